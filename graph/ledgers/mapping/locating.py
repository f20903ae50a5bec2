"""Coordinates of ledgers: their system has to be declared, and what is kept is WGS 84.

Domain rules, sections 5 and 6: an undeclared BD-09 file is off by 850 m and would destroy a
15-minute circle. So coordinates without a system are refused, points outside the working box of the
zone are warned of, and more than one in twenty of them is told as a likely wrong system.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.errors import Finding, InvalidInput
from graph.model.coordinates import Floats, to_wgs84

if TYPE_CHECKING:
    from graph.ledgers.files.ledger import LedgerTable
    from graph.ledgers.mapping.row_context import RowContext

WEST, EAST = 102.760, 102.910
SOUTH, NORTH = 24.890, 25.070
"""The working box of the zone in WGS 84, about 2 km wider than what it is drawn around."""

MOST_OUTSIDE = 0.05
"""Share of points outside the box above which the declared system is doubted."""

_DECIMALS = 7
"""Of a converted coordinate, in degrees: 1 cm."""


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
        by_system: dict[str, list[int]] = {}
        for at, row in enumerate(numbers):
            lon, lat = lons[at], lats[at]
            if lon is None and lat is None:
                if systems[at] is not None and row not in context.bad:
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
        for system, places in by_system.items():
            given = np.array([(lons[at], lats[at]) for at in places], np.float64)
            for at, (lon, lat) in zip(
                places, self._converted(context, given, system, places, numbers), strict=True
            ):
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
        self,
        context: RowContext,
        given: Floats,
        system: str,
        places: list[int],
        numbers: Sequence[int],
    ) -> list[list[float]]:
        lon, lat = given.T
        possible = (np.abs(lon) <= 180) & (np.abs(lat) <= 90)
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
        low, high = np.array([WEST, SOUTH]), np.array([EAST, NORTH])
        inside = ((made >= low) & (made <= high)).all(axis=1)
        self._points += len(places)
        self._outside += int((~inside).sum())
        for at in np.flatnonzero(~inside).tolist():
            value = f"{given[at, 0]:g}, {given[at, 1]:g}"
            row, column = numbers[places[at]], context.header("lon")
            if possible[at]:
                message = f"outside the zone ({WEST}-{EAST}, {SOUTH}-{NORTH})"
                context.report("outside_box", message, row, column, value, severity="warning")
            else:
                message = f"no place that {system} could mean"
                context.report("impossible_coordinates", message, row, column, value)
        points: list[list[float]] = made.tolist()
        return points

    def closing(self, ledger: LedgerTable) -> list[Finding]:
        """The doubt about the whole file, if too many points lie outside."""
        if self._outside <= MOST_OUTSIDE * self._points:
            return []
        message = (
            f"{self._outside:,} of {self._points:,} points lie outside the zone: "
            "is the declared coordinate system right?"
        )
        return [ledger.finding("datum_likely_wrong", message, severity="warning")]
