"""Agreements over their life, beside the pairings of :mod:`committees`: renewed and lapsed ones,
some with three parties and more, and the activities that fulfil their duties.

The government-service committee gets none, for the source counts its agreements. Activities are
those of the four committees; each fulfils one agreement at most.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from graph.datasets.synthetic.activities import Held
from graph.datasets.synthetic.committees import THEMES, Term
from graph.datasets.synthetic.planted import places_of, unit_id
from graph.datasets.synthetic.positions import community_committee
from graph.datasets.synthetic.rows import AS_OF, RowCollector

_J2 = [unit_id(index) for index in places_of("member-of-j2")]
_J4 = [unit_id(index) for index in places_of("member-of-j4")]


@dataclass(frozen=True)
class _Agreement:
    """``committee`` is the one whose activities fulfil it; ``held`` how many in each of its years,
    None for as many as it asks for, or one too few."""

    number: int
    name: str
    parties: tuple[str, ...]
    since: date | None
    until: date | None
    a_year: int | None = 2
    form: str = "pairing"
    committee: int = 1
    renews: int | None = None
    signed: date | None = None
    held: tuple[int, ...] | None = None

    @property
    def id(self) -> str:
        return f"agr:s{self.number}"


def _member(number: int) -> str:
    return f"org:s-j1-{number:02d}"


def _community(number: int) -> str:
    return community_committee(number - 1)


def _pair(member: int, community: int) -> tuple[str, str]:
    return _member(member), _community(community)


def _renewed() -> list[_Agreement]:
    """A chain of three with a gap, a seamless renewal, one that overlaps; lapsed and due ones."""
    a, b, c = _pair(2, 5), _pair(3, 6), _pair(5, 8)
    return [
        _Agreement(201, "三期共建第一期", a, date(2015, 3, 1), date(2018, 3, 1)),
        _Agreement(202, "三期共建第二期", a, date(2018, 3, 1), date(2020, 3, 1), renews=201),
        _Agreement(
            *(203, "三期共建第三期", a, date(2020, 4, 15), date(2023, 4, 15)),
            renews=202,
            held=(0, 2),
        ),
        _Agreement(204, "两期共建第一期", b, date(2018, 1, 1), date(2021, 1, 1)),
        _Agreement(
            *(205, "两期共建第二期", b, date(2021, 1, 1), date(2024, 1, 1), 4),
            renews=204,
            held=(2,),
        ),
        _Agreement(206, "一年期共建", _pair(4, 7), date(2020, 1, 1), date(2021, 1, 1), held=(2,)),
        _Agreement(207, "提前续签第一期", c, date(2018, 9, 1), date(2021, 9, 1), 3),
        _Agreement(208, "提前续签第二期", c, date(2021, 7, 1), date(2024, 7, 1), 3, renews=207),
        _Agreement(209, "待续签共建", _pair(6, 9), date(2019, 2, 1), date(2022, 2, 1), None),
    ]


def _of_several() -> list[_Agreement]:
    """With three to five parties: 1+2, 1+N."""
    terms = {
        211: (date(2020, 5, 1), date(2023, 5, 1)),
        212: (date(2020, 9, 1), date(2023, 9, 1)),
        213: (date(2021, 3, 1), date(2024, 3, 1)),
        214: (date(2019, 10, 1), date(2022, 10, 1)),
        215: (date(2021, 6, 1), date(2024, 6, 1)),
        216: (None, None),
    }
    parties = {
        211: (*_pair(7, 10), _J2[0]),
        212: (*_pair(8, 11), _J2[1], _J2[2]),
        213: (*_pair(9, 12), "unit:s-j2-01", "unit:s-j2-03", _J4[0]),
        214: (_member(10), _community(1), _community(2), _community(3)),
        215: (_member(11), _J4[1], _J4[2]),
        216: (_community(13), _community(14), _J2[3]),
    }
    return [
        _Agreement(
            number,
            f"多方共建{number - 210}",
            bodies,
            *terms[number],
            4 if number in (212, 215) else 2,
            "agreement" if number % 2 else "co_building_list",
        )
        for number, bodies in parties.items()
    ]


def _at_fault() -> list[_Agreement]:
    """What the checks find: one pair with one theme twice, one signed after it began."""
    twice = _pair(12, 15)
    return [
        _Agreement(217, "同主题共建甲", twice, date(2020, 6, 1), date(2023, 6, 1)),
        _Agreement(218, "同主题共建乙", twice, date(2021, 5, 1), date(2024, 5, 1)),
        _Agreement(
            *(219, "补签共建", _pair(13, 16), date(2021, 1, 1), date(2024, 1, 1)),
            signed=date(2021, 2, 10),
        ),
    ]


def _of_enterprises() -> list[_Agreement]:
    """Enterprises of two committees with communities, for one or three years; one with a partner
    outside the zone."""
    forms = ("agreement", "pairing", "co_building_list")
    made = []
    for at, enterprise in enumerate((*_J2, *_J4)):
        since = date(2019 + at % 3, 1 + (at * 5) % 9, 1)
        years = 1 if at % 4 == 3 else 3
        made.append(
            _Agreement(
                220 + at,
                f"企社共建{at + 1:02d}",
                (enterprise, _community(1 + 2 * at)),
                since,
                since.replace(year=since.year + years),
                1 + at % 3,
                forms[at % 3],
                2 if at < len(_J2) else 4,
            )
        )
    outside = (_member(14), "org:s-j3-06")
    made.append(_Agreement(232, "区外共建", outside, date(2021, 2, 1), date(2024, 2, 1)))
    return made


def emit(rows: RowCollector, others: list[Term], held: list[Held]) -> list[Held]:
    """Add the agreements, and what fulfils them and the others.

    Returns the activities of the Guolin committee that fulfil none.
    """
    agreements = [*_renewed(), *_of_several(), *_at_fault(), *_of_enterprises()]
    for agreement in agreements:
        _emit(rows, agreement)
    free: dict[int, list[Held]] = {}
    for activity in sorted(held, key=lambda each: (each.day, each.id)):
        free.setdefault(activity.committee, []).append(activity)
    # the planted ones first: at a small scale there are not activities enough for all
    for agreement in sorted(agreements, key=lambda each: each.held is None):
        if agreement.a_year is not None:
            term = Term(
                *(agreement.id, agreement.since, agreement.until),
                *(agreement.a_year, agreement.committee),
            )
            _fulfil(rows, term, free, agreement.held)
    for term in others:
        _fulfil(rows, term, free)
    return free[1]


def _emit(rows: RowCollector, agreement: _Agreement) -> None:
    since, until = agreement.since, agreement.until
    # the pair that stands twice has one theme
    theme = THEMES[4] if agreement.number in (217, 218) else THEMES[agreement.number % len(THEMES)]
    rows.node(
        "Agreement",
        agreement.id,
        agreement.name,
        form=agreement.form,
        theme=theme,
        content=f"{theme}:组织共建、阵地共享、活动联办",
        signed=agreement.signed or since,
        activities_per_year=agreement.a_year,
        since=since,
        until=until,
    )
    several = len(agreement.parties) > 2
    roles = ("party_a", "party_b", *("party",) * len(agreement.parties))
    for at, (party, role) in enumerate(zip(agreement.parties, roles, strict=False)):
        rows.rel(
            "PARTY_TO",
            party,
            agreement.id,
            role=role,
            lead=True if several and at == 0 else None,
            since=since,
            until=until,
        )
    if agreement.renews is not None:
        rows.rel("RENEWS", agreement.id, f"agr:s{agreement.renews}", since=since)


def _fulfil(
    rows: RowCollector, term: Term, free: dict[int, list[Held]], held: tuple[int, ...] | None = None
) -> None:
    """Tie free activities to an agreement: ``held`` in each of its years, or, if that is not
    given, what it asks for, of every fourth agreement one too few."""
    if term.since is None or term.until is None:
        return
    years = range(term.until.year - term.since.year + 1)
    turns = [term.since.replace(year=term.since.year + year) for year in years]
    usual = term.a_year - (int(term.agreement[-3:]) % 4 == 0)
    for year, (first, end) in enumerate(pairwise(turns)):
        wanted = usual if held is None else held[year] if year < len(held) else 0
        for activity in _take(free[term.committee], first, end, wanted):
            rows.rel("FULFILS", activity.id, term.agreement, since=activity.day)


def _take(free: list[Held], first: date, end: date, wanted: int) -> list[Held]:
    """Take so many activities of an interval, spread over it, from those that are free."""
    there = [each for each in free if first <= each.day < min(end, AS_OF + timedelta(days=1))]
    taken = there[:: max(1, len(there) // max(wanted, 1))][:wanted]
    for each in taken:
        free.remove(each)
    return taken
