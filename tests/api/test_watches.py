"""Watches: evaluated once at every revision and day by the limits of their account, and told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID
from xml.etree import ElementTree

import pytest

from api.access.actor import OWNER
from api.access.keeping.keeper import Keeper
from api.access.keeping.watches import ENTRIES, MOST, Evaluated, Watching
from api.access.rights import Role
from api.app import create_app
from api.watching.conditions import CONDITIONS
from api.watching.watcher import Watcher
from graph.endpoint import Endpoint
from graph.loading.loader import load
from graph.settings import Settings
from graph.store.bolt import Store
from queries.coverage.rules.codes import RATE
from queries.network import Network
from tests.api.client import Api
from tests.api.test_tasks import DAY, Office, firm, office
from tests.support.components import ROOT
from tests.support.scoped import asked_by
from tests.support.small import dataset, rel

__all__ = ["office"]
ATOM = "{http://www.w3.org/2005/Atom}"
GAPS = "answer?question=uncovered_in"


def made(api: Api, status: int = 201, **given: Any) -> Any:
    answer = api.post("/watches", json={"name": "关注", **given})
    assert answer.status_code == status, answer.text
    return answer.json()


def items(api: Api, **asked: Any) -> list[Any]:
    found: list[Any] = api.get("/feed.json", **asked).json()["items"]
    return found


def watcher(office: Office) -> Watcher:
    return Watcher(office.network, office.app.state.door)


def further(store: Store, count: int) -> None:
    """So many firms more that nobody reaches."""
    rows = [firm(f"more{at}", lon=102.80, lat=25.00) for at in range(count)]
    there = [rel("LOCATED_IN", f"unit:more{at}", "zone:street") for at in range(count)]
    load(store, dataset(*rows, *there, scope="more"))


def test_each_condition_is_told_once_by_figures_worked_out_by_hand(office: Office) -> None:
    api, watching = office.api, watcher(office)
    made(api, name="服务圈", condition="rate_below", rate="spatial", bound=67)
    made(api, name="下降", condition="rate_fell", rate="spatial", bound=20)
    made(api, name="缺口", condition="list_beyond", bound=1, link=f"{GAPS}&zone=zone:street")
    made(api, name="到期", condition="ends_within", bound=32)
    made(api, name="不到期", condition="ends_within", bound=31)
    watching.look()
    # Two of three firms of known place are within reach, the agreement ends in 32 days.
    told = {one["title"] for one in items(api)}
    assert told == {
        "服务圈：15分钟服务圈覆盖率 66.67%，低于 67%",
        "到期：1 份协议将在 32 天内到期",
    }
    assert "2022-02-01" in next(one for one in items(api) if "到期" in one["title"])["content_text"]
    before = items(api)
    watching.look()
    watcher(office).look()  # as a service that was started again
    assert items(api) == before
    further(office.store, 2)
    watching.look()
    # Two of five now: 40 %, by 26.67 points less; three are uncovered.
    fell = "service within 15 minutes fell from 66.67 % to 40 %, by at least 20 percentage points"
    assert {one["title"] for one in items(api, lang="en")[:2]} == {
        f"下降: {fell}",
        "缺口: 3 rows, more than 1",
    }
    assert len(items(api)) == 4
    assert [one["id"] for one in items(api)[2:]] == [one["id"] for one in before]
    assert [one["fault"] for one in api.data("/watches")] == [""] * 5


def test_the_feeds_are_valid_and_tell_the_same(office: Office) -> None:
    api = office.api
    empty = ElementTree.fromstring(api.get("/feed.atom").content)
    assert (empty.findtext(f"{ATOM}updated"), empty.findall(f"{ATOM}entry")) == (
        "1970-01-01T00:00:00Z",
        [],
    )
    made(api, name="<b>&甲</b>", condition="rate_below", rate="spatial", bound=67, link="map#x")
    made(api, name="乙", condition="list_beyond", bound=0, link=GAPS)
    watcher(office).look()
    answer = api.get("/feed.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(answer.content)
    assert root.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated"):
        assert len(root.findall(f"{ATOM}{name}")) == 1
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    (self_link,) = [one.get("href") for one in root.iter(f"{ATOM}link") if one.get("rel") == "self"]
    assert self_link == "http://localhost/api/v1/feed.atom?lang=zh"
    entries = root.findall(f"{ATOM}entry")
    for entry in entries:
        UUID(str(entry.findtext(f"{ATOM}id")).removeprefix("urn:uuid:"))
        said = datetime.fromisoformat(str(entry.findtext(f"{ATOM}updated")))
        assert said.tzinfo is not None
        assert entry.findtext(f"{ATOM}title")
        assert entry.findtext(f"{ATOM}content")
    feed = api.get("/feed.json")
    assert feed.headers["content-type"].startswith("application/feed+json")
    told = feed.json()
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    assert told["feed_url"] == "http://localhost/api/v1/feed.json?lang=zh"
    assert [
        tuple(entry.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated", "content"))
        for entry in entries
    ] == [
        tuple(one[name] for name in ("id", "title", "date_published", "content_text"))
        for one in told["items"]
    ]
    # Each leads to its page, on the day it was found.
    for one in told["items"]:
        page = urlsplit(one["url"])
        assert api.client.get(f"{page.path}?{page.query}").status_code == 200
        assert f"as_of={DAY}" in page.query
    assert {urlsplit(one["url"]).fragment for one in told["items"]} == {"x", ""}
    assert (
        told["items"][0]["id"]
        != root.findtext(f"{ATOM}id")
        == ElementTree.fromstring(api.get("/feed.atom").content).findtext(f"{ATOM}id")
    )


def test_a_new_day_is_looked_at_once_and_a_clock_that_goes_back_tells_nothing(
    office: Office,
) -> None:
    made(office.api, condition="ends_within", bound=10)
    watching = watcher(office)

    def on(day: date) -> int:
        office.network.fixed_day = day
        watching.look()
        return len(items(office.api))

    # It ends on 2022-02-01: within ten days from 2022-01-22 on.
    assert on(date(2022, 1, 21)) == 0
    assert on(date(2022, 1, 22)) == 1
    for day in (date(2022, 1, 23), date(2022, 1, 20), date(2022, 1, 22), date(2022, 1, 24)):
        assert on(day) == 1
    (line,) = office.api.data("/watches")
    assert line["day"] == "2022-01-24"


def test_what_cannot_be_watched_is_refused_with_what_could_be(office: Office) -> None:
    api = office.api
    for given, said in (
        ({"condition": "rate_below", "bound": 70}, "organizational"),
        ({"condition": "rate_below", "bound": 101, "rate": "work"}, "from 0 to 100"),
        ({"condition": "ends_within", "bound": 30, "rate": "work"}, "of no rate"),
        ({"condition": "ends_within", "bound": 1.5}, "whole number from 1 to 3660"),
        ({"condition": "list_beyond", "bound": 1, "link": "map"}, "uncovered_in"),
        ({"condition": "list_beyond", "bound": 1, "link": "answer?question=map_of"}, "lists are"),
        ({"condition": "list_beyond", "bound": 1, "link": "answer?question=partners_of"}, "needs"),
        (
            {
                "condition": "list_beyond",
                "bound": 1,
                "link": "answer?question=calendar_ahead&days=0",
            },
            "from 1 to",
        ),
        ({"condition": "list_beyond", "bound": 1, "link": "//elsewhere/answer"}, "page of this"),
        ({"condition": "list_beyond", "bound": 1, "link": f"{GAPS}&as_of=2021-01-01"}, "every day"),
    ):
        assert said in made(api, 422, **given)["detail"]
    assert made(api, 404, condition="list_beyond", bound=1, link=f"{GAPS}&zone=zone:none")
    assert made(api, 422, condition="nothing", bound=1)
    assert made(api, 422, condition="ends_within", bound=1, more=2)
    assert api.data("/watches") == []
    keeper = office.app.state.door.keeper
    for at in range(MOST):
        keeper.watches.make(OWNER, watched(str(at)))
    assert "50 watches" in made(api, 422, condition="ends_within", bound=1)["detail"]


def watched(name: str = "a") -> Watching:
    return Watching(name=name, link="./", condition="ends_within", rate=None, bound=30)


def test_a_watch_is_of_one_account_and_of_its_limits(office: Office) -> None:
    keeper = office.app.state.door.keeper
    for name, zones in (("limited", ["zone:street"]), ("free", [])):
        keeper.accounts.add(name, Role.PLANNER, zones, "a long enough password")
    limited = asked_by(office.app, "zone:street", name="limited", role=Role.PLANNER)
    free = asked_by(office.app, name="free", role=Role.PLANNER)
    viewer = asked_by(office.app, name="viewer", role=Role.VIEWER)
    for path in ("/watches", "/feed.json", "/feed.atom"):
        assert viewer.get(path).status_code == 403
    one = made(limited, condition="list_beyond", bound=0, link=GAPS)
    made(free, condition="list_beyond", bound=0, link=GAPS)
    assert one["zones"] == ["zone:street"]
    watcher(office).look()
    assert len(items(limited)) == len(items(free)) == 1
    # A narrower token of the free account is not told what was found everywhere.
    assert items(asked_by(office.app, "zone:street", name="free", role=Role.PLANNER)) == []
    assert free.checked(free.client.delete(f"/api/v1/watches/{one['id']}")).status_code == 404
    # Who is disabled or limited to less is asked for no more, and the watch says so.
    keeper.accounts.change("limited", zones=["zone:park"])
    keeper.accounts.change("free", disabled=True)
    further(office.store, 1)
    watcher(office).look()
    for api in (limited, free):
        (line,) = api.data("/watches")
        assert "may not ask it any more" in line["fault"]
    dropped = limited.checked(limited.client.delete(f"/api/v1/watches/{one['id']}"))
    assert dropped.status_code == 204
    assert limited.data("/watches") == []
    assert len(items(limited)) == 1, "what it found stays"


def test_a_watch_that_cannot_be_asked_says_so_and_keeps_no_other_waiting(office: Office) -> None:
    keeper = office.app.state.door.keeper
    gone = Watching(
        name="a", link=f"{GAPS}&zone=zone:none", condition="list_beyond", rate=None, bound=0
    )
    keeper.watches.make(OWNER, gone)
    made(office.api, condition="list_beyond", bound=0, link=GAPS)
    watcher(office).look()
    first, second = office.api.data("/watches")
    assert "zone:none" in first["fault"]
    assert (first["day"], second["day"], second["fault"]) == ("", str(DAY), "")
    assert len(items(office.api)) == 1


@pytest.fixture
def keeper(tmp_path: Path) -> Iterator[Keeper]:
    with Keeper.open(Settings(data=tmp_path)) as keeper:
        yield keeper


def evaluated(revision: int, day: str = "2026-11-30") -> Evaluated:
    return Evaluated(
        stamp=f"store/{revision}", revision=revision, day=day, state={}, found={"value": 1}
    )


def test_two_processes_that_evaluate_the_same_tell_it_once(keeper: Keeper) -> None:
    watch = keeper.watches.make(OWNER, watched())
    assert keeper.watches.note(watch, evaluated(1))
    assert not keeper.watches.note(watch, evaluated(1)), "another noted it meanwhile"
    (watch,) = keeper.watches.of(OWNER.name)
    assert keeper.watches.note(watch, evaluated(2))
    # A store that was set back and came to the same again is no news.
    (watch,) = keeper.watches.of(OWNER.name)
    assert keeper.watches.note(watch, evaluated(1))
    assert len(keeper.watches.entries(OWNER.name)) == 2
    keeper.watches.drop(OWNER.name, watch.id)
    assert not keeper.watches.note(watch, evaluated(3)), "it was dropped meanwhile"


def test_the_latest_entries_are_kept(keeper: Keeper) -> None:
    keeper.watches.make(OWNER, watched())
    for revision in range(ENTRIES + 3):
        (watch,) = keeper.watches.of(OWNER.name)
        assert keeper.watches.note(watch, evaluated(revision))
    kept = [one.revision for one in keeper.watches.entries(OWNER.name)]
    assert kept == list(range(ENTRIES + 2, 2, -1))


KILLED = """
import os, signal, sys
from pathlib import Path
from api.access.keeping import watches
from api.access.keeping.keeper import Keeper
from graph.settings import Settings
from tests.api.test_watches import evaluated

