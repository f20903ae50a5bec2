"""Entities found by what people type: a name, a code, an address, or a name's pinyin.

What they can be found by stands in one text, made once for a snapshot; to search is to look through
it, which takes a few milliseconds for thirty thousand nodes.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence, Set
from dataclasses import dataclass, fields
from threading import Lock
from typing import Self
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from graph.errors import InvalidInput
from graph.model.spec import CodeList, Text
from graph.snapshot.pictures import (
    LABELS,
    LAYERS,
    SECOND_LABELS,
    Index,
    Objects,
    Picture,
    Snapshot,
)
from queries.spelling import spellings_of

MAX_TEXT = 200
"""Characters of a text that is searched for."""

FOUND_BY = CodeList(
    "found_by",
    "What a text was found in.",
    {
        "name": Text("名称", "name"),
        "name_en": Text("英文名", "English name"),
        "alias": Text("别名", "alias"),
        "former_name": Text("曾用名", "former name"),
        "code": Text("代号", "code"),
        "uscc": Text("统一社会信用代码", "unified social credit code"),
        "id": Text("编号", "id"),
        "pinyin": Text("拼音", "pinyin"),
        "address": Text("地址", "address"),
    },
)
_KINDS = tuple(FOUND_BY.codes)
_ADDRESS = _KINDS.index("address")
_IN_ADDRESS = 3
_RANK = 1_000_000
"""More than any text is long: a rank and a length are one number."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An entity that a text was found in, best in its ``found_by``, which is ``found``: as it is
    written there, None for pinyin.

    ``rank``: 0 the whole text, 1 its beginning, 2 inside, 3 in an address.
    """

    rank: int
    id: str
    name: str
    name_en: str | None
    label: str
    second_labels: tuple[str, ...]
    layer: str
    undated: bool
    found_by: str
    found: str | None


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Some hits, best first; ``count`` is the number of all, ``following`` the key of the last
    where there are more."""

    hits: tuple[Hit, ...]
    count: int
    following: tuple[int, int, str] | None


