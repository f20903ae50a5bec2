"""How much of everything a synthetic network has: the published totals, and those at other scales.

Scale 1 hits every published figure exactly. Other scales multiply and round what grows with the
network (enterprises, positions, organizations, members, activities) and keep what is a structure
(communities, carriers, committee seats, schools, the plan, the platform). Stations never fall
below 40, so that each of the 24 communities keeps one.
"""

from __future__ import annotations

from dataclasses import dataclass

from graph.errors import InvalidInput

MIN_SCALE = 0.05
"""Below this the planted cases no longer fit."""

MAX_SCALE = 100.0

DISTRICT_AREA_M2 = 16_600
PHASE_AREAS_M2 = (5_200, 5_400, 6_000)
DOMAINS = 6
DOMAIN_AREA_M2 = 12_000
STATION_AREA_BOUNDS_M2 = (30, 3_000)
BRANCH_BOUNDS = (3, 50)
INCUBATORS = {"startup_park": 3, "maker_space": 6, "incubator": 8}
MARKETS = {"market": 3, "business_circle": 2}
CARRIER_BOUNDS = (20, 260)
SCHOOLS = {"district": 1, "subdistrict": 2, "domain": 4, "unexplained": 13}
CULTURE_POINTS = 9
"""Beside the one the source names."""
AGREEMENTS = 18
"""Beside the three the source names."""
SUB_PLAN_MEASURES = (4, 4, 4, 3, 3, 3, 3)
MODULE_SUBSYSTEMS = (5, 5, 5, 5, 4, 4, 4)
REFORM_TASKS = 132
REPLICATED = 9

SIZES = {"micro": 22_950, "small": 3_105, "medium": 810, "large": 135}
INDUSTRIES = {
    "f": 10_260,
    "l": 3_780,
    "m": 2_970,
    "i": 2_160,
    "e": 2_160,
    "c": 1_890,
    "g": 1_350,
    "k": 810,
    "h": 540,
    # "other" of the recipe, 1,080 in all
    "o": 300,
    "r": 220,
    "p": 180,
    "q": 140,
    "a": 100,
    "j": 80,
    "n": 40,
    "d": 20,
}
OWNERSHIPS = {"private": 960, "state": 15, "foreign": 15, "collective": 10}
PLACES = {"cluster": 78, "incubator": 8, "market": 9, "rural": 5}


@dataclass(frozen=True)
class Totals:
    """What grows with the scale."""

    covered: int
    uncovered: int
    stations: int
    station_area: int
    committees: int
    general_branches: int
    branches: int
    members: int
    centre_activities: int
    centre_attendance: int
    committee_activities: int
    committee_attendance: int
    integrated: int
    integrated_overlap: int
    carrier_bounds: tuple[int, int]

    @property
    def enterprises(self) -> int:
        """Enterprises in all."""
        return self.covered + self.uncovered

    @property
    def organizations(self) -> int:
        """Organizations radiated by the Guolin committee."""
        return self.committees + self.general_branches + self.branches


def totals_at(scale: float, uncovered: int | None = None) -> Totals:
    """The totals at a scale; ``uncovered`` defaults to 5 % of the covered enterprises.

    Raises
    ------
    InvalidInput
        if the scale is out of bounds or ``uncovered`` is negative.
    """
    if not MIN_SCALE <= scale <= MAX_SCALE:
        raise InvalidInput(f"scale must lie between {MIN_SCALE} and {MAX_SCALE:g}, got {scale}")
    if uncovered is not None and uncovered < 0:
        raise InvalidInput(f"the number of uncovered enterprises is negative: {uncovered}")

    def scaled(published: int) -> int:
        return round(published * scale)

    stations = max(40, scaled(161))
    integrated = scaled(420)
    low, high = CARRIER_BOUNDS
    return Totals(
        covered=scaled(27_000),
        uncovered=scaled(1_350) if uncovered is None else uncovered,
        stations=stations,
        station_area=round(51_400 * stations / 161),
        committees=max(3, scaled(38)),
        general_branches=max(4, scaled(72)),
        branches=scaled(531),
        members=scaled(9_189),
        centre_activities=scaled(950),
        centre_attendance=scaled(110_000),
        committee_activities=scaled(3_550),
        committee_attendance=scaled(223_000),
        integrated=integrated,
        integrated_overlap=min(scaled(126), stations - 1),
        carrier_bounds=(max(1, scaled(low)), max(2, scaled(high))),
    )
