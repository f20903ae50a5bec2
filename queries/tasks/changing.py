"""Tasks made, changed, closed and opened again: worked out on a picture, written as an import is.

What is written is a part of one scope, with an entry in the journal: it leaves what it replaces
behind, is listed beside the imports and is taken back as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b, sha256

from graph.errors import AmbiguousName, Conflict, InvalidInput, NotFound
from graph.loading.journal import JournalEntry, LedgerFile
from graph.loading.loader import load
from graph.model.privacy import stated
from graph.model.rows import Dataset, NodeRow, RelRow
from graph.snapshot.pictures import LABELS, LAYERS, STAND_IN, Picture
from queries.network import Network
from queries.tasks.findings import kind_of
from queries.tasks.reading import Task, tasks
from queries.tasks.rules import TaskConflict, refused

SCOPE = "tasks"
"""Whose rows tasks are."""
LAYER = "ledger"
OWNERS = ("Organization", "Unit")
MAX_NOTES = 50


@dataclass(frozen=True, slots=True)
class Outcome:
    """A task as it stands, and the entry of the journal that it was written by; None: it was so
    already. ``made``: it was made, or opened again."""

    task: Task
    made: bool
    import_id: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be different of a task; None: as it is. A ``note`` is added to its notes."""

    owner: str | None = None
    due: date | None = None
    note: str | None = None
    closed: bool | None = None


def make(
    network: Network,
    picture: Picture,
    *,
    finding: str,
    about: str,
    owner: str,
    due: date,
    note: str | None = None,
    actor: str | None = None,
) -> Outcome:
    """Make a finding a task of a body. The same finding about the same thing is one task: where
    there is one that is open it stays as it is, and one that was closed is opened again.

    Parameters
    ----------
    network, picture
        what is written to, and what the finding was found in: of the day that is meant by default,
        in all layers.
    finding
        code of :data:`graph.model.codes.FINDING`.
    about, owner
        what it was found of, and the body that is to do something: id or exact unique name.
    due
        day it is to be done by.
    note, actor
        what is noted, and the account that makes it, for the journal.

    Raises
    ------
    InvalidInput
        there is no such finding, the owner is no body or outside the zones that the network is
        limited to, the day is past or the note personal, or the picture is another.
    NotFound, AmbiguousName
        what it is about.
    Conflict
        this is not found of it, or somebody wrote it meanwhile.
    """
    zones = _zones(network, picture)
    kind = kind_of(finding)
    subject = picture.find(about)
    subject_id = str(picture.snapshot.ids[subject])
    label = LABELS[picture.snapshot.label[subject]]
    if label not in kind.about:
        raise InvalidInput(f"{finding} is found of {', '.join(kind.about)}: {about} is a {label}")
    day = picture.as_of
    owner, due = _owner(picture, owner), _due(due, day)
    known = next(
        (one for one in tasks(picture) if (one.finding, one.about) == (finding, subject_id)), None
    )
    notes = _noted(() if known is None else known.notes, note, day)
    if known is not None and known.state == "open":
        return Outcome(known, made=False, import_id=None)
    _refuse_unfound(network, picture, finding, subject_id)
    task = Task(
        id=known.id if known else _id(finding, subject_id),
        finding=finding,
        state="open",
        about=subject_id,
        owner=owner,
        due=due,
        days_late=None,
        made=known.made if known else day,
        state_since=day,
        notes=notes,
        closed_by=None,
        found_in=zones,
    )
    return Outcome(task, True, write(network, picture, [(known, task)], actor=actor))


