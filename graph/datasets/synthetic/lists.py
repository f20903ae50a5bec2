"""The three lists of co-building: resources, needs, and the projects that bring them together.

Members of the Guolin committee offer, communities ask; a project uses a resource, meets a need and,
where the two have an agreement in force, fulfils it. A few projects and needs are at fault on
purpose.
"""

from __future__ import annotations

from datetime import date, timedelta

from graph.datasets.synthetic.activities import Held
from graph.datasets.synthetic.committees import Term
from graph.datasets.synthetic.drawing import days
from graph.datasets.synthetic.positions import community_committee
from graph.datasets.synthetic.rows import AS_OF, RowCollector
from graph.model.codes import RESOURCE_KIND, URGENCY

RESOURCES = 54
PROJECTS = 45
OPEN_NEEDS = 18
"""Needs that no project meets, beside those that one does."""

_OFFERERS, _COMMUNITIES = 19, 24
_KINDS = tuple(RESOURCE_KIND.codes)
_UNITS = {
    "venue": "场次",
    "talent": "人次",
    "funds": "万元",
    "course": "节",
    "medical": "场",
    "legal": "小时",
    "policy": "场",
    "equipment": "台",
    "volunteering": "人次",
}
_MATTERS = {
    "venue": "活动场地",
    "talent": "专业指导",
    "funds": "帮扶资金",
    "course": "培训课程",
    "medical": "义诊服务",
    "legal": "法律咨询",
    "policy": "政策宣讲",
    "equipment": "办公设备",
    "volunteering": "志愿服务队",
}
_STATUSES = (*("done",) * 15, *("in_progress",) * 18, *("planned",) * 8, *("cancelled",) * 4)
_DECLARED = {
    "done": "done",
    "in_progress": "in_progress",
    "planned": "claimed",
    "cancelled": "returned",
}
_WITHOUT_NEED = (16, 34)
_WITHOUT_RESOURCE, _WITHOUT_PARTNER, _WITHOUT_DUE = 17, 18, 19
_TWO_NEEDS = 20
_LATE = {21: 31, 22: 1, 23: 0, 35: 61}
"""Days by which unfinished projects are past due on the last day of 2021; 0 is due on it."""
_UNTOLD, _SPENT = 24, 25
"""Projects that do not say how much they use, and that use up what there is."""


def _kind(number: int) -> str:
    return _KINDS[number % len(_KINDS)]


def _offerer(number: int) -> str:
    return f"org:s-j1-{1 + number % _OFFERERS:02d}"


def _asker(number: int) -> str:
    """The community that the offerer of the resource has a pairing with, as far as it has one."""
    return community_committee((12 + 1 + number % _OFFERERS) % _COMMUNITIES)


def emit(rows: RowCollector, agreements: list[Term], free: list[Held]) -> None:
    """Add the three lists. Projects fulfil agreements of their lead, of which these are some; every
    third has an activity of its own, of those that are still free."""
    agreed = {term.agreement: term for term in agreements}
    rng = rows.rng(14)
    amounts = rng.integers(4, 40, RESOURCES).tolist()
    for number in range(RESOURCES):
        _resource(rows, number, amounts[number])
    begun = days(rng, date(2020, 1, 1), date(2021, 9, 30), PROJECTS).tolist()
    lasting = rng.integers(60, 400, PROJECTS).tolist()
    for number in range(PROJECTS):
        _project(rows, number, begun[number], lasting[number], amounts[number], agreed)
    for number in range(0, PROJECTS, 3):
        own = next((each for each in free if each.day >= begun[number]), None)
        if own is not None and _STATUSES[number] in ("done", "in_progress"):
            rows.rel("FULFILS", own.id, f"proj:s-c{number + 1:03d}", since=own.day)
            free.remove(own)
    asked = days(rng, date(2021, 1, 1), AS_OF, OPEN_NEEDS).tolist()
    for number in range(OPEN_NEEDS):
        _open_need(rows, number, asked[number])


def _resource(rows: RowCollector, number: int, amount: int) -> None:
    kind = _kind(number)
    since = date(2019, 1 + number % 12, 1)
    # some have ended, some end within the quarter
    until = {3: date(2021, 6, 30), 5: date(2022, 3, 31)}.get(number % 14)
    resource = f"res:s{number + 1:03d}"
    rows.node(
        "Resource",
        resource,
        f"{_MATTERS[kind]}{number + 1:03d}",
        kind=kind,
        quantity=None if number % 7 == 6 else float(amount),
        unit=_UNITS[kind],
        available="工作日" if number % 2 else "周末",
        service_area="片区各社区",
        since=since,
        until=until,
    )
    rows.rel("OFFERS", _offerer(number), resource, since=since, until=until)


