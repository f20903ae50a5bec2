"""Made-up parks of another province, as their offices keep them.

Own boundaries, own words in headers, GB18030 and workbooks, names in place of codes. Marked as
synthetic; nobody of it exists.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook

from tests.support.ledgers import as_csv

DAY = "2026-06-30"
FIRMS = 12


@dataclass(frozen=True)
class Office:
    """A park's office. ``digit`` tells its credit codes from others', ``above`` is its province."""

    code: str
    park: str
    city: str
    west: float
    south: float
    digit: int
    above: str = ""


JIANGCHENG = Office("JC", "江城高新区〔合成〕", "江城", 113.40, 30.40, 1)


def _square(west: float, south: float, wide: float) -> dict[str, object]:
    east, north = west + wide, south + wide
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def files(folder: Path, office: Office) -> list[Path]:
    """What the office brings."""
    folder.mkdir()
    code, city, west, south = office.code, office.city, office.west, office.south
    zones = [
        (code, office.park, "高新区", office.above, 0.2),
        (f"{code}-1", "滨河街道", "街道", office.park, 0.1),
    ]
    boundaries = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"区划编码": key, "地名": name, "类别": kind, "上级区划": above},
                "geometry": _square(west, south, wide),
            }
            for key, name, kind, above, wide in zones
        ],
    }
    organizations = [
        ("编号", "全称", "组织形式", "所属系统", "正式党员人数", "现状"),
        (f"{code}ZZ01", f"{city}集团党委〔合成〕", "党委", "国企", 120, "正常"),
        (f"{code}ZZ02", "滨河路社区党总支〔合成〕", "党总支", "街道社区", 45, "正常"),
        (f"{code}ZZ03", f"{city}软件党支部〔合成〕", "党支部", "非公企业", 12, "正常"),
    ]
    enterprises = [
        ("qymc", "统一代码", "企业性质", "国民经济行业", "企业规模", "党组织组建", "覆盖党组织",
         "是否派驻党建指导员", "街镇", "地址", "登记状态", "经度", "纬度"),
        *(
            (f"{city}{at}号有限公司〔合成〕", f"9142010{office.digit}MA{at:07d}X", "私营",
             "软件和信息技术服务业", "小型",
             *(("单独组建", f"{city}软件党支部〔合成〕") if at == 1 else ("未组建", "")),
             "否", "滨河街道办事处", f"滨河路{at}号", "存续",
             round(west + 0.01 + at / 200, 4), round(south + 0.05, 4))
            for at in range(1, FIRMS + 1)
        ),
    ]  # fmt: skip
    positions = [
        ("阵地编号", "场所名称", "阵地层次", "建筑面积", "地址", "街道", "经度", "纬度", "现状"),
        (f"{code}YZ1", "滨河路党群服务站〔合成〕", "站点", 240, "滨河路8号", "滨河街道",
         west + 0.02, south + 0.05, "正常"),
    ]  # fmt: skip
    pairings = [
        ("协议编码", "甲方", "乙方", "共建形式", "共建主题", "生效日期", "到期日期"),
        (f"{code}GJ-1", f"{city}软件党支部〔合成〕", "滨河路社区党总支〔合成〕", "结对", "社区治理",
         "2026-01-01", "2027-12-31"),
    ]  # fmt: skip
    contents = {
        "区划边界.geojson": json.dumps(boundaries, ensure_ascii=False).encode(),
        "党组织名录.csv": as_csv(*organizations, encoding="gb18030"),
        "企业名录.xlsx": _workbook(enterprises),
        "阵地名录.csv": as_csv(*positions, encoding="gb18030"),
        "共建协议.xlsx": _workbook(pairings),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in contents]


def _workbook(lines: list[tuple[object, ...]]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in lines:
        sheet.append(line)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
