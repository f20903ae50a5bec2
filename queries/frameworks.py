"""The named frameworks: cards, brands, pathways, plans and the table of joint committees.

Each function asks a question of the catalogue and gives its rows a type. What a source prints
(:class:`Figure`) and what the graph counts stay in different fields.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from graph.store import Store
from queries.catalogue import LAYERS, run


@dataclass(frozen=True, slots=True)
class Ref:
    """Something by id and name, with what it is to the whole: a role, a kind, or nothing."""

    id: str
    name: str
    role: str | None = None
    layer: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A published figure or statement; ``value`` is None where none is printed."""

    id: str
    metric: str
    operator: str | None
    value: float | None
    unit: str | None


@dataclass(frozen=True, slots=True)
class Card:
    """One of the five cards."""

    id: str
    code: str | None
    rank: int
    name: str
    name_en: str | None
    pathways: tuple[Ref, ...]
    carriers: tuple[Ref, ...]
    contributors: tuple[Ref, ...]
    parts: tuple[Ref, ...]
    claims: tuple[Figure, ...]
    facts: tuple[str, ...]
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Brand:
    """One of the four brands."""

    id: str
    code: str | None
    name: str
    name_en: str | None
    theme: str | None
    minutes: int | None
    open_list: bool
    advanced_by: tuple[Ref, ...]
    parts: tuple[Ref, ...]
    pathways: tuple[Ref, ...]
    places: tuple[Ref, ...]
    claims: tuple[Figure, ...]
    facts: tuple[str, ...]
    paragraphs: tuple[str, ...]
    note: str | None


@dataclass(frozen=True, slots=True)
class Pathway:
    """A pathway and the cards, brands and committees that take it."""

    id: str
    name: str
    name_en: str | None
    owners: tuple[Ref, ...]
    facts: tuple[str, ...]
    paragraphs: tuple[str, ...]
    note: str | None


