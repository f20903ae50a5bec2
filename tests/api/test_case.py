"""The Kunming case over HTTP, source layer: what the article states and what it does not."""

from __future__ import annotations

from typing import Any

import pytest

from graph.model.rows import Dataset
from tests.api.client import Api

SOURCE = {"layer": "source"}


def ids(rows: list[dict[str, Any]]) -> list[str]:
    return [row["id"] for row in rows]


def test_s03_1_brand_1_names_three_partners_and_leaves_the_list_open(api: Api) -> None:
    answer = api.get("/pairings", brand="B1", **SOURCE).json()
    assert answer["count"] == 3
    assert answer["open_list"] is True
    assert ids(answer["partners"]) == ["org:kunming-university-pc", "org:ynjt-pc", "unit:military"]
    for row in answer["data"]:
        assert row["form"] == "agreement_or_list"
        assert row["facts"]
    assert api.get("/pairings", brand="init:b1", **SOURCE).json()["data"] == answer["data"]


def test_s03_2_the_military_is_a_category_without_a_place(api: Api) -> None:
    parties = {
        party["id"]: party
        for row in api.data("/pairings", brand="B1", **SOURCE)
        for party in row["parties"]
    }
    assert [key for key, party in parties.items() if party["category"]] == ["unit:military"]
    properties = api.data("/entities/unit:military", **SOURCE)["properties"]
    assert not {"lon", "lat", "address", "uscc", "staff", "full_members"} & set(properties)
    assert {row["type"] for row in api.every("/entities/unit:military/relations", **SOURCE)} == {
        "PARTY_TO"
    }


def test_s03_3_forms_are_apart_and_undated_is_never_active(api: Api) -> None:
    rows = api.every("/pairings", **SOURCE)
    assert len(rows) == 7
    assert {row["status"] for row in rows} == {"undated"}
    assert api.get("/pairings", status="active", **SOURCE).json()["count"] == 0
    assert api.get("/pairings", status="undated", **SOURCE).json()["count"] == 7
    forms = {"agreement": 3, "agreement_or_list": 3, "pairing": 1, "co_building_list": 0}
    for form, count in forms.items():
        found = api.every("/pairings", form=form, **SOURCE)
        assert len(found) == count
        assert {row["form"] for row in found} <= {form}


def test_s07_1_five_cards_in_order(api: Api) -> None:
    cards = api.data("/cards", **SOURCE)
    assert [card["name"] for card in cards] == [
        "效率经开",
        "幸福经开",
        "活力经开",
        "七彩经开",
        "数字经开",
    ]
    assert [card["code"] for card in cards] == ["C1", "C2", "C3", "C4", "C5"]
    assert ids(cards[0]["pathways"]) == ["init:path-business-environment"]
    assert "pos:samei-centre" in ids(cards[3]["carriers"])


def test_s07_2_card_1_has_five_indicators_above_95_and_no_exact_value(api: Api) -> None:
    claims = [
        claim
        for claim in api.data("/cards", **SOURCE)[0]["claims"]
        if claim["id"].startswith("claim:f062")
    ]
    assert len(claims) == 5
    assert {(claim["operator"], claim["value"], claim["unit"]) for claim in claims} == {
        ("gt", 95.0, "%")
    }


def test_s08_1_positions_published_and_inferred(api: Api) -> None:
    published = api.data("/positions/summary", **SOURCE)["published"]
    assert (published["positions"]["operator"], published["positions"]["value"]) == ("eq", 168)
    area = published["floor_area_m2"]
    assert (area["operator"], area["value"]) == ("gt", 80_000)
    assert published["district_centres"]["value"] == 1
    assert published["domain_centres"]["value"] == 6
    assert published["stations"]["value"] is None, "X is not printed"
    assert published["stations_inferred"]["value"] == 168 - 1 - 6
    assert published["district_centre_area_m2"]["value"] == 16_600
    assert published["phases"]["value"] == 3


def test_s08_2_every_claim_is_published_beside_computed(api: Api) -> None:
    rows = api.every("/claims", limit=25)
    assert {row["status"] for row in rows} <= {"match", "differs", "not_computable"}
    for row in rows:
        if row["computed"] is not None and row["value"] is not None:
            assert row["difference"] == pytest.approx(row["computed"] - row["value"])
        if row["status"] == "not_computable":
            assert row["reason"]
    by_id = {row["id"]: row for row in rows}
    assert by_id["claim:f086"]["value"] == 168
    assert api.every("/claims", status="match") == [r for r in rows if r["status"] == "match"]
    about = api.every("/claims", about="果林片区联合党委")
    assert ids(about) == [row["id"] for row in rows if "org:j1" in ids(row["subjects"])]


