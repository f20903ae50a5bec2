"""What the network and its coverage hang on: every single loss that does harm, ranked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from graph.errors import InvalidInput
from graph.snapshot.pictures import LABELS
from queries.connectivity.projection import Projection, hubs, labelled
from queries.coverage.plans.ground import ground_of
from queries.coverage.rules.codes import LENSES
from queries.coverage.siting.closing import loss_of_closing
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
    """

    id: Annotated[str, Naming(("name",))]
    label: str
    bodies_cut_off: int
    organizational: int | None
    work: int | None
    spatial: int | None

    @property
    def worst(self) -> int:
        """The greatest of its counts."""
        return max(self.bodies_cut_off, *(getattr(self, lens) or 0 for lens in LENSES))

    def rank(self, by: Rank) -> tuple[int, int, str]:
        """What it is sorted by: the count asked for, then the worst, greatest first; then id."""
        if by == "worst":
            count = self.worst
        else:
            count = self.bodies_cut_off if by == "bodies" else getattr(self, by) or 0
        return -count, -self.worst, self.id


@dataclass(frozen=True, slots=True)
class SinglePoints:
    """Every single point of failure, as ranked. ``no_rate``: lens and code of NO_RATE, where the
    lens has no answer."""

    by: Rank
    points: tuple[SinglePoint, ...]
    no_rate: tuple[tuple[str, str], ...]


def single_points(*, state: CoverageState, network: Projection, by: Rank = "worst") -> SinglePoints:
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

    Raises
    ------
    InvalidInput
        ``by`` is unknown, or the network is of another picture.

    O((n + m) log m) and the pairs of enterprises and positions within reach.
    """
    if by not in RANKS:
        raise InvalidInput(f"unknown rank {by!r}; there are {', '.join(RANKS)}")
    picture, snapshot = state.picture, state.picture.snapshot
    if network.picture is not picture:
        raise InvalidInput("the network is of another picture than the coverage")
    cut_off = np.zeros(len(snapshot), np.int64)
    weight = body_places(network).astype(np.int64)
    cut_off[network.nodes] = block_forest(network.graph).weighed(weight).cut_off()
    rate_statuses = {lens: state.rate_status(lens) for lens in LENSES}
    sole: dict[str, Counts | None] = {
        "organizational": _only_covering(state, "organizational", ("own", "joint")),
        "work": _only_covering(state, "work", None),
        "spatial": _only_reaching(state),
    }
    harm = cut_off > 0
    for counts in sole.values():
        if counts is not None:
            harm |= counts > 0
    lost = picture.valid & picture.home & labelled(picture, REMOVABLE)
    if not network.include_hubs:
        lost &= ~hubs(picture)
    points = [
        SinglePoint(
            id=str(snapshot.ids[at]),
            label=LABELS[snapshot.label[at]],
            bodies_cut_off=int(cut_off[at]),
            **{lens: None if found is None else int(found[at]) for lens, found in sole.items()},
        )
        for at in np.flatnonzero(harm & lost).tolist()
    ]
    return SinglePoints(
        by=by,
        points=tuple(sorted(points, key=lambda point: point.rank(by))),
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


def _only_reaching(state: CoverageState) -> Counts | None:
    """How many enterprises each position alone reaches."""
    rate_status = state.rate_status("spatial")
    if rate_status.unanswered:
        return None
    counts = np.zeros(len(state.picture.snapshot), np.int64)
    if rate_status.covered.any():
        ground = ground_of(state=state)
        loss = loss_of_closing(reach=ground.reach, weight=np.ones(len(ground.rows)))
        counts[ground.positions] = np.diff(loss.ends)
    return counts
