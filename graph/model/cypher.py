"""Cypher text that follows from the vocabulary: schema, upserts, sweeps. Pure.

Values are always parameters; labels and types come only from the vocabulary. The text runs
unchanged on Neo4j 5 and on the embedded store. Two habits come from measuring both:

- Nodes are looked up through the base label, whose unique id is indexed, and then created or
  updated. One ``MERGE`` with several labels scans the whole store on the embedded one.
- Long results are returned as collected columns: ten times faster than a record for each row.
- What is created names its properties and takes each row as a list: 1.4 times as fast as
  ``SET n = row``, which the embedded store carries out as a second write.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from graph.model.properties import BOOKKEEPING, COMMON
from graph.model.spec import RelSpec
from graph.model.vocabulary import BASE_LABEL, VOCABULARY

STATE_LABEL = "StoreState"
"""Label of the one node that holds the store's revision."""
LOAD_LABEL = "LoadState"
"""Label of the nodes that remember each load's scope and whether it ended."""
FORMER_LABEL = "Former"
"""Label of the nodes that keep what a changed or ended node or relationship said before."""
IMPORT_LABEL = "ImportState"
"""Label of the nodes that remember each import: its files, its revisions, what became of it."""

BOOKKEEPING_LABELS = (STATE_LABEL, LOAD_LABEL, FORMER_LABEL, IMPORT_LABEL)
BOOKKEEPING_INDEXES = ((FORMER_LABEL, "of"), (FORMER_LABEL, "revision"), (FORMER_LABEL, "was"))
"""What bookkeeping is looked up by, beside ids."""


def _node(variable: str, key: str) -> str:
    return f"({variable}:{BASE_LABEL} {{id: {key}}})"


VOID = "void"
"""Stands for the fingerprint of what never held."""


def _mark(variable: str) -> str:
    void = f"CASE WHEN {variable}.since = {variable}.until THEN '{VOID}' ELSE '' END"
    return f"coalesce({variable}.fingerprint, {void})"


def _stated(variable: str) -> str:
    """The revision that stated what stands there now."""
    return f"coalesce({variable}.restored, {variable}.revision)"


def schema() -> Iterator[str]:
    """Statements that bring constraints and indexes into being; repeating them is harmless."""
    for label in (BASE_LABEL, *BOOKKEEPING_LABELS):
        yield (
            f"CREATE CONSTRAINT {label.lower()}_id IF NOT EXISTS "
            f"FOR (n:{label}) REQUIRE n.id IS UNIQUE"
        )
    yield (
        f"CREATE INDEX {BASE_LABEL.lower()}_revision IF NOT EXISTS "
        f"FOR (n:{BASE_LABEL}) ON (n.revision)"
    )
    for label, name in BOOKKEEPING_INDEXES:
        yield (f"CREATE INDEX {label.lower()}_{name} IF NOT EXISTS FOR (n:{label}) ON (n.{name})")
    for rel_type in VOCABULARY.relationships:
        yield (
            f"CREATE INDEX {rel_type.lower()}_revision IF NOT EXISTS "
            f"FOR ()-[r:{rel_type}]-() ON (r.revision)"
        )


INDEX_COUNT = sum(1 for _ in schema())
"""How many indexes a complete schema shows (a constraint has one behind it)."""