def test_s09_1_schools_formula_and_its_sum(api: Api) -> None:
    schools = api.data("/schools/summary", **SOURCE)
    assert schools["formula"] == "1+2+4+13"
    assert schools["total"] == 1 + 2 + 4 + 13
    assert [(term["code"], term["published"]) for term in schools["terms"]] == [
        ("district", 1),
        ("subdistrict", 2),
        ("domain", 4),
        ("unexplained", 13),
    ]
    assert schools["terms"][3]["certainty"] == "unexplained"


def test_s10_1_members_named_and_only_counted(api: Api) -> None:
    rows = {row["id"]: row for row in api.every("/committees", **SOURCE)}
    assert {
        key: (row["member_count"], row["members_named"], row["members_counted"])
        for key, row in rows.items()
    } == {
        "org:j1": (21, 2, 19),
        "org:j2": (17, 5, 12),
        "org:j3": (None, None, None),  # F129: neither members nor their number
        "org:j4": (9, 3, 6),
    }
    service = rows["org:j3"]
    assert (service["agreement_count"], service["agreements_named"]) == (21, 3)
    assert service["agreements_counted"] == 18
    assert [rows[key]["methods"][0]["pattern"] for key in sorted(rows)] == [
        "1/5/8",
        "5/5",
        "1/2/3/5",
        "1/3/5",
    ]


def test_s10_2_one_body_sits_in_two_committees(api: Api) -> None:
    found = api.data("/committees/overlap", **SOURCE)
    assert [(row["name"], ids(row["committees"])) for row in found] == [
        ("云内动力", ["org:j2", "org:j4"])
    ]


def test_s10_3_the_switch_for_hubs_changes_the_answer(api: Api) -> None:
    ends = {"from_": "云南能投基建公司党委", "to": "昆船智能", **SOURCE}
    without = api.data("/graph/path", **ends)
    assert without["exclude_hubs"] is True
    assert without["status"] == "not_connected"
    assert without["nodes"] == []
    with_hubs = api.data("/graph/path", exclude_hubs=False, **ends)
    assert with_hubs["status"] == "found"
    assert {"zone:kmez", "org:kmez-pwc"} & set(ids(with_hubs["nodes"]))


def test_s10_3_path_of_four_steps_through_yunnei(api: Api) -> None:
    found = api.data("/graph/path", from_="昆明学院", to="北方奥雷德", **SOURCE)
    assert [node["name"] for node in found["nodes"]] == [
        "昆明学院",
        "顺通片区联合党委",
        "云内动力",
        "装备制造业联合党委",
        "北方奥雷德",
    ]
    assert found["length"] == len(found["steps"]) == 4
    assert {tie["type"] for step in found["steps"] for tie in step["ties"]} == {"MEMBER_OF"}


def test_s10_4_yunnei_is_the_cut_point_between_two_committees(api: Api) -> None:
    points = {row["id"]: row for row in api.every("/graph/articulation-points", **SOURCE)}
    parts = points["unit:yunnei"]["parts"]
    assert sorted(part["via"] for part in parts) == [["org:j2"], ["org:j4"]]


def test_s10_6_radiation_published_beside_computed(api: Api) -> None:
    figures = {
        (row["metric"], row["value"]): row
        for row in api.data("/committees/org:j1", **SOURCE)["figures"]
    }
    for key in (("radiated_organizations", 641), ("radiated_members", 9189)):
        assert figures[key]["computed"] is None, "the source layer names none of them"
    counted = {
        row["metric"]: row["computed"]
        for row in api.data("/committees/果林片区联合党委")["figures"]
    }
    assert counted["radiated_organizations"] > 0
    assert counted["radiated_members"] > counted["radiated_organizations"]


def test_s10_6_membership_and_radiation_are_told_apart(api: Api) -> None:
    def around(*ties: str) -> set[str]:
        found = api.data("/graph/neighbourhood/org:j1", tie=list(ties), limit=5000)
        assert {tie["type"] for tie in found["ties"]} == set(ties)
        return {node["id"] for node in found["nodes"]} - {"org:j1"}

    members, radiated = around("MEMBER_OF"), around("RADIATES")
    counted = {row["metric"]: row["computed"] for row in api.data("/committees/org:j1")["figures"]}
    assert len(members) == counted["member_units"]
    assert len(radiated) == counted["radiated_organizations"]
    assert around("MEMBER_OF", "RADIATES") == members | radiated


def test_s10_7_activity_totals_belong_to_the_set_of_four(api: Api) -> None:
    of_the_set = {
        (row["metric"], row["operator"], row["value"])
        for row in api.every("/claims", about="init:four-committees", **SOURCE)
    }
    assert ("activities", "ge", 3550) in of_the_set
    assert ("person_times", "ge", 223_000) in of_the_set
    for committee in ("org:j1", "org:j2", "org:j3", "org:j4"):
        figures = api.data(f"/committees/{committee}", **SOURCE)["figures"]
        assert not {"activities", "person_times"} & {row["metric"] for row in figures}


