"""How zones are told, and how they compare."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from api.answers import Answer, Listing
from api.console import Output, percent
from api.routes.network import zones
from api.views import notes
from api.views.columns import ID, NAME
from api.views.view import Column, Table, one_table
from graph.ledgers.templates.tables import KINDS
from graph.model.codes import ZONE_KIND
from graph.model.spec import Text
from queries.coverage import NO_RATE
from queries.coverage.rules.codes import RATE
from queries.history.measuring import REASON
from queries.zones import DELIVERED


def _compared(answer: Answer[Any]) -> Iterator[tuple[Any, Text | None]]:
    found = answer.data
    yield from ((row, None) for row in found.zones)
    yield found.unlocated, Text("不在其中任何一个", "in none of them")
    if found.unanswered.zones:
        yield found.unanswered, Text("无法作答者计入合计", "of zones without an answer")
    yield found.total, Text("合计", "all")


def _of(name: str) -> Callable[[tuple[Any, Text | None], Output], Any]:
    """A count of a zone's share, or of a sum below the zones."""

    def value(row: tuple[Any, Text | None], _: Output) -> Any:
        return getattr(row[0] if row[1] else row[0].share, name, None)

    return value


def _name(row: tuple[Any, Text | None], output: Output) -> str:
    return str(row[0].name) if row[1] is None else output.text(row[1])


def _zone(name: str) -> Callable[[tuple[Any, Text | None], Output], Any]:
    return lambda row, _: getattr(row[0], name) if row[1] is None else None


def _rank(row: tuple[Any, Text | None], output: Output) -> str | None:
    rank, ties = _zone("rank")(row, output), _zone("ties")(row, output)
    found = [] if rank is None else [f"{rank} =" if ties > 1 else f"{rank}"]
    best, worst = (_zone(f"{end}_rank")(row, output) for end in ("best", "worst"))
    return " ".join((*found, *([] if best == worst else [f"({best}-{worst})"]))) or None


def _ranking(answer: Answer[Any], output: Output) -> Iterator[str]:
    found = answer.data
    yield f"{output.code(RATE, found.by)} = {output.text(found.definition)}"
    without = len(found.zones) - found.ranked
    yield output.pick(
        f"{len(found.zones)} 个{output.code(ZONE_KIND, found.level)}，{found.ranked} 个有排名；"
        f"“=”为并列，{without} 个无覆盖率者不排名",
        f"{len(found.zones)} zones, {found.ranked} ranked; = shares its rank, "
        f"{without} without a rate have none",
    )
    if any(zone.best_rank != zone.worst_rank for zone in found.zones):
        yield output.pick(
            "括号内为最好与最差名次：有的位置只知道大致范围",
            "in brackets the best and the worst rank: some places are known to a radius only",
        )
    yield notes.policy(found.policy, output)


def _range(row: tuple[Any, Text | None], output: Output) -> str | None:
    found = _of("range")(row, output)
    return None if found is None else notes.between(found, output)


_COMPARED = (
    Column(Text("名次", "rank"), _rank),
    Column(Text("编号", "id"), _zone("id")),
    Column(Text("区域", "zone"), _name),
    Column(Text("覆盖率", "rate"), lambda row, output: percent(_of("rate")(row, output))),
    Column(Text("分子", "numerator"), _of("numerator")),
    Column(Text("分母", "denominator"), _of("denominator")),
    Column(Text("未覆盖", "uncovered"), _of("uncovered")),
    Column(Text("无法判断", "unknown"), _of("unknown")),
    Column(Text("企业", "enterprises"), _of("enterprises")),
    Column(Text("阵地", "positions"), _of("positions")),
    Column(Text("有效协议", "agreements"), _of("agreements")),
    Column(Text("正式党员", "full members"), _of("members")),
    Column(Text("说明", "note"), _of("reason"), NO_RATE),
)


_FILED = (*_COMPARED, Column(Text("区间", "range"), _range))
"""A screen has no room for it."""