OPEN_STATE = (
    f"MATCH (s:{STATE_LABEL} {{id: 'store'}}) "
    "RETURN s.revision AS revision, s.restoring AS restoring, s.identity AS identity"
)
CREATE_STATE = (  # harmless where another process was first
    f"MERGE (s:{STATE_LABEL} {{id: 'store'}}) "
    "ON CREATE SET s.revision = 0, s.format = $format, s.identity = $identity"
)
RENEW_IDENTITY = f"MATCH (s:{STATE_LABEL} {{id: 'store'}}) SET s.identity = $identity"
COUNT_NODES = "MATCH (n) RETURN count(n) AS nodes"
STORE_IDENTITY = f"MATCH (s:{STATE_LABEL} {{id: 'store'}}) RETURN s.identity AS identity"
STATE_FORMAT = f"MATCH (s:{STATE_LABEL} {{id: 'store'}}) RETURN s.format AS format"
RESTORING = f"MATCH (s:{STATE_LABEL} {{id: 'store'}}) RETURN s.restoring AS token"
NEXT_REVISION = (
    f"MATCH (s:{STATE_LABEL} {{id: 'store'}}) WHERE s.restoring IS NULL "
    "SET s.revision = s.revision + 1 RETURN s.identity AS identity, s.revision AS revision"
)
TEST_LABEL = "TestDatabase"
"""Label of the marker by which tests know a database they may wipe; it counts as no data."""
FOREIGN_NODE = f"MATCH (n) WHERE NOT n:{TEST_LABEL} RETURN labels(n) AS labels LIMIT 1"

EXISTING_IDS = f"UNWIND $ids AS id MATCH {_node('n', 'id')} RETURN collect(n.id) AS ids"
NODE_KEYS = (
    f"UNWIND $ids AS id MATCH {_node('n', 'id')} "
    "RETURN collect(n.id) AS ids, collect(elementId(n)) AS keys"
)
"""What the store itself calls nodes: it finds them by that without an index."""
NODE_FINGERPRINTS = (
    f"UNWIND $ids AS id MATCH {_node('n', 'id')} "
    f"RETURN collect(n.id) AS ids, collect({_mark('n')}) AS fingerprints, "
    f"collect(n.load) AS loads, collect({_stated('n')}) AS revisions"
)
NODE_STATES = (
    f"UNWIND $ids AS id MATCH {_node('n', 'id')} "
    "RETURN n.id AS id, properties(n) AS properties, labels(n) AS labels"
)
UPDATE_NODES = f"UNWIND $rows AS row MATCH {_node('n', 'row.id')} SET n = row"
CLOSE_NODES = (
    f"UNWIND $rows AS row MATCH {_node('n', 'row.id')} "
    "SET n.until = row.until, n.revision = $revision, n.fingerprint = null, n.restored = null"
)
VOID_NODES = (
    f"UNWIND $rows AS row MATCH {_node('n', 'row.id')} WITH n, coalesce(n.since, row.day) AS day "
    "SET n.since = day, n.until = day, n.revision = $revision, n.fingerprint = null, "
    "n.restored = null"
)
CREATE_FORMER = f"UNWIND $rows AS row CREATE (f:{FORMER_LABEL}) SET f = row"

READ_LOAD = f"MATCH (l:{LOAD_LABEL} {{id: $id}}) RETURN properties(l) AS load"
READ_LOADS = f"MATCH (l:{LOAD_LABEL}) RETURN properties(l) AS load ORDER BY l.id"
WRITE_LOAD = f"MERGE (l:{LOAD_LABEL} {{id: $id}}) SET l += $load"

