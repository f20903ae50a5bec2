"""An office's own ledgers, made up: headers of its own, names in place of codes.

Marked as synthetic; nobody of it exists. Each file is (name, lines, encoding), None for a workbook.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from openpyxl import Workbook

from tests.support.ledgers import as_csv

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Lines = Sequence[Sequence[object]]

ORGANIZATIONS: Lines = (
    ("某新区党组织名录〔合成〕",),
    ("编号", "全称", "组织形式", "隶属党组织", "所属系统", "在册党员", "现状", "联系人"),
    ("ZZ01", "江城集团党委〔合成〕", "党委", "", "国企", 120, "正常", "某某"),
    ("ZZ02", "滨河路社区党总支〔合成〕", "党总支", "", "街道社区", 45, "正常", "某某"),
    (
        "ZZ03",
        "江城软件党支部〔合成〕",
        "党支部",
        "江城集团党委〔合成〕",
        "非公企业",
        12,
        "正常",
        "某某",
    ),
)
ENTERPRISES: Lines = (
    *(
        (
            *(
                "qymc",
                "统一代码",
                "企业性质",
                "国民经济行业",
                "企业规模",
                "党组织组建",
                "所属党支部",
            ),
            *("是否派驻党建指导员", "街镇", "经营场所", "登记状态"),
        ),
    ),
    *(
        (
            f"江城{name}有限公司〔合成〕",
            *(code, "私营", "软件和信息技术服务业", size, basis, covered, "否"),
            *("滨河街道办事处", f"滨河路{at}号", "存续"),
        )
        for at, (name, code, size, basis, covered) in enumerate(
            (
                ("软件", "91530100MA000C3M93", "小型", "单独组建", "江城软件党支部〔合成〕"),
                ("数据", "91530100MA6K5AAA1X", "微型", "未组建", ""),
                ("智造", "91530100MA6K5BBB2X", "小微", "未组建", ""),
            ),
            1,
        )
    ),
)
POSITIONS: Lines = (
    (
        "阵地编号",
        "场所名称",
        "阵地层次",
        "运营单位",
        "建筑面积",
        "地址",
        "街道",
        "经度",
        "纬度",
        "现状",
    ),
    *(
        (
            *("YZ1", "滨河路党群服务站〔合成〕", "站点", "滨河路社区党总支〔合成〕", 240),
            *("滨河路8号", "滨河街道", 102.8041, 24.985, "正常"),
        ),
    ),
)
PAIRINGS: Lines = (
    ("协议号", "甲方", "乙方", "共建形式", "共建主题", "生效日期", "到期日期"),
    *(
        (
            *("GJ-1", "江城软件党支部〔合成〕", "滨河路社区党总支〔合成〕", "结对"),
            *("社区治理", "2026-01-01", "2027-12-31"),
        ),
    ),
)
FILES: dict[str, tuple[Lines, str | None]] = {
    "党组织名录.csv": (ORGANIZATIONS, "gb18030"),
    "企业名录.xlsx": (ENTERPRISES, None),
    "阵地名录.csv": (POSITIONS, "gb18030"),
    "共建协议.xlsx": (PAIRINGS, None),
}


@cache
def content(name: str) -> bytes:
    """One of the files, the same bytes each time."""
    lines, encoding = FILES[name]
    if encoding:
        return as_csv(*lines, encoding=encoding)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in lines:
        sheet.append(list(line))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def written(folder: Path) -> list[Path]:
    """All of them, in a folder."""
    folder.mkdir(exist_ok=True)
    for name in FILES:
        (folder / name).write_bytes(content(name))
    return [folder / name for name in FILES]
