"""The consistency checks C01 to C26 of the fact table, each a test by its name."""

from __future__ import annotations

import re

import pytest

from tests.data_checks.kunming import cells, kunming

CASE = kunming()
PATHWAYS = {
    "民族文化", "营商环境", "医疗服务", "双创", "非遗", "扶贫", "社会治理", "创新创业", "产业发展",
    "统战", "改革", "服务", "创新",
}  # fmt: skip


def claims_with(metric: str) -> set[str]:
    return CASE.ids("Claim", metric=metric)


def pathways_of(owner: str) -> set[str]:
    return {
        CASE.get(row.end, "name").removeprefix("党建+")
        for row in CASE.dataset.relationships
        if row.type == "ADVANCES" and row.start == owner and row.properties["role"] == "pathway"
    }


def test_c01_two_circles_a_corridor_and_a_belt_are_four_brands_and_four_teams() -> None:
    brands = CASE.ids("Initiative", kind="brand")
    assert brands == {f"init:b{number}" for number in range(1, 5)}
    assert CASE.starts("PART_OF", "init:four-brands") == brands
    endings = sorted(CASE.get(brand, "name")[-1] for brand in brands)
    assert endings == sorted(["圈", "圈", "廊", "带"])
    pattern = [int(part) for part in CASE.get("init:four-brands", "pattern").split("+")]
    assert pattern == [2, 1, 1]
    assert CASE.figure("claim:f027") == CASE.figure("claim:f017") == ("eq", sum(pattern))


def test_c02_one_net_four_brands_and_five_cards_are_ten_named_nodes() -> None:
    kinds = {"net": 1, "brand": 4, "card": 5}
    for kind, count in kinds.items():
        assert len(CASE.ids("Initiative", kind=kind)) == count
    pattern = CASE.get("init:framework", "pattern")
    assert [int(part) for part in pattern.split("+")] == list(kinds.values())
    assert sum(kinds.values()) == 10
    numbered = CASE.ids("Initiative", kind="brand") | CASE.ids("Initiative", kind="card")
    for initiative in numbered:
        code = CASE.get(initiative, "code")
        assert initiative == f"init:{code.lower()}"
        assert CASE.get(initiative, "rank") == code[1]
    assert CASE.figure("claim:f057") == ("eq", 5)


def test_s07_1_the_cards_stand_in_order() -> None:
    cards = sorted(CASE.ids("Initiative", kind="card"), key=lambda card: CASE.get(card, "rank"))
    assert [CASE.get(card, "name")[:2] for card in cards] == [
        "效率",
        "幸福",
        "活力",
        "七彩",
        "数字",
    ]


def test_c03_the_plan_runs_for_three_years() -> None:
    assert (CASE.get("init:plan", "since"), CASE.get("init:plan", "until")) == (
        "2019-01-01",
        "2022-01-01",
    )
    assert "2019—2021" in CASE.get("init:plan", "name")
    assert CASE.get("claim:f019", "period") == "2019/2021"


def test_c04_no_equal_split_of_measures_over_sub_plans() -> None:
    (exact, sub_plans), (also_exact, measures) = map(CASE.figure, ("claim:f015", "claim:f016"))
    assert exact == also_exact == "eq"
    assert measures % sub_plans != 0
    assert (
        CASE.ids("Initiative", kind="sub_plan") == CASE.ids("Initiative", kind="measure") == set()
    )


def test_c05_the_funds_are_one_figure_for_three_years() -> None:
    assert CASE.figure("claim:f019") == ("eq", 110_000_000)
    assert claims_with("fiscal_funds") == {"claim:f019"}
    assert CASE.subjects("claim:f019") == {"init:plan"}


def test_c06_x_is_not_printed_and_the_cluster_is_not_the_168() -> None:
    assert CASE.get("init:position-cluster", "pattern") == "1+6+X"
    assert CASE.figure("claim:f089") == ("eq", 1)
    assert CASE.figure("claim:f090") == ("eq", 6)
    assert CASE.get("claim:f091", "value") == ""
    assert CASE.subjects("claim:f086") == {"zone:kmez"}
    assert not any(CASE.get(claim, "value") == "161" for claim in CASE.ids("Claim"))
    assert not CASE.between("claim:f086", "init:position-cluster")


def test_c07_the_district_centre_is_at_most_a_fifth_of_the_floor_area() -> None:
    operator, total = CASE.figure("claim:f087")
    assert operator == "gt"
    operator, centre = CASE.figure("claim:f095")
    assert operator == "eq"
    assert float(CASE.get("pos:district-centre", "floor_area_m2")) == centre
    positions = CASE.figure("claim:f086")[1]
    assert centre / total == pytest.approx(0.2075)
    assert (total - centre) / (positions - 1) == pytest.approx(379.6, abs=0.05)
    assert total / positions == pytest.approx(476.2, abs=0.05)


