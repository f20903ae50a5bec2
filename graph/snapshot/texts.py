"""Columns of texts as numbers and one blob: text is made of it where it is looked at.

Python's own texts are objects of one process each. In a snapshot that is mapped from its file
(:mod:`graph.snapshot.files`) the text stays there, in UTF-8, each distinct one once; what every
process has of it is what it asked for last. Columns stand for arrays of objects wherever one is
looked into: by a position, by several, by a comparison; ``copy`` gives one to write into.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any, TypeGuard, cast

import numpy as np
from numpy.typing import NDArray

Objects = NDArray[np.object_]
Which = NDArray[np.int32]
Ends = NDArray[np.int64]

_FEW = 512
"""Distinct texts that are kept as Python's once they were looked at: statuses, sources, zones."""
_MANY = 64
"""Texts asked for at once from which equal ones are made once."""


_MARKED = 16
"""Of texts that ascend each so-manieth is kept as Python's once one is sought among them."""
_LOOKED_UP = 4096
"""Texts of a blob that are looked at before one is put behind them; of more, as names are, one may
stand there twice until the file is written anew."""


class Words:
    """Distinct texts: those in a blob, and behind them those that came since."""

    def __init__(self, blob: NDArray[np.uint8], ends: Ends, more: Sequence[str] = ()) -> None:
        self.blob = blob
        self.ends = ends
        self.more = more
        # As memory: a number out of it costs half of one out of an array.
        self._content, self._ends = blob.data, ends.data
        self._kept: Objects | None = None

    def __len__(self) -> int:
        return len(self.ends) + len(self.more)

    def word(self, at: int) -> str:
        """One of them."""
        if self._kept is not None:
            return cast(str, self._kept[at])
        if at >= len(self._ends):
            return self.more[at - len(self._ends)]
        begin = self._ends[at - 1] if at else 0
        return str(self._content[begin : self._ends[at]], "utf-8")

    def words(self, which: NDArray[np.integer]) -> Objects:
        """Those at some places, by none None."""
        if self._kept is None and len(self) <= _FEW:
            self._kept = self._all()
        if self._kept is not None:
            found: Objects = self._kept[which]  # None stands at the end, which -1 is
            return found
        if len(which) <= _MANY:
            found = np.empty(len(which), object)
            found[:] = [None if at < 0 else self.word(at) for at in which.tolist()]
            return found
        distinct, back = np.unique(which, return_inverse=True)
        return self._made(distinct)[back]

    def _made(self, ascending: NDArray[np.integer]) -> Objects:
        """The same of distinct places."""
        first, last = np.searchsorted(ascending, (0, len(self.ends)))
        kept = ascending[first:last]
        begins = np.where(kept > 0, self.ends[kept - 1], 0).tolist()
        found, content = np.empty(len(ascending), object), self._content
        found[first:last] = [
            str(content[begin:end], "utf-8")
            for begin, end in zip(begins, self.ends[kept].tolist(), strict=True)
        ]
        found[last:] = [self.more[at] for at in (ascending[last:] - len(self.ends)).tolist()]
        return found

    def _all(self) -> Objects:
        found = np.empty(len(self) + 1, object)
        found[:-1] = [*texts_of(self.blob, self.ends), *self.more]
        return found

    def places(self, text: str) -> list[int]:
        """Where a text stands."""
        found = [len(self.ends) + at for at, one in enumerate(self.more) if one == text]
        wanted = text.encode()
        begins = np.concatenate([np.zeros(1, np.int64), self.ends])[:-1]
        for at in np.flatnonzero(self.ends - begins == len(wanted)).tolist():
            begin = int(begins[at])
            if self._content[begin : begin + len(wanted)] == wanted:
                found.append(at)
        return found


class Column(ABC):
    """What a column of texts has of an array of objects."""

    dtype = np.dtype(object)
    ndim = 1

    @abstractmethod
    def __len__(self) -> int: ...

    @abstractmethod
    def one(self, at: int) -> Any:
        """The cell at a position that is not negative."""

    @abstractmethod
    def taken(self, index: Any) -> Column:
        """Some rows, still as numbers: by positions, a mask or a slice."""

    @abstractmethod
    def copy(self) -> Objects:
        """An array of its own."""

    @property
    @abstractmethod
    def given(self) -> NDArray[np.bool_]:
        """Which rows have a text."""

    @property
    def shape(self) -> tuple[int]:
        """As of an array."""
        return (len(self),)

    @property
    def size(self) -> int:
        """As of an array."""
        return len(self)

    def __getitem__(self, index: Any) -> Any:
        if type(index) is int and index >= 0:
            return self.one(index)
        if isinstance(index, int | np.integer):
            at = int(index)
            if not -len(self) <= at < len(self):
                raise IndexError(at)
            return self.one(at if at >= 0 else at + len(self))
        return self.taken(index).copy()

    def __iter__(self) -> Iterator[Any]:
        return iter(self.copy())

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        return self.copy() if dtype is None else self.copy().astype(dtype)

    def __eq__(self, other: object) -> Any:
        return self.copy() == (other.copy() if isinstance(other, Column) else other)

    def __ne__(self, other: object) -> Any:
        return ~(self == other)

    __hash__ = None  # type: ignore[assignment]

    def astype(self, kind: Any) -> NDArray[Any]:
        """As of an array."""
        return self.copy().astype(kind)

    def tolist(self) -> list[Any]:
        """As of an array."""
        return list(self.copy())


