"""How places that were found, and what is missing for others, are told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from api.answers import Answer
from api.console import Output
from api.routes.data import places as routes
from api.views.view import Column, Table, View, one_table
from graph.model.codes import LOCATED_BY
from graph.model.spec import Text
from graph.places.codes import DOUBT, ORIGIN, RADIUS_FROM, UNPLACED

_WHO = (
    Column(Text("编号", "id"), "id"),
    Column(Text("名称", "name"), "name"),
    Column(Text("地址", "address"), "address"),
)
_WEIGHT = (
    Column(Text("从业人员", "employees"), "staff"),
    Column(Text("正式党员", "full members"), "full_members"),
)


def _doubts(row: Any, output: Output) -> str:
    return output.listed(f"{output.code(DOUBT, one.code)}: {one.name}" for one in row.doubts)


def _share(row: Any, output: Output) -> str | None:
    return None if row.share is None else f"{row.share:.1%}"


def _rest(answer: Answer[routes.PlacesSummary], output: Output) -> Iterator[str]:
    pick, found = output.pick, answer.data
    if found.unknown:
        yield pick(
            f"步行可达覆盖不明的企业 {found.unknown:,} 家，其中 {found.unknown_placed:,} 家可定位",
            f"of {found.unknown:,} enterprises nobody can tell whether they are within reach; "
            f"{found.unknown_placed:,} of them can be placed",
        )
    if found.unplaced:
        yield pick(
            f"未能定位 {found.unplaced:,} 个：gongjian places missing",
            f"{found.unplaced:,} cannot be placed: gongjian places missing",
        )
    if found.placed:
        yield pick(
            "接受：gongjian places accept --class address",
            "to accept: gongjian places accept --class address",
        )


_PLACE = (
    Column(Text("定位依据", "found by"), "located_by", LOCATED_BY),
    Column(Text("对应", "matched with"), "matched"),
    Column(Text("来自", "known by"), "origin", ORIGIN),
    Column(Text("经度", "longitude"), lambda row, _: f"{row.lon:.6f}"),
    Column(Text("纬度", "latitude"), lambda row, _: f"{row.lat:.6f}"),
    Column(Text("半径（米）", "radius (m)"), "radius_m"),
    Column(Text("半径来自", "radius from"), "radius_from", RADIUS_FROM),
    Column(Text("存疑", "doubts"), _doubts),
)

VIEWS = (
    View(
        command="places summary",
        route=routes.places_summary,
        examples=("", "--gazetteer 地名地址台账.xlsx"),
        tables=(
            Table(
                title=Text("可定位（未写入）", "Can be placed; nothing is written"),
                rows=lambda answer: answer.data.by_class,
                columns=(
                    Column(Text("定位依据", "found by"), "located_by", LOCATED_BY),
                    Column(Text("数量", "count"), "bodies"),
                    Column(Text("其中企业", "enterprises"), "enterprises"),
                    Column(Text("存疑", "doubted"), "doubted"),
                    Column(Text("半径中位（米）", "median radius (m)"), "radius_m"),
                ),
                notes=_rest,
            ),
        ),
    ),
    one_table(
        command="places find",
        route=routes.places_found,
        examples=("--class number --limit 50", "--gazetteer 地名地址台账.xlsx --json"),
        options={"doubted": "--doubted/--undoubted"},
        title=Text("可定位（未写入）", "Can be placed; nothing is written"),
        columns=(*_WHO, *_PLACE),
    ),
    View(
        command="places at",
        route=routes.place_of_address,
        examples=(
            "--address 昆明市官渡区春晖路20号",
            "--address 春晖路20号 --gazetteer 地名地址台账.xlsx --json",
        ),
        tables=(
            Table(
                title=Text("地址所在", "Where it is"),
                rows=lambda answer: (answer.data,),
                columns=_PLACE,
            ),
        ),
    ),
    one_table(
        command="places unplaced",
        route=routes.places_unplaced,
        examples=("", "--reason other_city --json"),
        title=Text("未能定位", "Not placed"),
        columns=(
            *_WHO,
            *_WEIGHT,
            Column(Text("原因", "why"), "reason", UNPLACED),
            Column(Text("有关的名称", "the name in question"), "value"),
        ),
    ),
    one_table(
        command="places missing",
        route=routes.places_missing,
        examples=("", "--gazetteer 地名地址台账.xlsx --csv 待补地名.csv"),
        title=Text("补上作用最大的地名", "What would place most if it were known"),
        columns=(
            Column(Text("地名", "name"), "name"),
            Column(Text("原因", "why"), "reason", UNPLACED),
            Column(Text("未能定位", "not placed"), "unplaced"),
            Column(Text("只知区域", "area only"), "area_only"),
            Column(Text("覆盖不明的企业", "coverage unknown"), "unknown"),
            Column(Text("占不明的比例", "share of the unknown"), _share),
            *_WEIGHT,
        ),
    ),
)
