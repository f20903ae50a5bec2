"""Texts of the page that places addresses."""

from __future__ import annotations

from collections.abc import Mapping

from graph.model.spec import Text

TEXTS: Mapping[str, Text] = {
    "placing.title": Text("地址定位", "Places from addresses"),
    "placing.note": Text(
        "台账有地址而没有坐标的单位，按已知的地方找出位置；每处说明依据、误差半径和疑点。"
        "接受之前不写入任何数据，接受之后可整次撤销。",
        "Bodies of ledgers with an address and no coordinates, placed by what is known. Each place "
        "says what it rests on, how far off it may be and what speaks against it. Nothing is "
        "written before you accept; what was accepted can be taken back.",
    ),
    "placing.classes": Text("能定位多少", "How many can be placed"),
    "placing.class": Text("定位依据", "found by"),
    "placing.bodies": Text("数量", "count"),
    "placing.enterprises": Text("其中企业", "enterprises"),
    "placing.doubted": Text("存疑", "doubted"),
    "placing.again": Text("含已接受的", "accepted ones too"),
    "placing.radius": Text("误差半径", "radius"),
    "placing.accept.class": Text("接受这 {} 处", "Accept {}"),
    "placing.accept.one": Text("接受此处", "Accept this place"),
    "placing.sure": Text("写入这些位置？", "Write these places?"),
    "placing.yes": Text("写入", "Write"),
    "placing.written": Text("已写入 {} 处位置。", "{} places were written."),
    "placing.undo": Text("撤销在导入记录", "taken back among the imports"),
    "placing.counted": Text("可定位 {} 个，未能定位 {} 个", "{} can be placed, {} cannot"),
    "placing.unknown": Text(
        "步行可达覆盖不明的企业 {} 家，其中 {} 家可定位",
        "Of {} enterprises nobody can tell whether they are within reach; {} of them can be placed",
    ),
    "placing.accepted": Text("此前已接受 {} 处", "{} were accepted before"),
    "placing.searching": Text("正在查找地点：{} / {}", "Looking for places: {} of {}"),
    "placing.none": Text(
        "台账中没有缺坐标的单位，无须定位。",
        "No body of a ledger lacks coordinates: there is nothing to place.",
    ),
    "placing.none.more": Text(
        "缺坐标的单位都已定位。", "All bodies that lacked coordinates have been placed."
    ),
    "placing.gazetteer.choose": Text("用地名台账", "Use a gazetteer"),
    "placing.gazetteer.note": Text(
        "上传本单位的地名地址台账（T11），可定位得更多更准；不进入图",
        "The office's own list of places (T11) places more, and better; it enters no graph",
    ),
    "placing.gazetteer.used": Text(
        "所用地名台账：{}（{} 条）", "Gazetteer in use: {} ({} entries)"
    ),
    "placing.gazetteer.template": Text("T11 模板", "Template T11"),
    "placing.gazetteer.without": Text("不用地名台账", "Without it"),
    "placing.found": Text("找到的位置", "Places found"),
    "placing.found.none": Text("没有符合条件的位置。", "There is no such place."),
    "placing.body": Text("单位", "body"),
    "placing.address": Text("地址", "address"),
    "placing.matched": Text("对应", "matched with"),
    "placing.origin": Text("来自", "known by"),
    "placing.subdistrict": Text("街道", "subdistrict"),
    "placing.lonlat": Text("经纬度", "longitude, latitude"),
    "placing.place": Text("所在", "Where it is"),
    "placing.sign.place": Text("找到的位置", "the place found"),
    "placing.sign.radius": Text("误差半径（十之九在内）", "its radius (nine in ten are within)"),
    "placing.sign.from": Text("所据的地方", "what it was taken from"),
    "placing.sign.around": Text("附近已知的地方", "other known places"),
    "placing.sign.boundary": Text("街道边界", "boundary of the subdistrict"),
    "placing.missing": Text("补上作用最大的地名", "Names that would place most"),
    "placing.missing.note": Text(
        "地址里写了而无人知道在哪里的名称：在地名台账中补上一条，就能定下这些单位。",
        "Names that addresses give and nobody knows: one entry of a gazetteer places all of these.",
    ),
    "placing.missing.none": Text("没有缺的地名。", "No name is missing."),
    "placing.name": Text("名称", "name"),
    "placing.why": Text("原因", "why"),
    "placing.none_placed": Text("未能定位", "not placed"),
    "placing.area": Text("只知区域", "area only"),
    "placing.coverage": Text("覆盖不明的企业", "coverage unknown"),
    "placing.share": Text("占不明的比例", "share of the unknown"),
    "placing.staff": Text("从业人员", "employees"),
    "placing.members": Text("正式党员", "full members"),
    "placing.unplaced": Text("未能定位的单位", "Bodies not placed"),
    "placing.unplaced.none": Text("都能定位。", "All can be placed."),
}
