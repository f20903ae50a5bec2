"""Belts as ways, budgets, chains to a card: on hand-worked cases and against networkx."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from math import cos, hypot, radians
from random import Random

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import InvalidInput, NotFound
from graph.loading.checking import check
from graph.snapshot.building import snapshot_of
from graph.snapshot.pictures import Picture
from queries.frameworks import StatedFigure, contribution, contributions
from queries.frameworks.belt import BeltPoint, Notice, way
from queries.frameworks.plan import Measure, budget, overdue
from queries.frameworks.stated import Ref, parts_of
from tests.support.random_network import random_network
from tests.support.small import dataset, node, rel


def point(name: str, rank: int | None, lon: float | None, lat: float | None) -> BeltPoint:
    return BeltPoint(f"pos:{name}", name, ("ledger",), rank, lon, lat, (), (), ())


def test_s06_2_missing_coordinates_leave_a_gap_with_a_notice() -> None:
    found = way(
        [
            point("a", 1, 102.80, 25.00),
            point("b", 2, 102.81, 25.00),
            point("c", 3, None, 25.01),
            point("d", 4, 102.82, 25.00),
            point("e", 5, None, None),
            point("f", 6, 102.83, 25.00),
            point("g", 7, 102.83, 25.01),
            point("h", None, 102.9, 25.0),
            point("i", None, None, None),
        ]
    )
    assert found.stops == (("pos:a", "pos:b"), ("pos:d",), ("pos:f", "pos:g"))
    assert found.coordinates == (
        ((102.80, 25.00), (102.81, 25.00)),
        ((102.82, 25.00),),
        ((102.83, 25.00), (102.83, 25.01)),
    )
    assert found.notices == (
        *(Notice("pos:c", code) for code in ("no_coordinates", "gap")),
        *(Notice("pos:e", code) for code in ("no_coordinates", "gap")),
        Notice("pos:h", "no_rank"),
        *(Notice("pos:i", code) for code in ("no_coordinates", "no_rank")),
    )
    # a degree of a great circle is 111,195 m on the sphere that distances are measured on
    assert found.metres == pytest.approx((1111.95 * cos(radians(25)), 0, 1111.95), rel=1e-5)
    nothing = way([])
    assert (nothing.stops, nothing.coordinates, nothing.metres) == ((), (), ())


@given(
    st.lists(st.tuples(st.booleans(), st.floats(102.7, 102.9), st.floats(24.9, 25.1)), max_size=12)
)
def test_s06_2_every_ranked_point_is_on_the_way_once_or_a_gap(
    drawn: list[tuple[bool, float, float]],
) -> None:
    points = [
        point(f"{at:02d}", at + 1, lon if located else None, lat)
        for at, (located, lon, lat) in enumerate(drawn)
    ]
    found = way(points)
    on_the_way = [stop for piece in found.stops for stop in piece]
    gaps = [notice.point for notice in found.notices if notice.code == "gap"]
    assert sorted([*on_the_way, *gaps]) == [one.id for one in points]
    assert on_the_way == sorted(on_the_way)
    for line, metres in zip(found.coordinates, found.metres, strict=True):
        flat = sum(
            111_195 * hypot((b[0] - a[0]) * cos(radians((a[1] + b[1]) / 2)), b[1] - a[1])
            for a, b in pairwise(line)
        )
        assert metres == pytest.approx(flat, rel=1e-3, abs=0.1)


def funds(name: str, value: float, period: str | None) -> StatedFigure:
    return StatedFigure(f"claim:{name}", "fiscal_funds", "eq", value, "CNY", period)


def test_s02_3_a_yearly_split_only_where_years_are_given() -> None:
    whole = funds("all", 110_000_000, "2019/2021")
    found = budget([StatedFigure("claim:x", "measures", "eq", 24, None), whole])
    assert (found.cumulative, found.years, found.reason) == (whole, None, "no_split_given")
    years = [funds(str(year), 10.0 * year, str(year)) for year in (2020, 2019)]
    split = budget([*years, whole])
    assert split.cumulative == whole
    assert split.years == (years[1], years[0])
    assert split.reason is None
    assert budget([]).reason == "nothing_published"


def test_s02_4_overdue_measures_are_sorted_by_days() -> None:
    def measure(name: str, days: int | None) -> Measure:
        return Measure(f"init:{name}", name, "ledger", None, 0, None, None, days, ())

    rows = [measure("a", 3), measure("b", None), measure("d", 40), measure("c", 40)]
    assert [one.name for one in overdue(rows)] == ["c", "d", "a"]


def test_parts_are_counted_once_and_are_named_if_the_source_names_them() -> None:
    held = [Ref("pos:a", "a", None, "ledger"), Ref("pos:a", "a", None, "source")]
    held.append(Ref("pos:b", "b", None, "synthetic"))
    found = parts_of(held, [StatedFigure("claim:x", "points", "eq", 10, None)], "points")
    assert [ref.id for ref in found.names or ()] == ["pos:a", "pos:b"]
    assert (found.named, found.reason) == (1, None)
    assert parts_of([], [], "points").reason == "none_known"


DAY = date(2021, 6, 1)


def card_case() -> Picture:
    return snapshot_of(
        dataset(
            node("Initiative", "init:c", kind="card"),
            node("Initiative", "init:red", kind="mechanism"),
            node("Organization", "org:j", "JointCommittee", kind="joint_committee"),
            node("Organization", "org:m"),
            node("Unit", "unit:m"),
            node("Unit", "unit:runs"),
            node("Unit", "unit:far"),
            node("Position", "pos:p"),
            node("Agreement", "agr:a"),
            rel("MEMBER_OF", "org:m", "org:j", facts=["F108"]),
            rel("MEMBER_OF", "unit:m", "org:j", until=date(2021, 1, 1)),
            rel("ADVANCES", "org:j", "init:c", role="contributor", facts=["F066"]),
            rel("ADVANCES", "org:j", "init:red", role="contributor"),
            rel("ADVANCES", "init:red", "init:c", role="contributor"),
            rel("OPERATES", "unit:runs", "pos:p"),
            rel("ADVANCES", "pos:p", "init:c", role="carrier"),
            rel("PARTY_TO", "org:m", "agr:a"),
            rel("ADVANCES", "agr:a", "init:red", role="contributor"),
            rel("BASED_IN", "org:m", "unit:far"),
        )
    ).at(DAY)


def test_s07_3_who_contributes_to_a_card_within_three_hops() -> None:
    picture = card_case()
    found = contributions(picture=picture, card="init:c")
    chains = [(one.via, *(line.id for line in one.nodes)) for one in found.contributions]
    assert chains == [
        ("direct", "org:j", "init:c"),
        ("initiative", "org:j", "init:red", "init:c"),
        ("committee", "org:m", "org:j", "init:c"),
        ("position", "unit:runs", "pos:p", "init:c"),
        ("initiative", "org:m", "org:j", "init:red", "init:c"),
        ("initiative", "org:m", "agr:a", "init:red", "init:c"),
    ]
    assert (found.bodies, found.truncated, found.card.name) == (3, False, "init:c")
    committee = found.contributions[2]
    assert [(link.type, link.facts) for link in committee.links] == [
        ("MEMBER_OF", ("F108",)),
        ("ADVANCES", ("F066",)),
    ]
    assert [
        one.hops for one in contributions(picture=picture, card="init:c", hops=1).contributions
    ] == [1]
    before = contributions(picture=picture.snapshot.at(date(2020, 6, 1)), card="init:c")
    assert "unit:m" in {one.body.id for one in before.contributions}


def test_s07_3_what_is_cut_off_is_declared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contribution, "MAX_CHAINS", 4)
    found = contributions(picture=card_case(), card="init:c")
    assert found.truncated
    assert len(found.contributions) <= 4


def test_s07_3_bad_input_gets_a_clear_problem() -> None:
    picture = card_case()
    with pytest.raises(NotFound, match="init:none"):
        contributions(picture=picture, card="init:none")
    with pytest.raises(InvalidInput, match="is no card"):
        contributions(picture=picture, card="init:red")
    with pytest.raises(InvalidInput, match="1 to 3"):
        contributions(picture=picture, card="init:c", hops=4)
    with pytest.raises(NotFound, match="on 2021-06-01"):
        contributions(picture=picture.snapshot.at(DAY, ["source"]), card="init:c")


@given(st.integers(0, 10**6), st.integers(1, 3))
@settings(max_examples=15)
def test_s07_3_chains_are_the_simple_paths_of_networkx(seed: int, hops: int) -> None:
    network = snapshot_of(check(random_network(Random(seed))))
    picture = network.at(DAY)
    multi = nx.MultiDiGraph()
    for rel_type in contribution.TYPES:
        edges = picture.edges(rel_type)
        for key, start, end in zip(edges.ids, edges.start, edges.end, strict=True):
            multi.add_edge(network.ids[start], network.ids[end], key=key)
    bodies = [network.ids[at] for label in contribution.BODIES for at in picture.nodes(label)]
    cards = picture.nodes("Initiative")
    bodies_at = {network.ids[at] for label in contribution.BODIES for at in picture.nodes(label)}
    parties = [
        (str(key), network.ids[start], network.ids[end])
        for edges in (picture.edges("PARTY_TO"),)
        for key, start, end in zip(edges.ids, edges.start, edges.end, strict=True)
    ]
    for card in network.ids[cards[network.columns["kind"].is_("card")[cards]]]:
        expected = set()
        for body in bodies:
            if card in multi and body in multi:
                for path in nx.all_simple_edge_paths(multi, body, card, cutoff=hops):
                    expected.add(tuple(key for _, _, key in path))
        # who has an agreement with what advances the card: partner, agreement, that party, card
        for before, _, last in multi.in_edges(card, keys=True) if card in multi else ():
            for one, party, agreement in parties:
                for other, partner, same in parties:
                    if hops == 3 and party == before and same == agreement and partner != party:
                        expected |= {(other, one, last)} if partner in bodies_at else set()
        found = contributions(picture=picture, card=card, hops=hops)
        listed = [tuple(link.id for link in one.links) for one in found.contributions]
        assert len(listed) == len(set(listed))
        assert set(listed) == expected
        assert not found.truncated
        keys = [one.key for one in found.contributions]
        assert keys == sorted(keys)
