"""What the rows of each ledger become, and what is told of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from graph.ledgers import References, open_ledgers
from graph.model.coordinates import bd09, gcj02
from graph.model.rows import Dataset
from graph.snapshot.building import snapshot_of
from tests.support.ledgers import AS_OF, Read, as_csv, headers, read, read_rows, references, row
from tests.support.small import dataset, node, rel


def told(found: Read) -> list[tuple[str, str | None, str]]:
    return [(one.severity, one.column, one.rule) for one in found.findings]


# --- T1 -------------------------------------------------------------------------------------------


def test_an_organization_with_its_superior_its_unit_and_its_place(tmp_path: Path) -> None:
    found = read_rows(
        tmp_path,
        "organizations",
        row(
            "organizations",
            key="昆经〔2021〕1",
            kind="党支部",
            superior="org-a",
            unit_name="新公司",
            unit_uscc="91110000600037341L",
            sector="非公企业",
            community="",
            since="",
        ),
        row("organizations", key="X2", kind="党支部", sector="高校", unit_name="昆明学院"),
    )
    made = "org:昆经@3014.2021@3015.1"
    assert not found.errors
    first = next(one for one in found.nodes if one.properties["id"] == made)
    assert first.properties["aliases"] == ["昆经〔2021〕1"]
    assert "since" not in first.properties
    assert found.ends("SUBORDINATE_TO") == {(made, "org:org-a")}
    assert found.ends("BASED_IN") == {
        (made, "unit:91110000600037341L"),
        ("org:X2", "unit:school"),
    }
    assert found.ends("LOCATED_IN") == {(made, "zone:ala"), ("org:X2", "zone:ala")}
    unit = found.node("Unit")
    assert unit.second_labels == ("Enterprise",)
    assert unit.properties == {
        "id": "unit:91110000600037341L",
        "name": "新公司",
        "uscc": "91110000600037341L",
        "sector": "private_firm",
        "park": "zone:park",
    }
    assert all("since" not in one.properties for one in found.relationships)


def test_a_joint_committee_carries_its_second_label(tmp_path: Path) -> None:
    found = read_rows(tmp_path, "organizations", row("organizations", key="X1"))
    (one,) = found.nodes
    assert one.second_labels == ("JointCommittee",)
    assert one.properties["functional"] is True


def test_a_dissolved_organization_ends_on_the_day_that_knows_of_it(tmp_path: Path) -> None:
    found = read_rows(
        tmp_path,
        "organizations",
        row("organizations", key="X1", status="撤销", since="2010-01-01", data_date="2021-06-30"),
        row("organizations", key="X2", since="2022-01-01", data_date="2021-06-30"),
    )
    assert found.nodes[0].properties["until"] == date(2021, 6, 30)
    assert told(found) == [("error", "数据日期*", "date_order")]


def test_the_military_is_one_category(tmp_path: Path) -> None:
    lines = [
        row("organizations", key=key, kind="党委", sector="部队", subdistrict="")
        for key in ("J1", "J2")
    ]
    found = read_rows(tmp_path, "organizations", *lines)
    assert found.node("Unit").properties["category"] is True
    assert found.ends("BASED_IN") == {("org:J1", "unit:military"), ("org:J2", "unit:military")}
    assert not found.ends("LOCATED_IN")


def test_a_superior_may_stand_further_down_or_in_another_file(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a.csv", "b.csv")]
    one = row("organizations", key="X1", superior="X2"), row("organizations", key="X2")
    other = row("organizations", key="X3", superior="X1")
    paths[0].write_bytes(as_csv(headers("organizations"), *one))
    paths[1].write_bytes(as_csv(headers("organizations"), other))
    for order in (paths, paths[::-1]):
        found = read(*order)
        assert not found.findings
        assert found.ends("SUBORDINATE_TO") == {("org:X1", "org:X2"), ("org:X3", "org:X1")}


def test_a_name_that_two_go_by_and_a_name_nobody_goes_by(tmp_path: Path) -> None:
    found = read_rows(
        tmp_path,
        "organizations",
        row("organizations", key="X1", unit_name="重名公司"),
        row("organizations", key="X2", unit_name="某　单位（昆明）"),
        row("organizations", key="X3", unit_name="某单位(昆明)"),
        row("organizations", key="X4", unit_name="某　单位（昆明）"),
    )
    assert [one.row for one in found.errors] == [2]
    assert "unit:twin-1, unit:twin-2" in found.errors[0].message
    assert [one.rule for one in found.findings].count("new_body") == 2
    assert len([one for one in found.nodes if one.label == "Unit"]) == 2


# --- T2 -------------------------------------------------------------------------------------------


def test_what_covers_an_enterprise(tmp_path: Path) -> None:
    unit = "unit:91530100MA000C3M93"
    mass = "org:91530100MA000C3M93-工会"
    found = read_rows(
        tmp_path,
        "enterprises",
        row("enterprises", covering="org-b", guided="是", sender="甲党委", mass="工会"),
    )
    assert not found.errors
    covered = {
        (one.end, one.properties["basis"])
        for one in found.relationships
        if one.type == "COVERED_BY"
    }
    assert covered == {("org:org-b", "own"), ("org:org-a", "guidance"), (mass, "mass")}
    assert found.ends("BASED_IN") == {(mass, unit)}
    assert found.node("Unit").properties["sector"] == "private_firm"
    assert found.ends("LOCATED_IN") == {
        (unit, "zone:ala"),
        (unit, "zone:shuntong"),
        (unit, "zone:一号孵化器"),
    }


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"covering": ""}, ("warning", "覆盖党组织编码", "not_counted")),
        ({"organized": "未组建"}, ("error", "覆盖党组织编码", "contradiction")),
        ({"covering": "nobody"}, ("error", "覆盖党组织编码", "unknown_code")),
        ({"guided": "是"}, ("warning", "派驻单位", "not_counted")),
        ({"sender": "甲党委"}, ("warning", "派驻单位", "contradiction")),
        ({"staff": "3"}, ("warning", "从业人员数", "contradiction")),
        ({"subdistrict": "阿拉街"}, ("error", "所属街道*", "unknown_name")),
        ({"community": "大冲社区"}, ("warning", "所属社区", "other_subdistrict")),
        ({"community": "仙桥社区"}, ("warning", "所属社区", "new_place")),
    ],
)
def test_what_is_told_of_an_enterprise(
    tmp_path: Path, cells: dict[str, str], expected: tuple[str, str, str]
) -> None:
    given = {"uscc": "91110000600037341L", "covering": "org-b"} | cells
    assert told(read_rows(tmp_path, "enterprises", row("enterprises", **given))) == [expected]


def test_a_body_that_covers_twice_covers_once(tmp_path: Path) -> None:
    cells = {"uscc": "91110000600037341L", "covering": "org-a", "guided": "是", "sender": "甲党委"}
    found = read_rows(tmp_path, "enterprises", row("enterprises", mass="", **cells))
    assert len(found.ends("COVERED_BY")) == 1


def test_a_new_community_is_brought_in_once_by_the_first_ledger_and_on_every_pass(
    tmp_path: Path,
) -> None:
    paths = [tmp_path / "a.csv", tmp_path / "b.csv"]
    codes = ("91110000600037341L", "91350100M000100Y43", "91110108551385082Q")
    lines = [row("enterprises", uscc=code, covering="org-b", community="新村") for code in codes]
    paths[0].write_bytes(as_csv(headers("enterprises"), *lines[:2]))
    paths[1].write_bytes(as_csv(headers("enterprises"), lines[2]))
    known = references()
    ledgers = [open_ledgers(path)[0] for path in paths]
    for _ in range(2):
        chunks = [chunk for ledger in ledgers for chunk in ledger.chunks(known)]
        nodes = [one for chunk in chunks for one in chunk.nodes]
        ends = [(one.type, one.end) for chunk in chunks for one in chunk.relationships]
        new = [one for one in nodes if one.properties["id"] == "zone:新村"]
        assert [(one.file, one.row) for one in new] == [("a.csv", 2)]
        assert ends.count(("PART_OF", "zone:ala")) == 1
        assert ends.count(("LOCATED_IN", "zone:新村")) == 3
    known = references(dataset(node("Zone", "zone:新村", name="新村")))
    again = read(*paths, known_as=known)
    assert "zone:新村" not in {one.properties["id"] for one in again.nodes}
    assert ("unit:91110000600037341L", "zone:新村") in again.ends("LOCATED_IN")


def test_a_graph_without_any_subdistrict_takes_the_ledger_s(tmp_path: Path) -> None:
    empty = References.of(snapshot_of(dataset()), as_of=AS_OF)
    found = read_rows(
        tmp_path,
        "needs",
        row("needs"),
        known_as=empty,
    )
    assert [one.rule for one in found.errors] == ["unknown_code"]
    found = read_rows(
        tmp_path,
        "positions",
        row("positions", manager=""),
        known_as=References.of(snapshot_of(dataset()), as_of=AS_OF),
    )
    assert found.rules == ["new_place", "new_place"]
    assert found.ends("PART_OF") == {("zone:顺通社区", "zone:阿拉街道")}


# --- T3 -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("system", "shift"), [("GCJ02", gcj02), ("BD09", bd09)])
def test_a_declared_system_is_converted(tmp_path: Path, system: str, shift: object) -> None:
    place = np.array([[102.8041, 24.985]])
    ((lon, lat),) = shift(place).tolist()  # type: ignore[operator]
    cells = {"lon": f"{lon:.7f}", "lat": f"{lat:.7f}", "declared_crs": system}
    found = read_rows(tmp_path, "positions", row("positions", **cells))
    properties = found.node("Position").properties
    assert (properties["lon"], properties["lat"]) == pytest.approx((102.8041, 24.985), abs=2e-7)
    assert properties["declared_crs"] == system.lower()
    assert not found.findings


def test_many_points_outside_cast_doubt_on_the_system(tmp_path: Path) -> None:
    def doubt(outside: int) -> list[str]:
        lines = [
            row("positions", key=f"Z{at}", lon="103.9" if at < outside else "102.8")
            for at in range(40)
        ]
        return [
            one for one in read_rows(tmp_path, "positions", *lines).rules if one != "outside_box"
        ]

    assert doubt(2) == []  # exactly one in twenty
    assert doubt(3) == ["datum_likely_wrong"]


def test_a_table_without_latitudes_or_without_systems(tmp_path: Path) -> None:
    for header, rule in (("纬度", "half_coordinates"), ("坐标系", "undeclared_crs")):
        lines = [headers("positions"), row("positions")]
        at = lines[0].index(header)
        path = tmp_path / "less.csv"
        path.write_bytes(as_csv(*([*line[:at], *line[at + 1 :]] for line in lines)))
        assert told(read(path)) == [("error", header, rule)]


def test_who_builds_and_runs_a_position(tmp_path: Path) -> None:
    found = read_rows(
        tmp_path,
        "positions",
        row("positions", key="Z1", builder="甲党委", manager="乙支部"),
        row("positions", key="Z2", builder="阿拉街道", manager="阿拉街道"),
        row("positions", key="Z3", builder="", manager="", carrier="", status="撤销"),
    )
    assert not found.errors
    operates = {
        (one.start, one.end, one.properties["role"], one.properties.get("note"))
        for one in found.relationships
        if one.type == "OPERATES"
    }
    assert operates == {
        ("org:org-a", "pos:Z1", "builder", None),
        ("org:org-b", "pos:Z1", "manager", None),
        ("zone:ala", "pos:Z2", "manager", "建设单位同管理单位"),
    }
    carriers = {one.properties["id"]: one.properties for one in found.nodes if one.label == "Zone"}
    (building,) = carriers.values()
    assert (building["kind"], building["carrier_kind"]) == ("carrier", "building")
    located = {(one.start, one.end) for one in found.relationships if one.type == "LOCATED_IN"}
    inside = {start for start, end in located if end in carriers}
    assert inside == {"pos:Z1", "pos:Z2"}
    # without a name of the carrier its kind is only kept
    third = next(one for one in found.nodes if one.properties["id"] == "pos:Z3")
    assert third.properties["note"] == "载体类型: 楼宇"
    assert third.properties["until"] == date(2021, 12, 31)


# --- T4 to T7 -------------------------------------------------------------------------------------


def test_an_agreement_with_three_parties_one_of_which_leads(tmp_path: Path) -> None:
    cells = {"party_a": "org-a", "party_b": "org-b", "parties": "125301004313804564"}
    found = read_rows(
        tmp_path,
        "pairings",
        row("pairings", key="X1", lead="昆明学院", brand="结对共建圈", until="2024-03-04", **cells),
        row("pairings", key="X2", lead="路人", brand="无名", theme="二", name="", **cells),
    )
    assert told(found) == [
        ("warning", "牵头单位", "lead_not_party"),
        ("warning", "所属品牌", "unknown_name"),
    ]
    first, second = found.nodes
    assert first.properties["until"] == date(2024, 3, 5)
    assert second.properties["name"] == "X2"
    assert second.properties["note"] == "牵头单位: 路人; 所属品牌: 无名"
    parties = {
        (one.start, one.properties["role"], one.properties.get("lead"))
        for one in found.relationships
        if one.type == "PARTY_TO" and one.end == "agr:X1"
    }
    assert parties == {
        ("org:org-a", "party_a", None),
        ("org:org-b", "party_b", None),
        ("unit:school", "party", True),
    }
    assert found.ends("ADVANCES") == {("agr:X1", "init:b1")}


@pytest.mark.parametrize(
    ("since", "until", "fitting"),
    [
        ("2021-01-01", "2023-12-31", {"有效", "即将到期", "履行中"}),
        ("2021-01-01", "2021-12-30", {"已到期", "终止"}),
        ("2021-01-01", "2021-12-31", {"有效", "即将到期", "履行中"}),  # its last day
        ("2022-01-01", "2023-12-31", {"未生效"}),
        ("", "", {"无日期"}),
    ],
)
def test_a_status_is_derived_and_a_declared_one_only_compared(
    tmp_path: Path, since: str, until: str, fitting: set[str]
) -> None:
    """As of 2021-12-31. The library of pairings derives the same (queries.pairing.status)."""
    for word in ("有效", "即将到期", "履行中", "已到期", "终止", "未生效", "无日期"):
        cells = {"party_a": "org-a", "party_b": "org-b", "signed": ""}
        line = row("pairings", since=since, until=until, declared_status=word, **cells)
        found = read_rows(tmp_path, "pairings", line)
        assert found.rules == ([] if word in fitting else ["status_contradicts_dates"]), word


def test_one_agreement_at_a_time_for_the_same_parties_and_theme(tmp_path: Path) -> None:
    def line(key: str, since: str, until: str, **cells: str) -> list[str]:
        parties = {"party_a": "org-a", "party_b": "org-b"} | cells
        return row("pairings", key=key, since=since, until=until, signed="", **parties)

    found = read_rows(
        tmp_path,
        "pairings",
        line("X1", "2021-01-01", "2021-12-31"),
        line("X2", "2022-01-01", "2022-12-31"),  # the day after
        line("X3", "2021-06-01", "2021-07-01", theme="另一主题"),
        line("X4", "2022-12-31", "2023-12-31", party_a="org-b", party_b="org-a"),
    )
    assert [(one.rule, one.row) for one in found.findings] == [("second_agreement", 5)]


def test_an_agreement_is_held_against_those_in_the_graph(tmp_path: Path) -> None:
    def held(key: str, theme: str, since: date, until: date | None, *parties: str) -> Dataset:
        return dataset(
            node("Agreement", f"agr:{key}", theme=theme, since=since, until=until),
            *(rel("PARTY_TO", f"org:{one}", f"agr:{key}", since=since) for one in parties),
        )

    def line(key: str, since: str, until: str, theme: str = "人才共育") -> list[str]:
        cells = {"party_a": "org-a", "party_b": "org-b", "signed": "", "theme": theme}
        return row("pairings", key=key, since=since, until=until, **cells)

    first, end = date(2021, 1, 1), date(2022, 1, 1)
    known = references(
        held("K1", "人才共育", first, end, "org-a", "org-b"),
        held("K2", "人才共育", first, None, "org-a", "joint"),
        held("K3", "taken back", first, first, "org-a", "org-b"),
        held("K4", "stated", first, None, "org-a", "org-b"),
    )
    found = read_rows(
        tmp_path,
        "pairings",
        line("X1", "2021-12-31", "2022-12-31"),
        line("X2", "2023-01-01", "2023-12-31"),
        line("X3", "2021-01-01", "2021-12-31", "taken back"),
        line("X4", "2021-01-01", "2021-12-31", "stated"),
        line("K4", "2020-01-01", "2020-12-31", "stated"),
        line("K1", "2021-01-01", "2021-12-30"),
        known_as=known,
    )
    # K1 is stated by this import as well, with a term that X1 begins after.
    assert not found.findings, found.findings
    found = read_rows(
        tmp_path,
        "pairings",
        line("X1", "2021-12-31", "2022-12-31"),
        known_as=references(held("K1", "人才共育", first, end, "org-b", "org-a")),
    )
    (one,) = found.findings
    assert (one.rule, one.severity, one.row) == ("second_agreement", "warning", 2)
    assert "agr:K1" in one.message


def test_the_three_lists_hang_together(tmp_path: Path) -> None:
    lines = {
        "resources": row("resources", provider="org-a"),
        "needs": row("needs", asker="125301004313804564"),
        "projects": row("projects", lead="org-a", participants="org-a；org-b", status="已完成"),
    }
    paths = []
    for kind, line in lines.items():
        paths.append(tmp_path / f"{kind}.csv")
        paths[-1].write_bytes(as_csv(headers(kind), line))
    found = read(*paths)
    assert told(found) == [("warning", "进度(%)", "contradiction")]
    assert found.ends("OFFERS") == {("org:org-a", "res:ZY-001")}
    assert found.ends("ASKS") == {("unit:school", "need:XQ-001")}
    assert found.ends("MEETS") == {("proj:XM-001", "need:XQ-001")}
    assert found.ends("USES") == {("proj:XM-001", "res:ZY-001")}
    roles = {
        (one.start, one.properties["role"])
        for one in found.relationships
        if one.type == "TAKES_PART_IN"
    }
    assert roles == {("org:org-a", "lead"), ("org:org-b", "participant")}


def test_an_activity_over_two_days(tmp_path: Path) -> None:
    cells = {"host": "org-a", "hosts": "org-b；org-a", "place": "", "agreement": "", "project": ""}
    found = read_rows(
        tmp_path,
        "activities",
        row("activities", key="A1", since="2021-07-01 9:00", ends="2021-07-02", **cells),
        row("activities", key="A2", ends="2021-06-30", **cells),
    )
    assert told(found) == [("error", "结束时间", "date_order")]
    properties = found.node("Activity").properties
    assert properties["attendance"] == 80
    assert properties["note"] == "开始时间: 2021-07-01 9:00; 结束时间: 2021-07-02"
    assert found.ends("HELD_BY") == {("act:A1", "org:org-a"), ("act:A1", "org:org-b")}


def test_a_member_joins_leaves_and_joins_again(tmp_path: Path) -> None:
    def line(since: str, until: str) -> list[str]:
        return row("memberships", committee="joint", member="org-b", since=since, until=until)

    found = read_rows(
        tmp_path,
        "memberships",
        line("2019-01-01", "2020-01-01"),
        line("2021-01-01", ""),
        line("2021-01-01", ""),
        line("2021-05-01", "2021-05-01"),
    )
    assert [(one.rule, one.row) for one in found.findings] == [
        ("duplicate_row", 4),
        ("date_order", 5),
    ]
    assert [one.properties.get("until") for one in found.relationships] == [date(2020, 1, 1), None]


def test_zeros_that_a_spreadsheet_took_are_restored_only_where_it_is_certain(
    tmp_path: Path,
) -> None:
    known = references(
        dataset(
            node("Organization", "org:00530111"),
            node("Organization", "org:042"),
            node("Organization", "org:0042"),
        )
    )
    found = read_rows(
        tmp_path,
        "resources",
        row("resources", key="R1", provider="530111"),
        row("resources", key="R2", provider="42"),
        known_as=known,
    )
    assert found.ends("OFFERS") == {("org:00530111", "res:R1")}
    assert [(one.rule, one.row) for one in found.findings] == [
        ("zeros_restored", 2),
        ("unknown_code", 3),
    ]


def test_a_name_means_the_import_s_own_body_so_that_the_next_import_finds_the_same(
    tmp_path: Path,
) -> None:
    """A document's body of the same name is of another layer and gives way, as it will later."""
    firm = tmp_path / "firm.csv"
    firm.write_bytes(
        as_csv(headers("enterprises"), row("enterprises", name="神力公司", covering="org-b"))
    )
    branch = tmp_path / "branch.csv"
    branch.write_bytes(as_csv(headers("organizations"), row("organizations", unit_name="神力公司")))
    document = dataset(node("Unit", "unit:shenli", name="神力公司"), layer="source")
    first = read(branch, firm, known_as=references(document))
    (based,) = (end for start, end in first.ends("BASED_IN") if start == "org:530111-LH01")
    assert based == "unit:91530100MA000C3M93"
    imported = dataset(*first.nodes)
    again = read(branch, known_as=references(document, imported))
    assert ("org:530111-LH01", based) in again.ends("BASED_IN")
    alone = read(branch, known_as=references(document))
    assert alone.ends("BASED_IN") == {("org:530111-LH01", "unit:shenli")}


