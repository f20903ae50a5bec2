"""The cards (名片, 党建牌) that a park presents itself by."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from queries.catalogue import LAYERS, Reader, run
from queries.frameworks.stated import Ref, StatedFigure, asked, figures, refs, stated


@dataclass(frozen=True, slots=True)
class CardPartner:
    """A party that an agreement brings to a card."""

    partner: Ref
    agreement: Ref


@dataclass(frozen=True, slots=True)
class CardAgreements:
    """Whom agreements bring to a card through a body, or through an agreement, that advances it.

    ``published`` is how many agreements are published of the body, ``named`` how many of them the
    source layer names; what is only counted has no partner here.
    """

    through: Ref
    published: StatedFigure | None
    named: int
    partners: tuple[CardPartner, ...]


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
    agreements: tuple[CardAgreements, ...]
    claims: tuple[StatedFigure, ...]
    facts: tuple[str, ...]
    paragraphs: tuple[str, ...]


def _figure(row: Mapping[str, Any]) -> StatedFigure:
    (figure,) = figures([{**row, "id": row["claim"]}])
    return figure


def _agreements(rows: Sequence[Mapping[str, Any]]) -> CardAgreements:
    claims = figures(rows[0]["claims"])
    return CardAgreements(
        through=_ref(rows[0], "through"),
        published=next((one for one in claims if one.metric == "agreements_signed"), None),
        named=len({row["agreement"] for row in rows if row["layer"] == "source"}),
        partners=tuple(
            CardPartner(
                _ref(row, "partner"),
                _ref(row, "agreement", role=row["form"], layer=row["layer"]),
            )
            for row in rows
        ),
    )


def _ref(row: Mapping[str, Any], what: str, **more: str | None) -> Ref:
    return Ref(row[what], row[f"{what}_name"], name_en=row[f"{what}_name_en"], **more)


def cards(
    store: Reader, *, as_of: date | None = None, layers: Collection[str] = LAYERS
) -> tuple[Card, ...]:
    """The cards in their order.

    With the claims about them and about what advances them, and the partners by way of agreements.
    """
    common = asked(as_of, layers)
    claims: dict[str, dict[str, StatedFigure]] = {}
    for row in run(store, "card_claims", **common):
        claims.setdefault(row["card"], {})[row["claim"]] = _figure(row)
    partners: dict[str, dict[str, list[Mapping[str, Any]]]] = {}
    for row in run(store, "card_partners", **common):
        partners.setdefault(row["card"], {}).setdefault(row["through"], []).append(row)
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
            agreements=tuple(map(_agreements, partners.get(row["id"], {}).values())),
            claims=tuple(claims.get(row["id"], {}).values()),
            **stated(row),
        )
        for row in run(store, "cards", **common)
    )
