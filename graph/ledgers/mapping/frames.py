"""Frameworks (T9) and published figures (T10) as nodes and relationships."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from graph.ledgers.mapping.ids import entity_id
from graph.ledgers.mapping.row_context import Mapper, RowContext
from graph.ledgers.values.periods import read_period
from graph.model.codes import ADVANCE_ROLE, INITIATIVE_KIND

_BODIES = ("Organization", "Unit")
_CARRIERS = (*_BODIES, "Position", "Zone")

_ROLES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "issuers": ("issuer", _BODIES),
    "runners": ("runner", _BODIES),
    "owners": ("owner", _BODIES),
    "designers": ("designer", _BODIES),
    "vanguards": ("vanguard", _BODIES),
    "carriers": ("carrier", _CARRIERS),
    "contributors": ("contributor", _CARRIERS),
    "takers": ("pathway", _BODIES),
}
"""The columns of what advances a row's initiative, the first role before the others: the role, and
what can have it. An initiative that advances another says so in a row of its own."""

ADVANCING = tuple(_ROLES)

_ADVANCES_AS = {"project_team": "runner", "task_force": "runner", "platform": "carrier"}
"""The role in which an initiative of a kind advances another; of other kinds it contributes."""

_WHOLES: Mapping[str, tuple[str, ...]] = {
    "sub_plan": ("plan",),
    "measure": ("plan", "sub_plan"),
    "module": ("platform",),
    "subsystem": ("module",),
}
"""Kinds that are always part of another, and the kinds of that."""


def framework(row: RowContext) -> None:
    """T9: an initiative, what it is part of, what is part of it, and what advances it."""
    properties, roles = row.properties, row.roles
    properties.setdefault("code", roles["key"])
    row.not_before("due", "since")
    made = row.node("key", roles["key"])
    _part(row, made)
    _advanced(row, made)
    _advances(row, made)
    for one in row.meant("extends", "Initiative"):
        _another(row, "extends", made, one)
        row.rel("EXTENDS", made, one)
    for rank, one in enumerate(row.meant("points", "Position"), 1):
        row.rel("PART_OF", one, made, rank=rank)
    for one in row.meant("communities", "Zone"):
        row.rel("PART_OF", one, made)
    for one in row.meant("places", "Zone"):
        row.rel("LOCATED_IN", made, one)


def _part(row: RowContext, made: str) -> None:
    kind = row.properties["kind"]
    wholes = _WHOLES.get(kind)
    for whole in row.meant("parent", "Initiative"):
        _another(row, "parent", made, whole)
        _of_kind(row, "parent", whole, wholes)
        row.rel("PART_OF", made, whole)
    if wholes and "parent" not in row.roles:
        message = f"a {_named(kind)} is part of a {_named(*wholes)}: which one is not said"
        row.error("parent", "whole_missing", message)


def _advanced(row: RowContext, made: str) -> None:
    """One body in several roles is one relationship: the first counts, the others are noted."""
    kind = row.properties["kind"]
    if "takers" in row.roles and kind not in ("pathway", "method"):
        message = f"a {_named(kind)} is not taken: only a {_named('pathway', 'method')} is"
        row.error("takers", "other_kind", message)
    found: dict[str, list[str]] = {}
    for feed, (role, labels) in _ROLES.items():
        for one in row.meant(feed, *labels):
            found.setdefault(one, []).append("method" if feed == "takers" == kind else role)
    for one, (first, *others) in found.items():
        role = "method" if first == "pathway" and kind == "method" else first
        also = "、".join(ADVANCE_ROLE.codes[other].zh for other in others)
        row.rel("ADVANCES", one, made, role=role, note=f"同时为{also}" if also else None)


def _advances(row: RowContext, made: str) -> None:
    taken = row.meant("pathways", "Initiative")
    for one in taken:
        _another(row, "pathways", made, one)
        _of_kind(row, "pathways", one, ("pathway",))
        row.rel("ADVANCES", made, one, role="pathway")
    role = _ADVANCES_AS.get(row.properties["kind"], "contributor")
    for one in row.meant("advances", "Initiative"):
        _another(row, "advances", made, one)
        if one not in taken:
            row.rel("ADVANCES", made, one, role=role)


def _another(row: RowContext, feed: str, made: str, other: str) -> None:
    if other == made:
        row.error(feed, "same_body", "a framework cannot refer to itself here", row.roles[feed])


def _of_kind(row: RowContext, feed: str, other: str, kinds: tuple[str, ...] | None) -> None:
    kind = row.references.kind_of(other)
    if kinds and kind is not None and kind not in kinds:
        message = f"it is a {_named(kind)}; a {_named(*kinds)} is meant here"
        row.error(feed, "other_kind", message, other)


def _named(*kinds: str) -> str:
    return " or ".join(INITIATIVE_KIND.codes[kind].zh for kind in kinds)


_SUBJECTS = ("Initiative", *_BODIES, "Zone", "Position", "Agreement")
_UNITS = {"平方米": "m2", "平米": "m2", "㎡": "m2", "元": "CNY", "人民币": "CNY", "百分比": "%"}
_SCALES = {"万": 10**4, "亿": 10**8}
_BOUND = re.compile("余|超过|逾|近|约|不少于|不低于|不到|不足|以上|以下|以内|左右|大于|小于|[<>≥≤]")
"""Words of a printed form that say that the figure is not exact."""


def figure(row: RowContext) -> None:
    """T10: a published figure, what it is about and the document that states it."""
    properties, roles = row.properties, row.roles
    properties["kind"] = "figure"
    properties.setdefault("metric", properties["name"])
    printed = f"{row.ledger.kind.by_feed['value'].header}: "
    for note in [one for one in row.notes if one.startswith(printed)]:
        row.notes.remove(note)  # as printed is where such a figure belongs
        properties.setdefault("printed", note.removeprefix(printed))
    if properties["operator"] == "eq" and _BOUND.search(properties.get("printed", "")):
        message = "printed as a bound, and yet called equal"
        row.warn("operator", "contradiction", message, properties["printed"])
    _unit(row)
    if (period := properties.get("period")) is not None:
        read = read_period(period)
        if read is None:
            message = "no period; write 2021, 2019-2021 or 2021-01-01/2021-06-30"
            row.error("period", "not_a_period", message, period)
        else:
            properties["period"] = read
    day, title = roles["published"], roles["document"]
    if day > row.references.as_of:
        message = f"a document of a day to come ({row.references.as_of} is today)"
        row.warn("published", "date_order", message, day)
    made = row.node("key", roles["key"])
    for one in row.meant("subjects", *_SUBJECTS):
        row.rel("ABOUT", made, one)
    source = entity_id("Source", f"{day}-{title}")
    row.bring("Source", source, name=title, kind="document", published=day)
    row.rel("STATED_IN", made, source)


def _unit(row: RowContext) -> None:
    """Units by which figures are compared; what is in tens of thousands is written out."""
    unit = row.properties.get("unit")
    if unit is None:
        return
    if unit[0] in _SCALES and len(unit) > 1:
        value = Decimal(str(row.properties["value"])) * _SCALES[unit[0]]
        row.properties["value"], unit = float(value), unit[1:]
    row.properties["unit"] = _UNITS.get(unit, unit)


MAPPERS: dict[str, Mapper] = {"frameworks": framework, "figures": figure}
