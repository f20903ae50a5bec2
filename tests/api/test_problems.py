"""What the service says when it cannot answer: a problem document for every error (RFC 9457)."""

from __future__ import annotations

import base64
import json
import logging
from http import HTTPStatus
from threading import Event, Thread
from typing import Any

import pytest

from api.app import create_app
from api.http.told import told_of
from graph.endpoint import StoreRevision
from graph.errors import Finding, StoreUnavailable
from graph.store.bolt import Store
from queries.network import Network
from tests.api.client import PREFIX, Api


def problem(api: Api, path: str, status: int, code: str, **params: Any) -> dict[str, Any]:
    answer = api.get(path, **params)
    assert answer.status_code == status, answer.text
    told: dict[str, Any] = answer.json()
    assert told["type"] == f"/api/v1/problems/{code}"
    assert told["title"] == HTTPStatus(status).phrase
    assert told["instance"] == answer.request.url.raw_path.decode().partition("?")[0]
    return told


def test_s20_1_404(api: Api) -> None:
    problem(api, "/nothing/here", 404, "not_found")
    problem(api, "/entities/unit:nobody", 404, "not_found")
    problem(api, "/entities/查无此人", 404, "not_found")
    problem(api, "/committees/unit:yunnei", 404, "not_found")
    problem(api, "/pairings", 404, "not_found", brand="B9")
    problem(api, "/provenance", 404, "not_found", id="unit:a|MEMBER_OF|org:b")
    assert api.checked(api.client.get("/assets/nothing.js")).status_code == 404


def test_a_problem_is_told_in_both_languages(api: Api) -> None:
    told = problem(api, "/committees/unit:yunnei", 404, "not_found")["told"]
    assert (
        told["zh"]
        == "2021-12-31 在所选数据层（文献层、台账层、合成层）中，“unit:yunnei”不是联合党委"
    )
    many = problem(api, "/claims", 422, "invalid_input", limit=1001, as_of="31.12.2021")["told"]
    assert many["zh"] == "as_of：日期应写成 YYYY-MM-DD；limit：应不大于 1000"


def test_a_problem_that_nothing_is_known_of_is_told_by_its_kind() -> None:
    told = told_of("conflict", "nobody has thought of this", [Finding("new", "new", column="备注")])
    assert told.zh == ("与现状冲突：请求与已存内容或正在进行的操作相矛盾。涉及 备注。")
    assert told.en == "nobody has thought of this"


def test_405_says_what_is_allowed(api: Api) -> None:
    answer = api.checked(api.client.delete(f"{PREFIX}/claims"))
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"


def test_s20_1_415(api: Api) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "application/jsonx"):
        answer = api.post(
            "/cypher", content=b'{"text": "RETURN 1"}', headers={"Content-Type": kind}
        )
        assert answer.status_code == 415
        assert answer.json()["type"] == "/api/v1/problems/unsupported_media_type"


@pytest.mark.parametrize(
    ("path", "params", "column"),
    [
        ("/claims", {"as_of": "2021-02-30"}, "as_of"),
        ("/claims", {"as_of": "1640908800"}, "as_of"),
        ("/claims", {"as_of": "31.12.2021"}, "as_of"),
        ("/claims", {"layer": ["source", "dream"]}, "layer.1"),
        ("/claims", {"limit": 0}, "limit"),
        ("/claims", {"limit": 1001}, "limit"),
        ("/graph/path", {"from_": "云内动力"}, "to"),
        ("/coverage/uncovered", {"by": "magic"}, "by"),
        ("/coverage/uncovered", {"type_": "person"}, "type"),
        ("/coverage/uncovered", {"subdistrct": "zone:ala"}, "subdistrct"),
        ("/claims", {"layers": "source"}, "layers"),
    ],
)
def test_s20_1_422_names_the_parameter(
    api: Api, path: str, params: dict[str, Any], column: str
) -> None:
    told = problem(api, path, 422, "invalid_input", **params)
    assert [finding["column"] for finding in told["findings"]] == [column]


def test_422_for_what_only_the_network_can_tell(api: Api) -> None:
    problem(api, "/coverage/uncovered", 422, "invalid_input", subdistrict="云内动力")
    problem(api, "/coverage/uncovered.csv", 422, "invalid_input", subdistrict="云内动力")
    problem(api, "/coverage/uncovered.xlsx", 422, "invalid_input", community="云内动力")
    problem(api, "/graph/path", 422, "invalid_input", from_="云内动力", to="unit:yunnei")
    problem(api, "/search", 422, "invalid_input", q="  ")


def test_s20_1_409_for_a_cursor_of_another_question(api: Api) -> None:
    cursor = api.get("/coverage/uncovered", limit=5, by="work").json()["next"]
    same = {"limit": 7, "by": "work", "after": cursor}
    assert api.get("/coverage/uncovered", **same).status_code == 200
    for change in ({"by": "spatial"}, {"size": "micro"}, {"layer": "synthetic"}):
        problem(api, "/coverage/uncovered", 409, "conflict", **{**same, **change})
    problem(api, "/coverage/uncovered", 409, "conflict", as_of="2021-12-30", **same)
    problem(api, "/claims", 409, "conflict", after=cursor)


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "!!!",
        "字",
        base64.urlsafe_b64encode(b"[]").decode(),
        base64.urlsafe_b64encode(b"[1, 2, 3]").decode(),
        base64.urlsafe_b64encode(b"[" * 1400).decode(),
        "A" * 5000,
    ],
)
def test_a_word_that_is_no_cursor(api: Api, cursor: str) -> None:
    problem(api, "/claims", 422, "invalid_input", after=cursor)


