"""What the store answers, as a network limited to zones may tell it.

The catalogue is asked of the whole store; what comes back is read through this before anybody sees
it: ids of what is outside are those of the stand-ins, with no text beside them, and rows about what
the limit leaves out are left out too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property
from typing import Any

from graph.model.vocabulary import VOCABULARY
from graph.snapshot.columns import ArrayKind, edge_specs
from graph.snapshot.limiting import HIDDEN_SOURCE, OUTSIDE, OUTSIDE_EN, Limited
from queries.catalogue import Reader

_NODE = re.compile(rf"(?:{'|'.join(one.prefix for one in VOCABULARY.nodes.values())}):[^|]*")
_EDGE = re.compile(rf"{_NODE.pattern}\|[A-Z_]+\|{_NODE.pattern}(?:\|.*)?")
_TOLD = frozenset(
    (
        *(
            "id",
            "type",
            "start",
            "end",
            "tie",
            "module",
            "source",
            "communities",
            "layer",
            "layers",
        ),
        *("kind", "role", "batch", "form", "rank", "since", "until", "lon", "lat"),
        *("metric", "operator", "unit"),
    )
)
"""What is told of a stand-in; its names are those of all of them."""
_NAMES = {"name": OUTSIDE, "name_en": OUTSIDE_EN}


class _LeftOut(Exception):
    """Nothing may be told of this."""


class Veil:
    """Asks a store, and tells what a limited network may tell."""

    def __init__(self, store: Reader, limited: Callable[[], Limited]) -> None:
        self._store = store
        self._limited = limited

    def read(self, text: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """As :meth:`graph.store.bolt.Store.read`, of what is inside."""
        seen = _Seen(self._limited())
        try:
            given = {name: seen.true(value) for name, value in parameters.items()}
        except _LeftOut:
            return []
        return list(filter(None, map(seen.row, self._store.read(text, **given))))


class _Seen:
    """Ids and texts as they are called inside, and as the store calls them."""

    def __init__(self, limited: Limited) -> None:
        self.limited = limited

    @cached_property
    def _true(self) -> Mapping[str, str]:
        return {called: true_id for true_id, called in self.limited.stand_ins.items()}

    # --- from inside to the store ------------------------------------------------------------

    def true(self, value: Any) -> Any:
        """What a parameter is called in the store. Raises _LeftOut for an id of what is outside;
        of a list those are left out."""
        if isinstance(value, list):
            return [found for one in value if (found := self._true_or_none(one)) is not None]
        found = self._true_or_none(value)
        if found is None and value is not None:
            raise _LeftOut
        return found

    def _true_or_none(self, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        if _EDGE.fullmatch(value):
            start, rel_type, end, *more = value.split("|")
            true_id = "|".join(
                (self._true.get(start, start), rel_type, self._true.get(end, end), *more)
            )
            return true_id if self.limited.edge(true_id) == value else None
        if _NODE.fullmatch(value):
            return value if value in self.limited.named else None
        return value

    # --- from the store to inside ------------------------------------------------------------

    def row(self, row: Mapping[str, Any]) -> dict[str, Any] | None:
        """A row as it may be told; None for one that may not."""
        try:
            if "state" in row and "of" in row:
                return self._former(row)
            return self._fields(row)
        except _LeftOut:
            return None

    def _fields(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        told = {key: self._value(key, value) for key, value in fields.items()}
        if told.get("source") == HIDDEN_SOURCE and not _NODE.match(str(fields.get("id"))):
            raise _LeftOut  # a load of others
        if told.get("id") != fields.get("id"):
            return {key: _of_a_stand_in(key, value) for key, value in told.items()}
        for key, value in fields.items():
            if isinstance(value, str) and told[key] != value:
                for name, outside in _NAMES.items():
                    if f"{key}_{name}" in told:
                        told[f"{key}_{name}"] = outside
        return told

    def _value(self, key: str, value: Any) -> Any:
        if isinstance(value, list):
            return [one for one in map(self._listed, value) if one is not None]
        if isinstance(value, dict):
            return self._properties(value)
        if not isinstance(value, str):
            return value
        if key == "source":
            return self._source(value)
        found = self._called(value)
        if found is None:
            raise _LeftOut
        return found

    def _listed(self, one: Any) -> Any:
        if isinstance(one, dict):
            return self.row(one)
        return self._called(one) if isinstance(one, str) else one

    def _called(self, value: str) -> str | None:
        if _EDGE.fullmatch(value):
            return self.limited.edge(value)
        return self.limited.node(value) if _NODE.fullmatch(value) else value

    def _source(self, value: str) -> str:
        return value if value in self.limited.named else HIDDEN_SOURCE

    def _properties(self, properties: Mapping[str, Any]) -> dict[str, Any]:
        """All that is stored with something inside. Ids are among it: of its park, and of a
        relationship beside others of the same ends its own, which has theirs in it."""
        found = {}
        for key, value in properties.items():
            with suppress(_LeftOut):
                found[key] = self._value(key, value)
        return found

    def _former(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """What a row said before; of a relationship that leads outside no text."""
        of = self._called(row["of"])
        if of is None or (of != row["of"] and not _EDGE.fullmatch(of)):
            raise _LeftOut
        properties = self._properties(json.loads(row["state"]))
        if of != row["of"]:
            specs = edge_specs(of.split("|")[1])
            texts = {
                name
                for name, spec in specs.items()
                if spec.kind in (ArrayKind.TEXT, ArrayKind.TEXTS) and name != "source"
            }
            properties = {key: value for key, value in properties.items() if key not in texts}
        return {**row, "of": of, "state": json.dumps(properties, ensure_ascii=False)}


def _of_a_stand_in(key: str, value: Any) -> Any:
    if key in _NAMES:
        return _NAMES[key]
    if key in _TOLD:
        return value
    return [] if isinstance(value, list) else None
