"""Clusters that a source publishes as a formula: service positions (1+6+X), Party schools.

What is published comes from the claims and initiatives of the picture, what is computed from its
other nodes. They stand side by side; a number that is neither printed nor counted but
follows from printed ones is marked as inferred.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from graph.model.codes import POSITION_TIER, SCHOOL_DOMAIN
from graph.model.spec import Text
from graph.snapshot.pictures import LAYERS, Picture
from queries.coverage.rules.codes import SITE_TIERS

Positions = NDArray[np.intp]

_SCHOOLS = "党校"
"""What a cluster of Party schools has in its name; another cluster is one of service positions."""

_POSITIONS, _FLOOR_AREA = "positions", "floor_area_m2"
_DISTRICT, _DOMAIN, _STATIONS, _PHASES = "district_centres", "domain_centres", "stations", "phases"


@dataclass(frozen=True, slots=True)
class ClusterFigure:
    """A published figure with the claim that prints it; ``value`` None for an indefinite one."""

    claim: str
    operator: str | None
    value: float | None
    unit: str | None
    printed: str | None
    certainty: str | None


@dataclass(frozen=True, slots=True)
class Inferred:
    """A number that is not printed, what it follows from, and under what assumption."""

    value: int
    claims: tuple[str, ...]
    assumption: Text


@dataclass(frozen=True, slots=True)
class TierCount:
    """Positions of one tier that the picture holds; area in m2 over those that give one."""

    tier: str
    name: Text
    in_cluster: bool
    count: int
    floor_area_m2: float
    without_floor_area: int


@dataclass(frozen=True, slots=True)
class PublishedPositions:
    """What the source prints of the cluster; None for a figure the picture has no claim of."""

    formula: str | None
    positions: ClusterFigure | None
    floor_area_m2: ClusterFigure | None
    district_centres: ClusterFigure | None
    domain_centres: ClusterFigure | None
    stations: ClusterFigure | None
    phases: ClusterFigure | None
    district_centre_area_m2: ClusterFigure | None
    stations_inferred: Inferred | None
    district_centre_audience: str | None
    """Whom the centre is open to, as the source lists them."""


@dataclass(frozen=True, slots=True)
class ComputedPositions:
    """What the picture holds: the cluster in all, and every tier.

    Phases are parts and not sites: ``phases`` counts those directly part of a district centre.
    """

    positions: int
    floor_area_m2: float
    phases: int
    tiers: tuple[TierCount, ...]
    drawn_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PositionsSummary:
    """The position cluster, published and computed."""

    revision: int
    as_of: date
    layers: tuple[str, ...]
    published: PublishedPositions
    computed: ComputedPositions


@dataclass(frozen=True, slots=True)
class SchoolTerm:
    """One term of the formula: its published number, the reading, and what the picture holds."""

    code: str
    published: int | None
    meaning: Text
    certainty: str
    computed: int


@dataclass(frozen=True, slots=True)
class SchoolsSummary:
    """The school cluster. ``total`` is the sum of the formula's terms, which is not printed."""

    revision: int
    as_of: date
    layers: tuple[str, ...]
    formula: str | None
    total: int | None
    total_is: str
    terms: tuple[SchoolTerm, ...]
    computed: int
    drawn_on: tuple[str, ...]


_ASSUMPTION = Text(
    "仅当公布的阵地恰为该集群时成立，文献未如此表述",
    "only if the positions are exactly the cluster, which the source does not say",
)

_TERMS = {
    "district": (Text("区", "district"), "inferred"),
    "subdistrict": (Text("街道", "subdistricts"), "inferred"),
    "domain": (
        Text("机关、两新组织、学校医院、国企四个领域", "four domains"),
        "inferred",
    ),
    "unexplained": (Text("文献未说明", "unexplained in the source"), "unexplained"),
}
"""Readings of 1+2+4+13 (F102, F103): the first three fit the domains the source lists; it does not
say so, and nothing in it explains the 13."""


def positions_summary(*, picture: Picture) -> PositionsSummary:
    """The cluster of service positions (S08.1): what is published of it, and what is held.

    ``stations_inferred`` is what is left of the positions without the centres of districts and
    domains, where all three are published.
    """
    published = {
        name: _figure(picture, name)
        for name in (_POSITIONS, _DISTRICT, _DOMAIN, _STATIONS, _PHASES)
    }
    snapshot = picture.snapshot
    nodes = picture.nodes("Position")
    tier = snapshot.columns["tier"]
    area = snapshot.columns["floor_area_m2"].values
    tiers = []
    for code, name in POSITION_TIER.codes.items():
        of_tier = nodes[tier.is_(code)[nodes]]
        areas = area[of_tier]
        tiers.append(
            TierCount(
                tier=code,
                name=name,
                in_cluster=code in SITE_TIERS,
                count=len(of_tier),
                floor_area_m2=float(np.nansum(areas)),
                without_floor_area=int(np.isnan(areas).sum()),
            )
        )
    cluster = [count for count in tiers if count.in_cluster]
    return PositionsSummary(
        revision=snapshot.revision,
        as_of=picture.as_of,
        layers=picture.layers,
        published=PublishedPositions(
            formula=_formula(picture, schools=False),
            positions=published[_POSITIONS],
            floor_area_m2=_figure(picture, _FLOOR_AREA, "Zone"),
            district_centres=published[_DISTRICT],
            domain_centres=published[_DOMAIN],
            stations=published[_STATIONS],
            phases=published[_PHASES],
            district_centre_area_m2=_figure(picture, _FLOOR_AREA, "Position"),
            stations_inferred=_rest(
                published[_POSITIONS], [published[_DISTRICT], published[_DOMAIN]]
            ),
            district_centre_audience=_audience(picture),
        ),
        computed=ComputedPositions(
            positions=sum(count.count for count in cluster),
            floor_area_m2=sum(count.floor_area_m2 for count in cluster),
            phases=_phases(picture),
            tiers=tuple(tiers),
            drawn_on=_layers(picture, nodes),
        ),
    )