keeper = Keeper.open(Settings(data=Path(sys.argv[1])))
(watch,) = keeper.watches.every()
if sys.argv[2] == "within":
    # The last that is done in the transaction: the watch is noted, its entry is not yet.
    watches.now = lambda: os.kill(os.getpid(), signal.SIGKILL)
keeper.watches.note(watch, evaluated(1))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize(("when", "left"), [("within", 0), ("after", 1)])
def test_a_kill_leaves_the_evaluation_and_its_entry_or_neither(
    keeper: Keeper, tmp_path: Path, when: str, left: int
) -> None:
    keeper.watches.make(OWNER, watched())
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path), when],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
        timeout=60,
    )
    assert ended.returncode == -signal.SIGKILL
    assert len(keeper.watches.entries(OWNER.name)) == left
    (watch,) = keeper.watches.every()
    assert watch.stamp == ("store/1" if left else "")
    # Whoever comes next does what is left to do, under the id that it would have had.
    keeper.watches.note(watch, evaluated(1))
    assert len(keeper.watches.entries(OWNER.name)) == 1


def test_a_service_that_follows_its_store_evaluates_by_itself(
    embedded_endpoint: Endpoint, office: Office, tmp_path: Path
) -> None:
    network = Network(office.store, as_of=DAY)
    api = Api(create_app(Settings(data=tmp_path / "following"), network=network, follow=True))
    with api.client:
        made(api, condition="list_beyond", bound=1, link=GAPS)
        deadline = time.monotonic() + 60
        while not api.data("/watches")[0]["day"]:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        assert items(api) == []
        further(office.store, 1)
        while not items(api):
            assert time.monotonic() < deadline
            time.sleep(0.1)
        assert [one["title"] for one in items(api)] == ["关注：共 2 条，超过 1 条"]


