"""Gazetteers that were uploaded, kept beside the data by the digest of their content.

Places can so be asked for with one again and again; nothing of it enters the graph. Only the latest
are kept.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from graph.errors import NotFound, StoreUnwritable
from graph.files import replaced
from graph.ledgers.files.text_files import digest_of

_KEPT = 20
_KEY = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """A gazetteer that is kept: its key, its file and what that was called."""

    id: str
    file: Path
    name: str


def keep(folder: Path | None, file: Path, *, name: str) -> Gazetteer:
    """Keep a file; the same content under one key, with the latest name. Raises StoreUnwritable."""
    if folder is None:
        raise StoreUnwritable("there is no folder in which gazetteers are kept")
    key = digest_of(file)[:32]
    own = folder / key
    try:
        own.mkdir(mode=0o700, parents=True, exist_ok=True)
        with replaced(own / "table") as new:
            shutil.copyfile(file, new)
        with replaced(own / "name") as new:
            new.write_text(name, "utf-8")
        kept = sorted(folder.iterdir(), key=lambda one: one.stat().st_mtime_ns)
        for old in kept[:-_KEPT]:
            shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise StoreUnwritable(f"{folder} cannot be written: {error.strerror}") from error
    return Gazetteer(key, own / "table", name)


def kept(folder: Path | None, key: str) -> Gazetteer:
    """The gazetteer of a key. Raises NotFound."""
    own = folder / key if folder is not None and _KEY.fullmatch(key) else None
    try:
        if own is not None and (own / "table").is_file():
            return Gazetteer(key, own / "table", (own / "name").read_text("utf-8"))
    except OSError:
        pass
    raise NotFound(f"the gazetteer {key!r} is not kept, or not any more: upload it again")
