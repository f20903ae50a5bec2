"""Two parks that have to do with each other, and accounts that see only some zones of them."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

from api.access.actor import ACTOR, Actor
from api.access.rights import Role
from graph.datasets.synthetic import generate
from graph.loading.folder import read_folder
from graph.loading.loader import load
from graph.model.rows import Dataset, NodeRow, RelRow
from graph.snapshot.limiting import Limited, limited
from graph.snapshot.pictures import Snapshot
from queries.network import Network
from tests.api.client import Api
from tests.support.networks import KUNMING, stored_network
from tests.support.parks import elsewhere

HOME, OTHER = "zone:kmez", "zone:b.kmez"
PART = "zone:ala"
"""A subdistrict of the home park."""
MARK = "他园"
"""What every name in the other park begins with, and no name elsewhere."""


class As(FastAPI):
    """An application that is asked by one actor, whoever asks."""

    def __init__(self, app: FastAPI, actor: Actor) -> None:
        super().__init__()
        self._app = app
        self._actor = actor

    def openapi(self) -> dict[str, Any]:
        return self._app.openapi()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope[ACTOR] = self._actor
        await self._app(scope, receive, send)


def asked_by(app: FastAPI, *zones: str, name: str = "post", role: Role = Role.EDITOR) -> Api:
    """The service as an account sees it that is limited to some zones; without any, to nothing."""
    return Api(As(app, Actor(name, role, zones)))


@contextmanager
def two_parks(folder: Path) -> Iterator[Network]:
    """The demo, a park further east whose names are its own, and what the two have in common."""
    with stored_network(folder) as network:
        for dataset in (read_folder(KUNMING), generate(scale=0.05)):
            load(network.store, _renamed(elsewhere(dataset, "b", east_deg=5)))
        load(network.store, between())
        yield network


def _renamed(dataset: Dataset) -> Dataset:
    def own(row: NodeRow) -> NodeRow:
        given = dict(row.properties)
        for key in ("name", "name_en"):
            if given.get(key):
                given[key] = f"{MARK}{given[key]}"
        given.pop("aliases", None)
        return replace(row, properties=given)

    return replace(dataset, nodes=[own(row) for row in dataset.nodes])


def between() -> Dataset:
    """Bodies of either park that cover, join and agree with those of the other, and a position of
    the other park in the midst of this one."""
    source = {"id": "src:between", "name": "往来", "kind": "ledger"}
    position = {
        "id": "pos:b.near",
        "name": f"{MARK}站",
        "tier": "station",
        "lon": 102.79,
        "lat": 24.99,
        "park": OTHER,
    }
    agreement = {"id": "agr:between", "name": "两园共建", "form": "pairing"}
    return Dataset(
        "between",
        "synthetic",
        "src:between",
        date(2020, 1, 1),
        [
            NodeRow("Source", (), source),
            NodeRow("Position", (), position),
            NodeRow("Agreement", (), agreement),
        ],
        [
            RelRow("LOCATED_IN", "pos:b.near", "zone:b.ala", {}),
            RelRow("COVERED_BY", "unit:s000005", "org:b.s-own-000005", {"basis": "joint"}),
            RelRow("COVERED_BY", "unit:b.s000007", "org:s-own-000005", {"basis": "joint"}),
            RelRow("MEMBER_OF", "org:b.s-own-000007", "org:j1", {"note": f"{MARK}的成员"}),
            RelRow("MEMBER_OF", "org:s-own-000007", "org:b.j1", {}),
            RelRow("PARTY_TO", "org:s-own-000005", "agr:between", {"role": "party_a"}),
            RelRow("PARTY_TO", "org:b.s-own-000007", "agr:between", {"role": "party_b"}),
            RelRow("SERVED_BY", "unit:s000005", "pos:b.near", {}),
        ],
    )


@dataclass(frozen=True)
class Seen:
    """What an account that is limited to zones may be told of a whole."""

    whole: Snapshot
    zones: Collection[str]

    @cached_property
    def limited(self) -> Limited:
        return limited(self.whole, sorted(self.zones))

    @cached_property
    def hidden(self) -> frozenset[str]:
        """Ids of what is outside."""
        return frozenset(set(self.whole.ids.tolist()) - self.limited.named)

    @cached_property
    def hidden_names(self) -> frozenset[str]:
        """Names that only what is outside goes by."""
        pairs = list(zip(self.whole.ids.tolist(), self.whole.names.tolist(), strict=True))
        known = {name for one, name in pairs if one in self.limited.named}
        return frozenset(name for one, name in pairs if one in self.hidden) - known


def texts(content: bytes, kind: str) -> Iterator[str]:
    """Every text in an answer, whatever file it is; JSON in strings of its own."""
    if kind == "application/json" or kind.endswith("+json"):
        yield from _strings(json.loads(content))
    elif content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield from texts(archive.read(name), "")
    elif content[:4] == b"PAR1":
        table = pq.read_table(io.BytesIO(content))
        yield from _strings(table.to_pylist())
        yield str(table.schema.metadata)
    else:
        # Cells of a table, values and texts of XML, lines of anything else.
        yield from filter(None, re.split(r"[<>\",\r\n]+", content.decode("utf-8", "replace")))


def _strings(told: Any) -> Iterator[str]:
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict):
        for key, one in told.items():
            yield str(key)
            yield from _strings(one)
    elif isinstance(told, list):
        for one in told:
            yield from _strings(one)
