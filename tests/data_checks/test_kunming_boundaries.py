"""What the source does not give is not there: nothing invented, nobody named (S03, S10, S18)."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

import pytest

from tests.data_checks.kunming import cells, kunming
from tests.support.components import ROOT

CASE = kunming()

# Digests of the names of the article's six reporters, who occur nowhere, not even here.
REPORTERS = frozenset(
    {
        "24d3630292e5410ee87adc5ff9853817ec97f993fb480d178ba63d65f72059ef",
        "38baa24205e442509b2887a3d087264a7b8185395cf28e3ebc8f884594da3b52",
        "7c30f853726cf9807cedde60b333c12347146cd30b98443b7f523fab9c4c5307",
        "c522b528b48370526a6a02d43a394c286f192c2984ce9900012a6c4d4435ac02",
        "c75775080b97ac97969565fa665571e21bd80c6501ec5e5fd5d9656f8bd6c94b",
        "e160a04d77d39c38773e734c4913dfac46b26f496f40dc8b2a7fd13525ece25d",
    }
)
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")
_TEXT = {
    ".cfg", ".css", ".csv", ".cypher", ".html", ".json", ".md", ".py", ".svg", ".toml", ".txt",
    ".xml", ".yaml", ".yml",
}  # fmt: skip
_SEARCHED = ("graph", "queries", "visualizations", "api", "tests", "docs", "bench", ".ci")


def reporters_in(text: str) -> set[str]:
    """Names in a text whose digest is that of a reporter."""
    runs = set(_CHINESE.findall(text))
    parts = {
        run[start : start + length]
        for run in runs
        for length in (2, 3, 4)
        for start in range(len(run) - length + 1)
    }
    return {part for part in parts if sha256(part.encode()).hexdigest() in REPORTERS}


def project_texts() -> list[Path]:
    files = [path for folder in _SEARCHED for path in (ROOT / folder).rglob("*")]
    files += ROOT.glob("*")
    return sorted(path for path in files if path.suffix in _TEXT and path.is_file())


def test_s18_2_the_reporters_names_occur_nowhere() -> None:
    texts = project_texts()
    assert len(texts) > 50
    found = {
        str(path.relative_to(ROOT))
        for path in texts
        if reporters_in(path.read_text(encoding="utf-8", errors="replace"))
    }
    assert found == set()


def test_s18_2_the_search_does_find_a_name_by_its_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    digest = sha256("张三丰".encode()).hexdigest()
    monkeypatch.setattr(f"{__name__}.REPORTERS", frozenset({digest}))
    assert reporters_in("记者张三丰报道") == {"张三丰"}


def test_s18_1_no_column_is_about_persons() -> None:
    columns = {column for row in CASE.rows() for column in row.properties}
    assert columns.isdisjoint({"person", "phone", "contact", "full_members", "staff", "uscc"})


def test_nothing_has_coordinates_an_address_or_a_code() -> None:
    for row in CASE.rows():
        for column in ("lon", "lat", "declared_crs", "address", "uscc", "division_code"):
            assert not row.properties.get(column), f"{row.file}:{row.row}"


def test_there_is_no_node_for_what_is_only_counted() -> None:
    kinds_without_names = ("sub_plan", "measure", "project_team", "module", "subsystem")
    for kind in kinds_without_names:
        assert CASE.ids("Initiative", kind=kind) == set()
    for tier in ("domain", "station", "school", "red_station"):
        assert CASE.ids("Position", tier=tier) == set()
    assert CASE.ids("Position", tier="district") == {"pos:district-centre"}
    assert CASE.ids("Position", tier="phase") == {"pos:district-centre-phase-1"}
    assert CASE.ids("Zone", kind="carrier") == set()
    for label in ("Resource", "Need", "Project"):
        assert CASE.ids(label) == set()
    placeholder = re.compile(r"未命名|未具名|unnamed|未知|某|占位|\d$")
    for row in CASE.dataset.nodes:
        assert not placeholder.search(row.properties["name"]), row.properties["name"]


def test_the_bodies_are_exactly_those_the_source_names() -> None:
    names = {
        CASE.get(node, "name") for label in ("Organization", "Unit") for node in CASE.ids(label)
    }
    assert names == {
        "昆明经开区党工委", "党中央", "省委", "市委", "省委组织部党员教育中心", "云南建投集团党委",
        "云南建投集团机关党委", "云南能投基建公司党委", "昆明学院党委",
        "云南省第一人民医院外科党总支", "民革开发区基层委", "果林片区联合党委", "顺通片区联合党委",
        "政务服务联合党委", "装备制造业联合党委", "驻区部队", "云南省第一人民医院",
        "省政务服务中心", "市外办", "珠海市横琴创新发展研究院", "昆明学院", "昆船集团",
        "云南省工投集团", "云内动力",
        "富康城(喜来登酒店)", "昆船智能", "北方奥雷德", "昆明神犁设备制造有限公司",
        # the bodies that compound names print (F043, F109, F110), and the centre of F040
        "云南建投集团", "云南能投基建公司", "国际商事仲裁服务中心",
    }  # fmt: skip


def test_the_places_are_exactly_those_the_source_names() -> None:
    names = {kind: {CASE.get(zone, "name") for zone in CASE.ids("Zone", kind=kind)}
             for kind in ("subdistrict", "area", "community")}  # fmt: skip
    assert names == {
        "subdistrict": {"阿拉街道", "洛羊街道"},
        "area": {"果林片区", "顺通片区"},
        "community": {"顺通社区", "石坝社区", "海子社区"},
    }
    assert CASE.ends("PART_OF", "zone:shuntong") == set()


def test_f002_f003_the_zone_is_one_node_with_its_other_names() -> None:
    assert CASE.ids("Zone", kind="development_zone") == {"zone:kmez"}
    assert {"昆明经开区", "自贸片区", "园区", "全区", "中国(云南)自贸区昆明片区"} <= set(
        cells(CASE.get("zone:kmez", "aliases"))
    )


def test_s03_1_brand_1_has_three_partners_and_an_open_list() -> None:
    agreements = CASE.starts("ADVANCES", "init:b1") & CASE.ids("Agreement")
    assert len(agreements) == 3
    assert CASE.ids("Agreement", form="agreement_or_list") == agreements
    assert CASE.get("init:b1", "open_list") == "true"
    partners = {party for one in agreements for party in CASE.starts("PARTY_TO", one)}
    assert partners == {
        "org:kmez-pwc", "unit:military", "org:ynjt-pc", "org:kunming-university-pc",
    }  # fmt: skip


def test_s03_2_the_military_is_one_category_and_never_a_place() -> None:
    assert CASE.ids("Unit", sector="military") == {"unit:military"}
    assert CASE.get("unit:military", "category") == "true"
    assert CASE.touching("unit:military") == {"PARTY_TO"}


def test_s03_3_agreements_have_no_dates_and_two_parties() -> None:
    agreements = CASE.ids("Agreement")
    assert len(agreements) == 7
    for one in agreements:
        assert not CASE.get(one, "since")
        assert not CASE.get(one, "until")
        assert not CASE.get(one, "signed")
        assert len(CASE.starts("PARTY_TO", one)) == 2


def test_f045_the_side_of_the_zone_is_inferred() -> None:
    party = CASE.element("zone:kmez|PARTY_TO|agr:hospital-surgery")
    assert party.properties["certainty"] == "inferred"
    assert CASE.get("agr:hospital-surgery", "form") == "pairing"


def test_s14_1_the_hengqin_institute_is_outside_the_zone() -> None:
    outside = CASE.ids("Unit", in_zone="false")
    assert outside == {"unit:hengqin-institute"}
    assert CASE.get("unit:hengqin-institute", "city") == "珠海"
    assert CASE.touching("unit:hengqin-institute") == {"PARTY_TO"}


def test_first_batch_is_said_only_of_the_equipment_committee() -> None:
    for row in CASE.dataset.relationships:
        if row.type == "MEMBER_OF":
            assert row.properties["batch"] == ("1" if row.end == "org:j4" else "")


def test_hubs_are_the_zone_its_working_committee_and_the_superiors() -> None:
    hubs = {node for node, row in CASE.nodes.items() if row.properties.get("hub") == "true"}
    assert hubs == {"zone:kmez", "org:kmez-pwc"} | CASE.ids("Organization", kind="superior")


def test_c18_joint_committees_are_functional_and_no_member_stands_under_them() -> None:
    committees = CASE.ids("Organization", kind="joint_committee")
    assert committees == CASE.ids("Organization", functional="true")
    assert committees == {
        node for node, row in CASE.nodes.items() if "JointCommittee" in row.second_labels
    }
    assert len(committees) == CASE.figure("claim:f106")[1]
    under = [row for row in CASE.dataset.relationships if row.type == "SUBORDINATE_TO"]
    assert len(under) == 1


def test_f128_the_democratic_party_committee_is_marked_as_such() -> None:
    assert CASE.ids("Organization", kind="democratic_party") == {"org:rcck-zone"}


def test_ownership_and_sector_are_not_guessed() -> None:
    without = {unit for unit in CASE.ids("Unit") if not CASE.get(unit, "sector")}
    assert {CASE.get(unit, "name") for unit in without} == {
        "珠海市横琴创新发展研究院",
        "云内动力",
        "富康城(喜来登酒店)",
        "昆船智能",
        "北方奥雷德",
        "云南能投基建公司",
        "国际商事仲裁服务中心",
    }


def test_bodies_taken_from_compound_names_are_the_seats_of_their_organizations() -> None:
    """F043 and F109 are two organizations of one group, F110 one of a company."""
    assert CASE.starts("BASED_IN", "unit:ynjt") == {"org:ynjt-pc", "org:ynjt-hq-pc"}
    assert CASE.starts("BASED_IN", "unit:ynnt-infra") == {"org:ynnt-infra-pc"}
    for row in CASE.dataset.relationships:
        if row.type == "BASED_IN":
            assert row.properties["certainty"] == "inferred"
            seat, organization = CASE.get(row.end, "name"), CASE.get(row.start, "name")
            assert organization.startswith(seat)


def test_every_party_organization_named_after_a_body_has_that_body_as_its_seat() -> None:
    """Of the kind: no committee or branch of a firm, school or hospital without it."""
    for organization in CASE.ids("Organization"):
        kind = CASE.get(organization, "kind")
        if kind in ("committee", "general_branch", "branch"):
            assert len(CASE.ends("BASED_IN", organization)) == 1, organization


def test_f071_the_17_are_told_with_brand_3_and_are_about_card_3() -> None:
    assert CASE.subjects("claim:f071") == {"init:c3"}
    assert CASE.ends("MENTIONED_WITH", "claim:f071") == {"init:b3"}
    told = CASE.element("claim:f071|MENTIONED_WITH|init:b3").properties
    assert (told["certainty"], told["facts"]) == ("inferred", "F032;F071")
    assert CASE.ids("Zone", kind="carrier") == set()


def test_what_is_done_and_who_it_is_open_to() -> None:
    assert CASE.get("act:red-market-day", "content") == "平价蔬果进小区"
    assert "医疗专家" in CASE.get("agr:hospital-surgery", "content")
    assert CASE.get("pos:district-centre", "audience").startswith("区内外")
    assert CASE.starts("ADVANCES", "init:b3") == {"unit:arbitration-centre", "init:innovation-base"}
