"""What the partitions of a network say together: parks ranked, their total, and their structure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pydantic import TypeAdapter

from graph.errors import InvalidInput
from queries.coverage.rules.codes import RATES, RateCode
from queries.coverage.status.summary import CoverageSummary, Rate
from queries.partitions.asking import Answer
from queries.partitions.cutting import REST
from queries.partitions.files import unpacked
from queries.partitions.tallies import Tally, total
from queries.partitions.ties import Ties, ties_of
from queries.zones.comparison import Ranking

_SUMMARY = TypeAdapter(CoverageSummary)
_TALLY = TypeAdapter(Tally)


@dataclass(frozen=True, slots=True)
class RankedPark:
    """A park by one of the rates, as :class:`queries.zones.ComparedZone` ranks it."""

    id: str
    rank: int | None
    ties: int | None
    best_rank: int | None
    worst_rank: int | None
    rate: Rate


@dataclass(frozen=True, slots=True)
class Together:
    """What is told of the whole: the parks in the order of their ids, and all with what is in none
    of them. ``ties`` are None where they were not asked for."""

    parks: Mapping[str, CoverageSummary]
    total: CoverageSummary
    ties: Ties | None

    def ranked(self, rate: RateCode) -> tuple[RankedPark, ...]:
        """The parks by a rate, those without one last."""
        at = RATES.index(rate)
        rates = {park: summary.rates[at] for park, summary in self.parks.items()}
        ranking = Ranking.of(rates.values())
        rows = [RankedPark(park, **ranking.place(one), rate=one) for park, one in rates.items()]
        return tuple(sorted(rows, key=lambda row: (row.rank is None, row.rank or 0, row.id)))


def together(answers: Iterable[Answer]) -> Together:
    """Put the answers of all partitions together, in whatever order they come.

    Raises
    ------
    InvalidInput
        there are none, a park answered twice, or the partitions are of several days.
    """
    summaries: dict[str, list[CoverageSummary]] = {}
    tallies: list[tuple[str, bytes]] = []
    bodies: list[tuple[str, bytes]] = []
    for one in answers:
        if one.what == "coverage":
            summaries.setdefault(one.part, []).append(_SUMMARY.validate_json(one.told))
        elif one.what == "tally":
            tallies.append((one.part, one.told))
        elif one.what == "ties":
            bodies.append((one.part, one.told))
    if not summaries:
        raise InvalidInput("no partition answered")
    # Several stores may be cut into one folder: each brings a rest.
    rests = summaries.pop(REST, [])
    if twice := sorted(park for park, found in summaries.items() if len(found) > 1):
        raise InvalidInput(f"{twice[0]} was cut out twice: each park is to be there once")
    parks = {park: found[0] for park, found in sorted(summaries.items())}
    every = [*parks.values(), *rests]
    if len({(one.as_of, one.layers) for one in every}) > 1:
        raise InvalidInput("the partitions are of several days or layers: write them anew")
    return Together(
        parks,
        total([_TALLY.validate_json(told) for _, told in sorted(tallies)], every[0]),
        ties_of(unpacked(told) for _, told in sorted(bodies)) if bodies else None,
    )
