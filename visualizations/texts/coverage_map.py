"""Texts of the coverage map."""

from __future__ import annotations

from collections.abc import Mapping

from graph.model.spec import Text

TEXTS: Mapping[str, Text] = {
    "map.title": Text("覆盖地图", "Coverage map"),
    "map.ask": Text("口径、步行时间与街道", "Measure, minutes on foot, subdistrict"),
    "map.minutes": Text("步行时间", "On foot"),
    "map.canvas": Text("地图", "Map"),
    "map.drawer.ask": Text("筛选与图例", "Filters and legend"),
    "map.drawer.answer": Text("详情与列表", "Details and list"),
    "map.find": Text("名称、地点或经度,纬度", "Name, place, or longitude,latitude"),
    "map.find.go": Text("查找", "Find"),
    "map.find.nowhere": Text("没有坐标", "It has no coordinates"),
    "map.measure": Text("测量", "Measure"),
    "map.measure.help": Text(
        "单击加点；键盘：回车在图中十字处加点，退格退一点，Esc 结束。",
        "Click for a corner. Keys: Enter sets one at the cross, Backspace takes one back, "
        "Esc ends.",
    ),
    "map.measured": Text("长 {} 米", "{} m long"),
    "map.measured.area": Text("围 {} 公顷", "encloses {} ha"),
    "map.streets.fault": Text("街道未画出", "streets are not drawn"),
    "map.other": Text("并排的地图", "Map beside it"),
    "map.beside": Text("并排看另一时点", "Beside it, as of"),
    "map.north": Text("北", "N"),
    "map.basemap.fault": Text(
        "底图不能用，图上只画系统已知的内容。",
        "The base map cannot be used; drawn is what is known.",
    ),
    "map.gaps": Text("图中未覆盖企业", "Uncovered enterprises on the map"),
    "map.positions": Text("图中阵地", "Positions on the map"),
    "map.covered": Text("图中已覆盖企业", "Covered enterprises on the map"),
    "map.listed": Text("图中企业", "Enterprises on the map"),
    "map.not_listed": Text("图例中已隐藏、未列出", "hidden in the legend, not listed:"),
    "map.which": Text("列出", "List"),
    "map.which.gaps": Text("未覆盖", "Uncovered"),
    "map.which.covered": Text("已覆盖", "Covered"),
    "map.metres": Text("距离（米）", "Metres"),
    "map.walk": Text("步行（分钟）", "Minutes"),
    "map.unlocated": Text(
        "无坐标、图中画不出的企业", "Enterprises without coordinates, not drawn:"
    ),
    "map.unlocated_positions": Text("无坐标的阵地", "positions without coordinates:"),
    "table.back": Text("上一页", "Page before"),
    "boundary.title": Text("自备边界", "Your own boundary"),
    "boundary.note": Text(
        "GeoJSON 文件，WGS 84，面要素；属性 name 与街道同名的按覆盖率着色。"
        "只存在本浏览器，不上传。",
        "A GeoJSON file of polygons, WGS 84. Those whose property name is that of a subdistrict "
        "are coloured by its rate. It stays in this browser and is not sent anywhere.",
    ),
    "boundary.file": Text("选择文件", "Choose a file"),
    "boundary.remove": Text("移除边界", "Remove the boundary"),
    "boundary.shown": Text("已显示，面要素数", "Shown; polygons:"),
    "boundary.matched": Text(
        "与街道同名、按覆盖率着色", "named like a subdistrict and coloured by its rate:"
    ),
    "boundary.refused": Text("未采用", "Not taken"),
    "boundary.json": Text("文件不是 JSON", "the file is no JSON"),
    "boundary.size": Text("文件超过 2 MB", "the file has more than 2 MB"),
    "boundary.kind": Text(
        "只接受 Polygon 或 MultiPolygon 的 GeoJSON",
        "only GeoJSON of Polygons or MultiPolygons is taken",
    ),
    "boundary.ring": Text(
        "有一个环不闭合或不足四点", "a ring is not closed or has fewer than four points"
    ),
    "boundary.place": Text("有一个点不是两个数字", "a point is not two numbers"),
    "boundary.degrees": Text(
        "坐标不是经纬度（度），可能是投影坐标", "not degrees; these look like projected coordinates"
    ),
    "boundary.points": Text("点数超过", "there are more points than"),
    "boundary.crs": Text(
        "坐标系不是 WGS 84，请先转换", "the coordinate system is not WGS 84; convert it first"
    ),
}
