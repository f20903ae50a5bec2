"""Findings made tasks: written as imports are, checked again, closed and opened by the facts."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from api.access.rights import Role
from api.app import create_app
from graph.endpoint import Endpoint
from graph.loading.journal import imports
from graph.loading.loader import load
from graph.model.codes import FINDING
from graph.model.rows import Dataset, NodeRow, RelRow
from graph.model.vocabulary import VOCABULARY
from graph.settings import Settings
from graph.store.bolt import Store
from queries.network import Network
from queries.tasks.findings import KINDS
from tests.api.client import PREFIX, Api
from tests.support.databases import wipe
from tests.support.scoped import asked_by
from tests.support.small import dataset, node, rel

DAY = date(2021, 12, 31)
POSITIONS = (
    "阵地编码,阵地名称,阵地层级,面积(平方米),详细地址,经度,纬度,坐标系,所属街道,状态,数据日期\n"
)
NEAR = (
    f"{POSITIONS}P9,近处服务站,站点,100,一号路9号,102.8000,25.0000,WGS84,一街道,正常,2021-12-31\n"
)


def firm(name: str, **given: Any) -> NodeRow:
    said = {"operating_status": "operating", "staff": 100, "ownership": "private", **given}
    return node("Unit", f"unit:{name}", "Enterprise", **said)


def facts(*, without: str = "") -> Dataset:
    """A register of four firms, a position far from one of them, an agreement that ends unrenewed,
    a need past its day, an organization that alone covers a firm, an address without a place."""
    rows: list[NodeRow | RelRow] = [
        node("Zone", "zone:park", kind="development_zone", name="一园区"),
        node("Zone", "zone:street", kind="subdistrict", name="一街道"),
        rel("PART_OF", "zone:street", "zone:park"),
        node("Organization", "org:street", name="一街道党工委", kind="working_committee"),
        rel("LEADS", "org:street", "zone:street"),
        node("Organization", "org:a"),
        node("Organization", "org:b"),
        firm("far", lon=102.80, lat=25.00),
        firm("near", lon=102.90, lat=25.10),
        firm("covered", lon=102.90, lat=25.10),
        firm("nowhere", address="一号路1号"),
        *(rel("LOCATED_IN", f"unit:{one}", "zone:street") for one in ("far", "near", "covered")),
        rel("COVERED_BY", "unit:covered", "org:a", basis="own"),
        node("Position", "pos:there", lon=102.90, lat=25.10),
        rel("LOCATED_IN", "pos:there", "zone:street"),
        node("Agreement", "agr:1", since=date(2021, 1, 1), until=date(2022, 2, 1)),
        rel("PARTY_TO", "org:a", "agr:1"),
        rel("PARTY_TO", "org:b", "agr:1"),
        node("Need", "need:1", due=date(2021, 12, 1)),
        rel("ASKS", "org:a", "need:1"),
    ]
    return dataset(
        *(
            row
            for row in rows
            if without
            not in ((row.properties["id"],) if isinstance(row, NodeRow) else (row.start, row.end))
        )
    )


class Office:
    """A service with a store of its own."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store = store
        self.network = Network(store, as_of=DAY)
        self.app = create_app(Settings(data=folder), network=self.network)
        self.api = Api(self.app)

    def make(self, status: int = 200, api: Api | None = None, **body: Any) -> Any:
        given = {"owner": "org:street", "due": "2022-03-01", **body}
        answer = (api or self.api).post("/tasks", json=given)
        assert answer.status_code == status, answer.text
        return answer.json() if status >= 400 else answer.json()["data"]

    def change(self, task: str, status: int = 200, **body: Any) -> Any:
        answer = self.api.post(f"/tasks/{task}", json=body)
        assert answer.status_code == status, answer.text
        return answer.json() if status >= 400 else answer.json()["data"]

    def task(self, task: str) -> Any:
        (found,) = [one for one in self.api.every("/tasks") if one["id"] == task]
        return found

    def settled(self, at: str) -> Any:
        deadline = time.monotonic() + 60
        while True:
            said = self.api.client.get(at).json()
            if said["state"] not in ("waiting", "checking", "writing", "queued", "running"):
                return said
            assert time.monotonic() < deadline, said
            time.sleep(0.02)


@pytest.fixture
def office(embedded_endpoint: Endpoint, tmp_path: Path) -> Iterator[Office]:
    wipe(embedded_endpoint)
    with Store.open(embedded_endpoint) as store:
        store.initialise()
        load(store, facts())
        yield Office(store, tmp_path)


