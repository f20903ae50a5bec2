"""Coordinates of ledgers: their system has to be declared, and what is kept is WGS 84.

Domain rules, sections 5 and 6: an undeclared BD-09 file is off by 850 m and would destroy a
15-minute circle. So coordinates without a system are refused, points outside the row's own zone are
warned of, and more than one in twenty of them is told as a likely wrong system.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from graph.boundaries import distance_outside
from graph.errors import Finding, InvalidInput
from graph.model.coordinates import Floats, to_wgs84

if TYPE_CHECKING:
    from graph.ledgers.files.ledger import LedgerTable
    from graph.ledgers.mapping.row_context import RowContext

Mask = NDArray[np.bool_]

MOST_OUTSIDE = 0.05
"""Share of points outside their zones above which the declared system is doubted."""

_DECIMALS = 7
"""Of a converted coordinate, in degrees: 1 cm."""

_TOLERANCE_M = 200.0
"""How far outside a boundary a point may lie: boundaries run along streets, and houses on both
sides of one are told to be in either."""


class Locator:
    """The coordinates of one pass over a ledger."""

    def __init__(self) -> None:
        self._points = 0
        self._outside = 0

    def place(
        self, context: RowContext, numbers: Sequence[int], values: dict[str, list[Any]]
    ) -> None:
        """Check the coordinates of a chunk and bring them to WGS 84, in place."""
        lons, lats, systems = (
            values.get(feed, [None] * len(numbers)) for feed in ("lon", "lat", "declared_crs")
        )
        drawn = values.get("boundary", [None] * len(numbers))
        by_system: dict[str, list[int]] = {}
        for at, row in enumerate(numbers):
            lon, lat = lons[at], lats[at]
            if lon is None and lat is None:
                alone = not drawn[at]
                if alone and systems[at] is not None and row not in context.bad:
                    systems[at] = None
                    message = "a coordinate system without coordinates"
                    context.report(
                        "crs_without_coordinates",
                        message,
                        row,
                        context.header("declared_crs"),
                        severity="warning",
                    )
            elif row not in context.bad and self._sound(context, row, lon, lat, systems[at]):
                by_system.setdefault(systems[at], []).append(at)
        there = values.get("subdistrict", [None] * len(numbers))
        for system, places in by_system.items():
            given = np.array([(lons[at], lats[at]) for at in places], np.float64)
            rows = [numbers[at] for at in places]
            made, possible = self._converted(context, given, system, rows)
            self._judge(context, given, made, possible, rows, [there[at] for at in places])
            for at, (lon, lat) in zip(places, made.tolist(), strict=True):
                lons[at], lats[at] = lon, lat

    def _sound(self, context: RowContext, row: int, lon: Any, lat: Any, system: Any) -> bool:
        if lon is None or lat is None:
            feed = "lat" if lat is None else "lon"
            context.report(
                "half_coordinates", "give both longitude and latitude", row, context.header(feed)
            )
        elif lat > 60 and lon < 60:
            context.report(
                "swapped_coordinates",
                "longitude and latitude are swapped",
                row,
                context.header("lon"),
                f"{lon}, {lat}",
            )
        elif system is None:
            context.report(
                "undeclared_crs",
                "coordinates without their system are refused: WGS84, GCJ02, BD09 and CGCS2000 "
                "differ by hundreds of metres",
                row,
                context.header("declared_crs"),
            )
        else:
            return True
        return False

    def _converted(
        self, context: RowContext, given: Floats, system: str, rows: Sequence[int]
    ) -> tuple[Floats, Mask]:
        """Points in WGS 84, and which of them are any place at all."""
        possible: Mask = np.all(np.abs(given) <= (180, 90), axis=1)
        made = given.copy()
        try:
            made[possible] = to_wgs84(given[possible], system)
        except InvalidInput:
            for at in np.flatnonzero(possible).tolist():
                try:
                    made[at] = to_wgs84(given[at : at + 1], system)[0]
                except InvalidInput:
                    possible[at] = False
        if system in ("gcj02", "bd09"):
            made = made.round(_DECIMALS)
        for at in np.flatnonzero(~possible).tolist():
            message = f"no place that {system} could mean"
            value = f"{given[at, 0]:g}, {given[at, 1]:g}"
            context.report(
                "impossible_coordinates", message, rows[at], context.header("lon"), value
            )
        return made, possible

    def _judge(
        self,
        context: RowContext,
        given: Floats,
        made: Floats,
        possible: Mask,
        rows: Sequence[int],
        there: Sequence[Any],
    ) -> None:
        """Warn of points outside the zone that their row says they are in."""
        if context.ledger.kind.label == "Zone":
            return
        self._points += len(rows)
        self._outside += int((~possible).sum())
        names = np.array([one if isinstance(one, str) else "" for one in there], object)
        for name in sorted(set(names[possible].tolist())):
            bounds = context.references.places.bounds(name or None)
            if bounds is None:
                continue
            zone, boundary = bounds
            mine = np.flatnonzero(possible & (names == name))
            outside = mine[distance_outside(boundary, made[mine]) > _TOLERANCE_M]
            self._outside += len(outside)
            for at in outside.tolist():
                context.report(
                    "outside_box",
                    f"outside {zone}",
                    rows[at],
                    context.header("lon"),
                    f"{given[at, 0]:g}, {given[at, 1]:g}",
                    severity="warning",
                )

    def closing(self, ledger: LedgerTable) -> list[Finding]:
        """The doubt about the whole file, if too many points lie outside."""
        if self._outside <= MOST_OUTSIDE * self._points:
            return []
        message = (
            f"{self._outside:,} of {self._points:,} points lie outside their zone: "
            "is the declared coordinate system right?"
        )
        return [ledger.finding("datum_likely_wrong", message, severity="warning")]
