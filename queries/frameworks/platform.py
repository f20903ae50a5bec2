"""The platforms: what they extend, who designed them, what they are made of."""

from __future__ import annotations

from collections.abc import Collection, Mapping
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
class Module:
    """A module and its subsystems, both in their order."""

    id: str
    name: str
    rank: int | None
    layer: str
    subsystems: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform. ``modules`` and ``subsystems`` are published beside held; ``made_of`` lists the
    modules that the graph holds. ``user_groups`` are the classes of users that it names.
    """

    id: str
    name: str
    name_en: str | None
    extends: tuple[Ref, ...]
    designers: tuple[Ref, ...]
    advanced_by: tuple[Ref, ...]
    advances: tuple[Ref, ...]
    modules: Parts
    subsystems: Parts
    made_of: tuple[Module, ...]
    user_groups: tuple[str, ...]
    claims: tuple[StatedFigure, ...]
    facts: tuple[str, ...]
    paragraphs: tuple[str, ...]
    note: str | None
    note_en: str | None


def platforms(
    store: Reader,
    *,
    platform: str | None = None,
    as_of: date | None = None,
    layers: Collection[str] = LAYERS,
) -> tuple[Platform, ...]:
    """The platforms by id, or the one with this id, if there is one."""
    rows = run(store, "platforms", platform=platform, **asked(as_of, layers))
    return tuple(_platform(row) for row in rows)


def _platform(row: Mapping[str, Any]) -> Platform:
    claims = figures(row["claims"])
    modules = sorted(row["modules"], key=_order)
    subsystems = sorted(row["subsystems"], key=_order)
    return Platform(
        id=row["id"],
        name=row["name"],
        name_en=row["name_en"],
        extends=refs(row["extends"]),
        designers=refs(item for item in row["advanced_by"] if item["role"] == "designer"),
        advanced_by=refs(row["advanced_by"]),
        advances=refs(row["advances"]),
        modules=parts_of(refs(modules), claims, "modules"),
        subsystems=parts_of(refs(subsystems), claims, "subsystems"),
        made_of=tuple(
            Module(
                item["id"],
                item["name"],
                item["rank"],
                item["layer"],
                refs(part for part in subsystems if part["module"] == item["id"]),
            )
            for item in modules
        ),
        user_groups=tuple(
            element for group in row["groups"] for element in group["elements"] or ()
        ),
        claims=claims,
        note=row["note"],
        note_en=row["note_en"],
        **stated(row),
    )


def _order(item: Mapping[str, Any]) -> tuple[int, str]:
    return item["rank"] or 0, item["id"]