def test_every_finding_is_declared_and_found_of_what_it_is_said_to_be_of(office: Office) -> None:
    assert list(KINDS) == list(FINDING.codes)
    counted = {row["finding"]: row["count"] for row in office.api.data("/tasks/findings")}
    # By hand: of four firms one is out of reach, three have no organization, one has no place.
    assert counted == {
        "unserved": 1,
        "unorganized": 3,
        "unbuilt": 0,
        "unrenewed": 1,
        "overdue": 1,
        "single_point": counted["single_point"],
        "unplaced": 1,
    }
    points = {row["id"] for row in office.api.every("/resilience/single-points")}
    assert counted["single_point"] == len(points) > 0
    # Each of its own list, which is asked for by itself.
    assert office.api.get("/coverage/uncovered", by="spatial").json()["count"] == 1
    assert office.api.get("/coverage/uncovered", by="organizational").json()["count"] == 3
    concerned = {end for _, end in VOCABULARY.relationships["CONCERNS"].ends}
    for code, kind in KINDS.items():
        assert set(kind.about) <= concerned
        found = kind.found(office.network, office.network.picture())
        assert found is not None
        for one in found.holding:
            office.make(finding=code, about=one)
            (said,) = [
                row for row in office.api.data(f"/tasks/findings/{one}") if row["finding"] == code
            ]
            assert (said["holds"], said["state"]) == (True, "open")
    assert len(office.api.every("/tasks", limit=3)) == sum(counted.values())


def test_a_finding_becomes_one_task_and_is_taken_back_as_an_import_is(office: Office) -> None:
    made = office.make(finding="unserved", about="unit:far", note="会议商定")
    task = made["task"]
    assert made["made"]
    assert (task["about"]["id"], task["owner"]["name"]) == ("unit:far", "一街道党工委")
    assert task["notes"] == ["2021-12-31 会议商定"]
    again = office.make(finding="unserved", about="unit:far", owner="org:a", due="2023-01-01")
    assert (again["made"], again["import_id"]) == (False, None)
    assert again["task"] == task == office.task(task["id"])
    entry = imports(office.store)[0]
    assert (entry.id, entry.files[0].kind, entry.files[0].scope) == (
        made["import_id"],
        "task",
        "tasks",
    )
    changed = office.change(task["id"], owner="org:a", due="2022-01-05", note="改由甲负责")
    assert changed["task"]["owner"]["id"] == "org:a"
    assert office.task(task["id"]) == changed["task"]
    owners = office.api.data("/tasks/owners")
    assert [(row["id"], row["open"], row["late"]) for row in owners] == [("org:a", 1, 0)]
    # Back to whom it was on the same day, and away again: one owner at any time.
    for owner in ("org:street", "org:a", "org:street"):
        assert office.change(task["id"], owner=owner)["task"]["owner"]["id"] == owner
        assert office.task(task["id"])["owner"]["id"] == owner
    # The last one first: then what it said before is said again, and in the end it never was.
    for undone in [entry.id for entry in imports(office.store)]:
        begun = office.api.post(f"/imports/{undone}/undo")
        assert begun.status_code == 202, begun.text
        assert office.settled(begun.headers["location"])["state"] == "done"
    assert office.api.every("/tasks") == []
    anew = office.make(finding="unserved", about="unit:far")
    assert anew["made"]
    assert anew["task"]["notes"] == []
    assert [row["id"] for row in office.api.every("/tasks")] == [anew["task"]["id"]]


def test_an_import_closes_what_it_settles_and_its_undoing_opens_it_again(office: Office) -> None:
    far = office.make(finding="unserved", about="unit:far")["task"]["id"]
    need = office.make(finding="overdue", about="need:1")["task"]["id"]
    begun = office.api.client.post(
        f"{PREFIX}/imports",
        params={"name": "阵地.csv", "dry_run": "false", "zone": "zone:park"},
        content=NEAR.encode(),
    )
    assert begun.status_code == 202, begun.text
    written = office.settled(begun.headers["location"])
    assert written["state"] == "written", written
    said = office.task(far)
    by = written["report"]["import_id"]
    assert (said["state"], said["closed_by"]) == ("resolved", by)
    assert office.task(need)["state"] == "open"
    # What is found no more is not opened by hand, and not made anew.
    assert office.change(far, 409, closed=False)["type"].endswith("/conflict")
    assert office.make(409, finding="unserved", about="unit:far")["type"].endswith("/conflict")
    # The check wrote tasks alone: the import is still taken back, and the fact with it.
    begun = office.api.post(f"/imports/{by}/undo")
    assert begun.status_code == 202, begun.text
    assert office.settled(begun.headers["location"])["state"] == "done"
    said = office.task(far)
    assert (said["state"], said["closed_by"]) == ("open", None)
    before = office.store.revision()
    checked = office.api.post("/tasks/check").json()["data"]
    assert (checked["closed"], checked["opened"], checked["import_id"]) == (0, 0, None)
    assert office.store.revision() == before


