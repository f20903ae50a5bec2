"""``gongjian tasks``: made, listed, changed and checked by commands; a load settles them."""

from __future__ import annotations

from pathlib import Path

from graph.loading.journal import imports
from graph.store.bolt import Store
from graph.store.embedded import hold
from queries.network import Network
from tests.support.command import Ran, in_process

DUE = ("--due", "2022-03-31")
POSITION = (
    "阵地编码,阵地名称,阵地层级,面积(平方米),详细地址,经度,纬度,坐标系,所属街道,状态,数据日期\n"
    "P9,新服务站,站点,100,一号路9号,{},{},WGS84,阿拉街道,正常,2021-12-31\n"
)


def test_a_finding_is_made_a_task_worked_on_and_settled_by_a_load(tmp_path: Path) -> None:
    day = {"GONGJIAN_AS_OF": "2021-12-31"}

    def run(*words: str) -> Ran:
        return in_process(tmp_path, *words, **day)

    with hold(tmp_path) as held, Store.open(held.endpoint, held=held) as store:
        assert run("load", "kunming").code == 0
        assert run("synth", "--scale", "0.05").code == 0
        found = run("tasks", "findings", "--json").json["data"]
        assert {row["finding"] for row in found if row["count"]} >= {"unserved", "unorganized"}
        firm = run("tasks", "found", "--finding", "unserved", "--json").json["data"][0]["id"]
        made = run("tasks", "make", "unserved", firm, "--owner", "云内动力", *DUE, "--json").json
        task = made["data"]["task"]["id"]
        again = run("tasks", "make", "unserved", firm, "--owner", "云内动力", *DUE, "--lang", "en")
        assert (again.code, "nothing was written" in again.out) == (0, True)
        for wrong, said in (
            (("--owner", "谁", *DUE), "谁"),
            (("--owner", "云内动力", "--due", "2021-01-01"), "2021-12-31"),
            (("--owner", "云内动力", *DUE, "--note", "电话13800138000"), "no persons"),
        ):
            refused = run("tasks", "make", "unserved", firm, *wrong)
            assert (refused.code, said in refused.err) == (2, True), refused.err
        assert run("tasks", "make", "untidy", firm, "--owner", "云内动力", *DUE).code == 2
        assert run("tasks", "change", task, "--note", "选址已定").code == 0
        told = run("tasks", "list", "--lang", "zh")
        assert "选址已定" in told.out
        assert run("tasks", "close", task, "--note", "已办").code == 0
        assert run("tasks", "reopen", task).code == 0
        xlsx = tmp_path / "会议.xlsx"
        assert run("tasks", "list", "--state", "open", "--xlsx", str(xlsx)).code == 0
        assert xlsx.stat().st_size > 1000

        snapshot = Network(store).snapshot()
        at = snapshot.index_of(firm)
        lon, lat = (snapshot.columns[name].at(at) for name in ("lon", "lat"))
        ledger = tmp_path / "阵地.csv"
        ledger.write_text(POSITION.format(lon, lat), encoding="utf-8")
        loaded = run("load", str(ledger))
        assert loaded.code == 0, loaded.err
        (row,) = run("tasks", "list", "--json").json["data"]
        check, by, *_ = imports(store)  # the load, and behind it what it settled
        assert (check.files[0].kind, by.files[0].kind) == ("task", "positions")
        assert (row["state"], row["closed_by"]) == ("resolved", by.id)
        checked = run("tasks", "check", "--json").json["data"]
        assert (checked["closed"], checked["opened"]) == (0, 0)
