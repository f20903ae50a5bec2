"""Identity over HTTP: candidates, previews, and decisions that are written and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from api.app import create_app
from graph.endpoint import Endpoint
from graph.loading.loader import load
from graph.model.rows import Dataset
from graph.store.bolt import Store
from queries.network import Network
from tests.api.client import Api
from tests.support.databases import wipe
from tests.support.small import dataset, node, rel

DAY = date(2021, 12, 31)
SAID = {"reason": "核对", "source": "台账核对纪要"}
CODE = "91530100MA000C3M07"


@pytest.fixture(scope="module")
def own(embedded_endpoint: Endpoint, kunming: Dataset) -> Iterator[Api]:
    """A service of this file's own, to write to."""
    wipe(embedded_endpoint)
    with Store.open(embedded_endpoint) as store:
        store.initialise()
        load(store, kunming)
        load(
            store,
            dataset(
                node(
                    "Unit", "unit:l-1", "Enterprise", name="昆船(集团)", uscc=CODE, lat=25, lon=102
                ),
                node("Unit", "unit:l-2", "Enterprise", name="昆船集团有限公司", uscc=CODE),
                node("Zone", "zone:l-1", name="石坝社区居委会"),
                rel("MEMBER_OF", "unit:l-1", "org:j4"),
            ),
        )
        yield Api(create_app(network=Network(store, as_of=DAY)))


def decided(api: Api, what: str, status: int = 200, **body: Any) -> Any:
    answer = api.post(f"/identity/{what}", json=SAID | body)
    assert answer.status_code == status, answer.text
    return answer.json() if status >= 400 else answer.json()["data"]


def test_candidates_are_paged_and_filtered(own: Api) -> None:
    rows = own.every("/identity/candidates", limit=2)
    assert [row["score"] for row in rows] == sorted((row["score"] for row in rows), reverse=True)
    certain = own.data("/identity/candidates", class_="certain", label="Unit")
    pairs = {(row["first"]["id"], row["second"]["id"]) for row in certain}
    assert ("unit:l-1", "unit:l-2") in pairs
    assert ("unit:kunchuan-group", "unit:l-1") in pairs
    assert all(row["proposal"] == "certain" and row["reason"]["zh"] for row in certain)
    traps = {("unit:kunchuan-group", "unit:kunchuan-zhineng")}
    assert not traps & {
        (row["first"]["id"], row["second"]["id"])
        for row in own.data("/identity/candidates", min_score=0.85)
    }
    (zone,) = own.data("/identity/candidates", label="Zone", min_score=0.9)
    assert {zone["first"]["id"], zone["second"]["id"]} == {"zone:shiba", "zone:l-1"}
    assert own.get("/identity/candidates", label="Claim").status_code == 422
    assert own.get("/identity/candidates", min_score=0.1).status_code == 422
    # The ledger is not asked: nothing of it is proposed.
    for row in own.data("/identity/candidates", layer="source"):
        assert row["first"]["layer"] == row["second"]["layer"] == "source"


