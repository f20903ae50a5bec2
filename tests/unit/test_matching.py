"""Matching of open needs with resources, against plain distances."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InvalidInput
from graph.model.rows import NodeRow, RelRow
from queries.lists.matching import MAX_CANDIDATES, Match, matching
from queries.lists.reading import three_lists
from tests.support.pictures import snapshot_of
from tests.support.small import dataset, node, rel
from tests.support.sphere import haversine

DAY = date(2021, 12, 31)
HERE, NEAR, FAR = (102.80, 25.00), (102.81, 25.00), (102.90, 25.00)


def at(place: tuple[float, float]) -> dict[str, float]:
    return {"lon": place[0], "lat": place[1]}


def matched(*rows: NodeRow | RelRow, limit: int = 10) -> tuple[Match, ...]:
    picture = snapshot_of(dataset(*rows)).at(DAY)
    return matching(picture=picture, lists=three_lists(picture=picture), limit=limit)


def offer(
    name: str, place: tuple[float, float] | None, **properties: object
) -> list[NodeRow | RelRow]:
    return [
        node("Unit", f"unit:{name}", **({} if place is None else at(place))),
        node("Resource", f"res:{name}", **{"quantity": 5.0, **properties}),
        rel("OFFERS", f"unit:{name}", f"res:{name}"),
    ]


ASKED = (
    node("Unit", "unit:asks", **at(HERE)),
    node("Need", "need:a", quantity=3.0),
    rel("ASKS", "unit:asks", "need:a"),
)


def test_resources_of_the_kind_nearest_first_and_unknown_places_last() -> None:
    (match,) = matched(
        *ASKED,
        *offer("far", FAR),
        *offer("near", NEAR),
        *offer("nowhere", None),
        *offer("other-kind", NEAR, kind="legal"),
        *offer("ended", NEAR, until=DAY),
        *offer("used-up", NEAR, quantity=0.0),
        *offer("uncounted", FAR, quantity=None),
        *offer("too-little", NEAR, quantity=2.0),
    )
    assert [each.id for each in match.candidates] == [
        "res:near",
        "res:too-little",
        "res:far",
        "res:uncounted",
        "res:nowhere",
    ]
    metres = [each.metres for each in match.candidates]
    assert metres[0] == pytest.approx(haversine(HERE, NEAR), abs=0.1)
    assert metres[2] == pytest.approx(haversine(HERE, FAR), abs=0.1)
    assert metres[4] is None
    assert [each.enough for each in match.candidates] == [True, False, True, None, True]
    assert match.candidates[3].reason == "quantity_not_given"


def test_what_the_asking_body_offers_itself_is_no_candidate() -> None:
    own = (node("Resource", "res:own"), rel("OFFERS", "unit:asks", "res:own"))
    (match,) = matched(*ASKED, *own)
    assert (match.count, match.candidates) == (0, ())


def test_only_open_needs_are_matched_the_most_pressing_first() -> None:
    rows = [
        node("Need", "need:late", due=DAY - timedelta(days=3)),
        node("Need", "need:someday"),
        node("Need", "need:soon", due=DAY),
        node("Need", "need:returned", status="returned"),
        node("Need", "need:taken"),
        node("Project", "proj:a"),
        rel("MEETS", "proj:a", "need:taken"),
    ]
    assert [each.id for each in matched(*rows)] == ["need:late", "need:soon", "need:someday"]
    assert matched(*rows)[0].days_overdue == 3


def test_candidates_are_cut_and_the_cut_is_told() -> None:
    rows = [*ASKED, *(row for n in range(5) for row in offer(str(n), NEAR))]
    (match,) = matched(*rows, limit=2)
    assert (match.count, match.truncated) == (5, True)
    assert [each.id for each in match.candidates] == ["res:0", "res:1"]
    assert matched(*rows, limit=5)[0].truncated is False
    for limit in (0, MAX_CANDIDATES + 1):
        with pytest.raises(InvalidInput, match="candidates"):
            matched(*rows, limit=limit)


def test_a_body_is_where_it_is_its_unit_is_or_its_place_is() -> None:
    def metres(*rows: NodeRow | RelRow) -> tuple[float | None, bool]:
        (match,) = matched(
            *ASKED, node("Resource", "res:x"), rel("OFFERS", "org:x", "res:x"), *rows
        )
        return match.candidates[0].metres, match.candidates[0].by_place

    near = round(haversine(HERE, NEAR), 1)
    unit = (node("Unit", "unit:x", **at(NEAR)), rel("BASED_IN", "org:x", "unit:x"))
    place = (node("Zone", "zone:x", **at(FAR)), rel("LOCATED_IN", "org:x", "zone:x"))
    bare = node("Organization", "org:x")
    assert metres(node("Organization", "org:x", **at(NEAR)), *place) == (near, False)
    assert metres(bare, *unit, *place) == (near, False)
    assert metres(bare, *place) == (round(haversine(HERE, FAR), 1), True)
    of_unit = (
        node("Unit", "unit:x"),
        rel("BASED_IN", "org:x", "unit:x"),
        node("Zone", "zone:x", **at(NEAR)),
        rel("LOCATED_IN", "unit:x", "zone:x"),
    )
    assert metres(bare, *of_unit) == (near, True)
    assert metres(bare) == (None, False)


def test_of_several_bodies_the_nearest_pair_counts() -> None:
    (match,) = matched(
        *ASKED,
        node("Unit", "unit:asks-too", **at(FAR)),
        rel("ASKS", "unit:asks-too", "need:a"),
        *offer("x", None),
        node("Unit", "unit:y", **at((102.905, 25.00))),
        rel("OFFERS", "unit:y", "res:x"),
        node("Unit", "unit:z", **at(NEAR)),
        rel("OFFERS", "unit:z", "res:x"),
    )
    (only,) = match.candidates
    assert [body.id for body in only.offered_by] == ["unit:x", "unit:y", "unit:z"]
    assert only.metres == round(haversine(FAR, (102.905, 25.00)), 1)


def test_s03_2_a_category_is_nowhere_even_where_a_place_is_told() -> None:
    (match,) = matched(
        *ASKED,
        node("Unit", "unit:x", category=True),
        node("Zone", "zone:x", **at(NEAR)),
        rel("LOCATED_IN", "unit:x", "zone:x"),
        node("Resource", "res:x"),
        rel("OFFERS", "unit:x", "res:x"),
    )
    assert match.candidates[0].metres is None


SPOT = st.none() | st.tuples(st.floats(102.7, 102.95), st.floats(24.9, 25.1))


@given(asking=SPOT, offering=st.lists(SPOT, max_size=8), limit=st.integers(1, 5))
def test_matching_against_plain_distances(
    asking: tuple[float, float] | None,
    offering: list[tuple[float, float] | None],
    limit: int,
) -> None:
    rows: list[NodeRow | RelRow] = [
        node("Unit", "unit:asks", **({} if asking is None else at(asking))),
        *ASKED[1:],
    ]
    rows += [row for n, place in enumerate(offering) for row in offer(str(n), place)]
    (match,) = matched(*rows, limit=limit)
    far = {
        f"res:{n}": None if asking is None or place is None else haversine(asking, place)
        for n, place in enumerate(offering)
    }
    assert match.count == len(far)
    chosen = {each.id: each.metres for each in match.candidates}
    for key, metres in chosen.items():
        assert metres is None if far[key] is None else metres == pytest.approx(far[key], abs=0.1)
    left = [value for key, value in far.items() if key not in chosen]
    known = [metres for metres in chosen.values() if metres is not None]
    assert known == sorted(known)
    for value in left:
        if value is not None:
            assert len(known) == limit
            assert value >= max(known) - 0.1
