"""Carriers, the parks within the park: who is organized in each, which services it has (S05)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from graph.model.spec import CodeList, Text
from graph.snapshot.pictures import LAYERS, Picture
from queries.connectivity.projection import labelled
from queries.coverage.answers.neighbours import NearPosition, near_positions
from queries.coverage.status.places import Positions, places_of
from queries.coverage.status.state import CoverageState
from queries.coverage.status.summary import PolicyName, Walk

NO_SERVICES = CodeList(
    "no_services",
    "Why it is not known whether a carrier has a service.",
    {
        "not_stated": Text(
            "载体内阵地未填服务事项（阵地台账T3）",
            "no position in it lists its services (ledger T3)",
        ),
    },
)


@dataclass(frozen=True, slots=True)
class CarrierService:
    """A kind of service that a source lists for carriers, and the list it stands in.

    ``listed_in`` is None for one that only positions in carriers list.
    """

    name: str
    listed_in: str | None


@dataclass(frozen=True, slots=True)
class Carrier:
    """One carrier. What counts is what an edge says; nothing is inherited.

    ``enterprises`` are those in it that organizational coverage counts, ``organized`` and
    ``guided`` those of them in an organization and with a guidance officer. ``organizations`` are
    located in it, or based in a unit that is. ``services`` says for each of the table's services
    whether it can be had there: a position in it lists it, or a body in it offers a resource of
    that name. It is False only where a position lists its services and none lists this one; None,
    with ``services_reason`` (code of NO_SERVICES), where nothing says.
    """

    id: str
    name: str
    layer: str
    kind: str | None
    organizations: tuple[str, ...]
    enterprises: int
    organized: int
    guided: int
    nearest_position: NearPosition | None
    services: tuple[bool | None, ...]
    services_reason: str | None


@dataclass(frozen=True, slots=True)
class PublishedCarriers:
    """How many carriers a claim prints, and how many of them the source layer names."""

    claim: str
    operator: str | None
    value: float
    named: int


@dataclass(frozen=True, slots=True)
class CarrierTable:
    """Carriers by id, against services; beside them what is published of their number.

    ``published`` is None where the layers hold no such claim. What is only counted has no row.
    """

    as_of: date
    policy: PolicyName
    walk: Walk
    services: tuple[CarrierService, ...]
    published: PublishedCarriers | None
    carriers: tuple[Carrier, ...]


def carrier_table(*, state: CoverageState) -> CarrierTable:
    """Every carrier of the picture (S05.2): organization, officer, nearest position, services.

    A body or position is in the first carrier that it is located in. The services are the elements
    of those classifications that are part of a card or brand which carriers advance, or which a
    figure of carriers is about, in their order there; behind them what positions list beside these.
    O(nodes + carriers x positions).
    """
    picture = state.picture
    snapshot = picture.snapshot
    zones = picture.nodes("Zone")
    zones = zones[snapshot.columns["kind"].is_("carrier")[zones]]
    bodies = np.flatnonzero(picture.valid & labelled(picture, ("Organization", "Unit", "Position")))
    inside = dict(zip(bodies.tolist(), places_of(picture, bodies).carrier.tolist(), strict=True))
    organizations = _organizations(picture, inside)
    offered, listed = _offered(picture, inside), _listed(picture, inside)
    services = _services(picture, set().union(*(listed.get(zone, ()) for zone in zones.tolist())))
    counted = state.rate_status("organizational")
    edges = picture.edges("COVERED_BY")
    guided = np.isin(state.enterprises, edges.start[edges.columns["basis"].is_("guidance")])
    found = []
    for zone in zones.tolist():
        there = counted.denominator & (state.places.carrier == zone)
        near = near_positions(state, zone)
        had = offered.get(zone, set()) | listed.get(zone, set())
        missing = False if zone in listed else None
        offers = tuple(one.name in had or missing for one in services)
        found.append(
            Carrier(
                id=str(snapshot.ids[zone]),
                name=str(snapshot.names[zone]),
                layer=LAYERS[snapshot.layer[zone]],
                kind=snapshot.columns["carrier_kind"].at(zone),
                organizations=tuple(
                    str(snapshot.ids[one]) for one in sorted(organizations.get(zone, ()))
                ),
                enterprises=int(there.sum()),
                organized=int((there & counted.covered).sum()),
                guided=int((there & guided).sum()),
                nearest_position=near[0] if near else None,
                services=offers,
                services_reason="not_stated" if None in offers else None,
            )
        )
    return CarrierTable(
        as_of=picture.as_of,
        policy=PolicyName.of(state.policy),
        walk=Walk.of(state.model),
        services=services,
        published=_published(picture, zones),
        carriers=tuple(found),
    )


def _services(picture: Picture, beside: set[str]) -> tuple[CarrierService, ...]:
    """Elements of the classifications of carriers' services, and those that are in none."""
    columns = picture.snapshot.columns
    kind = columns["kind"]
    advances, parts = picture.edges("ADVANCES"), picture.whole.edges("PART_OF")
    advanced = advances.end[kind.is_("carrier")[advances.start]]
    about = picture.whole.edges("ABOUT")
    figures = columns["metric"].values[about.start] == "carriers"
    told_of = np.union1d(advanced, about.end[figures])
    of_carriers = np.unique(parts.start[np.isin(parts.end, told_of)])
    nodes: Positions = picture.whole.nodes("Initiative")
    nodes = nodes[picture.of_its_parks(nodes)]
    nodes = nodes[kind.is_("classification")[nodes] & np.isin(nodes, of_carriers)]
    found = [
        CarrierService(str(element), str(picture.snapshot.ids[node]))
        for node in nodes.tolist()
        for element in columns["elements"].values[node]
    ]
    others = sorted(beside - {one.name for one in found})
    return (*found, *(CarrierService(name, None) for name in others))


