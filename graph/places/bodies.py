"""The bodies and zones of a picture, as places are found for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from graph.boundaries import polygon_of
from graph.places.addresses.parsing import parse
from graph.places.known import Body, LonLat, Zone
from graph.snapshot.pictures import LABELS, Picture

LABELS_PLACED = ("Organization", "Position", "Unit")


def bodies_of(picture: Picture, *, again: bool = False) -> list[Body]:
    """Bodies whose place is known, and those of ledgers whose place is to be found.

    Parameters
    ----------
    picture
        a day and layers; what is generated is not mixed with what is real, so its layers should
        not be. Those of its home are asked about; what is known of the whole tells where they are.
    again
        those that were placed by their address before are to be placed again. Their places are
        never what others are placed by.
    """
    snapshot = picture.snapshot
    columns = snapshot.columns
    whole = picture.whole
    home = picture.home
    zones = _zones_of_bodies(whole)
    found: list[Body] = []
    for label in LABELS_PLACED:
        mask = whole.valid & whole.home & (snapshot.label == LABELS.index(label))
        for at in np.flatnonzero(mask).tolist():
            lonlat = _point(columns, at)
            placed = columns["located_by"].at(at) is not None
            if lonlat is None or placed:
                unit = label == "Unit" and not snapshot.second["Enterprise"][at]
                layer = columns["layer"].at(at)
                never = columns["category"].at(at) or columns["in_zone"].at(at) is False
                if unit or never or layer != "ledger" or not home[at]:
                    continue
                lonlat = None
            made = _body(whole, at, label, lonlat, zones.get(at, ()))
            found.append(replace(made, settled=True) if placed and not again else made)
    return found


def _body(picture: Picture, at: int, label: str, point: LonLat | None, zones: Any) -> Body:
    snapshot = picture.snapshot
    columns = snapshot.columns
    text = columns["address"].at(at) or ""
    kinds: dict[str, list[int]] = {}
    for zone in sorted(zones):
        kinds.setdefault(str(columns["kind"].at(zone)), []).append(zone)
    carriers = [
        name
        for zone in kinds.get("carrier", ())
        for name in (str(snapshot.names[zone]), *columns["aliases"].values[zone])
    ]
    return Body(
        id=str(snapshot.ids[at]),
        label=label,
        name=str(snapshot.names[at]),
        text=text,
        address=parse(text),
        point=point,
        subdistrict=_first(snapshot.ids, kinds.get("subdistrict")),
        community=_first(snapshot.ids, kinds.get("community")),
        carriers=tuple(carriers),
        staff=int(columns["staff"].at(at) or 0),
        full_members=int(columns["full_members"].at(at) or 0),
        park=columns["park"].at(at),
    )


def _first(ids: Any, nodes: list[int] | None) -> str | None:
    return str(ids[nodes[0]]) if nodes else None


def _point(columns: Mapping[str, Any], at: int) -> LonLat | None:
    lon, lat = columns["lon"].at(at), columns["lat"].at(at)
    return None if lon is None or lat is None else (lon, lat)


def _zones_of_bodies(picture: Picture) -> Mapping[int, set[int]]:
    zone = LABELS.index("Zone")
    edges = picture.edges("LOCATED_IN")
    found: dict[int, set[int]] = {}
    for start, end in zip(edges.start.tolist(), edges.end.tolist(), strict=True):
        if picture.snapshot.label[end] == zone:
            found.setdefault(start, set()).add(end)
    return found


def zones_of(picture: Picture) -> list[Zone]:
    """All zones of a picture; one with a boundary and no point of its own stands inside it."""
    picture = picture.whole
    snapshot = picture.snapshot
    columns = snapshot.columns
    zone = LABELS.index("Zone")
    part_of = picture.edges("PART_OF")
    parents: dict[int, list[str]] = {}
    for start, end in zip(part_of.start.tolist(), part_of.end.tolist(), strict=True):
        if snapshot.label[start] == zone == snapshot.label[end]:
            parents.setdefault(start, []).append(str(snapshot.ids[end]))
    made = []
    for at in np.flatnonzero(picture.valid & (snapshot.label == zone)).tolist():
        boundary = columns["boundary"].at(at)
        point = _point(columns, at)
        if point is None and boundary is not None:
            inside = polygon_of(boundary).representative_point()
            point = (inside.x, inside.y)
        name = str(snapshot.names[at])
        made.append(
            Zone(
                *(str(snapshot.ids[at]), name, str(columns["kind"].at(at))),
                frozenset({name, *columns["aliases"].values[at]}),
                tuple(sorted(parents.get(at, ()))),
                *(point, boundary),
            )
        )
    return made