def test_c08_enterprises_for_each_position() -> None:
    operator, enterprises = CASE.figure("claim:f088")
    assert operator == "ge"
    assert enterprises / CASE.figure("claim:f086")[1] == pytest.approx(160.7, abs=0.05)


def test_c09_168_and_420_are_two_figures_of_two_subjects() -> None:
    operator, integrated = CASE.figure("claim:f142")
    assert operator == "ge"
    assert integrated - CASE.figure("claim:f086")[1] == 252
    assert CASE.get("claim:f142", "metric") != CASE.get("claim:f086", "metric")
    assert CASE.subjects("claim:f142").isdisjoint(CASE.subjects("claim:f086"))
    assert not any(CASE.get(claim, "value") == "588" for claim in CASE.ids("Claim"))


@pytest.mark.parametrize(
    ("of_the_centre", "of_the_four", "figures"),
    [("claim:f097", "claim:f143", (950, 3_550)), ("claim:f098", "claim:f144", (110_000, 223_000))],
    ids=["c10", "c11"],
)
def test_c10_c11_one_phase_in_one_year_is_not_four_committees(
    of_the_centre: str, of_the_four: str, figures: tuple[int, int]
) -> None:
    assert CASE.figure(of_the_centre) == ("ge", figures[0])
    assert CASE.figure(of_the_four) == ("ge", figures[1])
    assert CASE.subjects(of_the_centre) == {"pos:district-centre-phase-1"}
    assert CASE.subjects(of_the_four) == {"init:four-committees"}
    assert CASE.get(of_the_centre, "period") == "2021"
    assert CASE.get(of_the_four, "period") == ""


def test_c11_person_times_for_each_activity() -> None:
    assert CASE.figure("claim:f098")[1] / CASE.figure("claim:f097")[1] == pytest.approx(
        115.8, abs=0.05
    )
    assert CASE.figure("claim:f144")[1] / CASE.figure("claim:f143")[1] == pytest.approx(
        62.8, abs=0.05
    )


def test_s10_7_the_totals_are_about_the_set_and_no_committee() -> None:
    for claim in ("claim:f142", "claim:f143", "claim:f144"):
        assert CASE.subjects(claim) == {"init:four-committees"}
        assert not CASE.ends("MENTIONED_WITH", claim)
    assert not any(CASE.between("init:four-committees", f"org:j{number}") for number in range(1, 5))


def test_c12_radiation_is_plausible_and_is_not_membership() -> None:
    (exact, organizations), (also_exact, members) = map(CASE.figure, ("claim:f111", "claim:f112"))
    assert exact == also_exact == "eq"
    assert members / organizations == pytest.approx(14.34, abs=0.005)
    member_units = CASE.figure("claim:f108")[1]
    assert organizations / member_units == pytest.approx(30.5, abs=0.05)
    assert members / member_units == pytest.approx(437.6, abs=0.05)
    assert CASE.subjects("claim:f111") == CASE.subjects("claim:f112") == {"org:j1"}
    assert not [row for row in CASE.dataset.relationships if row.type == "RADIATES"]


def test_c13_s10_1_members_named_and_members_counted() -> None:
    named = {"org:j1": 2, "org:j2": 5, "org:j4": 3}
    counted = {
        "org:j1": ("claim:f108", 21),
        "org:j2": ("claim:f117", 17),
        "org:j4": ("claim:f136", 9),
    }
    for committee, count in named.items():
        claim, total = counted[committee]
        assert len(CASE.starts("MEMBER_OF", committee)) == count
        assert CASE.figure(claim) == ("eq", total)
        assert CASE.subjects(claim) == {committee}
    assert [counted[j][1] - named[j] for j in named] == [19, 12, 6]
    twice = {body for body in CASE.nodes if len(CASE.ends("MEMBER_OF", body)) > 1}
    assert twice == {"unit:yunnei"}
    assert sum(total for _, total in counted.values()) - len(twice) == 46
    assert CASE.starts("MEMBER_OF", "org:j3") == set()
    assert claims_with("member_units") == {claim for claim, _ in counted.values()}


def test_c14_agreement_partners_are_not_members() -> None:
    assert CASE.figure("claim:f049") == CASE.figure("claim:f108") == ("eq", 21)
    assert CASE.subjects("claim:f049") == {"org:j3"}
    assert CASE.get("claim:f049", "metric") != CASE.get("claim:f108", "metric")
    agreements = CASE.ends("PARTY_TO", "org:j3")
    partners = {party for one in agreements for party in CASE.starts("PARTY_TO", one)} - {"org:j3"}
    assert {CASE.get(partner, "name") for partner in partners} == {
        "省政务服务中心",
        "市外办",
        "珠海市横琴创新发展研究院",
    }
    assert not any(CASE.ends("MEMBER_OF", partner) for partner in partners)


