"""A ZIP archive that goes out while it is made, with the same bytes for the same content."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # of ZIP's calendar: the archive tells no time of its own


class _Outlet(io.RawIOBase):
    """Takes what the archive writes until it is fetched."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        piece = bytes(data)
        self._waiting.append(piece)
        return len(piece)

    def fetched(self) -> bytes:
        """All that was written since the last time."""
        pieces, self._waiting = self._waiting, []
        return b"".join(pieces)


def entry(name: str, *, compressed: bool = True) -> ZipInfo:
    """The head of a file in an archive."""
    info = ZipInfo(name, _FIRST_DAY)
    info.compress_type = ZIP_DEFLATED if compressed else ZIP_STORED
    return info


def zipped(
    files: Iterable[tuple[str, Iterable[bytes]]], *, compressed: bool = True
) -> Iterator[bytes]:
    """The files, each a name and its content in pieces, as an archive in pieces."""
    outlet = _Outlet()
    with ZipFile(outlet, "w") as archive:
        for name, pieces in files:
            head = entry(name, compressed=compressed)
            with archive.open(head, "w", force_zip64=True) as file:
                for piece in pieces:
                    file.write(piece)
                    if ready := outlet.fetched():
                        yield ready
    yield outlet.fetched()