def search(
    *,
    picture: Picture,
    text: str,
    labels: Set[str] | None = None,
    after: tuple[int, int, str] | None = None,
    limit: int = 50,
) -> SearchPage:
    """Valid entities with the text in an id, code, address or any of their names, their own or
    those of a node that they represent.

    A text in Latin letters is also looked for in the pinyin of names, whole or by initials. Upper
    and lower case and full and half width are one. Hits are sorted by rank, then the shorter of
    what they are found in, then by id; a page starts behind ``after``, such a key. ``labels`` are
    first or second labels of which a hit has one; None: all.
    O(c) for c characters of all that there is to be found by.

    Raises
    ------
    InvalidInput
        the text is empty or longer than 200 characters.
    """
    wanted = folded(text.strip())
    if not wanted or len(text) > MAX_TEXT:
        raise InvalidInput(f"the text to search for must have 1 to {MAX_TEXT} characters")
    snapshot = picture.snapshot
    index = _index(snapshot)
    parts, keys = index.found(wanted)
    own = index.nodes[parts]
    held = picture.home[own]
    if labels is not None:
        fits = np.isin(snapshot.label, [LABELS.index(one) for one in labels & set(LABELS)])
        for label in labels & snapshot.second.keys():
            fits |= snapshot.second[label]
        held = held & fits[own]
    parts, keys, own = parts[held], keys[held], own[held]
    body = np.arange(len(snapshot.ids))
    for at, representative in picture.representative_of.items():
        body[at] = representative
    by = body[own]
    # Positions ascend with ids, so that sorting by position is sorting by id.
    order = np.lexsort((parts, keys, by))
    _, first = np.unique(by[order], return_index=True)
    best = order[first]
    best = best[np.lexsort((by[best], keys[best]))]
    begin = 0
    if after is not None:
        key = after[0] * _RANK + after[1]
        at = bisect_left(snapshot.ids, after[2])
        known = at < len(snapshot.ids) and snapshot.ids[at] == after[2]
        # Behind the key: those with a larger one, or the same and a later id.
        beyond = (keys[best] > key) | ((keys[best] == key) & (by[best] >= at + known))
        begin = int(np.argmax(beyond)) if beyond.any() else len(best)
    page = best[begin : begin + limit].tolist()
    hits = tuple(
        _hit(snapshot, index, part=int(parts[at]), at=int(by[at]), key=int(keys[at])) for at in page
    )
    following = None
    if page and begin + limit < len(best):
        last = int(keys[page[-1]])
        following = (last // _RANK, last % _RANK, hits[-1].id)
    return SearchPage(hits, len(best), following)


def folded(text: str) -> str:
    """A text as it is compared: without case and width, on one line."""
    return unicodedata.normalize("NFKC", text).casefold().replace(_SEPARATOR, " ")


def prepare(snapshot: Snapshot) -> None:
    """Make what is searched of a snapshot, so that no question has to wait for it."""
    _index(snapshot)


_SEPARATOR = "\n"
_AT_ONCE = 100
"""Texts that are folded at once."""
_LATIN = re.compile(r"[a-z0-9 ]*[a-z][a-z0-9 ]*")

Positions = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Parts:
    """Texts that nodes are found by, by ascending node: with their kind, and as they are written,
    None in pinyin."""

    nodes: NDArray[np.int32]
    kinds: NDArray[np.int8]
    originals: Objects
    texts: Objects

    def moved(self, position: NDArray[np.int32]) -> Self:
        """Those of the nodes that have a position elsewhere, there."""
        nodes = position[self.nodes]
        still = nodes >= 0
        return type(self)(nodes[still], self.kinds[still], self.originals[still], self.texts[still])

    def beside(self, other: Self) -> Self:
        """These and others, of other nodes."""
        order = np.argsort(np.concatenate([self.nodes, other.nodes]), kind="stable")
        pairs = (
            (getattr(self, each.name), getattr(other, each.name)) for each in fields(type(self))
        )
        return type(self)(*(np.concatenate(pair)[order] for pair in pairs))


@dataclass(frozen=True, slots=True)
class _Texts:
    """Parts one after the other, each before a separator; ``begins`` are where they begin."""

    parts: _Parts
    text: str
    begins: Positions
    lengths: Positions

    @classmethod
    def of(cls, parts: _Parts) -> Self:
        every = parts.texts.tolist()
        lengths = np.fromiter(map(len, every), np.int64, len(every))
        begins = np.zeros(len(every), np.int64)
        np.cumsum(lengths[:-1] + 1, out=begins[1:])
        return cls(parts, _SEPARATOR.join([*every, ""]), begins, lengths)

    def found(self, wanted: str) -> tuple[Positions, Positions]:
        """Parts that hold a text, and where in them it is first."""
        # The rest of a part goes with what is found in it: so each is found once.
        pattern = re.compile(f"{re.escape(wanted)}[^{_SEPARATOR}]*")
        starts = np.fromiter((found.start() for found in pattern.finditer(self.text)), np.int64)
        parts = np.searchsorted(self.begins, starts, side="right") - 1
        return parts, starts - self.begins[parts]


@dataclass(frozen=True, slots=True)
class _Index:
    """All that nodes can be found by: ``spelt`` in pinyin, ``written`` the rest, which come first.
    ``nodes`` and ``kinds`` are those of both."""

    written: _Texts
    spelt: _Texts
    nodes: NDArray[np.int32]
    kinds: NDArray[np.int8]

    @classmethod
    def of(cls, written: _Parts, spelt: _Parts) -> Self:
        return cls(
            _Texts.of(written),
            _Texts.of(spelt),
            np.concatenate([written.nodes, spelt.nodes]),
            np.concatenate([written.kinds, spelt.kinds]),
        )

    def original(self, part: int) -> str | None:
        """A part as it is written; None in pinyin."""
        originals = self.written.parts.originals
        return originals[part] if part < len(originals) else None

    def found(self, wanted: str) -> tuple[Positions, Positions]:
        """Parts with a text in them, and their keys: rank and length."""
        parts, offsets = self.written.found(wanted)
        lengths = self.written.lengths[parts]
        ranks = _ranks(offsets, lengths, len(wanted))
        ranks[self.kinds[parts] == _ADDRESS] = _IN_ADDRESS
        keys = ranks * _RANK + lengths
        if not _LATIN.fullmatch(wanted):
            return parts, keys
        letters = wanted.replace(" ", "")
        more, offsets = self.spelt.found(letters)
        lengths = self.spelt.lengths[more]
        more_keys = _ranks(offsets, lengths, len(letters)) * _RANK + lengths
        return (
            np.concatenate([parts, more + len(self.written.begins)]),
            np.concatenate([keys, more_keys]),
        )


def _ranks(offsets: Positions, lengths: Positions, wanted: int) -> Positions:
    return np.where(offsets > 0, 2, np.where(lengths == wanted, 0, 1)).astype(np.int64)


_kept: WeakKeyDictionary[Snapshot, _Index] = WeakKeyDictionary()
_making = Lock()


def _index(snapshot: Snapshot) -> _Index:
    """What is searched of a snapshot: made once."""
    # Without the lock first: that of another snapshot may be in the making.
    if (ready := _kept.get(snapshot)) is not None:
        return ready
    with _making:
        known = _kept.get(snapshot)
        if known is None:
            known = _kept[snapshot] = _made(snapshot, _nearest(snapshot))
        return known


def _nearest(snapshot: Snapshot) -> Snapshot | None:
    """One that is searched already, and probably says the same of most nodes."""
    alike = [one for one in _kept if one.limited == snapshot.limited and len(one)]
    return min(alike, key=lambda one: abs(len(one) - len(snapshot)), default=None)


def _made(snapshot: Snapshot, base: Snapshot | None) -> _Index:
    """The index; what is said in ``base`` too is taken from there, for reading names aloud and
    folding them takes nearly all of the time."""
    fresh = np.ones(len(snapshot), np.bool_)
    if base is None:
        return _Index.of(*_parts(snapshot, np.flatnonzero(fresh)))
    position = _unchanged(base, snapshot)
    fresh[position[position >= 0]] = False
    index = _kept[base]
    written, spelt = _parts(snapshot, np.flatnonzero(fresh))
    return _Index.of(
        index.written.parts.moved(position).beside(written),
        index.spelt.parts.moved(position).beside(spelt),
    )


def _unchanged(old: Snapshot, new: Snapshot) -> NDArray[np.int32]:
    """For every node of a snapshot its position in another that says the same of it; else -1."""
    if not len(new):
        return np.full(len(old), -1, np.int32)
    at = np.minimum(np.searchsorted(new.ids, old.ids), len(new) - 1)
    same = new.ids[at] == old.ids
    for name in ("name", *_SINGLE, *_SEVERAL.values()):
        same &= old.columns[name].values == new.columns[name].values[at]
    return np.where(same, at, -1).astype(np.int32)


def _parts(snapshot: Snapshot, nodes: Index) -> tuple[_Parts, _Parts]:
    """What some nodes can be found by: as it is written, and in pinyin."""
    written = _written(snapshot, nodes)
    named = np.flatnonzero(np.isin(written.kinds, [_KINDS.index(kind) for kind in _SPELT]))
    return written, _spelt(written, named)


_SINGLE = ("name_en", "code", "uscc", "address")
_SEVERAL = {"alias": "aliases", "former_name": "former_names"}
_SPELT = ("name", *_SEVERAL)


def _written(snapshot: Snapshot, nodes: Index) -> _Parts:
    """What nodes can be found by as it is written; of each node in the order of the kinds here."""
    columns = snapshot.columns
    found: list[tuple[str, Index, list[str]]] = [
        ("id", nodes, snapshot.ids[nodes].tolist()),
        ("name", nodes, snapshot.names[nodes].tolist()),
    ]
    for kind in _SINGLE:
        values = columns[kind].values[nodes]
        given = values.astype(np.bool_)
        found.append((kind, nodes[given], values[given].tolist()))
    for kind, name in _SEVERAL.items():
        values = columns[name].values[nodes]
        given = values.astype(np.bool_)
        lists = values[given].tolist()
        counts = np.fromiter(map(len, lists), np.intp, len(lists))
        found.append((kind, np.repeat(nodes[given], counts), [one for own in lists for one in own]))
    at = np.concatenate([own for _, own, _ in found]).astype(np.int32)
    order = np.argsort(at, kind="stable")
    kinds = [np.full(len(own), _KINDS.index(kind), np.int8) for kind, own, _ in found]
    originals = [text for _, _, texts in found for text in texts]
    return _Parts(
        at[order],
        np.concatenate(kinds)[order],
        _objects(originals)[order],
        _objects(_folded_each(originals))[order],
    )


def _spelt(written: _Parts, rows: Index) -> _Parts:
    """Some parts in pinyin, whole and by initials, where that is not what is written."""
    texts = written.texts[rows]
    whole, initials = (
        _objects(_folded_each(one)) for one in spellings_of(written.originals[rows].tolist())
    )
    one = np.flatnonzero(whole != texts)
    other = np.flatnonzero((initials != texts) & (initials != whole))
    of = np.concatenate((rows[one], rows[other]))
    order = np.argsort(of, kind="stable")
    spelt = [*whole[one].tolist(), *initials[other].tolist()]
    return _Parts(
        written.nodes[of[order]],
        np.full(len(of), _KINDS.index("pinyin"), np.int8),
        np.full(len(of), None, object),
        _objects([text.replace(" ", "") for text in spelt])[order],
    )


def _folded_each(texts: Sequence[str]) -> list[str]:
    """Each text as it is compared: many at once, as long as there is nothing in them but case to be
    folded."""
    found: list[str] = []
    for first in range(0, len(texts), _AT_ONCE):
        some = texts[first : first + _AT_ONCE]
        joined = _SEPARATOR.join(some)
        if joined.count(_SEPARATOR) < len(some) and unicodedata.is_normalized("NFKC", joined):
            found += joined.casefold().split(_SEPARATOR)
        else:
            found += map(folded, some)
    return found


def _objects(texts: Sequence[str]) -> Objects:
    made = np.empty(len(texts), object)
    made[:] = texts
    return made


def _hit(snapshot: Snapshot, index: _Index, *, part: int, at: int, key: int) -> Hit:
    return Hit(
        rank=key // _RANK,
        id=str(snapshot.ids[at]),
        name=str(snapshot.names[at]),
        name_en=snapshot.columns["name_en"].at(at),
        label=LABELS[snapshot.label[at]],
        second_labels=tuple(name for name in SECOND_LABELS if snapshot.second[name][at]),
        layer=LAYERS[snapshot.layer[at]],
        undated=bool(np.isnat(snapshot.since[at]) and np.isnat(snapshot.until[at])),
        found_by=_KINDS[index.kinds[part]],
        found=index.original(part),
    )
