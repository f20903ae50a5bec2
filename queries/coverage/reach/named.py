"""Which street network is meant: the settings' own, or one of a folder by its name; and which there
are."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from glob import escape
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from graph.errors import GongjianError, InvalidInput, NotFound
from graph.files import stamp
from queries.coverage.reach.reading import READERS, named, read_streets
from queries.coverage.reach.streets import StreetNetwork

_KEPT = 4
"""Networks kept in memory, of which a city takes some hundred MB; the oldest goes first."""


class _Counts(NamedTuple):
    """What was found in a file when it was read last."""

    nodes: int
    edges: int
    islands: int


@dataclass(frozen=True, slots=True)
class KnownNetwork:
    """A street network by its file. ``asked`` is what a question names it by.

    Of one that was not read yet, or cannot be, the counts are None; ``fault`` says what is wrong.
    """

    name: str
    file: str
    asked: bool | str
    size_bytes: int
    nodes: int | None = None
    edges: int | None = None
    islands: int | None = None
    fault: GongjianError | None = None


class StreetNetworks:
    """Street networks, each read when it is first asked for and again when its file changed.

    Safe to use from several threads: one reads, whoever needs what is read waits.
    """

    def __init__(self, file: Path | None = None, folder: Path | None = None) -> None:
        """``file`` is meant where none is named; those in ``folder`` are, as their files are."""
        self._file = file
        self._folder = folder
        self._reading = Lock()
        self._read: dict[Path, tuple[str, StreetNetwork]] = {}
        self._found: dict[Path, tuple[str, _Counts | GongjianError]] = {}

    @property
    def stamp(self) -> str:
        """Changes when one of the files does: what a kept answer along streets rests on."""
        own = "" if self._file is None else _stamp(self._file)
        return own + stamp(self._folder, "*")

    @property
    def configured(self) -> bool:
        """Whether the settings name a network that is meant where none is named."""
        return self._file is not None

    def get(self, wanted: bool | str) -> StreetNetwork | None:
        """The network of a name; of True the one of the settings, of False none.

        Raises
        ------
        InvalidInput
            the settings name none, two files of the folder have the name, or the file is at fault.
        NotFound
            no file of the folder has the name, or the settings' is missing.
        """
        if wanted is False:
            return None
        if wanted is True:
            if self._file is None:
                raise InvalidInput("there is no street network: name its file in GONGJIAN_STREETS")
            return self._network(self._file)
        return self._network(self._find(wanted))

    def listed(self, *, read: bool = False) -> tuple[KnownNetwork, ...]:
        """The networks there are, by name, that of the settings first.

        With ``read`` those are read that were not yet, one after the other, so that their counts
        and faults are known.
        """
        by_name = self._by_name()
        files: list[tuple[str, Path, bool | str]] = []
        if self._file is not None:
            files.append((named(self._file)[0], self._file, True))
        files += [(name, file, name) for name, several in by_name.items() for file in several]
        return tuple(
            self._known(KnownNetwork(name, file.name, asked, _size(file)), file, read=read)
            for name, file, asked in files
        )

    def _known(self, known: KnownNetwork, file: Path, *, read: bool) -> KnownNetwork:
        if known.asked is not True and len(self._by_name()[known.name]) > 1:
            return replace(known, fault=self._ambiguous(known.name))
        if read or not file.is_file():
            with suppress(GongjianError):  # it is kept, as what was found
                self._network(file)
        stamp, found = self._found.get(file, ("", None))
        if found is None or stamp != _stamp(file):
            return known
        if isinstance(found, GongjianError):
            return replace(known, fault=found)
        return replace(known, nodes=found.nodes, edges=found.edges, islands=found.islands)

    def _by_name(self) -> dict[str, list[Path]]:
        by_name: dict[str, list[Path]] = {}
        for file in sorted(self._folder.glob("*")) if self._folder else ():
            name, ending = named(file)
            if ending in READERS and file.is_file():
                by_name.setdefault(name, []).append(file)
        return by_name

    def _ambiguous(self, name: str) -> InvalidInput:
        files = ", ".join(file.name for file in self._by_name()[name])
        return InvalidInput(f"two files are called {name!r}: {files}")

    def _find(self, name: str) -> Path:
        of_name = self._by_name()
        found = of_name.get(name, [])
        if not found:
            there = f"there are {', '.join(of_name)}" if of_name else "there is none by name"
            raise NotFound(
                f"there is no street network {name!r} in GONGJIAN_STREETS_FOLDER; {there}"
            )
        if len(found) > 1:
            raise self._ambiguous(name)
        return found[0]

    def _network(self, file: Path) -> StreetNetwork:
        with self._reading:
            now = _stamp(file)
            kept = self._read.pop(file, None)
            if kept is None or kept[0] != now:
                kept = now, self._read_anew(file, now)
            self._read[file] = kept
            if len(self._read) > _KEPT:
                del self._read[next(iter(self._read))]
            return kept[1]

    def _read_anew(self, file: Path, now: str) -> StreetNetwork:
        try:
            network = read_streets(file)
        except GongjianError as error:
            self._found[file] = now, error
            raise
        self._found[file] = now, _Counts(len(network.lonlat), len(network.metres), network.islands)
        return network


def _size(file: Path) -> int:
    return file.stat().st_size if file.is_file() else 0


def _stamp(file: Path) -> str:
    return stamp(file.parent, escape(file.name))


NO_STREETS = StreetNetworks()
