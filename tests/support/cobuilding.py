"""The catalogue and the snapshot held against each other on agreements and the three lists."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from graph.snapshot.pictures import Picture
from graph.store.bolt import Store
from queries.lists.reading import three_lists
from queries.pairing.register import Pairing, every_pairing
from queries.pairing.unpaired import unpaired
from tests.support import oracles

_EVERY = 10_000


def without_names(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the register's oracle with the ids of the brands that its agreement advances."""
    advances = row.pop("advances")
    brands = [initiative["id"] for initiative in advances if initiative["kind"] == "brand"]
    parties = [party | {"category": bool(party["category"])} for party in row.pop("parties")]
    return {**row, "parties": parties, "brands": brands}


def registered(pairing: Pairing) -> dict[str, Any]:
    """An agreement of the register as its oracle has it: where it stands is worked out of that."""
    told = asdict(pairing)
    for name in ("status", "days_left"):
        del told[name]
    return told | {name: list(told[name]) for name in ("parties", "brands", "facts", "paragraphs")}


def assert_catalogue_agrees(store: Store, picture: Picture) -> None:
    """What Cypher answers is what is read off the snapshot: both are written apart."""
    on: dict[str, Any] = {"as_of": picture.as_of, "layers": list(picture.layers)}
    assert [registered(row) for row in every_pairing(picture)] == [
        row | {"facts": row["facts"] or [], "paragraphs": row["paragraphs"] or []}
        for row in map(without_names, oracles.run(store, "pairings", **on))
    ]
    left = oracles.run(store, "unpaired_organizations", limit=_EVERY, **on)
    assert [(row["id"], row["kind"], row["layer"]) for row in left] == [
        (row.id, row.kind, row.layer) for row in unpaired(picture=picture).organizations
    ]
    lists = three_lists(picture=picture)
    assert [
        (
            *(row[key] for key in ("id", "name", "kind", "since", "until", "quantity", "unit")),
            [body["id"] for body in row["offered_by"]],
            [(use["id"], use["status"], use["quantity"]) for use in row["used_by"]],
        )
        for row in oracles.run(store, "resources", limit=_EVERY, **on)
    ] == [
        (
            *(row.id, row.name, row.kind, row.since, row.until, row.quantity, row.unit),
            [body.id for body in row.offered_by],
            [(use.id, use.status, use.quantity) for use in row.used_by],
        )
        for row in lists.resources
    ]
    assert [
        (
            *(row[key] for key in ("id", "kind", "status", "due", "urgency", "quantity")),
            [body["id"] for body in row["asked_by"]],
            [(project["id"], project["status"]) for project in row["projects"]],
        )
        for row in oracles.run(store, "needs", limit=_EVERY, **on)
    ] == [
        (
            *(row.id, row.kind, row.status, row.due, row.urgency, row.quantity),
            [body.id for body in row.asked_by],
            [(project.id, project.status) for project in row.projects],
        )
        for row in lists.needs
    ]
    every = oracles.run(store, "projects", limit=_EVERY, **on)
    listed = {project.id for project in lists.projects}
    assert len(every) == len(listed) + lists.other_projects
    assert [
        tuple(
            row[key]
            for key in ("id", "status", "due", "bodies", "needs", "resources", "agreements")
        )
        for row in every
        if row["id"] in listed
    ] == [
        (
            *(row.id, row.status, row.due),
            [body.id for body in row.bodies],
            [need.id for need in row.needs],
            [resource.id for resource in row.resources],
            list(row.agreements),
        )
        for row in lists.projects
    ]
