"""What people write in a cell, and what it means."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from graph.ledgers import KINDS, RULES
from graph.ledgers.mapping.ids import code_of, entity_id
from graph.ledgers.values.cells import Cell, Fault, Marked, shown
from graph.ledgers.values.parsing import Memo, converter, read_text
from graph.model.vocabulary import VOCABULARY
from tests.support.ledgers import as_csv, headers, read, row


def reads(kind: str, feed: str, cell: Cell) -> Any:
    """What a column makes of a cell: the value, or ``(value, rule)``, or the rule of a fault."""
    ledger = KINDS[kind]
    value = converter(ledger.by_feed[feed], ledger.specs.get(feed))(cell)
    if isinstance(value, Fault):
        assert value.rule in RULES
        return value.rule
    if isinstance(value, Marked):
        assert value.rule is None or value.rule in RULES
        return value.value, value.rule or value.printed
    return value


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("12", 12),
        ("１２", 12),
        ("1,234人", 1234),
        ("１，２３４", 1234),
        (" 12 名", 12),
        ("'12", 12),
        ("12 个", 12),
        ("1.66万", 16600),
        ("1.2亿", 120_000_000),
        ("420余", (420, "inexact_number")),
        ("420余人", (420, "inexact_number")),
        ("2万余人", (20_000, "inexact_number")),
        ("超过8万", (80_000, "inexact_number")),
        ("≥3", (3, "inexact_number")),
        ("约300人左右", (300, "inexact_number")),
        (12.0, 12),
        ("12.0", 12),
        ("12.5", "not_whole"),
        (12.5, "not_whole"),
        ("-1", "out_of_range"),
        ("1,23", "not_a_number"),
        ("十二", "not_a_number"),
        ("1e3", "not_a_number"),
        ("9" * 20, "out_of_range"),
        (float("inf"), "not_a_number"),
        ("—", None),
        ("无", None),
        ("", None),
        ("13912345678", "person_datum"),
        (13912345678.0, "person_datum"),
        ("某人 139-1234-5678", "person_datum"),
        ("#N/A", "cell_error"),
    ],
)
def test_counts(cell: Cell, meant: Any) -> None:
    assert reads("enterprises", "staff", cell) == meant


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("240㎡", 240.0),
        ("240.5平方米", 240.5),
        ("1.66万平方米", 16600.0),
        ("240余平方米", (240.0, "inexact_number")),
        ("0", 0.0),
        ("一亩", "not_a_number"),
    ],
)
def test_areas(cell: Cell, meant: Any) -> None:
    assert reads("positions", "floor_area_m2", cell) == meant


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("60", 60.0),
        ("60%", 60.0),
        ("60％", 60.0),
        (60.0, 60.0),
        (0.6, (60.0, "fraction_as_percent")),
        ("0.6", (0.6, "small_percent")),
        ("1", (1.0, "small_percent")),
        (1.0, (1.0, "small_percent")),
        ("1%", 1.0),
        ("100%", 100.0),
        ("0", 0.0),
        ("101", "out_of_range"),
    ],
)
def test_percentages(cell: Cell, meant: Any) -> None:
    assert reads("projects", "progress", cell) == meant


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("2021-03-05", date(2021, 3, 5)),
        ("2021-3-5", date(2021, 3, 5)),
        ("2021.3.5", date(2021, 3, 5)),
        ("2021/3/5", date(2021, 3, 5)),
        ("2021年3月5日", date(2021, 3, 5)),
        ("2021 年 3 月 5 日", date(2021, 3, 5)),
        ("２０２１．３．５", date(2021, 3, 5)),
        ("20210305", date(2021, 3, 5)),
        ("2021-03-05 00:00:00", date(2021, 3, 5)),
        ("2021-03-05T08:30", date(2021, 3, 5)),
        (date(2021, 3, 5), date(2021, 3, 5)),
        (datetime(2021, 3, 5, 8, 30), date(2021, 3, 5)),
        (44260.0, (date(2021, 3, 5), "serial_date")),
        ("44260", (date(2021, 3, 5), "serial_date")),
        ("2021-03", (date(2021, 3, 1), "date_not_full")),
        ("2021年3月", (date(2021, 3, 1), "date_not_full")),
        ("202103", (date(2021, 3, 1), "date_not_full")),
        ("2021年", (date(2021, 1, 1), "date_not_full")),
        ("2021", (date(2021, 1, 1), "date_not_full")),
        ("3/5/2021", "not_a_date"),
        ("21.3.5", "not_a_date"),
        ("'2021-03-05", date(2021, 3, 5)),
        ("\u200b2021-03-05", date(2021, 3, 5)),
        ("2021-02-29", "not_a_date"),
        ("2021-00-05", "not_a_date"),
        ("2021-03-00", "not_a_date"),
        ("2021-00", "not_a_date"),
        ("20210005", "not_a_date"),
        ("202100", "not_a_date"),
        ("0000-00-00", "not_a_date"),
        ("1e300", "not_a_date"),
        (1e300, "not_a_date"),
        ("1021-02-28", "not_a_date"),
        ("2021-13-01", "not_a_date"),
        (1.0, "not_a_date"),
        ("下个月", "not_a_date"),
        ("不详", None),
    ],
)
def test_days(cell: Cell, meant: Any) -> None:
    assert reads("organizations", "since", cell) == meant


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("2024-03-04", date(2024, 3, 5)),
        ("2024-02", (date(2024, 3, 1), "date_not_full")),
        ("2024", (date(2025, 1, 1), "date_not_full")),
        ("长期", (None, "长期")),
        ("2024-02-29", date(2024, 3, 1)),
    ],
)
def test_a_last_day_is_kept_as_the_day_after_it(cell: Cell, meant: Any) -> None:
    assert reads("pairings", "until", cell) == meant


def test_a_time_of_day_is_kept_beside_the_day() -> None:
    assert reads("activities", "since", "2021-07-01 9:30") == (date(2021, 7, 1), "2021-07-01 9:30")
    given = datetime(2021, 7, 1, 9, 30)
    assert reads("activities", "since", given) == (date(2021, 7, 1), "2021-07-01 09:30")


@pytest.mark.parametrize(
    ("feed", "cell", "meant"),
    [
        ("industry", "M 科学研究和技术服务业", "m"),
        ("industry", "m", "m"),
        ("industry", "制造业", "c"),
        ("industry", "manufacturing", "c"),
        ("industry", "茶业", "not_in_list"),
        ("industry", "软件和信息技术服务业", "i"),
        ("industry", "I65", "i"),
        ("industry", "65", "i"),
        ("industry", 65.0, "i"),
        ("industry", "６５ 软件和信息技术服务业", "i"),
        ("industry", "I 65-软件和信息技术服务业", "i"),
        ("industry", "I 软件和信息技术服务业", "i"),
        ("industry", "I651 软件开发", "i"),
        ("industry", "6513", "i"),
        ("industry", "酒，饮料和精制茶制造业", "c"),
        ("industry", "农业", "a"),
        ("industry", "'01", "a"),
        ("industry", "采矿业", "b"),
        ("industry", "M65", "not_in_list"),
        ("industry", "65 餐饮业", "not_in_list"),
        ("industry", "I 餐饮业", "not_in_list"),
        ("industry", "65 茶业", "not_in_list"),
        ("industry", "651", "not_in_list"),
        ("industry", 1.0, "not_in_list"),
        ("industry", 6.5, "not_in_list"),
        ("industry", "6-5", "not_in_list"),
        ("industry", "2021年", "not_in_list"),
        ("industry", date(2021, 12, 31), "not_in_list"),
        ("industry", "00", "not_in_list"),
        ("industry", "98", "not_in_list"),
        ("industry", "国际组织", "not_in_list"),
        ("industry", "T97", "not_in_list"),
        ("industry", "无", None),
        ("size", "小型", "small"),
        ("size", "小", "small"),
        ("size", "MICRO", "micro"),
        ("size", "小型企业", "small"),
        ("size", "微型企业", "micro"),
        ("size", "小微", "not_in_list"),
        ("size", "小微企业", "not_in_list"),
        ("size", "中小型", "not_in_list"),
        ("ownership", "港澳台", "foreign"),
        ("ownership", "国有独资", "state"),
        ("ownership", "有限责任公司（国有独资）", "state"),
        ("ownership", "个人独资", "private"),
        ("ownership", "有限责任公司(自然人投资或控股)", "private"),
        ("ownership", "外商投资", "foreign"),
        ("ownership", "集体所有制", "collective"),
        ("ownership", "有限责任公司", "not_in_list"),
        ("ownership", "股份有限公司", "not_in_list"),
        ("ownership", "合资", "not_in_list"),
        *(("operating_status", word, "operating") for word in ("存续", "在营", "开业", "在业")),
        ("operating_status", "存续（在营、开业、在册）", "operating"),
        ("operating_status", "在营（开业）企业", "operating"),
        ("operating_status", "歇业", "suspended"),
        ("operating_status", "注销", "deregistered"),
        ("operating_status", "吊销，已注销", "deregistered"),
        ("operating_status", "吊销", "not_in_list"),
        ("operating_status", "吊销，未注销", "not_in_list"),
        ("operating_status", "已迁出", "moved_out"),
        ("operating_status", "空壳企业", "shell"),
        ("mass", "工会；共青团、妇联", ("工会", "共青团", "妇联")),
        ("mass", "无", None),
        ("mass", "工会；商会", "not_in_list"),
        ("guided", "是", True),
        ("guided", "否", False),
        ("guided", "无", False),
        ("guided", "也许", "not_in_list"),
        ("former_names", "甲公司；乙公司", ("甲公司", "乙公司")),
    ],
)
def test_words(feed: str, cell: Cell, meant: Any) -> None:
    assert reads("enterprises", feed, cell) == meant


@pytest.mark.parametrize("code", KINDS)
def test_no_usual_word_is_one_of_the_list_s_own_with_another_meaning(code: str) -> None:
    for column in KINDS[code].columns:
        if column.codes:
            own = {text.zh: one for one, text in column.codes.codes.items()} | dict(column.words)
            for word in column.also.keys() & own.keys():
                assert column.also[word] == own[word], (column.header, word)


def test_an_ambiguous_word_is_told_with_what_can_be_said(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(headers("enterprises"))
    for size, ownership in (("小型企业", "个人独资"), ("小微", "有限责任公司")):
        alone = {"organized": "未组建", "covering": ""}
        line = row("enterprises", size=size, ownership=ownership, **alone)
        book.worksheets[0].append(line)
    book.save(tmp_path / "企业.xlsx")
    text = tmp_path / "企业.csv"
    lines = book.worksheets[0].iter_rows(values_only=True)
    text.write_bytes(as_csv(*lines, encoding="gb18030"))
    for path in (tmp_path / "企业.xlsx", text):
        found = read(path)
        assert found.node("Unit").properties["size"] == "small"
        assert found.node("Unit").properties["ownership"] == "private"
        assert [(one.row, one.column, one.value, one.message) for one in found.errors] == [
            (3, "经济性质*", "有限责任公司", "none of 国有 集体 民营 港澳台 外资"),
            (3, "规模*", "小微", "none of 大 中 小 微"),
        ]


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("91110000600037341L", "91110000600037341L"),
        ("９１１１００００６０００３７３４１ｌ", "91110000600037341L"),
        ("91110000-60003734-1L", "91110000600037341L"),
        ("91350211M0000XUF46", ("91350211M0000XUF46", "credit_code_check")),
        ("91530100MA000C3M07", ("91530100MA000C3M07", "credit_code_organization")),
        ("530111190001011296", "person_datum"),
        ("53011119000101194x", "person_datum"),
        ("530111-19000101-194X", "person_datum"),
        ("530111\u200b19000101\n194Ｘ", "person_datum"),
        ("（530111）【19000101】194X", "person_datum"),
        ("53011119000101194Х", "person_datum"),
        ("530111190001011943", "person_datum"),
        ("5301111900010119", "person_datum"),
        ("53011119000101194*", "person_datum"),
        ("5301111900010119440", "person_datum"),
        ("身份证53011119000101194X", "person_datum"),
        ("530111900101194", "person_datum"),
        ("1391-2345-678", "person_datum"),
        ("91110000600037341", "credit_code_format"),
        ("9111000060003734IL", "credit_code_format"),
        ("9.111E+17", "digits_lost"),
        (911101066976941872.0, "digits_lost"),
        ("11010519491231002X", "person_datum"),
        ("139 1234 5678", "person_datum"),
        (13912345678.0, "person_datum"),
        ("", None),
    ],
)
def test_credit_codes(cell: Cell, meant: Any) -> None:
    assert reads("enterprises", "uscc", cell) == meant


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("007", "007"),
        ("'007", "007"),
        ('="007"', "007"),
        ("ａｂ－１", "ab-1"),
        (7.0, ("7", "number_as_code")),
        (7.5, "not_a_code"),
        ("9.15E+17", "digits_lost"),
        ("1E5", "1E5"),
        ("x" * 61, "too_long"),
        ("13912345678", "person_datum"),
    ],
)
def test_codes(cell: Cell, meant: Any) -> None:
    assert reads("needs", "key", cell) == meant


def test_texts_lose_what_cannot_be_seen_and_nothing_else() -> None:
    assert read_text("  昆明\u3000公司\n（集团）\u202e ") == "昆明 公司 （集团）"
    assert read_text("=SUM(A1)") == "=SUM(A1)"
    assert read_text("长" * 4001).rule == "too_long"
    assert read_text(530111.0) == "530111"
    assert read_text(110105194912310016.0).rule == "digits_lost"
    assert "1949" not in shown(110105194912310016.0)


def test_text_marks_and_what_cannot_be_seen_do_not_change_a_word() -> None:
    assert reads("enterprises", "above_scale", "'是") is True
    assert reads("enterprises", "above_scale", "\u200b否") is False
    assert reads("enterprises", "size", "'小\ufeff") == "small"
    assert reads("enterprises", "lon", "'102.8039") == 102.8039


@pytest.mark.parametrize(
    "word", ["NULL", "null", "NaN", "None", "<NULL>", "(null)", r"\N", "NaT", "N/A", "无"]
)
@pytest.mark.parametrize(
    ("kind", "feed"),
    [
        *(("organizations", "key"), ("organizations", "superior"), ("organizations", "unit_uscc")),
        *(("organizations", "name"), ("organizations", "since"), ("organizations", "unit_name")),
        *(("enterprises", "staff"), ("enterprises", "size"), ("enterprises", "above_scale")),
        *(("enterprises", "former_names"), ("pairings", "parties"), ("enterprises", "lon")),
    ],
)
def test_words_for_nothing_are_blanks_in_every_column(kind: str, feed: str, word: str) -> None:
    if (feed, word) != ("above_scale", "无"):
        assert reads(kind, feed, word) is None


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        *(("WGS-84", "wgs84"), ("wgs_1984", "wgs84"), ("EPSG:4326", "wgs84"), ("GPS坐标", "wgs84")),
        *(("GCJ-02坐标系", "gcj02"), ("火星坐标系", "gcj02"), ("高德地图坐标系", "gcj02")),
        *(("BD-09", "bd09"), ("bd09ll", "bd09"), ("百度坐标系统", "bd09")),
        *(("EPSG 4490", "cgcs2000"), ("国家2000坐标系", "cgcs2000"), ("CGCS 2000", "cgcs2000")),
        *(("2000国家大地坐标系", "cgcs2000"), ("西安80", "not_in_list"), ("北京54", "not_in_list")),
    ],
)
def test_coordinate_systems(cell: Cell, meant: Any) -> None:
    assert reads("enterprises", "declared_crs", cell) == meant


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        *(
            ("102°48′14.04″", 102.8039),
            ("102°48'14.04\"E", 102.8039),
            ("东经102°48′14.04″", 102.8039),
        ),
        *(("E102.8039", 102.8039), ("102.8039E", 102.8039), ("102.8039°", 102.8039)),
        *(("102度48分14.04秒", 102.8039), ("102°48.234′", 102.8039), ("W102.5", -102.5)),
        *(("１０２°４８′１４．０４″", 102.8039), ("102º48’14.04”", 102.8039), (102.8039, 102.8039)),
        *(
            ("24.9853N", "not_a_number"),
            ("102°61′0″", "not_a_number"),
            ("102.5°30′", "not_a_number"),
        ),
        *(
            ("E102.5W", "not_a_number"),
            ("102 48 14", "out_of_range"),
            ("102.80391234567", 102.80391234567),
        ),
    ],
)
def test_degrees(cell: Cell, meant: Any) -> None:
    assert reads("enterprises", "lon", cell) == meant


COLUMNS = [(kind.code, one.feeds) for kind in KINDS.values() for one in kind.columns]
CELLS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["2021年3月5日", "１２％", "420余", "是", "其他", "长期", "A；B", "1.66万"]),
    st.floats(),
    st.dates(),
    st.datetimes(),
)


@given(st.sampled_from(COLUMNS), CELLS)
def test_any_cell_is_judged_and_what_was_read_is_read_again_the_same(
    column: tuple[str, str], cell: Cell
) -> None:
    """Cleaning is idempotent: a clean value, written down, is itself."""
    kind, feed = column
    value = reads(kind, feed, cell)
    if isinstance(value, str | float | int) and not isinstance(value, bool) and value in RULES:
        return
    if isinstance(value, tuple) and len(value) == 2 and value[1] in RULES:
        value = value[0]
    if KINDS[kind].by_feed[feed].type.value == "last day" or value is None:
        return
    if isinstance(value, tuple):
        return
    if KINDS[kind].by_feed[feed].type.value == "percent":
        assert reads(kind, feed, f"{Decimal(repr(value)):f}%") == value  # bare, 0.6 means 60
        return
    written = {True: "是", False: "否"}.get(value) if isinstance(value, bool) else value
    again = reads(kind, feed, shown(written) if isinstance(written, date) else _cell(written))
    assert (again[0] if isinstance(again, tuple) else again) == value


def _cell(value: Any) -> Cell:
    return float(value) if isinstance(value, int | float) else str(value)


@given(st.text(min_size=1, max_size=20))
def test_an_id_fits_the_pattern_and_tells_its_code(code: str) -> None:
    made = entity_id("Agreement", code)
    assert VOCABULARY.nodes["Agreement"].id_pattern.fullmatch(made)
    if len(made) < 100:
        assert code_of(made) == code


@given(st.text(max_size=200), st.text(max_size=200))
def test_different_codes_have_different_ids(one: str, other: str) -> None:
    assert (entity_id("Need", one) == entity_id("Need", other)) == (one == other)


def test_what_is_remembered_is_bounded() -> None:
    memo = Memo(str)
    for number in range(50_000):
        assert memo[float(number)] == str(float(number))
    assert len(memo) <= 20_000
