"""Columns of a snapshot: one array per property, over all rows, with a mark for "not given".

What a column holds follows from the vocabulary alone, so that a saved column can be read back and
two columns of one property can be put end to end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.errors import VocabularyError
from graph.model.properties import COMMON
from graph.model.spec import PropertySpec, PropertyType
from graph.model.vocabulary import VOCABULARY
from graph.snapshot.texts import as_array, is_lazy, joined, joined_lists


class ArrayKind(StrEnum):
    """What a column's array holds, and what stands for a missing value in it.

    ========  ======================================  =========
    kind      array                                   missing
    ========  ======================================  =========
    code      int8 or int16, index into categories    -1
    text      object: str                             None
    number    float64 (integers too)                  nan
    boolean   int8, 0 or 1                            -1
    date      datetime64[D]                           NaT
    texts     object: tuple of str                    ()
    ========  ======================================  =========
    """

    CODE = "code"
    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    TEXTS = "texts"


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """Kind of a property's column, and for codes the list that the numbers point into."""

    kind: ArrayKind
    categories: tuple[str, ...] = ()

    @property
    def dtype(self) -> np.dtype[Any]:
        """Type of the column's array."""
        if self.kind is ArrayKind.CODE:
            return np.dtype(np.int8) if len(self.categories) < 128 else np.dtype(np.int16)
        return _DTYPES[self.kind]

    @property
    def missing(self) -> Any:
        """What stands for a value that is not given."""
        return _MISSING[self.kind]


_KIND_OF_TYPE: Mapping[PropertyType, ArrayKind] = {
    PropertyType.TEXT: ArrayKind.TEXT,
    PropertyType.INTEGER: ArrayKind.NUMBER,
    PropertyType.NUMBER: ArrayKind.NUMBER,
    PropertyType.BOOLEAN: ArrayKind.BOOLEAN,
    PropertyType.DATE: ArrayKind.DATE,
    PropertyType.TEXTS: ArrayKind.TEXTS,
}
_DTYPES: Mapping[ArrayKind, np.dtype[Any]] = {
    ArrayKind.TEXT: np.dtype(object),
    ArrayKind.NUMBER: np.dtype(np.float64),
    ArrayKind.BOOLEAN: np.dtype(np.int8),
    ArrayKind.DATE: np.dtype("datetime64[D]"),
    ArrayKind.TEXTS: np.dtype(object),
}
_MISSING: Mapping[ArrayKind, Any] = {
    ArrayKind.CODE: -1,
    ArrayKind.TEXT: None,
    ArrayKind.NUMBER: np.nan,
    ArrayKind.BOOLEAN: -1,
    ArrayKind.DATE: np.datetime64("NaT", "D"),
    ArrayKind.TEXTS: (),
}


@dataclass(frozen=True, slots=True, eq=False)
class PropertyColumn:
    """One property of every row. ``values`` is read-only; of a saved snapshot's texts it is a
    :class:`graph.snapshot.texts.Column`, which stands for an array."""

    spec: ColumnSpec
    values: NDArray[Any]

    @property
    def kind(self) -> ArrayKind:
        """What the array holds."""
        return self.spec.kind

    @property
    def categories(self) -> tuple[str, ...]:
        """Codes the numbers of a code column stand for; empty for the other kinds."""
        return self.spec.categories

    def code(self, category: str) -> int:
        """The number of a code; ValueError if the list does not have it."""
        return self.spec.categories.index(category)

    def is_(self, category: str) -> NDArray[np.bool_]:
        """Which rows have this code; ValueError if the list does not have it."""
        mask: NDArray[np.bool_] = self.values == self.code(category)
        return mask

    @property
    def given(self) -> NDArray[np.bool_]:
        """Which rows have a value."""
        mask: NDArray[np.bool_]
        match self.kind:
            case ArrayKind.CODE | ArrayKind.BOOLEAN:
                mask = self.values >= 0
            case ArrayKind.NUMBER:
                mask = ~np.isnan(self.values)
            case ArrayKind.DATE:
                mask = ~np.isnat(self.values)
            case ArrayKind.TEXT | ArrayKind.TEXTS if is_lazy(self.values):
                mask = self.values.given
            case ArrayKind.TEXT:
                mask = np.array([value is not None for value in self.values], np.bool_)
            case ArrayKind.TEXTS:
                mask = self.values.astype(np.bool_)
        return mask

    def at(self, index: int) -> Any:
        """The value of one row as Python has it: str, float, bool, date, tuple or None."""
        value = self.values[index]
        match self.kind:
            case ArrayKind.CODE:
                return self.categories[value] if value >= 0 else None
            case ArrayKind.BOOLEAN:
                return bool(value) if value >= 0 else None
            case ArrayKind.NUMBER:
                return None if np.isnan(value) else float(value)
            case ArrayKind.DATE:
                return None if np.isnat(value) else value.astype(date)
        return value

    def take(self, index: NDArray[Any]) -> PropertyColumn:
        """The same column over other rows: by positions or by a mask."""
        if self.is_empty:
            size = int(index.sum()) if index.dtype == np.bool_ else len(index)
            return empty(self.spec, size)
        if is_lazy(self.values):
            return PropertyColumn(self.spec, as_array(self.values.taken(index)))
        return PropertyColumn(self.spec, _sealed(self.values[index]))

    @property
    def is_empty(self) -> bool:
        """Whether no row has a value and the column therefore takes no memory."""
        return not is_lazy(self.values) and self.values.strides == (0,)


