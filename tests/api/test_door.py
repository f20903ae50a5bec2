"""What is asked of every request alike: its host, its method, its codings, its conditions, its
query; and that every kind of problem has a page."""

from __future__ import annotations

from typing import Any

import pytest

import api.http.errors
import graph.errors
from api.http.problems import KINDS
from api.http.protocol import MAX_QUERY, wants_gzip
from graph.errors import GongjianError
from tests.api.client import PREFIX, Api

# --- under which names, and for which pages -------------------------------------------------

READS = ("/", "/assets/page.js", f"{PREFIX}/health", f"{PREFIX}/claims", f"{PREFIX}/nothing")
QUESTIONS = ("/cypher", "/coverage/plans", "/pairings/matchings", "/coverage/whatif")


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("evil.example", 421),
        ("evil.example:8000", 421),
        ("localhost.evil.example", 421),
        ("", 400),
        ("[bad", 400),
        ("localhost:port", 400),
        ("user@localhost", 400),
        ("localhost/x", 400),
        ("LOCALHOST:8000", None),
        ("127.0.0.1", None),
        ("[::1]:8000", None),
    ],
)
def test_every_request_is_for_a_name_of_the_service(
    api: Api, host: str, status: int | None
) -> None:
    for path in READS:
        answer = api.client.get(path, headers={"Host": host})
        assert answer.status_code in ((status,) if status else (200, 404)), path
    for path in QUESTIONS:
        answer = api.post(path, json={}, headers={"Host": host})
        assert answer.status_code in ((status,) if status else (202, 422)), path
    assert api.client.head("/", headers={"Host": host}).status_code == (status or 200)
    assert api.client.options("/", headers={"Host": host}).status_code == (status or 204)


@pytest.mark.parametrize("origin", ["http://evil.example", "http://[bad", "null", "", "x"])
def test_questions_are_not_taken_from_pages_of_others(api: Api, origin: str) -> None:
    for path in QUESTIONS:
        assert api.post(path, json={}, headers={"Origin": origin}).status_code == 403
    assert api.get("/claims", headers={"Origin": origin}).status_code == 200
    for site in ("cross-site", "same-site", "nonsense"):
        answer = api.post("/cypher", json={}, headers={"Sec-Fetch-Site": site})
        assert answer.status_code == 403


# --- methods --------------------------------------------------------------------------------


def test_head_is_get_without_the_body(api: Api) -> None:
    for path in (*READS, f"{PREFIX}/openapi.json", f"{PREFIX}/export.graphml", "/docs"):
        head, whole = api.client.head(path), api.client.get(path)
        assert head.status_code == whole.status_code, path
        assert head.content == b""
        for name in ("content-type", "etag", "content-length", "cache-control"):
            assert head.headers.get(name) == whole.headers.get(name), (path, name)
    tag = api.client.get(f"{PREFIX}/claims").headers["etag"]
    assert api.client.head(f"{PREFIX}/claims", headers={"If-None-Match": tag}).status_code == 304
    refused = api.client.head(f"{PREFIX}/cypher")
    assert (refused.status_code, refused.headers["allow"]) == (405, "OPTIONS, POST")


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", "GET, HEAD, OPTIONS"),
        (f"{PREFIX}/claims", "GET, HEAD, OPTIONS"),
        (f"{PREFIX}/cypher", "OPTIONS, POST"),
        (f"{PREFIX}/imports", "GET, HEAD, OPTIONS, POST"),
        (f"{PREFIX}/imports/drafts/draft-1", "DELETE, GET, HEAD, OPTIONS"),
        (f"{PREFIX}/imports/drafts/draft-1/files/x.csv", "GET, HEAD, OPTIONS, PUT"),
    ],
)
def test_options_and_405_tell_all_that_is_allowed(api: Api, path: str, allowed: str) -> None:
    asked = api.client.options(path)
    assert (asked.status_code, asked.headers["allow"], asked.content) == (204, allowed, b"")
    refused = api.checked(api.client.patch(path))
    assert (refused.status_code, refused.headers["allow"]) == (405, allowed)


def test_options_of_nothing_is_nothing(api: Api) -> None:
    assert api.checked(api.client.options(f"{PREFIX}/nothing")).status_code == 404


