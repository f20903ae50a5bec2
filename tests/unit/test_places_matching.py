"""Places found for addresses: small cases by hand, then a made-up town whose truth is known."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from graph.errors import InvalidInput
from graph.places import numbers, slips
from graph.places.addresses.parsing import parse
from graph.places.finding import Abandoned, Finder, Found, PlacedBody
from graph.places.known import Body, Entry, LonLat, Zone
from graph.places.matching import CLASSES
from graph.places.numbers import between
from graph.places.sites import site_at
from tests.support import town
from tests.support.town import METRES_EAST, METRES_NORTH, body, house

A, B = "zone:s0", "zone:s1"
ZONES = town.zones()


def _only(bodies: list[Body], *entries: Entry, zones: list[Zone] = ZONES) -> PlacedBody:
    found = Finder(bodies, zones, entries).find()
    assert len(found.placed) == 1, found
    return found.placed[0]


def _doubts(one: PlacedBody) -> list[tuple[str, str]]:
    return [(doubt.code, doubt.name) for doubt in one.doubts]


def _place(one: PlacedBody) -> LonLat:
    return one.lon, one.lat


def _metres(one: LonLat, other: LonLat) -> float:
    east, north = (one[0] - other[0]) * METRES_EAST, (one[1] - other[1]) * METRES_NORTH
    return float((east**2 + north**2) ** 0.5)


def test_the_same_address_however_it_is_written() -> None:
    known = [
        body("k1", "春晖路12号A座301室", house(0, 12), subdistrict=A),
        body("k2", "春晖路30号", house(0, 30), subdistrict=A),
    ]
    found = _only([*known, body("q", "昆明市经开区春晖路１２号五楼", subdistrict=A)])
    assert (found.located_by, found.matched, found.origin) == ("address", "春晖路12号", "body")
    assert _metres(_place(found), house(0, 12)) < 0.2


def test_between_the_numbers_of_its_own_side() -> None:
    """House 20 of 10 and 30 is half way; 19 and 21 on the other side do not count."""
    known = [
        body("k1", "春晖路10号", town.at(100, 415), subdistrict=A),
        body("k2", "春晖路30号", town.at(400, 415), subdistrict=A),
        body("k3", "春晖路19号", town.at(900, 385), subdistrict=A),
    ]
    found = _only([*known, body("q", "春晖路20号", subdistrict=A)])
    assert (found.located_by, found.matched) == ("number", "春晖路10–30号")
    assert _metres(_place(found), town.at(250, 415)) < 0.2


def test_beyond_the_last_number_its_neighbour_and_far_beyond_the_road() -> None:
    known = [
        body("k1", "春晖路10号", house(0, 10), subdistrict=A),
        body("k2", "春晖路20号", house(0, 20), subdistrict=A),
    ]
    near = _only([*known, body("q", "春晖路26号", subdistrict=A)])
    assert (near.located_by, near.matched) == ("number", "春晖路20号")
    far = _only([*known, body("q", "春晖路150号", subdistrict=A)])
    assert (far.located_by, far.matched) == ("road", "春晖路")


def test_a_building_and_a_carrier_that_the_ledger_names() -> None:
    known = [body("k", "启明科技园2栋", town.block(0, 2), subdistrict=A)]
    found = _only([*known, body("q", "春晖路8号启明科技园7栋", subdistrict=A)])
    assert (found.located_by, found.matched) == ("building", "启明科技园")
    carrier = Zone(
        "zone:t", "启明科技园", "carrier", frozenset({"启明科技园"}), (A,), town.at(9, 9)
    )
    found = _only([body("q", "", subdistrict=A, carriers=("启明科技园",))], zones=[*ZONES, carrier])
    assert (found.located_by, found.origin) == ("building", "zone")


@pytest.mark.parametrize("name", ["办公楼", "综合楼", "标准厂房", "主楼", "商务办公大楼"])
def test_a_building_that_every_estate_has_is_no_match(name: str) -> None:
    known = [body("k", f"春晖路12号{name}", house(0, 12), subdistrict=A)]
    assert _only([*known, body("q", f"拓新路12号{name}", subdistrict=A)]).located_by != "building"


def test_opposite_a_house_is_not_the_house() -> None:
    known = [body("k", "春晖路12号", house(0, 12), subdistrict=A)]
    assert _only([*known, body("q", "春晖路12号对面", subdistrict=A)]).located_by == "number"


def test_a_corner_that_is_known() -> None:
    known = [body("k", "春晖路与拓新路交叉口", town.at(500, 500), subdistrict=A)]
    found = _only([*known, body("q", "拓新路与春晖路交汇处", subdistrict=A)])
    assert (found.located_by, found.lon) == ("address", round(town.at(500, 500)[0], 6))


def test_the_community_then_the_subdistrict() -> None:
    in_community = _only([body("q", "无名巷3号", subdistrict=A, community="zone:c00")])
    assert (in_community.located_by, in_community.radius_from) == ("community", "extent")
    assert in_community.radius_m == pytest.approx((500**2 + 1000**2) ** 0.5, rel=0.01)
    assert _only([body("q", "东风街道无名巷3号")]).located_by == "subdistrict"


def test_the_gazetteer_and_the_other_names_of_a_road() -> None:
    entry = Entry("春晖路", "road", town.at(700, 400), ("经牛路",), frozenset({"东风街道"}))
    assert _only([body("q", "经牛路36号", subdistrict=A)], entry).matched == "经牛路"
    known = [body("k", "春晖路36号", house(0, 36), subdistrict=A)]
    found = _only([*known, body("q", "经牛路36号", subdistrict=A)], entry)
    assert (found.located_by, found.origin) == ("address", "body")
    old = _only([*known, body("q", "新路(原春晖路)36号", subdistrict=A)])
    assert old.located_by == "address"


def test_an_entry_is_meant_where_it_lies() -> None:
    entry = Entry("人民路", "road", town.at(2500, 400), (), frozenset({"南屏街道"}))
    found = Finder(
        [body("q", "人民路1号"), body("r", "人民路1号", subdistrict=B)], ZONES, [entry]
    ).find()
    assert [(one.id, one.located_by) for one in found.placed] == [("unit:r", "road")]
    assert [one.reason for one in found.unplaced] == ["unknown_place"]
    # A site that somebody thinks of is tried in each subdistrict.
    assert site_at(Finder([], ZONES, [entry]), "人民路1号").located_by == "road"
    other = Entry("人民路", "road", town.at(500, 400), (), frozenset({"东风街道"}))
    with pytest.raises(InvalidInput, match="several places"):
        site_at(Finder([], ZONES, [entry, other]), "人民路1号")
    at = site_at(Finder([], ZONES, [entry, other]), "南屏街道人民路1号")
    assert _metres(_place(at), town.at(2500, 400)) < 1
    # Of a part of the network in those of the part.
    assert site_at(Finder([], ZONES, [entry, other]), "人民路1号", {B}) == replace(
        at, name="人民路1号", address="人民路1号"
    )


def test_what_lies_outside_the_subdistrict_is_said_and_not_taken() -> None:
    known = [body("k", "春晖路12号", house(0, 12), subdistrict=A)]
    found = _only([*known, body("q", "春晖路12号", subdistrict=B)])
    assert (found.located_by, _doubts(found)) == (
        "subdistrict",
        [("outside", "春晖路12号"), ("outside", "春晖路")],
    )
    told = _only([body("q", "东风街道春晖路12号", subdistrict=B)])
    assert (told.located_by, _doubts(told)) == ("subdistrict", [("other_subdistrict", "东风街道")])


def test_one_name_in_two_subdistricts_needs_one() -> None:
    known = [
        body("k1", "人民路12号", town.at(500, 500), subdistrict=A),
        body("k2", "人民路12号", town.at(3500, 500), subdistrict=B),
    ]
    found = Finder(
        [*known, body("q", "人民路12号"), body("r", "人民路12号", subdistrict=B)], ZONES
    ).find()
    assert [(one.id, one.located_by) for one in found.placed] == [("unit:r", "address")]
    assert [(one.reason, one.value) for one in found.unplaced] == [("several_places", "人民路12号")]


def test_an_address_of_another_city() -> None:
    known = [body(f"k{at}", f"昆明市春晖路{at}号", house(0, at)) for at in range(1, 4)]
    asked = [body("q", "上海市浦东新区祖冲之路2288弄3号"), body("r", "四川省春晖路2号")]
    found = Finder([*known, *asked], ZONES).find()
    assert not found.placed
    assert [(one.id, one.reason, one.value) for one in found.unplaced] == [
        ("unit:q", "other_city", "上海市"),
        ("unit:r", "other_city", "四川省"),
    ]


@pytest.mark.parametrize("seed", range(3))
def test_an_address_alone_is_placed_as_a_body_that_says_no_more(seed: int) -> None:
    """As a site that somebody thinks of is, which no ledger has."""
    known, _ = town.hidden(town.bodies(200, seed), 0.5, seed)
    finder = Finder(known, town.zones())
    texts = [one.text for one in known if one.point is None][:40]
    asked = [body(f"q{at:02}", text) for at, text in enumerate([*texts, "无名巷7号"])]
    beside = Finder([*known, *asked], town.zones()).find()
    places = {one.id: one for one in beside.placed}
    reasons = {one.id: one.reason for one in beside.unplaced}
    for one in asked:
        if one.id in places:
            told = site_at(finder, one.text)
            assert replace(places[one.id], id="", label="Position", name=one.text) == told
        else:
            with pytest.raises(InvalidInput) as refused:
                site_at(finder, one.text)
            assert [each.rule for each in refused.value.findings] == [reasons[one.id]]
    assert places
    assert "unknown_place" in reasons.values()
    with pytest.raises(InvalidInput, match="another city"):
        site_at(finder, "上海市浦东新区祖冲之路2288弄3号")


def test_the_city_of_a_park_is_in_its_name() -> None:
    park = Zone("zone:p", "昆明经济技术开发区", "development_zone")
    asked = body("q", "上海市春晖路2号", subdistrict=A, park="zone:p")
    (found,) = Finder([asked], [*ZONES, park]).find().unplaced
    assert (found.reason, found.value) == ("other_city", "上海市")
    # Also where no body names a city: of a site that somebody thinks of.
    here = body("k", "春晖路2号", house(0, 2), subdistrict=A, park="zone:p")
    with pytest.raises(InvalidInput, match="another city"):
        site_at(Finder([here], [*ZONES, park]), "上海市春晖路2号")
    assert site_at(Finder([here], [*ZONES, park]), "春晖路2号").located_by == "address"


def test_the_worklist_begins_with_what_changes_most() -> None:
    asked = [
        body("a", "无名巷1号", staff=5, full_members=1),
        body("b", "无名巷2号", staff=90),
        body("c", "无名巷3号", staff=5, full_members=3),
        body("d", ""),
    ]
    found = Finder(asked, ZONES).find()
    assert [one.id[-1] for one in found.unplaced] == ["b", "c", "a", "d"]
    assert [one.reason for one in found.unplaced] == ["unknown_place"] * 3 + ["no_address"]


def test_known_places_that_disagree_widen_the_radius() -> None:
    alike = [
        body(f"k{at}", f"春晖路{number}号", house(0, number), subdistrict=A)
        for at, number in enumerate(sorted([*range(2, 42, 2)] * 2))
    ]
    asked = body("q", "春晖路2号", subdistrict=A)
    assert _only([*alike, asked]).radius_m == 10.0  # nothing was off at all, which none is
    odd = replace(alike[0], point=town.at(1900, 415))
    found = _only([odd, *alike[1:], asked])
    assert (found.radius_from, found.radius_m) == ("spread", pytest.approx(1880, rel=0.01))
    gap = [
        body("k1", "春晖路10号", town.at(100, 415), subdistrict=A),
        body("k2", "春晖路90号", town.at(1900, 415), subdistrict=A),
    ]
    found = _only([*gap, body("q", "春晖路50号", subdistrict=A)])
    assert (found.radius_from, found.radius_m) == ("spread", pytest.approx(450, rel=0.01))


@given(
    st.dictionaries(st.integers(1, 60), st.tuples(st.floats(0, 9), st.floats(0, 9)), max_size=8),
    st.integers(1, 60),
)
def test_a_number_lies_between_its_neighbours(known: dict[int, LonLat], number: int) -> None:
    found = between(number, known)
    side = [one for one in known if one % 2 == number % 2]
    low = max((one for one in side if one <= number), default=None)
    high = min((one for one in side if one >= number), default=None)
    if low is None or high is None:
        near = [one for one in (low, high) if one is not None and abs(one - number) <= 20]
        assert (found.point if found else None) == (known[near[0]] if near else None)
        return
    assert found is not None
    assert (found.lower, found.upper) == (low, high)
    for axis in range(2):
        ends = sorted((known[low][axis], known[high][axis]))
        assert ends[0] - 1e-9 <= found.point[axis] <= ends[1] + 1e-9


def test_the_example_of_numbers() -> None:
    import doctest

    assert doctest.testmod(numbers).failed == 0


# --- a town ---------------------------------------------------------------------------------------


def _town(seed: int, count: int = 60) -> tuple[list[Body], dict[str, LonLat]]:
    return town.hidden(town.bodies(count, seed), 0.5, seed)


def _entries(chance: random.Random, count: int) -> list[Entry]:
    """Entries as good as a gazetteer's, and some whose coordinates are wrong."""
    made: dict[tuple[str, str], Entry] = {}
    for _ in range(count):
        road = chance.randrange(len(town.ROADS))
        number = chance.randrange(1, 190)
        kind, name, point = chance.choice(
            (
                ("road", town.ROADS[road], house(road, 90)),
                ("address", f"{town.ROADS[road]}{number}号", house(road, number)),
                ("building", town.ESTATES[road % 4], town.block(road % 4, 3)),
                ("community", "东风东社区", town.at(500, 1000)),
            )
        )
        if chance.random() < 0.2:
            point = town.at(chance.uniform(0, 4000), chance.uniform(0, 4000))
        within = chance.choice(
            (
                frozenset[str](),
                frozenset({town.SUBDISTRICTS[road // 3 if kind != "building" else road % 4]}),
            )
        )
        made.setdefault((kind, name), Entry(name, kind, point, (), within))
    return list(made.values())


def _ranks(found: Found) -> dict[str, int]:
    return {one.id: CLASSES.index(one.located_by) for one in found.placed}


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_more_gazetteer_never_makes_a_placed_body_less_precise(seed: int) -> None:
    chance = random.Random(seed)
    bodies, _ = _town(seed)
    bodies = [replace(one, subdistrict=None, community=None) if chance.random() < 0.3 else one
              for one in bodies]  # fmt: skip
    entries = _entries(chance, 30)
    less = _ranks(Finder(bodies, ZONES, entries[: len(entries) // 2]).find())
    more = _ranks(Finder(bodies, ZONES, entries).find())
    none = _ranks(Finder(bodies, ZONES).find())
    for key, rank in none.items():
        assert less[key] <= rank
    for key, rank in less.items():
        assert more[key] <= rank


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_the_same_input_gives_the_same_places_inside_the_subdistrict(seed: int) -> None:
    chance = random.Random(seed)
    bodies, _ = _town(seed)
    # Some ledgers name a wrong subdistrict; the place is then not what the address would say.
    bodies = [replace(one, subdistrict=f"zone:s{chance.randrange(4)}", community=None)
              if chance.random() < 0.2 else one for one in bodies]  # fmt: skip
    entries = _entries(chance, 20)
    found = Finder(bodies, ZONES, entries).find()
    shuffled = [list(part) for part in (bodies, ZONES, entries)]
    for part in shuffled:
        chance.shuffle(part)  # type: ignore[arg-type]
    assert Finder(*shuffled).find() == found  # type: ignore[arg-type]
    said = {one.id: one.subdistrict for one in bodies}
    for one in found.placed:
        subdistrict = said[one.id]
        assert subdistrict is not None
        east, north = town.corner(int(subdistrict[-1]))
        x = (one.lon - town.WEST) * METRES_EAST - east
        y = (one.lat - town.SOUTH) * METRES_NORTH - north
        assert -205 <= x <= town.SIDE_M + 205, one
        assert -205 <= y <= town.SIDE_M + 205, one


def test_a_town_whose_truth_is_known() -> None:
    """Whole addresses and estates are hidden: most are placed well, and within what is said."""
    bodies, truth = town.hidden(town.bodies(1_500, 7), 0.4, 7)
    found = Finder(bodies, ZONES).find()
    assert len(found.placed) == len(truth)
    errors: dict[str, list[tuple[float, float]]] = {}
    for one in found.placed:
        error = _metres(_place(one), truth[one.id])
        errors.setdefault(one.located_by, []).append((error, one.radius_m))
    shares = {located_by: len(listed) / len(truth) for located_by, listed in errors.items()}
    assert shares["number"] > 0.4, shares
    median = {
        key: sorted(error for error, _ in listed)[len(listed) // 2]
        for key, listed in errors.items()
    }
    assert median["number"] < 30, median
    for located_by, listed in errors.items():
        if len(listed) >= 30:
            within = sum(error <= radius for error, radius in listed) / len(listed)
            assert within > 0.8, (located_by, within)


# --- slips and contradictions ---------------------------------------------------------------------


def test_the_examples_of_slips() -> None:
    import doctest

    assert doctest.testmod(slips).failed == 0


@given(
    st.text("春晖经纬拓新大道路街东西12", max_size=7),
    st.text("春晖经纬拓心大道路街东西12", max_size=7),
)
def test_alike_is_of_both_and_one_edit_or_one_sound(one: str, other: str) -> None:
    """Held against a slow edit distance; what tells places apart is never a slip."""
    assert slips.alike(one, other) == slips.alike(other, one)
    found = slips.Slips([other]).of(one)
    assert found == ([other] if slips.alike(one, other) else [])
    if slips.alike(one, other):
        assert _edits(one, other) <= 1 or lazy_pinyin(one) == lazy_pinyin(other)
        assert [sign for sign in one if sign in "东西12路街道"] == [
            sign for sign in other if sign in "东西12路街道"
        ]


def _edits(one: str, other: str) -> int:
    row = list(range(len(other) + 1))
    for at, sign in enumerate(one, 1):
        last, row = row, [at]
        for to, mark in enumerate(other, 1):
            row.append(min(last[to] + 1, row[-1] + 1, last[to - 1] + (sign != mark)))
    return row[-1]


@pytest.mark.parametrize("typed", ["春辉路12号", "经伟大道12号", "经大道12号", "经纬纬大道12号"])
def test_a_road_with_a_slip_is_read_and_said(typed: str) -> None:
    known = [
        body("k1", "春晖路12号", house(0, 12), subdistrict=A),
        body("k2", "经纬大道12号", house(2, 12), subdistrict=A),
    ]
    found = _only([*known, body("q", typed, subdistrict=A)])
    assert found.located_by == "address"
    ((code, said),) = _doubts(found)
    assert (code, said.partition(" → ")[2]) == (
        ("spelled", "春晖路") if typed.startswith("春") else ("spelled", "经纬大道")
    )
    assert found.radius_m >= 1_500  # nobody was seen to write so: the size of a road


def test_what_may_be_several_roads_or_is_given_is_no_slip() -> None:
    known = [
        body("k1", "经纬大道12号", house(2, 12), subdistrict=A),
        body("k2", "经伟大道12号", house(1, 12), subdistrict=A),
    ]
    several = _only([*known, body("q", "经委大道12号", subdistrict=A)])
    assert (several.located_by, several.doubts) == ("subdistrict", ())
    given = _only([*known, body("q", "经伟大道12号", subdistrict=A)])
    assert (given.matched, given.doubts) == ("经伟大道12号", ())
    # Another subdistrict's road is not meant, and a building only on the same road.
    far = _only([known[0], body("q", "经伟大道12号", subdistrict=B)])
    assert (far.located_by, far.doubts) == ("subdistrict", ())
    tower = body("k", "春晖路8号启明国际大厦", house(0, 8), subdistrict=A)
    read = _only([tower, body("q", "春晖路启名国际大厦", subdistrict=A)])
    assert (read.located_by, read.matched) == ("building", "启明国际大厦")
    other = _only([tower, body("q", "拓新路启名国际大厦", subdistrict=A)])
    assert other.located_by == "subdistrict"


def test_a_number_far_from_all_known_ones_is_as_far_off_as_they_are() -> None:
    known = [
        body(f"k{number}", f"春晖路{number}号", house(0, number), subdistrict=A)
        for number in range(2, 42, 2)
    ]
    found = _only([*known, body("q", "春晖路140号", subdistrict=A)])
    assert (found.located_by, found.radius_from) == ("road", "spread")
    assert _doubts(found) == [("beyond_numbers", "春晖路2–40号")]
    assert _metres(_place(found), house(0, 140)) <= found.radius_m * 1.001


def test_a_place_far_from_the_community_of_its_ledger_is_doubted_and_wide() -> None:
    """A lost digit is a wrong house: 12 for 128 lies in the other community."""
    known = [body("k", "春晖路12号", house(0, 12), subdistrict=A)]
    found = _only([*known, body("q", "春晖路12号", subdistrict=A, community="zone:c01")])
    assert found.located_by == "address"
    assert _doubts(found) == [("other_community", ZONES[2].name)]
    assert found.radius_m >= 850  # to the boundary of that community
    fits = _only([*known, body("q", "春晖路12号", subdistrict=A, community="zone:c00")])
    assert fits.doubts == ()


BORDERLESS = [replace(zone, boundary=None, point=None) for zone in ZONES]
"""Zones of which only is known who is in them."""
STREET = [
    body(
        f"k{at}", f"春晖路{at}号", house(0, at), subdistrict=A, community=f"zone:c0{int(at > 100)}"
    )
    for at in range(1, 190)
]
"""Every house of a road that runs through two communities."""


@settings(max_examples=12, deadline=None)
@given(st.integers(101, 189), st.integers(0, 2), st.integers(0, 9))
def test_a_digit_too_few_or_too_many_that_the_community_contradicts_is_said_and_covered(
    true: int, at: int, digit: int
) -> None:
    told = f"{true}"[:at] + f"{true}"[at + 1 :]
    asked = body("q", f"春晖路{told}号", subdistrict=A, community="zone:c01")
    found = _only([*STREET, asked], zones=BORDERLESS)
    if int(told) + numbers.FARTHEST < 101:  # else it is next to the community, and not far off
        assert "misprint" in dict(_doubts(found))
        assert _metres(_place(found), house(0, true)) <= found.radius_m * 1.001
    more = f"{true}{digit}"
    far = _only([*STREET, replace(asked, address=parse(f"春晖路{more}号"))], zones=BORDERLESS)
    assert set(dict(_doubts(far))) >= {"misprint", "beyond_numbers"}
    assert _metres(_place(far), house(0, true)) <= far.radius_m * 1.001
    # Who is in the community that its number is in has nothing against it.
    right = replace(asked, address=parse(f"春晖路{true}号"))
    assert _only([*STREET, right], zones=BORDERLESS).doubts == ()


def test_a_number_that_begins_with_a_nought_lacks_a_digit() -> None:
    found = _only([*STREET, body("q", "春晖路08号", subdistrict=A)])
    assert _doubts(found) == [("misprint", "春晖路108–208号")]
    for meant in (8, 108, 189):
        assert _metres(_place(found), house(0, meant)) <= found.radius_m * 1.001


def test_the_number_of_another_house_than_the_building_named_with_it() -> None:
    towers = [
        body(f"t{at}", "春晖路128号启明大厦", house(0, 128), subdistrict=A) for at in range(3)
    ]
    asked = body("q", "春晖路12号启明大厦", subdistrict=A)
    found = _only([*STREET[:100], *towers, asked])
    assert (found.located_by, _doubts(found)) == ("address", [("other_building", "启明大厦")])
    assert _metres(_place(found), house(0, 128)) <= found.radius_m * 1.001
    fits = replace(asked, address=parse("春晖路126号启明大厦"))
    assert _only([*STREET, *towers, fits]).doubts == ()


def test_progress_is_told_and_a_search_that_nobody_waits_for_ends() -> None:
    bodies, _ = _town(3, 1_200)
    told: list[tuple[int, int]] = []

    def until(last: int) -> Callable[[int, int], bool]:
        return lambda done, total: told.append((done, total)) or done < last  # type: ignore[func-returns-value]

    assert Finder(bodies, ZONES).find(until(9_999)) == Finder(bodies, ZONES).find()
    assert told == [(0, 1_200), (500, 1_200), (1_000, 1_200)]
    told.clear()
    with pytest.raises(Abandoned):
        Finder(bodies, ZONES).find(until(500))
    assert told == [(0, 1_200), (500, 1_200)]


def test_a_name_of_the_gazetteer_with_a_slip_is_read_and_said() -> None:
    """Two that it may be are both told, and the radius reaches both; bodies' names come first."""
    entry = Entry("春晖路", "road", house(0, 90), (), frozenset())
    other = Entry("春辉路", "road", house(2, 90), (), frozenset())
    asked = body("q", "春惠路12号", subdistrict=A)
    read = _only([asked], entry)
    assert (read.located_by, read.origin) == ("road", "gazetteer")
    assert _doubts(read) == [("spelled", "春惠路 → 春晖路")]
    both = _only([asked], entry, other)
    assert both.located_by == "road"
    assert _doubts(both) == [("spelled", "春惠路 → 春晖路 / 春辉路")]
    for one in (entry, other):
        assert _metres(_place(both), one.point) <= both.radius_m * 1.001
    known = body("k", "春慧路12号", house(1, 12), subdistrict=A)
    assert _doubts(_only([known, asked], entry, other)) == [("spelled", "春惠路 → 春慧路")]
    elsewhere = replace(entry, within=frozenset({"南屏街道"}))
    assert _only([asked], elsewhere).located_by == "subdistrict"
