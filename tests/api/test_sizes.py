"""How large an answer gets: the largest page of every list, and every picture, on the full demo."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from api.app import create_app
from graph.datasets.synthetic import generate
from graph.loading.loader import load
from graph.model.rows import Dataset
from graph.store.bolt import Store
from graph.store.embedded import hold
from queries.network import Network
from tests.api.client import PREFIX, Api
from tests.support.networks import DAY

PAGE = 1_000_000
"""Bytes of a page of a list, or of one thing; docs/operations.md promises it of the demo."""
PICTURE = 4_000_000

ASKED: dict[str, dict[str, Any]] = {
    "/changes": {"since": 0},
    "/claims/search": {"q": "共建"},
    "/coverage/gain": {"lon": "102.83", "lat": "24.98"},
    "/graph/path": {"from": "昆明学院", "to": "北方奥雷德"},
    "/graph/paths": {"from": "昆明学院", "to": "北方奥雷德", "k": 20},
    "/history/diff": {"from": "2015-01-01"},
    "/history/series": {"figure": "agreements_active", "from": "2015-01-01"},
    "/identity/preview": {"keep": "unit:s000001", "merged": "unit:s000002"},
    "/pairings/calendar": {"from": "2015-01-01", "to": "2025-01-01"},
    "/provenance": {"id": "org:j1"},
    "/resilience/removal": {"remove": "org:j1"},
    "/search": {"q": "企业"},
    "/tasks/found": {"finding": "unserved"},
}
"""What a question needs; chosen so that the answer is long."""
NOT_ASKED = {"/ready", "/openapi.json", "/export.{suffix}", "/places/at"}
"""The last tells one place; documents of the demo give nobody's."""


@pytest.fixture(scope="module")
def full(
    kunming: Dataset, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Api, Network]]:
    """28,350 enterprises, as the demo has."""
    with hold(tmp_path_factory.mktemp("full")) as held, Store.open(held.endpoint) as store:
        store.initialise()
        load(store, kunming)
        load(store, generate())
        network = Network(store, as_of=DAY)
        yield Api(create_app(network=network)), network


def busiest(network: Network) -> list[str]:
    """The node of each label that has the most relationships."""
    picture = network.picture()
    snapshot = picture.snapshot
    degree = np.zeros(len(snapshot), np.int64)
    for name in snapshot.edges:
        edges = picture.edges(name)
        for ends in (edges.start, edges.end):
            degree += np.bincount(ends, minlength=len(snapshot))
    labels = np.unique(snapshot.label)
    return [
        str(snapshot.ids[max(np.flatnonzero(snapshot.label == label), key=lambda at: degree[at])])
        for label in labels
    ]


def questions(api: Api, ids: list[str]) -> Iterator[tuple[str, dict[str, Any], bool]]:
    """Every GET that answers in JSON with the highest limit it takes; whether it names a node."""
    for template, item in api.document["paths"].items():
        content = item.get("get", {}).get("responses", {}).get("200", {}).get("content", {})
        path = template.removeprefix(PREFIX)
        if "application/json" not in content or path in NOT_ASKED:
            continue
        given = dict(ASKED.get(path, {}))
        names = {one["name"]: one for one in item["get"].get("parameters", ())}
        if "limit" in names:
            given["limit"] = names["limit"]["schema"]["maximum"]
        if "hops" in names:
            given["hops"] = names["hops"]["schema"]["maximum"]
        if "{" not in path:
            yield path, given, False
            continue
        (name,) = (name for name, one in names.items() if one["in"] == "path")
        for key in (*ids, names[name]["example"]):
            yield path.replace(f"{{{name}}}", key), given, True


def test_no_page_is_larger_than_is_promised(full: tuple[Api, Network]) -> None:
    api, network = full
    sizes: dict[str, int] = {}
    for path, given, named in questions(api, busiest(network)):
        answer = api.client.get(PREFIX + path, params=given)
        # Not every kind of node is one that each question can be asked of.
        assert answer.status_code in ((200, 404, 409, 422) if named else (200,)), answer.text
        sizes[path] = len(answer.content)
    drawn = {path for path in sizes if path.startswith(("/views/", "/graph/neighbourhood/"))}
    large = {path: size for path, size in sizes.items() if size > PAGE and path not in drawn}
    assert large == {}
    assert max(sizes[path] for path in drawn) < PICTURE
    # What is promised is near what there is: a list, and the picture, that would break half of it.
    assert max(size for path, size in sizes.items() if path not in drawn) > PAGE / 2
