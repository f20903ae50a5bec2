"""The cards (名片, 党建牌) that a park presents itself by."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.store.bolt import Store
from queries.catalogue import LAYERS, run
from queries.frameworks.stated import Ref, StatedFigure, asked, figures, refs, stated


@dataclass(frozen=True, slots=True)
class Card:
    """A card."""

    id: str
    code: str | None
    rank: int
    name: str
    name_en: str | None
    pathways: tuple[Ref, ...]
    carriers: tuple[Ref, ...]
    contributors: tuple[Ref, ...]
    parts: tuple[Ref, ...]
    claims: tuple[StatedFigure, ...]
    facts: tuple[str, ...]
    paragraphs: tuple[str, ...]


def _figure(row: Mapping[str, Any]) -> StatedFigure:
    (figure,) = figures([{**row, "id": row["claim"]}])
    return figure


def cards(
    store: Store, *, as_of: date | None = None, layers: Collection[str] = LAYERS
) -> tuple[Card, ...]:
    """The cards in their order, with the claims about them and about what advances them."""
    common = asked(as_of, layers)
    claims: dict[str, dict[str, StatedFigure]] = {}
    for row in run(store, "card_claims", **common):
        claims.setdefault(row["card"], {})[row["claim"]] = _figure(row)
    return tuple(
        Card(
            id=row["id"],
            code=row["code"],
            rank=row["rank"],
            name=row["name"],
            name_en=row["name_en"],
            pathways=refs(row["pathways"]),
            carriers=refs(row["carriers"]),
            contributors=refs(row["contributors"]),
            parts=refs(row["parts"]),
            claims=tuple(claims.get(row["id"], {}).values()),
            **stated(row),
        )
        for row in run(store, "cards", **common)
    )
