"""What is said of headers: mapping, defaults, columns left out, profiles; and names for codes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import Finding, InvalidInput, NotFound, PersonDataRefused
from graph.ledgers import (
    KINDS,
    RULES,
    Correction,
    Directions,
    Ledger,
    Reading,
    open_all,
    open_ledgers,
)
from graph.ledgers.correcting import correction
from graph.ledgers.describing import describe
from graph.ledgers.profiles import (
    Profile,
    find_profile,
    learned,
    profiles_in,
    remove_profile,
    save_profile,
)
from graph.ledgers.templates.columns import SAMPLE_MARK
from graph.ledgers.templates.files import samples
from tests.support.ledgers import Read, as_csv, headers, references, row
from tests.support.office import written
from tests.support.small import dataset, node

NAMED = dataset(
    node("Organization", "org:530111-DW01", name="某党委"),
    node("Organization", "org:530111-ZB01", name="某支部"),
    node("Organization", "org:530111-LH01", "JointCommittee", kind="joint_committee"),
    node("Unit", "unit:91530100MA000C3M93", name="某公司"),
    node("Position", "pos:530111-ZD01"),
    node("Agreement", "agr:XY-2021-001"),
    node("Project", "proj:XM-001"),
    node("Need", "need:XQ-001"),
    node("Resource", "res:ZY-001"),
)
"""What the samples of the templates refer to."""


def cleaned(*ledgers: Ledger, known: Any = None) -> Read:
    known = known or references(NAMED)
    found = Read(ledgers)
    for ledger in ledgers:
        found.findings.extend(ledger.notices)
        known.note(ledger)
    for ledger in ledgers:
        for chunk in ledger.chunks(known):
            found.nodes += chunk.nodes
            found.relationships += chunk.relationships
            found.findings += chunk.findings
    return found


def table(folder: Path, kind: str, drop: tuple[str, ...] = (), /, **names: str) -> Path:
    """A ledger of one row without some columns, others (by what they feed) under other names."""
    path = folder / f"{kind}.csv"
    columns = [one for one in KINDS[kind].columns if one.feeds not in drop]
    sample = {
        feed: text.removeprefix(SAMPLE_MARK) for feed, text in samples(KINDS[kind])[0].items()
    }
    path.write_bytes(
        as_csv(
            [names.get(one.feeds, one.header) for one in columns],
            [sample.get(one.feeds, "") for one in columns],
            encoding="gb18030",
        )
    )
    return path


def refusals(path: Path, *said: Any, **more: Any) -> set[tuple[str, str | None, str | None]]:
    with pytest.raises((InvalidInput, NotFound)) as refused:
        open_ledgers(path, reading=Reading(Directions.of(*said), **more))
    assert isinstance(refused.value, InvalidInput)
    return {(one.rule, one.column, one.value) for one in refused.value.findings}


@pytest.mark.parametrize("kind", KINDS)
def test_each_column_can_go_by_any_name(kind: str, tmp_path: Path) -> None:
    """Renamed to what nobody knows and mapped back, a ledger says just the same."""
    names = {one.feeds: f"x{at}y" for at, one in enumerate(KINDS[kind].columns)}
    plain = cleaned(*open_ledgers(table(tmp_path, kind)))
    said = [f"{names[one.feeds]}={one.header}" for one in KINDS[kind].columns]
    path = table(tmp_path, kind, **names)
    for maps in (said, [f"{kind}:{one}" for one in said]):
        got = cleaned(*open_ledgers(path, reading=Reading(Directions.of(maps))))
        assert got.content() == plain.content()
        assert got.rules == plain.rules


def test_what_is_said_and_does_not_fit_is_told(tmp_path: Path) -> None:
    path = table(tmp_path, "enterprises", ownership="性质甲", operating_status="性质乙")
    fits = ["性质甲=经济性质", "性质乙=经营状态"]
    assert open_ledgers(path, reading=Reading(Directions.of(fits)))
    two = refusals(path, ["性质甲=经济性质", "性质乙=经济性质"])
    assert ("repeated_column", "性质乙", None) in two
    assert ("no_such_header", "没有", "经济性质") in refusals(path, [*fits, "没有=经济性质"])
    assert refusals(path, [*fits, "性质甲=没有"]) >= {("no_such_column", "性质甲", "没有")}
    assert refusals(path, ["enterprises:性质甲=阵地层级"]) == {
        ("no_such_column", "enterprises:性质甲".partition(":")[2], "阵地层级")
    }
    assert refusals(path, [*fits, "曾用名=阵地层级"]) == {("no_such_column", "曾用名", "阵地层级")}
    assert refusals(path, ["性质甲=经济性质", "性质甲=规模"]) == {
        ("mapped_twice", "性质甲", "规模")
    }
    assert refusals(path, ["性质甲"]) == {("malformed_direction", None, "性质甲")}
    assert refusals(path, fits, ["数据日期=某日"]) == {("not_a_date", "数据日期", "某日")}
    assert refusals(path, fits, ["没有=1"]) == {("no_such_column", "没有", "1")}
    assert refusals(path, fits, ["统一社会信用代码=91530100MA000C3M93"]) == {
        ("default_of_key", "统一社会信用代码", "91530100MA000C3M93")
    }
    assert refusals(path, fits, ["规模=小"]) == {("default_not_needed", "规模", "小")}
    assert refusals(path, fits, [], ["没有"]) == {("no_such_header", "没有", None)}
    assert refusals(path, ["13912345678=规模"]) == {("person_datum", None, None)}


def test_a_mapping_of_one_ledger_leaves_the_others_alone(tmp_path: Path) -> None:
    one = table(tmp_path, "organizations", kind="归类")
    other = table(tmp_path, "positions", tier="归类")
    said = Directions.of(["organizations:归类=党组织类别", "positions:归类=阵地层级"])
    found = open_all([one, other], reading=Reading(said))
    assert [ledger.kind.code for ledger in found] == ["organizations", "positions"]
    with pytest.raises(InvalidInput, match="阵地层级"):
        open_all([one, other], reading=Reading(Directions.of(["归类=党组织类别"])))


def test_a_missing_column_may_be_given_and_the_remark_is_kept(tmp_path: Path) -> None:
    drop = ("data_date", "subdistrict", "declared_crs")
    path = table(tmp_path, "enterprises", drop)
    given_ = ["数据日期=2026-06-30", "所属街道=阿拉街道办事处", "坐标系=GCJ02"]
    ledgers = open_ledgers(path, reading=Reading(Directions.of([], given_)))
    found = cleaned(*ledgers)
    assert found.errors == []
    properties = found.node("Unit").properties
    assert str(properties["data_date"]) == "2026-06-30"
    assert properties["declared_crs"] == "gcj02"
    for name in ("数据日期", "坐标系", "所属街道"):
        assert f"{name}: 由导入人给定" in properties["note"]
    ends = {end for start, end in found.ends("LOCATED_IN") if start.startswith("unit:")}
    assert "zone:ala" in ends
    assert [one.column for one in found.findings if one.rule == "default_used"] == [
        *("数据日期", "所属街道", "坐标系")
    ]
    assert ledgers[0].position("subdistrict") >= len(ledgers[0].header.printed)
    # A system is given to coordinates only, and a required column must still be there or given.
    bare = table(tmp_path, "enterprises", (*drop, "lon", "lat"))
    found = cleaned(*open_ledgers(bare, reading=Reading(Directions.of([], given_))))
    assert "坐标系" not in found.node("Unit").properties["note"]
    assert "crs_without_coordinates" not in found.rules
    assert refusals(bare, [], given_[:1]) == {("missing_column", "所属街道", None)}


def test_a_torn_row_is_told_where_columns_are_given(tmp_path: Path) -> None:
    printed = [one for one in headers("needs") if "日期" not in one]
    path = tmp_path / "需求.csv"
    kinds = {one.header: one.feeds for one in KINDS["needs"].columns}
    cells = [row("needs")[list(kinds).index(text.rstrip("*"))] for text in printed]
    missing = (
        next(
            one
            for one in KINDS["needs"].columns
            if one.header not in {text.rstrip("*") for text in printed}
        )
        if len(printed) < len(kinds)
        else None
    )
    if missing is None:
        printed, cells = printed[:-1], cells[:-1]
        missing = KINDS["needs"].columns[-1]
    value = samples(KINDS["needs"])[0].get(missing.feeds) or "x"
    path.write_bytes(as_csv(printed, cells, [*cells, "多出"]))
    said = Directions.of([], [f"{missing.header}={value}"])
    found = cleaned(*open_ledgers(path, reading=Reading(said)))
    (torn,) = [one for one in found.findings if one.rule == "torn_row"]
    assert torn.row == 3
    assert torn.message == f"{len(printed) + 1} cells under {len(printed)} headers"


def test_5f_a_column_about_persons_is_left_out_on_request_only(tmp_path: Path) -> None:
    path = tmp_path / "组织.csv"
    secret = "13912345678"
    path.write_bytes(as_csv([*headers("organizations"), "联系人"], [*row("organizations"), secret]))
    with pytest.raises(PersonDataRefused):
        open_ledgers(path)
    # No mapping makes a column about persons one of ours.
    with pytest.raises(PersonDataRefused):
        open_ledgers(path, reading=Reading(Directions.of(["联系人=备注"])))
    (ledger,) = open_ledgers(path, reading=Reading(Directions.of([], [], ["联系人"])))
    found = cleaned(ledger)
    assert found.errors == []
    assert [one.column for one in found.findings if one.rule == "left_out"] == ["联系人"]
    assert secret not in repr([*ledger.lines()])
    assert secret not in repr(found.content())


def test_profiles_are_used_silently_where_all_headers_are_there(tmp_path: Path) -> None:
    folder = tmp_path / "profiles"
    path = table(tmp_path, "enterprises", ("data_date",), ownership="性质甲")
    said = Directions.of(["性质甲=经济性质"], ["数据日期=2026-06-30"])
    ledgers = open_ledgers(path, reading=Reading(said))
    save_profile(learned("某区", (one.header for one in ledgers)), folder)
    again = open_ledgers(path, reading=Reading(profiles=profiles_in(folder)))
    assert again[0].profile == "某区"
    assert cleaned(*again).content() == cleaned(*ledgers).content()
    # What is said now counts for more than what was learned.
    later = Reading(Directions.of([], ["数据日期=2026-09-30"]), profiles=profiles_in(folder))
    found = cleaned(*open_ledgers(path, reading=later))
    assert str(found.node("Unit").properties["data_date"]) == "2026-09-30"
    # A table that lacks one of its headers is another, with and without the profile's name.
    (tmp_path / "b").mkdir()
    other = table(tmp_path / "b", "enterprises", ("data_date",), ownership="性质乙")
    rule = {("missing_column", "经济性质", "性质乙"), ("missing_column", "数据日期", None)}
    assert refusals(other, profiles=profiles_in(folder)) == rule
    named = find_profile("某区", folder)
    assert refusals(other, named=named) == {("other_profile", None, "某区")}
    # Two that fit and differ: one has to be named.
    changed = Reading(Directions.of(["性质甲=经济性质"], ["数据日期=2026-01-31"]))
    save_profile(
        learned("另一区", (one.header for one in open_ledgers(path, reading=changed))), folder
    )
    assert refusals(path, profiles=profiles_in(folder)) == {("several_profiles", None, None)}
    (ledger,) = open_ledgers(path, reading=Reading(named=find_profile("另一区", folder)))
    assert ledger.defaults["data_date"] == "2026-01-31"
    remove_profile("另一区", folder)
    assert [one.name for one in profiles_in(folder)] == ["某区"]
    with pytest.raises(NotFound, match="某区"):
        find_profile("另一区", folder)


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".x", "x" * 61, "13912345678"])
def test_impossible_names_of_profiles(name: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput):
        learned(name, ())
    with pytest.raises(NotFound):
        find_profile(name, tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        '{"tables": [1]}',
        '{"tables": [{"kind": "x", "headers": [], "columns": {}, "defaults": {}, "left_out": []}]}',
        '{"tables": [{"kind": "needs", "headers": [], "columns": {"a": "没有"}, "defaults": {},'
        ' "left_out": []}]}',
    ],
)
def test_a_faulty_profile_is_told(text: str, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(text, "utf-8")
    with pytest.raises(InvalidInput) as refused:
        profiles_in(tmp_path)
    assert {one.rule for one in refused.value.findings} == {"faulty_profile"}


def test_a_name_that_only_one_has_stands_for_a_code(tmp_path: Path) -> None:
    path = table(tmp_path, "pairings", party_a="甲方", party_b="乙方名称")
    lines = path.read_text("gb18030").splitlines()
    text = lines[1].replace("530111-DW01", "甲党委").replace("530111-ZB01", "乙支部")  # an alias
    path.write_text("\n".join([lines[0], text]), "gb18030")
    found = cleaned(*open_ledgers(path))
    assert found.errors == []
    assert {start for start, _ in found.ends("PARTY_TO")} == {"org:org-a", "org:org-b"}
    twin = dataset(node("Organization", "org:twin", name="甲党委"))
    found = cleaned(*open_ledgers(path), known=references(NAMED, twin))
    (error,) = found.errors
    assert (error.rule, error.column, error.value) == ("ambiguous_name", "甲方", "甲党委")
    assert "org:org-a" in error.message
    assert "org:twin" in error.message
    path.write_text("\n".join([lines[0], text.replace("甲党委", "无此党委")]), "gb18030")
    assert [one.rule for one in cleaned(*open_ledgers(path)).errors] == ["unknown_code"]


def test_names_of_the_same_import_count(tmp_path: Path) -> None:
    """The office's four files, in the order that refers ahead."""
    paths = written(tmp_path / "office")
    said = Directions.of(
        [
            *("organizations:编号=党组织编码", "organizations:全称=党组织名称"),
            *("组织形式=党组织类别", "隶属党组织=上级党组织编码", "所属系统=领域"),
            *("在册党员=正式党员数", "现状=状态", "qymc=企业名称", "统一代码=统一社会信用代码"),
            *("企业性质=经济性质", "国民经济行业=行业门类", "党组织组建=组建状态"),
            *("所属党支部=覆盖党组织编码", "经营场所=详细地址", "登记状态=经营状态"),
            *("场所名称=阵地名称", "阵地层次=阵地层级", "运营单位=管理单位"),
            *("协议号=协议编号", "共建形式=形式", "共建主题=主题"),
        ],
        ["数据日期=2026-06-30", "坐标系=WGS84"],
        ["联系人"],
    )
    ledgers = open_all(reversed(paths), reading=Reading(said))
    found = cleaned(*ledgers, known=references_without_places())
    assert [(one.rule, one.value) for one in found.errors] == [("not_in_list", "小微")]
    assert found.ends("SUBORDINATE_TO") == {("org:ZZ03", "org:ZZ01")}
    assert found.ends("COVERED_BY") == {("unit:91530100MA000C3M93", "org:ZZ03")}
    assert {start for start, _ in found.ends("PARTY_TO")} == {"org:ZZ02", "org:ZZ03"}


