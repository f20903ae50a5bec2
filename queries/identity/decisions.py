"""Decisions kept: written to the store safely beside others, and listed with their history."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from graph.errors import Conflict, InvalidInput, NotFound
from graph.loading.loader import LoadReport, load
from graph.model import cypher
from graph.snapshot.pictures import LABELS, LAYERS, Picture, Snapshot
from queries.identity.candidates import Body, body
from queries.identity.rulings import TYPE_OF, Kind, OpenDecisions, Ruling
from queries.network import Network

_IN_BETWEEN = "another decision got in between"


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision, also one taken back. ``first`` is merged into ``second``, or they are distinct.

    ``holds`` on the picture's day; ``until`` it was taken back. ``undone`` is why, where the day
    of its end has come to be known.
    """

    id: str
    kind: Kind
    label: str
    first: Body
    second: Body
    holds: bool
    since: date | None
    until: date | None
    score: float | None
    reason: str | None
    layer: str
    source: str
    source_name: str
    undone: str | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a decision: the relationship's ends, and what was (or would be) written.

    ``represented_by`` is the node that stands for both after a merge, where it is not the one asked
    for. Without a ``report`` the decision stood already and nothing was to be written.
    """

    kind: Kind
    first: str
    second: str
    represented_by: str | None
    report: LoadReport | None


def decisions(*, picture: Picture) -> tuple[Decision, ...]:
    """Every decision in the picture's layers, by id, those that ended or never held among them."""
    snapshot = picture.snapshot
    found: list[Decision] = []
    for kind, rel_type in TYPE_OF.items():
        edges = snapshot.edges[rel_type]
        columns = edges.columns
        held = set(picture.held(rel_type).tolist())
        for at in range(len(edges)):
            layer = LAYERS[edges.layer[at]]
            if layer not in picture.layers:
                continue
            start, end = int(edges.start[at]), int(edges.end[at])
            source = str(columns["source"].values[at])
            until = columns["until"].at(at)
            name, note = _source(snapshot, source)
            found.append(
                Decision(
                    id=str(edges.ids[at]),
                    kind=kind,
                    label=LABELS[snapshot.label[start]],
                    first=body(snapshot, start),
                    second=body(snapshot, end),
                    holds=at in held,
                    since=columns["since"].at(at),
                    until=until,
                    score=columns["score"].at(at),
                    reason=columns["reason"].at(at),
                    layer=layer,
                    source=source,
                    source_name=name,
                    undone=None if until is None else note,
                )
            )
    return tuple(sorted(found, key=lambda one: one.id))


def _source(snapshot: Snapshot, source: str) -> tuple[str, str | None]:
    """Name and note of a source; one that is no node goes by its id."""
    try:
        at = snapshot.index_of(source)
    except NotFound:
        return source, None
    return str(snapshot.names[at]), snapshot.columns["note"].at(at)


def decide(
    network: Network,
    rule: Callable[[Picture, Collection[str]], Ruling],
    *,
    effective: date,
    dry_run: bool = False,
) -> Outcome:
    """Rule on the store's present state and write what was ruled.

    Another process may decide between the reading and the writing. So the decision, once written,
    is held against those that were written before it; if it does not fit them, it is taken out
    again as if it had never held. Of two decisions that exclude each other the first is left.

    Parameters
    ----------
    network
        whose store is written to.
    rule
        works the decision out on a picture; it is also given the relationships to leave out of
        account: once it is written its own, and those that were written later.
    effective
        day from which it holds.
    dry_run
        only say what would be written.

    Raises
    ------
    InvalidInput, NotFound, Conflict
        as :mod:`queries.identity.rulings` says.
    Conflict
        another decision got in between.
    """
    ruling = rule(network.present().at(effective), ())
    represented_by = ruling.end if ruling.asked else None
    if ruling.dataset is None:
        return Outcome(ruling.kind, ruling.start, ruling.end, represented_by, None)
    try:
        report = load(network.store, network.to_write(ruling.dataset), dry_run=dry_run)
    except InvalidInput as error:
        # The rules above found no circle: somebody has decided the opposite since.
        if any(finding.rule == "cycle" for finding in error.findings):
            raise Conflict(f"{_IN_BETWEEN}: {error.message}") from error
        raise
    if ruling.dataset.relationships and not dry_run:
        _hold_against_the_present(network, rule, ruling, effective)
    return Outcome(ruling.kind, ruling.start, ruling.end, represented_by, report)


def _hold_against_the_present(
    network: Network,
    rule: Callable[[Picture, Collection[str]], Ruling],
    ruling: Ruling,
    effective: date,
) -> None:
    assert ruling.dataset is not None
    (row,) = ruling.dataset.relationships
    picture = network.present().at(effective)
    decided = OpenDecisions(picture)
    if row.id not in decided.same and row.id not in decided.distinct:
        raise Conflict(f"another decision took {row.id} back while it was written")
    revisions = _revisions(network)
    later = {key for key, revision in revisions.items() if revision >= revisions[row.id]}
    try:
        rule(picture, later)
    except (Conflict, InvalidInput) as conflict:
        ruling.dataset.relationships.clear()
        load(network.store, ruling.dataset)
        raise Conflict(f"{_IN_BETWEEN}: {conflict.message}") from conflict


def _revisions(network: Network) -> dict[str, int]:
    """The revision each decision was written in. Their order is that of the commits."""
    found: dict[str, int] = {}
    for rel_type in TYPE_OF.values():
        (row,) = network.store.read(cypher.revisions_of(rel_type))
        found.update(zip(row["ids"], row["revisions"], strict=True))
    return found
