"""What the rules say of organizations and enterprises: broken, due, or to be looked into.

A pure reading of a coverage state by its policy (domain rules, section 1). What the register does
not hold is not guessed: whether a branch has a committee, how many officers a body sends and
whether a project has a temporary branch are not recorded, so those findings ask to look.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from graph.model.spec import CodeList, Text
from graph.snapshot.pictures import LAYERS
from queries.coverage.status.activity import active_since
from queries.coverage.status.members import members_of_organizations
from queries.coverage.status.state import CoverageState, Mask, Positions

Level = Literal["broken", "due", "check"]
"""A rule is broken; something is due or deserved; or only a person can tell."""

ADVICE = CodeList(
    "advice",
    "What a rule says of a body.",
    {
        "enterprise_to_build": Text(
            "正式党员已达3名，应单独成立党支部", "full members suffice: a branch must be set up"
        ),
        "branch_below_minimum": Text(
            "正式党员不足，达不到成立党支部的人数", "fewer full members than a branch needs"
        ),
        "branch_above_maximum": Text("党支部党员超过上限", "more members than a branch may have"),
        "enterprise_to_join": Text(
            "正式党员不足3名，应与邻近单位联合组建", "too few full members: join with neighbours"
        ),
        "probationary_only": Text(
            "只有预备党员，尚不应单独组建，可先联合",
            "probationary members only: no branch is due yet, joining is possible",
        ),
        "joint_branch_too_wide": Text(
            "联合党支部覆盖单位超过上限", "the joint branch covers more units than it may"
        ),
        "general_branch_deserved": Text(
            "党员数达到党总支标准", "members suffice for a general branch"
        ),
        "committee_deserved": Text(
            "党员数达到基层党委标准", "members suffice for a Party committee"
        ),
        "general_branch_below_minimum": Text(
            "党总支党员数不足且无批准记录", "general branch below its number without approval"
        ),
        "committee_below_minimum": Text(
            "党委党员数不足且无批准记录", "committee below its number without approval"
        ),
        "branch_committee_due": Text(
            "正式党员已达7名，应设支部委员会（3至5人，不超过7人）",
            "full members suffice for a branch committee of 3-5, at most 7",
        ),
        "term_overdue": Text("换届逾期（天）", "the committee's term is over (days)"),
        "term_too_long": Text(
            "换届到期日超出任期年限（年）", "the term ends later than a term may (years)"
        ),
        "project_branch": Text(
            "项目期限达到要求（月），具备条件的可设临时党支部",
            "the project is long enough (months) for a temporary branch if conditions are met",
        ),
        "officer_needed": Text(
            "无党员且无工作覆盖，应选派党建指导员或由群团组织先行",
            "no member and no Party work: assign a guidance officer, or union or league ahead",
        ),
        "officers_short": Text(
            "派驻企业数超过一名指导员的上限，需多名指导员",
            "more enterprises than one guidance officer may have: several are needed",
        ),
        "officer_first": Text(
            "从业人员较多而无党员，优先选派党建指导员", "many staff and no member: officer first"
        ),
        "member_target_missed": Text(
            "从业人员达到目标线而无党员", "staff reach the target and there is no member"
        ),
        "organization_target_missed": Text(
            "从业人员达到目标线而无党组织", "staff reach the target and there is no organization"
        ),
    },
)

_OF_MEMBERS = ("R01", "R02", "R03", "R05", "R06", "R09")
_BRANCHES = ("branch", "joint_branch")


@dataclass(frozen=True, slots=True)
class Advice:
    """One finding about the node ``id``. ``value`` is held against ``threshold``.

    ``code`` is one of ADVICE, ``text`` its words. Members and staff are counts.
    """

    rule: str
    code: str
    level: Level
    id: str
    name: str
    label: str
    layer: str
    value: float
    threshold: float
    text: Text

    @property
    def counts_members(self) -> bool:
        """Whether the value is a number of members, which is not shown publicly below three."""
        return self.rule in _OF_MEMBERS


def advice(*, state: CoverageState) -> tuple[Advice, ...]:
    """All findings, by rule, code and node id. O(nodes + edges) on arrays."""
    found = [*_enterprises(state), *_organizations(state), *_projects(state)]
    return tuple(sorted(found, key=lambda one: (one.rule, one.code, one.id)))


def _each(
    state: CoverageState,
    rule: str,
    code: str,
    level: Level,
    nodes: Positions,
    values: NDArray[np.float64],
    threshold: NDArray[np.float64] | float,
) -> Iterator[Advice]:
    """A finding for each of some nodes."""
    snapshot = state.picture.snapshot
    limits = np.broadcast_to(threshold, values.shape)
    for node, value, limit in zip(nodes.tolist(), values.tolist(), limits.tolist(), strict=True):
        yield Advice(
            rule=rule,
            code=code,
            level=level,
            id=str(snapshot.ids[node]),
            name=str(snapshot.names[node]),
            label=snapshot.labels[snapshot.label[node]],
            layer=LAYERS[snapshot.layer[node]],
            value=value,
            threshold=limit,
            text=ADVICE.codes[code],
        )


def _enterprises(state: CoverageState) -> Iterator[Advice]:
    """R01, R03, R09 and R11, on those whom the rates count and do not find covered."""
    building, guidance = state.policy.building, state.policy.guidance
    columns = state.picture.snapshot.columns
    full, probationary, staff = (
        columns[name].values[state.enterprises]
        for name in ("full_members", "probationary_members", "staff")
    )
    few = full < building.branch_minimum
    only_probationary = (full == 0) & (probationary > 0)
    nobody = (full == 0) & ~only_probationary
    outside = state.rate_status("organizational").uncovered
    unworked = state.rate_status("work").uncovered
    to_build = state.rate_status("should_build").uncovered & (full >= building.branch_minimum)
    minimum = float(building.branch_minimum)
    priority = float(guidance.priority_staff)
    cases: list[tuple[str, str, Level, Mask, NDArray[np.float64], float]] = [
        ("R01", "enterprise_to_build", "broken", to_build, full, minimum),
        ("R03", "enterprise_to_join", "due", outside & few & (full > 0), full, minimum),
        ("R03", "probationary_only", "due", outside & only_probationary, probationary, minimum),
        ("R09", "officer_needed", "due", unworked & nobody, full, 1.0),
        ("R11", "officer_first", "due", unworked & nobody & (staff >= priority), staff, priority),
    ]
    if guidance.member_target:
        least = float(guidance.member_target_staff)
        counted = state.rate_status("organizational").denominator
        missed = counted & nobody & (staff >= least)
        cases.append(("R11", "member_target_missed", "check", missed, staff, least))
    if guidance.organization_target:
        least = float(guidance.organization_target_staff)
        missed = outside & (staff >= least)
        cases.append(("R11", "organization_target_missed", "check", missed, staff, least))
    for rule, code, level, mask, values, threshold in cases:
        yield from _each(state, rule, code, level, state.enterprises[mask], values[mask], threshold)


def _organizations(state: CoverageState) -> Iterator[Advice]:
    """R01, R02, R04-R07 and R10, on the organizations themselves."""
    building = state.policy.building
    picture = state.picture
    columns = picture.snapshot.columns
    nodes = picture.nodes("Organization")
    kind = columns["kind"]
    branch = np.isin(kind.values[nodes], [kind.code(code) for code in _BRANCHES])
    general = kind.is_("general_branch")[nodes]
    committee = kind.is_("committee")[nodes]
    unapproved = columns["approved_exception"].values[nodes] != 1
    counted = members_of_organizations(picture)
    members, complete = counted.members[nodes], counted.complete[nodes]
    below_committee = members < building.committee_minimum
    at_general = (members >= building.general_branch_minimum) & below_committee
    short = complete & unapproved
    cases: list[tuple[str, str, Level, Mask, int]] = [
        (
            "R01",
            "branch_below_minimum",
            "broken",
            branch & complete & (members < building.branch_minimum),
            building.branch_minimum,
        ),
        (
            "R02",
            "branch_above_maximum",
            "broken",
            branch & (members > building.branch_maximum),
            building.branch_maximum,
        ),
        (
            "R05",
            "general_branch_deserved",
            "due",
            branch & at_general,
            building.general_branch_minimum,
        ),
        (
            "R05",
            "committee_deserved",
            "due",
            (branch | general) & ~below_committee,
            building.committee_minimum,
        ),
        (
            "R05",
            "general_branch_below_minimum",
            "broken",
            general & short & (members < building.general_branch_minimum),
            building.general_branch_minimum,
        ),
        (
            "R05",
            "committee_below_minimum",
            "broken",
            committee & short & below_committee,
            building.committee_minimum,
        ),
        (
            "R06",
            "branch_committee_due",
            "check",
            branch & (members >= building.branch_committee_minimum),
            building.branch_committee_minimum,
        ),
    ]
    for rule, code, level, mask, threshold in cases:
        yield from _each(state, rule, code, level, nodes[mask], members[mask], float(threshold))
    yield from _terms(state, nodes, branch)
    yield from _loads(state, "joint", "R04", "joint_branch_too_wide", building.joint_branch_units)
    most = state.policy.guidance.max_load
    yield from _loads(state, "guidance", "R10", "officers_short", most)


def _terms(state: CoverageState, nodes: Positions, branch: Mask) -> Iterator[Advice]:
    """R07: terms that are over, and those that end later than a term of a branch may."""
    building = state.policy.building
    columns = state.picture.snapshot.columns
    as_of = state.picture.as_of
    ends = columns["term_ends"].values[nodes]
    late = (np.datetime64(as_of, "D") - ends).astype(np.float64)
    late[np.isnat(ends)] = np.nan
    over = late > 0
    yield from _each(state, "R07", "term_overdue", "broken", nodes[over], late[over], 0.0)
    community = columns["level"].is_("community")[nodes]
    years = np.where(community, building.community_term_years, building.term_years)
    latest = np.array(
        [_years_on(as_of, int(count)) for count in years.tolist()], dtype="datetime64[D]"
    )
    long = branch & (ends > latest)
    yield from _each(
        state,
        "R07",
        "term_too_long",
        "check",
        nodes[long],
        np.round(-late[long] / 365.25, 2),
        years[long].astype(np.float64),
    )


def _years_on(day: date, years: int) -> date:
    return active_since(day, -12 * years)


def _loads(state: CoverageState, basis: str, rule: str, code: str, most: int) -> Iterator[Advice]:
    """R04 and R10: bodies that cover more enterprises on a basis than they may."""
    edges = state.picture.whole.edges("COVERED_BY")
    chosen = edges.columns["basis"].is_(basis)
    pairs = np.unique(np.column_stack((edges.end[chosen], edges.start[chosen])), axis=0)
    bodies, counts = np.unique(pairs[:, 0], return_counts=True)
    wide = (counts > most) & state.picture.home[bodies]
    level: Level = "broken" if rule == "R04" else "check"
    yield from _each(
        state,
        rule,
        code,
        level,
        bodies[wide].astype(np.intp),
        counts[wide].astype(np.float64),
        float(most),
    )


def _projects(state: CoverageState) -> Iterator[Advice]:
    """R08: running projects that are long enough, from their first day to the day they are due."""
    picture = state.picture
    columns = picture.snapshot.columns
    nodes = picture.nodes("Project")
    months = state.policy.building.project_months
    status = columns["status"]
    done = status.is_("done") | status.is_("cancelled")
    long, lengths = [], []
    for node in nodes[~done[nodes]].tolist():
        since, due = picture.snapshot.since[node], columns["due"].values[node]
        if np.isnat(since) or np.isnat(due):
            continue
        first: date = since.item()
        last: date = due.item()
        if active_since(last, months) >= first:
            long.append(node)
            lengths.append(round((last - first).days * 12 / 365.25, 1))
    yield from _each(
        state,
        "R08",
        "project_branch",
        "check",
        np.array(long, np.intp),
        np.array(lengths, np.float64),
        float(months),
    )
