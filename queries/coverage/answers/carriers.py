"""Carriers, the parks within the park: who is organized in each, which services it has (S05)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from graph.snapshot.pictures import LAYERS, Picture
from queries.connectivity.projection import labelled
from queries.coverage.answers.neighbours import NearPosition, near_positions
from queries.coverage.status.places import Positions, places_of
from queries.coverage.status.state import CoverageState
from queries.coverage.status.summary import PolicyName, Walk


@dataclass(frozen=True, slots=True)
class CarrierService:
    """A kind of service that a source lists for carriers, and the list it stands in."""

    name: str
    listed_in: str


@dataclass(frozen=True, slots=True)
class Carrier:
    """One carrier. What counts is what an edge says; nothing is inherited.

    ``enterprises`` are those in it that organizational coverage counts, ``organized`` and
    ``guided`` those of them in an organization and with a guidance officer. ``organizations`` are
    located in it, or based in a unit that is. ``services`` says for each of the table's services
    whether a body in it offers a resource of that name.
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
    services: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class CarrierTable:
    """Carriers by id, against services."""

    as_of: date
    policy: PolicyName
    walk: Walk
    services: tuple[CarrierService, ...]
    carriers: tuple[Carrier, ...]


def carrier_table(*, state: CoverageState) -> CarrierTable:
    """Every carrier of the picture (S05.2): organization, officer, nearest position, services.

    A body is in the first carrier that it is located in. The services are the elements of those
    classifications that are part of a card or brand which carriers advance, in their order there.
    O(nodes + carriers x positions).
    """
    picture = state.picture
    snapshot = picture.snapshot
    zones = picture.nodes("Zone")
    zones = zones[snapshot.columns["kind"].is_("carrier")[zones]]
    services = _services(picture)
    bodies = np.flatnonzero(picture.valid & labelled(picture, ("Organization", "Unit")))
    inside = dict(zip(bodies.tolist(), places_of(picture, bodies).carrier.tolist(), strict=True))
    organizations = _organizations(picture, inside)
    offered = _offered(picture, inside)
    counted = state.rate_status("organizational")
    edges = picture.edges("COVERED_BY")
    guided = np.isin(state.enterprises, edges.start[edges.columns["basis"].is_("guidance")])
    found = []
    for zone in zones.tolist():
        there = counted.denominator & (state.places.carrier == zone)
        near = near_positions(state, zone)
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
                services=tuple(one.name in offered.get(zone, ()) for one in services),
            )
        )
    return CarrierTable(
        as_of=picture.as_of,
        policy=PolicyName.of(state.policy),
        walk=Walk.of(state.model),
        services=services,
        carriers=tuple(found),
    )


def _services(picture: Picture) -> tuple[CarrierService, ...]:
    """Elements of the classifications that are part of what carriers advance."""
    columns = picture.snapshot.columns
    kind = columns["kind"]
    advances, parts = picture.edges("ADVANCES"), picture.whole.edges("PART_OF")
    advanced = advances.end[kind.is_("carrier")[advances.start]]
    of_carriers = np.unique(parts.start[np.isin(parts.end, advanced)])
    nodes: Positions = picture.whole.nodes("Initiative")
    nodes = nodes[kind.is_("classification")[nodes] & np.isin(nodes, of_carriers)]
    return tuple(
        CarrierService(str(element), str(picture.snapshot.ids[node]))
        for node in nodes.tolist()
        for element in columns["elements"].values[node]
    )


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
