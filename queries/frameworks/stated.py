"""What the frameworks share: things by name, and what a source prints of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Ref:
    """Something by id and name, with what it is to the whole: a role, a kind, or nothing."""

    id: str
    name: str
    role: str | None = None
    layer: str | None = None
    name_en: str | None = None


@dataclass(frozen=True, slots=True)
class StatedFigure:
    """A published figure or statement; ``value`` is None where none is printed.

    ``period`` is an ISO 8601 year or interval, of the figures of plans.
    """

    id: str
    metric: str
    operator: str | None
    value: float | None
    unit: str | None
    period: str | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """Parts of one kind: the figure published of them, and those that the graph holds.

    ``named`` counts those of the source layer, None where it neither names nor counts any.
    ``names`` are all in the layers asked for; None
    with a ``reason`` (code of NO_NAMES) where there are none.
    """

    published: StatedFigure | None
    named: int | None
    names: tuple[Ref, ...] | None
    reason: str | None


def parts_of(held: Iterable[Ref], claims: Iterable[StatedFigure], *metrics: str) -> Parts:
    """The parts held, each once, beside the first figure that has one of the metrics."""
    listed = list(held)
    names = tuple({ref.id: ref for ref in reversed(listed)}.values())[::-1]
    figure = next((claim for claim in claims if claim.metric in metrics), None)
    return Parts(
        published=figure,
        named=named_of(figure, {ref.id for ref in listed if ref.layer == "source"}),
        names=names or None,
        reason=None if names else "none_known" if figure is None else "not_named_in_source",
    )


def named_of(published: object, names: Collection[str]) -> int | None:
    """How many a source names; None where it neither names one nor says how many there are."""
    return None if published is None and not names else len(names)


def asked(as_of: date | None, layers: Collection[str]) -> dict[str, Any]:
    """The parameters that every question of the catalogue takes."""
    return {"as_of": as_of, "layers": sorted(layers)}


def refs(items: Iterable[Mapping[str, Any]]) -> tuple[Ref, ...]:
    """A column's maps as references."""
    return tuple(
        Ref(
            item["id"],
            item["name"],
            item.get("role") or item.get("kind") or item.get("form"),
            item.get("layer"),
            item.get("name_en"),
        )
        for item in items
    )


def figures(items: Iterable[Mapping[str, Any]]) -> tuple[StatedFigure, ...]:
    """A column's maps as figures."""
    return tuple(
        StatedFigure(
            item["id"],
            item["metric"],
            item["operator"],
            item["value"],
            item["unit"],
            item.get("period"),
        )
        for item in items
    )


def stated(row: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Facts and paragraphs of a row."""
    return {"facts": tuple(row["facts"] or ()), "paragraphs": tuple(row["paragraphs"] or ())}


def published(claims: Iterable[StatedFigure], metric: str) -> int | None:
    """The value of the one exact figure of a metric; None if there is none, or it is a bound."""
    values = {
        claim.value
        for claim in claims
        if claim.metric == metric and claim.operator == "eq" and claim.value is not None
    }
    return int(values.pop()) if len(values) == 1 else None
