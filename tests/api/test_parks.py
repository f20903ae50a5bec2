"""Several parks in one store: what one park is told does not change by what another brings."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from api.app import create_app
from graph.datasets.synthetic import generate
from graph.loading.folder import read_folder
from graph.loading.loader import load
from queries.network import Network
from tests.api.client import PREFIX, Api
from tests.support.networks import KUNMING, stored_network
from tests.support.parks import elsewhere

HOME, OTHER = "zone:kmez", "zone:b.kmez"
NAME = "b"

GIVEN: dict[str, dict[str, str]] = {
    "/agreements/{id}": {"id": "agr:j3-hengqin"},
    "/brands/{id}": {"id": "B1"},
    "/brands/{id}/belt": {"id": "B2"},
    "/cards/{id}/contributors": {"id": "C1"},
    "/committees/{id}": {"id": "org:j1"},
    "/coverage/gain": {"lon": "102.83", "lat": "24.98"},
    "/coverage/explain/{enterprise}": {"enterprise": "unit:s000005"},
    "/entities/{id}": {"id": "org:j1"},
    "/entities/{id}/relations": {"id": "org:j1"},
    "/graph/neighbourhood/{id}": {"id": "org:j1"},
    "/graph/path": {"from": "org:j1", "to": "org:j2"},
    "/graph/paths": {"from": "org:j1", "to": "org:j2"},
    "/history/diff": {"from": "2021-01-01"},
    "/history/entities/{id}": {"id": "org:j1"},
    "/history/series": {"figure": "coverage_organizational", "from": "2020-01-01"},
    "/pairings/calendar": {"from": "2021-01-01", "to": "2021-12-31"},
    "/pairings/{id}": {"id": "agr:j3-hengqin"},
    "/plans/{id}": {"id": "init:plan"},
    "/plans/{id}/measures": {"id": "init:plan"},
    "/platforms/{id}": {"id": "init:digital-platform"},
    "/provenance": {"id": "org:j1"},
    "/questions/{id}": {"id": "uncovered_in"},
    "/resilience/removal": {"remove": "org:j1"},
    "/search": {"q": "党"},
    "/claims/search": {"q": "21"},
}
"""What is asked of paths that need to be told something."""

NOT_OF_A_ZONE = re.compile(r"/(health|ready|meta|problems|imports|cypher|templates|vocabulary)\b.*")
FILES = re.compile(
    r".*\.(xlsx|docx|pdf|zip|graphml|gexf|html|svg|parquet|jsonld|cyjs)$|.*/(jobs|drafts)/.*"
)
OF_THE_STORE = {"/entities/{id}", "/provenance", "/entities/{id}/relations"}
"""They tell the digest of a source as well."""
OF_PLACES = re.compile(r".*\.geojson|.*/views/.*|/brands/\{id\}/belt|/coverage/gain")
"""They tell, or ask, where things are, and the other park lies further east."""


def questions(api: Api) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Every GET of the document that a zone can be asked with, and what to ask it."""
    for full, item in api.document["paths"].items():
        path = full.removeprefix(PREFIX)
        names = {one["name"] for one in item.get("get", {}).get("parameters", ())}
        if "zone" not in names or NOT_OF_A_ZONE.fullmatch(path) or FILES.fullmatch(path):
            continue
        needed = {
            one["name"] for one in item["get"]["parameters"] if one.get("required", False)
        } - set(GIVEN.get(path, ()))
        if not needed:
            yield path, path, GIVEN.get(path, {})


def asked(api: Api, zone: str, prefix: str = "") -> dict[str, Any]:
    """What every question is answered for a zone, without what says which store it was."""
    found = {}
    for name, path, given in questions(api):
        own = {key: re.sub(r"^([a-z]+):", rf"\1:{prefix}", one) for key, one in given.items()}
        params = {key: one for key, one in own.items() if f"{{{key}}}" not in path}
        answer = api.get(path.format(**own), **params, zone=zone, as_of="2021-12-31")
        assert answer.status_code == 200, (path, answer.text[:300])
        kind = answer.headers["content-type"]
        found[name] = _plain(answer.json()) if "json" in kind else answer.text
    return found


