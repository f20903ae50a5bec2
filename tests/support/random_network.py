"""Small random networks of every label and type, valid by the vocabulary."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

from graph.boundaries import read_boundary
from graph.model.properties import COMMON
from graph.model.rows import Dataset, NodeRow, RelRow
from graph.model.spec import PropertySpec, PropertyType
from graph.model.vocabulary import VOCABULARY

DAYS = tuple(date(2020, month, 1) for month in (1, 4, 7, 10, 12))
LAYERS = ("source", "ledger", "synthetic")
# Ids mix what a collation could order differently.
SUFFIXES = ("a", "B", "b", "A1", "a-2", "a_2", "a.2", "a@2", "10", "9", "Z", "z")
TEXTS = ("果林", "a", "B", "", '") DETACH DELETE n //', "it's", "é", "😀", "B1", "100%")
# Kinds the catalogue asks for come more often than the rest of their code lists.
FAVOURITES = {
    "initiative_kind": ("brand", "card", "pathway", "plan", "sub_plan", "measure", "platform"),
    "advance_role": ("pathway", "carrier", "method", "issuer", "owner"),
    "organization_kind": ("committee", "branch"),
    "position_tier": ("station", "school", "district"),
    "zone_kind": ("carrier",),
}


def random_network(random: Random) -> Dataset:
    """A dataset of some nodes of each label and some relationships of each type."""
    nodes = [
        _node(random, label, suffix)
        for label in VOCABULARY.nodes
        for suffix in random.sample(SUFFIXES, random.randint(2, 5) + 4 * (label == "Initiative"))
    ]
    ids: dict[str, list[str]] = {}
    for row in nodes:
        ids.setdefault(row.label, []).append(row.properties["id"])
    rels: dict[str, RelRow] = {}
    for agreement in ids["Agreement"]:
        bodies = ids["Organization"] + ids["Unit"] + ids["Zone"]
        for party in random.sample(bodies, 2):
            _add(random, rels, "PARTY_TO", party, agreement)
    for rel_type, spec in VOCABULARY.relationships.items():
        for _ in range(random.randint(4, 16)):
            start_label, end_label = random.choice(spec.ends)
            start, end = random.choice(ids[start_label]), random.choice(ids[end_label])
            if start == end or (spec.acyclic and start > end):
                continue
            _add(random, rels, rel_type, start, end)
    return Dataset("random", "ledger", "src:a", date(2021, 6, 1), nodes, list(rels.values()))


def _add(random: Random, rels: dict[str, RelRow], rel_type: str, start: str, end: str) -> None:
    specs = VOCABULARY.relationships[rel_type].properties
    row = RelRow(rel_type, start, end, _properties(random, specs))
    rels.setdefault(row.id, row)


def _node(random: Random, label: str, suffix: str) -> NodeRow:
    spec = VOCABULARY.nodes[label]
    properties = _properties(random, spec.properties)
    if properties.get("category") or "lon" not in properties or "lat" not in properties:
        properties.pop("lon", None)
        properties.pop("lat", None)
    properties["id"] = f"{spec.prefix}:{suffix}"
    second = tuple(name for name in spec.second_labels if random.random() < 0.7)
    return NodeRow(label, second, properties)


def _properties(random: Random, specs: tuple[PropertySpec, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for spec in (*COMMON, *specs):
        # most of it in two layers, so that there is something to join
        if spec.name == "layer":
            found["layer"] = random.choice((*LAYERS, "source", "source", "ledger"))
            continue
        if spec.required or random.random() < 0.5:
            value = _value(random, spec)
            if value not in ("", []):
                found[spec.name] = value
            elif spec.required:
                found[spec.name] = "x"
    term = sorted(random.sample(DAYS, 2))
    for name, day in zip(("since", "until"), term, strict=True):
        found.pop(name, None)
        if random.random() < 0.2:
            found[name] = day
    return found


def _value(random: Random, spec: PropertySpec) -> Any:
    if spec.codes:
        codes = tuple(spec.codes.codes) + 8 * FAVOURITES.get(spec.codes.name, ())
        return random.choice(codes)
    if spec.name == "boundary":
        west, south = 102.7 + random.random() / 10, 24.9 + random.random() / 10
        return read_boundary(f"{west:.4f},{south:.4f},{west + 0.05:.4f},{south + 0.05:.4f}")
    if spec.type is PropertyType.TEXT:
        return random.choice(TEXTS)
    if spec.type is PropertyType.TEXTS:
        return random.sample([text for text in TEXTS if text], random.randint(0, 3))
    if spec.type is PropertyType.DATE:
        return random.choice(DAYS)
    if spec.type is PropertyType.BOOLEAN:
        return random.random() < 0.7
    # whole numbers, also of the type number: sums are exact in any order
    number = random.randint(0, 9 if spec.maximum is None else min(9, int(spec.maximum)))
    return number if spec.type is PropertyType.INTEGER else float(number)