def test_s20_1_429_when_too_much_is_under_way(network: Network) -> None:
    api = Api(create_app(network=network, expensive=1))
    gates = api.app.state.gates
    with gates["export"].held(), gates["cypher"].held():
        for answer in (
            api.get("/coverage/uncovered.csv"),
            api.get("/coverage/uncovered.xlsx"),
            api.get("/views/pairing.html"),
            api.post("/cypher", json={"text": "RETURN 1 AS one"}),
        ):
            assert answer.status_code == 429
            assert int(answer.headers["retry-after"]) > 0
        assert api.get("/claims").status_code == 200
    for _ in range(3):  # an answer that was sent gave its place back, a failed one too
        assert api.get("/coverage/uncovered.csv", by="spatial").status_code == 200
        assert api.get("/coverage/uncovered.csv", subdistrict="nowhere").status_code == 404
        assert api.post("/cypher", json={"text": "RETURN 1 AS one"}).status_code == 200


def test_500_is_logged_with_its_trace_and_told_without(
    network: Network, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(network=network)

    def broken() -> None:
        raise RuntimeError("the secret inside")

    app.add_api_route(f"{PREFIX}/broken", broken)
    with caplog.at_level(logging.ERROR):
        answer = Api(app).client.get(f"{PREFIX}/broken")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "/api/v1/problems/unforeseen"
    assert "secret" not in answer.text
    assert [str(record.exc_info[1]) for record in caplog.records if record.exc_info] == [
        "the secret inside"
    ]


class Gone(Store):
    """A store that went away after it was opened."""

    def store_revision(self, *, within_s: float = 10.0) -> StoreRevision:
        raise StoreUnavailable("no store answers")


def test_503_when_the_store_is_gone_and_the_process_still_lives(network: Network) -> None:
    with Gone.open(network.store.endpoint) as store:
        api = Api(create_app(network=Network(store)))
        for path in ("/ready", "/claims", "/coverage/summary"):
            problem(api, path, 503, "store_unavailable")
        assert api.get("/health").json()["status"] == "alive"


class Slow(Store):
    """A store that takes its time until it is let go."""

    let_go: Event
    asked: Event

    def store_revision(self, *, within_s: float = 10.0) -> StoreRevision:
        self.asked.set()
        assert self.let_go.wait(60)
        return super().store_revision(within_s=within_s)


def test_503_while_the_network_is_read_for_the_first_time(network: Network) -> None:
    with Slow.open(network.store.endpoint) as store:
        store.let_go, store.asked = Event(), Event()
        reading = Network(store)
        api = Api(create_app(network=reading))
        first = Thread(target=reading.snapshot)
        first.start()
        try:
            assert store.asked.wait(60)
            problem(api, "/ready", 503, "not_ready")
        finally:
            store.let_go.set()
            first.join()
        assert api.get("/ready").status_code == 200


# --- Cypher ---------------------------------------------------------------------------------


def test_s20_2_cypher_reads_and_cannot_write(api: Api, network: Network) -> None:
    question = "MATCH (c:JointCommittee) WHERE c.id IN $ids RETURN c.id AS id ORDER BY id"
    answer = api.post(
        "/cypher", json={"text": question, "parameters": {"ids": ["org:j1", "org:j2"]}, "limit": 1}
    ).json()
    assert (answer["columns"], answer["rows"]) == (["id"], [["org:j1"]])
    assert answer["truncated"] is True
    before = network.store.revision()
    for text in (
        "CREATE (n:Entity {id: 'x'}) RETURN n",
        "MATCH (n) DETACH DELETE n",
        "MATCH (n) SET n.name = 'x' RETURN n",
        "RETURN 1 ; MATCH (n) DETACH DELETE n",
        "MATCH (n) RETURN",
    ):
        assert api.post("/cypher", json={"text": text}).status_code == 422
    assert network.store.revision() == before
    assert api.data("/entities/unit:yunnei")["properties"]["name"] == "云内动力"


def nested(depth: int) -> Any:
    return [] if depth == 0 else [nested(depth - 1)]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"text": 1}',
        b'{"text": "RETURN 1", "limit": 0}',
        b'{"text": "RETURN $x", "parameters": []}',
        b'{"text": "RETURN $x", "parameters": {"x": 1e400}, "limit": 1e9}',
        b'{"text": "RETURN \\ud800"}',
        b'{"text": "RETURN $x AS x", "parameters": {"x": "\\ud800"}}',
        json.dumps({"text": "RETURN $x AS x", "parameters": {"x": 2**70}}).encode(),
        json.dumps({"text": "RETURN $x AS x", "parameters": {"x": nested(50)}}).encode(),
        b'{"text": ' + b"[" * 100_000,
    ],
)
def test_a_body_that_is_no_statement(api: Api, body: bytes) -> None:
    answer = api.post("/cypher", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 413, 422), answer.text
