"""Published beside computed, on networks small enough to count by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graph.snapshot.building import build
from graph.snapshot.pictures import Picture
from queries.published import claims
from queries.published.claims import ClaimRow, claim_table, parse_figure, search_claims
from queries.published.summaries import positions_summary, schools_summary

DAY = date(2021, 12, 31)
PREFIX = {
    "pos": "Position",
    "org": "Organization",
    "unit": "Unit",
    "zone": "Zone",
    "init": "Initiative",
    "act": "Activity",
    "agr": "Agreement",
    "proj": "Project",
    "claim": "Claim",
    "src": "Source",
}


def node(node_id: str, *second: str, layer: str = "ledger", **properties: Any) -> dict[str, Any]:
    label = PREFIX[node_id.partition(":")[0]]
    return {"id": node_id, "labels": [label, *second], "name": node_id, "layer": layer} | properties


def rel(rel_type: str, start: str, end: str, **properties: Any) -> dict[str, Any]:
    return {"type": rel_type, "start": start, "end": end, "layer": "ledger", **properties}


def claim(
    metric: str, operator: str | None, value: float | None, **properties: Any
) -> dict[str, Any]:
    given = {"kind": "figure", "metric": metric, "operator": operator, "value": value}
    return node("claim:c", layer="source", **(given | properties))


def row(
    published: dict[str, Any],
    nodes: list[dict[str, Any]],
    relationships: list[dict[str, Any]] | None = None,
    subject: str | None = None,
    layers: tuple[str, ...] | None = None,
) -> ClaimRow:
    """The only claim of a network."""
    edges = list(relationships or [])
    if subject is not None:
        edges.append(rel("ABOUT", "claim:c", subject, layer="source"))
    (only,) = claim_table(picture=build([published, *nodes], edges, 3).at(DAY, layers)).rows
    return only


STATIONS = [
    node(f"pos:{number}", tier="station", floor_area_m2=100.0 * number) for number in (1, 2, 3)
]
UNCOUNTED = [
    node("pos:phase", tier="phase", floor_area_m2=1e6),
    node("pos:school", tier="school", floor_area_m2=1e6),
    node("pos:other", tier="other"),
]


@pytest.mark.parametrize(
    ("operator", "value", "status", "difference", "reason"),
    [
        ("eq", 3, "match", 0, None),
        ("eq", 4, "differs", -1, None),
        ("eq", 2, "differs", 1, None),
        ("ge", 3, "match", 0, None),
        ("ge", 2, "match", 1, None),
        ("ge", 4, "differs", -1, None),
        ("gt", 2, "match", 1, None),
        ("gt", 3, "differs", 0, "equals_strict_bound"),
        ("gt", 4, "differs", -1, None),
    ],
)
def test_s08_2_status_follows_the_operator(
    operator: str, value: float, status: str, difference: float, reason: str | None
) -> None:
    found = row(claim("positions", operator, value), [*STATIONS, *UNCOUNTED])
    assert (found.computed, found.difference, found.status, found.reason) == (
        3,
        difference,
        status,
        reason,
    )
    assert found.drawn_on == ("ledger",)
    assert found.definition is not None


def test_s08_2_named_ones_alone_contradict_nothing() -> None:
    """C13: the source names some and counts the rest; it is not said to differ from itself."""
    named = [node("pos:named", layer="source", tier="station", floor_area_m2=5.0)]
    found = row(claim("positions", "eq", 168), named)
    assert (found.computed, found.named, found.difference) == (None, 1, None)
    assert (found.status, found.reason) == ("not_computable", "only_named_in_source")
    complete = row(claim("positions", "eq", 1), named)
    assert (complete.computed, complete.named, complete.status) == (1, None, "match")
    too_many = row(claim("positions", "eq", 0), named)
    assert (too_many.computed, too_many.status) == (1, "differs")
    # With a register beside it the count is a result, and says which layers it drew on.
    mixed = row(claim("positions", "eq", 168), [*named, *STATIONS])
    assert (mixed.computed, mixed.status, mixed.drawn_on) == (4, "differs", ("source", "ledger"))


def test_s08_2_what_cannot_be_compared_says_why() -> None:
    assert row(claim("positions", "eq", 168), []).reason == "nothing_counted"
    assert row(claim("fiscal_funds", "eq", 110_000_000), STATIONS).reason == "not_recorded"
    assert row(claim("online_service_rate", "gt", 95), STATIONS).reason == "not_recorded"
    superlative = row(claim("command_centre", None, None, kind="superlative"), STATIONS)
    assert (superlative.status, superlative.reason) == ("not_computable", "no_figure_published")
    indefinite = row(claim("stations", None, None), STATIONS)
    assert (indefinite.computed, indefinite.reason) == (3, "no_figure_published")
    odd = row(claim("activities", "eq", 1, period="last year"), STATIONS)
    assert odd.reason == "period_not_understood"
    several = row(
        claim("member_units", "eq", 1),
        [node("org:a"), node("org:b")],
        [rel("ABOUT", "claim:c", "org:a"), rel("ABOUT", "claim:c", "org:b")],
    )
    assert (several.reason, len(several.subjects)) == ("several_subjects", 2)


def test_floor_area_is_the_subject_s_or_the_cluster_s_without_phases() -> None:
    positions = [*STATIONS, *UNCOUNTED]
    zone = node("zone:z", kind="development_zone")
    whole = row(claim("floor_area_m2", "gt", 500), [*positions, zone], subject="zone:z")
    assert (whole.computed, whole.status) == (600, "match")
    one = row(claim("floor_area_m2", "eq", 200), positions, subject="pos:2")
    assert (one.computed, one.status) == (200, "match")


def test_parts_are_counted_at_any_depth_below_the_subject_only() -> None:
    nodes = [node("init:plan", kind="plan"), node("init:elsewhere", kind="measure")]
    edges = []
    for sub_plan in "ab":
        nodes.append(node(f"init:{sub_plan}", kind="sub_plan"))
        edges.append(rel("PART_OF", f"init:{sub_plan}", "init:plan"))
        for measure in "12":
            nodes.append(node(f"init:{sub_plan}{measure}", kind="measure"))
            edges.append(rel("PART_OF", f"init:{sub_plan}{measure}", f"init:{sub_plan}"))
    for metric, count in (("sub_plans", 2), ("measures", 4)):
        assert row(claim(metric, "eq", count), nodes, edges, "init:plan").computed == count
    assert row(claim("modules", "eq", 7), nodes, edges, "init:plan").reason == "nothing_counted"


def test_members_radiation_and_integration_belong_to_the_committee_asked_about() -> None:
    """S10.6: membership and radiation are different edges; members are counted at the bottom."""
    nodes = [
        node("org:j1", "JointCommittee"),
        node("org:j2", "JointCommittee"),
        node("org:top", full_members=30),
        node("org:b1", full_members=10),
        node("org:b2", full_members=20, probationary_members=5),
        node("org:apart", full_members=7),
        node("unit:u", "Enterprise"),
        node("pos:p", tier="other"),
        node("pos:q", tier="other"),
    ]
    edges = [
        *(rel("RADIATES", "org:j1", f"org:{name}") for name in ("top", "b1", "b2")),
        rel("RADIATES", "org:j2", "org:apart"),
        rel("SUBORDINATE_TO", "org:b1", "org:top"),
        rel("SUBORDINATE_TO", "org:b2", "org:top"),
        rel("MEMBER_OF", "unit:u", "org:j1", batch=1),
        rel("MEMBER_OF", "org:top", "org:j1"),
        rel("MEMBER_OF", "unit:u", "org:j2"),
        rel("INTEGRATES", "org:j1", "pos:p"),
        rel("INTEGRATES", "org:j2", "pos:p"),
        rel("INTEGRATES", "org:j2", "pos:q"),
    ]
    for metric, count in (
        ("radiated_organizations", 3),
        ("radiated_members", 30),
        ("member_units", 2),
        ("positions_integrated", 1),
    ):
        assert row(claim(metric, "eq", count), nodes, edges, "org:j1").computed == count
    both = [*nodes, node("init:set", kind="classification")]
    assert row(claim("positions_integrated", "eq", 2), both, edges, "init:set").computed == 2
    assert row(claim("joint_committees", "eq", 2), both, edges, "init:set").status == "match"


def test_activities_by_place_by_committees_and_by_period() -> None:
    """S10.7: the committees' totals belong to the set; C10: never added to the centre's."""
    nodes = [
        node("pos:centre", tier="phase"),
        node("org:j1", "JointCommittee"),
        node("org:j2", "JointCommittee"),
        node("init:set", kind="classification"),
        node("act:a", kind="other", attendance=10, since=date(2020, 12, 31)),
        node("act:b", kind="other", attendance=20, since=date(2021, 1, 1)),
        node("act:c", kind="other", attendance=40, since=date(2021, 12, 31)),
        node("act:d", kind="other", since=date(2021, 6, 1)),
        node("act:later", kind="other", attendance=80, since=date(2022, 1, 1)),
        node("act:undated", kind="other", attendance=160),
        node("act:kind", kind="market_day"),
    ]
    edges = [
        *(rel("HELD_AT", f"act:{name}", "pos:centre") for name in ("a", "b", "c", "d", "later")),
        rel("HELD_BY", "act:a", "org:j1"),
        rel("HELD_BY", "act:undated", "org:j1"),
        rel("HELD_BY", "act:kind", "org:j1"),
        rel("HELD_AT", "act:kind", "pos:centre"),
        rel("HELD_BY", "act:undated", "org:j2"),
        rel("HELD_BY", "act:c", "org:j2"),
    ]

    def computed(metric: str, subject: str, period: str | None = None) -> float | None:
        return row(claim(metric, "ge", 1, period=period), nodes, edges, subject).computed

    assert computed("activities", "pos:centre") == 4
    assert computed("activities", "pos:centre", "2021") == 3
    assert computed("person_times", "pos:centre", "2021") == 60
    assert computed("person_times", "pos:centre", "2020/2021") == 70
    assert computed("activities", "pos:centre", "2021-06-01/2021-06-01") == 1
    assert computed("activities", "init:set") == 3
    assert computed("person_times", "init:set") == 210
    assert computed("activities", "org:j1") == 2


def test_agreements_signed_is_cumulative() -> None:
    nodes = [node("org:j3", "JointCommittee"), node("org:x")]
    edges = []
    for name, form, since, until in (
        ("ended", "agreement", date(2019, 1, 1), date(2020, 1, 1)),
        ("running", "agreement", date(2021, 1, 1), date(2024, 1, 1)),
        ("undated", "agreement", None, None),
        ("later", "agreement", date(2022, 1, 1), None),
        ("withdrawn", "agreement", date(2021, 1, 1), date(2021, 1, 1)),
        ("list", "co_building_list", None, None),
    ):
        nodes.append(node(f"agr:{name}", form=form, since=since, until=until))
        edges += [
            rel("PARTY_TO", party, f"agr:{name}", since=since, until=until)
            for party in ("org:j3", "org:x")
        ]
    assert row(claim("agreements_signed", "eq", 3), nodes, edges, "org:j3").computed == 3


def test_served_enterprises_and_subdistricts_are_the_declared_ones() -> None:
    nodes = [
        node("unit:a", "Enterprise"),
        node("unit:b", "Enterprise"),
        node("unit:office"),
        node("zone:ala", kind="subdistrict"),
        node("zone:shiba", kind="community"),
        node("pos:p", tier="district"),
        node("pos:q", tier="station"),
    ]
    edges = [
        rel("SERVED_BY", start, end)
        for start, end in (
            ("unit:a", "pos:p"),
            ("unit:a", "pos:q"),
            ("unit:office", "pos:p"),
            ("zone:ala", "pos:p"),
            ("zone:shiba", "pos:p"),
        )
    ]
    assert row(claim("enterprises_covered", "ge", 1), nodes, edges).computed == 1
    assert row(claim("subdistricts_covered", "eq", 1), nodes, edges, "pos:p").computed == 1


def test_projects_carriers_communities_and_points_of_an_initiative() -> None:
    nodes = [
        node("init:b4", kind="brand"),
        node("init:reform", kind="programme", code="reform_tasks"),
        node("init:copied", kind="programme", code="replicated_experiences"),
        node("proj:1", status="done"),
        node("proj:2", status="done"),
        node("zone:park", kind="carrier", carrier_kind="startup_park"),
        node("zone:mall", kind="carrier", carrier_kind="business_circle"),
        node("zone:shiba", kind="community"),
        node("pos:point", tier="culture_point"),
        node("pos:shop", tier="other"),
    ]
    edges = [
        rel("ADVANCES", "proj:1", "init:reform"),
        rel("ADVANCES", "proj:2", "init:reform"),
        rel("ADVANCES", "proj:2", "init:copied"),
        rel("ADVANCES", "zone:park", "init:b4"),
        rel("ADVANCES", "zone:mall", "init:b4"),
        rel("PART_OF", "zone:shiba", "init:b4"),
        rel("PART_OF", "pos:point", "init:b4"),
        rel("PART_OF", "pos:shop", "init:b4"),
    ]
    for metric, count in (
        ("reform_tasks", 2),
        ("replicated_experiences", 1),
        ("carriers", 1),
        ("yi_communities", 1),
        ("culture_points", 1),
    ):
        assert row(claim(metric, "eq", count), nodes, edges, "init:b4").computed == count, metric


CLAIMS = [
    node(
        "claim:f111", layer="source", kind="figure", metric="radiated", value=641.0, printed="641个"
    ),
    node("claim:f112", layer="source", kind="figure", metric="members", value=9189.0),
    node(
        "claim:f095",
        layer="source",
        kind="figure",
        metric="floor_area_m2",
        value=16600.0,
        printed="1.66万平方米",
        facts=["F095"],
    ),
    node("claim:f088", layer="source", kind="figure", metric="enterprises_covered", value=27000.0),
    node("claim:f064", layer="source", kind="figure", metric="x", value=6410.0),
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("641", ["claim:f111"]),
        ("641个", ["claim:f111"]),
        ("9189", ["claim:f112"]),
        ("9,189名", ["claim:f112"]),
        ("16600", ["claim:f095"]),
        ("1.66万", ["claim:f095"]),
        ("１．６６万", ["claim:f095"]),
        ("2.7万", ["claim:f088"]),
        ("2.7万余户", ["claim:f088"]),
        ("超过2.7万", ["claim:f088"]),
        ("F095", ["claim:f095"]),
        ("floor_area", ["claim:f095"]),
        ("平方米", ["claim:f095"]),
        ("64", []),
        ("", []),
        ("  ", []),
    ],
)
def test_s17_3_search_normalizes_wan(text: str, found: list[str]) -> None:
    picture: Picture = build(CLAIMS, [], 1).at(DAY)
    assert [entry.id for entry in search_claims(picture=picture, text=text).rows] == found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.1亿元", 110_000_000.0),
        ("22.3万余人次", 223_000.0),
        ("420余个", 420.0),
        ("超过8万", 80_000.0),
        ("≥950", 950.0),
        ("16,600", 16_600.0),
        ("1.2.3", None),
        ("15分钟2次", None),
        ("F086", None),
        ("两个", None),
        ("", None),
    ],
)
def test_s17_3_printed_figures_are_read(text: str, value: float | None) -> None:
    assert parse_figure(text) == value


CLUSTER = [
    node("claim:n", layer="source", kind="figure", metric="positions", operator="eq", value=10.0),
    node("claim:d", layer="source", kind="figure", metric="district_centres", operator="eq")
    | {"value": 1.0},
    node("claim:m", layer="source", kind="figure", metric="domain_centres", operator="eq")
    | {"value": 2.0},
    node("init:a", name="党群阵地集群", layer="source", kind="cluster", pattern="1+2+X"),
    node("init:b", name="党校阵地集群", layer="source", kind="cluster", pattern="1+2+4+13"),
]


def test_s08_1_x_is_inferred_from_what_is_published_and_only_then() -> None:
    answer = positions_summary(picture=build([*CLUSTER, *STATIONS, *UNCOUNTED], [], 1).at(DAY))
    inferred = answer.published.stations_inferred
    assert inferred is not None
    assert (inferred.value, inferred.claims) == (7, ("claim:n", "claim:d", "claim:m"))
    assert answer.published.formula == "1+2+X"
    assert (answer.computed.positions, answer.computed.floor_area_m2) == (3, 600.0)
    assert {tier.tier: tier.count for tier in answer.computed.tiers if tier.count} == {
        "station": 3,
        "phase": 1,
        "school": 1,
        "other": 1,
    }
    bounded = [{**CLUSTER[0], "operator": "ge"}, *CLUSTER[1:]]
    partial = positions_summary(picture=build(bounded, [], 1).at(DAY))
    assert partial.published.stations_inferred is None
    nothing = positions_summary(picture=build(STATIONS, [], 1).at(DAY, ["ledger"]))
    assert nothing.published.positions is None
    assert nothing.published.formula is None
    assert nothing.computed.positions == 3


def test_s09_1_schools_give_the_formula_its_sum_and_what_the_terms_may_mean() -> None:
    schools = [
        node("pos:s1", tier="school", school_domain="district"),
        node("pos:s2", tier="school", school_domain="unexplained"),
        node("pos:s3", tier="school"),
    ]
    answer = schools_summary(picture=build([*CLUSTER, *schools], [], 1).at(DAY))
    assert (answer.formula, answer.total, answer.total_is) == (
        "1+2+4+13",
        20,
        "sum_of_the_formula",
    )
    assert [(term.code, term.published, term.certainty) for term in answer.terms] == [
        ("district", 1, "inferred"),
        ("subdistrict", 2, "inferred"),
        ("domain", 4, "inferred"),
        ("unexplained", 13, "unexplained"),
    ]
    assert [term.computed for term in answer.terms] == [1, 0, 0, 1]
    assert answer.computed == 3
    without = schools_summary(picture=build(schools, [], 1).at(DAY))
    assert (without.formula, without.total) == (None, None)


@pytest.mark.parametrize(
    ("operator", "published", "computed", "holds"),
    [
        ("lt", 10.0, 9.0, True),
        ("lt", 10.0, 10.0, False),
        ("le", 10.0, 10.0, True),
        ("le", 10.0, 11.0, False),
        ("about", 27000.0, 27500.0, True),
        ("about", 27000.0, 26499.0, False),
        ("about", 95.0, 95.5, True),
        ("about", 95.0, 96.0, False),
        ("about", 0.3, 0.34, True),
        ("about", 0.0, 0.0, True),
        (None, 5.0, 5.0, True),
    ],
)
def test_every_operator_bounds_as_it_says(
    operator: str | None, published: float, computed: float, holds: bool
) -> None:
    assert claims._holds(operator, computed, published) is holds
