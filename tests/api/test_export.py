"""Exports over HTTP, against the answers of the same service."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from httpx2 import Response

from graph.exchange.formats import FORMATS, read_exchange
from tests.api.client import PREFIX, PROBLEM, Api

SOURCE = {"layer": "source"}


def export(api: Api, suffix: str, **params: Any) -> Response:
    answer = api.client.get(f"{PREFIX}/export.{suffix}", params=params)
    assert answer.status_code == 200, answer.text
    return answer


def cytoscape(api: Api, **params: Any) -> Any:
    return json.loads(export(api, "cyjs", **params).content)


@pytest.mark.parametrize("format", FORMATS.values(), ids=FORMATS)
def test_s19_4_every_format_is_served_as_a_file(api: Api, format: Any) -> None:
    answer = export(api, format.suffix, **SOURCE)
    assert answer.headers["content-type"].partition(";")[0] == format.media_type
    day = "all-days" if format.dynamic else "2021-12-31"
    assert f'filename="gongjian-{day}.{format.suffix}"' in answer.headers["content-disposition"]
    kept = {"If-None-Match": answer.headers["etag"]}
    again = api.client.get(f"{PREFIX}/export.{format.suffix}", params=SOURCE, headers=kept)
    assert again.status_code == 304


def test_s19_4_an_export_has_the_nodes_that_meta_counts(api: Api, tmp_path: Path) -> None:
    counts = api.data("/meta")["counts"]
    file = tmp_path / "network.graphml"
    file.write_bytes(export(api, "graphml").content)
    back = read_exchange(file)
    assert len(back.nodes) == sum(line["count"] for line in counts)
    read = nx.read_graphml(file)
    assert len(read) == len(back.nodes)
    assert read.number_of_edges() == len(back.relationships)


def test_the_surroundings_are_those_of_the_entity(api: Api) -> None:
    found = cytoscape(api, around="云内动力", **SOURCE)["elements"]
    relations = api.every("/entities/unit:yunnei/relations", **SOURCE)
    around = {relation["other"] for relation in relations} | {"unit:yunnei"}
    assert {each["data"]["id"] for each in found["nodes"]} == around
    assert {relation["id"] for relation in relations} <= {
        each["data"]["id"] for each in found["edges"]
    }


def test_labels_types_and_days_limit_what_is_written(api: Api) -> None:
    found = cytoscape(api, label=["Organization", "Unit"], type="MEMBER_OF", **SOURCE)
    assert {each["data"]["labels"][0] for each in found["elements"]["nodes"]} == {
        "Organization",
        "Unit",
    }
    assert {each["data"]["interaction"] for each in found["elements"]["edges"]} == {"MEMBER_OF"}
    ids = {
        str(params): {
            e["data"]["id"] for e in cytoscape(api, **SOURCE, **params)["elements"]["nodes"]
        }
        for params in ({"as_of": "2020-06-30"}, {"as_of": "2022-06-30"}, {"all_days": True})
    }
    # the plan held in 2020 and not in 2022; of all days it is one
    during, after, ever = ids.values()
    assert during - after == {"init:plan"}
    assert ever == during
    one_day = export(api, "gexf", as_of="2022-06-30", **SOURCE).text
    assert 'id="init:plan"' not in one_day
    assert 'id="init:plan"' in export(api, "gexf", **SOURCE).text


def test_s18_1_a_public_export_masks_and_is_named_so(api: Api) -> None:
    open_ = cytoscape(api, label="Unit")["elements"]["nodes"]
    answer = export(api, "cyjs", label="Unit", public=True)
    assert "-public.cyjs" in answer.headers["content-disposition"]
    masked = {each["data"]["id"]: each["data"] for each in answer.json()["elements"]["nodes"]}
    small = [each["data"] for each in open_ if each["data"].get("full_members", 9) < 3]
    assert small
    for row in small:
        told = masked[row["id"]]
        assert "full_members" not in told
        assert "full_members" in told["masked"]
    assert all(data.get("full_members", 3) >= 3 for data in masked.values())


@pytest.mark.parametrize(
    ("suffix", "params", "status"),
    [
        ("pdf", {}, 422),
        ("cyjs", {"label": "Person"}, 422),
        ("cyjs", {"type": "KNOWS"}, 422),
        ("cyjs", {"around": "nowhere"}, 404),
        ("cyjs", {"around": "unit:yunnei", "label": "Claim"}, 422),
        ("cyjs", {"around": "unit:yunnei", "hops": 7}, 422),
        ("cyjs", {"all_days": True, "as_of": "2021-01-01"}, 422),
        ("cyjs", {"format": "xlsx"}, 422),
    ],
)
def test_what_cannot_be_exported_is_a_problem(
    api: Api, suffix: str, params: dict[str, Any], status: int
) -> None:
    answer = api.get(f"/export.{suffix}", **params)
    assert answer.status_code == status
    assert answer.headers["content-type"] == PROBLEM
