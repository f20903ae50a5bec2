"""Which organizations have no agreement that holds, among those that could have one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from graph.snapshot.pictures import LAYERS, Picture
from queries.pairing.codes import EXCLUSION
from queries.pairing.eligibility import obstacles


@dataclass(frozen=True, slots=True)
class UnpairedOrganization:
    """An organization that could pair and has not."""

    id: str
    name: str
    kind: str
    sector: str | None
    layer: str


@dataclass(frozen=True, slots=True)
class SectorPairing:
    """How many of a sector could pair and have; ``sector`` is None where it is not given."""

    sector: str | None
    eligible: int
    paired: int
    unpaired: int


@dataclass(frozen=True, slots=True)
class ExcludedCount:
    """How many organizations are not among those that could pair, for a code of EXCLUSION."""

    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class Unpaired:
    """Eligible organizations of degree 0 in the pairing layer, by id, and who was left out."""

    organizations: tuple[UnpairedOrganization, ...]
    eligible: int
    paired: int
    by_sector: tuple[SectorPairing, ...]
    excluded: tuple[ExcludedCount, ...]


def unpaired(*, picture: Picture) -> Unpaired:
    """Eligible organizations that are party to no agreement that holds on the day.

    Eligible is an organization that is valid on the day and that nothing stands against, as
    :mod:`queries.pairing.eligibility` has it for every question about partners. An undated
    agreement may hold and pairs; one of the unit an organization is based in does not pair it. A
    new agreement of two parties pairs two at most. O(n + m).
    """
    snapshot = picture.snapshot
    columns = snapshot.columns
    nodes = picture.nodes("Organization")
    kind = columns["kind"]
    obstacle = obstacles(picture)[nodes]
    counted = np.bincount(obstacle + 1, minlength=len(EXCLUSION.codes) + 1)[1:].tolist()
    eligible = nodes[obstacle < 0]
    party = np.zeros(len(snapshot), np.bool_)
    party[picture.edges("PARTY_TO").start] = True
    sector = columns["sector"]
    could, have = (
        Counter(sector.values[some].tolist()) for some in (eligible, eligible[party[eligible]])
    )
    return Unpaired(
        organizations=tuple(
            UnpairedOrganization(
                str(snapshot.ids[at]),
                str(snapshot.names[at]),
                kind.at(at),
                sector.at(at),
                LAYERS[snapshot.layer[at]],
            )
            for at in eligible[~party[eligible]].tolist()
        ),
        eligible=len(eligible),
        paired=int(party[eligible].sum()),
        by_sector=tuple(
            SectorPairing(
                sector.categories[code] if code >= 0 else None,
                could[code],
                have[code],
                could[code] - have[code],
            )
            for code in sorted(could, key=lambda code: (code < 0, code))
        ),
        excluded=tuple(map(ExcludedCount, EXCLUSION.codes, counted)),
    )