def _need(
    rows: RowCollector,
    number: int,
    kind: str,
    asker: str,
    status: str,
    since: date,
    due: date | None,
) -> str:
    need = f"need:s{number:03d}"
    rows.node(
        "Need",
        need,
        f"{_MATTERS[kind]}需求{number:03d}",
        kind=kind,
        status=status,
        quantity=None if number % 6 == 5 else float(1 + number % 5),
        due=due,
        urgency=tuple(URGENCY.codes)[number % 3],
        since=since,
    )
    rows.rel("ASKS", asker, need, since=since)
    return need


def _project(
    rows: RowCollector, number: int, since: date, lasting: int, amount: int, agreed: dict[str, Term]
) -> None:
    status = _STATUSES[number]
    due = since + timedelta(days=lasting)
    if status in ("in_progress", "planned"):
        # those that are not late on purpose are due next year
        due = date(2022, 1 + number % 12, 15)
    if number in _LATE:
        due = AS_OF - timedelta(days=_LATE[number])
    elif status == "done":
        due = min(due, AS_OF)
    project = f"proj:s-c{number + 1:03d}"
    rows.node(
        "Project",
        project,
        f"{_MATTERS[_kind(number)]}共建项目{number + 1:03d}",
        status=status,
        due=None if number == _WITHOUT_DUE else due,
        progress={"done": 100.0, "in_progress": float(10 + number * 7 % 80)}.get(status, 0.0),
        accepted=due if status == "done" else None,
        since=since,
    )
    _links(rows, number, project, since, due, amount, agreed)


def _links(
    rows: RowCollector,
    number: int,
    project: str,
    since: date,
    due: date,
    amount: int,
    agreed: dict[str, Term],
) -> None:
    lead, asker = _offerer(number), _asker(number)
    rows.rel("TAKES_PART_IN", lead, project, role="lead", since=since)
    if number != _WITHOUT_PARTNER:
        rows.rel("TAKES_PART_IN", asker, project, role="participant", since=since)
    if number % 6 == 1:
        rows.rel(
            "TAKES_PART_IN", f"unit:s-j2-{1 + number % 6:02d}", project, role="participant",
            since=since,
        )  # fmt: skip
    for need in _needs_of(rows, number, asker, since, due):
        rows.rel("MEETS", project, need, since=since)
    if number != _WITHOUT_RESOURCE:
        used: float | None = 1.0 + number % 3
        if number == _UNTOLD:
            used = None
        elif number == _SPENT:
            used = float(amount)
        rows.rel("USES", project, f"res:s{number + 1:03d}", quantity=used, since=since)
        if number % 4 == 0 and number + 9 not in (_UNTOLD, _SPENT):
            # a second of the same kind
            rows.rel("USES", project, f"res:s{number + 10:03d}", quantity=1.0, since=since)
    term = agreed.get(f"agr:s{101 + number % _OFFERERS}")
    if term and (term.since or since) <= since < (term.until or date.max):
        rows.rel("FULFILS", project, term.agreement, since=since)


def _needs_of(rows: RowCollector, number: int, asker: str, since: date, due: date) -> list[str]:
    if number in _WITHOUT_NEED:
        return []
    declared = _DECLARED[_STATUSES[number]]
    # two say something else than their projects do
    declared = {0: "in_progress", 15: "unclaimed"}.get(number, declared)
    asked = since - timedelta(days=30)
    needs = [_need(rows, number + 1, _kind(number), asker, declared, asked, due)]
    if number == _TWO_NEEDS:
        needs.append(_need(rows, PROJECTS + 1, _kind(number), asker, declared, asked, due))
    return needs


def _open_need(rows: RowCollector, number: int, since: date) -> None:
    status = {4: "claimed", 9: "returned", 14: "returned"}.get(number, "unclaimed")
    due: date | None = date(2022, 1 + number % 6, 28)
    if number % 5 == 1:
        due = since + timedelta(days=15)
    elif number % 5 == 3:
        due = None
    if number == 0:
        since, due = date(2021, 6, 1), date(2021, 9, 30)
    asker = community_committee((number * 5) % _COMMUNITIES)
    _need(rows, PROJECTS + 2 + number, _kind(number), asker, status, since, due)
