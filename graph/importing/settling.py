"""What is wrong among the rows of an import, as far as the rows alone and ids in the store tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby, islice

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from graph.errors import Finding
from graph.importing.spool import GOOD, Spool
from graph.loading.batches import BATCH_ROWS
from graph.model import cypher
from graph.model.vocabulary import VOCABULARY
from graph.store.bolt import Store

_NAMED = 5


def settle(spool: Spool, store: Store) -> None:
    """Find rows that state the same id differently, that lead to what is not there, and
    agreements of one party; again until what a bad row drags along is bad too.
    """
    while True:
        with spool.transaction():
            found = _repeats(spool)
        with spool.transaction():
            _missing(spool, store)
            found += _hanging(spool)
            found += _one_party(spool)
        if not found:
            return


def _repeats(spool: Spool) -> int:
    """Where one id stands in several good rows: the same content counts once, other is an error."""
    found: list[tuple[int, Finding]] = []
    for table, key in (("nodes", "id"), ("rels", "type, id")):
        spool.run(f"UPDATE {table} SET state = NULL WHERE state = 'repeat'")
        twice = (
            f"SELECT {key} FROM {table} t WHERE {GOOD.format('t')} GROUP BY {key} "
            "HAVING count(*) > 1"
        )
        rows = spool.read(
            f"SELECT t.rowid, t.id, t.print, t.ledger, t.row FROM {table} t "
            f"WHERE ({key}) IN ({twice}) AND {GOOD.format('t')} ORDER BY {key}, t.rowid"
        )
        repeated: list[tuple[int]] = []
        for entity, group in groupby(list(rows), key=lambda row: row[1]):
            same = list(group)
            if len({row[2] for row in same}) == 1:
                repeated += [(row[0],) for row in same[1:]]
                continue
            for at, (_, _, _, ledger, row) in enumerate(same):
                other = same[1 if at == 0 else 0][4]
                message = f"row {other} states this id with other content"
                finding = Finding("duplicate_id", message, row=row, column="id", value=entity)
                found.append((ledger, finding))
        spool.run_many(f"UPDATE {table} SET state = 'repeat' WHERE rowid = ?", repeated)
    return spool.find(found)


def warn_of_repeats(spool: Spool) -> None:
    """Say which rows are about what an earlier row says just so."""
    message = "an earlier row says the same: counted once"
    for table in ("nodes", "rels"):
        rows = spool.read(
            f"SELECT DISTINCT t.ledger, t.row, t.id FROM {table} t WHERE t.state = 'repeat' "
            f"AND t.main AND {GOOD.format('t')}"
        )
        spool.find(
            (ledger, Finding("repeated_row", message, row=row, value=entity, severity="warning"))
            for ledger, row, entity in list(rows)
        )


def _missing(spool: Spool, store: Store) -> None:
    """Ids that relationships lead to and that neither a good row nor the store has."""
    good = f"SELECT 1 FROM nodes n WHERE n.id = e.id AND {GOOD.format('n')}"
    spool.run("DELETE FROM missing")
    spool.run(
        f"INSERT INTO missing SELECT id FROM ends e WHERE NOT EXISTS ({good}) "
        "AND NOT EXISTS (SELECT 1 FROM known k WHERE k.id = e.id)"
    )
    for ids in _batches(row[0] for row in spool.read("SELECT id FROM missing")):
        there = store.read(cypher.EXISTING_IDS, ids=ids)[0]["ids"]
        spool.run_many("INSERT OR IGNORE INTO known VALUES (?)", ((one,) for one in there))
    spool.run("DELETE FROM missing WHERE id IN (SELECT id FROM known)")


def _hanging(spool: Spool) -> int:
    """Rows with a relationship to a missing id."""
    if not spool.one("SELECT count(*) FROM missing"):
        return 0
    found = 0
    for end in ("start", "end"):
        rows = list(
            spool.read(
                f'SELECT t.ledger, t.row, t."{end}", t.type FROM rels t WHERE t."{end}" IN '
                f"(SELECT id FROM missing) AND {GOOD.format('t')}"
            )
        )
        found += spool.find(
            (ledger, _leads_nowhere(spool, row, entity, rel_type))
            for ledger, row, entity, rel_type in rows
        )
    return found


def _leads_nowhere(spool: Spool, row: int, entity: str, rel_type: str) -> Finding:
    at = spool.one(
        "SELECT row FROM nodes WHERE id = ?1 UNION SELECT row FROM refused WHERE id = ?1", entity
    )
    if at is not None:
        message = f"{rel_type}: it depends on row {at}, which has an error"
        return Finding("depends_on_bad_row", message, row=row, value=entity)
    message = f"{rel_type}: there is no {entity}, in these files or in the store"
    return Finding("missing_end", message, row=row, value=entity)


def _one_party(spool: Spool) -> int:
    """Agreements that fewer than two good rows' parties are named for."""
    rows = spool.read(
        f"SELECT t.ledger, t.row, t.id FROM nodes t WHERE t.label = 'Agreement' "
        f"AND {GOOD.format('t')} AND (SELECT count(DISTINCT r.start) FROM rels r "
        "WHERE r.type = 'PARTY_TO' AND r.\"end\" = t.id) < 2"
    )
    message = "an agreement needs two parties or more"
    return spool.find(
        (ledger, Finding("fewer_than_two_parties", message, row=row, value=entity))
        for ledger, row, entity in list(rows)
    )