def test_a_merge_is_previewed_decided_shown_and_taken_back(own: Api) -> None:
    pair = {"keep": "unit:kunchuan-group", "merged": "unit:l-1"}
    seen = own.data("/identity/preview", **pair)
    assert [row["name"] for row in seen["properties"] if row["agreement"] == "only_merged"] == [
        "lat",
        "lon",
        "uscc",
    ]
    path = {"from": "unit:l-1", "to": "org:j4"}
    before = own.data("/graph/path", **path)
    assert before["nodes"][0]["id"] == "unit:l-1"

    assert decided(own, "merge", **pair, dry_run=True)["report"]["dry_run"]
    assert own.data("/entities/unit:l-1")["same_as"] is None
    done = decided(own, "merge", **pair)
    assert done["report"]["relationships"]["created"] == 1
    assert decided(own, "merge", **pair)["report"] is None

    merged = own.data("/entities/unit:l-1")
    assert merged["same_as"]["id"] == "unit:kunchuan-group"
    kept = own.data("/entities/unit:kunchuan-group")
    assert [line["id"] for line in kept["merged_from"]] == ["unit:l-1"]
    assert "unit:l-1|MEMBER_OF|org:j4" in {row["id"] for row in kept["relations"]}
    relations = own.every("/entities/unit:kunchuan-group/relations", limit=2)
    assert len(relations) == kept["relations_count"]
    assert own.data("/graph/path", **path)["nodes"][0]["id"] == "unit:kunchuan-group"
    neighbours = own.every("/entities/org:j4/relations")
    others = {row["other"] for row in neighbours if row["id"] == "unit:l-1|MEMBER_OF|org:j4"}
    assert others == {"unit:kunchuan-group"}
    assert own.data("/entities/昆船(集团)")["id"] == "unit:kunchuan-group"

    # Into the merged one: into the one that represents it, and it is said.
    second = decided(own, "merge", keep="unit:l-1", merged="unit:l-2")
    assert second["represented_by"] == "unit:kunchuan-group"
    listed = own.every("/identity/decisions", holds=True)
    assert [row["first"]["id"] for row in listed] == ["unit:l-1", "unit:l-2"]
    problem = decided(own, "separate", 409, first="unit:l-2", second="unit:l-1")
    assert "are one body by" in problem["detail"]

    for node_id in ("unit:l-1", "unit:l-2"):
        decided(own, "undo", first=node_id, second="unit:kunchuan-group")
    assert own.data("/graph/path", **path) == before
    assert own.data("/entities/unit:kunchuan-group")["merged_from"] == []
    assert own.every("/identity/decisions", holds=True) == []
    assert len(own.every("/identity/decisions")) == 2
    assert decided(own, "undo", 404, first="unit:l-1", second="unit:kunchuan-group")


def test_what_is_declared_distinct_is_not_proposed_again(own: Api) -> None:
    def proposed() -> set[tuple[str, str]]:
        rows = own.every("/identity/candidates", label="Unit")
        return {(row["first"]["id"], row["second"]["id"]) for row in rows}

    pair = ("unit:kunchuan-group", "unit:l-2")
    assert pair in proposed()
    decided(own, "separate", first=pair[1], second=pair[0])
    assert pair not in proposed()
    assert own.get("/identity/candidates").json()["decided"] == 1
    problem = decided(own, "merge", 409, keep=pair[0], merged=pair[1])
    assert "DISTINCT_FROM" in problem["detail"]
    refused = own.data("/identity/preview", keep=pair[0], merged=pair[1])["refused"]
    assert "DISTINCT_FROM" in refused
    decided(own, "undo", first=pair[0], second=pair[1])
    assert pair in proposed()


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ({"keep": "unit:yunnei", "merged": "unit:nobody"}, 404, "unit:nobody"),
        ({"keep": "unit:yunnei", "merged": "unit:yunnei"}, 422, "twice"),
        ({"keep": "unit:military", "merged": "unit:yunnei"}, 422, "category"),
        ({"keep": "unit:yunnei", "merged": "zone:shiba"}, 422, "different things"),
        ({"keep": "unit:yunnei", "merged": "unit:l-2", "reason": ""}, 422, "at least 1"),
        ({"keep": "unit:yunnei", "merged": "unit:l-2", "source": "13812345678"}, 422, "mobile"),
        ({"keep": "unit:yunnei", "merged": "unit:l-2", "who": "x"}, 422, "not permitted"),
        ({"keep": "unit:yunnei"}, 422, "merged"),
    ],
)
def test_a_wrong_decision_is_a_problem_and_writes_nothing(
    own: Api, body: dict[str, Any], status: int, said: str
) -> None:
    before = own.get("/ready").json()["revision"]
    assert said in decided(own, "merge", status, **body)["detail"]
    assert own.get("/ready").json()["revision"] == before


def test_a_decision_is_json_on_all_layers(own: Api) -> None:
    pair = SAID | {"keep": "unit:kunchuan-group", "merged": "unit:l-1"}
    answer = own.post("/identity/merge", json=pair, params={"layer": "source"})
    assert answer.status_code == 422
    assert "all layers" in answer.json()["detail"]
    plain = own.post("/identity/merge", content=b"{}", headers={"Content-Type": "text/plain"})
    assert plain.status_code == 415
