"""The pathways 党建+X: who takes them, and where that is stated."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from queries.catalogue import LAYERS, Reader, run
from queries.frameworks.stated import Ref, asked


@dataclass(frozen=True, slots=True)
class Statement:
    """A relationship, and the facts and paragraphs of its source that state it."""

    id: str
    source: str
    facts: tuple[str, ...]
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Owner:
    """A card, brand or committee (``role``: its kind) that takes a pathway."""

    id: str
    name: str
    role: str | None
    layer: str | None
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Pathway:
    """A pathway and the cards, brands and committees that take it.

    ``merged`` are the pathways that a curator decided to be this one; their owners, facts and
    paragraphs are among those here.
    """

    id: str
    name: str
    name_en: str | None
    owners: tuple[Owner, ...]
    merged: tuple[Ref, ...]
    facts: tuple[str, ...]
    paragraphs: tuple[str, ...]
    note: str | None
    note_en: str | None


@dataclass(frozen=True, slots=True)
class Matrix:
    """Pathways by owners. ``cells[i][j]`` are the statements that owner j takes pathway i."""

    owners: tuple[Ref, ...]
    pathways: tuple[Ref, ...]
    cells: tuple[tuple[tuple[Statement, ...], ...], ...]


def pathways(
    store: Reader, *, as_of: date | None = None, layers: Collection[str] = LAYERS
) -> tuple[Pathway, ...]:
    """The pathways by id, each with its owners.

    Near-synonyms are different pathways, unless a valid SAME_AS says otherwise.
    """
    return tuple(_pathway(row) for row in run(store, "pathways", **asked(as_of, layers)))


def matrix(rows: Sequence[Pathway]) -> Matrix:
    """Who takes which pathway: owners by id, pathways as given."""
    owners = {
        owner.id: Ref(owner.id, owner.name, owner.role, owner.layer)
        for row in rows
        for owner in row.owners
    }
    found = []
    for row in rows:
        taken = {owner.id: owner.statements for owner in row.owners}
        found.append(tuple(taken.get(owner, ()) for owner in sorted(owners)))
    return Matrix(
        owners=tuple(owners[owner] for owner in sorted(owners)),
        pathways=tuple(Ref(row.id, row.name) for row in rows),
        cells=tuple(found),
    )


def _pathway(row: Mapping[str, Any]) -> Pathway:
    items = row["owners"]
    owners = {
        item["id"]: Owner(
            item["id"],
            item["name"],
            item["kind"],
            item["layer"],
            tuple(_statement(other) for other in items if other["id"] == item["id"]),
        )
        for item in items
    }
    every = [row, *row["merged"]]
    return Pathway(
        id=row["id"],
        name=row["name"],
        name_en=row["name_en"],
        owners=tuple(owners.values()),
        merged=tuple(Ref(other["id"], other["name"]) for other in row["merged"]),
        facts=_union(every, "facts"),
        paragraphs=_union(every, "paragraphs"),
        note=row["note"],
        note_en=row["note_en"],
    )


def _statement(item: Mapping[str, Any]) -> Statement:
    return Statement(
        item["tie"], item["source"], tuple(item["facts"] or ()), tuple(item["paragraphs"] or ())
    )


def _union(rows: Iterable[Mapping[str, Any]], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for row in rows for value in row[name] or ()))