def change(
    network: Network, picture: Picture, task_id: str, wanted: Change, *, actor: str | None = None
) -> Outcome:
    """Change a task: its owner, its day, a note more, closed or opened again.

    Raises
    ------
    NotFound
        there is no such task.
    InvalidInput
        as :func:`make`, or nothing is to be changed.
    Conflict
        it is to be opened again and its finding is found no more, it is closed and to be due on
        another day, or somebody wrote it meanwhile.
    """
    _zones(network, picture)
    known = next((one for one in tasks(picture) if one.id == task_id), None)
    if known is None:
        raise NotFound(f"there is no task {task_id!r}")
    if wanted == Change():
        raise InvalidInput("say what is to change: owner, due, note or state")
    day, task = picture.as_of, known
    if wanted.closed is True and known.state == "open":
        task = replace(task, state="done", state_since=day, days_late=None)
    if wanted.closed is False and known.state != "open":
        # An account may be limited to fewer zones than those that it was found in.
        whole = network.unlimited if known.found_in else network
        found_in = whole.picture(zones=known.found_in or None)
        _refuse_unfound(whole, found_in, known.finding, known.about)
        task = replace(task, state="open", state_since=day, closed_by=None)
    if wanted.owner is not None:
        task = replace(task, owner=_owner(picture, wanted.owner))
    if wanted.due is not None:
        if task.state != "open":
            said = f"{task_id} is closed: open it again to give it another day"
            raise TaskConflict("task_closed", task_id, said)
        task = replace(task, due=_due(wanted.due, day))
    task = replace(task, notes=_noted(task.notes, wanted.note, day))
    if task.state == "open":
        late = (day - task.due).days
        task = replace(task, days_late=late if late > 0 else None)
    if task == known:
        return Outcome(known, made=False, import_id=None)
    made = task.state == "open" != known.state
    return Outcome(task, made, write(network, picture, [(known, task)], actor=actor))


def write(
    network: Network,
    picture: Picture,
    changes: Sequence[tuple[Task | None, Task]],
    *,
    actor: str | None = None,
) -> str | None:
    """Write tasks, each with what it was before. Those of one source are one entry of the journal.

    Returns
    -------
        The id of the last entry; None where everything was so already.

    Raises
    ------
    Forbidden
        something is outside the zones that the network is limited to.
    Conflict
        somebody wrote one of them meanwhile.
    """
    parted: dict[tuple[str, str | None], list[tuple[Task | None, Task]]] = {}
    for before, after in changes:
        parted.setdefault(_stated_by(network, picture, before, after), []).append((before, after))
    written = None
    for (source, park), mine in sorted(parted.items(), key=lambda pair: pair[0][0]):
        dataset = network.to_write(_dataset(picture, source, park, mine))
        ended = [row for before, after in mine if before for row in _former(picture, before, after)]
        entry = JournalEntry(files=[_file(dataset, mine)], actor=actor)
        try:
            report = load(
                network.store,
                dataset,
                entry=entry,
                made_at=picture.snapshot.revision,
                ended=ended,
            )
        except Conflict as error:
            raise TaskConflict("task_written", mine[0][1].id, error.message) from error
        written = report.import_id or written
    return written


# --- what may be said -----------------------------------------------------------------------------


def _zones(network: Network, picture: Picture) -> tuple[str, ...]:
    """Zones that a picture is of, if tasks can be made on it. Raises InvalidInput."""
    area = picture.area
    if area is not None and area.within is not None:
        raise InvalidInput("a task is made in zones, not in a polygon: leave `within` out")
    if picture.layers != LAYERS:
        raise InvalidInput("a task is made on all layers: give no layer")
    if picture.as_of != (meant := network.day_of(picture.snapshot, area)):
        raise InvalidInput(f"a task is made on the day that is meant, {meant}: give no other day")
    return () if area is None else area.zones


def _refuse_unfound(network: Network, picture: Picture, finding: str, node_id: str) -> None:
    kind = kind_of(finding)
    found = kind.found(network, picture)
    if found is None or not found.holds(node_id):
        raise TaskConflict(
            "task_unfound",
            node_id,
            f"{finding} ({kind.text.en}) is not found of {node_id} on {picture.as_of}, so there is "
            "nothing to do about it",
        )


def _owner(picture: Picture, owner: str) -> str:
    """Id of a body that may own a task. Raises InvalidInput."""
    try:
        at = picture.find(owner)
    except NotFound as error:
        raise refused("task_owner_unknown", owner, error.message) from error
    except AmbiguousName as error:
        raise refused("task_owner_ambiguous", owner, error.message) from error
    label = LABELS[picture.snapshot.label[at]]
    if f":{STAND_IN}" in str(picture.snapshot.ids[at]):
        said = "the owner is outside the zones that this account is limited to"
        raise refused("task_owner_outside", owner, said)
    if label not in OWNERS or not picture.stored[at]:
        said = f"a task is owned by an organization or a unit that exists: {owner} is a {label}"
        ended = "" if picture.stored[at] else f", and has none of its days on {picture.as_of}"
        raise refused("task_owner_kind", owner, said + ended)
    return str(picture.snapshot.ids[at])


