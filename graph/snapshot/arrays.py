"""Arrays in one file that is mapped and not read: however many processes open it, the machine holds
it once.

Magic, the length of the table, the table as JSON (name: type, length, where it begins), the arrays,
each at a multiple of 64 bytes, and a digest of all of that.
"""

from __future__ import annotations

import hashlib
import json
import mmap
from collections.abc import Mapping
from pathlib import Path
from struct import Struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[Any]]

MAGIC = b"gongjian arrays\n"
_LENGTH = Struct("<Q")
_ALIGNED = 64
_DIGEST_BYTES = 32
_SHORTEST = len(MAGIC) + _LENGTH.size + _DIGEST_BYTES
_KINDS = "biufM"
"""Kinds of arrays that are numbers or days and nothing that would have to be unpickled."""


def write(path: Path, arrays: Arrays) -> None:
    """Write one-dimensional arrays into a file that is there, in place of what is in it.

    Raises OSError, and ValueError for an array that is none of these kinds.
    """
    table, at = {}, 0
    for name, array in arrays.items():
        if array.dtype.kind not in _KINDS or array.ndim != 1:
            raise ValueError(f"{name} is no array of numbers")
        table[name] = (array.dtype.str, len(array), at)
        at += -(-array.nbytes // _ALIGNED) * _ALIGNED
    said = json.dumps(table).encode()
    begin = _begin(len(said))
    head = MAGIC + _LENGTH.pack(len(said)) + said
    digest = hashlib.blake2b(digest_size=_DIGEST_BYTES)
    with path.open("wb") as file:
        for content in (head.ljust(begin, b"\0"), *map(_padded, arrays.values())):
            digest.update(content)
            file.write(content)
        file.write(digest.digest())


def opened(path: Path) -> Arrays:
    """The arrays of a file, mapped.

    Who writes into one changes a page of its own and nobody else's. Raises OSError where there is
    no such file, and ValueError for one that was not written as this is, or was damaged.
    """
    with path.open("rb") as file:
        # Not access=ACCESS_READ: what is compiled knows one kind of array, those that may be
        # written, and would be compiled anew for the other.
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
    whole = memoryview(mapped)
    if len(whole) < _SHORTEST or whole[: len(MAGIC)] != MAGIC:
        raise ValueError("it is no file of arrays")
    content, kept = whole[:-_DIGEST_BYTES], whole[-_DIGEST_BYTES:]
    if hashlib.blake2b(content, digest_size=_DIGEST_BYTES).digest() != kept:
        raise ValueError("it was damaged")
    (length,) = _LENGTH.unpack_from(content, len(MAGIC))
    first = len(MAGIC) + _LENGTH.size
    table = json.loads(bytes(content[first : first + length]))
    begin = _begin(length)
    arrays = {}
    for name, (kind, count, at) in table.items():
        dtype = np.dtype(kind)
        if dtype.kind not in _KINDS:
            raise ValueError(f"{name} is no array of numbers")
        arrays[name] = np.frombuffer(content, dtype, count, begin + at) if count else _none(dtype)
    return arrays


def _begin(table: int) -> int:
    """Where the arrays begin behind a table of such a length."""
    return -(-(len(MAGIC) + _LENGTH.size + table) // _ALIGNED) * _ALIGNED


def _padded(array: NDArray[Any]) -> bytes:
    content = np.ascontiguousarray(array).tobytes()
    return content.ljust(-(-len(content) // _ALIGNED) * _ALIGNED, b"\0")


def _none(dtype: np.dtype[Any]) -> NDArray[Any]:
    return np.empty(0, dtype)
