"""A town whose places are hidden: each body is truly somewhere, and known only so well.

What is known holds: a body is within its radius of where it was found, or inside its zone. So what
is told of the known town has to hold of the true one.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from graph.places.finding import Finder
from graph.snapshot.building import build
from graph.snapshot.pictures import Picture
from tests.support import town

DAY = date(2021, 12, 31)
How = Literal["exact", "radius", "zone", "nothing"]
RADII_M = (15.0, 60.0, 250.0, 900.0)


@dataclass(frozen=True)
class Hidden:
    """The same town twice, as it is known and as it is."""

    known: Picture
    true: Picture
    true_points: dict[str, tuple[float, float]]


def hidden_town(
    seed: int,
    *,
    enterprises: int = 40,
    positions: int = 5,
    of_enterprises: tuple[How, ...] = ("exact", "radius", "zone", "nothing"),
    of_positions: tuple[How, ...] = ("exact", "radius", "zone"),
    side_m: float = 4_000.0,
) -> Hidden:
    """A town in which each body is known in one of the ways given, by chance."""
    chance = random.Random(seed)
    common = {"layer": "ledger", "source": "src:t"}
    nodes: list[dict[str, Any]] = [
        {
            "id": one.id,
            "labels": ["Zone"],
            "name": one.name,
            "kind": one.kind,
            "boundary": one.boundary,
            **common,
        }
        for one in town.zones()
    ]
    edges = [
        {"type": "PART_OF", "start": one.id, "end": parent, "layer": "ledger"}
        for one in town.zones()
        for parent in one.parents
    ]
    truth: dict[str, tuple[float, float]] = {}
    for label, count, ways in (
        ("unit", enterprises, of_enterprises),
        ("pos", positions, of_positions),
    ):
        for number in range(count):
            key, how = f"{label}:{number:03}", chance.choice(ways)
            east, north = chance.uniform(0, side_m), chance.uniform(0, side_m)
            truth[key] = town.at(east, north)
            subdistrict = int(east > town.SIDE_M) + 2 * int(north > town.SIDE_M)
            half = int(east % town.SIDE_M > town.SIDE_M / 2)
            zone = f"zone:c{subdistrict}{half}" if chance.random() < 0.7 else f"zone:s{subdistrict}"
            edges.append({"type": "LOCATED_IN", "start": key, "end": zone, "layer": "ledger"})
            if how == "nothing":
                edges.pop()
            nodes.append(
                {**_body(label, key, chance), **_known(how, east, north, chance), **common}
            )
    known = build(nodes, edges, 1).at(DAY)
    exact = {"located_by": None, "radius_m": None}
    seen = [
        {**node, "lon": truth[node["id"]][0], "lat": truth[node["id"]][1], **exact}
        if node["id"] in truth
        else node
        for node in nodes
    ]
    return Hidden(known, build(seen, edges, 1).at(DAY), truth)


def placed_town(count: int, *, share: float, seed: int) -> Hidden:
    """The made-up town with a share of its addresses hidden whole and placed again by them: radii
    are what the finder tells, so that one in ten may be farther off."""
    bodies = town.bodies(count, seed)
    without, truth = town.hidden(bodies, share, seed + 1)
    found = {one.id: one for one in Finder(without, town.zones()).find().placed}
    chance = random.Random(seed)
    common = {"layer": "ledger", "source": "src:t"}
    known: list[dict[str, Any]] = []
    true: list[dict[str, Any]] = []
    for number, one in enumerate(bodies):
        label = "pos" if number % 40 == 0 else "unit"
        node = {**_body(label, f"{label}:{number:05}", chance), **common}
        assert one.point is not None
        true.append({**node, "lon": one.point[0], "lat": one.point[1]})
        place: dict[str, Any] = {"lon": one.point[0], "lat": one.point[1]}
        if one.id in truth:
            at = found.get(one.id)
            place = {} if at is None else {"lon": at.lon, "lat": at.lat, "radius_m": at.radius_m}
            place |= {} if at is None else {"located_by": at.located_by}
        known.append({**node, **place})
    points = {node["id"]: (node["lon"], node["lat"]) for node in true}
    return Hidden(build(known, [], 1).at(DAY), build(true, [], 1).at(DAY), points)


def _body(label: str, key: str, chance: random.Random) -> dict[str, Any]:
    if label == "pos":
        return {"id": key, "labels": ["Position"], "name": key, "tier": "station"}
    return {
        "id": key,
        "labels": ["Unit", "Enterprise"],
        "name": key,
        "ownership": "private",
        "operating_status": "operating",
        "full_members": chance.randrange(0, 4),
        "staff": chance.randrange(1, 200),
    }


def _known(how: How, east: float, north: float, chance: random.Random) -> dict[str, Any]:
    if how in ("zone", "nothing"):
        return {}
    off, turn, radius = 0.0, chance.uniform(0, math.tau), None
    if how == "radius":
        radius = chance.choice(RADII_M)
        # The town's metres are 0.1 % off those of the sphere.
        off = radius * 0.99 * math.sqrt(chance.random())
    lon, lat = town.at(east + off * math.cos(turn), north + off * math.sin(turn))
    located = {} if radius is None else {"located_by": "number", "radius_m": radius}
    return {"lon": lon, "lat": lat, **located}