def _days(answer: Answer[Any]) -> tuple[Column, ...]:
    """A column for each day."""

    def on(place: int) -> Callable[[Any, Output], Any]:
        def value(row: Any, output: Output) -> Any:
            point = row[1][place]
            if point.rate is not None:
                return percent(point.rate)
            return output.code(REASON, point.reason)

        return value

    return (
        Column(Text("区域", "zone"), lambda row, output: _line_name(row[0], output)),
        *(
            Column(Text(str(point.day), str(point.day)), on(place))
            for place, point in enumerate(answer.data.total)
        ),
    )


def _line_name(zone: Any, output: Output) -> str:
    return output.pick("合计", "all") if zone is None else str(zone.name)


def _lines(answer: Answer[Any]) -> Iterator[tuple[Any, Any]]:
    yield from ((zone, zone.points) for zone in answer.data.zones)
    yield None, answer.data.total


def _rows(place: int) -> Callable[[Any, Output], Any]:
    return lambda row, _: row.ledgers[place].rows


def _latest(place: int) -> Callable[[Any, Output], Any]:
    return lambda row, _: row.ledgers[place].latest


def _share(place: int) -> Callable[[Any, Output], Any]:
    def value(row: Any, _: Output) -> Any:
        share = row.shares[place]
        return None if share.rate is None else percent(share.rate)

    return value


def _lacking(row: Any, output: Output) -> str:
    return output.listed(output.text(KINDS[code].text) for code in row.lacking)


_DELIVERED = (
    *(
        Column(Text(f"{kind.text.zh}行数", kind.text.en), _rows(place))
        for place, kind in enumerate(KINDS.values())
    ),
    *(Column(text, _share(place)) for place, text in enumerate(DELIVERED.codes.values())),
)
_DAYS_OF_LEDGERS = tuple(
    Column(Text(f"{kind.text.zh}最新数据日期", f"{kind.text.en}: latest day"), _latest(place))
    for place, kind in enumerate(KINDS.values())
)
_LACKING = Column(Text("未报送台账", "lacking ledgers"), _lacking)
_LAST = Column(Text("最近导入", "last import"), "last_import")


def _told_once(answer: Listing[Any], output: Output) -> Iterator[str]:
    yield output.pick(
        "行数不含文献层；未报送的为空，不计为 0",
        "rows are those of ledgers, not of documents; what was not delivered is empty, never 0",
    )


VIEWS = (
    one_table(
        command="zones list",
        route=zones.zone_list,
        examples=("", "--kind development_zone", "--zone zone:kmez --kind subdistrict"),
        title=Text("区域", "Zones"),
        columns=(
            ID,
            NAME,
            Column(Text("类别", "kind"), "kind", ZONE_KIND),
            Column(Text("上级区域", "part of"), lambda row, _: row.parent and row.parent.name),
            Column(Text("区划代码", "division code"), "division_code"),
            Column(Text("默认日期", "default day"), "day"),
        ),
    ),
    one_table(
        command="zones compare",
        route=zones.zone_comparison,
        examples=(
            "--as-of 2021-12-31",
            "--zone zone:kmez --by spatial",
            "--level community --csv communities.csv",
        ),
        title=lambda answer, output: output.code(RATE, answer.data.by),
        rows=_compared,
        columns=_COMPARED,
        notes=_ranking,
        file=Table(title=Text("区域比较", "Zones compared"), rows=_compared, columns=_FILED),
    ),
    one_table(
        command="zones trends",
        route=zones.zone_trends,
        examples=("--as-of 2021-12-31 --points 4 --step quarter", "--zone zone:kmez --json"),
        title=lambda answer, output: output.code(RATE, answer.data.by),
        rows=_lines,
        columns=_days,
        file=Table(title=Text("区域走势", "Trends of zones"), rows=_lines, columns=_days),
    ),
    one_table(
        command="zones delivered",
        route=zones.zone_delivered,
        examples=("--as-of 2021-12-31", "--xlsx delivered.xlsx"),
        title=Text("报送情况", "What was delivered"),
        columns=(ID, NAME, *_DELIVERED[:3], *_DELIVERED[len(KINDS) :], _LACKING, _LAST),
        notes=_told_once,
        file=Table(
            title=Text("报送情况", "What was delivered"),
            columns=(ID, NAME, *_DELIVERED, *_DAYS_OF_LEDGERS, _LACKING, _LAST),
        ),
    ),
)