def schools_summary(*, picture: Picture) -> SchoolsSummary:
    """The cluster of Party schools (S09.1): the formula, its sum, and what its terms may mean.

    Terms are read where the formula has as many as there are kinds of schools.
    """
    snapshot = picture.snapshot
    nodes = picture.nodes("Position")
    schools = nodes[snapshot.columns["tier"].is_("school")[nodes]]
    domain = snapshot.columns["school_domain"]
    formula = _formula(picture, schools=True)
    numbers = _numbers(formula)
    read = numbers if numbers is not None and len(numbers) == len(_TERMS) else None
    return SchoolsSummary(
        revision=snapshot.revision,
        as_of=picture.as_of,
        layers=picture.layers,
        formula=formula,
        total=None if numbers is None else sum(numbers),
        total_is="sum_of_the_formula",
        terms=tuple(
            SchoolTerm(
                code=code,
                published=None if read is None else read[at],
                meaning=_TERMS[code][0],
                certainty=_TERMS[code][1],
                computed=int(domain.is_(code)[schools].sum()),
            )
            for at, code in enumerate(SCHOOL_DOMAIN.codes)
        ),
        computed=len(schools),
        drawn_on=_layers(picture, schools),
    )


def _figure(picture: Picture, metric: str, about: str | None = None) -> ClusterFigure | None:
    """The first claim by id of a metric, about a node of a label if one is asked for."""
    snapshot = picture.snapshot
    claims = picture.nodes("Claim")
    if about is not None:
        edges = picture.edges("ABOUT")
        labelled = snapshot.label[edges.end] == snapshot.labels.index(about)
        claims = np.intersect1d(claims, edges.start[labelled])
    columns = snapshot.columns
    for claim in claims.tolist():
        if columns["metric"].values[claim] == metric:
            return ClusterFigure(
                claim=str(snapshot.ids[claim]),
                operator=columns["operator"].at(claim),
                value=columns["value"].at(claim),
                unit=columns["unit"].at(claim),
                printed=columns["printed"].at(claim),
                certainty=columns["certainty"].at(claim),
            )
    return None


def _audience(picture: Picture) -> str | None:
    """Whom the first district centre of the source layer is open to, if the source says so."""
    snapshot = picture.snapshot
    nodes = picture.nodes("Position")
    centres = nodes[snapshot.columns["tier"].is_("district")[nodes]]
    stated = centres[snapshot.layer[centres] == LAYERS.index("source")]
    told = (snapshot.columns["audience"].at(centre) for centre in stated.tolist())
    return next(filter(None, told), None)


def _rest(whole: ClusterFigure | None, parts: Sequence[ClusterFigure | None]) -> Inferred | None:
    """What is left of a published whole; None unless whole and parts are published as equal."""
    figures = [whole, *parts]
    exact = [figure for figure in figures if figure is not None and figure.operator == "eq"]
    values = [figure.value for figure in exact if figure.value is not None]
    if len(values) < len(figures):
        return None
    return Inferred(
        value=int(values[0] - sum(values[1:])),
        claims=tuple(figure.claim for figure in exact),
        assumption=_ASSUMPTION,
    )


def _formula(picture: Picture, *, schools: bool) -> str | None:
    """The pattern of the first cluster by id that has one and is of schools, or is not."""
    columns = picture.snapshot.columns
    nodes = picture.nodes("Initiative")
    for node in nodes[columns["kind"].is_("cluster")[nodes]].tolist():
        pattern: str | None = columns["pattern"].at(node)
        if pattern is not None and (_SCHOOLS in picture.snapshot.names[node]) == schools:
            return pattern
    return None


def _numbers(formula: str | None) -> list[int] | None:
    """The terms of a sum such as 1+2+4; None if it is no sum of whole numbers."""
    parts = (formula or "").split("+")
    if not all(part.isdecimal() for part in parts):
        return None
    return [int(part) for part in parts]


def _phases(picture: Picture) -> int:
    tier = picture.snapshot.columns["tier"]
    edges = picture.edges("PART_OF")
    direct = tier.is_("phase")[edges.start] & tier.is_("district")[edges.end]
    return len(np.unique(edges.start[direct]))


def _layers(picture: Picture, nodes: Positions) -> tuple[str, ...]:
    found = np.unique(picture.snapshot.layer[nodes]).tolist()
    return tuple(LAYERS[code] for code in found)
