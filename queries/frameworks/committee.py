"""The joint committees, published beside counted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from queries.catalogue import LAYERS, Reader, run
from queries.frameworks.stated import (
    Ref,
    StatedFigure,
    asked,
    figures,
    named_of,
    published,
    refs,
)
from queries.unnamed import no_members


@dataclass(frozen=True, slots=True)
class Method:
    """A working method; the source gives the pattern of its elements and may not enumerate them."""

    id: str
    name: str
    pattern: str | None
    elements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Committee:
    """A joint committee: what is published of it, what the source names, what the graph holds.

    ``member_count`` and ``agreement_count`` are published; ``*_named`` are those of them in the
    source layer, ``*_counted`` the rest, which is only counted. All are None where nothing is
    published and, of ``*_named``, none is named. ``members`` and ``agreements`` are all that the
    graph holds in the layers asked for; ``members_reason`` (code of NO_NAMES) says why there are no
    members, which never means that the committee has none.
    """

    id: str
    name: str
    name_en: str | None
    layer: str
    scope: str | None
    goal: str | None
    members: tuple[Ref, ...]
    members_reason: str | None
    member_count: int | None
    members_named: int | None
    members_counted: int | None
    agreements: tuple[Ref, ...]
    agreement_count: int | None
    agreements_named: int | None
    agreements_counted: int | None
    methods: tuple[Method, ...]
    pathways: tuple[Ref, ...]
    claims: tuple[StatedFigure, ...]


def committees(
    store: Reader, *, as_of: date | None = None, layers: Collection[str] = LAYERS
) -> tuple[Committee, ...]:
    """The joint committees by id, published beside counted."""
    return tuple(_committee(row) for row in run(store, "committees", **asked(as_of, layers)))


def _committee(row: Mapping[str, Any]) -> Committee:
    claims = figures(row["claims"])
    members = {item["id"]: item for item in row["members"]}
    named = {item["id"] for item in row["members"] if item["layer"] == "source"}
    agreements = {item["id"]: item for item in row["agreements"]}
    agreed = {item["id"] for item in row["agreements"] if item["layer"] == "source"}
    member_count = published(claims, "member_units")
    agreement_count = published(claims, "agreements_signed")
    return Committee(
        id=row["id"],
        name=row["name"],
        name_en=row["name_en"],
        layer=row["layer"],
        scope=row["scope"],
        goal=row["goal"],
        members=refs(members.values()),
        members_reason=None if members else no_members(member_count, row["layer"]),
        member_count=member_count,
        members_named=named_of(member_count, named),
        members_counted=None if member_count is None else member_count - len(named),
        agreements=refs(agreements.values()),
        agreement_count=agreement_count,
        agreements_named=named_of(agreement_count, agreed),
        agreements_counted=None if agreement_count is None else agreement_count - len(agreed),
        methods=tuple(
            Method(item["id"], item["name"], item["pattern"], tuple(item["elements"] or ()))
            for item in row["methods"]
        ),
        pathways=refs(row["pathways"]),
        claims=claims,
    )
