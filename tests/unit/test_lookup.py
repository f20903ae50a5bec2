"""Entities are found by what people type: names, codes, pinyin."""

from __future__ import annotations

from datetime import date

import pytest

from graph.loading.checking import check
from graph.loading.folder import read_folder
from graph.model.rows import Dataset, NodeRow
from graph.snapshot.pictures import Picture
from queries.lookup import search
from queries.spelling import spellings
from tests.support.components import ROOT
from tests.support.pictures import snapshot_of

DAY = date(2021, 12, 31)


@pytest.fixture(scope="module")
def picture() -> Picture:
    firm = {
        "id": "unit:t-bank",
        "name": "昆明ＡＢ银行2号楼",
        "uscc": "91530100MA000C3M07",
        "former_names": ["重庆路商行"],
        "until": date(2025, 1, 1),
    }
    own = Dataset("t", "ledger", "src:t", DAY, [NodeRow("Unit", ("Enterprise",), firm)])
    return snapshot_of(check(read_folder(ROOT / "graph" / "datasets" / "kunming")), own).at(DAY)


def found(picture: Picture, text: str) -> list[str]:
    return [hit.id for hit in search(picture=picture, text=text).hits]


@pytest.mark.parametrize(
    "text",
    [
        "AB银行", "ａｂ银行", "ab银行2", "91530100ma000c3m07", "C3M07", "重庆路", "unit:t-bank",
        "kunmingabyinhang2haolou", "abyinhang", "kmabyh", "KMABYH2HL",
    ],
)  # fmt: skip
def test_a_body_is_found_by_name_code_former_name_and_pinyin(picture: Picture, text: str) -> None:
    assert found(picture, text) == ["unit:t-bank"]


def test_pinyin_of_a_name_ranks_as_the_name_does(picture: Picture) -> None:
    hits = search(picture=picture, text="kunmingxueyuan").hits
    assert [(hit.name, hit.rank) for hit in hits[:2]] == [("昆明学院", 0), ("昆明学院党委", 1)]
    assert found(picture, "ynjtjtdw")[0] == "org:ynjt-pc"


def test_what_does_not_hold_is_not_found(picture: Picture) -> None:
    later = picture.snapshot.at(date(2025, 1, 1))
    assert found(later, "abyinhang") == []


def test_words_decide_between_the_readings_of_a_character() -> None:
    assert spellings("银行") == ("yinhang", "yh")
    assert spellings("行政") == ("xingzheng", "xz")
    assert spellings("ABC 12") == ("ABC 12", "ABC 12")
