"""Checks on a dataset before a single row of it is written.

Everything is checked first and everything wrong is reported at once, so that a load either starts
with rows that all fit the vocabulary or changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from graphlib import CycleError, TopologicalSorter
from typing import Any

from pydantic import ValidationError

from graph.errors import Finding, InvalidInput, PersonDataRefused
from graph.model.privacy import is_person_column, person_datum
from graph.model.properties import COMMON
from graph.model.rows import Dataset, NodeRow, RelRow, node_model, relationship_model
from graph.model.spec import PropertyType
from graph.model.vocabulary import VOCABULARY

_REPORTED = 200
_CODES = frozenset({"uscc", "id", "source", "park"})
"""Columns of codes, in which digits among letters are no telephone number."""
_REPEATED = frozenset({"source", "park"})
"""Columns of codes that say the same in row after row."""


class _Findings:
    """Collects findings: all are counted, the first few (None: all) are kept in full."""

    def __init__(self, most: int | None = _REPORTED) -> None:
        self.most = most
        self.kept: list[Finding] = []
        self.count = 0
        self.person_data = False
        self.clean: set[str] = set()
        """What was said in row after row and is no datum about a person."""

    def add(
        self,
        row: NodeRow | RelRow,
        rule: str,
        message: str,
        *,
        column: str | None = None,
        value: Any = None,
    ) -> None:
        self.count += 1
        if self.most is None or len(self.kept) < self.most:
            shown = None if value is None or person_datum(str(value)) else str(value)[:120]
            place = (row.file, row.row, column, shown, row.sheet)
            self.kept.append(Finding(rule, message, *place))

    def raise_if_any(self) -> None:
        if not self.count:
            return
        listed = "\n".join(f"  {finding}" for finding in self.kept[:20])
        more = f"\n  ... and {self.count - 20} more" if self.count > 20 else ""
        kind = PersonDataRefused if self.person_data else InvalidInput
        raise kind(f"{self.count} fault(s), nothing was written:\n{listed}{more}", self.kept)


def check(dataset: Dataset) -> Dataset:
    """Validate every row by its model and the dataset as a whole.

    Returns
    -------
        The dataset with values in their types, missing ones left out, layer and source filled in.

    Raises
    ------
    InvalidInput
        with a finding for each fault.
    PersonDataRefused
        if one of the faults is a datum about a person.
    """
    findings = _Findings()
    nodes, relationships = _typed(dataset, findings)
    _unique((row.properties["id"] for row in nodes), nodes, findings)
    _unique((row.id for row in relationships), relationships, findings)
    findings.raise_if_any()
    _two_parties(nodes, relationships, findings)
    findings.raise_if_any()
    return replace(dataset, nodes=nodes, relationships=relationships)


def check_part(part: Dataset) -> tuple[Dataset, list[Finding]]:
    """Validate every row of a part of a dataset by its model, for callers that hold no whole one.

    Returns
    -------
        The rows that have a model to fit, as :func:`check` gives them, and a finding for each
        fault. A row can be given and have findings all the same.
    """
    findings = _Findings(most=None)
    nodes, relationships = _typed(part, findings)
    return replace(part, nodes=nodes, relationships=relationships), findings.kept


def _typed(dataset: Dataset, findings: _Findings) -> tuple[list[NodeRow], list[RelRow]]:
    nodes = (_node(row, dataset, findings) for row in dataset.nodes)
    relationships = (_relationship(row, dataset, findings) for row in dataset.relationships)
    return [row for row in nodes if row], [row for row in relationships if row]


def _node(row: NodeRow, dataset: Dataset, findings: _Findings) -> NodeRow | None:
    spec = VOCABULARY.nodes.get(row.label)
    if spec is None:
        findings.add(row, "unknown_label", f"no label {row.label!r} in the vocabulary")
        return None
    for label in row.second_labels:
        if label not in spec.second_labels:
            findings.add(
                row, "unknown_label", f"{row.label} has no second label {label!r}", column="labels"
            )
            return None
    properties = _validated(row, node_model(row.label), dataset, findings)
    if properties is None:
        return None
    if ("lon" in properties) != ("lat" in properties):
        findings.add(row, "half_coordinates", "give both lon and lat, or neither", column="lon")
    if properties.get("category") and "lon" in properties:
        findings.add(row, "category_located", "a category is never located", column="lon")
    return NodeRow(row.label, row.second_labels, properties, row.file, row.row, row.sheet)


def _relationship(row: RelRow, dataset: Dataset, findings: _Findings) -> RelRow | None:
    spec = VOCABULARY.relationships.get(row.type)
    if spec is None:
        findings.add(row, "unknown_type", f"no relationship {row.type!r} in the vocabulary")
        return None
    properties = _validated(row, relationship_model(row.type), dataset, findings)
    if properties is None:
        return None
    labels = []
    for column, end in (("start", row.start), ("end", row.end)):
        label = VOCABULARY.label_of_id(end)
        if label is None or not VOCABULARY.nodes[label].id_pattern.fullmatch(end):
            findings.add(
                row, "malformed_id", "this is not an id of any label", column=column, value=end
            )
        labels.append(label)
    if None in labels:
        return None
    start, end = str(labels[0]), str(labels[1])
    if not spec.joins(start, end):
        allowed = ", ".join(f"{a}->{b}" for a, b in spec.ends[:6])
        findings.add(
            row,
            "wrong_end_label",
            f"{row.type} cannot lead from {start} to {end} (allowed: {allowed})",
            column="end",
            value=row.end,
        )
        return None
    if row.start == row.end:
        findings.add(row, "self_loop", "both ends are the same", column="end", value=row.end)
        return None
    return RelRow(row.type, row.start, row.end, properties, row.file, row.row, row.sheet)


def _validated(
    row: NodeRow | RelRow, model: Any, dataset: Dataset, findings: _Findings
) -> dict[str, Any] | None:
    given = {k: value for k, value in row.properties.items() if value is not None and value != ""}
    given.setdefault("layer", dataset.layer)
    given.setdefault("source", dataset.source)
    if dataset.park is not None and isinstance(row, NodeRow):
        given.setdefault("park", dataset.park)
    try:
        checked = model.model_validate(given)
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            column = str(fault["loc"][0])
            if fault["type"] == "extra_forbidden" and is_person_column(column):
                findings.person_data = True
                findings.add(
                    row, "person_column", "no data about persons is accepted", column=column
                )
                continue
            findings.add(row, fault["type"], fault["msg"], column=column, value=fault["input"])
        return None
    # As model_dump(exclude_none=True) gives them, for values are all plain, in half the time.
    properties = {key: value for key, value in checked.__dict__.items() if value is not None}
    since, until = properties.get("since"), properties.get("until")
    if since and until and until <= since:
        findings.add(
            row,
            "until_not_after_since",
            f"until must be later than since ({since})",
            column="until",
            value=until,
        )
    _no_person(row, properties, findings)
    return properties


def _no_person(row: NodeRow | RelRow, properties: dict[str, Any], findings: _Findings) -> None:
    free = _free_texts(row.label if isinstance(row, NodeRow) else row.type)
    for column, value in properties.items():
        if column not in free:
            continue
        for text in value if isinstance(value, list) else (value,):
            if column in _REPEATED and text in findings.clean:
                continue
            if kind := person_datum(text, code=column in _CODES):
                findings.person_data = True
                findings.add(row, "person_datum", f"a {kind} is refused", column=column)
            elif column in _REPEATED:
                findings.clean.add(text)


@cache
def _free_texts(name: str) -> frozenset[str]:
    """Columns of a label or type in which any text can stand, and so a datum about a person."""
    spec = VOCABULARY.nodes.get(name) or VOCABULARY.relationships[name]
    texts = (
        one.name
        for one in (*COMMON, *spec.properties)
        if one.type in (PropertyType.TEXT, PropertyType.TEXTS) and not one.codes
    )
    return frozenset({"id", *texts} - {"digest"})


def _unique(ids: Iterable[str], rows: Sequence[NodeRow | RelRow], findings: _Findings) -> None:
    seen: set[str] = set()
    for entity_id, row in zip(ids, rows, strict=True):
        if entity_id in seen:
            findings.add(row, "duplicate_id", "this id stands twice", column="id", value=entity_id)
        seen.add(entity_id)


def _two_parties(nodes: list[NodeRow], rels: list[RelRow], findings: _Findings) -> None:
    parties = Counter(row.end for row in rels if row.type == "PARTY_TO")
    for row in nodes:
        if row.label == "Agreement" and parties[row.properties["id"]] < 2:
            findings.add(
                row,
                "fewer_than_two_parties",
                "an agreement needs two parties or more (PARTY_TO)",
                column="id",
                value=row.properties["id"],
            )


def external_ends(dataset: Dataset) -> set[str]:
    """Ids that relationships of the dataset lead to and that it does not itself contain."""
    own = {row.properties["id"] for row in dataset.nodes}
    return {end for row in dataset.relationships for end in (row.start, row.end)} - own


def check_ends(dataset: Dataset, existing: set[str]) -> None:
    """Every end is in the dataset or in the store.

    Raises
    ------
    InvalidInput
        with a finding for each relationship whose end is missing.
    """
    missing = external_ends(dataset) - existing
    findings = _Findings()
    if missing:
        for row in dataset.relationships:
            for column, end in (("start", row.start), ("end", row.end)):
                if end in missing:
                    findings.add(
                        row, "missing_end", "no node has this id", column=column, value=end
                    )
    findings.raise_if_any()


def check_acyclic(rel_type: str, edges: Iterable[tuple[str, str]]) -> None:
    """No directed cycle among the edges of a type that forbids them.

    Raises
    ------
    InvalidInput
        naming the ids of one cycle.
    """
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for start, end in edges:
        sorter.add(start, end)
    try:
        sorter.prepare()
    except CycleError as error:
        # graphlib lists a cycle from the last node back to the first, and repeats that one
        cycle = " -> ".join(reversed(error.args[1]))
        raise InvalidInput(
            f"{rel_type} would run in a circle, nothing was written: {cycle}",
            [Finding("cycle", f"{rel_type} runs in a circle: {cycle}")],
        ) from None


def acyclic_types(dataset: Dataset) -> Iterator[str]:
    """The relationship types of the dataset that forbid cycles."""
    present = {row.type for row in dataset.relationships}
    return (name for name in sorted(present) if VOCABULARY.relationships[name].acyclic)
