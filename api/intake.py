"""The files of an import that is being prepared: what they are, what is said of their headers, and
which of their cells were corrected.

Each import has a folder with a note and its files, which stay as they came.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from copy import copy
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, Self, TypeVar
from uuid import uuid4

from openpyxl import Workbook
from starlette.concurrency import run_in_threadpool

from api.access.owner import UNLIMITED, Owner
from api.http.errors import UnsupportedMediaType
from api.receiving import receive
from graph.errors import Conflict, InvalidInput, NotFound, StoreUnwritable
from graph.exchange.tables import safe
from graph.files import replaced
from graph.ledgers import Correction, Ledger, Profile, Reading, open_ledgers
from graph.ledgers.describing import DescribedTable, describe
from graph.ledgers.files.formats import format_of
from graph.ledgers.files.mending import mended
from graph.ledgers.profiles import learned, reading_of, save_profile
from graph.ledgers.values.cells import shown

T = TypeVar("T")

_BLOCK = 1 << 16
_KEY = re.compile(r"draft-[0-9a-f]{12}")
_NO_TABLE = frozenset({"not_a_spreadsheet", "html_file"})


@dataclass(frozen=True)
class Said:
    """What is said of a file's headers, as it came. A ``profile`` without a name: none is used."""

    map: tuple[str, ...] = ()
    default: tuple[str, ...] = ()
    leave_out: tuple[str, ...] = ()
    profile: str | None = None

    def reading(self, profiles: Path) -> Reading:
        """How the file is to be read. Raises InvalidInput, and NotFound for the profile."""
        return reading_of(profiles, self.map, self.default, self.leave_out, self.profile)


NOTHING = Said()


@dataclass(frozen=True)
class FileNote:
    """What a draft keeps of a file: where it is, what was said of it and corrected in it."""

    name: str
    kept: str
    said: Said
    corrections: tuple[Correction, ...]

    def as_dict(self) -> dict[str, Any]:
        """As plain values."""
        return asdict(self)

    @classmethod
    def of(cls, kept: dict[str, Any]) -> FileNote:
        """From plain values."""
        said = kept["said"]
        columns, defaults, left_out = map(tuple, (said["map"], said["default"], said["leave_out"]))
        return cls(
            kept["name"],
            kept["kept"],
            Said(columns, defaults, left_out, said["profile"]),
            tuple(Correction(**one) for one in kept["corrections"]),
        )


def given_back(path: Path, ledgers: Sequence[Ledger]) -> tuple[str, Iterator[bytes]]:
    """A file with its corrected cells: the name to save it under, and its content in pieces.

    A workbook of the old format cannot be written; its ledgers become a new one. Raises Conflict.
    """
    name = ledgers[0].file
    if format_of(path, name) == "xls":
        return f"{name.rpartition('.')[0] or name}.xlsx", _workbook(ledgers)
    return name, mended(path, ledgers)


def _workbook(ledgers: Sequence[Ledger]) -> Iterator[bytes]:
    book = Workbook(write_only=True)
    for ledger in ledgers:
        sheet = book.create_sheet(ledger.sheet)
        for _, cells in ledger.lines():
            sheet.append([safe(shown(cell)) if isinstance(cell, str) else cell for cell in cells])
    with TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while block := file.read(_BLOCK):
            yield block