_TALLIES = tuple(
    f"{name}_{what}"
    for name in ("nodes", "relationships")
    for what in ("created", "updated", "unchanged", "closed")
)
NEXT_IMPORT = (
    f"MATCH (s:{STATE_LABEL} {{id: 'store'}}) SET s.imports = coalesce(s.imports, 0) + 1 "
    "RETURN s.imports AS number"
)
CREATE_IMPORT = f"CREATE (i:{IMPORT_LABEL}) SET i = $entry"
NOTE_IMPORT = (
    f"MATCH (i:{IMPORT_LABEL} {{id: $id}}) WHERE i.token = $token "
    "SET i.revisions = i.revisions + $revision, i.kinds = i.kinds + $kind, "
    + ", ".join(f"i.{name} = i.{name} + ${name}" for name in _TALLIES)
    + " RETURN i.id AS id"
)
END_IMPORT = (
    f"MATCH (i:{IMPORT_LABEL} {{id: $id}}) WHERE i.token = $token "
    "SET i.state = $state, i.ended = $at"
)
TAKE_OVER_IMPORT = f"MATCH (i:{IMPORT_LABEL} {{id: $id}}) SET i.token = $token"
SETTLE_IMPORT = (
    f"MATCH (i:{IMPORT_LABEL} {{id: $id}}) WHERE i.state = 'running' "
    "SET i.state = 'settled', i.settled_by = $by, i.token = $token"
)
OLD_FORMERS = f"MATCH (f:{FORMER_LABEL}) WHERE f.revision <= $last RETURN count(f) AS formers"
PURGE_FORMERS = (
    f"MATCH (f:{FORMER_LABEL}) WHERE f.revision <= $last WITH f LIMIT $limit "
    "DELETE f RETURN count(*) AS formers"
)
MARK_PURGED = f"UNWIND $ids AS id MATCH (i:{IMPORT_LABEL} {{id: id}}) SET i.purged = true"
END_UNDOING = (
    f"MATCH (i:{IMPORT_LABEL} {{id: $id}}) SET i.state = $state, i.undone_by = $by "
    f"WITH i OPTIONAL MATCH (u:{IMPORT_LABEL} {{id: $by}}) "
    "SET u.state = 'complete', u.ended = $at"
)
SETTLE_LOAD = f"MATCH (l:{LOAD_LABEL} {{id: $id}}) SET l.state = 'complete'"
READ_IMPORT = f"MATCH (i:{IMPORT_LABEL} {{id: $id}}) RETURN properties(i) AS entry"
READ_IMPORTS = f"MATCH (i:{IMPORT_LABEL}) RETURN properties(i) AS entry ORDER BY i.number DESC"

FORMERS_OF = (
    f"MATCH (f:{FORMER_LABEL}) WHERE f.revision IN $revisions AND f.undone IS NULL "
    "RETURN properties(f) AS former ORDER BY f.id"
)
"""What these revisions changed or ended, as it was before, unless it was given back."""
LATER_FORMERS = f"MATCH (f:{FORMER_LABEL}) WHERE f.was IN $revisions RETURN properties(f) AS former"
"""What these revisions stated and later ones changed."""
SPEND_FORMERS = f"UNWIND $ids AS id MATCH (f:{FORMER_LABEL} {{id: id}}) SET f.undone = $revision"
NODES_OF = f"MATCH (n:{BASE_LABEL}) WHERE n.revision IN $revisions RETURN n.id AS id ORDER BY id"
WRITTEN_NODES = (
    f"MATCH (n:{BASE_LABEL}) WHERE n.revision IN $revisions "
    "RETURN collect(n.id) AS ids, collect(n.revision) AS revisions, "
    "collect(coalesce(n.fingerprint, '')) AS marks"
)
"""What some revisions last wrote; an empty mark: it was closed or taken back."""
FORMERS_SINCE = (
    f"UNWIND $ids AS id MATCH (f:{FORMER_LABEL}) WHERE f.of = id AND f.revision > $since "
    "RETURN f.of AS of, f.revision AS revision, f.state AS state ORDER BY revision"
)
"""What some rows said before each change behind a revision, the first one first."""
LEANING = (
    f"UNWIND $ids AS id MATCH {_node('n', 'id')}-[r]-() WHERE r.fingerprint IS NOT NULL "
    f"WITH r, {_stated('r')} AS revision "
    "WHERE revision > $last OR revision IN $between "
    "RETURN DISTINCT r.id AS id, revision LIMIT 100"
)
"""Relationships at some nodes that were stated after a revision or by some."""


def relationships_of(rel_type: str) -> str:
    """Ids and ends of what some revisions last wrote of a type."""
    return (
        f"MATCH (a)-[r:{rel_type}]->(b) WHERE r.revision IN $revisions "
        "RETURN r.id AS id, a.id AS start, b.id AS end ORDER BY id"
    )


@cache
def written_relationships() -> str:
    """The same of relationships with their ends: a row for each type."""
    return " UNION ALL ".join(
        f"MATCH (a)-[r:{rel_type}]->(b) WHERE r.revision IN $revisions "
        f"RETURN '{rel_type}' AS kind, collect(r.id) AS ids, collect(r.revision) AS revisions, "
        "collect(coalesce(r.fingerprint, '')) AS marks, collect(a.id) AS starts, "
        "collect(b.id) AS ends"
        for rel_type in VOCABULARY.relationships
    )


