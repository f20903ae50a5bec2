"""From an empty directory to a first answer: an own park's list, map and network.

The service is the command itself on a directory that is not there yet. The files have headers that
are not ours, some are GB18030, one is a GeoJSON of boundaries, names stand for codes. What counts
is every click, choice and press of a key that is not typing.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from openpyxl import Workbook
from playwright.sync_api import Locator, Page, expect

from tests.support.ledgers import as_csv

PARK = "江城高新区〔合成〕"
DAY = "2026-06-30"
FIRMS = 12
WEST, SOUTH = 113.40, 30.40


@dataclass
class Hand:
    """A hand on a page: what it clicked, and when each part of the walk was done, in seconds."""

    page: Page
    clicks: int = 0
    done: dict[str, float] = field(default_factory=dict)
    began: float = field(default_factory=monotonic)

    def click(self, place: Locator) -> None:
        place.click()
        self.clicks += 1

    def part(self, name: str) -> None:
        self.done[name] = monotonic() - self.began


def _square(west: float, south: float, wide: float) -> dict[str, object]:
    east, north = west + wide, south + wide
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def files(folder: Path) -> list[Path]:
    """What the office brings."""
    folder.mkdir()
    zones = [("JC", PARK, "高新区", "", 0.2), ("JC-1", "滨河街道", "街道", PARK, 0.1)]
    boundaries = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"区划编码": code, "地名": name, "类别": kind, "上级区划": above},
                "geometry": _square(WEST, SOUTH, wide),
            }
            for code, name, kind, above, wide in zones
        ],
    }
    organizations = [
        ("编号", "全称", "组织形式", "所属系统", "正式党员人数", "现状"),
        ("ZZ01", "江城集团党委〔合成〕", "党委", "国企", 120, "正常"),
        ("ZZ02", "滨河路社区党总支〔合成〕", "党总支", "街道社区", 45, "正常"),
        ("ZZ03", "江城软件党支部〔合成〕", "党支部", "非公企业", 12, "正常"),
    ]
    enterprises = [
        ("qymc", "统一代码", "企业性质", "国民经济行业", "企业规模", "党组织组建", "覆盖党组织",
         "是否派驻党建指导员", "街镇", "地址", "登记状态", "经度", "纬度"),
        *(
            (f"江城{at}号有限公司〔合成〕", f"91420100MA{at:07d}X", "私营", "软件和信息技术服务业",
             "小型", *(("单独组建", "江城软件党支部〔合成〕") if at == 1 else ("未组建", "")),
             "否", "滨河街道办事处", f"滨河路{at}号", "存续",
             round(WEST + 0.01 + at / 200, 4), round(SOUTH + 0.05, 4))
            for at in range(1, FIRMS + 1)
        ),
    ]  # fmt: skip
    positions = [
        ("阵地编号", "场所名称", "阵地层次", "建筑面积", "地址", "街道", "经度", "纬度", "现状"),
        ("YZ1", "滨河路党群服务站〔合成〕", "站点", 240, "滨河路8号", "滨河街道",
         WEST + 0.02, SOUTH + 0.05, "正常"),
    ]  # fmt: skip
    pairings = [
        ("协议编码", "甲方", "乙方", "共建形式", "共建主题", "生效日期", "到期日期"),
        ("GJ-1", "江城软件党支部〔合成〕", "滨河路社区党总支〔合成〕", "结对", "社区治理",
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


def walk(page: Page, origin: str, folder: Path, lang: str) -> Hand:
    """Walk it, and say how many clicks it took."""
    brought = files(folder)
    expect.set_options(timeout=30_000)
    hand = Hand(page)
    page.goto(f"{origin}?lang={lang}")
    hand.click(page.locator("#lead a").first)
    hand.part("the empty store leads to the import page")
    expect(page.locator("#templates li").first).to_be_visible()
    page.set_input_files("#files", brought)
    hand.clicks += 1
    uploaded = page.locator("#uploaded li")
    asked = page.locator("#described legend:visible")
    while True:
        expect(uploaded.nth(len(brought) - 1).or_(asked).first).to_be_visible()
        if not asked.count():
            break
        legend = asked.inner_text()
        for header, value in (("数据日期", DAY), ("坐标系", "WGS84")):
            given = page.locator(f"#described input[name='{header}']")
            if given.count():
                given.fill(value)
        hand.click(page.locator("#match button[type=submit]"))
        expect(asked.filter(has_text=legend)).to_have_count(0)
    hand.part("headers confirmed")
    hand.click(page.locator("#check"))
    expect(page.locator("#commit")).to_be_enabled()
    hand.part("checked")
    hand.click(page.locator("#commit"))
    expect(page.locator("#verdict")).to_contain_text("imp:1")
    hand.part("written")
    hand.click(page.locator("[data-nav=desk]"))
    expect(page.locator("main")).to_contain_text(f"江城{FIRMS}号有限公司〔合成〕")
    hand.part("the list of who is uncovered")
    hand.click(page.locator("[data-nav=map]"))
    expect(page.locator("#legend, .legend").first).to_contain_text("1")
    hand.part("the map")
    hand.click(page.locator("[data-nav=network]"))
    expect(page.locator("main")).to_contain_text("江城软件党支部〔合成〕")
    hand.part("the network")
    return hand