def test_c15_the_school_cluster_is_a_formula_and_its_sum_is_not_printed() -> None:
    pattern = CASE.get("init:school-cluster", "pattern")
    assert pattern == "1+2+4+13"
    assert sum(map(int, pattern.split("+"))) == 20
    assert not any(CASE.get(claim, "value") == "20" for claim in CASE.ids("Claim"))
    assert len(CASE.elements("init:school-domains")) == 6
    assert CASE.ids("Position", tier="school") == set()


def test_c16_one_culture_point_and_no_yi_community_is_named() -> None:
    assert CASE.figure("claim:f037") == ("eq", 10)
    assert CASE.figure("claim:f036") == ("eq", 5)
    assert CASE.ids("Position", tier="culture_point") == {"pos:samei-centre"}
    assert CASE.starts("PART_OF", "init:b4") == {"pos:samei-centre"}
    assert CASE.starts("PART_OF", "zone:ala") == {"zone:shiba", "zone:haizi"}


def test_c17_s06_1_the_samei_centre_is_one_node_with_both_mentions() -> None:
    (centre,) = CASE.ids("Position", name="撒梅文化传习所")
    assert {"F037", "F077"} <= set(cells(CASE.get(centre, "facts")))
    assert cells(CASE.get(centre, "paragraphs")) == ["P06", "P15"]
    assert CASE.ends("LOCATED_IN", centre) == {"zone:haizi"}


def test_c18_two_party_committees_of_one_group() -> None:
    assert CASE.get("org:ynjt-pc", "name") == "云南建投集团党委"
    assert CASE.get("org:ynjt-hq-pc", "name") == "云南建投集团机关党委"
    assert CASE.between("org:ynjt-pc", "org:ynjt-hq-pc") == {"SUBORDINATE_TO"}
    link = CASE.element("org:ynjt-hq-pc|SUBORDINATE_TO|org:ynjt-pc")
    assert link.properties["certainty"] == "inferred"
    assert CASE.ends("MEMBER_OF", "org:ynjt-pc") == set()
    assert CASE.ends("PARTY_TO", "org:ynjt-hq-pc") == set()


@pytest.mark.parametrize(
    ("one", "other", "joined_by"),
    [
        ("昆明学院党委", "昆明学院", {"BASED_IN"}),
        ("昆船集团", "昆船智能", set()),
        ("富康城(喜来登酒店)", "富康城商业中心", set()),
        ("果林片区", "顺通社区", set()),
        ("顺通片区", "顺通社区", set()),
    ],
)
def test_c19_look_alikes_are_two_nodes(one: str, other: str, joined_by: set[str]) -> None:
    by_name = {row.properties["name"]: node_id for node_id, row in CASE.nodes.items()}
    assert by_name[one] != by_name[other]
    assert CASE.between(by_name[one], by_name[other]) == joined_by
    for name in (one, other):
        assert name not in cells(CASE.get(by_name[one if name == other else other], "aliases"))


def test_c20_s11_1_thirteen_pathways_two_of_them_with_two_owners() -> None:
    pathways = CASE.ids("Initiative", kind="pathway")
    assert {CASE.get(one, "name") for one in pathways} == {f"党建+{name}" for name in PATHWAYS}
    owners = {
        "init:b4": {"民族文化"},
        "init:c1": {"营商环境"},
        "init:c2": {"医疗服务"},
        "init:c3": {"双创", "非遗", "扶贫"},
        "org:j1": {"社会治理", "创新创业"},
        "org:j2": {"产业发展", "营商环境", "统战"},
        "org:j3": {"改革", "服务", "创新"},
        "org:j4": {"产业发展"},
    }
    assert {node: pathways_of(node) for node in CASE.nodes if pathways_of(node)} == owners
    shared = [name for name in PATHWAYS if sum(name in own for own in owners.values()) == 2]
    assert sorted(shared) == sorted(["营商环境", "产业发展"])


def test_c21_s12_1_reform_results_belong_to_the_zone() -> None:
    assert CASE.figure("claim:f132") == ("eq", 132)
    assert CASE.figure("claim:f133") == ("eq", 9)
    for claim in ("claim:f132", "claim:f133"):
        assert CASE.subjects(claim) == {"zone:kmez"}
        assert CASE.between(claim, "org:j3") == {"MENTIONED_WITH"}
    assert CASE.between("claim:f132", "claim:f133") == set()


