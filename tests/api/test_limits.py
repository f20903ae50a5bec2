"""How often and how much at once one actor may ask: counted, told in headers, refused in words."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Barrier, Event, Thread

import pytest
from fastapi import FastAPI
from httpx2 import Response
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from api.access.actor import ACTOR, OWNER, Actor
from api.access.counted import counted_as
from api.access.rights import Role
from api.app import create_app
from api.http.errors import QuotaExceeded, TooManyRequests
from api.http.gates import Gate
from api.http.rates import KINDS, Rates
from api.http.record import CURRENT, Record
from api.jobs import Jobs
from graph.settings import Settings
from queries.network import Network
from tests.api.client import PREFIX, Api
from tests.support.components import ROOT

ONE = json.dumps({"text": "RETURN 1 AS one"})
JSON = {"Content-Type": "application/json"}


class As:
    """An application whose requests come from the account that a header names."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        name = dict(scope.get("headers", ())).get(b"x-as", b"").decode()
        actor = Actor(name, Role.DEVELOPER) if name else OWNER
        await self._app({**scope, ACTOR: actor}, receive, send)


@pytest.fixture
def app(network: Network) -> FastAPI:
    return create_app(network=network)


@pytest.fixture
def ask(app: FastAPI) -> Callable[..., Response]:
    client = TestClient(As(app), base_url="http://localhost")

    def cypher(name: str = "") -> Response:
        headers = {**JSON, **({"X-As": name} if name else {})}
        return client.post(f"{PREFIX}/cypher", content=ONE, headers=headers)

    return cypher


def limit_of(kind: str) -> int:
    return int(KINDS[kind].rate.partition("/")[0])  # type: ignore[index]


def test_an_account_may_ask_so_often_and_others_go_on(ask: Callable[..., Response]) -> None:
    most = limit_of("cypher")
    for number in range(most):
        answer = ask("planner-1")
        assert answer.status_code == 200
        assert answer.headers["RateLimit-Policy"] == f'"cypher";q={most};w=60'
        state = answer.headers["RateLimit"]
        assert state.startswith(f'"cypher";r={most - 1 - number};t=')
    refused = ask("planner-1")
    assert refused.status_code == 429
    problem = refused.json()
    assert problem["type"].endswith("/quota_exceeded")
    assert str(most) in problem["detail"]
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert refused.headers["RateLimit"].startswith('"cypher";r=0;')
    assert ask("planner-2").status_code == 200


def test_the_owner_of_an_open_service_is_not_counted(ask: Callable[..., Response]) -> None:
    for _ in range(limit_of("cypher") + 1):
        answer = ask()
        assert answer.status_code == 200
        assert "RateLimit" not in answer.headers


def test_limits_can_be_switched_off(network: Network, tmp_path: Path) -> None:
    app = create_app(Settings(data=tmp_path, rate_limits=False), network=network)
    client = TestClient(As(app), base_url="http://localhost")
    for _ in range(limit_of("cypher") + 1):
        answer = client.post(f"{PREFIX}/cypher", content=ONE, headers={**JSON, "X-As": "x"})
        assert answer.status_code == 200
    rates: Rates = app.state.rates
    stranger = Record(who="address 192.0.2.7")
    for _ in range(limit_of("login")):
        rates.hit("login", stranger)
    with pytest.raises(QuotaExceeded):  # passwords are not to be tried out
        rates.hit("login", stranger)


def test_all_requests_together_are_counted_too(app: FastAPI) -> None:
    rates: Rates = app.state.rates
    record = Record(who="account busy")
    for _ in range(limit_of("any")):
        rates.hit("any", record)
    client = TestClient(As(app), base_url="http://localhost")
    assert client.get("/", headers={"X-As": "busy"}).status_code == 429
    assert client.get("/", headers={"X-As": "other"}).status_code == 200
    assert record.quotas == []


def test_who_is_not_known_is_counted_by_address() -> None:
    scope = {"type": "http", "client": ("192.0.2.7", 1), "headers": []}
    assert counted_as(scope, None) == "address 192.0.2.7"
    assert counted_as(scope, OWNER) is None
    # an account of the name of an address is not that address
    assert counted_as(scope, Actor("192.0.2.7", Role.VIEWER)) == "account 192.0.2.7"


# --- places ---------------------------------------------------------------------------------