def test_any_list_of_the_api_is_watched_as_it_was_asked_for(office: Office) -> None:
    api = office.api
    asked = "coverage/uncovered?by=spatial&zone=zone:street"
    one = made(api, condition="list_grew", bound=2, listing=asked, link="map?lens=spatial")
    assert one["listing"] == asked
    watching = watcher(office)
    watching.look()
    assert items(api) == []
    assert api.get("/coverage/uncovered", by="spatial", zone="zone:street").json()["count"] == 1
    further(office.store, 2)
    watching.look()
    (item,) = items(api, lang="en")
    assert item["title"] == "关注: grew from 1 to 3 rows, by at least 2"
    assert "/map?lens=spatial&as_of=" in item["url"]
    # Told again only after as many more.
    watching.look()
    assert len(items(api)) == 1
    for listing, said in (
        ("coverage/summary", "no list"),
        ("../accounts", "no list"),
        ("https://elsewhere.example/coverage/uncovered", "no list"),
        ("coverage/uncovered?by=spatial&as_of=2021-01-01", "every day"),
        ("coverage/uncovered?by=nothing", "by:"),
        ("coverage/uncovered?buy=spatial", "not asked 'buy'"),
        ("coverage/uncovered?by=spatial&by=work", "by:"),
    ):
        refused = made(api, 422, condition="list_grew", bound=1, listing=listing)
        assert said in refused["detail"], listing
    assert made(api, 404, condition="list_grew", bound=1, listing=f"{asked}&zone=zone:none")


