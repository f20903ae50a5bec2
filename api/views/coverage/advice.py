"""How the rules of coverage are told: findings, carriers, and the reasons of one enterprise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from api.answers import Answer
from api.console import NOT_GIVEN, Output, number
from api.routes.coverage import policies as routes
from api.views import notes
from api.views.columns import ID, NAME
from api.views.stated import published
from api.views.view import Column, Table, View, one_table
from graph.exchange.tables import masked
from graph.model.codes import CARRIER_KIND, COVER_BASIS
from graph.model.spec import Text
from queries.coverage import (
    EXCLUSION,
    NO_RATE,
    REASON,
    RULE,
    STEP,
    VERDICT,
    Advice,
    CarrierTable,
    Explanation,
)
from queries.coverage.answers.carriers import NO_SERVICES
from queries.coverage.answers.explain import KnownPlace
from queries.coverage.rules.codes import ADVICE_LEVEL, ASPECT
from queries.coverage.status.whereabouts import KNOWN_BY

_REASONS = {**NO_RATE.codes, **EXCLUSION.codes, **REASON.codes}


def _value(row: Advice, output: Output) -> object:
    return masked(int(row.value)) if row.counts_members else f"{row.value:g}"


def _nearest(row: Any, output: Output) -> float | None:
    return None if row.nearest_position is None else row.nearest_position.metres


def _services(answer: Answer[CarrierTable]) -> Iterable[tuple[Any, int]]:
    """Each carrier, and how many services there are."""
    return ((carrier, len(answer.data.services)) for carrier in answer.data.carriers)


def _had(row: tuple[Any, int], output: Output) -> str:
    """How many of the services the carrier has, of how many it is not known."""
    carrier, listed = row
    unknown = carrier.services.count(None)
    told = f"{carrier.services.count(True)} / {listed}"
    if not unknown:
        return told
    if unknown == listed:
        return output.pick("不详", "not known")
    return output.pick(f"{told}，{unknown} 项不详", f"{told}, {unknown} not known")


def _why_unknown(row: tuple[Any, int], output: Output) -> str | None:
    reason = row[0].services_reason
    return reason and output.code(NO_SERVICES, reason)


def _carriers_published(answer: Answer[CarrierTable], output: Output) -> Iterator[str]:
    yield notes.policy(answer.data.policy, output)
    if (found := answer.data.published) is not None:
        told = published(found.value, found.operator)
        yield output.pick(
            f"公布 {told} 个，文献点名 {found.named} 个；仅计数的不列行",
            f"{told} published, {found.named} named in source; what is only counted has no row",
        )


def _of_carrier(text: Text, value: Any, codes: Any = None) -> Column:
    """A column of the carrier in a row of :func:`_services`."""
    own = Column(text, value, codes)
    return Column(text, lambda row, output: own.cell(row[0], output))


def _counts(answer: Answer[Explanation], output: Output) -> Iterable[str]:
    pick, found = output.pick, answer.data
    counts = [
        f"{name} {NOT_GIVEN if count is None else count}"
        for name, count in (
            (pick("正式党员", "full members"), masked(found.full_members)),
            (pick("预备党员", "probationary members"), masked(found.probationary_members)),
            (pick("从业人员", "staff"), found.staff),
        )
    ]
    if found.priority:
        counts.append(pick("优先选派指导员", "first to get an officer"))
    yield output.listed(counts)
    yield from _place(found.place, output)


def _place(place: KnownPlace, output: Output) -> Iterator[str]:
    """What the place is known by, where that is not its coordinates."""
    if not place.radius_m:
        return
    known_by, radius = output.code(KNOWN_BY, place.known_by), number(round(place.radius_m))
    found_with = output.listed(filter(None, (known_by, place.found_with)))
    yield output.pick(
        f"位置依据：{found_with}，半径 {radius} 米",
        f"known by: {found_with}; within {radius} m",
    )
    if place.least_m is not None and place.most_m is not None:
        least, most = number(place.least_m), number(place.most_m)
        yield output.pick(
            f"离最近阵地 {least} 至 {most} 米", f"{least} to {most} m from the nearest position"
        )


def _rule(row: Any, output: Output) -> str | None:
    return None if row.rule is None else f"{row.rule} {output.text(RULE[row.rule])}"


def _closes(row: Any, output: Output) -> str:
    return output.listed(output.code(ASPECT, rate) for rate in row.closes)


VIEWS = (
    one_table(
        command="coverage advice",
        route=routes.advice_list,
        examples=("--level broken", "--rule R05 --policy hefei --json"),
        title=Text("规则提示", "Advice"),
        columns=(
            ID,
            NAME,
            Column(Text("规则", "rule"), "rule"),
            Column(Text("性质", "level"), "level", ADVICE_LEVEL),
            Column(Text("数值", "value"), _value),
            Column(Text("标准", "threshold"), lambda row, _: f"{row.threshold:g}"),
            Column(Text("说明", "finding"), "text"),
        ),
        notes=lambda listing, output: [notes.policy(listing.policy, output)],
    ),
    one_table(
        command="coverage carriers",
        route=routes.carriers,
        examples=("--as-of 2021-12-31", "--json"),
        title=Text("载体", "Carriers"),
        rows=_services,
        columns=(
            _of_carrier(Text("编号", "id"), "id"),
            _of_carrier(Text("载体", "carrier"), "name"),
            _of_carrier(Text("类型", "kind"), "kind", CARRIER_KIND),
            _of_carrier(Text("党组织", "organizations"), lambda row, _: len(row.organizations)),
            _of_carrier(Text("计入企业", "enterprises counted"), "enterprises"),
            _of_carrier(Text("已组建", "organized"), "organized"),
            _of_carrier(Text("已派指导员", "guided"), "guided"),
            _of_carrier(Text("最近阵地（米）", "nearest (m)"), _nearest),
            Column(Text("服务", "services"), _had),
            Column(Text("不详原因", "why not known"), _why_unknown),
        ),
        notes=_carriers_published,
    ),
    View(
        command="coverage explain",
        route=routes.explanation,
        examples=(
            "unit:s000002 --as-of 2021-12-31",
            "unit:s000002 --policy hefei --json",
        ),
        options={"enterprise": "ENTERPRISE"},
        tables=(
            Table(
                title=lambda answer, output: f"{answer.data.name} ({answer.data.id})",
                rows=lambda answer: answer.data.verdicts,
                columns=(
                    Column(Text("方面", "lens"), "rate", ASPECT),
                    Column(Text("结论", "verdict"), "verdict", VERDICT),
                    Column(
                        Text("原因", "reason"),
                        lambda row, output: row.reason and output.text(_REASONS[row.reason]),
                    ),
                    Column(Text("规则", "rule"), _rule),
                ),
                notes=_counts,
            ),
            Table(
                title=Text("由谁覆盖", "Covered by"),
                rows=lambda answer: answer.data.covered_by,
                columns=(
                    ID,
                    Column(Text("覆盖方", "covered by"), "name"),
                    Column(Text("方式", "basis"), "basis", COVER_BASIS),
                ),
            ),
            Table(
                title=Text("最近阵地", "Nearest positions"),
                rows=lambda answer: answer.data.positions,
                columns=(
                    ID,
                    Column(Text("阵地", "position"), "name"),
                    Column(Text("米", "m"), "metres"),
                    Column(Text("分钟", "min"), "minutes"),
                ),
            ),
            Table(
                title=Text("所在地的联合党委与结对", "Committees and agreements where it is"),
                rows=lambda answer: answer.data.pairings,
                columns=(
                    ID,
                    NAME,
                    Column(Text("所在地", "place"), "place_name"),
                    Column(Text("经由", "through"), "via_name"),
                ),
            ),
            Table(
                title=Text("可采取的步骤，费用低者在前", "What can be done, the cheapest first"),
                rows=lambda answer: answer.data.steps,
                columns=(
                    Column(Text("下一步", "next step"), "code", STEP),
                    Column(Text("解决", "closes"), _closes),
                    Column(Text("费用（口径权数）", "cost (weight of the policy)"), "cost"),
                    Column(Text("对象", "with"), "targets"),
                ),
                notes=lambda answer, output: [
                    notes.policy(answer.data.policy, output),
                    *notes.walked(answer.data.walk, output),
                ],
            ),
        ),
    ),
)
