"""The parts the source only counts: sub-plans, measures, teams, modules, subsystems, reform tasks.

The 9 replicated reform tasks are the ones that advance ``init:s-replicated``; that they are among
the 132 is a choice made here, not stated in the source. Funding has no yearly split.
"""

from __future__ import annotations

from datetime import date

from graph.datasets.synthetic.rows import RowCollector
from graph.datasets.synthetic.totals import (
    MODULE_SUBSYSTEMS,
    REFORM_TASKS,
    REPLICATED,
    SUB_PLAN_MEASURES,
)

PLAN, PLATFORM = "init:plan", "init:digital-platform"
_OWNERS = ("org:kmez-pwc", "org:j1", "org:j2", "org:j3", "org:j4")
"""Of the measures, in turn; who owns them is not in the source."""
_BRANDS = ("结对共建圈", "服务圈", "双创走廊", "撒梅文化带")


def emit(rows: RowCollector) -> None:
    """Add the parts of the plan and of the platform, and the reform tasks."""
    _plan(rows)
    _platform(rows)
    _reform(rows)


def _plan(rows: RowCollector) -> None:
    since = date(2019, 4, 1)
    measure = 0
    for number, measures in enumerate(SUB_PLAN_MEASURES, 1):
        sub_plan = f"init:s-sub-plan-{number}"
        rows.node(
            "Initiative", sub_plan, f"子方案{number}", kind="sub_plan", rank=number, since=since
        )
        rows.rel("PART_OF", sub_plan, PLAN, rank=number, since=since)
        for rank in range(1, measures + 1):
            measure += 1
            name = f"init:s-measure-{measure:02d}"
            last = measure == sum(SUB_PLAN_MEASURES)
            rows.node(
                "Initiative",
                name,
                f"措施{measure}",
                kind="measure",
                rank=rank,
                # the last is overdue at the end of 2021, two more are still under way
                status="in_progress" if measure % 10 == 0 or last else "done",
                due=date(2021, 10, 31) if last else date(2019 + measure % 3, 12, 31),
                since=since,
            )
            rows.rel("PART_OF", name, sub_plan, rank=rank, since=since)
            owner = _OWNERS[measure % len(_OWNERS)]
            rows.rel("ADVANCES", owner, name, role="owner", since=since)
    for number, brand in enumerate(_BRANDS, 1):
        team = f"init:s-team-{number}"
        rows.node(
            "Initiative", team, f"{brand}项目组", kind="project_team", rank=number, since=since
        )
        rows.rel("PART_OF", team, PLAN, since=since)
        rows.rel("ADVANCES", team, f"init:b{number}", role="runner", since=since)


def _platform(rows: RowCollector) -> None:
    since = date(2020, 6, 1)
    subsystem = 0
    for number, subsystems in enumerate(MODULE_SUBSYSTEMS, 1):
        module = f"init:s-module-{number}"
        rows.node(
            "Initiative", module, f"功能模块{number}", kind="module", rank=number, since=since
        )
        rows.rel("PART_OF", module, PLATFORM, rank=number, since=since)
        for rank in range(1, subsystems + 1):
            subsystem += 1
            name = f"init:s-subsystem-{subsystem:02d}"
            rows.node(
                "Initiative", name, f"子系统{subsystem}", kind="subsystem", rank=rank, since=since
            )
            rows.rel("PART_OF", name, module, rank=rank, since=since)


def _reform(rows: RowCollector) -> None:
    since = date(2019, 9, 1)
    reform, replicated = "init:s-reform", "init:s-replicated"
    for programme, name, metric in (
        (reform, "改革试验任务", "reform_tasks"),
        (replicated, "全省复制推广经验", "replicated_experiences"),
    ):
        # the code is the metric of the published figure, which finds the programme by it
        rows.node("Initiative", programme, name, kind="programme", code=metric, since=since)
    for number in range(1, REFORM_TASKS + 1):
        task = f"proj:s-r{number:03d}"
        begun = date(2019 + number % 2, 10 if number % 2 == 0 else 1 + number % 12, 1)
        rows.node(
            "Project",
            task,
            f"改革试验任务{number:03d}",
            status="done",
            progress=100.0,
            due=date(2021, 1 + number % 12, 28),
            since=begun,
        )
        rows.rel("ADVANCES", task, reform, role="contributor", since=begun)
        # every fourteenth: nine of 132
        if number % (REFORM_TASKS // REPLICATED) == 0:
            rows.rel("ADVANCES", task, replicated, role="contributor", since=begun)
