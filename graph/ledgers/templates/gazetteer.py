"""The gazetteer (T11): an office's own list of places by name, by which addresses are placed.

It is no ledger of bodies: nothing of it enters the graph, and it is read only where asked for.
"""

from __future__ import annotations

from graph.ledgers.templates.columns import NOTES_MARK, choice, column, coordinates, remark
from graph.ledgers.templates.kinds import LedgerKind, Type
from graph.model import codes
from graph.model.spec import Text

_LON, _LAT, _SYSTEM = coordinates("102.8039", "24.9853")

GAZETTEER = LedgerKind(
    "gazetteer",
    "T11",
    Text("地名地址台账", "Gazetteer"),
    None,
    (
        column(
            "标准名称*",
            "name",
            Type.TEXT,
            "name",
            f"{NOTES_MARK}道路、楼宇等的名称，或门牌地址；带*为必填",
            "昌宏路",
            aliases=("地名", "地址", "标准地名", "标准地址", "名称"),
        ),
        column(
            "别名",
            "aliases",
            Type.TEXTS,
            "aliases",
            "旧名、俗称，分号分隔",
            "经牛路",
            aliases=("曾用名", "旧名"),
        ),
        choice(
            "地名类别*",
            "kind",
            "kind",
            codes.PLACE_KIND,
            sample="道路",
            also={
                "路": "road",
                "街": "road",
                "街巷": "road",
                "门牌号": "address",
                "门牌地址": "address",
                "楼宇": "building",
                "楼栋": "building",
                "建筑物": "building",
                "小区": "building",
                "园区": "building",
                "院落": "building",
                "村": "community",
                "镇": "subdistrict",
                "乡": "subdistrict",
            },
            aliases=("类别", "地名类型", "类型"),
        ),
        column(
            "上级地名",
            "parent",
            Type.NAME,
            "parent",
            "所在街道或社区；同名地名须以此区分",
            "阿拉街道",
            aliases=("所属街道", "所在街道", "上级"),
        ),
        column("经度*", "longitude", Type.NUMBER, "lon", _LON.note, _LON.sample, unit="°"),
        column("纬度*", "latitude", Type.NUMBER, "lat", _LAT.note, _LAT.sample, unit="°"),
        _SYSTEM,
        remark(),
    ),
)
