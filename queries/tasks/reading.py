"""Tasks as a picture has them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graph.snapshot.pictures import Picture
from queries.lookup import NodeId
from queries.pairing.agreements import edges_now

BY_ITSELF = ("resolved", "gone")
"""States that a task takes when its fact has changed, and leaves if that comes back."""


@dataclass(frozen=True, slots=True)
class Task:
    """A finding about something, the body that is to do something about it, and how far it is.

    ``days_late`` counts the days since it was due, while it is open. ``made`` is its first day,
    ``state_since`` that of its state. ``closed_by`` names the import or revision that changed the
    fact, of a task that closed itself. ``found_in`` are the zones it was found in, none for all.
    """

    id: str
    finding: str
    state: str
    about: NodeId
    owner: NodeId
    due: date
    days_late: int | None
    made: date
    state_since: date
    notes: tuple[str, ...]
    closed_by: str | None
    found_in: tuple[str, ...]


def tasks(picture: Picture) -> tuple[Task, ...]:
    """The tasks of a picture, by id. One that is not written whole is none yet. O(n + m).

    What they are about may have ended.
    """
    snapshot = picture.snapshot
    ends = {}
    for rel_type in ("CONCERNS", "ASSIGNED_TO"):
        edges = edges_now(picture, rel_type)
        end = picture.represented(edges.end)
        ends[rel_type] = dict(zip(edges.start.tolist(), end.tolist(), strict=True))
    columns = snapshot.columns
    found = []
    for at in picture.nodes("Task").tolist():
        about, owner = (ends[rel_type].get(at) for rel_type in ends)
        if about is None or owner is None:
            continue
        due, state = columns["due"].at(at), str(columns["state"].at(at))
        late = (picture.as_of - due).days
        found.append(
            Task(
                id=str(snapshot.ids[at]),
                finding=str(columns["finding"].at(at)),
                state=state,
                about=str(snapshot.ids[about]),
                owner=str(snapshot.ids[owner]),
                due=due,
                days_late=late if late > 0 and state == "open" else None,
                made=columns["since"].at(at),
                state_since=columns["state_since"].at(at),
                notes=tuple(columns["notes"].at(at) or ()),
                closed_by=columns["closed_by"].at(at),
                found_in=tuple(columns["found_in"].at(at) or ()),
            )
        )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class OwnerLoad:
    """A body and its tasks: how many are open, late and closed, and the longest delay in days."""

    id: NodeId
    open: int
    late: int
    closed: int
    longest_late: int | None


def by_owner(rows: tuple[Task, ...]) -> tuple[OwnerLoad, ...]:
    """The bodies that have tasks, those with the longest delay first, then by open ones and id."""
    loads = []
    for owner in sorted({row.owner for row in rows}):
        mine = [row for row in rows if row.owner == owner]
        late = [row.days_late for row in mine if row.days_late is not None]
        is_open = sum(row.state == "open" for row in mine)
        loads.append(
            OwnerLoad(owner, is_open, len(late), len(mine) - is_open, max(late, default=None))
        )
    return tuple(sorted(loads, key=load_key))


def load_key(row: OwnerLoad) -> tuple[int, int, str]:
    """What such rows are sorted by."""
    return -(row.longest_late or 0), -row.open, row.id


def urgency(row: Task) -> tuple[int, str, str]:
    """What tasks are sorted by: open ones first, then by the day they are due, then by id."""
    return int(row.state != "open"), row.due.isoformat(), row.id


def has_ended(picture: Picture, node_id: str) -> bool:
    """Whether a node that there is does not hold on the picture's day."""
    return not picture.stored[picture.index_of(node_id)]