@cache
def fields(name: str) -> tuple[str, ...]:
    """Names of all properties that nodes of a label, or relationships of a type, can have."""
    spec = VOCABULARY.nodes.get(name) or VOCABULARY.relationships[name]
    return ("id", *(one.name for one in (*COMMON, *spec.properties, *BOOKKEEPING)))


STAMPS = ("load", "revision")
"""Properties that all rows that are written together have in common."""


def _given(names: Iterable[str], offset: int, stamps: Iterable[str]) -> str:
    quoted = (f"`{name.replace('`', '``')}`" for name in names)
    rows = [f"{name}: row[{at}]" for at, name in enumerate(quoted, offset)]
    return ", ".join([*rows, *(f"{name}: ${name}" for name in stamps)])


def create_nodes(
    label: str, second_labels: Iterable[str], names: Iterable[str], stamps: Iterable[str] = ()
) -> str:
    """Create nodes of one label; each of ``$rows`` is a list of the properties of these names, what
    is stamped on all is a parameter of its name. The statement may go on with ``n``."""
    labels = ":".join((BASE_LABEL, label, *sorted(second_labels)))
    return f"UNWIND $rows AS row CREATE (n:{labels} {{{_given(names, 0, stamps)}}})"


def _matched(spec: RelSpec) -> str:
    """Find relationships by id from the side that usually has the fewer of them."""
    if spec.write_from_end:
        return f"MATCH {_node('b', 'row.end')}<-[r:{spec.type}]-() WHERE r.id = row.id"
    return f"MATCH {_node('a', 'row.start')}-[r:{spec.type}]->() WHERE r.id = row.id"


def relationship_fingerprints(rel_type: str) -> str:
    """Ids, fingerprints, loads and revisions of the relationships in ``$rows`` that exist."""
    return (
        f"UNWIND $rows AS row {_matched(VOCABULARY.relationships[rel_type])} "
        f"RETURN collect(r.id) AS ids, collect({_mark('r')}) AS fingerprints, "
        f"collect(r.load) AS loads, collect({_stated('r')}) AS revisions"
    )


def relationship_states(rel_type: str) -> str:
    """Properties of the relationships in ``$rows``."""
    return (
        f"UNWIND $rows AS row {_matched(VOCABULARY.relationships[rel_type])} "
        "RETURN r.id AS id, properties(r) AS properties"
    )


def create_relationships(
    rel_type: str, names: Iterable[str], stamps: Iterable[str] = (), *, by_keys: bool = False
) -> str:
    """Create relationships; each of ``$rows`` is a list of start, end and these properties. The
    ends are ids, or with ``by_keys`` what the store calls the nodes (:data:`NODE_KEYS`)."""
    ends = (
        "MATCH (a) WHERE elementId(a) = row[0] MATCH (b) WHERE elementId(b) = row[1]"
        if by_keys
        else f"MATCH {_node('a', 'row[0]')} MATCH {_node('b', 'row[1]')}"
    )
    return (
        f"UNWIND $rows AS row {ends} "
        f"CREATE (a)-[r:{rel_type} {{{_given(names, 2, stamps)}}}]->(b) RETURN count(r) AS created"
    )


def update_relationships(rel_type: str) -> str:
    """Replace the properties of relationships."""
    matched = _matched(VOCABULARY.relationships[rel_type])
    return f"UNWIND $rows AS row {matched} SET r = row.properties"


def close_relationships(rel_type: str) -> str:
    """End relationships on their ``row.until``; ``row.since`` is for one that never held."""
    return (
        f"UNWIND $rows AS row {_matched(VOCABULARY.relationships[rel_type])} "
        "SET r.since = coalesce(r.since, row.since), r.until = row.until, "
        "r.revision = $revision, r.fingerprint = null, r.restored = null"
    )


