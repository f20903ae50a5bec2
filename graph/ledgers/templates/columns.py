"""What the columns of the ledgers have in common, and how they are written down."""

from __future__ import annotations

from typing import Any

from graph.ledgers.templates.kinds import LedgerColumn, Type
from graph.model import codes
from graph.model.spec import CodeList

NOTES_MARK = "【填写说明】"
"""Begins the line of notes below a template's headers."""

SAMPLE_MARK = "〔示例〕"
"""Begins the names of a template's sample rows."""

LAST_DAY = "最后一天，含当日；系统按次日起失效处理"


_SYSTEMS = {
    "wgs84": "WGS84 WGS1984 WGS GPS EPSG4326 世界大地1984 谷歌地球",
    "gcj02": "GCJ02 GCJ02LL GCJ 高德 高德地图 腾讯 腾讯地图 火星 国测局 国测局02",
    "bd09": "BD09 BD09LL 百度 百度地图 百度09",
    "cgcs2000": "CGCS2000 CGCS EPSG4490 国家2000 大地2000 2000 2000国家 2000国家大地 国家大地2000 "
    "中国大地2000 2000中国大地 天地图 北斗",
}
"""What people call the coordinate systems, blanks and hyphens left out."""
_SYSTEM_ENDINGS = ("", "坐标", "坐标系", "坐标系统", "经纬度")


def column(
    header: str, en: str, type: Type, feeds: str, note: str = "", sample: str = "", **more: Any
) -> LedgerColumn:
    """A column. A header that ends in ``*`` is required; ``more`` as for LedgerColumn."""
    required = header.endswith("*")
    return LedgerColumn(
        header.rstrip("*"), en, type, feeds, note, sample, required=required, **more
    )


def choice(
    header: str,
    en: str,
    feeds: str,
    codes: CodeList,
    note: str = "",
    sample: str = "",
    **more: Any,
) -> LedgerColumn:
    """A column that takes one code of a list."""
    return column(header, en, Type.CHOICE, feeds, note, sample, codes=codes, **more)


def address(required: str = "") -> LedgerColumn:
    """The address."""
    return column(
        f"详细地址{required}",
        "address",
        Type.TEXT,
        "address",
        sample="昌宏路1号",
        aliases=("地址", "单位地址", "企业地址", "经营地址", "注册地址"),
    )


def coordinates(lon: str, lat: str) -> tuple[LedgerColumn, ...]:
    """Longitude, latitude and their system, with the sample point."""
    return (
        column("经度", "longitude", Type.NUMBER, "lon", "十进制度，须与坐标系同填", lon, unit="°"),
        column("纬度", "latitude", Type.NUMBER, "lat", "十进制度，须与坐标系同填", lat, unit="°"),
        choice(
            "坐标系",
            "coordinate system",
            "declared_crs",
            codes.CRS,
            "有经纬度时必填；换算为WGS84入库",
            "WGS84",
            words={"WGS84": "wgs84", "GCJ02": "gcj02", "BD09": "bd09", "CGCS2000": "cgcs2000"},
            also={
                f"{name}{ending}": code
                for code, names in _SYSTEMS.items()
                for name in names.split()
                for ending in _SYSTEM_ENDINGS
            },
            aliases=("坐标系统", "坐标类型"),
        ),
    )


def places(required: str = "*") -> tuple[LedgerColumn, ...]:
    """Subdistrict and community."""
    return (
        column(
            f"所属街道{required}",
            "subdistrict",
            Type.NAME,
            "subdistrict",
            "街道全称",
            "阿拉街道",
            aliases=("街道", "所在街道", "街道名称", "镇街", "街镇"),
        ),
        column(
            "所属社区",
            "community",
            Type.NAME,
            "community",
            "社区全称",
            "顺通社区",
            aliases=("社区", "所在社区", "社区名称"),
        ),
    )


def data_date() -> LedgerColumn:
    """The day the row describes."""
    return column("数据日期*", "data date", Type.DAY, "data_date", "数据所反映的日期", "2021-12-31")


def members(required: str) -> tuple[LedgerColumn, ...]:
    """Counts of full and probationary members."""
    return (
        column(
            f"正式党员数{required}",
            "full members",
            Type.COUNT,
            "full_members",
            "只填人数，不含预备党员",
            "12",
            unit="人",
            aliases=("正式党员", "正式党员人数", "党员数"),
        ),
        column(
            "预备党员数",
            "probationary members",
            Type.COUNT,
            "probationary_members",
            "只填人数",
            "1",
            unit="人",
            aliases=("预备党员", "预备党员人数"),
        ),
    )


def remark() -> LedgerColumn:
    """The remark."""
    return column("备注", "note", Type.TEXT, "note", "勿填个人信息", aliases=("说明",))


def key(header: str, en: str, sample: str, *aliases: str) -> LedgerColumn:
    """The code that tells the rows apart. It carries the note on how to fill in the template."""
    return column(
        f"{header}*",
        en,
        Type.KEY,
        "key",
        f"{NOTES_MARK}全表唯一，以文本填写；带*为必填",
        sample,
        aliases=aliases,
    )
