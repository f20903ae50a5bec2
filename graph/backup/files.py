"""A backup: one neutral file that holds a whole store, whichever store it came from.

A ZIP archive of JSON Lines, one part for each label and relationship type, and ``manifest.json``
with the number of rows and the SHA-256 of each part. Rows carry everything a store keeps: ids,
validity, revisions, fingerprints, owning loads; the bookkeeping nodes (loads, former states and
whatever else there is) are parts of their own. Two stores with the same content give the same
parts, byte for byte. A line is::

    {"labels": ["Enterprise"], "properties": {...}}          nodes/Unit.jsonl
    {"start": "...", "end": "...", "properties": {...}}       relationships/MEMBER_OF.jsonl

Values are JSON's; a day is ``{"$date": "2021-12-31"}`` and a time ``{"$datetime": ...}``.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO, Literal, NoReturn

from graph.errors import Finding, InvalidInput, StoreMismatch
from graph.model.vocabulary import VOCABULARY

FORMAT = 1
"""Raised when the layout of the file changes."""
MANIFEST = "manifest.json"
LABEL = re.compile(r"[A-Z][A-Za-z]{0,60}")
"""What a label of bookkeeping nodes looks like; nothing else gets into a statement."""

_LONGEST_LINE = 16 * 2**20
_MANIFEST_BYTES = 2**20

Section = Literal["nodes", "relationships", "bookkeeping"]
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class BackupPart:
    """The rows of one label or relationship type."""

    section: Section
    name: str
    rows: int
    sha256: str

    @property
    def path(self) -> str:
        """Where it stands in the archive."""
        return part_path(self.section, self.name)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. ``identity`` and ``store_format`` are the store's."""

    made: str
    generator: str
    identity: str
    store_format: int
    revision: int
    parts: tuple[BackupPart, ...]

    def rows(self, section: Section | None = None) -> int:
        """Number of rows, in one section or in all."""
        return sum(part.rows for part in self.parts if section in (None, part.section))

    def as_json(self) -> str:
        """The manifest as it stands in the archive."""
        return json.dumps({"gongjian_backup": FORMAT, **asdict(self)}, indent=1)


def part_path(section: str, name: str) -> str:
    """Where a part stands in the archive."""
    return f"{section}/{name}.jsonl"


def line_of(row: Mapping[str, Any]) -> bytes:
    """A row as a line. Raises StoreMismatch for a value that no property should have."""
    try:
        text = json.dumps(
            row, ensure_ascii=False, allow_nan=False, sort_keys=True, default=_encoded
        )
    except (TypeError, ValueError) as error:
        raise StoreMismatch(f"the store holds a value that no backup can keep: {error}") from None
    return f"{text}\n".encode()


def _encoded(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"$datetime": value.isoformat()}
    if isinstance(value, date):
        return {"$date": value.isoformat()}
    raise TypeError(f"a {type(value).__name__}")


def _decoded(value: dict[str, Any]) -> Any:
    if value.keys() == {"$date"}:
        return date.fromisoformat(value["$date"])
    if value.keys() == {"$datetime"}:
        return datetime.fromisoformat(value["$datetime"])
    return value


class BackupFile:
    """A backup that is open for reading, and was checked to be whole.

    Raises, when it is opened:
        InvalidInput: the file is no backup, is damaged, of another format, or holds labels or
            relationship types that the vocabulary does not know.
        OSError: it cannot be read.
    """

    def __init__(self, file: Path | BinaryIO) -> None:
        self.name = file.name if isinstance(file, Path) else "the copy"
        try:
            self._archive = zipfile.ZipFile(file)
        except zipfile.BadZipFile:
            self._fault("not_a_backup", "this is no backup, or its end is missing")
        try:
            self.manifest = self._manifest()
            for part in self.manifest.parts:
                self._check(part)
        except BaseException:
            self._archive.close()
            raise

    def __enter__(self) -> BackupFile:
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()

    def _fault(self, rule: str, message: str) -> NoReturn:
        finding = Finding(rule, message, self.name)
        raise InvalidInput(f"nothing was restored: {finding}", [finding])

    def _manifest(self) -> Manifest:
        try:
            with self._archive.open(MANIFEST) as file:
                said = json.loads(file.read(_MANIFEST_BYTES))
            found = said.pop("gongjian_backup")
            if found != FORMAT:
                self._fault("unknown_format", f"format {found}, this version reads {FORMAT}")
            parts = tuple(BackupPart(**part) for part in said.pop("parts"))
            return Manifest(parts=parts, **said)
        except (*_DAMAGE, KeyError, TypeError, AttributeError) as error:
            self._fault("no_manifest", f"the manifest cannot be read: {error}")

    def _check(self, part: BackupPart) -> None:
        known = {
            "nodes": part.name in VOCABULARY.nodes,
            "relationships": part.name in VOCABULARY.relationships,
            "bookkeeping": bool(LABEL.fullmatch(part.name)),
        }
        if not known.get(part.section):
            self._fault("unknown_part", f"{part.section} {part.name!r} is not known")
        digest, count = hashlib.sha256(), 0
        for line in self._lines(part):
            digest.update(line)
            self._shape(part, line)
            count += 1
        if digest.hexdigest() != part.sha256 or count != part.rows:
            self._fault("damaged", f"{part.path} is not what the manifest says")

    def _shape(self, part: BackupPart, line: bytes) -> None:
        """A line that has what a restore needs of it."""
        keys = ("start", "end") if part.section == "relationships" else ("labels",)
        try:
            row = json.loads(line, object_hook=_decoded)
            good = isinstance(row["properties"]["id"], str) and all(key in row for key in keys)
            if part.section == "nodes":
                good = good and set(row["labels"]) <= set(VOCABULARY.nodes[part.name].second_labels)
        except (ValueError, KeyError, TypeError):
            good = False
        if not good:
            self._fault("malformed_row", f"{part.path} holds a line that is no row")

    def _lines(self, part: BackupPart) -> Iterator[bytes]:
        try:
            with self._archive.open(part.path) as file:
                while line := file.readline(_LONGEST_LINE):
                    yield line
        except (*_DAMAGE, KeyError) as error:
            self._fault("damaged", f"{part.path} cannot be read: {error}")

    def rows(self, part: BackupPart) -> Iterator[Row]:
        """The rows of a part, dates as Python's."""
        for line in self._lines(part):
            yield json.loads(line, object_hook=_decoded)


_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError)
