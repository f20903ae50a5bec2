"""What a plan of positions is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from graph.errors import InvalidInput
from queries.coverage.plans.candidates import SPACING_M
from queries.coverage.plans.own_sites import OwnSite
from queries.coverage.rules.policy import Weight

Goal = Literal["add", "share", "near", "close"]


@dataclass(frozen=True, slots=True)
class Question:
    """What a plan is asked for; exactly one of ``count`` and ``share``.

    ``add``: open ``count`` positions that reach the most. ``share``: open as few as reach this
    share of the weight; as cheap, where every candidate has a cost. ``near``: open ``count``
    positions so that the ways of all to a position are the shortest in sum; with a ``capacity`` no
    position, standing or new, serves more of the weight than that, and each enterprise goes to one.
    ``close``: close ``count`` positions so that the least is lost.

    New positions stand at points of a grid ``spacing_m`` metres apart (None: no grid), none of them
    ``not_within`` a polygon, or at one of the ``sites``; of both, what
    :func:`queries.coverage.plans.own_sites.checked_sites` and
    :func:`graph.boundaries.read_boundary` give. Fixed sites are in every plan, and count.
    """

    goal: Goal
    count: int | None = None
    share: float | None = None
    weight: Weight = "one"
    spacing_m: float | None = SPACING_M
    sites: tuple[OwnSite, ...] = ()
    not_within: str | None = None
    capacity: float | None = None
    gap: float = 0.0
    time_limit_s: float = 60.0

    def __post_init__(self) -> None:
        """Raise InvalidInput for what asks for nothing."""
        wanted, other = ("share", "count") if self.goal == "share" else ("count", "share")
        if getattr(self, wanted) is None or getattr(self, other) is not None:
            raise InvalidInput(f"a plan to {self.goal} takes a {wanted} and no {other}")
        if self.capacity is not None and self.goal != "near":
            raise InvalidInput("only a plan of the shortest ways (near) takes a capacity")
        if self.goal == "close":
            if self.sites or self.not_within is not None:
                raise InvalidInput("a plan to close opens nothing: it takes no sites of its own")
            return
        own = [site for site in self.sites if site.status != "forbidden"]
        fixed = sum(site.status == "fixed" for site in own)
        if self.spacing_m is None and not own:
            raise InvalidInput("without a grid a plan needs sites that may be opened")
        if self.count is not None and self.count < fixed:
            raise InvalidInput(
                f"{fixed} sites have to be opened, and {self.count} positions are asked for"
            )
        priced = [site.cost is not None for site in own]
        if self.goal == "share" and any(priced) and not (all(priced) and self.spacing_m is None):
            raise InvalidInput(
                "a plan is the cheapest if every candidate has a cost: give each site one and ask "
                "without a grid, or leave the costs out"
            )

    @property
    def by_cost(self) -> bool:
        """Whether the plan is to be the cheapest instead of the smallest."""
        return self.goal == "share" and any(site.cost is not None for site in self.sites)
