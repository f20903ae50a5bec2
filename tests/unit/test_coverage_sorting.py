"""Orders of the uncovered list against sorting in plain Python, and pages against the whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from api.commands.questions import entries
from graph.datasets.synthetic import AS_OF, generate
from graph.errors import InvalidInput
from graph.loading.checking import check
from graph.loading.folder import read_folder
from graph.model.codes import SECTOR, SIZE
from queries.coverage import REASON, CoverageState, UncoveredEnterprise, coverage_state, uncovered
from queries.coverage.answers.sorting import Key, Sort
from tests.support.components import ROOT
from tests.support.pictures import snapshot_of

LENSES = ("organizational", "work", "spatial")
SORTS: tuple[Sort, ...] = get_args(Sort)
Row = UncoveredEnterprise


def place(row: Row) -> str | None:
    names = [zone.name if zone else "" for zone in (row.subdistrict, row.community)]
    return " ".join("".join(lazy_pinyin(name)) for name in names) if any(names) else None


def rank(codes: Any, code: str | None) -> int | None:
    return None if code is None else list(codes.codes).index(code)


VALUES: dict[str, Callable[[Row], Any]] = {
    "id": lambda row: 0,
    "name": lambda row: "".join(lazy_pinyin(row.name)),
    "place": place,
    "reason": lambda row: rank(REASON, row.reason),
    "sector": lambda row: rank(SECTOR, row.sector),
    "size": lambda row: rank(SIZE, row.size),
    "members": lambda row: row.full_members,
    "staff": lambda row: row.staff,
    "metres": lambda row: row.metres,
}


@pytest.fixture(scope="module")
def state() -> CoverageState:
    source = check(read_folder(ROOT / "graph" / "datasets" / "kunming"))
    return coverage_state(picture=snapshot_of(source, generate(scale=0.05)).at(AS_OF))


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("lens", LENSES)
def test_rows_stand_as_plain_python_sorts_them(state: CoverageState, lens: str, sort: Sort) -> None:
    rows = uncovered(state=state, lens=lens, limit=None).rows
    value = VALUES[sort.removeprefix("-")]
    given_ = [row for row in rows if value(row) is not None]
    missing = [row for row in rows if value(row) is None]
    # Sorting is stable and the rows come by id; reverse keeps that for equal values.
    expected = sorted(given_, key=value, reverse=sort.startswith("-")) + missing
    found = uncovered(state=state, lens=lens, sort=sort, limit=None).rows
    assert len(found) > 20
    if sort.removeprefix("-") == "metres":  # Told with a digit, sorted by what it is.
        assert list(map(value, found)) == list(map(value, expected))
        assert {row.id for row in found} == {row.id for row in expected}
    else:
        assert [row.id for row in found] == [row.id for row in expected]


@given(
    sort=st.sampled_from(SORTS),
    lens=st.sampled_from(LENSES),
    limits=st.lists(st.integers(1, 300), max_size=3),
)
def test_pages_put_together_are_the_sorted_whole(
    state: CoverageState, sort: Sort, lens: str, limits: list[int]
) -> None:
    whole = [row.id for row in uncovered(state=state, lens=lens, sort=sort, limit=None).rows]
    seen: list[str] = []
    after: Key | None = None
    for turn in range(len(whole) + 1):
        limit = 10_000 if turn >= len(limits) else limits[turn]
        page = uncovered(state=state, lens=lens, sort=sort, after=after, limit=limit)
        assert page.count == len(whole)
        seen += [row.id for row in page.rows]
        after = page.next
        if after is None:
            break
    assert seen == whole
    assert len(set(seen)) == len(seen)


@pytest.mark.parametrize("sort", SORTS)
def test_a_page_begins_behind_a_key_that_no_row_has_any_more(
    state: CoverageState, sort: Sort
) -> None:
    page = uncovered(state=state, lens="work", sort=sort, limit=30)
    rest = [row.id for row in uncovered(state=state, lens="work", sort=sort, limit=None).rows[30:]]
    assert page.next is not None
    value, node_id = page.next
    gone = (value, f"{node_id}!")  # Directly behind the last row of the page.
    found = uncovered(state=state, lens="work", sort=sort, after=gone, limit=None).rows
    assert [row.id for row in found] == rest
    if isinstance(value, str):
        between: Key = (f"{value}!" if not sort.startswith("-") else value, "zzz")
        later = uncovered(state=state, lens="work", sort=sort, after=between, limit=None).rows
        assert [row.id for row in later] == rest[len(rest) - len(later) :]


def test_the_command_line_knows_every_order() -> None:
    entry = next(one for one in entries() if one["command"] == "coverage uncovered")
    sort = next(one for one in entry["parameters"] if one["name"] == "sort")
    assert sort["choices"] == list(SORTS)


def test_an_unknown_order_is_refused(state: CoverageState) -> None:
    for sort in ("distance", "-id", ""):
        with pytest.raises(InvalidInput, match="there are id, name"):
            uncovered(state=state, lens="work", sort=sort)  # type: ignore[arg-type]
