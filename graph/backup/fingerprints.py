"""Whether what the store gives is what was written: each row is held against its fingerprint.

A load's fingerprint and an import's are made of different texts (:mod:`graph.loading.batches`,
:mod:`graph.importing.reading`), so a row is sound if it has either. The id of a relationship names
its ends. What was closed or voided has no fingerprint of its own: its ``Former`` node keeps what it
said until then, and that text has one.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from itertools import chain, combinations
from typing import Any

from graph.backup.files import Row
from graph.importing.reading import bodied, unpacked
from graph.loading.batches import canonical, fingerprint
from graph.model.cypher import FORMER_LABEL, fields
from graph.model.properties import BOOKKEEPING
from graph.model.vocabulary import BASE_LABEL, VOCABULARY

_STAMPED = frozenset(spec.name for spec in BOOKKEEPING)


def sound(name: str, row: Row) -> bool:
    """Whether a row, as a backup has it, is what was written.

    Parameters
    ----------
    name
        its label, relationship type or label of bookkeeping.
    row
        ``labels`` or ``start`` and ``end``, and ``properties``.
    """
    properties = row["properties"]
    if name == FORMER_LABEL:
        return _former_sound(properties)
    if name in VOCABULARY.relationships:
        whole = f"{row['start']}|{name}|{row['end']}"
        key = properties.get("id") or ""
        return (key == whole or key.startswith(f"{whole}|")) and _marked(name, (), properties)
    if name in VOCABULARY.nodes:
        return _marked(name, set(row["labels"]) - {BASE_LABEL, name}, properties)
    return True


def _marked(name: str, second: Collection[str], properties: Mapping[str, Any]) -> bool:
    """What was added by hand, of other names than the vocabulary's, does not count."""
    said = properties.get("fingerprint")
    if said is None:
        return True
    known = {*fields(name)} - _STAMPED
    content = {key: value for key, value in properties.items() if key in known}
    return said in (fingerprint(canonical(second, content)), bodied(sorted(second), content)[1])


def _former_sound(former: Mapping[str, Any]) -> bool:
    """By the text it keeps, whichever second labels the node has that it is about."""
    try:
        kind = former["kind"]
        properties = unpacked(kind, json.loads(former["state"]))
        labels = sorted(VOCABULARY.nodes[kind].second_labels) if kind in VOCABULARY.nodes else []
    except (KeyError, ValueError, TypeError):
        return False
    some = chain.from_iterable(combinations(labels, n) for n in range(len(labels) + 1))
    return any(_marked(kind, second, properties) for second in some)
