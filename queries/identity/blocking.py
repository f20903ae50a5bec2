"""Which pairs are worth judging: those that share a key, found by sorting, not by comparing all.

Keys are the credit code, the address, and of every reading of a name: its distinctive part, its
sound, its characters whatever their order, and all of it but one character, each together with the
numbers in the name, so that names that differ in a number only never meet. Short forms are looked
up by their first two characters among the longer names. A key that very many nodes share tells
nothing and is passed over; how many were is said.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from queries.identity.names import Name, initials, pinyin
from queries.identity.scoring import Profile, address_key

MAX_BLOCK = 40
"""Nodes that share a key at most for it to count."""
MAX_OF_CODE = 200
"""Nodes that share a credit code at most: more have a filler, not a code."""
_SHORT = 4
_SIDES: tuple[Literal["left"], Literal["right"]] = ("left", "right")
_PREFIXES = 12
"""Later characters of a long name under which its short forms are looked for."""

Pairs = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Blocks:
    """(k, 2) pairs of row numbers, the first less than the second, ascending; and how many keys
    were shared by too many rows to count."""

    pairs: Pairs
    crowded: int


class _Keys:
    """Hashes of keys and the rows that have them, 16 bytes for each."""

    def __init__(self) -> None:
        self._hashes = array("q")
        self._rows = array("q")

    def add(self, row: int, keys: Iterable[object]) -> None:
        hashes = {hash(key) for key in keys}
        self._hashes.extend(hashes)
        self._rows.extend([row] * len(hashes))

    def sorted(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Hashes ascending with their rows; keys added together stand once for a row."""
        hashes = np.array(self._hashes, np.int64)
        rows = np.array(self._rows, np.int64)
        order = np.lexsort((rows, hashes))
        return hashes[order], rows[order]


def blocks(profiles: Iterable[Profile]) -> Blocks:
    """Pairs of profiles that share a key. O(n log n) for n readings; 16 bytes for each key.

    A profile is looked at once and not kept, so that it may be made on the way.
    """
    sure, keys, long = _Keys(), _Keys(), _Keys()
    short: list[tuple[int, str]] = []
    size = 0
    for row, profile in enumerate(profiles):
        size = row + 1
        if profile.credit_code:
            sure.add(row, [profile.credit_code])
        names = [name for _, name in profile.read()]
        keys.add(row, _keys(profile, names))
        for name in names:
            if name.digits or not name.core:
                continue
            long.add(row, _abbreviated(name))
            if 2 <= len(name.core) <= _SHORT or name.core.isascii():
                short.append((row, name.core))
    found, crowded = _within(*keys.sorted(), most=MAX_BLOCK)
    certain, filler = _within(*sure.sorted(), most=MAX_OF_CODE)
    shortened, passed = _short_forms(short, *long.sorted())
    codes = np.unique(np.concatenate([found, certain, shortened]) @ np.array([size, 1]))
    return Blocks(np.column_stack(np.divmod(codes, max(size, 1))), crowded + filler + passed)


def _keys(profile: Profile, names: Iterable[Name]) -> Iterator[object]:
    if profile.address:
        yield "address", address_key(profile.address)
    for name in names:
        core, digits = name.core, name.digits
        yield "core", core, digits
        yield "sound", pinyin(core), digits
        yield "order", "".join(sorted(core)), digits
        if len(core) > 3:
            # Two names one slip apart share what is left without the character in question.
            yield "slip", core, digits
            for at in range(len(core)):
                yield "slip", core[:at] + core[at + 1 :], digits


def _abbreviated(name: Name) -> Iterator[object]:
    """Keys of the short forms that could stand for a name."""
    for text in {name.core, name.body}:
        if len(text) >= 4:
            for later in text[1 : _PREFIXES + 1]:
                yield text[0], later
        yield "initials", initials(text)


def _within(hashes: NDArray[np.int64], rows: NDArray[np.int64], *, most: int) -> tuple[Pairs, int]:
    """All pairs of rows under one hash, and how many hashes have more rows than ``most``."""
    _, begins, counts = np.unique(hashes, return_index=True, return_counts=True)
    pairs = [np.empty((0, 2), np.int64)]
    for count in np.unique(counts[(counts > 1) & (counts <= most)]).tolist():
        groups = rows[begins[counts == count][:, None] + np.arange(count)]
        one, other = np.triu_indices(count, 1)
        pairs.append(np.stack([groups[:, one], groups[:, other]], axis=-1).reshape(-1, 2))
    return np.concatenate(pairs), int((counts > most).sum())


def _short_forms(
    short: Iterable[tuple[int, str]], hashes: NDArray[np.int64], rows: NDArray[np.int64]
) -> tuple[Pairs, int]:
    """Pairs of a short form and a row whose name it could stand for."""
    pairs: list[tuple[int, int]] = []
    crowded: set[object] = set()
    for row, core in short:
        key: object = ("initials", core) if core.isascii() else (core[0], core[1])
        begin, end = (int(np.searchsorted(hashes, hash(key), side)) for side in _SIDES)
        if end - begin > MAX_BLOCK:
            crowded.add(key)
            continue
        for other in rows[begin:end].tolist():
            if other != row:
                pairs.append((min(row, other), max(row, other)))
    return np.array(pairs, np.int64).reshape(-1, 2), len(crowded)