def _due(due: date, day: date) -> date:
    if due < day:
        said = f"a task is due on {day} or later, not on {due}"
        raise refused("task_due_past", due.isoformat(), said)
    return due


def _noted(notes: tuple[str, ...], note: str | None, day: date) -> tuple[str, ...]:
    if note is None:
        return notes
    if len(notes) >= MAX_NOTES:
        said = f"a task has {MAX_NOTES} notes at most"
        raise refused("task_notes_full", str(len(notes)), said)
    try:
        return (*notes, f"{day} {stated(note, 'note', 'what was done or agreed')}")
    except InvalidInput as error:
        raise refused("task_personal", "", error.message) from error


# --- as rows --------------------------------------------------------------------------------------


def _id(finding: str, node_id: str) -> str:
    return f"task:{finding}.{blake2b(node_id.encode(), digest_size=8).hexdigest()}"


def _stated_by(
    network: Network, picture: Picture, before: Task | None, after: Task
) -> tuple[str, str | None]:
    """The source that states a task, and the park whose office does: as it was stated before; else
    those of what it is about, or of whoever makes it, where that park is none or outside."""
    snapshot = picture.snapshot
    parks = snapshot.columns["park"]
    if before is not None:
        at = snapshot.index_of(before.id)
        return str(snapshot.columns["source"].at(at)), parks.at(at)
    park: str | None = parks.at(snapshot.index_of(after.about))
    if network.zones and (park is None or f":{STAND_IN}" in park):
        park = network.zones[0]
    return "src:tasks" if park is None else f"src:tasks-{park.partition(':')[2]}", park


def _dataset(
    picture: Picture, source: str, park: str | None, changes: Sequence[tuple[Task | None, Task]]
) -> Dataset:
    dataset = Dataset(SCOPE, LAYER, source, picture.as_of, park=park)
    named = {"id": source, "name": "任务清单", "name_en": "Tasks", "kind": "ledger"}
    dataset.nodes.append(NodeRow("Source", (), named))
    for before, after in changes:
        dataset.nodes.append(NodeRow("Task", (), _properties(picture, after)))
        if before is None:
            said = {"since": after.made}
            dataset.relationships.append(RelRow("CONCERNS", after.id, after.about, said))
        if before is None or before.owner != after.owner:
            said = {"since": picture.as_of}
            dataset.relationships.append(RelRow("ASSIGNED_TO", after.id, after.owner, said))
    return dataset


def _former(picture: Picture, before: Task, after: Task) -> list[RelRow]:
    """Assignments of a task that end because it has another owner."""
    if before.owner == after.owner:
        return []
    snapshot = picture.snapshot
    edges = snapshot.edges["ASSIGNED_TO"]
    mine = edges.start == snapshot.index_of(before.id)
    held = [at for at in mine.nonzero()[0].tolist() if edges.columns["until"].at(at) is None]
    ties = [(str(snapshot.ids[edges.end[at]]), edges.columns["since"].at(at)) for at in held]
    return [
        RelRow("ASSIGNED_TO", before.id, owner, {"since": since})
        for owner, since in ties
        if owner != after.owner
    ]


def _properties(picture: Picture, task: Task) -> dict[str, object]:
    """A task as a node. It is called as what it is about was when it was made."""
    names = picture.snapshot.columns
    try:
        at = picture.snapshot.index_of(task.id)
    except NotFound:
        at = picture.index_of(task.about)
    return {
        "id": task.id,
        "name": str(picture.snapshot.names[at]),
        "name_en": names["name_en"].at(at),
        "finding": task.finding,
        "state": task.state,
        "due": task.due,
        "since": task.made,
        "state_since": task.state_since,
        "closed_by": task.closed_by,
        "notes": list(task.notes) or None,
        "found_in": list(task.found_in) or None,
    }


def _file(dataset: Dataset, changes: Sequence[tuple[Task | None, Task]]) -> LedgerFile:
    rows = sorted(repr(after) for _, after in changes)
    return LedgerFile(
        file="任务",
        sheet=None,
        kind="task",
        digest=sha256("\n".join(rows).encode()).hexdigest(),
        scope=SCOPE,
        source=dataset.source,
        rows=len(changes),
    )