class DraftFiles:
    """The folders of drafts, each with a note and files."""

    def __init__(self, folder: Path, profiles: Path) -> None:
        self.folder = folder
        self.profiles = profiles
        self.asking = UNLIMITED
        """Who works at the desk; the drafts of others are not there for who is limited."""

    def of(self, owner: Owner) -> Self:
        """The same desk as far as somebody may see it; what is begun here is theirs."""
        seen = copy(self)
        seen.asking = owner
        return seen

    async def describe(
        self,
        name: str,
        kind: str | None,
        body: AsyncIterator[bytes],
        place: Callable[[], AbstractAsyncContextManager[None]],
    ) -> tuple[DescribedTable, ...]:
        """The tables of a file and what their columns are likely to mean. Nothing is kept.

        Raises as :meth:`put`.
        """
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise StoreUnwritable(f"{self.folder} cannot be written: {error.strerror}") from error
        file = self.folder / f"look-{uuid4().hex}"
        try:
            await receive(file, body)
            async with place():
                return await run_in_threadpool(_table_or_refused, describe, file, name, kind)
        finally:
            file.unlink(missing_ok=True)

    def mended(self, key: str, file: str) -> tuple[str, Iterator[bytes]]:
        """A file with its corrected cells, and the name to save it under.

        Raises NotFound, and Conflict where a cell cannot be corrected in it.
        """
        note = self._note(key)
        for one in files_of(note):
            if one.name == file:
                path = self.folder / key / "files" / one.kept
                return given_back(path, self._ledgers(key, note, one))
        raise NotFound(f"the import has no file {file!r}")

    def learn(self, key: str, name: str) -> Profile:
        """Keep what is said of the headers of a draft's files as a profile.

        Raises InvalidInput for an impossible name, NotFound, StoreUnwritable.
        """
        made = learned(name, (one.header for one in self.ledgers(key)))
        save_profile(made, self.profiles)
        return made

    def ledgers(self, key: str) -> list[Ledger]:
        """The ledgers in a draft's files. Raises InvalidInput, NotFound."""
        note = self._note(key)
        return [ledger for one in files_of(note) for ledger in self._ledgers(key, note, one)]

    def _ledgers(self, key: str, note: dict[str, Any], file: FileNote) -> tuple[Ledger, ...]:
        return open_ledgers(
            self.folder / key / "files" / file.kept,
            name=file.name,
            kind=note["kind"],
            reading=file.said.reading(self.profiles),
            corrections=file.corrections,
        )

    def _place(self, key: str) -> Path:
        file = self.folder / key / "draft.json"
        if not _KEY.fullmatch(key) or not file.is_file():
            raise NotFound(f"there is no import {key!r} on the desk")
        return file

    def _note(self, key: str) -> dict[str, Any]:
        file = self._place(key)
        try:
            note: dict[str, Any] = json.loads(file.read_text("utf-8"))
        except (OSError, ValueError):
            raise Conflict(
                f"what was kept of {key!r} cannot be read any more: begin another import"
            ) from None
        name, zones = note.get("owner", ("", ()))
        if not self.asking.sees(Owner(name, tuple(zones))):
            raise NotFound(f"there is no import {key!r} on the desk")
        return note

    def _save(self, key: str, note: dict[str, Any]) -> None:
        text = json.dumps(note, ensure_ascii=False)
        try:
            with replaced(self.folder / key / "draft.json") as new:
                new.write_text(text, "utf-8")
        except OSError as error:
            raise StoreUnwritable(f"{self.folder} cannot be written: {error.strerror}") from error


def files_of(note: dict[str, Any]) -> list[FileNote]:
    """The files that a draft's note names."""
    return [FileNote.of(one) for one in note["files"]]


def recognize(place: Path, name: str, kind: str | None, reading: Reading) -> tuple[Ledger, ...]:
    """The ledgers in a file. Raises UnsupportedMediaType, InvalidInput."""
    return _table_or_refused(
        lambda path, name, kind: open_ledgers(path, name=name, kind=kind, reading=reading),
        place,
        name,
        kind,
    )


def no_table(error: InvalidInput) -> bool:
    """Whether what a file was refused for is that it is no table."""
    return any(finding.rule in _NO_TABLE for finding in error.findings)


def _table_or_refused(
    look: Callable[[Path, str, str | None], T], place: Path, name: str, kind: str | None
) -> T:
    """Look into a file. Raises UnsupportedMediaType for one that is no table."""
    try:
        return look(place, name, kind)
    except InvalidInput as error:
        if no_table(error):
            raise UnsupportedMediaType(error.message) from error
        raise
