"""A Chinese address in its parts."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """What an address says; empty where it does not say it.

    Attributes
    ----------
    province, city, district
        by their full names, also where the address shortens those of the first two.
    park
        a development zone, as written.
    subdistrict, community
        the places themselves, not their offices.
    road, crossing
        the road, and the other one where the address names a corner.
    lane
        number of the lane (弄) off the road.
    number
        on the road or in the lane, digits and what divides it: ``12``, ``8-1``, ``12附3``.
    estate, building
        names of what stands there: a compound or park; a house with a name of its own.
    block, unit, floor, room
        inside them; the floor below the ground is ``-1``.
    near
        how what is named stands to what is meant: 旁, 对面, 北侧.
    asides
        what stands in brackets; a former name without 原.
    """

    province: str = ""
    city: str = ""
    district: str = ""
    park: str = ""
    subdistrict: str = ""
    community: str = ""
    road: str = ""
    crossing: str = ""
    lane: str = ""
    number: str = ""
    estate: str = ""
    building: str = ""
    block: str = ""
    unit: str = ""
    floor: str = ""
    room: str = ""
    near: str = ""
    asides: tuple[str, ...] = ()

    @property
    def said(self) -> dict[str, str]:
        """The parts that are said, in their order, without the asides."""
        names = (field.name for field in fields(self) if field.name != "asides")
        return {name: text for name in names if (text := getattr(self, name))}

    @property
    def house(self) -> int | None:
        """The whole number on the road, by which it is ordered along it; None without one."""
        if self.lane and self.lane.isdigit():
            return int(self.lane)  # the lane stands along the road, its houses off it
        digits = ""
        for sign in self.number:
            if not sign.isdigit():
                break
            digits += sign
        return int(digits) if digits else None
