"""Accounts limited to zones: no answer names what is outside, and figures inside stay as they are.

Every GET of the OpenAPI document is asked, files too, by accounts limited to a park, to a part of
one and to several zones.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Container, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from httpx2 import Response
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.app import create_app
from graph.settings import Settings
from graph.snapshot.limiting import OUTSIDE
from graph.snapshot.pictures import STAND_IN
from queries.network import Network
from tests.api.client import PREFIX, Api
from tests.api.test_parks import GIVEN, questions
from tests.support.scoped import HOME, MARK, OTHER, PART, Seen, asked_by, texts, two_parks

DAY = "2021-12-31"
ID = re.compile(r"\b(?:org|unit|zone|pos|agr|res|need|prj|init|act|clm|src):[\w.\-@]+")
SCOPES = [(HOME,), (OTHER,), (PART,), ("zone:b.ala", "zone:luoyang")]
OF_SERVICE = re.compile(r"/(health|ready|problems|templates)\b.*")
"""They tell of the service, or what a problem means."""


class Parks:
    def __init__(self, network: Network, folder: Path) -> None:
        self.network = network
        # More is asked here in a minute than one account may.
        unlimited = Settings(data=folder / "service", rate_limits=False)
        self.app: FastAPI = create_app(unlimited, network=network)
        self.free = Api(self.app)
        self.by = cache(lambda zones: asked_by(self.app, *zones))
        self.seen = cache(lambda zones: Seen(network.snapshot(), zones))


@pytest.fixture(scope="module")
def parks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parks]:
    folder = tmp_path_factory.mktemp("two-parks")
    with two_parks(folder) as network:
        yield Parks(network, folder)


def every_get(api: Api) -> list[tuple[str, list[dict[str, Any]]]]:
    return sorted(
        (full.removeprefix(PREFIX), item["get"].get("parameters", []))
        for full, item in api.document["paths"].items()
        # A workbook takes a second to write, and holds what the CSV of the same view holds.
        if "get" in item
        and not OF_SERVICE.fullmatch(full.removeprefix(PREFIX))
        and not full.endswith(".xlsx")
    )


def leaks(parks: Parks, zones: tuple[str, ...], content: bytes, kind: str, asked: str) -> set[str]:
    """Ids and names of what is outside, in an answer, but for what the question itself said."""
    seen = parks.seen(zones)
    found = set()
    for text in texts(content, kind):
        found |= {one for one in ID.findall(text) if one in seen.hidden and one not in asked}
        if MARK in text and not any(one.startswith("zone:b.") or one == OTHER for one in zones):
            found.add(text[:80])
        if text in seen.hidden_names and len(text) > 5 and text not in asked:
            found.add(text)
    return found


@pytest.mark.parametrize("zones", SCOPES, ids="+".join)
def test_s14_4_no_answer_names_what_is_outside(parks: Parks, zones: tuple[str, ...]) -> None:
    api = parks.by(zones)
    told = 0
    for path, parameters in every_get(api):
        base = re.sub(r"\.csv$", "", path)
        own = {**GIVEN.get(base, {}), "suffix": "graphml"}
        for prefix in ("", "b."):  # of either park: one of them is outside, or both
            filled = {key: re.sub(r"^([a-z]+):", rf"\1:{prefix}", one) for key, one in own.items()}
            names = {one["name"] for one in parameters}
            given = {key: one for key, one in filled.items() if key in names}
            inside = {key: one for key, one in given.items() if f"{{{key}}}" in path}
            needed = set(re.findall(r"{(\w+)}", path)) - set(inside)
            inside |= dict.fromkeys(needed, "none")
            query = {key: one for key, one in given.items() if key not in inside}
            if "as_of" in names:
                query["as_of"] = DAY
            answer = api.client.get(PREFIX + path.format(**inside), params=query)
            assert answer.status_code < 500, (path, answer.text[:300])
            kind = answer.headers.get("content-type", "").partition(";")[0]
            asked = " ".join((*inside.values(), *query.values()))
            assert leaks(parks, zones, answer.content, kind, asked) == set(), path
            told += answer.status_code == 200
    assert told > 120


ZONES = st.lists(
    st.sampled_from([HOME, OTHER, PART, "zone:luoyang", "zone:b.ala", "zone:shuntong"]),
    min_size=1,
    max_size=3,
    unique=True,
).map(lambda zones: tuple(sorted(zones)))


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_s14_4_whatever_is_asked_by_whom_names_nothing_outside(
    parks: Parks, data: st.DataObject
) -> None:
    zones = data.draw(ZONES)
    api, seen = parks.by(zones), parks.seen(zones)
    path, parameters = data.draw(st.sampled_from(every_get(api)))
    ids = st.sampled_from(sorted(seen.hidden)[::40] + sorted(seen.limited.named)[::40])
    inside = {name: data.draw(ids) for name in re.findall(r"{(\w+)}", path)}
    if "suffix" in inside:
        inside["suffix"] = data.draw(st.sampled_from(["graphml", "jsonld", "gexf", "zip"]))
    names = {one["name"] for one in parameters}
    query: dict[str, Any] = {
        one["name"]: data.draw(ids)
        for one in parameters
        if one["in"] == "query" and one.get("required")
    }
    days = st.sampled_from([DAY, "2020-03-01", "2023-01-01"])
    choices = {
        "as_of": days,
        "from": days,
        "zone": st.sampled_from([PART, OTHER, HOME]),
        "all_days": st.just("true"),
        "layer": st.sampled_from(["source", "synthetic"]),
        "q": st.sampled_from(["党", MARK, "outside", OUTSIDE, "b."]),
        "figure": st.just("coverage_organizational"),
    }
    for name, values in choices.items():
        if name in names and (name in query or data.draw(st.booleans())):
            query[name] = data.draw(values)
    answer = api.client.get(PREFIX + path.format(**inside), params=query)
    assert answer.status_code < 500, (path, answer.text[:300])
    kind = answer.headers.get("content-type", "").partition(";")[0]
    asked = " ".join((*inside.values(), *map(str, query.values())))
    assert leaks(parks, zones, answer.content, kind, asked) == set(), (path, query)


SITES = ("/sites.csv", "/sites.xlsx", "/sites.geojson")
POSTED: list[tuple[str, dict[str, Any], tuple[str, ...]]] = [
    ("/coverage/plans", {"goal": "add", "count": 2, "time_limit_s": 20}, SITES),
    ("/coverage/plans", {"goal": "share", "share": 0.9, "time_limit_s": 20}, SITES),
    ("/pairings/matchings", {"capacity": 1, "time_limit_s": 20}, ("/pairs.csv", "/pairs.xlsx")),
]
"""Work that is asked for, and where what came of it is read."""


@pytest.mark.parametrize("zones", SCOPES[:3], ids="+".join)
def test_s14_4_what_is_posted_is_answered_with_nothing_outside(
    parks: Parks, zones: tuple[str, ...]
) -> None:
    api = parks.by(zones)

    def clean(answer: Response, asked: str) -> None:
        assert answer.status_code < 400, answer.text[:300]
        kind = answer.headers["content-type"].partition(";")[0]
        assert leaks(parks, zones, answer.content, kind, asked) == set(), asked

    for path, wanted, places in POSTED:
        begun = api.post(path, json=wanted, params={"as_of": DAY})
        assert begun.status_code == 202, begun.text
        where = begun.headers["location"]
        deadline = time.monotonic() + 120
        while api.client.get(where).json()["state"] in ("queued", "running"):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        for place in ("", *places):
            clean(api.client.get(where + place), where)
    near = {"id": "pos:near", "name": "近站", "tier": "station", "lon": 102.79, "lat": 24.99}
    tried = {"name": "near", "title": "近", "changes": [{"change": "add_position", **near}]}
    clean(api.post("/coverage/whatif", json=tried, params={"as_of": DAY}), "")
    clean(api.client.get(f"{PREFIX}/coverage/uncovered.xlsx", params={"as_of": DAY}), "")
    clean(api.client.get(f"{PREFIX}/committees.xlsx", params={"as_of": DAY}), "")


# --- figures stay as they are -------------------------------------------------------------------

APART = {
    "/coverage/carriers": "the services by which a park's own documents class carriers",
    "/coverage/spatial": "of idle positions of one distance those that come first",
    "/claims": "what a park printed, held against what is counted in that park",
    "/resilience/strengthen": "ties chosen among equals by id",
}
"""What is told otherwise to an account limited to a part of a park, and why."""
DRAWN = re.compile(r"/views/.*")
"""Places in drawings follow the order of ids."""


_NO_FIGURES = ("revision", "next", "zones", "provenance", "name_en")


def figures(told: Any) -> Any:
    """An answer without the ids, texts and order that stand-ins change: its figures, sorted."""
    if isinstance(told, dict):
        found = {
            key: figures(one)
            for key, one in told.items()
            if key not in _NO_FIGURES and not isinstance(one, str)
        }
        return sorted(((key, one) for key, one in found.items() if one != []), key=repr)
    if isinstance(told, list):
        return sorted(map(figures, told), key=repr)
    return round(told, 9) if isinstance(told, int | float) else None  # added up in any order


def differing(
    parks: Parks, zone: str, *, apart: Container[str], same: Callable[[Any, Any], bool]
) -> tuple[int, list[str]]:
    """How many lists and answers were compared, and those that an account limited to a zone is told
    otherwise than everybody who asks for it."""
    found, compared = [], 0
    for _, path, given_ in questions(parks.free):
        if path in apart or DRAWN.fullmatch(path) or path.endswith(".csv"):
            continue
        params = {key: one for key, one in given_.items() if f"{{{key}}}" not in path}
        parameters = parks.free.document["paths"][PREFIX + path]["get"]["parameters"]
        if any(one["name"] == "limit" for one in parameters):
            params["limit"] = "1000"  # all of it: where stand-ins stand in it is another matter
        where = path.format(**given_)
        whole = parks.free.get(where, **params, zone=zone, as_of=DAY)
        mine = parks.by((zone,)).get(where, **params, as_of=DAY)
        if mine.status_code == 404 and path in GIVEN:
            continue  # about one that is outside
        assert (whole.status_code, mine.status_code) == (200, 200), (path, mine.text[:300])
        compared += 1
        if not same(mine.json(), whole.json()):
            found.append(path)
    return compared, found


def test_s14_4_a_park_is_told_what_everybody_is_told_of_it(parks: Parks) -> None:
    """Word for word where nothing of the other park comes up, else in figures."""

    def same(mine: Any, whole: Any) -> bool:
        if {**mine, "next": None} == {**whole, "next": None}:  # a cursor is of its account
            return True
        said = json.dumps([mine, whole], ensure_ascii=False)
        abroad = any(one in said for one in (STAND_IN, OUTSIDE, ":b.", MARK))
        return abroad and bool(figures(mine) == figures(whole))

    compared, found = differing(parks, HOME, apart=(), same=same)
    assert found == []
    assert compared > 60


def test_s14_4_figures_of_a_part_of_a_park_are_those_of_everybody(parks: Parks) -> None:
    compared, found = differing(
        parks, PART, apart=APART, same=lambda mine, whole: bool(figures(mine) == figures(whole))
    )
    assert found == []
    assert compared > 45


def test_a_relationship_beside_others_of_its_ends_does_not_name_those_outside(
    parks: Parks,
) -> None:
    """Its id is stored with it, and has the day beside the ends."""
    api, led_out = parks.by((PART,)), 0
    inside = sorted(one for one in parks.seen((PART,)).limited.named if one.startswith("act:"))
    for activity in inside[::3]:
        told = api.get(f"/entities/{activity}")
        assert leaks(parks, (PART,), told.content, "application/json", activity) == set()
        beside = [one for one in told.json()["data"]["relations"] if one["id"].count("|") == 3]
        led_out += sum(STAND_IN in one["id"] for one in beside)
    assert led_out > 5


def test_an_enterprise_covered_from_outside_stays_covered_by_somebody_nameless(
    parks: Parks,
) -> None:
    told = parks.by((HOME,)).data("/entities/unit:s000005")
    outside = [one for one in told["relations"] if STAND_IN in one["other"]]
    assert {one["type"] for one in outside} == {"COVERED_BY", "SERVED_BY"}
    assert {one["other_name"] for one in outside} == {OUTSIDE}
    assert all(one["id"].split("|")[2] == one["other"] for one in outside)
    (covered,) = (one["other"] for one in outside if one["type"] == "COVERED_BY")
    assert parks.by((HOME,)).get(f"/entities/{covered}").status_code == 404
    assert parks.by((HOME,)).get("/coverage/summary", zone=OTHER).status_code == 404
    pages = parks.by((HOME,)).every("/entities/unit:s000005/relations", limit=2)
    assert [one["id"] for one in pages] == sorted(one["id"] for one in told["relations"])
    everybody = parks.free.data("/entities/unit:s000005", zone=HOME)
    assert told["relations_count"] == everybody["relations_count"]


def test_loads_and_sources_of_others_are_not_told_of(parks: Parks) -> None:
    def loads(api: Api) -> set[str]:
        return {one["id"] for one in api.data("/meta")["loads"]}

    everybody, home, other = (loads(api) for api in (parks.free, *map(parks.by, SCOPES[:2])))
    assert home | other == everybody
    assert home & other == {"between"}  # which states an agreement of both


def test_what_is_outside_is_not_found_as_what_never_was(parks: Parks) -> None:
    api = parks.by((HOME,))
    for path in ("/entities/{}", "/history/entities/{}", "/pairings/{}", "/brands/{}", "/plans/{}"):
        there = api.get(path.format("org:b.j1"))
        never = api.get(path.format("org:b.jx"))
        assert there.status_code == never.status_code == 404
        assert there.json()["detail"] == never.json()["detail"].replace("org:b.jx", "org:b.j1")


def test_no_cache_and_no_cursor_serves_two_accounts(parks: Parks) -> None:
    one, other, free = parks.by((HOME,)), parks.by((PART,)), parks.free
    tags = {
        api.get("/coverage/uncovered", zone=PART, as_of=DAY).headers["etag"]
        for api in (one, other, free)
    }
    assert len(tags) == 3
    for api in (one, other):
        kept = api.get("/coverage/uncovered", as_of=DAY).headers["cache-control"]
        assert kept == "private, no-cache"
    tag = one.get("/coverage/uncovered", as_of=DAY).headers["etag"]
    asked = {"headers": {"If-None-Match": tag}, "as_of": DAY}
    assert one.get("/coverage/uncovered", **asked).status_code == 304
    assert other.get("/coverage/uncovered", **asked).status_code == 200
    cursor = free.get("/coverage/uncovered", zone=PART, limit=5, as_of=DAY).json()["next"]
    assert cursor is not None
    foreign = one.get("/coverage/uncovered", zone=PART, limit=5, as_of=DAY, after_=cursor)
    assert foreign.status_code == 409


def test_a_zone_that_is_no_more_locks_out_and_is_named(parks: Parks) -> None:
    for zone in ("zone:gone", "org:j1"):
        api = asked_by(parks.app, zone)
        refused = api.client.get(f"{PREFIX}/coverage/summary")
        assert refused.status_code == 403
        assert f"{zone!r}" in refused.json()["detail"]


def test_ways_that_lead_beyond_what_is_known_are_refused(parks: Parks) -> None:
    far = {"minutes": 240, "speed": 10, "as_of": DAY}
    assert parks.free.get("/coverage/summary", **far).status_code == 200
    refused = parks.by((HOME,)).get("/coverage/summary", **far)
    assert refused.status_code == 422
    assert "20 km" in refused.json()["detail"]


def test_stand_ins_are_the_same_again_and_tell_nothing(parks: Parks) -> None:
    whole = parks.network.snapshot()
    first, again = (Seen(whole, (HOME,)).limited.stand_ins for _ in range(2))
    assert first == again
    other = Seen(whole, (PART,)).limited.stand_ins
    common = set(first) & set(other)
    assert common
    assert all(first[one] != other[one] for one in common)
    assert all(one.partition(":")[2] not in called for one, called in first.items())
    assert json.dumps(sorted(first.values())).count(MARK) == 0