def test_what_has_ended_is_gone_and_what_nobody_can_tell_stays(office: Office) -> None:
    far = office.make(finding="unserved", about="unit:far")["task"]["id"]
    need = office.make(finding="overdue", about="need:1")["task"]["id"]
    load(office.store, facts(without="need:1"))
    checked = office.api.post("/tasks/check").json()["data"]
    assert (checked["looked_at"], checked["closed"]) == (2, 1)
    assert office.task(need)["state"] == "gone"
    assert office.task(need)["closed_by"].startswith("#")
    # Without a position of known place there is no rate: nobody can tell, so nothing closes.
    load(office.store, facts(without="pos:there"))
    checked = office.api.post("/tasks/check").json()["data"]
    assert (checked["untold"], office.task(far)["state"]) == (1, "open")


def test_a_task_is_closed_by_decision_and_opened_again(office: Office) -> None:
    task = office.make(finding="unrenewed", about="agr:1", due="2021-12-31")["task"]
    closed = office.change(task["id"], closed=True, note="双方不再续签")["task"]
    assert (closed["state"], closed["notes"]) == ("done", ["2021-12-31 双方不再续签"])
    assert office.change(task["id"], 409, due="2022-05-01")["type"].endswith("/conflict")
    office.api.post("/tasks/check")
    assert office.task(task["id"])["state"] == "done"
    opened = office.change(task["id"], closed=False, due="2022-01-31", note="复核")["task"]
    assert (opened["state"], opened["due"]) == ("open", "2022-01-31")
    later = office.api.get("/tasks", as_of="2022-02-03", late="true").json()
    assert [row["days_late"] for row in later["data"]] == [3]
    assert (later["late"], later["states"]["open"]) == (1, 1)
    assert office.api.get("/tasks", late="true").json()["count"] == 0
    loads = office.api.data("/tasks/owners", as_of="2022-02-03")
    assert [(row["late"], row["longest_late"]) for row in loads] == [(1, 3)]
    book = office.api.client.get(f"{PREFIX}/tasks.xlsx", params={"lang": "zh"})
    rows = list(load_workbook(io.BytesIO(book.content)).active.iter_rows(values_only=True))
    assert rows[0][:5] == ("编号", "事项", "对象", "责任单位", "状态")
    assert rows[1][1:5] == ("协议到期未续", "agr:1", "一街道党工委", "待办")


@pytest.mark.parametrize(
    ("status", "said", "given"),
    [
        (422, "task_owner_unknown", {"owner": "org:none"}),
        (422, "owned by an organization or a unit", {"owner": "zone:street"}),
        (422, "due on 2021-12-31 or later", {"due": "2021-12-30"}),
        (422, "no persons", {"note": "请致电 13800138000"}),
        (422, "finding", {"finding": "untidy"}),
        (422, "due", {"due": "soon"}),
        (404, "unit:none", {"about": "unit:none"}),
        (422, "is found of Unit", {"about": "org:a"}),
        (409, "is not found of", {"about": "unit:near"}),
        (422, "person", {"person": "x"}),
    ],
)
def test_what_is_no_task_is_refused_and_nothing_written(
    office: Office, status: int, said: str, given: dict[str, str]
) -> None:
    before = office.store.revision()
    body = {"finding": "unserved", "about": "unit:far", **given}
    assert said in str(office.make(status, **body))
    assert office.store.revision() == before
    assert office.api.get("/tasks").json()["count"] == 0


def test_the_day_the_layers_and_the_area_are_those_that_are_meant(office: Office) -> None:
    body = {"finding": "unserved", "about": "unit:far", "owner": "org:a", "due": "2022-03-01"}
    for params in ({"as_of": "2021-06-01"}, {"layer": "ledger"}, {"within": "102,24,103,26"}):
        assert office.api.post("/tasks", json=body, params=params).status_code == 422
    made = office.api.post("/tasks", json=body, params={"zone": "zone:street"}).json()["data"]
    assert made["task"]["found_in"] == ["zone:street"]
    assert office.api.post("/tasks/check").json()["data"]["looked_at"] == 1


