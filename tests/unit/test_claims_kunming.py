"""Published beside computed on the Kunming case, alone and with the full-size synthetic network."""

from __future__ import annotations

import pytest

from graph.datasets.synthetic import AS_OF, generate
from graph.loading.checking import check
from graph.snapshot.building import snapshot_of
from graph.snapshot.pictures import Snapshot
from queries.published.claims import ClaimRow, claim_table, search_claims
from queries.published.metrics import METRICS
from queries.published.summaries import ClusterFigure, positions_summary, schools_summary
from tests.support.networks import kunming_case

pytestmark = pytest.mark.slow

SOURCE = ("source",)


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    source = kunming_case()
    return snapshot_of(source, check(generate()))


def claims(snapshot: Snapshot, layers: tuple[str, ...] | None = None) -> dict[str, ClaimRow]:
    return {row.id: row for row in claim_table(picture=snapshot.at(AS_OF, layers)).rows}


def test_s08_2_every_claim_is_in_the_table(snapshot: Snapshot) -> None:
    rows = claims(snapshot)
    assert len(rows) == len(snapshot.at(AS_OF, SOURCE).nodes("Claim"))
    for row in rows.values():
        assert row.facts, row.id
        assert row.paragraphs, row.id
        assert row.subjects, row.id
        assert row.stated_in == ("src:kunming-2021",), row.id
        assert (row.reason is None) or (row.status != "match"), row.id


def test_s08_2_with_the_synthetic_layer_every_countable_figure_is_hit(snapshot: Snapshot) -> None:
    """All figures match but one: the area adds up to the bound that is printed as exceeded."""
    rows = claims(snapshot)
    countable = {row.id for row in rows.values() if row.value is not None} - {
        row.id for row in rows.values() if row.metric not in METRICS
    }
    assert len(countable) == 32
    differing = {row.id for row in rows.values() if row.status == "differs"}
    matching = {row.id for row in rows.values() if row.status == "match"}
    assert differing == {"claim:f087"}
    assert matching == countable - differing
    area = rows["claim:f087"]
    assert (area.operator, area.computed, area.difference) == ("gt", 80_000, 0)
    assert area.reason == "equals_strict_bound"
    not_computable = {row.metric for row in rows.values() if row.status == "not_computable"}
    assert {"fiscal_funds", "online_service_rate", "stations"} <= not_computable


@pytest.mark.parametrize(
    ("claim", "value", "named"),
    [
        ("claim:f108", 21, 2),
        ("claim:f117", 17, 5),
        ("claim:f136", 9, 3),
        ("claim:f049", 21, 3),
        ("claim:f037", 10, 1),
        ("claim:f094", 3, 1),
        ("claim:f086", 168, 1),
    ],
)
def test_s08_2_s10_1_named_and_only_counted_on_the_source_layer(
    snapshot: Snapshot, claim: str, value: int, named: int
) -> None:
    """C13, C14, C16."""
    row = claims(snapshot, SOURCE)[claim]
    assert (row.value, row.named, row.computed) == (value, named, None)
    assert (row.status, row.reason) == ("not_computable", "only_named_in_source")


def test_s08_2_nothing_differs_on_the_source_layer(snapshot: Snapshot) -> None:
    rows = claims(snapshot, SOURCE).values()
    matching = {row.id for row in rows if row.status == "match"}
    assert matching == {
        *("claim:f027", "claim:f057", "claim:f089", "claim:f095", "claim:f096", "claim:f106")
    }
    assert not [row.id for row in rows if row.status == "differs"]


def test_c22_five_rates_share_a_bound_and_have_no_value_of_their_own(snapshot: Snapshot) -> None:
    rows = [row for name, row in claims(snapshot).items() if name.startswith("claim:f062-")]
    assert [(row.operator, row.value, row.computed, row.reason) for row in rows] == [
        ("gt", 95, None, "not_recorded")
    ] * 5


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("641", "claim:f111"),
        ("9189", "claim:f112"),
        ("16600", "claim:f095"),
        ("1.66万", "claim:f095"),
        ("2.7万", "claim:f088"),
    ],
)
def test_s17_3_search_finds_the_claim(snapshot: Snapshot, text: str, claim: str) -> None:
    found = search_claims(picture=snapshot.at(AS_OF), text=text).rows
    assert [row.id for row in found] == [claim]


def printed(figure: ClusterFigure | None) -> tuple[str | None, float | None]:
    assert figure is not None
    return figure.operator, figure.value


@pytest.mark.parametrize("layers", [SOURCE, None])
def test_s08_1_published_positions_are_the_same_in_every_layer(
    snapshot: Snapshot, layers: tuple[str, ...] | None
) -> None:
    published = positions_summary(picture=snapshot.at(AS_OF, layers)).published
    assert published.formula == "1+6+X"
    assert printed(published.positions) == ("eq", 168)
    assert printed(published.floor_area_m2) == ("gt", 80_000)
    assert printed(published.district_centres) == ("eq", 1)
    assert printed(published.domain_centres) == ("eq", 6)
    assert printed(published.stations) == (None, None)
    assert printed(published.phases) == ("eq", 3)
    assert printed(published.district_centre_area_m2) == ("eq", 16_600)
    assert published.stations_inferred is not None
    assert published.stations_inferred.value == 161
    assert published.stations_inferred.claims == ("claim:f086", "claim:f089", "claim:f090")


def test_s08_1_computed_positions_are_the_layers_asked_for(snapshot: Snapshot) -> None:
    alone = positions_summary(picture=snapshot.at(AS_OF, SOURCE)).computed
    assert (alone.positions, alone.floor_area_m2, alone.drawn_on) == (1, 16_600, SOURCE)
    both = positions_summary(picture=snapshot.at(AS_OF)).computed
    assert (both.positions, both.floor_area_m2, both.phases) == (168, 80_000, 3)
    tiers = {tier.tier: tier.count for tier in both.tiers}
    assert (tiers["district"], tiers["domain"], tiers["station"]) == (1, 6, 161)
    assert both.drawn_on == ("source", "synthetic")


def test_s09_1_schools(snapshot: Snapshot) -> None:
    alone = schools_summary(picture=snapshot.at(AS_OF, SOURCE))
    assert (alone.formula, alone.total, alone.computed) == ("1+2+4+13", 20, 0)
    both = schools_summary(picture=snapshot.at(AS_OF))
    assert [(term.code, term.published, term.computed) for term in both.terms] == [
        ("district", 1, 1),
        ("subdistrict", 2, 2),
        ("domain", 4, 4),
        ("unexplained", 13, 13),
    ]
    assert {term.certainty for term in both.terms} == {"inferred", "unexplained"}
    assert both.computed == 20
