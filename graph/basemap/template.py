"""Tiles of an intranet origin, by the address of one with ``{z}``, ``{x}`` and ``{y}`` in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from graph.basemap.described import WORLD, Content, Described
from graph.basemap.rules import fault

_ORIGIN = re.compile(r"https?://([A-Za-z0-9_.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?")
"""What may enter a Content-Security-Policy: no blank, comma, semicolon or asterisk."""
_ADDRESS = re.compile(r"[!#-;=?-\[\]_a-z{}~%]*", re.IGNORECASE)
_PLACE = re.compile(r"\{([^{}]*)\}")
_VECTOR = (".pbf", ".mvt")
_DEEPEST = 18
"""Zoom to which tiles are asked for; an address does not tell."""


@dataclass(frozen=True, slots=True)
class Template:
    """The address of tiles, and its origin, which pages may then ask too."""

    address: str
    origin: str
    content: Content

    def described(self) -> Described:
        """What is known of the tiles: only what the address tells."""
        return Described("template", self.content, "", 0, _DEEPEST, WORLD)


def read_template(address: str) -> Template:
    """The tiles of an address: vectors where it ends in ``.pbf`` or ``.mvt``, else pictures.

    >>> read_template("https://tiles.intra:8443/vec/{z}/{x}/{y}.pbf?v=1").origin
    'https://tiles.intra:8443'

    Raises
    ------
    InvalidInput
        it is no address over HTTP, or has not the three places once each behind the host.
    """
    found = _ORIGIN.match(address)
    rest = address[found.end() :] if found else ""
    places = sorted(name.removeprefix("-") for name in _PLACE.findall(rest))
    if (
        found is None
        or not rest.startswith("/")
        or not _ADDRESS.fullmatch(rest)
        or places != ["x", "y", "z"]
        or "{-x}" in rest
        or "{-z}" in rest
    ):
        raise fault("basemap_address", address)
    path = urlsplit(rest).path.lower()
    content: Content = "vector" if path.endswith(_VECTOR) else "raster"
    return Template(address, found[0], content)