def _plain(told: Any) -> Any:
    if isinstance(told, dict):
        return {key: _plain(one) for key, one in told.items() if key not in ("revision", "next")}
    return [_plain(one) for one in told] if isinstance(told, list) else told


@pytest.fixture(scope="module")
def parks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Api, dict[str, Any]]]:
    """The demo, what it answered alone, and the same network once more beside it."""
    folder: Path = tmp_path_factory.mktemp("parks")
    with stored_network(folder) as network:
        alone = asked(_api(network), HOME)
        for dataset in (read_folder(KUNMING), generate(scale=0.05)):
            load(network.store, elsewhere(dataset, NAME, east_deg=5))
        yield _api(network), alone


def _api(network: Network) -> Api:
    return Api(create_app(network=network))


def test_no_answer_for_a_park_changes_by_a_row_when_another_is_loaded(
    parks: tuple[Api, dict[str, Any]],
) -> None:
    api, alone = parks
    assert len(alone) > 70
    beside = asked(api, HOME)
    differing = [path for path, told in alone.items() if told != beside[path]]
    assert differing == []


def written(told: Any) -> str:
    """What was told, with the ids in its links as they are."""
    return unquote(json.dumps(told, ensure_ascii=False))


def test_the_same_network_elsewhere_is_answered_the_same(
    parks: tuple[Api, dict[str, Any]],
) -> None:
    api, alone = parks
    other = asked(api, OTHER, f"{NAME}.")
    differing = [
        path
        for path, told in alone.items()
        if path not in OF_THE_STORE
        and not OF_PLACES.fullmatch(path)
        and written(other[path]).replace(f":{NAME}.", ":") != written(told)
    ]
    assert differing == []


def test_both_parks_are_the_whole(parks: tuple[Api, dict[str, Any]]) -> None:
    api, _ = parks
    everything = api.data("/coverage/summary", as_of="2021-12-31")
    both = api.data("/coverage/summary", as_of="2021-12-31", zone=[HOME, OTHER])
    assert everything == both
    one = api.data("/coverage/summary", as_of="2021-12-31", zone=HOME)
    for rate, of_one in zip(both["rates"], one["rates"], strict=True):
        for name in ("numerator", "denominator", "uncovered", "unknown"):
            assert rate[name] == (None if of_one[name] is None else 2 * of_one[name])


@pytest.mark.parametrize("lens", ["organizational", "work", "spatial"])
def test_subdistricts_and_what_is_in_none_add_up_to_their_park(
    parks: tuple[Api, dict[str, Any]], lens: str
) -> None:
    api, _ = parks
    parts = api.data("/coverage/by-subdistrict", by=lens, zone=HOME, as_of="2021-12-31")
    (whole,) = (
        rate
        for rate in api.data("/coverage/summary", zone=HOME, as_of="2021-12-31")["rates"]
        if rate["code"] == lens
    )
    for name in ("numerator", "denominator", "uncovered", "unknown"):
        told = [part[name] for part in (*parts["parts"], parts["unlocated"])]
        assert sum(told) == whole[name]
    for part in parts["parts"]:
        (alone,) = (
            rate
            for rate in api.data("/coverage/summary", zone=part["id"], as_of="2021-12-31")["rates"]
            if rate["code"] == lens
        )
        for name in ("numerator", "denominator", "uncovered", "unknown"):
            assert alone[name] == part[name], part["name"]


def test_a_zone_that_is_none_is_told(parks: tuple[Api, dict[str, Any]]) -> None:
    api, _ = parks
    assert api.get("/coverage/summary", zone="zone:nowhere").status_code == 404
    assert api.get("/coverage/summary", zone="org:j1").status_code == 422
    ambiguous = api.get("/coverage/summary", zone="阿拉街道")
    assert ambiguous.status_code == 422
    assert "zone:b.ala" in ambiguous.json()["candidates"]
    crossing = api.get("/coverage/summary", within="0,0 1,1 1,0 0,1")
    assert crossing.status_code == 422
    assert "Self-intersection" in crossing.json()["detail"]
