"""Codes of places: why a body has none, what a radius rests on, what speaks against a place."""

from __future__ import annotations

from graph.model.spec import CodeList, Text

UNPLACED = CodeList(
    "unplaced_reason",
    "Why a body is not placed, and what would be right.",
    {
        "no_address": Text("没有地址，也没有街道、社区", "neither an address nor a subdistrict"),
        "other_city": Text("地址在别的城市", "the address is in another city"),
        "other_park": Text("地址在别的园区", "the address is in another park"),
        "several_places": Text(
            "名称指几处地方，又未写明街道；请补填街道",
            "the name means several places and no subdistrict is told: give it",
        ),
        "outside_subdistrict": Text(
            "所指的地方都在台账所填街道之外；请核对街道与地址",
            "all that it could mean lies outside the subdistrict of its ledger: check both",
        ),
        "unknown_place": Text(
            "地址中的地名都没有已知坐标；请在地名台账中补充",
            "nothing in the address has known coordinates: add it to the gazetteer",
        ),
    },
)

RADIUS_FROM = CodeList(
    "radius_from",
    "What a radius rests on.",
    {
        "measured_here": Text("同处误差", "errors here"),
        "measured": Text("同类误差", "errors of the class"),
        "extent": Text("区域范围", "extent of the area"),
        "assumed": Text("假定", "assumed"),
        "spread": Text("相互距离", "how far apart they are"),
    },
)

ORIGIN = CodeList(
    "place_origin",
    "Who knows where it is that an address was matched with; what bodies say counts for most.",
    {
        "body": Text("有坐标的单位", "bodies with coordinates"),
        "zone": Text("区域", "a zone"),
        "gazetteer": Text("地名台账", "the gazetteer"),
    },
)

DOUBT = CodeList(
    "place_doubt",
    "What speaks against a place that was found.",
    {
        "outside": Text(
            "另有所指，但在台账所填街道之外，未采用",
            "could mean this too, which lies outside its subdistrict and was not taken",
        ),
        "spelled": Text("按笔误认读", "read as a slip of the pen"),
        "misprint": Text(
            "门牌号可能少写或多写一位，也许是",
            "its number may lack a digit or have one too many, and be",
        ),
        "other_building": Text(
            "所写楼宇或载体在别处", "the building or carrier that it names is known elsewhere"
        ),
        "beyond_numbers": Text(
            "门牌号不在该路已知号段附近", "its number is far from all known ones of the road"
        ),
        "other_community": Text(
            "离台账所填社区较远", "far from the community that the ledger names"
        ),
        "other_subdistrict": Text(
            "地址写的街道与台账所填不同", "the address names another subdistrict than the ledger"
        ),
    },
)