def test_one_account_holds_half_of_the_places_and_others_get_the_rest() -> None:
    gate = Gate("export", 4)
    with ExitStack() as held:
        for _ in range(2):
            held.enter_context(gate.held("a"))
        with pytest.raises(TooManyRequests, match="one account holds no more"):
            held.enter_context(gate.held("a"))
        for name in ("b", "c"):
            held.enter_context(gate.held(name))
        with pytest.raises(TooManyRequests, match="as are allowed"):
            held.enter_context(gate.held("d"))
    assert gate.free == 4
    with gate.held("a"), gate.held("a"):
        assert gate.free == 2


def test_a_gate_of_one_place_has_it_for_anybody() -> None:
    gate = Gate("cypher", 1)
    with gate.held("a"), pytest.raises(TooManyRequests):
        gate.held("b").__enter__()
    with gate.held("b"):
        assert gate.free == 0


def test_many_at_once_of_one_account_never_hold_more_than_half() -> None:
    gate, door, passed = Gate("analysis", 8), Barrier(21), []

    def come() -> None:
        door.wait(30)
        try:
            with gate.held("a"):
                passed.append(gate.free)
                leave.wait(30)
        except TooManyRequests:
            refused.append(1)
            if len(refused) == 16:
                leave.set()

    leave, refused = Event(), list[int]()
    threads = [Thread(target=come) for _ in range(20)]
    for thread in threads:
        thread.start()
    door.wait(30)
    for thread in threads:
        thread.join(60)
    assert (len(passed), len(refused), gate.free) == (4, 16, 8)


def test_over_http_an_account_is_told_that_its_half_is_taken(app: FastAPI) -> None:
    client = TestClient(As(app), base_url="http://localhost")
    gate: Gate = app.state.gates["export"]
    path = f"{PREFIX}/coverage/uncovered.csv"
    with gate.held("account a"), gate.held("account a"):
        assert client.get(path, headers={"X-As": "a"}).status_code == 429
        assert client.get(path, headers={"X-As": "b"}).status_code == 200
        assert client.get(path).status_code == 200
    assert client.get(path, headers={"X-As": "a"}).status_code == 200


def test_who_leaves_again_and_again_leaves_others_their_places() -> None:
    """Two that one account went away from run on; of its next two it keeps the places."""

    async def asked() -> tuple[int, int, bool]:
        gate, went = Gate("cypher", 4), asyncio.Event()
        went.set()
        async with contextlib.AsyncExitStack() as work:
            for number in range(4):
                CURRENT.set(Record(who="account a"))
                await work.enter_async_context(gate.passed(went.wait))
                await asyncio.sleep(0)
                await asyncio.sleep(0)
                assert (gate.free, gate.left) == (
                    (4, number + 1) if number < 2 else (5 - number, 2)
                )
            with pytest.raises(TooManyRequests):
                await work.enter_async_context(gate.passed(went.wait))
            CURRENT.set(Record(who="account b"))
            async with gate.passed():
                others = gate.free == 1
            free, left = gate.free, gate.left
        assert (gate.free, gate.left) == (4, 0)
        return free, left, others

    assert asyncio.run(asked()) == (2, 2, True)


@pytest.fixture
def jobs() -> Iterator[Jobs[int]]:
    jobs: Jobs[int] = Jobs("plan")
    yield jobs
    jobs.close()


def test_one_account_has_half_of_the_queue(jobs: Jobs[int]) -> None:
    door = Event()

    def submit(who: str | None) -> None:
        token = CURRENT.set(Record(who=who))
        try:
            jobs.submit(lambda report: int(door.wait(60)))
        finally:
            CURRENT.reset(token)

    for _ in range(4):
        submit("a")
    with pytest.raises(TooManyRequests, match="4 of your plans"):
        submit("a")
    for _ in range(4):
        submit("b")
    submit(None)
    assert jobs.unended == 9
    with pytest.raises(TooManyRequests, match="as many plans"):
        submit("c")
    door.set()


# --- what the documents say ------------------------------------------------------------------


def test_the_table_of_limits_is_that_of_the_code() -> None:
    said = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    for kind, bound in KINDS.items():
        places = str(4 * bound.places) if bound.places else "—"
        row = f"| {bound.text.en} (`{kind}`) | {limit_of(kind):,} | {places} |"
        assert row in said, row


def test_the_document_tells_that_anything_may_be_refused(api: Api) -> None:
    for path, said in api.document["paths"].items():
        for operation in said.values():
            assert "429" in operation["responses"], path
