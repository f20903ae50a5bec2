"""A made-up park of another province, as its office would keep it: ledgers of its bodies (T1, T3,
T7), its frameworks (T9) and the figures published of it (T10). Nothing of it exists."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from openpyxl import Workbook

from graph.importing import Options, Report, prepare
from graph.ledgers import KINDS, References, open_all
from graph.ledgers.templates.files import header_of
from graph.snapshot.reading import read_snapshot
from graph.store.bolt import Store
from tests.support.ledgers import as_csv

DAY = date(2024, 3, 1)

Row = Mapping[str, str]


def _body(key: str, name: str, kind: str, **more: str) -> Row:
    given = {"sector": "机关", "full_members": "12", "status": "正常", "data_date": "2024-01-01"}
    return {"key": key, "name": name, "kind": kind, **given, **more}


def _position(key: str, name: str, tier: str, area: str, lon: str = "") -> Row:
    place = {"lon": lon, "lat": "31.5" if lon else "", "declared_crs": "WGS84" if lon else ""}
    given = {"address": "滨湖路", "subdistrict": "滨湖街道", "status": "正常"}
    return {
        **{"key": key, "name": name, "tier": tier, "floor_area_m2": area},
        **given,
        **place,
        "community": "映月社区",
        "data_date": "2024-01-01",
    }


def _frame(key: str, kind: str, name: str, **more: str) -> Row:
    return {"key": key, "kind": kind, "name": name, **more}


def _figure(key: str, name: str, operator: str, value: str, unit: str, **more: str) -> Row:
    given = {"document": "滨湖园区2023年工作报告", "published": "2024-01-20"}
    own = {"key": key, "name": name, "operator": operator, "value": value, "unit": unit}
    return {**own, **given, **more}


SHEETS: Mapping[str, tuple[Row, ...]] = {
    "organizations": (
        _body("BH-DW", "滨湖园区党委", "党委"),
        _body("BH-Z1", "滨湖一支部", "党支部", superior="BH-DW"),
        _body("BH-Z2", "滨湖二支部", "党支部", superior="BH-DW"),
        _body("BH-LH", "滨湖联合党委", "功能型联合党委"),
    ),
    "positions": (
        _position("BH-S1", "映月驿站", "站点", "300", "119.31"),
        _position("BH-S2", "听涛驿站", "站点", "400", "119.30"),
        _position("BH-S3", "滨湖中心", "区级", "340"),
    ),
    "memberships": (
        {"committee": "BH-LH", "member": "BH-Z1", "role": "牵头"},
        {"committee": "BH-LH", "member": "BH-Z2", "role": "成员"},
    ),
    "frameworks": (
        _frame("BH-KJ", "框架", "滨湖名片体系"),
        _frame(
            *("BH-P1", "品牌", "湖畔结对圈"),
            code="P1",
            theme="邻里同行",
            runners="滨湖园区党委",
            pathways="党建+安居；BH-L2",
        ),
        _frame(
            *("BH-P2", "品牌", "滨湖文化带"),
            code="P2",
            points="BH-S2；映月驿站；滨湖中心",
            communities="映月社区居委会",
            places="滨湖街道",
        ),
        _frame(
            *("BH-M1", "名片", "安居滨湖"),
            code="M1",
            parent="BH-KJ",
            rank="2",
            carriers="映月驿站",
            contributors="BH-LH；BH-Z1",
            vanguards="滨湖一支部",
            pathways="BH-L1",
        ),
        _frame("BH-M2", "名片", "智造滨湖", code="M2", parent="滨湖名片体系", rank="1"),
        _frame("BH-L1", "路径", "党建+安居", takers="滨湖联合党委"),
        _frame("BH-L2", "路径", "党建+智造"),
        _frame("BH-G1", "工作法", "三查三送", pattern="3/3", takers="BH-LH"),
        _frame(
            *("BH-FA", "行动方案", "滨湖两年行动方案"),
            since="2023-01-01",
            until="2024-12-31",
            issuers="BH-DW",
        ),
        _frame("BH-F2", "子方案", "党建阵地子方案", parent="BH-FA", rank="2"),
        _frame("BH-F1", "子方案", "党建联建子方案", parent="滨湖两年行动方案", rank="1"),
        _frame("BH-C1", "措施", "建驿站", parent="BH-F2", rank="1", status="已完成"),
        _frame(
            *("BH-C2", "措施", "签协议"),
            parent="BH-F1",
            due="2023-06-30",
            status="进行中",
            owners="滨湖一支部;滨湖二支部",
        ),
        _frame("BH-C3", "措施", "办夜校", parent="BH-F1", due="2024年12月", status="未启动"),
        _frame("BH-C4", "措施", "立制度", parent="BH-FA", due="2023-03-31", status="已完成"),
        _frame("BH-C5", "措施", "修旧址", parent="BH-FA", due="2023-03-31", status="已取消"),
        _frame("BH-T1", "项目组", "结对项目组", parent="BH-FA", advances="P1"),
        _frame("BH-PT", "平台", "滨湖云", designers="滨湖园区党委", advances="M2"),
        _frame("BH-PM", "模块", "地图模块", parent="滨湖云", rank="1"),
        _frame("BH-PS", "子系统", "阵地子系统", parent="BH-PM", rank="1"),
    ),
    "figures": (
        _figure("BH-G1", "措施数", "等于", "5", "条", metric="措施数", subjects="BH-FA"),
        _figure("BH-G2", "党群服务阵地数", "超过", "3", "个", metric="党群服务阵地数"),
        _figure("BH-G3", "阵地总面积", "约", "0.1", "万平方米", metric="阵地面积"),
        _figure(
            *("BH-G4", "联合党委成员单位数", "=", "2", "家"),
            metric="成员单位数",
            subjects="滨湖联合党委",
            printed="两家",
        ),
        _figure("BH-G5", "名片数", "等于", "3", "张", metric="名片数", subjects="滨湖名片体系"),
        _figure("BH-G6", "夜校课时", "不到", "1200余", "课时", period="2023年", paragraphs="第3页"),
        _figure(
            *("BH-G7", "财政投入", "等于", "0.2", "亿元"),
            metric="财政投入",
            period="2023",
            subjects="BH-FA",
        ),
        _figure(
            *("BH-G8", "两年财政投入", "不超过", "5000", "万元"),
            metric="财政投入",
            period="2023-2024",
            subjects="滨湖两年行动方案",
        ),
    ),
}


def _lines(kind: str) -> Iterator[list[str]]:
    columns = KINDS[kind].columns
    yield [header_of(column) for column in columns]
    for row in SHEETS[kind]:
        yield [row.get(column.feeds, "") for column in columns]


def workbook(*kinds: str) -> bytes:
    """Ledgers of the park as one workbook, as an office sends it."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for kind in kinds:
        sheet = book.create_sheet(KINDS[kind].text.zh)
        for line in _lines(kind):
            sheet.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def table(kind: str) -> bytes:
    """A ledger of the park as CSV in GB18030."""
    return as_csv(*_lines(kind), encoding="gb18030")


def written(folder: Path, *, text: bool) -> list[Path]:
    """All ledgers of the park as files."""
    files = (
        {f"{KINDS[kind].text.zh}.csv": table(kind) for kind in SHEETS}
        if text
        else {"滨湖.xlsx": workbook(*SHEETS)}
    )
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in files]


def load_park(store: Store, folder: Path, files: list[Path], **options: bool) -> Report:
    """Import files into a store as the office would."""
    ledgers = open_all(files)
    references = References.of(read_snapshot(store), as_of=DAY)
    with prepare(
        store, ledgers, folder, options=Options(**options), references=references, today=DAY
    ) as prepared:
        report = prepared.report()
        return report if report.blocked else prepared.commit(store)
