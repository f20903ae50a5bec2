"""Changes written by loads, read back as history from both stores."""

from __future__ import annotations

from datetime import date
from typing import Any

from graph.loading.loader import load
from graph.model.rows import Dataset
from graph.snapshot.pictures import Snapshot
from graph.snapshot.reading import read_snapshot
from graph.store.bolt import Store
from queries.history.diff import apply, diff, state
from queries.history.past import Chain, as_said, chains_of, chains_since
from queries.history.rows import PropertyChange
from queries.history.timeline import timeline, touching
from tests.support.small import dataset, node, rel

TERM = {"since": date(2020, 1, 1), "until": date(2022, 1, 1)}


def version(effective: date, *, staff: int, role: str, **more: Any) -> Dataset:
    return dataset(
        node("Organization", "org:j", "JointCommittee", kind="joint_committee"),
        node("Unit", "unit:a", "Enterprise", staff=staff, since=date(2019, 1, 1), **more),
        rel("MEMBER_OF", "unit:a", "org:j", role=role, **TERM),
        effective=effective,
    )


def histories(store: Store, day: date) -> tuple[Snapshot, dict[str, Chain]]:
    snapshot = read_snapshot(store)
    return snapshot, dict(chains_since(store, day, revision=snapshot.revision))


def test_s16_2_changes_of_loads_are_the_differences_of_days(empty_store: Store) -> None:
    load(empty_store, version(date(2020, 1, 1), staff=10, role="member"))
    former = {"former_names": ["甲", "乙"], "lat": 24.9, "lon": 102.8, "in_zone": True}
    load(empty_store, version(date(2020, 7, 1), staff=20, role="member", **former))
    load(empty_store, version(date(2021, 1, 1), staff=20, role="lead"))
    snapshot, chains = histories(empty_store, date(2020, 1, 1))
    edge = "unit:a|MEMBER_OF|org:j|2020-01-01"
    assert {row_id: len(chain) for row_id, chain in chains.items()} == {"unit:a": 2, edge: 1}

    def between(first: date, second: date) -> dict[str, tuple[PropertyChange, ...]]:
        a, b = (as_said(snapshot, chains, day).at(day) for day in (first, second))
        found = diff(first=a, second=b)
        assert apply(state(a), found.changes()) == state(b)
        return {change.id: change.properties for change in found.changes()}

    given = {
        "former_names": ("甲", "乙"),
        "in_zone": True,
        "lat": 24.9,
        "lon": 102.8,
    }
    assert between(date(2020, 6, 30), date(2020, 7, 1)) == {
        "unit:a": (
            *(PropertyChange(name, None, value) for name, value in given.items()),
            PropertyChange("staff", 10.0, 20.0),
        )
    }
    assert between(date(2020, 7, 1), date(2021, 1, 1)) == {
        "unit:a": tuple(PropertyChange(name, value, None) for name, value in given.items()),
        edge: (PropertyChange("role", "member", "lead"),),
    }
    # the membership ended; what it said plays no part any more
    assert between(date(2021, 1, 1), date(2022, 1, 1)) == {edge: ()}
    assert between(date(2020, 1, 1), date(2021, 6, 1)).keys() == {"unit:a", edge}
    assert chains_since(empty_store, date(2021, 1, 1), revision=snapshot.revision) == {}
    # a snapshot that does not have the last change does not hear of it either
    earlier = chains_since(empty_store, date(2020, 1, 1), revision=snapshot.revision - 1)
    assert {row_id: len(chain) for row_id, chain in earlier.items()} != {
        row_id: len(chain) for row_id, chain in chains.items()
    }


def test_a_prolonged_term_is_in_the_history_and_on_every_day(empty_embedded_store: Store) -> None:
    def position(until: date, effective: date) -> Dataset:
        term = {"since": date(2020, 1, 1), "until": until}
        return dataset(node("Position", "pos:1", **term), effective=effective)

    load(empty_embedded_store, position(date(2020, 9, 1), date(2020, 1, 1)))
    load(empty_embedded_store, position(date(2022, 1, 1), date(2020, 8, 1)))
    snapshot = read_snapshot(empty_embedded_store)
    picture = snapshot.at(date(2020, 10, 1))
    about = touching(picture=picture, node="pos:1")
    chains = chains_of(empty_embedded_store, about.ids(snapshot), revision=snapshot.revision)
    told = timeline(picture=picture, about=about, chains=chains).entries
    assert [(one.since, one.until, one.holds) for one in told] == [
        (date(2020, 1, 1), date(2020, 8, 1), False),
        (date(2020, 8, 1), date(2022, 1, 1), True),
    ]
    assert told[1].changes == (PropertyChange("until", date(2020, 9, 1), date(2022, 1, 1)),)
    assert told[0].row.properties["until"] == date(2020, 9, 1)
    a, b = (as_said(snapshot, chains, day).at(day) for day in (date(2020, 7, 1), date(2021, 1, 1)))
    assert diff(first=a, second=b).marks == ()
