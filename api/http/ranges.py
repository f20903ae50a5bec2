"""A part of a file, as HTTP asks for it (RFC 9110, 14)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from api.http.errors import RangeNotSatisfiable
from graph.errors import Conflict

_PIECE = 256 * 1024
_RANGE = re.compile(r"bytes\s*=\s*([0-9]{0,19})\s*-\s*([0-9]{0,19})", re.IGNORECASE)


def part_of(asked: str | None, size: int) -> range | None:
    """The bytes that a ``Range`` header asks for of so many; None: all of them.

    Several ranges at once, and what is no range, are not looked at, as HTTP allows.

    >>> [part_of(one, 100) for one in ("bytes=0-9", "bytes=90-", "bytes=-5", "bytes=5-4", None)]
    [range(0, 10), range(90, 100), range(95, 100), None, None]

    Raises
    ------
    RangeNotSatisfiable
        none of the bytes is there.
    """
    found = _RANGE.fullmatch((asked or "").strip())
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        part = range(max(size - int(last), 0), size)
    elif last and int(last) < int(first):
        return None
    else:
        part = range(int(first), min(int(last) + 1, size) if last else size)
    if not part:
        raise RangeNotSatisfiable(size)
    return part


def pieces(file: BinaryIO, part: range) -> Iterator[bytes]:
    """The bytes of a part of an open file, which is closed at the end. Raises Conflict where it
    has become shorter."""
    with file:
        file.seek(part.start)
        left = len(part)
        while left:
            piece = file.read(min(left, _PIECE))
            if not piece:
                raise Conflict("the file became shorter while it was sent; ask again")
            left -= len(piece)
            yield piece
