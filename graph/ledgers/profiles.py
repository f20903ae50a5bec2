"""Profiles: what an office's headers mean, learned once and kept beside the data.

A profile is one JSON file. It has, for each table that was read, the headers it had, which ledger
it was, what was said of its columns, and what was given for those it lacks. A table that has all
of these headers again is read the same way, without a word.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from graph.errors import Finding, InvalidInput, NotFound, StoreUnwritable
from graph.files import replaced
from graph.ledgers.files.directions import UNDIRECTED, Directions, Given
from graph.ledgers.files.headers import Header
from graph.ledgers.files.meanings import plain
from graph.ledgers.templates.tables import KINDS
from graph.ledgers.values.cells import Cell, shown
from graph.model.privacy import person_datum

_NAME = re.compile(r"[\w][\w\-]{0,59}")


@dataclass(frozen=True, slots=True)
class ProfileTable:
    """How tables with these headers are read.

    ``columns`` say what headers mean, ``defaults`` what stands for columns that are not there,
    ``left_out`` which are not looked at.
    """

    kind: str
    headers: tuple[str, ...]
    columns: Mapping[str, str]
    defaults: Mapping[str, str]
    left_out: tuple[str, ...]

    @classmethod
    def of(cls, header: Header) -> Self:
        """What is to be kept of a table that was read."""
        kind, said = header.kind, header.directions
        meant = said.meanings(kind.code)
        mapped = {plain(one.header) for one in said.columns if one.concerns(kind.code)}
        return cls(
            kind=kind.code,
            headers=tuple(text for text in header.printed if text),
            columns={
                text: kind.by_feed[feed].header
                for text in header.printed
                if plain(text) in mapped and (feed := meant.get(plain(text))) is not None
            },
            defaults={kind.by_feed[feed].header: text for feed, text in header.defaults.items()},
            left_out=tuple(header.printed[at] for at in sorted(header.left_out)),
        )

    @property
    def directions(self) -> Directions:
        """What it says of a table."""
        return Directions(
            tuple(Given(None, header, column) for header, column in self.columns.items()),
            tuple(Given(None, column, text) for column, text in self.defaults.items()),
            tuple(Given(None, header) for header in self.left_out),
        )

    def lacking(self, texts: set[str]) -> list[str]:
        """Headers that are not among the plain texts of a table."""
        return [header for header in self.headers if plain(header) not in texts]


@dataclass(frozen=True, slots=True)
class Profile:
    """What was learned of one office's tables."""

    name: str
    tables: tuple[ProfileTable, ...]

    def table_of(self, texts: set[str]) -> ProfileTable | None:
        """How a table with these plain texts in its first rows is read; None if it is another."""
        fitting = [one for one in self.tables if not one.lacking(texts)]
        return max(fitting, key=lambda one: len(one.headers), default=None)


@dataclass(frozen=True, slots=True)
class Reading:
    """How the tables of files are to be read: what is said now, and what was learned before.

    Attributes
    ----------
    directions
        said now; they count for more than a profile's.
    named
        the profile to go by. Without one, that of ``profiles`` which fits a table is used.
    """

    directions: Directions = UNDIRECTED
    named: Profile | None = None
    profiles: tuple[Profile, ...] = ()

    def of(
        self, rows: Sequence[Sequence[Cell]], name: str, sheet: str | None
    ) -> tuple[Directions, str | None, str | None]:
        """Directions, the kind of ledger and the profile's name for a table with these first rows.

        Raises
        ------
        InvalidInput
            several profiles fit it, and say different things.
        """
        texts = texts_of(rows)
        found = {
            profile.name: table
            for profile in ((self.named,) if self.named else self.profiles)
            if (table := profile.table_of(texts)) is not None
        }
        if not found:
            return self.directions, None, None
        most = max(len(table.headers) for table in found.values())
        best = {one: table for one, table in found.items() if len(table.headers) == most}
        if len({(table.kind, table.directions) for table in best.values()}) > 1:
            message = f"the profiles {', '.join(sorted(best))} fit it and differ: name one"
            fault = Finding("several_profiles", message, name, sheet=sheet)
            raise InvalidInput(f"nothing was read: {fault}", [fault])
        profile, table = sorted(best.items())[0]
        return table.directions | self.directions, table.kind, profile

    def unfit(self, tables: Sequence[Sequence[Sequence[Cell]]], name: str) -> Finding | None:
        """Why the profile that was named is for other headers than any of a file's tables has."""
        if self.named is None:
            return None
        lacks = [
            one.lacking(texts)
            for rows in tables
            for one in self.named.tables
            for texts in [texts_of(rows)]
        ]
        if not lacks or [] in lacks:
            return None
        least = min(lacks, key=len)
        message = (
            f"the profile {self.named.name} is for other headers: of the table most like one of "
            f"its own {'、'.join(least[:10])} {'is' if len(least) == 1 else 'are'} missing"
        )
        return Finding("other_profile", message, name, value=self.named.name)


