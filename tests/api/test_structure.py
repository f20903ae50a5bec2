"""Structure over HTTP: the Kunming case, problems by name, and lists in pages."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import pytest

from tests.api.client import Api

SOURCE = {"layer": "source"}
ENDS = {"from_": "昆明学院", "to": "北方奥雷德"}
LISTS = (
    "/graph/bridges",
    "/graph/cores",
    "/graph/degree",
    "/graph/betweenness",
    "/graph/constraint",
    "/graph/brokerage",
    "/graph/communities",
    "/graph/committee-overlap",
    "/graph/co-membership",
    "/graph/committee-comparison",
)


def names(rows: list[dict[str, Any]]) -> list[str]:
    return [row["name"] for row in rows]


@pytest.mark.parametrize("path", LISTS)
def test_pages_give_the_same_rows_as_one_list(api: Api, path: str) -> None:
    whole = api.get(path, limit=1000, **SOURCE).json()
    assert whole["next"] is None
    assert api.every(path, limit=4, **SOURCE) == whole["data"]
    assert len(whole["data"]) == whole["count"]


def test_s10_2_shared_members_as_a_matrix(api: Api) -> None:
    rows = api.every("/graph/committee-overlap", **SOURCE)
    assert len(rows) == 4 * 3 / 2
    shared = [row for row in rows if row["shared"]]
    assert [names(row["committees"]) for row in shared] == [
        ["顺通片区联合党委", "装备制造业联合党委"]
    ]
    assert names(shared[0]["shared"]) == ["云内动力"]
    assert (shared[0]["either"], shared[0]["jaccard"]) == (7, pytest.approx(1 / 7))
    assert api.every("/graph/co-membership", **SOURCE) == []
    once = api.every("/graph/co-membership", at_least=1, **SOURCE)
    assert len(once) == 1 + 5 * 4 / 2 + 3 * 2 / 2


def test_f129_a_committee_whose_members_nobody_gives_is_not_one_of_nobody(api: Api) -> None:
    named = "政务服务联合党委"
    for layers in (SOURCE, {}):  # the synthetic network invents it no members either
        overlap = api.get("/committees/overlap", **layers).json()
        assert names(overlap["without_members"]) == [named]
        for row in api.every("/graph/committee-overlap", **layers):
            unknown = named in names(row["committees"])
            assert names(row["unknown"]) == [named] * unknown
            assert (row["either"] is None, row["jaccard"] is None) == (unknown, unknown)
        compared = {row["name"]: row for row in api.every("/graph/committee-comparison", **layers)}
        assert compared[named]["members"] is compared[named]["named_members"] is None
        assert compared[named]["ties_inside"] is compared[named]["density"] is None
        assert {row["members_reason"] for row in compared.values()} == {None, "not_in_source"}
        drawn = api.data("/views/pairing", **layers)["nodes"]
        marked = {node["name"]: node["shown"] for node in drawn if node["members_unknown"]}
        assert list(marked) == [named]
        assert marked[named]["zh"].endswith("（成员未载明）")
        assert marked[named]["en"].endswith("(members not given)")


def test_s10_3_paths_are_told_and_the_switch_for_hubs_changes_the_answer(api: Api) -> None:
    told = api.data("/graph/path", **ENDS, **SOURCE)["told"]
    assert told["zh"].startswith("昆明学院是顺通片区联合党委的成员单位，")
    assert told["en"].startswith("Kunming University is a member of Shuntong Area")
    (path,) = api.data("/graph/paths", k=5, **ENDS, **SOURCE)["paths"]
    assert (path["length"], path["told"]) == (4, told)
    far = {"from_": "云南能投基建公司党委", "to": "昆船智能", **SOURCE}
    without = api.data("/graph/paths", **far)
    assert (without["status"], without["paths"]) == ("not_connected", [])
    with_hubs = api.data("/graph/paths", exclude_hubs=False, **far)
    assert with_hubs["status"] == "found"
    lengths = [path["length"] for path in with_hubs["paths"]]
    assert lengths == sorted(lengths)
    around = api.data("/graph/paths", exclude_hubs=False, avoid="zone:kmez", **far)
    assert "zone:kmez" not in {node["id"] for path in around["paths"] for node in path["nodes"]}
    via = api.data("/graph/paths", exclude_hubs=False, through="org:kmez-pwc", **far)
    assert via["paths"]
    for path in via["paths"]:
        assert "org:kmez-pwc" in {node["id"] for node in path["nodes"]}


def test_s10_3_why_there_is_no_path(api: Api) -> None:
    around = api.data("/graph/paths", avoid="云内动力", **ENDS, **SOURCE)
    assert around["status"] == "not_connected"
    dead_end = api.data("/graph/paths", through="昆船集团", **ENDS, **SOURCE)
    assert dead_end["status"] == "only_by_returning_to_a_node"
    short = api.data("/graph/paths", max_length=3, **ENDS, **SOURCE)
    assert short["status"] == "longer_than_allowed"
    hub = api.data("/graph/paths", through="昆明经开区党工委", **ENDS, **SOURCE)
    assert (hub["status"], hub["detail"]) == ("through_not_in_network", "excluded_hub")
    assert api.data("/graph/path", **{**ENDS, "to": "果林片区联合党委"}, **SOURCE)["told"] is None


def test_s10_4_bridges_name_what_ties_and_what_they_split_off(api: Api) -> None:
    rows = api.every("/graph/bridges", **SOURCE)
    found = {frozenset(side["id"] for side in row["sides"]): row for row in rows}
    for committee in ("org:j2", "org:j4"):
        row = found[frozenset((committee, "unit:yunnei"))]
        assert [tie["type"] for tie in row["ties"]] == ["MEMBER_OF"]
        assert row["split_off"] == min(side["size"] for side in row["sides"])
    assert [row["split_off"] for row in rows] == sorted(
        (row["split_off"] for row in rows), reverse=True
    )


def test_s10_5_methods_by_name_and_pattern_with_elements_not_enumerated(api: Api) -> None:
    methods = {
        row["id"]: method for row in api.every("/committees", **SOURCE) for method in row["methods"]
    }
    assert {key: method["pattern"] for key, method in methods.items()} == {
        "org:j1": "1/5/8",
        "org:j2": "5/5",
        "org:j3": "1/2/3/5",
        "org:j4": "1/3/5",
    }
    for method in methods.values():
        assert method["name"]
        assert method["elements"] == []
        said = api.data(f"/entities/{method['id']}", **SOURCE)["properties"]
        assert "未逐一列出" in said["note"]
        assert "not enumerated" in said["note_en"]


def test_s10_8_committees_side_by_side(api: Api) -> None:
    rows = {row["id"]: row for row in api.every("/graph/committee-comparison", **SOURCE)}
    assert {
        key: (row["members"], row["named_members"], row["published_members"])
        for key, row in rows.items()
    } == {
        "org:j1": (2, 2, 21),
        "org:j2": (5, 5, 17),
        "org:j3": (None, None, None),  # F129: neither members nor their number
        "org:j4": (3, 3, 9),
    }
    assert rows["org:j1"]["named_share"] == pytest.approx(2 / 21)
    assert rows["org:j3"]["named_share"] is None
    assert rows["org:j3"]["density"] is None
    assert names(rows["org:j4"]["pathways"]) == ["党建+产业发展"]
    assert [
        (link["committee"]["id"], names(link["shared"]))
        for key in rows
        for link in rows[key]["links"]
    ] == [("org:j4", ["云内动力"]), ("org:j2", ["云内动力"])]
    whole = {row["id"]: row for row in api.every("/graph/committee-comparison")}
    assert {key: row["members"] for key, row in whole.items()} == {
        "org:j1": 21,
        "org:j2": 17,
        "org:j3": None,  # F129: the synthetic network invents it no members
        "org:j4": 9,
    }
    assert {key: row["named_members"] for key, row in whole.items()} == {
        key: row["named_members"] for key, row in rows.items()
    }
    for row in whole.values():
        assert sum(each["members"] for each in row["sectors"]) == (row["members"] or 0)


def test_walls_between_sectors_and_who_stands_between_them(api: Api) -> None:
    mixing = api.data("/graph/sectors", **SOURCE)
    assert (mixing["ties"], mixing["crossing"]) == (3, 2)
    # A firm in the same committee, and a university with each of the two firms.
    assert mixing["assortativity"] == pytest.approx(-0.5)
    assert mixing["ties_without_sector"] > 0
    whole = api.data("/graph/sectors")
    crossing = sum(
        whole["matrix"][row][column] for row in range(len(whole["matrix"])) for column in range(row)
    )
    assert crossing == whole["crossing"]
    first = api.every("/graph/brokerage", **SOURCE)[0]
    assert (first["name"], first["sector"], first["total"]) == ("云内动力", None, 0)
    assert first["unclassified"] == 16
    holes = api.every("/graph/constraint", tie="MEMBER_OF", **SOURCE)
    assert holes[0]["name"] == "云内动力"


def test_communities_find_the_committees_again(api: Api) -> None:
    answer = api.get("/graph/communities", tie="MEMBER_OF", layer="source", members=2).json()
    assert answer["agreement"] == pytest.approx(1)
    assert answer["compared"] == 2 + 4 + 2
    assert {len(row["members"]) for row in answer["data"]} == {2}
    assert answer["reason"] is None


def test_measures_say_how_they_were_made(api: Api) -> None:
    between = api.get("/graph/betweenness", **SOURCE).json()
    assert (between["method"], between["bound"], between["seed"]) == ("exact", None, None)
    assert between["data"][0]["standard_error"] is None
    cores = api.get("/graph/cores").json()
    assert sum(level["nodes"] for level in cores["levels"]) == cores["count"]
    assert cores["data"][0]["core"] == cores["degeneracy"]
    degree = {row["id"]: row for row in api.every("/graph/degree", tie="MEMBER_OF", **SOURCE)}
    assert (degree["org:j2"]["neighbours"], degree["unit:yunnei"]["ties"]) == (5, 2)


@pytest.mark.parametrize("path", [*LISTS[:7], "/graph/sectors", "/graph/committee-comparison"])
def test_hubs_types_day_and_layers_can_be_chosen_everywhere(api: Api, path: str) -> None:
    asked = api.get(path, exclude_hubs=False, tie=["MEMBER_OF"], as_of="2020-01-01", **SOURCE)
    assert asked.status_code == 200
    assert asked.json()["as_of"] == "2020-01-01"
    assert asked.json()["layers"] == ["source"]
    unknown = api.get(path, tie=["MEMBER_OF", "KNOWS"])
    assert unknown.status_code == 422
    assert unknown.json()["findings"][0]["column"] == "tie.1"
    assert api.get(path, tie="").status_code == 422


@pytest.mark.parametrize(
    ("params", "status", "word"),
    [
        ({"from_": "查无此人"}, 404, "查无此人"),
        ({"to": "昆明学院"}, 422, "two different ends"),
        ({"k": 51}, 422, "50"),
        ({"k": 0}, 422, "1"),
        ({"max_length": 21}, 422, "20"),
        ({"avoid": "org:nobody"}, 404, "org:nobody"),
        ({"avoid": "昆明学院"}, 422, "is an end of the path"),
        ({"through": "北方奥雷德"}, 422, "is an end of the path"),
        ({"through": "云内动力", "avoid": "unit:yunnei"}, 422, "avoided and passed through"),
        ({"through": ["org:j1", "org:j2", "org:j3", "org:j4"]}, 422, "3"),
        ({"tie": "KNOWS"}, 422, "KNOWS"),
        ({"tie": ""}, 422, "tie"),
    ],
)
def test_what_cannot_be_asked_of_paths_is_named(
    api: Api, params: dict[str, Any], status: int, word: str
) -> None:
    answer = api.get("/graph/paths", **{**ENDS, **SOURCE, **params})
    assert answer.status_code == status, answer.text
    assert word in answer.text


def test_s20_1_429_while_expensive_questions_are_under_way(api: Api) -> None:
    gate = api.app.state.gates["analysis"]
    with ExitStack() as places:
        for _ in range(4):
            places.enter_context(gate.held())
        assert api.get("/graph/betweenness").status_code == 429
        assert api.get("/graph/paths", **ENDS).status_code == 429
        assert api.get("/graph/path", **ENDS).status_code == 200
    assert api.get("/graph/paths", **ENDS).status_code == 200
