"""Which street network is meant: the settings' own, or one of a folder by its name."""

from __future__ import annotations

from glob import escape
from pathlib import Path
from threading import Lock

from graph.errors import InvalidInput, NotFound
from graph.files import stamp
from queries.coverage.reach.reading import READERS, named, read_streets
from queries.coverage.reach.streets import StreetNetwork

_KEPT = 4
"""Networks kept in memory, of which a city takes some hundred MB; the oldest goes first."""


class StreetNetworks:
    """Street networks, each read when it is first asked for and again when its file changed.

    Safe to use from several threads: one reads, whoever needs what is read waits.
    """

    def __init__(self, file: Path | None = None, folder: Path | None = None) -> None:
        """``file`` is meant where none is named; those in ``folder`` are, as their files are."""
        self._file = file
        self._folder = folder
        self._lock = Lock()
        self._read: dict[Path, tuple[str, StreetNetwork]] = {}

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

    def _find(self, name: str) -> Path:
        files = [] if self._folder is None else sorted(self._folder.glob("*"))
        of_name: dict[str, list[Path]] = {}
        for file in files:
            known, ending = named(file)
            if ending in READERS and file.is_file():
                of_name.setdefault(known, []).append(file)
        found = of_name.get(name, [])
        if not found:
            there = f"there are {', '.join(of_name)}" if of_name else "there is none by name"
            raise NotFound(
                f"there is no street network {name!r} in GONGJIAN_STREETS_FOLDER; {there}"
            )
        if len(found) > 1:
            raise InvalidInput(
                f"two files are called {name!r}: {', '.join(file.name for file in found)}"
            )
        return found[0]

    def _network(self, file: Path) -> StreetNetwork:
        with self._lock:
            now = _stamp(file)
            kept = self._read.pop(file, None)
            if kept is None or kept[0] != now:
                kept = now, read_streets(file)
            self._read[file] = kept
            if len(self._read) > _KEPT:
                del self._read[next(iter(self._read))]
            return kept[1]


def _stamp(file: Path) -> str:
    return stamp(file.parent, escape(file.name))


NO_STREETS = StreetNetworks()