def test_s11_1_thirteen_pathways_and_no_merging_of_near_synonyms(api: Api) -> None:
    rows = {row["id"]: row for row in api.every("/pathways", **SOURCE)}
    assert len(rows) == 13
    assert ids(rows["init:path-business-environment"]["owners"]) == ["init:c1", "org:j2"]
    assert ids(rows["init:path-industry"]["owners"]) == ["org:j2", "org:j4"]
    assert {"init:path-double-innovation", "init:path-innovation-entrepreneurship"} <= set(rows)


def test_s12_1_reform_results_are_the_zones_and_not_the_committees(api: Api) -> None:
    rows = [
        row
        for row in api.every("/claims", **SOURCE)
        if row["metric"] in ("reform_tasks", "replicated_experiences")
    ]
    assert sorted(row["value"] for row in rows) == [9, 132]
    for row in rows:
        assert "org:j3" not in ids(row["subjects"])
        types = {
            relation["type"]
            for relation in api.every(f"/entities/{row['id']}/relations", **SOURCE)
            if relation["other"] == "org:j3"
        }
        assert types <= {"MENTIONED_WITH"}


def test_s17_1_every_node_edge_and_number_says_where_it_is_from(api: Api) -> None:
    entity = api.data("/entities/云内动力", **SOURCE)
    origin = entity["provenance"]
    assert entity["id"] == "unit:yunnei"
    assert origin["source"] == "src:kunming-2021"
    assert (origin["facts"], origin["paragraphs"]) == (["F121"], ["P26", "P29"])
    for relation in entity["relations"]:
        alone = api.data("/provenance", id=relation["id"], **SOURCE)
        assert alone["facts"] == relation["provenance"]["facts"]
        assert alone["paragraphs"] == relation["provenance"]["paragraphs"]
        assert alone["source"] == "src:kunming-2021"
    number = api.data("/provenance", id="claim:f086", **SOURCE)
    assert number["facts"] == ["F086"]
    assert number["paragraphs"]


def test_s17_1_every_node_edge_and_claim_answers_with_source_and_spans(
    api: Api, kunming: Dataset
) -> None:
    (article,) = (row.properties for row in kunming.nodes if row.label == "Source")
    rows = [row.properties["id"] for row in kunming.nodes]
    origins = {}
    for node in rows:
        origins[node] = api.data("/provenance", id=node, **SOURCE)
        for relation in api.every(f"/entities/{node}/relations", **SOURCE):
            origins[relation["id"]] = relation["provenance"]
    assert origins.keys() == {*rows, *(row.id for row in kunming.relationships)}
    for id, origin in origins.items():
        assert (origin["source"], origin["source_digest"]) == (article["id"], article["digest"])
        spans = origin["spans"]
        assert list(dict.fromkeys(span["fact"] for span in spans)) == origin["facts"] != [], id
        assert {span["paragraph"] for span in spans} <= set(origin["paragraphs"])
        for span in spans:
            assert 0 <= span["start"] < span["end"] <= int(article["length"])
            assert len(span["digest"]) == 64
    # Fact F121 stands in two paragraphs, each of which names the members of another committee.
    for committee, paragraph in (("org:j2", "P26"), ("org:j4", "P29")):
        one = api.data("/provenance", id=f"unit:yunnei|MEMBER_OF|{committee}", **SOURCE)
        assert [span["paragraph"] for span in one["spans"] if span["fact"] == "F121"] == [paragraph]


def test_s17_1_what_is_not_of_the_article_has_no_spans(api: Api) -> None:
    origin = api.data("/provenance", id="unit:s000002")
    assert (origin["layer"], origin["spans"]) == ("synthetic", [])


def test_s17_2_superlatives_are_claims_nobody_verified(api: Api) -> None:
    rows = api.every("/claims", kind="superlative", **SOURCE)
    assert rows
    assert {row["verified"] for row in rows} == {False}


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
def test_s17_3_a_figure_is_found_however_it_is_written(api: Api, text: str, claim: str) -> None:
    assert claim in ids(api.every("/claims/search", q=text, **SOURCE))


def test_brands_by_code_and_id(api: Api) -> None:
    assert api.data("/brands/B2", **SOURCE)["minutes"] == 15
    assert api.data("/brands/init:b2", **SOURCE) == api.data("/brands/B2", **SOURCE)
    assert api.get("/brands/B9", **SOURCE).status_code == 404
    assert [row["code"] for row in api.every("/brands", **SOURCE)] == ["B1", "B2", "B3", "B4"]


def test_the_plan_has_an_interval_and_issuer(api: Api) -> None:
    plans = api.every("/plans", **SOURCE)
    assert [plan["interval"] for plan in plans] == ["2019/2021"]
    assert ids(plans[0]["issuers"]) == ["org:kmez-pwc"]
