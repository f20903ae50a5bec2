"""Places that were found for addresses, when a ledger states their body again.

Such a place is no cell of the ledger. An empty cell for coordinates does not take it away, but
another address does, and coordinates of the ledger's own take its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

FOUND = frozenset({"located_by", "located_with", "radius_m"})
"""Properties that only a place has that was found."""
_PLACE = FOUND | {"lon", "lat", "declared_crs"}


def held_and_gone(
    old: Mapping[str, Any], body: Mapping[str, Any]
) -> tuple[frozenset[str], frozenset[str]]:
    """Properties of a stored body that stay though its row is silent on them, and that go.

    >>> old = {"address": "昌宏路1号", "lon": 102.8, "located_by": "road"}
    >>> sorted(held_and_gone(old, {"address": "昌宏路1号"})[0] & old.keys())
    ['located_by', 'lon']
    >>> sorted(held_and_gone(old, {"address": "昌宏路9号"})[1] & old.keys())
    ['located_by', 'lon']
    """
    nothing: frozenset[str] = frozenset()
    if old.get("located_by") is None or "located_by" in body:
        return nothing, nothing
    if "lon" in body:
        return nothing, FOUND
    same = body.get("address", old.get("address")) == old.get("address")
    return (_PLACE, nothing) if same else (nothing, _PLACE)
