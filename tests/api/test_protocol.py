"""How the service speaks: problems, pages, conditional requests, headers, its own description."""

from __future__ import annotations

import base64
import json
import logging
from datetime import date
from http import HTTPStatus
from threading import Event, Thread
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from api.app import create_app
from graph.endpoint import Endpoint
from graph.errors import StoreUnavailable
from graph.settings import Settings
from graph.store import Store
from queries.network import Network
from tests.api.client import PREFIX, Api

# --- the document ---------------------------------------------------------------------------


def test_s20_1_openapi_3_1_document_is_served_and_valid(api: Api) -> None:
    answer = api.get("/openapi.json")
    document = answer.json()
    assert document["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(document).validate()
    for said in document["paths"].values():
        for operation in said.values():
            assert operation["summary"]
            assert operation["description"]
            problem = operation["responses"]["default"]["content"]["application/problem+json"]
            assert problem["schema"] == {"$ref": "#/components/schemas/Problem"}
            assert "422" not in operation["responses"]


def test_s20_1_every_read_takes_day_and_layer(api: Api) -> None:
    for path, said in api.document["paths"].items():
        if "get" in said and path not in (f"{PREFIX}/health", f"{PREFIX}/ready"):
            names = {parameter["name"] for parameter in said["get"]["parameters"]}
            assert {"as_of", "layer"} <= names, path


def test_codes_of_parameters_are_enumerations_of_the_vocabulary(api: Api) -> None:
    parameters = api.document["paths"][f"{PREFIX}/coverage/uncovered"]["get"]["parameters"]
    listed = {code["name"]: code for code in api.data("/vocabulary")["code_lists"]}
    for parameter in parameters:
        if parameter["name"] in ("sector", "industry", "size", "carrier_kind"):
            codes = [entry["code"] for entry in listed[parameter["name"]]["codes"]]
            assert parameter["schema"]["anyOf"][0]["enum"] == codes


# --- problems -------------------------------------------------------------------------------


def problem(api: Api, path: str, status: int, code: str, **params: Any) -> dict[str, Any]:
    answer = api.get(path, **params)
    assert answer.status_code == status, answer.text
    told: dict[str, Any] = answer.json()
    assert told["type"] == f"urn:gongjian:problem:{code}"
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


def test_405_says_what_is_allowed(api: Api) -> None:
    answer = api.checked(api.client.delete(f"{PREFIX}/claims"))
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET"


def test_s20_1_415(api: Api) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "application/jsonx"):
        answer = api.post(
            "/cypher", content=b'{"text": "RETURN 1"}', headers={"Content-Type": kind}
        )
        assert answer.status_code == 415
        assert answer.json()["type"] == "urn:gongjian:problem:unsupported_media_type"


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
        base64.urlsafe_b64encode(b'["a", 1, 2, 3]').decode(),
        base64.urlsafe_b64encode(b"[" * 1400).decode(),
        "A" * 5000,
    ],
)
def test_a_word_that_is_no_cursor(api: Api, cursor: str) -> None:
    problem(api, "/claims", 422, "invalid_input", after=cursor)


def test_s20_1_429_when_too_much_is_under_way(network: Network) -> None:
    api = Api(create_app(network=network, expensive=1))
    with api.app.state.gate.passed():
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
    assert answer.json()["type"] == "urn:gongjian:problem:unforeseen"
    assert "secret" not in answer.text
    assert [str(record.exc_info[1]) for record in caplog.records if record.exc_info] == [
        "the secret inside"
    ]


class Gone(Store):
    """A store that went away after it was opened."""

    def revision(self) -> int:
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

    def revision(self) -> int:
        self.asked.set()
        assert self.let_go.wait(60)
        return super().revision()


def test_503_while_the_network_is_read_for_the_first_time(network: Network) -> None:
    with Slow.open(network.store.endpoint) as store:
        store.let_go, store.asked = Event(), Event()
        reading = Network(store)
        api = Api(create_app(network=reading))
        first = Thread(target=reading.snapshot)
        first.start()
        try:
            assert store.asked.wait(60)
            problem(api, "/ready", 503, "store_unavailable")
        finally:
            store.let_go.set()
            first.join()
        assert api.get("/ready").status_code == 200


# --- ready, conditional requests, headers ---------------------------------------------------


def test_ready_counts_what_is_in_memory(api: Api, network: Network) -> None:
    told = api.get("/ready").json()
    assert told["revision"] == network.store.revision()
    assert told["nodes"] == len(network.snapshot())
    counted = sum(line["count"] for line in api.data("/meta", as_of="2021-12-31")["counts"])
    assert 0 < counted <= told["nodes"]


def test_s20_2_an_answer_the_client_has_is_not_sent_again(api: Api) -> None:
    first = api.get("/claims", limit=3)
    assert first.headers["cache-control"] == "no-cache"
    tag = first.headers["etag"]
    again = api.get("/claims", headers={"If-None-Match": f'"other", {tag}'}, limit=3)
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["etag"] == tag
    for params in ({"limit": 4}, {"limit": 3, "as_of": "2021-12-30"}):
        other = api.get("/claims", headers={"If-None-Match": tag}, **params)
        assert other.status_code == 200
    table = api.get("/coverage/uncovered.csv")
    kept = {"If-None-Match": table.headers["etag"]}
    assert api.get("/coverage/uncovered.csv", headers=kept).status_code == 304


