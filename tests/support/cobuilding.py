"""The catalogue and the snapshot held against each other on agreements and the three lists."""

from __future__ import annotations

from typing import Any

from graph.snapshot.pictures import Picture
from graph.store.bolt import Store
from queries import catalogue
from queries.lists.reading import three_lists
from queries.pairing.agreements import agreements
from queries.pairing.register import every_pairing
from queries.pairing.unpaired import unpaired

_EVERY = 10_000


def assert_catalogue_agrees(store: Store, picture: Picture) -> None:
    """What Cypher answers is what is read off the snapshot: both are written apart."""
    on: dict[str, Any] = {"as_of": picture.as_of, "layers": list(picture.layers)}
    register = every_pairing(store, picture.as_of, picture.layers)
    assert [
        (row.id, row.form, row.status, row.since, row.until, row.activities_per_year)
        for row in register
    ] == [
        (row.id, row.form, row.status, row.since, row.until, row.a_year)
        for row in agreements(picture)
    ]
    assert [row.party_ids for row in register] == [set(row.parties) for row in agreements(picture)]
    left = catalogue.run(store, "unpaired_organizations", limit=_EVERY, **on)
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
        for row in catalogue.run(store, "resources", limit=_EVERY, **on)
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
        for row in catalogue.run(store, "needs", limit=_EVERY, **on)
    ] == [
        (
            *(row.id, row.kind, row.status, row.due, row.urgency, row.quantity),
            [body.id for body in row.asked_by],
            [(project.id, project.status) for project in row.projects],
        )
        for row in lists.needs
    ]
    every = catalogue.run(store, "projects", limit=_EVERY, **on)
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
