"""Entities are found by what people type: names, codes, pinyin."""

from __future__ import annotations

import unicodedata
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.datasets.synthetic import generate
from graph.model.rows import Dataset, NodeRow
from graph.snapshot.building import snapshot_of
from graph.snapshot.pictures import Picture
from queries import search as searching
from queries.search import search
from queries.spelling import spellings
from tests.support.networks import kunming_case

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
    return snapshot_of(kunming_case(), own).at(DAY)


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


def test_nobody_waits_for_what_another_snapshot_is_searched_by(picture: Picture) -> None:
    search(picture=picture, text="云内")
    with ThreadPoolExecutor(1) as others, searching._making:  # as while that of another is made
        answer = others.submit(search, picture=picture, text="云内")
        wait([answer], timeout=20)
        done = answer.done()
    assert done


def test_what_does_not_hold_is_not_found(picture: Picture) -> None:
    later = picture.snapshot.at(date(2025, 1, 1))
    assert found(later, "abyinhang") == []


def test_words_decide_between_the_readings_of_a_character() -> None:
    assert spellings("银行") == ("yinhang", "yh")
    assert spellings("行政") == ("xingzheng", "xz")
    assert spellings("ABC 12") == ("ABC 12", "ABC 12")


# --- against all names, looked at one by one ----------------------------------------------------


@dataclass(frozen=True)
class Lines:
    """All that each node can be found by, folded: names, others, the address, pinyin."""

    body: str
    plain: list[str]
    address: str
    spelt: list[str]


def folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def lines_of(picture: Picture) -> list[Lines]:
    snapshot, every = picture.snapshot, []
    for at in np.flatnonzero(picture.home).tolist():
        row = {name: snapshot.columns[name].at(at) for name in COLUMNS}
        names = [str(snapshot.names[at]), *row["aliases"], *row["former_names"]]
        plain = [*names, str(snapshot.ids[at]), row["name_en"], row["code"], row["uscc"]]
        body = picture.representative_of.get(at, at)
        every.append(
            Lines(
                str(snapshot.ids[body]),
                [folded(text) for text in plain if text],
                folded(row["address"] or ""),
                [folded(one).replace(" ", "") for name in names for one in spellings(name)],
            )
        )
    return every


def brute(every: list[Lines], wanted: str) -> list[tuple[int, int, str]]:
    """Rank, length and id of every hit, found by looking at each text of each node."""

    def looked(texts: list[str], sought: str) -> list[tuple[int, int]]:
        return [
            (0 if text == sought else 1 if text.startswith(sought) else 2, len(text))
            for text in texts
            if sought in text
        ]

    wanted = folded(wanted.strip())
    letters = wanted.replace(" ", "")
    latin = letters.isascii() and letters.isalnum() and not letters.isdigit()
    found: dict[str, tuple[int, int]] = {}
    for one in every:
        keys = looked(one.plain, wanted) + (looked(one.spelt, letters) if latin else [])
        keys += [(3, len(one.address))] if wanted in one.address else []
        if keys:
            found[one.body] = min([*keys, *([found[one.body]] if one.body in found else [])])
    return sorted((*best, body) for body, best in found.items())


COLUMNS = ("aliases", "former_names", "name_en", "code", "uscc", "address")


@pytest.fixture(scope="module")
def synthetic() -> tuple[Picture, list[Lines]]:
    picture = snapshot_of(kunming_case(), generate(scale=0.05)).at(DAY)
    return picture, lines_of(picture)


TEXTS = st.one_of(
    st.sampled_from(
        ["党", "1", "a", "洛羊", "unit:", "街道 ", "km", "lyjd", "luo yang", "B1", "91"]
    ),
    st.text(max_size=3).filter(lambda text: bool(folded(text.strip()))),
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(data=st.data())
def test_what_is_found_is_what_looking_at_every_text_finds(
    synthetic: tuple[Picture, list[Lines]], data: st.DataObject
) -> None:
    picture, every = synthetic
    text = data.draw(TEXTS)
    if data.draw(st.booleans()):
        one = data.draw(st.sampled_from(every))
        whole = data.draw(st.sampled_from([*one.plain, *filter(None, [one.address]), *one.spelt]))
        begin = data.draw(st.integers(0, len(whole) - 1))
        piece = whole[begin : begin + data.draw(st.integers(1, 12))]
        text = piece if piece.strip() else text
    expected = brute(every, text)
    told: list[tuple[int, str]] = []
    after = None
    while True:  # page by page, so that no hit is lost or told twice between two
        limit = max(7, len(expected) // 3)
        page = search(picture=picture, text=text, after=after, limit=limit)
        assert page.count == len(expected)
        told += [(hit.rank, hit.id) for hit in page.hits]
        if (after := page.following) is None:
            break
    assert told == [(rank, body) for rank, _, body in expected]


NAMES = st.sampled_from(["昆明学院", "云内动力", "ＡＢ银行2号", "Kun", "重庆路商行"])
FIRMS = st.dictionaries(
    st.integers(0, 6),
    st.fixed_dictionaries(
        {"name": NAMES},
        optional={"uscc": st.just("91530100MA000C3M07"), "aliases": st.lists(NAMES, max_size=2)},
    ),
)


@settings(deadline=None)
@given(before=FIRMS, after=FIRMS)
def test_what_is_taken_from_a_snapshot_searched_before_is_as_made_anew(
    before: dict[int, dict[str, object]], after: dict[int, dict[str, object]]
) -> None:
    old, new = (
        snapshot_of(
            Dataset(
                "t",
                "ledger",
                "src:t",
                DAY,
                [NodeRow("Unit", (), {"id": f"unit:{at}", **row}) for at, row in firms.items()],
            )
        )
        for firms in (before, after)
    )
    searching.prepare(old)
    anew, taken = searching._made(new, None), searching._made(new, old)
    for one, other in ((anew.written, taken.written), (anew.spelt, taken.spelt)):
        assert one.text == other.text
        assert one.begins.tolist() == other.begins.tolist()
        assert one.parts.nodes.tolist() == other.parts.nodes.tolist()
        assert one.parts.originals.tolist() == other.parts.originals.tolist()
    assert anew.kinds.tolist() == taken.kinds.tolist()