def _sealed(values: NDArray[Any]) -> NDArray[Any]:
    values.flags.writeable = False
    return values


def empty(spec: ColumnSpec, size: int) -> PropertyColumn:
    """A column without values: a single cell seen ``size`` times."""
    cell = np.empty((), dtype=spec.dtype)
    cell[()] = spec.missing
    return PropertyColumn(spec, np.broadcast_to(cell, (size,)))


def column(spec: ColumnSpec, values: Sequence[Any]) -> PropertyColumn:
    """A column of Python values, None where a value is missing.

    Dates may be ``date`` or ISO 8601 text. Raises ValueError for a code that is not in the list,
    and for what cannot be read as a date or a number.
    """
    match spec.kind:
        case ArrayKind.CODE:
            number: dict[Any, int] = {code: at for at, code in enumerate(spec.categories)}
            number[None] = -1
            try:
                cells: NDArray[Any] = np.array([number[value] for value in values], spec.dtype)
            except KeyError as error:
                raise ValueError(f"{error.args[0]!r} is not in the code list") from None
        case ArrayKind.TEXT:
            # Equal texts share one object: sources and statuses repeat by the thousand.
            seen: dict[Any, Any] = {}
            cells = np.empty(len(values), object)
            cells[:] = [seen.setdefault(value, value) for value in values]
        case ArrayKind.TEXTS:
            cells = np.empty(len(values), object)
            for at, value in enumerate(values):
                cells[at] = tuple(value) if value else ()
        case ArrayKind.BOOLEAN:
            cells = np.array([-1 if value is None else int(value) for value in values], np.int8)
        case ArrayKind.NUMBER:
            cells = np.array([np.nan if value is None else value for value in values], np.float64)
        case ArrayKind.DATE:
            cells = np.array(["NaT" if value is None else value for value in values], spec.dtype)
    made = PropertyColumn(spec, _sealed(cells))
    return made if made.given.any() else empty(spec, len(values))


def concatenate(spec: ColumnSpec, parts: Iterable[PropertyColumn]) -> PropertyColumn:
    """The parts end to end."""
    listed = list(parts)
    if all(part.is_empty for part in listed):
        return empty(spec, sum(len(part.values) for part in listed))
    values = [part.values for part in listed]
    if any(map(is_lazy, values)):
        together = joined_lists if spec.kind is ArrayKind.TEXTS else joined
        return PropertyColumn(spec, together(values))
    return PropertyColumn(spec, _sealed(np.concatenate(values)))


def _spec(name: str, specs: Sequence[PropertySpec]) -> ColumnSpec:
    """One column for all properties of one name: labels share it, their code lists are joined."""
    kinds = {
        ArrayKind.CODE
        if spec.codes and spec.type is PropertyType.TEXT
        else _KIND_OF_TYPE[spec.type]
        for spec in specs
    }
    if len(kinds) != 1:
        raise VocabularyError(f"property {name} has several types: {sorted(kinds)}")
    kind = kinds.pop()
    if kind is not ArrayKind.CODE:
        return ColumnSpec(kind)
    codes = dict.fromkeys(code for spec in specs if spec.codes for code in spec.codes.codes)
    return ColumnSpec(kind, tuple(codes))


def _specs(properties: Iterable[PropertySpec]) -> Mapping[str, ColumnSpec]:
    by_name: dict[str, list[PropertySpec]] = {}
    for spec in (*COMMON, *properties):
        by_name.setdefault(spec.name, []).append(spec)
    return {name: _spec(name, specs) for name, specs in by_name.items()}


@cache
def node_specs() -> Mapping[str, ColumnSpec]:
    """Columns of the nodes: the common properties and those of any label."""
    return _specs(spec for node in VOCABULARY.nodes.values() for spec in node.properties)


@cache
def edge_specs(rel_type: str) -> Mapping[str, ColumnSpec]:
    """Columns of the relationships of a type."""
    return _specs(VOCABULARY.relationships[rel_type].properties)