def cycles(spool: Spool, store: Store) -> int:
    """Rows by which a relationship that forbids it would run in a circle; how many there are.

    Strongly connected components of the rows' relationships and those held, in linear time.
    """
    found = 0
    for rel_type, spec in VOCABULARY.relationships.items():
        if not spec.acyclic:
            continue
        text = f'SELECT t.id, t.start, t."end" FROM rels t WHERE t.type = ? AND {GOOD.format("t")}'
        if spool.one(f"SELECT EXISTS ({text})", rel_type):
            with spool.transaction():
                found += _circles(spool, store, rel_type, text)
    return found


def _circles(spool: Spool, store: Store, rel_type: str, text: str) -> int:
    held = store.read(cypher.open_relationships(rel_type))[0]
    ended = {row[0] for row in spool.read("SELECT id FROM stale WHERE type = ?", rel_type)}
    codes: dict[str, int] = {}
    starts: list[int] = []
    ends: list[int] = []

    def take(start: str, end: str) -> None:
        starts.append(codes.setdefault(start, len(codes)))
        ends.append(codes.setdefault(end, len(codes)))

    for key, start, end in zip(held["ids"], held["starts"], held["ends"], strict=True):
        if key not in ended:
            take(start, end)
    for _, start, end in spool.read(text, rel_type):
        take(start, end)
    shape = (len(codes), len(codes))
    graph = coo_array((np.ones(len(starts), np.int8), (starts, ends)), shape=shape)
    _, component = connected_components(graph.tocsr(), directed=True, connection="strong")
    large = np.bincount(component)[component] > 1
    names = list(codes)
    circles: dict[int, list[str]] = {}
    for at in np.flatnonzero(large).tolist():
        circles.setdefault(int(component[at]), []).append(names[at])

    def around(start: str, end: str) -> list[str] | None:
        same = component[codes[start]] == component[codes[end]]
        return circles.get(int(component[codes[start]])) if same else None

    rows = spool.read(
        f'SELECT t.ledger, t.row, t.start, t."end" FROM rels t WHERE t.type = ? '
        f"AND {GOOD.format('t')}",
        rel_type,
    )
    faults = [
        (ledger, _circle(rel_type, row, circle))
        for ledger, row, start, end in rows
        if (circle := around(start, end))
    ]
    return spool.find(faults)


def _circle(rel_type: str, row: int, members: list[str]) -> Finding:
    more = ", …" if len(members) > _NAMED else ""
    message = f"{rel_type} would run in a circle among {', '.join(members[:_NAMED])}{more}"
    return Finding("cycle", message, row=row)


def _batches(ids: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(ids)
    while batch := list(islice(rest, BATCH_ROWS)):
        yield batch