def test_a_watch_is_tried_before_it_is_made_and_keeps_nothing(office: Office) -> None:
    api = office.api
    asked = {"name": "a", "condition": "rate_below", "rate": "spatial", "bound": 67}
    trial = api.post("/watches/trial", json=asked).json()
    assert (trial["day"], round(trial["value"], 2)) == (str(DAY), 66.67)
    assert trial["told"]["en"] == "service within 15 minutes 66.67 %, below 67 %"
    assert api.post("/watches/trial", json={**asked, "bound": 66}).json()["told"] is None
    ending = api.post("/watches/trial", json={"name": "a", "condition": "ends_within", "bound": 32})
    assert ending.json()["value"] == 1
    assert api.data("/watches") == items(api) == []
    told = api.get("/watches/conditions").json()
    assert [one["code"] for one in told["data"]] == list(CONDITIONS)
    assert set(told["rates"]) == set(RATE.codes)


def test_a_hidden_watch_is_told_in_the_feed_alone_and_a_dropped_one_is_not_shown(
    office: Office,
) -> None:
    api, watching = office.api, watcher(office)
    one = made(api, name="甲", condition="list_beyond", bound=0, link=GAPS)
    two = made(api, name="乙", condition="rate_below", rate="spatial", bound=67)
    watching.look()
    shown = api.data("/watches/told")
    assert {row["name"] for row in shown} == {"甲", "乙"}
    (row,) = [row for row in shown if row["watch"] == one["id"]]
    assert row["link"] == f"{GAPS}&as_of={DAY}"
    assert row["text"] == {"zh": "共 1 条，超过 0 条", "en": "1 rows, more than 0"}
    assert len(api.data("/watches/told", limit=1)) == 1
    hidden = api.post(f"/watches/{one['id']}", json={"hidden": True})
    assert hidden.json() == {**api.data("/watches")[0], "hidden": True}
    assert [row["name"] for row in api.data("/watches/told")] == ["乙"]
    assert len(items(api)) == 2
    api.checked(api.client.delete(f"/api/v1/watches/{two['id']}"))
    assert api.data("/watches/told") == []
    api.post(f"/watches/{one['id']}", json={"hidden": False})
    assert [row["name"] for row in api.data("/watches/told")] == ["甲"]
    assert api.post(f"/watches/{two['id']}", json={"hidden": True}).status_code == 404
