"""The planted cases: enterprises with fixed numbers that show a rule's edge or a fault of data.

They are the first enterprises of every network, whatever its seed and scale, and count among the
totals.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Plant:
    """What is fixed about one planted enterprise; the rest is drawn as for any other.

    ``cover`` is None where coverage is drawn too, else "none", "own" or the name of a planted
    joint branch.
    """

    case: str
    size: str = "micro"
    full: int | None = None
    probationary: int | None = None
    staff: int | None = None
    cover: str | None = None
    industry: str | None = None


def _member_cases() -> list[Plant]:
    return [
        Plant("no-members", full=0, cover="none"),
        Plant("one-member", full=1, cover="none"),
        Plant("two-members", full=2, cover="none"),
        Plant("r01-three-members-unorganized", "small", full=3, cover="none"),
        Plant("r01-three-members-own-branch", "small", full=3, cover="own"),
        Plant("r01-probationary-only", full=0, probationary=3, cover="none"),
        Plant("r06-six-members", "small", full=6, cover="own"),
        Plant("r06-seven-members", "small", full=7, cover="own"),
        Plant("r02-forty-nine-members", "medium", full=49, staff=320, cover="own"),
        Plant("r05-fifty-members", "medium", full=50, staff=330, cover="own"),
        Plant("r02-fifty-one-members-one-branch", "medium", full=51, staff=340, cover="own"),
        Plant("r05-ninety-nine-members", "medium", full=99, staff=700, cover="own"),
        Plant("r05-hundred-members", "medium", full=100, staff=720, cover="own"),
        Plant("r11-staff-49", "small", full=0, staff=49, cover="none"),
        Plant("r11-staff-50", "small", full=0, staff=50, cover="none"),
        Plant("r11-staff-99", "small", full=0, staff=99, cover="none"),
        Plant("r11-staff-100", "medium", full=0, staff=100, cover="none"),
        Plant("r03-joint-branch", full=1, cover="r03"),
        Plant("r03-joint-branch", full=2, cover="r03"),
        *(Plant("r04-joint-branch-of-five", full=1, cover="r04-5") for _ in range(5)),
        *(Plant("r04-joint-branch-of-six", full=1, cover="r04-6") for _ in range(6)),
    ]


def _data_cases() -> list[Plant]:
    return [
        Plant("distance-999.5"),
        Plant("distance-1000.0"),
        Plant("distance-1000.5"),
        Plant("no-coordinates-ala"),
        Plant("no-coordinates-luoyang"),
        *(Plant("declared-bd09") for _ in range(20)),
        *(Plant("undeclared-bd09") for _ in range(5)),
        *(Plant("duplicate-code-first") for _ in range(10)),
        *(Plant("duplicate-code-second") for _ in range(10)),
        *(Plant("code-checksum") for _ in range(5)),
        *(Plant("renamed") for _ in range(3)),
        *(Plant("moved-out") for _ in range(2)),
        *(Plant("member-of-j4", "large", industry="c") for _ in range(6)),
        *(Plant("member-of-j2", "medium") for _ in range(6)),
    ]


PLANTS = (*_member_cases(), *_data_cases())
"""In the order of their numbers: ``PLANTS[0]`` is enterprise 1."""

DISTANCES_M = {"distance-999.5": 999.5, "distance-1000.0": 1000.0, "distance-1000.5": 1000.5}
"""From the corner station. The middle one lies a micrometre inside, so that rounding in another
formula for the same distance does not decide it."""


def unit_id(index: int) -> str:
    """Id of the enterprise with a place in the list, from 0."""
    return f"unit:s{index + 1:06d}"


def places_of(case: str) -> list[int]:
    """Places of a case's enterprises in the list, from 0."""
    return [index for index, plant in enumerate(PLANTS) if plant.case == case]


def _planted() -> dict[str, tuple[str, ...]]:
    cases = {
        plant.case: tuple(unit_id(index) for index in places_of(plant.case)) for plant in PLANTS
    }
    return cases | {
        "distance-station": ("pos:s001",),
        "r03-joint-branch-organization": ("org:s-joint-r03",),
        "r04-organization-of-five": ("org:s-joint-r04-5",),
        "r04-organization-of-six": ("org:s-joint-r04-6",),
        "r05-general-branch-of-49": ("org:s-gb-49",),
        "r05-general-branch-of-50": ("org:s-gb-50",),
        "r05-general-branch-of-51": ("org:s-gb-51",),
        "r05-committee-of-99": ("org:s-pc-99",),
        "r05-committee-of-100": ("org:s-pc-100",),
        "articulation-organization": ("org:s-cut",),
        "behind-articulation": ("org:s-far-1", "org:s-far-2", "org:s-far-3"),
        "island": ("org:s-island-1", "org:s-island-2", "org:s-island-3"),
        "j3-agreement-expiring": ("agr:s017",),
        "j3-agreement-undated": ("agr:s018",),
        "pairing-expired": ("agr:s101",),
        "pairing-ends-on-the-day": ("agr:s102",),
        "pairing-expiring-in-90-days": ("agr:s103",),
        "pairing-active-for-91-days": ("agr:s104",),
        "pairing-undated": ("agr:s105",),
        "measure-overdue": ("init:s-measure-24",),
        "renewal-chain-of-three": ("agr:s201", "agr:s202", "agr:s203"),
        "renewal-with-a-gap": ("agr:s202", "agr:s203"),
        "renewal-without-a-gap": ("agr:s204", "agr:s205"),
        "renewal-before-the-end": ("agr:s207", "agr:s208"),
        "expired-without-successor": ("agr:s101", "agr:s206"),
        "renewal-due": ("agr:s209",),
        "duty-met": ("agr:s206",),
        "duty-behind": ("agr:s205",),
        "duty-unmet": ("agr:s203",),
        "agreement-without-duty": ("agr:s209",),
        "agreement-of-five": ("agr:s213",),
        "agreement-with-a-partner-outside": ("agr:s232",),
        "same-pair-and-theme": ("agr:s217", "agr:s218"),
        "signed-after-it-began": ("agr:s219",),
        "project-overdue-by-31-days": ("proj:s-c022",),
        "project-overdue-by-a-day": ("proj:s-c023",),
        "project-due-on-the-day": ("proj:s-c024",),
        "project-without-need": ("proj:s-c017", "proj:s-c035"),
        "project-without-resource": ("proj:s-c018",),
        "project-of-one-body": ("proj:s-c019",),
        "project-without-due-date": ("proj:s-c020",),
        "project-with-two-needs": ("proj:s-c021",),
        "need-declared-otherwise": ("need:s001", "need:s016"),
        "need-overdue": ("need:s047",),
        "resource-of-unknown-use": ("res:s025",),
        "resource-used-up": ("res:s026",),
    }


PLANTED: Mapping[str, tuple[str, ...]] = MappingProxyType(_planted())
"""Ids of every planted case, by its name."""
