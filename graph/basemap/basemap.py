"""The base map of the settings, looked at when it is asked for and again when its file changed."""

from __future__ import annotations

import logging
import os
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from threading import Lock
from typing import BinaryIO

from graph.basemap import mbtiles_file, pmtiles_file
from graph.basemap.described import Described
from graph.basemap.mbtiles_file import MBTiles
from graph.basemap.rules import fault
from graph.basemap.template import Template, read_template
from graph.errors import GongjianError, InvalidInput, NotFound
from graph.settings import Settings

_LOG = logging.getLogger("gongjian.basemap")


class Basemap:
    """A base map, or none. Nothing here fails because of what it is before that is asked for.

    Safe to use from several threads.
    """

    def __init__(self, named: str | None = None, attribution: str | None = None) -> None:
        """``named``: a file or an address of tiles; ``attribution`` instead of the file's own."""
        self._named = named
        self._attribution = attribution
        self._lock = Lock()
        self._known: tuple[str, Described | MBTiles] | None = None

    @classmethod
    def of(cls, settings: Settings) -> Basemap:
        """The one that the settings name."""
        return cls(settings.basemap, settings.basemap_attribution)

    @property
    def template(self) -> Template | None:
        """The tiles of another origin, if it is such and its address is one."""
        try:
            return self._template()
        except InvalidInput:
            return None

    def described(self) -> Described | None:
        """What it is; None where the settings name none.

        Raises
        ------
        NotFound
            its file is not there or cannot be read.
        InvalidInput
            its file or address is at fault.
        """
        if self._named is None:
            return None
        template = self._template()
        known = self._file_known()[1] if template is None else template.described()
        described = known.described if isinstance(known, MBTiles) else known
        if self._attribution is None:
            return described
        return replace(described, attribution=self._attribution)

    def opened(self) -> tuple[BinaryIO, str]:
        """The PMTiles file, open, and what tells its content from another. Raises as
        :meth:`described`, and NotFound where it is no PMTiles file."""
        stamp, known = self._file_known()
        if isinstance(known, MBTiles):
            raise NotFound("the base map is no PMTiles file")
        try:
            return self._path.open("rb"), stamp
        except OSError as error:
            raise self._unreadable(error) from None

    def tile(self, z: int, x: int, y: int) -> tuple[bytes | None, str, str]:
        """A tile of the MBTiles file, None if it has none, its media type, and what tells the
        content of the file from another. Raises as :meth:`described`, and NotFound where it is no
        MBTiles file."""
        stamp, known = self._file_known()
        if not isinstance(known, MBTiles):
            raise NotFound("the base map is no MBTiles file")
        try:
            return mbtiles_file.tile(self._path, z, x, y), known.media_type, stamp
        except OSError as error:
            raise self._unreadable(error) from None

    def warn(self) -> None:
        """Say in the log what is wrong with it, if anything is."""
        try:
            self.described()
        except GongjianError as error:
            _LOG.warning("%s", error.message)

    @property
    def _path(self) -> Path:
        return Path(self._named or "")

    def _template(self) -> Template | None:
        return read_template(self._named) if self._named and "://" in self._named else None

    def _file_known(self) -> tuple[str, Described | MBTiles]:
        if self._named is None or "://" in self._named:
            raise NotFound("this service has no file of a base map")
        try:
            status = self._path.stat()
            mark = f"{status.st_ino} {status.st_mtime_ns} {status.st_size}"
            stamp = blake2b(mark.encode(), digest_size=12).hexdigest()
            with self._lock:
                if self._known is None or self._known[0] != stamp:
                    self._known = stamp, _looked_at(self._path)
                return self._known
        except OSError as error:
            raise self._unreadable(error) from None

    def _unreadable(self, error: OSError) -> NotFound:
        return NotFound(
            f"the base map {self._path.name} cannot be read: {os.strerror(error.errno or 0)}"
        )


def _looked_at(path: Path) -> Described | MBTiles:
    with path.open("rb") as file:
        begin = file.read(len(mbtiles_file.MAGIC))
    if begin.startswith(pmtiles_file.MAGIC):
        return pmtiles_file.describe(path)
    if begin == mbtiles_file.MAGIC:
        return mbtiles_file.describe(path)
    raise fault("basemap_not_a_map", path.name)
