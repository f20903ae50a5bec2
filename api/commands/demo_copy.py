"""What a first demo loaded, kept for the next one in a data directory without a store.

A copy is named after all that decides what is in it: the code and the data of floor 1, the versions
of the store and of what draws random numbers. So one that would differ is never looked at.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import graph
from graph.settings import Settings
from graph.store import copies
from graph.store.attached import others_at
from graph.store.embedded_folder import database

if TYPE_CHECKING:
    from graph.store.bolt import Store

_SNAPSHOT = "snapshot.arrays"


class DemoCopy:
    """The kept copy of the demo, as far as it concerns one data directory.

    It concerns one without an embedded store. Where accounts are kept it does not: what was loaded
    is on record there, and has to be loaded for that.
    """

    def __init__(self, settings: Settings) -> None:
        self._data, self._snapshot = settings.data, settings.snapshot_file
        self._copy: Path | None = None
        self._found: Path | None = None
        self._loaded: tuple[str, int, int] | None = None
        if (
            settings.uri is None
            and not settings.keeps_accounts
            and not database(self._data).exists()
        ):
            self._copy = folder() / _digest()

    def place(self) -> Path | None:
        """Place the copy, if there is one. Returns where it was."""
        if self._copy is not None and copies.place(self._copy, self._data):
            self._found, self._copy = self._copy, None
        return self._found

    def loaded(self, store: Store) -> None:
        """Everything is there: a placed store gets its snapshot, and from here on a change to a
        loaded one is one that a copy must not have."""
        if self._found is not None:
            _carry(self._found / _SNAPSHOT, "", self._snapshot, store.identity())
        if self._copy is not None:
            self._loaded = store.content_mark()

    def end(self, store: Store) -> None:
        """End a store that is to be kept, if nobody changed it nor has it open beside us."""
        if self._copy is None or self._loaded is None:
            return
        if store.content_mark() != self._loaded or others_at(self._data):
            self._copy = None
            return
        store.end_embedded()

    def keep(self) -> Path | None:
        """Keep the ended store. Returns where; None: there was nothing to keep, or no way to."""
        if self._copy is None or self._loaded is None or not copies.keep(self._data, self._copy):
            return None
        _carry(self._snapshot, self._loaded[0], self._copy / _SNAPSHOT, "")
        return self._copy


def _carry(file: Path, origin: str, to: Path, new_origin: str) -> None:
    """Bring a snapshot from one file to another, for a store with another identity."""
    from graph.snapshot import files

    with suppress(OSError):  # it is a cache
        found = files.load(file, origin=origin)
        if found is not None:
            files.save(replace(found, origin=new_origin), to)


def folder() -> Path:
    """The folder of kept copies, in the user's cache folder."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "gongjian" / "demo"


def _digest() -> str:
    digest = sha256(f"{sys.version} {version('arcadedb-embedded')} {version('numpy')}".encode())
    floor = Path(graph.__path__[0])
    for file in sorted(floor.rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            digest.update(f"\0{file.relative_to(floor)}\0".encode() + file.read_bytes())
    return digest.hexdigest()
