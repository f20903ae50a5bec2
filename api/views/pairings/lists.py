"""How the three lists of co-building are told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from api.answers import Listing
from api.console import NOT_GIVEN, Output, number
from api.routes.pairings import lists as routes
from api.views.columns import ID, NAME, names
from api.views.notes import counts
from api.views.view import Column, one_table
from graph.model.codes import AGREEMENT_STATUS, NEED_STATUS, PROJECT_STATUS, RESOURCE_KIND, URGENCY
from graph.model.spec import Text
from queries.lists.codes import OVERDUE, REMAINING_REASON, STATE, VIOLATION
from queries.lists.matching import Match, MatchingResource
from queries.lists.overdue import Overdue
from queries.lists.records import Need, Project, Resource

_OVERDUE = {"overdue": "--overdue/--in-time"}
_DUE = Column(Text("时限", "due"), "due")
_DAYS_OVERDUE = Column(Text("逾期天数", "days overdue"), "days_overdue")

Pair = tuple[Match, MatchingResource | None]


def _remaining(row: Resource | MatchingResource, output: Output) -> str:
    """What remains of a resource, or why that is not known."""
    if row.remaining is None:
        return f"{NOT_GIVEN} ({output.code(REMAINING_REASON, row.reason)})"
    return number(row.remaining)


def _states(listing: routes.NeedListing, output: Output) -> Iterable[str]:
    yield counts(listing.states, STATE, output)
    yield output.pick(
        f"≠ 登记状态与项目不符：{listing.contradictions:,}",
        f"≠ declared state and projects disagree: {listing.contradictions:,}",
    )


def _state(row: Need, output: Output) -> str:
    return output.code(STATE, row.state) + (" ≠" if row.contradiction else "")


def _violations(listing: routes.ProjectListing, output: Output) -> Iterable[str]:
    yield counts(listing.violations, VIOLATION, output)
    yield output.pick(
        f"不属于三张清单的项目：{listing.other_projects:,}",
        f"projects that are on none of the lists: {listing.other_projects:,}",
    )


def _faults(row: Project, output: Output) -> str:
    return output.listed(output.code(VIOLATION, code) for code in row.violations)


def _status(row: Overdue, output: Output) -> str:
    return output.code(NEED_STATUS if row.what == "need" else PROJECT_STATUS, row.status)


def _pairs(listing: Listing[Match]) -> Iterator[Pair]:
    for match in listing.data:
        yield from ((match, each) for each in match.candidates or (None,))


def _metres(pair: Pair, output: Output) -> str | None:
    found = pair[1]
    if found is None or found.metres is None:
        return None
    return ("≈ " if found.by_place else "") + number(round(found.metres))


def _middle(_: Any, output: Output) -> Iterable[str]:
    yield output.pick("≈ 以所在社区中心代替", "≈ from the middle of the community")


VIEWS = (
    one_table(
        command="lists resources",
        route=routes.resources,
        examples=("--kind venue --as-of 2021-12-31", "--body org:s-j1-01 --json"),
        shown=50,
        title=Text("资源清单", "Resources"),
        columns=(
            ID,
            NAME,
            Column(Text("类型", "kind"), "kind", RESOURCE_KIND),
            Column(Text("提供单位", "offered by"), "offered_by"),
            Column(Text("数量", "quantity"), "quantity"),
            Column(Text("余量", "remaining"), _remaining),
            Column(Text("计量单位", "unit"), "unit"),
            Column(Text("有效期至（不含）", "until"), "until"),
        ),
    ),
    one_table(
        command="lists needs",
        route=routes.needs,
        examples=("--state unmatched --as-of 2021-12-31", "--overdue --all --json"),
        options={"contradiction": "--contradiction/--consistent", **_OVERDUE},
        shown=50,
        title=Text("需求清单", "Needs"),
        columns=(
            ID,
            NAME,
            Column(Text("类型", "kind"), "kind", RESOURCE_KIND),
            Column(Text("提出单位", "asked by"), "asked_by"),
            Column(Text("登记状态", "declared"), "status", NEED_STATUS),
            Column(Text("匹配状态", "by its projects"), _state),
            Column(Text("期望完成", "due"), "due"),
            _DAYS_OVERDUE,
        ),
        notes=_states,
    ),
    one_table(
        command="lists projects",
        route=routes.projects,
        examples=("--violation no_need --as-of 2021-12-31", "--overdue --json"),
        options=_OVERDUE,
        shown=50,
        title=Text("项目清单", "Projects"),
        columns=(
            ID,
            NAME,
            Column(Text("状态", "status"), "status", PROJECT_STATUS),
            Column(Text("单位", "bodies"), "bodies"),
            Column(
                Text("需求", "need"),
                lambda row, output: output.listed(need.id for need in row.needs),
            ),
            Column(
                Text("资源", "resources"),
                lambda row, output: output.listed(each.id for each in row.resources),
            ),
            _DUE,
            _DAYS_OVERDUE,
            Column(Text("核查", "check"), _faults),
        ),
        notes=_violations,
    ),
    one_table(
        command="lists matching",
        route=routes.matching,
        examples=("--as-of 2021-12-31", "--kind legal --candidates 10 --json"),
        defaults={"candidates": 3},
        shown=50,
        title=Text("供需匹配", "Matching"),
        rows=_pairs,
        columns=(
            Column(Text("需求", "need"), lambda pair, _: pair[0].id),
            Column(
                Text("提出单位", "asked by"),
                lambda pair, output: names(pair[0].asked_by, output),
            ),
            Column(Text("紧急程度", "urgency"), lambda pair, _: pair[0].urgency, URGENCY),
            Column(Text("期望完成", "due"), lambda pair, _: pair[0].due),
            Column(Text("资源", "resource"), lambda pair, _: pair[1] and pair[1].id),
            Column(
                Text("提供单位", "offered by"),
                lambda pair, output: pair[1] and names(pair[1].offered_by, output),
            ),
            Column(
                Text("余量", "remaining"),
                lambda pair, output: pair[1] and _remaining(pair[1], output),
            ),
            Column(Text("距离（米）", "metres"), _metres),
        ),
        notes=_middle,
    ),
    one_table(
        command="lists overdue",
        route=routes.overdue,
        examples=("--as-of 2021-12-31", "--what project --json"),
        shown=50,
        title=Text("逾期", "Overdue"),
        columns=(
            ID,
            Column(Text("类别", "what"), "what", OVERDUE),
            NAME,
            Column(Text("状态", "status"), _status),
            Column(Text("单位", "bodies"), "bodies"),
            _DUE,
            _DAYS_OVERDUE,
        ),
    ),
    one_table(
        command="lists fulfilment",
        route=routes.fulfilment,
        examples=("--as-of 2021-12-31", "--idle --json"),
        options={"idle": "--idle/--active"},
        shown=50,
        title=Text("协议履行", "Fulfilment"),
        columns=(
            ID,
            NAME,
            Column(Text("状态", "status"), "status", AGREEMENT_STATUS),
            Column(Text("活动", "activities"), "activities"),
            Column(Text("项目活动", "for its projects"), "project_activities"),
            Column(Text("项目", "projects"), lambda row, _: len(row.projects)),
            Column(Text("办结需求", "needs met"), lambda row, _: len(row.needs_met)),
            Column(Text("在办需求", "needs under way"), lambda row, _: len(row.needs_open)),
            Column(Text("逾期项目", "overdue"), lambda row, _: len(row.overdue)),
        ),
    ),
)
