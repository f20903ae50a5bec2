"""Activities: those of the district centre's first phase in 2021, and the four committees'."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from graph.datasets.synthetic.drawing import bounded, days
from graph.datasets.synthetic.positions import PHASE_ONE, Served
from graph.datasets.synthetic.rows import AS_OF, RowCollector
from graph.datasets.synthetic.totals import Totals

_CENTRE_KINDS = {
    "theme_day": "主题党日",
    "member_training": "党员培训",
    "cadre_education": "干部教育",
    "field_teaching": "现场教学",
    "mass_activity": "群团活动",
    "maker_salon": "创客沙龙",
}
_COMMITTEE_KINDS = _CENTRE_KINDS | {"volunteering": "志愿服务", "market_day": "红色市集日"}
_LEAST, _MOST = 3, 2_000


@dataclass(frozen=True, slots=True)
class Held:
    """An activity of a joint committee: the number of the committee and the day."""

    id: str
    committee: int
    day: date


def emit(rows: RowCollector, totals: Totals, served: Served) -> list[Held]:
    """Add the activities. The two sets are disjoint; their overlap is not in the source.

    Returns the committees' activities.
    """
    rng = rows.rng(9)
    count = totals.centre_activities
    held = days(rng, date(2021, 1, 1), AS_OF, count).tolist()
    attendance = bounded(
        totals.centre_attendance, rng.lognormal(np.log(90), 0.7, count), _LEAST, _MOST
    ).tolist()
    kinds = rng.choice(list(_CENTRE_KINDS), count).tolist()
    for index in range(count):
        activity = f"act:s{index + 1:05d}"
        rows.node(
            "Activity",
            activity,
            f"{_CENTRE_KINDS[kinds[index]]}{index + 1:05d}",
            kind=kinds[index],
            attendance=attendance[index],
            since=held[index],
        )
        rows.rel("HELD_AT", activity, PHASE_ONE, since=held[index])

    count = totals.committee_activities
    first = totals.centre_activities + 1
    # a station opens by the end of September 2021; before that an activity has no place
    held = days(rng, date(2019, 9, 1), AS_OF, count).tolist()
    attendance = bounded(
        totals.committee_attendance, rng.lognormal(np.log(50), 0.7, count), _LEAST, _MOST
    ).tolist()
    kinds = rng.choice(list(_COMMITTEE_KINDS), count).tolist()
    host = rng.choice([1, 2, 3, 4], count, p=[0.4, 0.3, 0.15, 0.15]).tolist()
    station = rng.integers(0, served.stations, count).tolist()
    opened = served.since.tolist()
    done = []
    for index in range(count):
        activity = f"act:s{first + index:05d}"
        rows.node(
            "Activity",
            activity,
            f"联合党委{_COMMITTEE_KINDS[kinds[index]]}{index + 1:05d}",
            kind=kinds[index],
            attendance=attendance[index],
            since=held[index],
        )
        rows.rel("HELD_BY", activity, f"org:j{host[index]}", since=held[index])
        done.append(Held(activity, host[index], held[index]))
        if opened[station[index]] <= held[index]:
            rows.rel("HELD_AT", activity, served.ids[station[index]], since=held[index])
    return done
