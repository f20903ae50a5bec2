"""The divisions of GB/T 4754-2017."""

from __future__ import annotations

from itertools import groupby
from time import process_time

import pytest

from graph.ledgers.values.industries import DIVISIONS, read_industry
from graph.model.codes import INDUSTRY

FIRST_AND_LAST = {
    "a": ("01", "05"), "b": ("06", "12"), "c": ("13", "43"), "d": ("44", "46"), "e": ("47", "50"),
    "f": ("51", "52"), "g": ("53", "60"), "h": ("61", "62"), "i": ("63", "65"), "j": ("66", "69"),
    "k": ("70", "70"), "l": ("71", "72"), "m": ("73", "75"), "n": ("76", "79"), "o": ("80", "82"),
    "p": ("83", "83"), "q": ("84", "85"), "r": ("86", "90"), "s": ("91", "96"), "t": ("97", "97"),
}  # fmt: skip


def test_there_are_97_in_20_sections_each_an_unbroken_range() -> None:
    assert list(DIVISIONS) == [f"{number:02}" for number in range(1, 98)]
    runs = [
        (section, [number for number, _ in run])
        for section, run in groupby(DIVISIONS.items(), key=lambda one: one[1][0])
    ]
    assert {section: (run[0], run[-1]) for section, run in runs} == FIRST_AND_LAST
    assert len(runs) == len(FIRST_AND_LAST)
    assert len({name for _, name in DIVISIONS.values()}) == 97


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("05", "农、林、牧、渔专业及辅助性活动"),
        ("15", "酒、饮料和精制茶制造业"),
        ("26", "化学原料和化学制品制造业"),
        ("36", "汽车制造业"),
        ("39", "计算机、通信和其他电子设备制造业"),
        ("58", "多式联运和运输代理业"),
        ("65", "软件和信息技术服务业"),
        ("72", "商务服务业"),
        ("79", "土地管理业"),
        ("95", "群众团体、社会团体和其他成员组织"),
    ],
)
def test_some_by_their_number(number: str, name: str) -> None:
    assert DIVISIONS[number][1] == name


def test_each_is_read_by_number_letter_and_name_but_what_is_no_section_of_the_model() -> None:
    for number, (section, name) in DIVISIONS.items():
        meant = section if section in INDUSTRY.codes else "left"
        for said in (number, f"{section.upper()}{number}", name, f"{number} {name}"):
            assert read_industry(said, lambda cell: "left") == meant, said
    assert {section for section, _ in DIVISIONS.values()} - {*INDUSTRY.codes} == {"t"}


def test_no_name_and_no_letter_contradicts_another() -> None:
    for number, (section, name) in DIVISIONS.items():
        for letter in INDUSTRY.codes:
            for said in (f"{letter}{number}", f"{letter} {name}"):
                meant = section if letter == section else "left"
                assert read_industry(said, lambda cell: "left") == meant, said


def test_a_long_cell_is_left_in_no_time() -> None:
    began = process_time()
    assert read_industry(f"i{'-' * 100_000}1", lambda cell: "left") == "left"
    assert process_time() - began < 1
