"""What the network and its coverage hang on: every single loss that does harm, ranked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from graph.errors import InvalidInput
from graph.snapshot.pictures import LABELS, Mask
from queries.connectivity.projection import Projection, hubs, labelled
from queries.coverage.rules.codes import LENSES
from queries.coverage.status.moved import check_certainty
from queries.coverage.status.sole import sole
from queries.coverage.status.state import CoverageState
from queries.lookup import Naming
from queries.resilience.blocks import block_forest
from queries.resilience.bodies import body_places
from queries.resilience.removal import REMOVABLE

Rank = Literal["worst", "bodies", "organizational", "work", "spatial"]
RANKS: tuple[Rank, ...] = get_args(Rank)

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class SinglePoint:
    """A node whose loss alone cuts bodies off or uncovers enterprises.

    ``bodies_cut_off`` lose their way to the largest part that is left of the component. The others
    count enterprises that nothing else covers in the lens, None where the lens has no answer.
    ``spatial`` goes by the places that were found; ``spatial_certain`` are so many at least and
    ``spatial_possible`` at most, wherever those truly are whose place is known to a radius only.
    """

    id: Annotated[str, Naming(("name",))]
    label: str
    bodies_cut_off: int
    organizational: int | None
    work: int | None
    spatial: int | None
    spatial_certain: int | None
    spatial_possible: int | None

    def rank(self, by: Rank, certainty: str | None = None) -> tuple[int, int, str]:
        """What it is sorted by: the count asked for, then the worst, greatest first; then id."""
        spatial = {"sure": self.spatial_certain, "possible": self.spatial_possible}.get(
            certainty or "", self.spatial
        )
        counts = {
            "bodies": self.bodies_cut_off,
            "organizational": self.organizational or 0,
            "work": self.work or 0,
            "spatial": spatial or 0,
        }
        worst = max(counts.values())
        return -counts.get(by, worst), -worst, self.id


@dataclass(frozen=True, slots=True)
class SinglePoints:
    """Every single point of failure, as ranked. ``no_rate``: lens and code of NO_RATE, where the
    lens has no answer."""

    by: Rank
    points: tuple[SinglePoint, ...]
    no_rate: tuple[tuple[str, str], ...]


def single_points(
    *,
    state: CoverageState,
    network: Projection,
    by: Rank = "worst",
    certainty: str | None = None,
) -> SinglePoints:
    """Rank the losses that would hurt: bodies, positions and agreements, each lost alone.

    The numbers are those that :func:`queries.resilience.removal.removal` gives one by one, found
    together: what hangs on a cut vertex is weighed in the block-cut forest of the network, and who
    is covered by one body or position alone is counted for all at once. With ``by`` the rows are
    sorted by one count, by default by the greatest in the row; ties go by the greatest, then by id.

    Parameters
    ----------
    state
        the coverage of a picture.
    network
        ties of the same picture, with hubs or without: what it leaves out is not ranked.
    by
        what to sort by.
    certainty
        those that surely, or only possibly, do harm (code of SHIFT_CERTAINTY), sorted by how many
        enterprises so surely lose; None: those that do where places were found. Only who is within
        reach of a position is ever uncertain.

    Raises
    ------
    InvalidInput
        ``by`` or ``certainty`` is unknown, or the network is of another picture.

    O((n + m) log m) and the pairs of enterprises and positions that may be within reach.
    """
    if by not in RANKS:
        raise InvalidInput(f"unknown rank {by!r}; there are {', '.join(RANKS)}")
    check_certainty(certainty)
    picture, snapshot = state.picture, state.picture.snapshot
    if network.picture is not picture:
        raise InvalidInput("the network is of another picture than the coverage")
    cut_off = np.zeros(len(snapshot), np.int64)
    weight = body_places(network).astype(np.int64)
    cut_off[network.nodes] = block_forest(network.graph).weighed(weight).cut_off()
    rate_statuses = {lens: state.rate_status(lens) for lens in LENSES}
    found: dict[str, Counts | None] = {
        "organizational": _only_covering(state, "organizational", ("own", "joint")),
        "work": _only_covering(state, "work", None),
        **_only_reaching(state),
    }
    sure, where_found, possible = (
        _harm(cut_off, found, spatial)
        for spatial in ("spatial_certain", "spatial", "spatial_possible")
    )
    harm = {"sure": sure, "possible": possible & ~sure}.get(certainty or "", where_found)
    lost = picture.valid & picture.home & labelled(picture, REMOVABLE)
    if not network.include_hubs:
        lost &= ~hubs(picture)
    points = [
        SinglePoint(
            id=str(snapshot.ids[at]),
            label=LABELS[snapshot.label[at]],
            bodies_cut_off=int(cut_off[at]),
            **{one: None if counts is None else int(counts[at]) for one, counts in found.items()},
        )
        for at in np.flatnonzero(harm & lost).tolist()
    ]
    return SinglePoints(
        by=by,
        points=tuple(sorted(points, key=lambda point: point.rank(by, certainty))),
        no_rate=tuple(
            (lens, rate_status.no_rate or "")
            for lens, rate_status in rate_statuses.items()
            if rate_status.unanswered
        ),
    )


def _only_covering(state: CoverageState, lens: str, bases: tuple[str, ...] | None) -> Counts | None:
    """How many covered enterprises each node alone covers by some bases (None: any)."""
    rate_status = state.rate_status(lens)
    if rate_status.unanswered:
        return None
    picture = state.picture
    covered = np.zeros(len(picture.snapshot), np.bool_)
    covered[state.enterprises[rate_status.covered]] = True
    edges = picture.edges("COVERED_BY")
    chosen = covered[edges.start]
    if bases is not None:
        basis = edges.columns["basis"]
        chosen &= np.isin(basis.values, [basis.code(code) for code in bases])
    pairs = np.unique(np.stack([edges.start[chosen], edges.end[chosen]]), axis=1)
    _, at, covering = np.unique(pairs[0], return_index=True, return_counts=True)
    alone = pairs[:, at[covering == 1]]
    # An enterprise that covers itself is gone with what covers it.
    alone = alone[:, alone[0] != alone[1]]
    return np.bincount(alone[1], minlength=len(picture.snapshot))


def _only_reaching(state: CoverageState) -> dict[str, Counts | None]:
    """How many enterprises each position alone reaches, where found, at least and at most."""
    counts: dict[str, Counts | None] = dict.fromkeys(
        ("spatial", "spatial_certain", "spatial_possible")
    )
    if not state.rate_status("spatial").unanswered:
        alone = sole(state)
        for name, of in zip(counts, (alone.found, alone.at_least, alone.at_most), strict=True):
            each = np.zeros(len(state.picture.snapshot), np.int64)
            each[state.sites] = of
            counts[name] = each
    return counts


def _harm(cut_off: Counts, found: Mapping[str, Counts | None], spatial: str) -> Mask:
    """(n,) whose loss does harm, by one of the counts of those within reach."""
    harm: Mask = cut_off > 0
    for name in ("organizational", "work", spatial):
        counts = found[name]
        if counts is not None:
            harm = harm | (counts > 0)
    return harm