def test_two_who_change_one_task_do_not_undo_each_other(office: Office) -> None:
    from graph.errors import Conflict
    from queries.tasks.changing import Change, change

    task = office.make(finding="unserved", about="unit:far")["task"]["id"]
    picture = office.network.picture()
    change(office.network, picture, task, Change(note="甲的记录"))
    with pytest.raises(Conflict, match="written meanwhile"):
        change(office.network, picture, task, Change(note="乙的记录"))
    assert office.task(task)["notes"] == ["2021-12-31 甲的记录"]


def test_rights_and_zones_hold(office: Office) -> None:
    reader = asked_by(office.app, name="reader", role=Role.VIEWER)
    street = asked_by(office.app, "zone:street", name="street")
    body = {"finding": "unserved", "about": "unit:far", "owner": "org:street", "due": "2022-03-01"}
    assert reader.post("/tasks", json=body).status_code == 403
    office.make(finding="overdue", about="need:1", owner="org:a")
    made = street.post("/tasks", json=body)
    assert made.status_code == 200, made.text
    task = made.json()["data"]["task"]
    assert task["found_in"] == ["zone:street"]
    assert [row["id"] for row in street.every("/tasks")] == [task["id"]]
    assert {row["id"] for row in reader.every("/tasks")} > {task["id"]}
    # An owner outside is not known there, by id or by name, and what is outside is no task.
    assert street.post("/tasks", json=body | {"owner": "org:b"}).status_code == 422
    outside = {"about": "need:1", "finding": "overdue"}
    assert street.post("/tasks", json=body | outside).status_code == 404
    assert street.post(f"/tasks/{task['id']}", json={"note": "已办"}).status_code == 200
    assert office.task(task["id"])["notes"] == ["2021-12-31 已办"]


def test_zones_outside_are_not_told_and_do_not_keep_a_task_closed(office: Office) -> None:
    other = node("Zone", "zone:other", kind="subdistrict", name="二街道")
    load(office.store, dataset(other, scope="other"))
    body = {"finding": "unserved", "about": "unit:far", "owner": "org:street", "due": "2022-03-01"}
    both = ["zone:other", "zone:street"]
    made = office.api.post("/tasks", json=body, params={"zone": both}).json()["data"]["task"]
    assert made["found_in"] == both
    street = asked_by(office.app, "zone:street", name="street")
    assert street.every("/tasks") == [made | {"found_in": ["zone:street"]}]
    for closed, state in ((True, "done"), (False, "open")):
        answer = street.post(f"/tasks/{made['id']}", json={"closed": closed})
        assert answer.status_code == 200, answer.text
        assert answer.json()["data"]["task"]["state"] == state
        assert "zone:other" not in answer.text
    assert office.task(made["id"])["found_in"] == both, "what is written stays whole"


def test_a_street_of_a_park_outside_states_its_own_tasks_and_those_of_the_park(
    office: Office,
) -> None:
    stated = [
        row
        for name in ("own", "parks")
        for row in (
            firm(name, lon=102.80, lat=25.00),
            rel("LOCATED_IN", f"unit:{name}", "zone:street"),
        )
    ]
    load(office.store, replace(dataset(*stated, scope="park"), park="zone:park"))
    street = asked_by(office.app, "zone:street", name="street")
    body = {"finding": "unserved", "owner": "org:street", "due": "2022-03-01"}
    parks = office.make(about="unit:parks", finding="unserved")["task"]["id"]
    made = street.post("/tasks", json=body | {"about": "unit:own"})
    assert made.status_code == 200, made.text
    own = made.json()["data"]["task"]["id"]
    stated_by = {
        own: ("src:tasks-street", "zone:street"),
        parks: ("src:tasks-park", "zone:park"),
    }
    for asking in (street, office.api):
        for task in (own, parks):
            answer = asking.post(f"/tasks/{task}", json={"note": "已联系"})
            assert answer.status_code == 200, answer.text
        rows = office.store.read("MATCH (n:Task) RETURN n.id AS id, n.source AS of, n.park AS park")
        assert {row["id"]: (row["of"], row["park"]) for row in rows} == stated_by
        rows = office.store.read("MATCH (n:Source) RETURN n.id AS of, n.park AS park")
        assert {(row["of"], row["park"]) for row in rows} >= set(stated_by.values())
