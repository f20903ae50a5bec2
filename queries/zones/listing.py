"""The zones of a network: what there is, what is part of what, and the day each is looked at on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graph.snapshot.areas import default_day
from graph.snapshot.pictures import Area, Picture
from queries.coverage.status.places import zone_parents
from queries.lookup import NodeId


@dataclass(frozen=True, slots=True)
class ZoneRow:
    """A zone. ``parent`` is the zone that it is part of, the first by id of several; ``park`` the
    one whose office stated it; ``day`` what is meant for it by default, if a day is kept for it or
    for what it is part of; ``drawn``: its boundary is known."""

    id: str
    name: str
    name_en: str | None
    kind: str
    carrier_kind: str | None
    division_code: str | None
    parent: NodeId | None
    park: str | None
    day: date | None
    drawn: bool
    layer: str


def zones(picture: Picture) -> tuple[ZoneRow, ...]:
    """The zones at home in a picture, by id. O(zones + PART_OF)."""
    snapshot = picture.snapshot
    columns = snapshot.columns
    above = zone_parents(picture.whole)
    return tuple(
        ZoneRow(
            id=str(snapshot.ids[at]),
            name=str(snapshot.names[at]),
            name_en=columns["name_en"].at(at),
            kind=str(columns["kind"].at(at)),
            carrier_kind=columns["carrier_kind"].at(at),
            division_code=columns["division_code"].at(at),
            parent=str(snapshot.ids[min(above[at])]) if above[at] else None,
            park=columns["park"].at(at),
            day=default_day(snapshot, Area((str(snapshot.ids[at]),))),
            drawn=columns["boundary"].at(at) is not None,
            layer=snapshot.layers[snapshot.layer[at]],
        )
        for at in picture.nodes("Zone").tolist()
    )