# --- codings and conditions -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("accepted", "gzip"),
    [
        ("gzip", True),
        ("GZIP", True),
        ("x-gzip", True),
        ("*", True),
        ("br, gzip;q=0.1", True),
        ("gzip ; q=1.000", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000", False),
        ("gzip;q=0, *", False),
        ("*;q=0", False),
        ("identity", False),
        ("identity, gzip;q=0.5", False),
        ("identity;q=0.5, gzip", True),
        ("identity;q=0, gzip", True),
        ("br", False),
        ("", False),
    ],
)
def test_an_answer_is_coded_as_the_client_takes_it(api: Api, accepted: str, gzip: bool) -> None:
    assert wants_gzip([accepted]) is gzip
    for path in (f"{PREFIX}/vocabulary", "/assets/page.js"):
        answer = api.client.get(path, headers={"Accept-Encoding": accepted})
        assert (answer.headers.get("content-encoding") == "gzip") is gzip
        assert "accept-encoding" in answer.headers["vary"].lower()


def test_conditions_are_compared_as_http_says(api: Api) -> None:
    for path in (f"{PREFIX}/claims", "/assets/page.js", "/", f"{PREFIX}/coverage/uncovered.csv"):
        tag = api.client.get(path).headers["etag"]
        strong = tag.removeprefix("W/")
        for known in ("*", tag, strong, f'"a", {tag}', f'{strong},"b"', f'W/"a,b" ,  {strong}'):
            answer = api.client.get(path, headers={"If-None-Match": known})
            assert (answer.status_code, answer.content) == (304, b""), (path, known)
            assert answer.headers["etag"] == tag
        bare = strong.strip('"')
        for other in ('"a"', bare, f'"x{bare}"', f'"{bare}x"', f"W/{bare}", '"*"', ""):
            assert api.client.get(path, headers={"If-None-Match": other}).status_code == 200, other


# --- queries --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("as_of=2021-12-31&as_of=2020-12-31", 422),
        ("as_of=2021-12-31&as_of=2021-12-31", 422),
        ("limit=1&limit=2", 422),
        ("after=&limit=1", 422),
        ("layer=source&layer=ledger", 200),
        ("&".join(["layer=source"] * 150), 200),
        ("&".join(["layer=source"] * 300), 422),
        ("&".join(["layer=source"] * 4_000), 414),
        ("&".join(f"a{number}" for number in range(1000)), 422),
        ("as_of=" + "1" * MAX_QUERY, 414),
        ("after=" + "A" * 3_000, 422),
        ("after=WyI" + "A" * 1_900, 422),
    ],
)
def test_a_query_is_bounded_and_says_each_thing_once(api: Api, query: str, status: int) -> None:
    assert api.checked(api.client.get(f"{PREFIX}/claims?{query}")).status_code == status


def test_a_repeated_parameter_is_named_on_every_route(api: Api) -> None:
    for path in ("/search?q=a&q=b", "/imports?limit=1&limit=1", "/graph/path?from=a&from=b&to=c"):
        told = api.checked(api.client.get(PREFIX + path)).json()
        assert [finding["rule"] for finding in told["findings"]] == ["repeated_parameter"]
    twice = api.post("/coverage/whatif?as_of=2021-01-01&as_of=2021-01-02", json={})
    assert twice.status_code == 422


# --- problems -------------------------------------------------------------------------------


def errors(kind: type[GongjianError]) -> set[type[GongjianError]]:
    ours = (graph.errors.__name__, api.http.errors.__name__)
    found = {kind} if kind.__module__ in ours else set()
    return found.union(*map(errors, kind.__subclasses__()))


def test_every_kind_of_problem_has_a_page(api: Api) -> None:
    listed = {line["code"]: line for line in api.get("/problems").json()["data"]}
    for kind in errors(GongjianError) - {GongjianError}:
        assert listed[kind.code]["status"] == kind.status, kind
    assert {"bad_request", "method_not_allowed", "unforeseen"} <= set(listed) == set(KINDS)
    for code, line in listed.items():
        page: dict[str, Any] = api.client.get(line["type"]).json()
        assert page == line
        for text in (page["title"], page["meaning"], page["remedy"]):
            assert all(text.values()), code
    for answer in (
        api.get("/nothing"),
        api.get("/claims", as_of="x"),
        api.post("/cypher", content=b"{", headers={"Content-Type": "application/json"}),
        api.checked(api.client.put(f"{PREFIX}/claims")),
        api.get("/claims", headers={"Host": "evil.example"}),
    ):
        problem = answer.json()
        assert api.client.get(problem["type"]).json()["status"] == problem["status"]
    assert api.get("/problems/nothing").status_code == 404
