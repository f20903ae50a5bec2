"""Every route names a right and answers whom it is to: all of them, asked as everyone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.testclient import TestClient

from api.access.keeping.keeper import Keeper
from api.access.needs import right_of
from api.access.rights import UNLIMITED_ONLY, Right, Role, rights_of
from api.app import create_app
from api.http.paths import Sooner
from api.rights_docs import PAGE, page
from graph.settings import Settings
from queries.network import Network
from tests.support.components import ROOT

PASSWORD = "a long enough password"


def routes(app: FastAPI) -> Iterator[tuple[str, str, Right | None]]:
    """Method, path with its places filled, and right of every route."""
    for one in iter_route_contexts(app.routes):
        route = one.original_route
        if isinstance(route, Sooner):  # finds the others, and has none of its own
            continue
        assert isinstance(route, APIRoute), route
        ending = "docx" if "{ending:paper}" in (one.path or "") else "csv"
        path = re.sub(r"\{ending(:\w+)?\}", ending, one.path or "")
        path = re.sub(r"\{\w+(:\w+)?\}", "none", path)
        for method in sorted(one.methods or ()):
            yield method, path, right_of(route)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path, rate_limits=False)


@pytest.fixture
def app(network: Network, settings: Settings) -> FastAPI:
    return create_app(settings, network=network)


def test_every_route_names_a_right(app: FastAPI) -> None:
    found = list(routes(app))
    assert len(found) > 200
    assert [(method, path) for method, path, right in found if right is None] == []


def test_the_page_of_rights_is_what_the_code_says() -> None:
    assert (ROOT / PAGE).read_text("utf-8") == page()


def test_each_role_may_what_the_one_before_it_may_and_more() -> None:
    held = [rights_of(role) for role in Role]
    assert all(less < more for less, more in pairwise(held))
    assert held[-1] == frozenset(Right)


@pytest.mark.parametrize("zones", [(), ("zone:somewhere",)], ids=["unlimited", "limited"])
def test_every_route_is_asked_as_every_role(
    app: FastAPI, settings: Settings, zones: tuple[str, ...]
) -> None:
    expires = datetime.now(UTC) + timedelta(days=1)
    tokens: dict[Role | None, str] = {}
    with Keeper.open(settings) as keeper:
        keeper.accounts.add("admin", Role.ADMIN, (), PASSWORD)
        for role in Role:
            keeper.accounts.add(f"as-{role}", role, zones)
            tokens[role] = keeper.tokens.issue(f"as-{role}", expires=expires)[1]
    client = TestClient(app, base_url="http://localhost", follow_redirects=False)
    wrong = []
    for method, path, right in routes(app):
        assert right is not None
        for role in (None, *Role):
            # A parameter that no route has: what is let through is answered 422 and does nothing.
            headers = {"Authorization": f"Bearer {tokens[role]}"} if role else {}
            url = f"{path}?no_such_parameter=1"
            status = client.request(method, url, headers=headers, json={}).status_code
            api = path.startswith("/api/") or path == "/metrics"  # for programs, which see no page
            if right is Right.NONE:
                fits = status not in (401, 403) or path.endswith("/session")
            elif role is None:
                fits = status == (401 if api else 303)
            elif right not in rights_of(role) or (zones and right in UNLIMITED_ONLY):
                fits = status == (403 if api else 303)
            else:
                fits = status not in (401, 403, 303)
            if not fits:
                wrong.append((method, path, right, role, status))
    assert wrong == []


def test_a_service_without_accounts_asks_nobody(app: FastAPI, settings: Settings) -> None:
    client = TestClient(app, base_url="http://localhost")
    told = client.get("/api/v1/session").json()
    assert (told["way"], told["role"], told["ways"]) == ("open", "admin", [])
    assert client.get("/api/v1/coverage/summary").status_code == 200
    assert not settings.accounts_file.exists()
