"""How agreements are told over their life: the register, duties, renewals, the calendar, checks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from api.answers import Answer
from api.console import NOT_GIVEN, Output
from api.routes.pairings import agreements
from api.routes.pairings import register as pairings
from api.views.columns import ID, NAME, names
from api.views.notes import counts
from api.views.view import Column, Table, View, one_table
from graph.model.codes import (
    AGREEMENT_FORM,
    AGREEMENT_STATUS,
    ORGANIZATION_KIND,
    PARTY_ROLE,
    SECTOR,
)
from graph.model.spec import Text
from queries.pairing.codes import (
    CALENDAR_KIND,
    EXCLUSION,
    LEVEL,
    NO_VERDICT,
    OUTCOME,
    RULE,
    VERDICT,
)
from queries.pairing.duties import Duty

_UNTIL = Column(Text("至（不含）", "until"), "until")
_CALENDAR = (
    "--from 2022-01-01 --to 2022-04-01 --as-of 2021-12-31",
    "--from 2022-01-01 --to 2023-01-01 --kind renewal_due --json",
)


def _register(listing: pairings.PairingListing, output: Output) -> Iterable[str]:
    if listing.brand is not None:
        more = output.pick("（文献注明不止于此）", " (the source says that there are more)")
        partners = names(listing.partners, output) or NOT_GIVEN
        yield (
            f"{listing.brand}, {output.pick('共建方', 'partners')}: {partners}"
            f"{more if listing.open_list else ''}"
        )
    for rows, mark in (
        (listing.counts, ""),
        (listing.left_out, output.pick("未列出 · ", "not listed · ")),
    ):
        for form in dict.fromkeys(row.form for row in rows):
            counted = output.listed(
                f"{output.code(AGREEMENT_STATUS, row.status)} {row.count:,}"
                for row in rows
                if row.form == form
            )
            yield f"{mark}{output.code(AGREEMENT_FORM, form)}: {counted}"


def _verdict(duty: Duty, output: Output) -> str:
    """Whether a duty was met, or why that cannot be said."""
    if duty.reason is not None:
        return f"{NOT_GIVEN} ({output.code(NO_VERDICT, duty.reason)})"
    return output.code(VERDICT, duty.verdict)


def _left_out(listing: agreements.UnpairedListing, output: Output) -> Iterable[str]:
    reasons = output.listed(
        f"{output.code(EXCLUSION, row.reason)} {row.count:,}" for row in listing.excluded
    )
    yield f"{output.pick('不计入', 'left out')}: {reasons}"


def _month_count(kind: str) -> Column:
    def count(month: Any, output: Output) -> int | None:
        return next((each.count for each in month.kinds if each.kind == kind), None)

    return Column(CALENDAR_KIND.codes[kind], count)


def _sheet_title(answer: Answer[agreements.AgreementSheet], output: Output) -> str:
    return f"{answer.data.pairing.id} {answer.data.pairing.name}"


def _sheet(answer: Answer[agreements.AgreementSheet], output: Output) -> Iterable[str]:
    """What stands below the parties of one agreement: its terms, its renewals, its faults."""
    pick, found = output.pick, answer.data
    pairing, renewal, done = found.pairing, found.renewal, found.fulfilment
    since, until = pairing.since or NOT_GIVEN, pairing.until or NOT_GIVEN
    yield (
        f"{output.code(AGREEMENT_FORM, pairing.form)} · {pairing.theme or NOT_GIVEN}"
        f" · {output.code(AGREEMENT_STATUS, pairing.status)} · {since} / {until}"
    )
    if pairing.content:
        yield f"{pick('共建内容', 'content')}: {pairing.content}"
    yield f"{pick('到期去向', 'at its end')}: {output.code(OUTCOME, renewal.outcome)}"
    held = NOT_GIVEN if done.activities is None else done.activities
    yield pick(
        f"履行：活动 {held}，项目 {len(done.projects)}，办结需求 {len(done.needs_met)}",
        f"done under it: {held} activities, {len(done.projects)} projects, "
        f"{len(done.needs_met)} needs met",
    )
    if renewal.renews:
        yield f"{pick('续签自', 'renews')}: {output.listed(renewal.renews)}"
    for after in renewal.renewed_by:
        gap = NOT_GIVEN if after.gap_days is None else f"{after.gap_days:,}"
        yield pick(f"续签为 {after.id}，间隔 {gap} 天", f"renewed by {after.id}, gap {gap} days")
    for fault in found.findings:
        yield f"{pick('核查', 'check')}: {output.code(RULE, fault.rule)} {fault.detail}"


VIEWS = (
    View(
        command="pairings show",
        route=agreements.pairing,
        examples=("agr:j3-hengqin", "agr:s203 --as-of 2021-12-31 --json"),
        options={"id": "AGREEMENT"},
        tables=(
            Table(
                title=_sheet_title,
                rows=lambda answer: answer.data.pairing.parties,
                columns=(
                    ID,
                    Column(Text("共建方", "party"), "name"),
                    Column(Text("角色", "role"), "role", PARTY_ROLE),
                    Column(
                        Text("牵头", "leads"),
                        lambda row, output: output.pick("是", "yes") if row.lead else None,
                    ),
                ),
                notes=_sheet,
            ),
            Table(
                title=Text("按协议年度的活动义务", "Activities due and held, by agreement year"),
                rows=lambda answer: answer.data.duty.years,
                columns=(
                    Column(Text("起", "from"), "first"),
                    Column(Text("至（不含）", "until"), "end"),
                    Column(Text("应办", "due"), "due"),
                    Column(Text("已办", "held"), "held"),
                    Column(Text("结论", "verdict"), "verdict", VERDICT),
                ),
                notes=lambda answer, output: [_verdict(answer.data.duty, output)],
            ),
        ),
    ),
    one_table(
        command="pairings list",
        route=pairings.pairings,
        examples=(
            "--layer source --as-of 2021-12-31",
            "--brand B1 --form agreement",
            "--committee 果林片区联合党委 --status expired --json",
            "--outside-zone",
        ),
        options={"in_zone": "--in-zone/--outside-zone"},
        shown=50,
        title=Text("结对共建", "Pairings"),
        columns=(
            ID,
            NAME,
            Column(Text("形式", "form"), "form", AGREEMENT_FORM),
            Column(Text("各方", "parties"), "parties"),
            Column(Text("状态", "status"), "status", AGREEMENT_STATUS),
            Column(Text("自", "since"), "since"),
            _UNTIL,
            Column(Text("剩余天数", "days left"), "days_left"),
            Column(Text("出处", "facts"), "facts"),
        ),
        notes=_register,
    ),
    one_table(
        command="pairings duties",
        route=agreements.duties,
        examples=("--as-of 2021-12-31", "--verdict unmet --all --json"),
        shown=50,
        title=Text("活动义务", "Duties"),
        columns=(
            ID,
            NAME,
            Column(Text("每年应办", "a year"), "a_year"),
            Column(Text("累计应办", "due"), "due"),
            Column(Text("已办", "held"), "held"),
            Column(Text("期外", "outside the term"), "outside"),
            Column(Text("结论", "verdict"), _verdict),
        ),
        notes=lambda listing, output: [counts(listing.counts, VERDICT, output)],
    ),
    one_table(
        command="pairings renewals",
        route=agreements.renewals,
        examples=("--outcome lapsed --as-of 2021-12-31", "--outcome due --json"),
        shown=50,
        title=Text("续签", "Renewals"),
        columns=(
            ID,
            NAME,
            _UNTIL,
            Column(Text("到期去向", "outcome"), "outcome", OUTCOME),
            Column(Text("第几期", "generation"), "generation"),
            Column(
                Text("续签为", "renewed by"),
                lambda row, output: output.listed(each.id for each in row.renewed_by),
            ),
            Column(
                Text("间隔天数", "gap, days"),
                lambda row, output: output.listed(str(each.gap_days) for each in row.renewed_by),
            ),
        ),
        notes=lambda listing, output: [counts(listing.counts, OUTCOME, output)],
    ),
    View(
        command="pairings calendar",
        route=agreements.calendar,
        examples=_CALENDAR,
        shown=100,
        tables=(
            Table(
                title=Text("按月", "By month"),
                rows=lambda listing: listing.months,
                columns=(
                    Column(Text("月份", "month"), "month"),
                    *map(_month_count, CALENDAR_KIND.codes),
                ),
            ),
            Table(
                title=Text("日历", "Calendar"),
                columns=(
                    Column(Text("日期", "day"), "day"),
                    Column(Text("事项", "what"), "kind", CALENDAR_KIND),
                    ID,
                    NAME,
                ),
            ),
        ),
    ),
    View(
        command="pairings unpaired",
        route=agreements.unpaired,
        examples=("--as-of 2021-12-31", "--sector hospital --all --json"),
        shown=50,
        tables=(
            Table(
                title=Text("按领域", "By sector"),
                rows=lambda listing: listing.by_sector,
                columns=(
                    Column(Text("领域", "sector"), "sector", SECTOR),
                    Column(Text("可结对", "could pair"), "eligible"),
                    Column(Text("已结对", "paired"), "paired"),
                    Column(Text("未结对", "unpaired"), "unpaired"),
                ),
                notes=_left_out,
            ),
            Table(
                title=Text("未结对组织", "Unpaired organizations"),
                columns=(
                    ID,
                    NAME,
                    Column(Text("类别", "kind"), "kind", ORGANIZATION_KIND),
                    Column(Text("领域", "sector"), "sector", SECTOR),
                ),
            ),
        ),
    ),
    one_table(
        command="pairings check",
        route=agreements.checks,
        examples=("--as-of 2021-12-31", "--rule same_pair_and_theme --json"),
        shown=100,
        title=Text("协议核查", "Checks of agreements"),
        columns=(
            Column(Text("规则", "rule"), "rule", RULE),
            Column(Text("级别", "level"), "level", LEVEL),
            Column(Text("协议", "agreements"), "agreements"),
            Column(Text("主体", "bodies"), "bodies"),
            Column(Text("取值", "values"), "detail"),
        ),
        notes=lambda listing, output: [counts(listing.counts, RULE, output)],
    ),
)