def void_relationships(rel_type: str) -> str:
    """Give relationships an empty interval, on their ``row.day``: they never held."""
    return (
        f"UNWIND $rows AS row {_matched(VOCABULARY.relationships[rel_type])} "
        "WITH r, coalesce(r.since, row.day) AS day SET r.since = day, r.until = day, "
        "r.revision = $revision, r.fingerprint = null, r.restored = null"
    )


def _days(variable: str) -> str:
    """First days and the days on which they end, as columns of texts, empty where there is none."""
    return ", ".join(
        f"collect(coalesce(toString({variable}.{name}), '')) AS {name}"
        for name in ("since", "until")
    )


def open_nodes_of_load(label: str) -> str:
    """Ids and days of the nodes a load wrote that have not been closed; of a park's if one is given
    those that no other stated."""
    return (
        f"MATCH (n:{label}) WHERE n.load = $load AND n.fingerprint IS NOT NULL "
        "AND ($park IS NULL OR coalesce(n.park, $park) = $park) "
        f"RETURN collect(n.id) AS ids, {_days('n')}"
    )


def open_relationships_of_load(rel_type: str) -> str:
    """Ids, ends and days of the relationships a load wrote that have not been closed; of a park's
    if one is given those that touch what no other stated."""
    return (
        f"MATCH (a)-[r:{rel_type}]->(b) WHERE r.load = $load AND r.fingerprint IS NOT NULL "
        "AND ($park IS NULL OR coalesce(a.park, $park) = $park OR coalesce(b.park, $park) = $park) "
        "RETURN collect(r.id) AS ids, collect(a.id) AS starts, collect(b.id) AS ends, "
        f"{_days('r')}"
    )


def held_relationships(rel_type: str) -> str:
    """Ends of all relationships of a type that no load has closed and another load wrote."""
    return (
        f"MATCH (a)-[r:{rel_type}]->(b) WHERE r.load <> $load AND r.fingerprint IS NOT NULL "
        "RETURN collect(a.id) AS starts, collect(b.id) AS ends"
    )


def open_relationships(rel_type: str) -> str:
    """Ids and ends of all relationships of a type that have not been closed."""
    return (
        f"MATCH (a)-[r:{rel_type}]->(b) WHERE r.fingerprint IS NOT NULL "
        "RETURN collect(r.id) AS ids, collect(a.id) AS starts, collect(b.id) AS ends"
    )


def open_relationships_of_nodes(rel_type: str, *, outgoing: bool) -> str:
    """Those of a load that start (or end) at the nodes in ``$ids`` and have not been closed."""
    ends = "(n)-[r:{}]->(m)" if outgoing else "(n)<-[r:{}]-(m)"
    start, end = ("n", "m") if outgoing else ("m", "n")
    return (
        f"UNWIND $ids AS id MATCH {_node('n', 'id')} MATCH {ends.format(rel_type)} "
        "WHERE r.load = $load AND r.fingerprint IS NOT NULL "
        f"RETURN collect(r.id) AS ids, collect({start}.id) AS starts, collect({end}.id) AS ends, "
        f"{_days('r')}"
    )


def revisions_of(rel_type: str) -> str:
    """The revision that each relationship of a type, of which there are few, was written in."""
    return (
        f"MATCH ()-[r:{rel_type}]->() RETURN collect(r.id) AS ids, collect(r.revision) AS revisions"
    )


@cache
def present_labels() -> str:
    """The labels of which there are nodes, told by one of each."""
    return " UNION ALL ".join(
        f"MATCH (n:{label}) RETURN '{label}' AS name LIMIT 1" for label in VOCABULARY.nodes
    )


def label_counts() -> str:
    """Number of nodes for each label."""
    parts = (
        f"MATCH (n:{label}) RETURN '{label}' AS name, count(n) AS count"
        for label in VOCABULARY.nodes
    )
    return " UNION ALL ".join(parts)


def type_counts() -> str:
    """Number of relationships for each type."""
    parts = (
        f"MATCH ()-[r:{rel_type}]->() RETURN '{rel_type}' AS name, count(r) AS count"
        for rel_type in VOCABULARY.relationships
    )
    return " UNION ALL ".join(parts)
