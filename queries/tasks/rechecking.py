"""Tasks held against the facts again: those close by themselves whose finding is found no more."""

from __future__ import annotations

import logging
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, replace

from graph.errors import Conflict, GongjianError, NotFound
from graph.loading.journal import wrote
from graph.model import cypher
from graph.snapshot.pictures import Picture
from queries.generations import newest
from queries.network import Network
from queries.tasks.changing import SCOPE, write
from queries.tasks.findings import KINDS
from queries.tasks.reading import BY_ITSELF, Task, has_ended, tasks

_TRIES = 3

log = logging.getLogger("gongjian.tasks")


@dataclass(frozen=True, slots=True)
class Rechecked:
    """How many tasks were looked at, how many closed by themselves, and how many are open again
    because the fact came back. ``untold``: of so many nobody can tell. ``import_id``: the entry of
    the journal; None where nothing changed."""

    looked_at: int
    closed: int
    opened: int
    untold: int
    import_id: str | None


def recheck(network: Network, *, actor: str | None = None) -> Rechecked:
    """Hold every task that nobody closed by decision against the facts of the day.

    A task is looked for in the zones that it was found in, on the day that is meant for them. What
    nobody can tell stays as it is. Others may write meanwhile; it is then done anew.

    Raises
    ------
    Conflict
        others wrote the same tasks again and again.
    """
    if not network.store.read(cypher.READ_LOAD, id=SCOPE):
        return Rechecked(0, 0, 0, 0, None)
    with newest():
        for _ in range(_TRIES - 1):
            with suppress(Conflict):
                return _once(network, actor)
        return _once(network, actor)


def recheck_after_writing(network: Network) -> None:
    """What :func:`recheck` does, of the whole network, behind something that is written already: if
    it fails that is logged, and the next one will do it."""
    try:
        recheck(network.unlimited)
    except GongjianError as error:
        log.warning("tasks could not be held against the facts: %s", error.message)


def _once(network: Network, actor: str | None) -> Rechecked:
    picture = network.picture()
    told_by = wrote(network.store)(picture.snapshot.revision)
    groups: dict[tuple[str, ...], list[Task]] = defaultdict(list)
    for task in tasks(picture):
        if task.state != "done":
            groups[task.found_in].append(task)
    changes: list[tuple[Task | None, Task]] = []
    untold = 0
    for zones, group in groups.items():
        found_in = _found_in(network, zones)
        for task in group:
            after = None if found_in is None else _now(network, found_in, task, told_by)
            if after is None:
                untold += 1
            elif after != task:
                changes.append((task, after))
    closed = sum(after.state in BY_ITSELF for _, after in changes)
    return Rechecked(
        looked_at=sum(map(len, groups.values())),
        closed=closed,
        opened=len(changes) - closed,
        untold=untold,
        import_id=write(network, picture, changes, actor=actor),
    )


def _found_in(network: Network, zones: tuple[str, ...]) -> Picture | None:
    try:
        return network.picture(zones=zones or None)
    except NotFound:
        return None


def _now(network: Network, picture: Picture, task: Task, told_by: str) -> Task | None:
    """A task as the facts have it; None where they do not tell."""
    ended = has_ended(picture, task.about)
    found = None if ended else KINDS[task.finding].found(network, picture)
    holds = False if ended else None if found is None else found.holds(task.about)
    if holds is None:
        return None
    if holds and task.state != "open":
        return replace(task, state="open", state_since=picture.as_of, closed_by=None)
    if not holds and task.state == "open":
        state = "gone" if ended else "resolved"
        return replace(
            task, state=state, state_since=picture.as_of, closed_by=told_by, days_late=None
        )
    return task