@dataclass(frozen=True, slots=True)
class Plan:
    """An action plan; ``interval`` is ISO 8601, in years where it runs from January to December."""

    id: str
    name: str
    name_en: str | None
    interval: str | None
    issuers: tuple[Ref, ...]
    parts: tuple[Ref, ...]
    claims: tuple[Figure, ...]
    facts: tuple[str, ...]
    paragraphs: tuple[str, ...]
    note: str | None


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
    source layer, ``*_counted`` the rest, which is only counted. Both are None where nothing is
    published. ``members`` and ``agreements`` are all that the graph holds in the layers asked for.
    """

    id: str
    name: str
    name_en: str | None
    layer: str
    scope: str | None
    goal: str | None
    members: tuple[Ref, ...]
    member_count: int | None
    members_named: int
    members_counted: int | None
    agreements: tuple[Ref, ...]
    agreement_count: int | None
    agreements_named: int
    agreements_counted: int | None
    methods: tuple[Method, ...]
    pathways: tuple[Ref, ...]
    claims: tuple[Figure, ...]


def cards(
    store: Store, *, as_of: date | None = None, layers: Collection[str] = LAYERS
) -> tuple[Card, ...]:
    """The cards in their order, with the claims about them and about what advances them."""
    asked = _asked(as_of, layers)
    claims: dict[str, dict[str, Figure]] = {}
    for row in run(store, "card_claims", **asked):
        claims.setdefault(row["card"], {})[row["claim"]] = _figure({**row, "id": row["claim"]})
    return tuple(
        Card(
            id=row["id"],
            code=row["code"],
            rank=row["rank"],
            name=row["name"],
            name_en=row["name_en"],
            pathways=_refs(row["pathways"]),
            carriers=_refs(row["carriers"]),
            contributors=_refs(row["contributors"]),
            parts=_refs(row["parts"]),
            claims=tuple(claims.get(row["id"], {}).values()),
            **_stated(row),
        )
        for row in run(store, "cards", **asked)
    )


def brands(
    store: Store,
    *,
    brand: str | None = None,
    as_of: date | None = None,
    layers: Collection[str] = LAYERS,
) -> tuple[Brand, ...]:
    """The brands by id, or the one with this id or code, if there is one."""
    return tuple(
        Brand(
            id=row["id"],
            code=row["code"],
            name=row["name"],
            name_en=row["name_en"],
            theme=row["theme"],
            minutes=row["minutes"],
            open_list=bool(row["open_list"]),
            advanced_by=_refs(row["advanced_by"]),
            parts=_refs(row["parts"]),
            pathways=_refs(row["pathways"]),
            places=_refs(row["places"]),
            claims=_figures(row["claims"]),
            note=row["note"],
            **_stated(row),
        )
        for row in run(store, "brands", brand=brand, **_asked(as_of, layers))
    )


def pathways(
    store: Store, *, as_of: date | None = None, layers: Collection[str] = LAYERS
) -> tuple[Pathway, ...]:
    """The pathways by id, each with its owners. Near-synonyms are different pathways."""
    return tuple(
        Pathway(
            id=row["id"],
            name=row["name"],
            name_en=row["name_en"],
            owners=_refs(row["owners"]),
            note=row["note"],
            **_stated(row),
        )
        for row in run(store, "pathways", **_asked(as_of, layers))
    )


def plans(
    store: Store,
    *,
    plan: str | None = None,
    as_of: date | None = None,
    layers: Collection[str] = LAYERS,
) -> tuple[Plan, ...]:
    """The action plans by id, whether they ended or not. Unnamed parts are only in the claims."""
    return tuple(
        Plan(
            id=row["id"],
            name=row["name"],
            name_en=row["name_en"],
            interval=_interval(row["since"], row["until"]),
            issuers=_refs(row["issuers"]),
            parts=_refs(row["parts"]),
            claims=_figures(row["claims"]),
            note=row["note"],
            **_stated(row),
        )
        for row in run(store, "plan", plan=plan, **_asked(as_of, layers))
    )


def committees(
    store: Store, *, as_of: date | None = None, layers: Collection[str] = LAYERS
) -> tuple[Committee, ...]:
    """The joint committees by id, published beside counted."""
    return tuple(_committee(row) for row in run(store, "committees", **_asked(as_of, layers)))


def _committee(row: Mapping[str, Any]) -> Committee:
    claims = _figures(row["claims"])
    members = {item["id"]: item for item in row["members"]}
    named = {item["id"] for item in row["members"] if item["layer"] == "source"}
    agreements = {item["id"]: item for item in row["agreements"]}
    agreed = {item["id"] for item in row["agreements"] if item["layer"] == "source"}
    member_count = _published(claims, "member_units")
    agreement_count = _published(claims, "agreements_signed")
    return Committee(
        id=row["id"],
        name=row["name"],
        name_en=row["name_en"],
        layer=row["layer"],
        scope=row["scope"],
        goal=row["goal"],
        members=_refs(members.values()),
        member_count=member_count,
        members_named=len(named),
        members_counted=None if member_count is None else member_count - len(named),
        agreements=_refs(agreements.values()),
        agreement_count=agreement_count,
        agreements_named=len(agreed),
        agreements_counted=None if agreement_count is None else agreement_count - len(agreed),
        methods=tuple(
            Method(item["id"], item["name"], item["pattern"], tuple(item["elements"] or ()))
            for item in row["methods"]
        ),
        pathways=_refs(row["pathways"]),
        claims=claims,
    )


def _asked(as_of: date | None, layers: Collection[str]) -> dict[str, Any]:
    return {"as_of": as_of, "layers": sorted(layers)}


def _refs(items: Iterable[Mapping[str, Any]]) -> tuple[Ref, ...]:
    return tuple(
        Ref(
            item["id"],
            item["name"],
            item.get("role") or item.get("kind") or item.get("form"),
            item.get("layer"),
        )
        for item in items
    )


def _figure(item: Mapping[str, Any]) -> Figure:
    return Figure(item["id"], item["metric"], item["operator"], item["value"], item["unit"])


def _figures(items: Iterable[Mapping[str, Any]]) -> tuple[Figure, ...]:
    return tuple(_figure(item) for item in items)


def _stated(row: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {"facts": tuple(row["facts"] or ()), "paragraphs": tuple(row["paragraphs"] or ())}


def _published(claims: Iterable[Figure], metric: str) -> int | None:
    """The value of the one exact figure of a metric; None if there is none, or it is a bound."""
    values = {
        claim.value
        for claim in claims
        if claim.metric == metric and claim.operator == "eq" and claim.value is not None
    }
    return int(values.pop()) if len(values) == 1 else None


def _interval(since: date | None, until: date | None) -> str | None:
    """The interval with its last day, which ISO 8601 includes; whole years as years."""
    if since is None or until is None:
        return None
    last = until - timedelta(days=1)
    if (since.month, since.day, last.month, last.day) == (1, 1, 12, 31):
        return f"{since.year}/{last.year}"
    return f"{since}/{last}"
