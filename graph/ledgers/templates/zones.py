"""The ledger of zones (T8): parks, subdistricts, areas, communities, carriers and their parents."""

from __future__ import annotations

from graph.ledgers.templates.bodies import CARRIER
from graph.ledgers.templates.columns import SAMPLE_MARK, choice, column, coordinates, key, remark
from graph.ledgers.templates.kinds import LedgerKind, Type
from graph.model import codes
from graph.model.spec import Text

ZONES = LedgerKind(
    "zones",
    "T8",
    Text("区域台账", "Zones"),
    "Zone",
    (
        key("区域编码", "zone code", "530111-01", "区域代码", "区划编码"),
        column(
            "区域名称*",
            "name",
            Type.TEXT,
            "name",
            "全称",
            f"{SAMPLE_MARK}甲街道",
            aliases=("地名",),
        ),
        choice(
            "区域类别*",
            "kind",
            "kind",
            codes.ZONE_KIND,
            sample="街道",
            words={
                "园区": "development_zone",
                "街道": "subdistrict",
                "片区": "area",
                "社区": "community",
                "载体": "carrier",
                "县区": "county",
                "市": "city",
                "省": "province",
            },
            also={
                "开发区": "development_zone",
                "经开区": "development_zone",
                "高新区": "development_zone",
                "工业园区": "development_zone",
                "镇": "subdistrict",
                "乡": "subdistrict",
                "乡镇": "subdistrict",
                "村": "community",
                "行政村": "community",
                "楼宇": "carrier",
                "网格": "area",
            },
            aliases=("区域类型", "区划类型", "类别"),
        ),
        column(
            "上级区域",
            "parent",
            Type.NAME,
            "parent",
            "编码或名称；园区可留空",
            "530111",
            aliases=("上级区划", "所属区域", "上级编码"),
        ),
        column("区划代码", "division code", Type.TEXT, "division_code", "GB/T 2260，可留空"),
        column("别名", "aliases", Type.TEXTS, "aliases", "分号分隔"),
        choice(
            "载体类型", "carrier kind", "carrier_kind", codes.CARRIER_KIND, "仅载体", words=CARRIER
        ),
        column(
            "领导机构",
            "led by",
            Type.NAME,
            "leader",
            "党组织编码或名称，如园区党工委",
            aliases=("党工委", "领导组织"),
        ),
        *coordinates("102.8039", "24.9853"),
        column(
            "边界",
            "boundary",
            Type.BOUNDARY,
            "boundary",
            "GeoJSON或WKT多边形，或“西,南,东,北”四至；须填坐标系",
            "102.76,24.95,102.86,25.03",
            aliases=("范围", "四至", "geometry", "wkt"),
        ),
        column(
            "默认日期", "default day", Type.DAY, "default_day", "看这一区域时默认取的日期，可留空"
        ),
        remark(),
    ),
    (
        {
            "key": "530111",
            "name": f"{SAMPLE_MARK}甲园区",
            "kind": "园区",
            "declared_crs": "WGS84",
            "boundary": "102.76,24.89,102.91,25.07",
            "default_day": "2021-12-31",
        },
        {
            "key": "530111-01",
            "name": "阿拉街道",
            "kind": "街道",
            "parent": "530111",
        },
    ),
)