def references_without_places() -> Any:
    from graph.ledgers import References
    from graph.snapshot.building import snapshot_of

    return References.of(snapshot_of(dataset()))


def test_the_likely_meaning_is_told_by_name_pinyin_and_cells(tmp_path: Path) -> None:
    names = {"name": "QiYeMingCheng", "ownership": "jjxz", "size": "gm_dx", "uscc": "证照号"}
    (found,) = describe(table(tmp_path, "enterprises", **names), "企业.csv")
    likely = {one.header: one.likely for one in found.columns if one.likely}
    assert likely["QiYeMingCheng"] == "企业名称"
    assert likely["jjxz"] == "经济性质"
    assert likely["证照号"] == "统一社会信用代码"
    assert not found.recognized


def test_cells_of_columns_about_persons_are_not_shown(tmp_path: Path) -> None:
    path = tmp_path / "组织.csv"
    secret = ["某某", "13912345678"]
    path.write_bytes(
        as_csv([*headers("organizations"), "联系人", "其他"], [*row("organizations"), *secret])
    )
    (found,) = describe(path, path.name)
    assert [one.header for one in found.columns if one.person] == ["联系人"]
    assert "某某" not in repr(found)
    assert "1391" not in repr(found)


def test_a_correction_is_looked_at_before_it_is_kept(tmp_path: Path) -> None:
    path = table(tmp_path, "enterprises")
    ledgers = open_ledgers(path)
    size = ledgers[0].header.printed[ledgers[0].position("size")]
    made = correction(ledgers, None, 2, size, "微")
    assert made == Correction(path.name, None, 2, size, "小", "微")
    found = cleaned(*open_ledgers(path, corrections=(made,)))
    assert found.node("Unit").properties["size"] == "micro"
    for after, rule in (
        ("不大", "not_in_list"),
        ("", "missing_value"),
        ("13912345678", "person_datum"),
    ):
        with pytest.raises(InvalidInput) as refused:
            correction(ledgers, None, 2, size, after)
        (fault,) = refused.value.findings
        assert (fault.rule, fault.row, fault.column) == (rule, 2, size)
        assert "1391" not in str(fault)
    for sheet, at, column in (("x", 2, size), (None, 1, size), (None, 3, size), (None, 2, "x")):
        with pytest.raises(NotFound):
            correction(ledgers, sheet, at, column, "微")


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_nothing_that_is_said_of_headers_breaks_the_reading(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever is said: it is read, or refused with findings of known rules, and never both."""
    folder = tmp_path_factory.mktemp("said")
    path = table(folder, "enterprises", ownership="性质甲")
    printed = ["性质甲", "规模", "没有", "联系人", "", "enterprises:性质甲", "="]
    columns = ["经济性质", "规模", "数据日期", "没有", "", "是否规上", "小"]
    pair = st.builds("{}={}".format, st.sampled_from(printed), st.sampled_from(columns))
    said = data.draw(st.tuples(st.lists(pair), st.lists(pair), st.lists(st.sampled_from(printed))))
    faults: tuple[Finding, ...] = ()
    ledgers: tuple[Ledger, ...] = ()
    try:
        ledgers = open_ledgers(path, reading=Reading(Directions.of(*said)))
    except InvalidInput as error:
        faults = error.findings
    assert bool(ledgers) != bool(faults)
    assert {one.rule for one in faults} <= RULES.keys()
    if ledgers:
        profile = learned("某区", (one.header for one in ledgers))
        save_profile(profile, folder)
        assert find_profile("某区", folder) == profile == Profile("某区", profile.tables)
        again = open_ledgers(path, reading=Reading(named=profile))
        assert cleaned(*again).content() == cleaned(*ledgers).content()
