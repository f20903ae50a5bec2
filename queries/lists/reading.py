"""The three lists read off a picture, with what ties them together.

A need's state is derived from its projects and stands beside the one its ledger declares; a project
is held against what every project is to have (S15.1). All are read at once, because each says of
the others what they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np
from numpy.typing import NDArray

from graph.snapshot.pictures import LABELS, LAYERS, Edges, Index, Picture
from queries.lists.codes import RUNNING, SPENT, STATE_OF_STATUS, VIOLATION
from queries.lists.records import (
    Need,
    Participant,
    Project,
    ProjectLine,
    Resource,
    ThreeLists,
    Use,
)
from queries.lookup import NodeLine, line
from queries.pairing.agreements import edges_now


def three_lists(*, picture: Picture) -> ThreeLists:
    """Read the lists off a picture: resources, needs and projects that are valid on its day.

    What they are tied to may have ended: a project keeps the resource it used. O(n + m) for n
    nodes and m relationships of these types.
    """
    ties = {
        rel_type: edges_now(picture, rel_type)
        for rel_type in ("OFFERS", "ASKS", "USES", "MEETS", "TAKES_PART_IN", "FULFILS")
    }
    listed, others = _listed(picture, ties)
    return ThreeLists(
        resources=_resources(picture, ties),
        needs=_needs(picture, ties),
        projects=_projects(picture, ties, listed),
        other_projects=others,
    )


def _listed(picture: Picture, ties: dict[str, Edges]) -> tuple[Index, int]:
    nodes = picture.nodes("Project")
    touched = np.zeros(len(picture.snapshot), np.bool_)
    for rel_type in ("USES", "MEETS"):
        touched[ties[rel_type].start] = True
    touched[ties["TAKES_PART_IN"].end] = True
    touched[ties["FULFILS"].start] = True
    touched[ties["FULFILS"].end] = True
    advances = np.zeros(len(picture.snapshot), np.bool_)
    advances[picture.edges("ADVANCES").start] = True
    listed = nodes[touched[nodes] | ~advances[nodes]]
    return listed, len(nodes) - len(listed)


def _resources(picture: Picture, ties: dict[str, Edges]) -> tuple[Resource, ...]:
    columns = picture.snapshot.columns
    offered = _by(ties["OFFERS"].end, ties["OFFERS"].start)
    uses = ties["USES"]
    amounts = uses.columns["quantity"]
    used: dict[int, list[Use]] = {}
    taken: dict[int, list[float | None]] = {}
    for edge, (project, resource) in enumerate(
        zip(uses.start.tolist(), uses.end.tolist(), strict=True)
    ):
        quantity, status = amounts.at(edge), columns["status"].at(project)
        line = Use(_id(picture, project), _name(picture, project), status, quantity)
        used.setdefault(resource, []).append(line)
        holds = status in RUNNING and picture.valid[project]
        if holds or (status == "done" and columns["kind"].at(resource) == SPENT):
            taken.setdefault(resource, []).append(quantity)
    found = []
    for at in picture.nodes("Resource").tolist():
        quantity = columns["quantity"].at(at)
        in_use, remaining, reason = _remaining(quantity, taken.get(at, []))
        found.append(
            Resource(
                id=_id(picture, at),
                name=_name(picture, at),
                kind=columns["kind"].at(at),
                layer=_layer(picture, at),
                since=columns["since"].at(at),
                until=columns["until"].at(at),
                quantity=quantity,
                unit=columns["unit"].at(at),
                available=columns["available"].at(at),
                service_area=columns["service_area"].at(at),
                offered_by=_lines(picture, offered.get(at, ())),
                used_by=tuple(sorted(used.get(at, []), key=lambda use: use.id)),
                in_use=in_use,
                remaining=remaining,
                reason=reason,
            )
        )
    return tuple(found)


def _remaining(
    quantity: float | None, taken: list[float | None]
) -> tuple[float | None, float | None, str | None]:
    """What is in use, what remains, and why that is not known."""
    known = [amount for amount in taken if amount is not None]
    in_use = sum(known) if len(known) == len(taken) else None
    if quantity is None:
        return in_use, None, "quantity_not_given"
    if in_use is None:
        return None, None, "use_not_given"
    return in_use, quantity - in_use, None


def _needs(picture: Picture, ties: dict[str, Edges]) -> tuple[Need, ...]:
    columns = picture.snapshot.columns
    asked = _by(ties["ASKS"].end, ties["ASKS"].start)
    met = _by(ties["MEETS"].end, ties["MEETS"].start)
    found = []
    for at in picture.nodes("Need").tolist():
        projects = tuple(
            ProjectLine(_id(picture, each), _name(picture, each), columns["status"].at(each))
            for each in sorted(met.get(at, ()))
        )
        status, due = columns["status"].at(at), columns["due"].at(at)
        # a project that has ended takes up nothing any more; what it met stays met
        state = state_of(
            line.status
            for each, line in zip(sorted(met.get(at, ())), projects, strict=True)
            if picture.valid[each] or line.status == "done"
        )
        settled = state == "done" or status in ("done", "returned")
        found.append(
            Need(
                id=_id(picture, at),
                name=_name(picture, at),
                kind=columns["kind"].at(at),
                layer=_layer(picture, at),
                since=columns["since"].at(at),
                status=status,
                state=state,
                contradiction=STATE_OF_STATUS[status] != state,
                settled=settled,
                open=state == "unmatched" and not settled,
                quantity=columns["quantity"].at(at),
                due=due,
                days_overdue=None if settled else _overdue(due, picture.as_of),
                urgency=columns["urgency"].at(at),
                asked_by=_lines(picture, asked.get(at, ())),
                projects=projects,
            )
        )
    return tuple(found)


def state_of(statuses: Iterable[str]) -> str:
    """The state of a need from the statuses of the projects that meet it.

    >>> state_of(["cancelled", "planned"])
    'claimed'
    """
    given = set(statuses)
    if "done" in given:
        return "done"
    return "claimed" if given & set(RUNNING) else "unmatched"


def _projects(picture: Picture, ties: dict[str, Edges], listed: Index) -> tuple[Project, ...]:
    snapshot = picture.snapshot
    columns = snapshot.columns
    needs = _by(ties["MEETS"].start, ties["MEETS"].end)
    resources = _by(ties["USES"].start, ties["USES"].end)
    fulfils = ties["FULFILS"]
    under = fulfils.take(snapshot.label[fulfils.end] == LABELS.index("Agreement"))
    agreements = _by(under.start, under.end)
    parts = ties["TAKES_PART_IN"]
    bodies: dict[int, dict[int, str | None]] = {}
    for edge, (body, project) in enumerate(
        zip(parts.start.tolist(), parts.end.tolist(), strict=True)
    ):
        bodies.setdefault(project, {})[body] = parts.columns["role"].at(edge)
    found = []
    for at in listed.tolist():
        status, since, due = (columns[name].at(at) for name in ("status", "since", "due"))
        roles = bodies.get(at, {})
        lines = [_lines(picture, tied.get(at, ())) for tied in (bodies, needs, resources)]
        found.append(
            Project(
                id=_id(picture, at),
                name=_name(picture, at),
                layer=_layer(picture, at),
                status=status,
                since=since,
                due=due,
                days_overdue=_overdue(due, picture.as_of) if status in RUNNING else None,
                progress=columns["progress"].at(at),
                accepted=columns["accepted"].at(at),
                bodies=tuple(
                    Participant(line.id, line.name, line.name_en, line.label, roles[body])
                    for body, line in zip(sorted(roles), lines[0], strict=True)
                ),
                needs=lines[1],
                resources=lines[2],
                agreements=tuple(_id(picture, each) for each in sorted(agreements.get(at, ()))),
                violations=violations(
                    bodies=len(lines[0]),
                    needs=len(lines[1]),
                    resources=len(lines[2]),
                    since=since,
                    due=due,
                ),
            )
        )
    return tuple(found)


def violations(
    *, bodies: int, needs: int, resources: int, since: date | None, due: date | None
) -> tuple[str, ...]:
    """Codes of what a project with so many bodies, needs and resources breaks, in their order."""
    broken = {
        "no_need": needs == 0,
        "several_needs": needs > 1,
        "no_resource": resources == 0,
        "fewer_than_two_bodies": bodies < 2,
        "no_due_date": due is None,
        "due_before_it_began": due is not None and since is not None and due < since,
    }
    return tuple(code for code in VIOLATION.codes if broken[code])


def _overdue(due: date | None, as_of: date) -> int | None:
    """Days since the day something was due; that day itself is in time."""
    return (as_of - due).days if due is not None and due < as_of else None


def _by(keys: NDArray[np.int32], values: NDArray[np.int32]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for key, value in zip(keys.tolist(), values.tolist(), strict=True):
        found.setdefault(key, set()).add(value)
    return found


def _id(picture: Picture, at: int) -> str:
    return str(picture.snapshot.ids[at])


def _name(picture: Picture, at: int) -> str:
    return str(picture.snapshot.names[at])


def _layer(picture: Picture, at: int) -> str:
    return str(LAYERS[picture.snapshot.layer[at]])


def _lines(picture: Picture, nodes: Iterable[int]) -> tuple[NodeLine, ...]:
    return tuple(line(picture.snapshot, at) for at in sorted(nodes))
