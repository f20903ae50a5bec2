"""The brands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from queries.catalogue import LAYERS, Reader, run
from queries.frameworks.stated import (
    Parts,
    Ref,
    StatedFigure,
    asked,
    figures,
    parts_of,
    refs,
    stated,
)


@dataclass(frozen=True, slots=True)
class Brand:
    """A brand.

    ``teams`` are the project teams that run it; None with a reason where none is known by name.
    ``carriers`` are the carriers that advance it, beside the figure that is told with it or about
    it; None where there is neither.
    """

    id: str
    code: str | None
    name: str
    name_en: str | None
    theme: str | None
    minutes: int | None
    open_list: bool
    teams: tuple[Ref, ...] | None
    teams_reason: str | None
    advanced_by: tuple[Ref, ...]
    parts: tuple[Ref, ...]
    pathways: tuple[Ref, ...]
    places: tuple[Ref, ...]
    claims: tuple[StatedFigure, ...]
    carriers: Parts | None
    facts: tuple[str, ...]
    paragraphs: tuple[str, ...]
    note: str | None
    note_en: str | None


def brands(
    store: Reader,
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
            teams=(teams := _teams(row["advanced_by"])) or None,
            teams_reason=None if teams else _NO_TEAM.get(row["layer"], "none_known"),
            advanced_by=refs(row["advanced_by"]),
            parts=refs(row["parts"]),
            pathways=refs(row["pathways"]),
            places=refs(row["places"]),
            claims=figures(row["claims"]),
            carriers=_carriers(row),
            note=row["note"],
            note_en=row["note_en"],
            **stated(row),
        )
        for row in run(store, "brands", brand=brand, **asked(as_of, layers))
    )


_NO_TEAM = {"source": "not_named_in_source"}
"""Why no team is known of a brand, by its layer: only a document can fail to name one."""


def _teams(items: Iterable[Mapping[str, Any]]) -> tuple[Ref, ...]:
    return refs(
        item for item in items if item["kind"] == "project_team" and item["role"] == "runner"
    )


def _carriers(row: Mapping[str, Any]) -> Parts | None:
    """Those that advance it as carriers, beside the figure of carriers."""
    held = refs(item for item in row["advanced_by"] if item["kind"] == "carrier")
    found = parts_of(held, figures([*row["claims"], *row["told_with"]]), "carriers")
    return None if found.published is None and not held else found
