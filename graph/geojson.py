"""GeoJSON (RFC 7946) as it is written here: WGS 84, longitude before latitude."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

MEDIA_TYPE = "application/geo+json"

Feature = Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class FeatureCollection:
    """A GeoJSON FeatureCollection; ``features`` are GeoJSON objects, ``meta["count"]`` of them."""

    features: Iterable[Feature]
    meta: Mapping[str, Any]

    def lines(self) -> Iterator[str]:
        """The document as text, a line for each feature; a large one is never whole in memory."""
        yield f'{{"type": "FeatureCollection", "meta": {_json(self.meta)}, "features": ['
        separator = "\n"
        for feature in self.features:
            yield separator + _json(feature)
            separator = ",\n"
        yield "\n]}\n"


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
