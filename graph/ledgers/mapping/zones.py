"""Zones (T8) as nodes, what they are part of and who leads them."""

from __future__ import annotations

from graph.boundaries import shifted
from graph.errors import InvalidInput
from graph.ledgers.mapping.places import PARK_KINDS, folded
from graph.ledgers.mapping.row_context import Mapper, RowContext
from graph.model.coordinates import to_wgs84

_LARGER = (*reversed(PARK_KINDS), "subdistrict", "community")
"""Kinds of the tree of zones, the largest first; areas and carriers may lie in any of them."""


def zone(row: RowContext) -> None:
    """T8: a zone, the larger one it is part of, the body that leads it."""
    properties, roles = row.properties, row.roles
    kind = properties["kind"]
    if kind in PARK_KINDS:
        properties["hub"] = True
    if "carrier_kind" in properties and kind != "carrier":
        row.error("carrier_kind", "contradiction", "of carriers only", properties["carrier_kind"])
    _bring_to_wgs84(row)
    made = row.node("key", roles["key"])
    _as_it_was(row, made)
    _part_of(row, made, kind)
    if "leader" in roles:
        _led(row, made)


def _bring_to_wgs84(row: RowContext) -> None:
    properties = row.properties
    if "boundary" not in properties:
        return
    system = properties.get("declared_crs")
    if system is None:
        row.error("declared_crs", "undeclared_crs", "a boundary without its system is refused")
    else:
        try:
            properties["boundary"] = shifted(
                properties["boundary"], lambda points: to_wgs84(points, system)
            )
        except InvalidInput as error:
            row.error("boundary", "not_a_boundary", error.message)


def _as_it_was(row: RowContext, made: str) -> None:
    """A code keeps meaning the same zone: a park stays that park, and what lies in a zone fits."""
    places, kind = row.references.places, row.properties["kind"]
    if (known := places.stored(made)) is not None:
        if kind != known.kind and PARK_KINDS[0] in (kind, known.kind):
            row.error("kind", "contradiction", f"the graph has it as a {known.kind}", kind)
        name, aliases = row.properties["name"], row.properties.get("aliases", ())
        names = {folded(one) for one in (name, *aliases)}
        if known.kind in PARK_KINDS and names.isdisjoint(map(folded, known.names)):
            message = (
                f"the code is that of {known.name}: another park needs another; "
                "if it is renamed, give the former name as an alias"
            )
            row.error("name", "other_name", message, name)
    for part in places.parts_of(made):
        if not _may_lie_in(places.kind_of(part), kind):
            message = f"{part}, a {places.kind_of(part)}, is part of it"
            row.error("kind", "parent_not_larger", message, kind)
            return


def _may_lie_in(kind: str, its: str) -> bool:
    return kind not in _LARGER or (its in _LARGER and _LARGER.index(its) < _LARGER.index(kind))


def _part_of(row: RowContext, made: str, kind: str) -> None:
    name = row.roles.get("parent")
    if name is None:
        return
    places = row.references.places
    parent = places.parent(name)
    if parent is None:
        row.error("parent", "unknown_name", "no zone, or several, have this code or name", name)
        return
    its = places.kind_of(parent)
    if parent == made:
        row.error("parent", "same_body", "a zone is no part of itself", name)
        return
    if not _may_lie_in(kind, its):
        row.error("parent", "parent_not_larger", f"a {kind} is part of no {its}", name)
        return
    known, now = places.stored_park_of(made), places.park_of(parent)
    if known is not None and now is not None and known != now:
        row.error("parent", "other_park", f"it lies in {known}; a zone lies in one park", name)
        return
    row.rel("PART_OF", made, parent)


def _led(row: RowContext, made: str) -> None:
    name = row.roles["leader"]
    found = row.references.find(name, "Organization")
    named = [found] if found else row.references.named(name, "Organization")
    if len(named) == 1:
        row.rel("LEADS", named[0], made)
    elif named:
        row.error("leader", "ambiguous_name", f"several go by this name ({named[:5]})", name)
    else:
        row.error("leader", "unknown_code", "no organization has this code or name", name)


MAPPERS: dict[str, Mapper] = {"zones": zone}