def test_c22_s07_2_five_rates_share_a_bound() -> None:
    rates = {f"claim:f062-{number}" for number in range(1, 6)}
    assert {claim for claim in CASE.ids("Claim") if claim.startswith("claim:f062")} == rates
    assert {CASE.get(rate, "name") for rate in rates} == {
        "网上可办率",
        "全程网办率",
        "最多跑一次率",
        "一门进驻率",
        "一窗分类受理率",
    }
    assert len({CASE.get(rate, "metric") for rate in rates}) == 5
    for rate in rates:
        assert CASE.figure(rate) == ("gt", 95)
        assert CASE.get(rate, "unit") == "%"
        assert CASE.subjects(rate) == {"init:c1"}


def test_c23_there_is_no_coverage_rate_and_no_denominator() -> None:
    assert CASE.get("claim:f025", "kind") == "coverage"
    assert CASE.get("claim:f025", "value") == CASE.get("claim:f025", "operator") == ""
    percentages = {claim for claim in CASE.ids("Claim") if CASE.get(claim, "unit") == "%"}
    assert percentages == {f"claim:f062-{number}" for number in range(1, 6)}
    assert not [row for row in CASE.dataset.relationships if row.type == "COVERED_BY"]


def test_c24_superlatives_are_claims_that_nobody_checked() -> None:
    superlatives = CASE.ids("Claim", kind="superlative")
    scopes = {claim: CASE.get(claim, "scope") for claim in superlatives}
    assert scopes == {
        "claim:f039": "province",
        "claim:f040": "nation",
        "claim:f061": "province",
        "claim:f084": "province",
        "claim:f128": "",
    }
    assert {CASE.get(claim, "verified") for claim in superlatives} == {"false"}
    assert {CASE.get(claim, "value") for claim in superlatives} == {""}


def test_c25_no_total_of_zone_organizations_and_radiation_is_not_subordination() -> None:
    radiation = {
        claim for claim in CASE.ids("Claim") if re.match("radiated", CASE.get(claim, "metric"))
    }
    assert {subject for claim in radiation for subject in CASE.subjects(claim)} == {"org:j1"}
    about_zone = {
        CASE.get(claim, "metric")
        for claim in CASE.ids("Claim")
        if CASE.subjects(claim) == {"zone:kmez"}
    }
    assert not any("organization" in metric for metric in about_zone)
    # joint committees are functional: nothing stands under them, and they under nothing
    for number in range(1, 5):
        assert "SUBORDINATE_TO" not in CASE.touching(f"org:j{number}")
    external = {"3046", "164", "156.6", "16"}
    assert external.isdisjoint({CASE.get(claim, "value") for claim in CASE.ids("Claim")})


def test_c26_no_total_of_enterprises_in_the_zone() -> None:
    of_enterprises = {
        claim for claim in CASE.ids("Claim") if "enterprise" in CASE.get(claim, "metric")
    }
    assert of_enterprises == {"claim:f088"}
    assert CASE.figure("claim:f088") == ("ge", 27_000)
    assert "63000" not in {CASE.get(claim, "value") for claim in CASE.ids("Claim")}


@pytest.mark.parametrize(
    ("initiative", "count"),
    [
        ("unit-classes", 6), ("working-mode", 3), ("approach", 4), ("sectors", 4),
        ("support-areas", 5), ("industrial-services", 3), ("user-groups", 4),
        ("carrier-kinds", 4), ("activity-types", 6), ("resource-kinds", 4),
        ("build-manage-use", 3), ("school-domains", 6), ("guolin-model", 6),
        ("chain-actions", 6), ("fronts", 3), ("new-pattern", 3), ("four-committees", 4),
    ],
)  # fmt: skip
def test_lists_have_as_many_elements_as_the_source_prints(initiative: str, count: int) -> None:
    elements = CASE.elements(f"init:{initiative}")
    assert len(set(elements)) == len(elements) == count


def test_s10_5_methods_have_a_pattern_and_no_elements() -> None:
    expected = {
        "j1": ("一中心、五领域、八融合", "1/5/8"),
        "j2": ("五顺五通", "5/5"),
        "j3": ("一体两翼三引擎五跨联", "1/2/3/5"),
        "j4": ("一条主轴、三个同心轮、五大联合传动带", "1/3/5"),
    }
    assert len(CASE.ids("Initiative", kind="method")) == len(expected)
    for committee, (name, pattern) in expected.items():
        (method,) = CASE.ids("Initiative", kind="method", pattern=pattern)
        assert CASE.get(method, "name") == name
        assert CASE.starts("ADVANCES", method) == {f"org:{committee}"}
        assert CASE.elements(method) == []