def test_a_change_of_the_store_makes_every_answer_new(
    empty_embedded_store: Store,
) -> None:
    from graph.loader import load
    from tests.support.small import dataset, node

    api = Api(create_app(network=Network(empty_embedded_store)))
    first = api.get("/search", q="unit")
    assert first.json()["count"] == 0
    load(empty_embedded_store, dataset(node("Unit", "unit:a")))
    second = api.get("/search", headers={"If-None-Match": first.headers["etag"]}, q="unit")
    assert second.status_code == 200
    assert second.json()["count"] == 1
    assert second.json()["revision"] == first.json()["revision"] + 1


def test_answers_are_compressed_and_none_needs_another_origin(api: Api) -> None:
    answer = api.get("/vocabulary", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["referrer-policy"] == "no-referrer"
    for path in ("/", "/network", "/docs", "/assets/common.js", "/assets/texts.json"):
        page = api.client.get(path)
        assert page.status_code == 200
        assert page.headers["x-content-type-options"] == "nosniff"
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "http" not in policy
        assert "unsafe" not in policy
        again = api.client.get(path, headers={"If-None-Match": page.headers["etag"]})
        assert again.status_code == 304
    assert 'lang="en"' in api.client.get("/", params={"lang": "en"}).text
    for path in ("/docs/oauth2-redirect", "/redoc", "/openapi.json"):
        assert api.client.get(path).status_code == 404


def test_the_view_and_the_file_of_it(api: Api) -> None:
    view = api.data("/views/pairing", layer="source")
    nodes = {node["id"]: node for node in view["nodes"]}
    assert {"x", "y"} <= set(nodes["unit:yunnei"])
    assert nodes["unit:military"]["category"] is True
    assert {edge["start"] for edge in view["edges"]} <= set(nodes)
    without = api.data("/views/pairing", layer="source", include_hubs=False)
    assert "org:kmez-pwc" in nodes
    assert "org:kmez-pwc" not in {node["id"] for node in without["nodes"]}
    answer = api.get("/views/pairing.html", layer="source", lang="en")
    assert 'filename="pairing-2021-12-31.html"' in answer.headers["content-disposition"]
    assert answer.text.startswith("<!DOCTYPE html>")
    assert "Yunnei Power" in answer.text


# --- lists ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "params"),
    [
        ("/search", {"q": "党"}),
        ("/claims", {}),
        ("/cards", {}),
        ("/committees/overlap", {"at_least": 1}),
        ("/graph/components", {"members": 1}),
        ("/graph/articulation-points", {}),
        ("/entities/org:j2/relations", {}),
        ("/pairings", {}),
    ],
)
def test_s20_2_pages_end_to_end_are_the_whole_list(
    api: Api, path: str, params: dict[str, Any]
) -> None:
    whole = api.get(path, limit=100, **params).json()
    paged: list[Any] = []
    after: dict[str, str] = {}
    while len(paged) < len(whole["data"]):
        page = api.get(path, limit=7, **params, **after).json()
        paged += page["data"]
        assert page["count"] == whole["count"]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert paged[: len(whole["data"])] == whole["data"]


def test_search_puts_whole_names_first_and_reads_all_widths(api: Api) -> None:
    hits = api.data("/search", q="云内动力")
    assert (hits[0]["id"], hits[0]["rank"]) == ("unit:yunnei", 0)
    assert api.data("/search", q="ＵＮＩＴ：ＹＵＮＮＥＩ")[0]["id"] == "unit:yunnei"
    assert api.data("/search", q="yunnei power")[0]["id"] == "unit:yunnei"
    assert api.data("/search", q="查无此物") == []


def test_neighbourhood_by_name(api: Api) -> None:
    near = api.data("/graph/neighbourhood/云内动力", layer="source", k=1)
    assert near["centre"]["id"] == "unit:yunnei"
    assert {node["id"]: node["distance"] for node in near["nodes"]} == {
        "unit:yunnei": 0,
        "org:j2": 1,
        "org:j4": 1,
    }
    further = api.data("/graph/neighbourhood/云内动力", layer="source", k=2)
    assert further["count"] > near["count"]


def test_components_of_the_source_layer(api: Api) -> None:
    answer = api.get("/graph/components", layer="source", members=1000).json()
    sizes = [row["size"] for row in answer["data"]]
    assert sizes == sorted(sizes, reverse=True)
    assert sum(sizes) + answer["isolated"] == answer["nodes"]
    assert answer["components"] == len(sizes) + answer["isolated"]
    joint = next(
        row for row in answer["data"] if "unit:yunnei" in {m["id"] for m in row["members"]}
    )
    assert {"org:j2", "org:j4"} <= {member["id"] for member in joint["members"]}


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
    assert answer.status_code in (400, 422), answer.text


# --- starting -------------------------------------------------------------------------------


def test_the_app_opens_and_closes_the_store_the_settings_name(
    embedded_endpoint: Endpoint, tmp_path: Any
) -> None:
    settings = Settings(
        uri=embedded_endpoint.uri,
        user=embedded_endpoint.user,
        password=embedded_endpoint.password,
        database=embedded_endpoint.database,
        data=tmp_path,
        as_of=date(2021, 12, 31),
    )
    api = Api(create_app(settings))
    with api.client:
        assert api.get("/claims").json()["as_of"] == "2021-12-31"
        assert api.get("/ready").json()["status"] == "ready"
    assert settings.snapshot_file.exists()


def test_an_app_needs_one_of_settings_and_network(network: Network) -> None:
    with pytest.raises(ValueError, match="either"):
        create_app()
