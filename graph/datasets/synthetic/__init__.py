"""A full-size synthetic network: every published total exactly, and planted cases to test with.

Generated, not real: every name carries 〔合成〕, every row the layer ``synthetic`` and the source
``src:synthetic``, and no credit code can belong to anybody. Nodes of the source layer are used as
members, places and subjects by their ids and never changed, so that layer is loaded first.

>>> network = generate(scale=0.05)
>>> sum(row.type == "SERVED_BY" for row in network.relationships)
1350
"""

from __future__ import annotations

from graph.datasets.synthetic import (
    activities,
    addresses,
    agreements,
    committees,
    coverage,
    enterprises,
    lists,
    places,
    positions,
    radiation,
    undertakings,
)
from graph.datasets.synthetic.planted import PLANTED
from graph.datasets.synthetic.rows import AS_OF, MARK, SOURCE, Progress, RowCollector
from graph.datasets.synthetic.totals import MAX_SCALE, MIN_SCALE, Totals, totals_at
from graph.errors import InvalidInput
from graph.model.rows import Dataset

__all__ = [
    "AS_OF",
    "DEFAULT_SEED",
    "MARK",
    "MAX_SCALE",
    "MIN_SCALE",
    "PLANTED",
    "SOURCE",
    "Progress",
    "Totals",
    "generate",
    "totals_at",
]

DEFAULT_SEED = 20211231
_STEPS = 8


def generate(
    *,
    seed: int = DEFAULT_SEED,
    scale: float = 1.0,
    uncovered: int | None = None,
    progress: Progress | None = None,
) -> Dataset:
    """Generate a network; the same arguments give the same rows, whatever the process.

    Parameters
    ----------
    seed
        of the random draws; not negative.
    scale
        1 for the published totals, 0.05 to 100 for others (see :func:`totals_at`).
    uncovered
        enterprises beside the covered ones that no position is declared to serve; 5 % of the
        covered ones if not given.
    progress
        called after each step.

    Raises
    ------
    InvalidInput
        if an argument is out of bounds.
    """
    if seed < 0:
        raise InvalidInput(f"the seed is negative: {seed}")
    totals = totals_at(scale, uncovered)
    rows = RowCollector(seed, scale)
    done = 0

    def step(what: str) -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(done, _STEPS, what)

    where = places.lay_out(rows)
    places.emit(rows, where)
    coverage.emit_superiors(rows, where)
    streets = addresses.lay_out(rows, where)
    step("places")
    served = positions.emit(rows, totals, where, streets)
    step("positions")
    firms = enterprises.draw(rows, totals, where)
    enterprises.emit(rows, totals, where, served, firms, streets)
    step("enterprises")
    coverage.emit(rows, where, firms)
    step("coverage")
    members = committees.emit_members(rows, where)
    agreed = committees.emit_agreements(rows, where)
    committees.emit_shapes(rows)
    radiation.emit(rows, totals, members.guolin)
    step("organizations")
    positions.emit_integrated(rows, totals, where, served, members.owners)
    held = activities.emit(rows, totals, served)
    step("activities")
    free = agreements.emit(rows, agreed, held)
    lists.emit(rows, agreed, free)
    step("co-building")
    undertakings.emit(rows)
    step("undertakings")
    return rows.dataset
