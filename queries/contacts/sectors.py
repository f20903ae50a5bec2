"""Which sector a body belongs to, and where that is known from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from graph.snapshot.pictures import LABELS, Picture


class SectorSource(StrEnum):
    """Where a body's sector is known from."""

    OWN = "own"
    UNIT = "unit_it_is_based_in"


@dataclass(frozen=True, slots=True, eq=False)
class Sectors:
    """The sector of every node of the snapshot, as a position in ``names``; -1 for none."""

    names: tuple[str, ...]
    """Codes of the vocabulary's list of sectors."""
    codes: NDArray[np.int64]
    own: NDArray[np.bool_]
    """Where the node states it itself."""

    def name(self, position: int) -> str | None:
        """The sector of the node at a position of the snapshot."""
        code = int(self.codes[position])
        return self.names[code] if code >= 0 else None

    def source(self, position: int) -> SectorSource | None:
        """Where it is known from; None where there is none."""
        if self.codes[position] < 0:
            return None
        return SectorSource.OWN if self.own[position] else SectorSource.UNIT


def sectors(picture: Picture) -> Sectors:
    """The sector that a node states, or else an organization's units on the day in the layers.

    An organization set up in units of different sectors has none. O(n + m).
    """
    column = picture.snapshot.columns["sector"]
    stated = column.values.astype(np.int64)
    codes = stated.copy()
    based = picture.whole.edges("BASED_IN")
    organization = picture.snapshot.label[based.start] == LABELS.index("Organization")
    taken = organization & (stated[based.start] < 0) & (stated[based.end] >= 0)
    start, sector = based.start[taken], stated[based.end[taken]]
    least, most = np.full(len(stated), len(column.categories)), np.full(len(stated), -1)
    np.minimum.at(least, start, sector)
    np.maximum.at(most, start, sector)
    agreed = least == most
    codes[agreed] = most[agreed]
    return Sectors(column.categories, codes, stated >= 0)
