"""Sites that somebody names: where a new position may stand, has to, or must not.

They come as rows of a request or of a file (:mod:`queries.coverage.plans.site_files`). Both are
checked here, every row of them, before anything is planned.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isfinite

import numpy as np

from graph.errors import Finding, InvalidInput
from graph.model.coordinates import to_wgs84
from graph.model.node_specs import MAX_RADIUS_M
from graph.model.privacy import person_datum
from graph.model.spec import CodeList, Text

MOST_SITES = 2_000
"""More named sites than this are refused: a list of parcels has some dozens."""
_MOST_COST = 1e12
_MOST_NAME = 200
_SAME: Mapping[str, str] = {}

SITE_STATUS = CodeList(
    "site_status",
    "Whether a new position may stand at a site that somebody named.",
    {
        "candidate": Text("备选", "candidate"),
        "fixed": Text("必建", "has to be opened"),
        "forbidden": Text("不可建", "must not be opened"),
    },
)

SITE_RULES: Mapping[str, Text] = {
    "no_site_list": Text(
        "不是地点清单；表头应有名称、经度、纬度、坐标系", "no list of sites has these headers"
    ),
    "address_only": Text(
        "只有地址；请补经度、纬度和坐标系", "an address alone: give longitude and latitude"
    ),
    "name_twice": Text("名称重复", "two sites have this name"),
    "place_twice": Text("位置重复", "two sites are in this place"),
}
"""What a list of sites can break beside the rules of the ledgers."""


@dataclass(frozen=True, slots=True)
class OwnSite:
    """A site by name, as it was given; once checked its degrees are WGS 84.

    ``status`` is a code of SITE_STATUS and ``cost`` in any unit. It truly is within ``radius_m``
    metres of its degrees: None is exactly there. An address alone does not place it.
    """

    name: str
    lon: float | None = None
    lat: float | None = None
    crs: str = "wgs84"
    status: str = "candidate"
    cost: float | None = None
    address: str | None = None
    radius_m: float | None = None


def checked_sites(
    sites: Sequence[OwnSite],
    *,
    rows: Sequence[int] | None = None,
    file: str | None = None,
    headers: Mapping[str, str] = _SAME,
) -> tuple[OwnSite, ...]:
    """The sites on WGS 84, in their order.

    ``rows`` are the lines of the file that they stand on, by default counted from 1, and
    ``headers`` what its columns are called there.

    Raises
    ------
    InvalidInput
        with a finding for each fault: no name or place, an address only, degrees out of range,
        another system or status, a cost or radius below 0, two sites of one name or in one place,
        a datum about a person, or more sites than :data:`MOST_SITES`.
    """
    if len(sites) > MOST_SITES:
        message = f"at most {MOST_SITES:,} sites can be named, these are {len(sites):,}"
        refuse_sites([Finding("too_large", message, file)])
    numbers = range(1, len(sites) + 1) if rows is None else rows
    findings: list[Finding] = []
    checked: list[OwnSite] = []
    names: dict[str, int] = {}
    places: dict[tuple[float, float], int] = {}
    for row, site in zip(numbers, sites, strict=True):
        faults = list(_faults(site))
        if not faults:
            site = _on_wgs84(site)
            assert site.lon is not None  # or there were a fault
            assert site.lat is not None
            place = (round(site.lon, 6), round(site.lat, 6))
            if (first := names.setdefault(site.name, row)) != row:
                faults.append(("name_twice", f"row {first} has this name", "name", site.name))
            elif (first := places.setdefault(place, row)) != row:
                faults.append(
                    ("place_twice", f"row {first} is in this place", "lon", f"{place[0]:g}")
                )
        findings += (
            Finding(rule, message, file, row, headers.get(column, column), value)
            for rule, message, column, value in faults
        )
        checked.append(site)
    refuse_sites(findings)
    return tuple(checked)


def refuse_sites(findings: Sequence[Finding]) -> None:
    """Raise InvalidInput for the faults of a list of sites, if there are any."""
    if findings:
        listed = "; ".join(map(str, findings[:20]))
        raise InvalidInput(f"{len(findings)} fault(s) in the list of sites: {listed}", findings)


_Fault = tuple[str, str, str, str | None]
"""Rule, message, column, value."""


def _faults(site: OwnSite) -> Iterator[_Fault]:
    if not site.name.strip():
        yield "missing_value", "a site needs a name", "name", None
    elif len(site.name) > _MOST_NAME:
        yield "too_long", f"a name has at most {_MOST_NAME} characters", "name", site.name[:40]
    for column, text in (("name", site.name), ("address", site.address)):
        if text and person_datum(text):
            yield "person_datum", "data about persons is refused", column, None
    if site.status not in SITE_STATUS.codes:
        message = f"none of {', '.join(SITE_STATUS.codes)}"
        yield "not_in_list", message, "status", site.status
    if site.cost is not None and not (isfinite(site.cost) and 0 <= site.cost <= _MOST_COST):
        yield "out_of_range", f"a cost is 0 to {_MOST_COST:g}", "cost", f"{site.cost:g}"
    if site.radius_m is not None and not 0 <= site.radius_m <= MAX_RADIUS_M:
        message = f"a radius is 0 to {MAX_RADIUS_M:g} m"
        yield "out_of_range", message, "radius_m", f"{site.radius_m:g}"
    yield from _misplaced(site)


def _misplaced(site: OwnSite) -> Iterator[_Fault]:
    lon, lat = site.lon, site.lat
    if lon is None and lat is None and site.address:
        message = "an address is not placed yet: give longitude, latitude and their system"
        yield "address_only", message, "address", site.address
    elif lon is None or lat is None:
        column = "lon" if lon is None else "lat"
        yield "half_coordinates", "give longitude and latitude", column, None
    elif not (-180 <= lon <= 180 and -90 <= lat <= 90):
        column, value = ("lat", lat) if -180 <= lon <= 180 else ("lon", lon)
        yield "impossible_coordinates", "no place on earth", column, f"{value:g}"
    else:
        try:
            to_wgs84(np.array([[lon, lat]]), site.crs)
        except InvalidInput as error:
            yield "impossible_coordinates", error.message, "crs", site.crs


def _on_wgs84(site: OwnSite) -> OwnSite:
    ((lon, lat),) = to_wgs84(np.array([[site.lon, site.lat]], dtype=np.float64), site.crs).tolist()
    return replace(site, lon=lon, lat=lat, crs="wgs84")
