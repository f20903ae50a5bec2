"""``load`` with an office's own headers, and ``profiles``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.store.bolt import Store
from graph.store.embedded import hold
from tests.api.test_learning import SAID
from tests.support.command import Ran, command, in_process
from tests.support.office import written


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("cli-learning")
    with hold(folder / "data") as held, Store.open(held.endpoint) as store:
        store.initialise()
        yield folder


def run(place: Path, *arguments: str) -> Ran:
    return command(place / "data", *arguments)


def said() -> list[str]:
    options = []
    for of_file in SAID.values():
        for name, option in (("map", "--map"), ("leave_out", "--leave-out")):
            for one in of_file[name]:
                options += [option, one]
    return [*options, "--default", "数据日期=2026-06-30"]


def test_what_headers_mean_is_said_once(place: Path) -> None:
    files = [str(path) for path in written(place / "office")[:2]]
    refused = run(place, "load", *files)
    assert refused.code == 2
    dry = run(place, "load", *files, *said(), "--save-profile", "新区", "--dry-run", "--json")
    assert dry.code == 2  # one cell is wrong
    assert [one["profile"] for one in dry.json["data"]["ledgers"]] == [None, None]
    assert run(place, "profiles", "list", "--json").json == {"data": [], "count": 0}
    kept = run(place, "load", *files, *said(), "--save-profile", "新区", "--lang", "zh")
    assert kept.code == 2
    for said_of_it in ("小微", "大、", "改为可选值", "not_in_list"):
        assert said_of_it in kept.out
    (worst, *_) = dry.json["data"]["folds"]
    assert worst["allowed"] == ["大", "中", "小", "微"]
    assert run(place, "profiles", "list", "--json").json["count"] == 1
    shown = run(place, "profiles", "show", "新区", "--lang", "zh").out
    for word in ("经济性质", "qymc", "剔除", "数据日期"):
        assert word in shown
    for more in ((), ("--profile", "新区")):
        told = run(place, "load", *files, "--good-rows", *more, "--json").json["data"]
        assert [one["profile"] for one in told["ledgers"]] == ["新区", "新区"]
    summary = run(place, "load", *files, "--good-rows", "--lang", "en").out
    assert "by the profile 新区" in summary
    assert run(place, "load", *files, "--profile", "").code == 2
    other = run(place, "load", str(place / "office" / "阵地名录.csv"), "--profile", "新区")
    assert other.code == 2
    assert "other_profile" in other.err
    assert run(place, "profiles", "remove", "新区").code == 0
    assert run(place, "profiles", "show", "新区").code == 1


def test_what_does_not_fit_changes_nothing(place: Path) -> None:
    files = [str(path) for path in written(place / "office")[:2]]
    before = run(place, "imports", "list", "--json").json["count"]
    for wrong, rule in (
        (("--map", "没有=备注"), "no_such_header"),
        (("--map", "现状=没有"), "no_such_column"),
        (("--map", "现状"), "malformed_direction"),
        (("--map", "组织形式=状态"), "mapped_twice"),
        (("--map", "qymc=经济性质"), "mapped_twice"),
        (("--default", "党组织编码=A1"), "default_of_key"),
        (("--default", "规模=小"), "default_not_needed"),
        (("--leave-out", "没有"), "no_such_header"),
    ):
        ran = in_process(place / "data", "load", *files, *said(), *wrong)
        assert ran.code == 2, wrong
        assert f"[{rule}]" in ran.err, (wrong, ran.err)
    assert run(place, "load", "kunming", "--map", "a=b").code == 2
    assert run(place, "imports", "list", "--json").json["count"] == before
