"""What a part of a network is asked: the functions that ask the whole, and their answers as bytes.

The same function asks a park in a picture of everything, and the park's partition in another
process or on another machine. Answers are compared and added up as they stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from pydantic_core import to_json

from graph.errors import InvalidInput
from graph.snapshot.deciding import NEAR_M
from graph.snapshot.pictures import Area, Picture
from queries.coverage.plans.planning import plan
from queries.coverage.plans.question import Question
from queries.coverage.rules.codes import LENSES, RATES, REASON
from queries.coverage.rules.policy import Policy
from queries.coverage.status.state import CoverageState, coverage_state
from queries.coverage.status.summary import by_subdistrict, summarize
from queries.partitions.cutting import REST
from queries.partitions.files import packed, unpacked
from queries.partitions.tallies import tally_of
from queries.partitions.ties import bodies_of

_REASONS = tuple(REASON.codes)


@dataclass(frozen=True, slots=True)
class Asked:
    """What every partition is asked, under one policy (None: the default one).

    Walks are straight lines times the detour. ``add``: a plan of so many new positions in each
    park, None for no plan; ``gap`` and ``time_limit_s`` are the plan's. ``enterprises``: how each
    enterprise stands, which is as many answers as there are enterprises. ``ties``: what joins
    bodies across parks, to be put together.
    """

    policy: Policy | None = None
    add: int | None = None
    gap: float = 0.0
    time_limit_s: float = 60.0
    enterprises: bool = False
    ties: bool = True

    def __post_init__(self) -> None:
        """Raise InvalidInput for what a partition does not know enough for."""
        if self.policy is not None and self.policy.walk.threshold_m > NEAR_M:
            raise InvalidInput(
                f"a partition knows the positions within {NEAR_M / 1000:.0f} km of its park; the "
                f"policy {self.policy.id!r} asks for longer ways"
            )
        if self.add is not None:
            Question("add", count=self.add, gap=self.gap, time_limit_s=self.time_limit_s)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a partition: ``told`` is JSON, of ``ties`` a file as partitions are.

    ``what`` is ``coverage``, ``subdistricts``, ``plan``, ``enterprise``, ``tally`` or ``ties``;
    ``about`` the lens of subdistricts, and the id of an enterprise; else empty.
    """

    part: str
    what: str
    about: str
    told: bytes


def ask(content: bytes, asked: Asked) -> Iterator[Answer]:
    """Ask a partition, given by the content of its file. Raises InvalidInput as its parts do."""
    partition = unpacked(content)
    yield from answers(partition.picture, asked)
    if asked.ties:
        yield Answer(partition.name, "ties", "", packed(bodies_of(partition)))


def answers(picture: Picture, asked: Asked) -> Iterator[Answer]:
    """What a picture answers, whole or one that shows a park, but for its ties."""
    part = _name(picture.area)
    state = coverage_state(picture=picture, policy=asked.policy)
    yield Answer(part, "tally", "", to_json(tally_of(state)))
    yield Answer(part, "coverage", "", to_json(summarize(state=state)))
    for lens in LENSES:
        told = by_subdistrict(state=state, lens=lens)
        yield Answer(part, "subdistricts", lens, to_json(told))
    if asked.add is not None and picture.area is not None:
        yield Answer(part, "plan", "", _plan(state, asked))
    if asked.enterprises:
        yield from _enterprises(part, state)


def _name(area: Area | None) -> str:
    return REST if area is None else ",".join(area.zones)


def _plan(state: CoverageState, asked: Asked) -> bytes:
    question = Question("add", asked.add, gap=asked.gap, time_limit_s=asked.time_limit_s)
    try:
        # How long it took is no part of the answer.
        return to_json(replace(plan(state=state, question=question), seconds=0.0))
    except InvalidInput as error:  # nobody is there whom a position could reach
        return to_json({"why_none": error.message})


def _enterprises(part: str, state: CoverageState) -> Iterator[Answer]:
    """How each enterprise stands in each rate, and how far the nearest position is."""
    ids = state.picture.snapshot.ids
    standings = {}
    for rate in RATES:
        status = state.rate_status(rate)
        codes = np.full(len(state.enterprises), "not_counted", object)
        for name in ("covered", "uncovered", "unknown"):
            codes[getattr(status, name)] = name
        standings[rate] = codes.tolist()
    reasons = state.rate_status("spatial").reason.tolist()
    for at, node in enumerate(state.enterprises.tolist()):
        metres, site = float(state.metres[at]), int(state.nearest_site[at])
        told: dict[str, str | float | None] = {rate: standings[rate][at] for rate in RATES}
        told |= {
            "within_reach": _REASONS[reasons[at]],
            "metres": round(metres, 1) if np.isfinite(metres) else None,
            "nearest_position": None if site < 0 else str(ids[site]),
        }
        yield Answer(part, "enterprise", str(ids[node]), to_json(told))