@pytest.mark.parametrize(
    ("feed", "written", "meant"),
    [
        ("subdistrict", "阿拉街道办事处", "zone:ala"),
        ("subdistrict", "阿拉街道办", "zone:ala"),
        ("subdistrict", "阿拉街办", "zone:ala"),
        ("subdistrict", "昆明市官渡区阿拉街道", "zone:ala"),
        ("subdistrict", "云南省昆明市官渡区阿拉街道办事处", "zone:ala"),
        ("subdistrict", "昆明经济技术开发区阿拉街道", "zone:ala"),
        ("subdistrict", "中国（云南）自由贸易试验区昆明片区阿拉街道", "zone:ala"),
        ("community", "顺通社区居委会", "zone:shuntong"),
        ("community", "顺通社区居民委员会", "zone:shuntong"),
        ("community", "官渡区阿拉街道顺通社区", "zone:shuntong"),
    ],
)
def test_places_by_the_names_that_registers_give_them(
    tmp_path: Path, feed: str, written: str, meant: str
) -> None:
    given = {"subdistrict": "阿拉街道", "community": "", feed: written}
    found = read_rows(tmp_path, "enterprises", row("enterprises", covering="org-b", **given))
    assert not found.errors
    assert meant in {end for _, end in found.ends("LOCATED_IN")}
    assert "new_place" not in found.rules


def test_a_new_community_is_called_as_its_place_not_as_its_committee(tmp_path: Path) -> None:
    rows = [
        row("positions", key=f"Z{at}", community=name, manager="甲党委", carrier="")
        for at, name in enumerate(("新街社区居委会", "新街社区"))
    ]
    found = read_rows(tmp_path, "positions", *rows)
    assert [one.properties["name"] for one in found.nodes if one.label == "Zone"] == ["新街社区"]


def test_a_subdistrict_of_another_name_is_no_known_one(tmp_path: Path) -> None:
    for name in ("大阿拉街道", "阿拉区", "新阿拉街道办事处"):
        found = read_rows(tmp_path, "enterprises", row("enterprises", subdistrict=name))
        assert "unknown_name" in {one.rule for one in found.errors}