def reading_of(
    folder: Path,
    columns: Iterable[str] = (),
    defaults: Iterable[str] = (),
    left_out: Iterable[str] = (),
    profile: str | None = None,
) -> Reading:
    """How files are to be read by what is said of them, and by the profiles in a folder.

    Parameters
    ----------
    folder
        of the profiles.
    columns, defaults, left_out
        as for :meth:`Directions.of`.
    profile
        name of the one to go by; None: one that fits, empty: none.

    Raises
    ------
    InvalidInput
        something that is said cannot be understood.
    NotFound
        there is no profile of this name.
    """
    directions = Directions.of(columns, defaults, left_out)
    if profile is None:
        return Reading(directions, profiles=profiles_in(folder))
    return Reading(directions, find_profile(profile, folder) if profile else None)


def texts_of(rows: Sequence[Sequence[Cell]]) -> set[str]:
    """The plain texts in some rows."""
    return {plain(text) for row in rows for cell in row if (text := shown(cell).strip())}


def learned(name: str, headers: Iterable[Header]) -> Profile:
    """The profile of tables that were read. Raises InvalidInput for an impossible name."""
    if not _NAME.fullmatch(name) or person_datum(name):
        raise InvalidInput(
            f"{name!r} is no name for a profile: 1 to 60 letters, digits, - and _ are"
            if not person_datum(name)
            else "the name of a profile holds a number of a person"
        )
    tables: list[ProfileTable] = []
    for header in headers:
        if (table := ProfileTable.of(header)) not in tables:
            tables.append(table)
    return Profile(name, tuple(tables))


def profiles_in(folder: Path) -> tuple[Profile, ...]:
    """All profiles by name. Raises InvalidInput for a file that is none."""
    return tuple(map(_read, sorted(folder.glob("*.json")))) if folder.is_dir() else ()


def find_profile(name: str, folder: Path) -> Profile:
    """A profile by its name. Raises NotFound, and InvalidInput for a file that is none."""
    path = folder / f"{name}.json"
    if not _NAME.fullmatch(name) or not path.is_file():
        known = ", ".join(one.stem for one in sorted(folder.glob("*.json"))) or "none"
        raise NotFound(f"there is no profile {name!r}; there are: {known}")
    return _read(path)


def save_profile(profile: Profile, folder: Path) -> Path:
    """Keep a profile, in place of one of the same name. Raises StoreUnwritable."""
    path = folder / f"{profile.name}.json"
    said = asdict(profile)
    del said["name"]
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with replaced(path) as new:
            new.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", "utf-8")
    except OSError as error:
        raise StoreUnwritable(f"{path} cannot be written: {error.strerror}") from error
    return path


def remove_profile(name: str, folder: Path) -> None:
    """Forget a profile. Raises NotFound and StoreUnwritable."""
    find_profile(name, folder)
    try:
        (folder / f"{name}.json").unlink()
    except OSError as error:
        raise StoreUnwritable(f"{folder} cannot be written: {error.strerror}") from error


def _read(path: Path) -> Profile:
    try:
        said = json.loads(path.read_text("utf-8"))
        return Profile(path.stem, tuple(_tables(said["tables"])))
    except (OSError, ValueError, TypeError, AttributeError, LookupError, InvalidInput) as error:
        fault = Finding("faulty_profile", f"{error}"[:300], path.name)
        raise InvalidInput(f"the profile {path.name} cannot be read: {error}", [fault]) from error


def _tables(said: Any) -> Iterator[ProfileTable]:
    for one in said:
        table = ProfileTable(
            KINDS[one["kind"]].code,
            tuple(map(str, one["headers"])),
            {str(header): str(column) for header, column in one["columns"].items()},
            {str(column): str(text) for column, text in one["defaults"].items()},
            tuple(map(str, one["left_out"])),
        )
        # A file that was written by hand is held to the rules of what is said on a command line.
        given = table.directions
        Directions.of(
            (each.printed for each in given.columns),
            (each.printed for each in given.defaults),
            table.left_out,
        )
        yield table