def _published(picture: Picture, zones: Positions) -> PublishedCarriers | None:
    """The first claim by id that prints how many carriers there are."""
    snapshot, columns = picture.snapshot, picture.snapshot.columns
    for claim in picture.nodes("Claim").tolist():
        if columns["metric"].values[claim] == "carriers" and not np.isnan(
            value := columns["value"].values[claim]
        ):
            return PublishedCarriers(
                claim=str(snapshot.ids[claim]),
                operator=columns["operator"].at(claim),
                value=float(value),
                named=int((snapshot.layer[zones] == LAYERS.index("source")).sum()),
            )
    return None


def _organizations(picture: Picture, inside: dict[int, int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for organization in picture.nodes("Organization").tolist():
        found.setdefault(inside[organization], set()).add(organization)
    based = picture.edges("BASED_IN")
    for organization, unit in zip(based.start.tolist(), based.end.tolist(), strict=True):
        found.setdefault(inside[unit], set()).add(organization)
    return found


def _offered(picture: Picture, inside: dict[int, int]) -> dict[int, set[str]]:
    """Names and other names of the resources that bodies in each carrier offer."""
    snapshot = picture.snapshot
    offers = picture.edges("OFFERS")
    found: dict[int, set[str]] = {}
    for body, resource in zip(offers.start.tolist(), offers.end.tolist(), strict=True):
        names = found.setdefault(inside[body], set())
        names.add(str(snapshot.names[resource]))
        names.update(snapshot.columns["aliases"].values[resource])
    return found


def _listed(picture: Picture, inside: dict[int, int]) -> dict[int, set[str]]:
    """The services that positions in each carrier list; no entry where none lists any."""
    found: dict[int, set[str]] = {}
    positions = np.flatnonzero(picture.valid & labelled(picture, ("Position",)))
    for position in positions.tolist():
        if services := picture.snapshot.columns["services"].values[position]:
            found.setdefault(inside[position], set()).update(services)
    return found