class Texts(Column):
    """A text or None in each row: which of some words it is, -1 for none."""

    def __init__(self, words: Words, which: Which) -> None:
        self.words = words
        self.which = which
        self._which = which.data
        self._marks: list[str] | None = None

    def __len__(self) -> int:
        return len(self.which)

    def one(self, at: int) -> str | None:
        """Its text."""
        which = self._which[at]
        return None if which < 0 else self.words.word(which)

    def behind(self, wanted: str) -> int:
        """Behind how many of texts that ascend another belongs, itself not counted."""
        if self._marks is None:
            self._marks = self[::_MARKED].tolist()
        last = bisect_left(self._marks, wanted) * _MARKED
        first, last = max(last - _MARKED, 0), min(last, len(self))
        word, which = self.words.word, self._which
        while first < last:
            middle = (first + last) // 2
            if word(which[middle]) < wanted:
                first = middle + 1
            else:
                last = middle
        return first

    def taken(self, index: Any) -> Texts:
        """The same texts, of some rows."""
        return Texts(self.words, self.which[index])

    def copy(self) -> Objects:
        """All of them as Python's."""
        return self.words.words(self.which)

    @property
    def given(self) -> NDArray[np.bool_]:
        """Which rows have one."""
        mask: NDArray[np.bool_] = self.which >= 0
        return mask

    def __eq__(self, other: object) -> Any:
        if other is None:
            return ~self.given
        if isinstance(other, str):
            return np.isin(self.which, self.words.places(other))
        return super().__eq__(other)

    __hash__ = None


class Lists(Column):
    """A tuple of texts in each row: where in some texts it begins, and how long it is."""

    def __init__(self, texts: Texts, begins: Ends, lengths: Which) -> None:
        self.texts = texts
        self.begins = begins
        self.lengths = lengths

    def __len__(self) -> int:
        return len(self.lengths)

    def one(self, at: int) -> tuple[str, ...]:
        """Its texts."""
        begin, length = int(self.begins[at]), int(self.lengths[at])
        return tuple(self.texts[begin : begin + length]) if length else ()

    def taken(self, index: Any) -> Lists:
        """The same texts, of some rows."""
        return Lists(self.texts, self.begins[index], self.lengths[index])

    def copy(self) -> Objects:
        """All of them as Python's."""
        found = np.empty(len(self), object)
        found.fill(())
        for at in np.flatnonzero(self.lengths).tolist():
            found[at] = self.one(at)
        return found

    @property
    def given(self) -> NDArray[np.bool_]:
        """Which rows have one."""
        mask: NDArray[np.bool_] = self.lengths > 0
        return mask

    def flat(self) -> Texts:
        """The texts of all rows, one after the other."""
        lengths = self.lengths.astype(np.int64)
        ends = np.cumsum(lengths)
        total = int(ends[-1]) if len(ends) else 0
        rows = np.arange(total) + np.repeat(self.begins - (ends - lengths), lengths)
        return self.texts.taken(rows)


def is_lazy(values: object) -> TypeGuard[Column]:
    """Whether a column's values are one of these, and no array."""
    return isinstance(values, Column)


def as_array(column: Column) -> Objects:
    """A column where an array of objects is meant: what reads one, reads this."""
    return cast(Objects, column)


def texts_of(blob: NDArray[np.uint8], ends: Ends) -> list[str]:
    """All texts of a blob. Raises ValueError where it is none."""
    content, places = blob.tobytes(), ends.tolist()
    return [content[begin:end].decode() for begin, end in zip([0, *places], places, strict=False)]


def texts(cells: Sequence[str | None]) -> Texts:
    """A column of Python's texts."""
    known: dict[str, int] = {}
    which = [-1 if one is None else known.setdefault(one, len(known)) for one in cells]
    return Texts(
        Words(np.empty(0, np.uint8), np.empty(0, np.int64), tuple(known)), np.array(which, np.int32)
    )


def lists(cells: Sequence[Sequence[str]]) -> Lists:
    """A column of tuples of Python's texts."""
    lengths = np.array([len(cell) for cell in cells], np.int32)
    return Lists(texts([one for cell in cells for one in cell]), begins_of(lengths), lengths)


def begins_of(lengths: Which) -> Ends:
    """Where each row begins that lies behind the one before it."""
    return np.cumsum(lengths, dtype=np.int64) - lengths


def joined(parts: Sequence[Any]) -> Objects:
    """Columns end to end, of which one at least is lazy; the others are arrays of texts or None."""
    made = [part if is_lazy(part) else texts(part.tolist()) for part in parts]
    return as_array(_joined_texts(cast(list[Texts], made)))


def joined_lists(parts: Sequence[Any]) -> Objects:
    """The same of columns of tuples."""
    made = cast(list[Lists], [part if is_lazy(part) else lists(part.tolist()) for part in parts])
    lengths = np.concatenate([part.lengths for part in made])
    return as_array(
        Lists(_joined_texts([part.flat() for part in made]), begins_of(lengths), lengths)
    )


def _joined_texts(parts: Sequence[Texts]) -> Texts:
    """The words of the largest stay where they are; those of the others go behind them."""
    base = max(parts, key=lambda part: len(part.words)).words
    more = list(base.more)
    known = {one: len(base.ends) + at for at, one in enumerate(more)}
    if len(base.ends) <= _LOOKED_UP:
        known |= {one: at for at, one in enumerate(texts_of(base.blob, base.ends))}
    placed = []
    for part in parts:
        which = part.which
        if part.words is not base:
            used, back = np.unique(which, return_inverse=True)
            at = np.full(len(used), -1, np.int32)
            for place, word in enumerate(used.tolist()):
                if word >= 0:
                    one = part.words.word(word)
                    if one not in known:
                        known[one] = len(base.ends) + len(more)
                        more.append(one)
                    at[place] = known[one]
            which = at[back]
        placed.append(which)
    return Texts(Words(base.blob, base.ends, tuple(more)), np.concatenate(placed))
