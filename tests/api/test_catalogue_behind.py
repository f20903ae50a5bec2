"""The Cypher that is told of an operation is what the operation asks, or finds the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from api.app import create_app
from api.routes.catalogue import ASKED
from graph.model.properties import BOOKKEEPING
from queries.network import Network
from tests.api.client import Api
from tests.support.networks import DAY


@contextmanager
def listened(network: Network) -> Iterator[list[str]]:
    """The statements that the store is asked for meanwhile, in the order of asking."""
    said: list[str] = []
    read = network.store.read

    def heard(text: str, /, **parameters: Any) -> list[dict[str, Any]]:
        said.append(text)
        return read(text, **parameters)

    network.store.read = heard  # type: ignore[method-assign]
    try:
        yield said
    finally:
        del network.store.read


READ_OFF = ("/entities", "/provenance")
"""What is told of these the snapshot says: no store is asked."""


@pytest.mark.parametrize("asked", ASKED, ids=lambda one: f"{one.operation}-{one.query}")
def test_an_operation_asks_what_is_told_of_it(network: Network, asked: Any) -> None:
    fresh = Network(network.store, as_of=DAY)  # in which nothing is derived yet
    api = Api(create_app(network=fresh))
    told = next(one for one in api.data("/catalogue") if one["id"] == asked.query)
    start = asked.operation.partition("/{")[0]
    id = "org:j1" if start in READ_OFF else api.data(start)[0]["id"]
    if asked.query == "provenance_of_relation":
        id = api.data(f"/entities/{id}/relations")[0]["id"]
    fresh = Network(network.store, as_of=DAY)
    api = Api(create_app(network=fresh))
    with listened(fresh) as said:
        given = {"id": id} if start == "/provenance" else {}
        answer = api.get(asked.operation.replace("{id}", id), **given)
    assert answer.status_code == 200, answer.text
    assert (told["text"] in said) != (start in READ_OFF)
    # Asked by oneself, as the pages write it out, it finds what it finds there.
    values = {one["name"]: one["default"] for one in told["parameters"]}
    for name in values:
        if told["given"].get(name, name) == "id":
            values[name] = id
    values |= {"as_of": DAY.isoformat(), "layers": list(answer.json()["layers"])}
    types = {one["name"]: one["type"] for one in told["parameters"]}

    def literal(found: re.Match[str]) -> str:
        text = json.dumps(values[found[1]], ensure_ascii=False)
        return f"date({text})" if types[found[1]] == "date" else text

    text = re.sub(r"\$([a-z_]+)", literal, told["text"])
    rows = api.post("/cypher", json={"text": text}).json()
    assert "rows" in rows, rows
    data = answer.json()["data"]
    data = data if isinstance(data, list) else [data]
    found = [dict(zip(rows["columns"], row, strict=True)) for row in rows["rows"]]
    by_id = {row.get("relation", row.get("id")): row for row in found}
    assert data
    for one in data:
        row = by_id[one["id"]]
        # Of entities all that is told; the store's own bookkeeping is no statement.
        for name in row.keys() & one.keys() if start in READ_OFF else ():
            said_there = row[name]
            if name == "properties":
                said_there = {key: value for key, value in said_there.items() if key not in STAMPS}
                said_there.pop("id")
            assert one[name] == (said_there or ([] if isinstance(one[name], list) else None)), name
    if "relation" in rows["columns"]:
        assert [one["id"] for one in data] == [row["relation"] for row in found][: len(data)]


STAMPS = {one.name for one in BOOKKEEPING}
