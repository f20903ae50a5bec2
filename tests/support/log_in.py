"""A service that logs in at the real provider of the tests, and what it answers."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import requests
from fastapi import FastAPI, Request
from pydantic import SecretStr
from starlette.responses import JSONResponse, Response

from api.access.actor import Actor
from api.access.openid import OpenId
from api.access.openid_routes import openid_router
from api.access.proxy import Proxies
from api.http.errors import add_handlers
from api.http.guard import OwnNamesAndPages
from api.http.prefix import Below
from graph.settings import Settings
from tests.support.openid import CLIENT, SECRET, Provider, Somebody, free_port, provider
from tests.support.served import served

ROOT_PATH = "/gongjian"
ROLES = {"planners": "planner", "park": "editor@zone:a"}


class Clock:
    """The real one, put forward or back."""

    ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


@dataclass
class Place:
    """The service's address, and the provider that it asks."""

    address: str
    provider: Provider
    openid: OpenId
    clock: Clock = field(default_factory=Clock)

    def begun(self, path: str = "/") -> tuple[Somebody, str]:
        """Somebody whom the service sent to the provider, and the address there."""
        somebody = Somebody()
        answer = somebody.step(f"{self.address}/login/openid", params={"path": path})
        assert answer.status_code == 303, answer.text
        return somebody, answer.headers["Location"]

    def back(self, login: str = "planners") -> tuple[Somebody, str]:
        """Somebody who logged in at the provider, and the address that it sends them back to."""
        somebody, address = self.begun()
        return somebody, somebody.at_provider(address, login)


def settings(issuer: str, **more: Any) -> Settings:
    given = {
        "openid_issuer": issuer,
        "openid_client_id": CLIENT,
        "openid_client_secret": SecretStr(SECRET),
        "openid_scope": "openid groups",
        "openid_roles": ROLES,
    }
    return Settings(**{**given, **more})


def welcome(request: Request, actor: Actor, path: str) -> Response:
    return JSONResponse({**asdict(actor), "path": path})


def query_of(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def changed(address: str, **query: str | None) -> str:
    given = {**query_of(address), **query}
    kept = {name: value for name, value in given.items() if value is not None}
    return f"{address.partition('?')[0]}?{urlencode(kept)}"


def problem(answer: requests.Response, status: int, code: str) -> str:
    assert answer.status_code == status, answer.text
    told = answer.json()
    assert told["type"] == f"{ROOT_PATH}/api/v1/problems/{code}"
    return str(told["detail"])


@contextmanager
def a_place() -> Iterator[Place]:
    """The service, and the provider, which is started after it."""
    port = free_port()
    clock = Clock()
    openid = OpenId(settings(f"http://127.0.0.1:{port}"), clock)
    app = FastAPI()
    app.include_router(openid_router(openid, Proxies(Settings()), welcome))
    add_handlers(app)
    app.add_middleware(OwnNamesAndPages, hosts=())
    app.add_middleware(Below, root_path=ROOT_PATH)
    with served(app) as at:
        address = f"http://127.0.0.1:{at}{ROOT_PATH}"
        with provider(f"{address}/login/openid/back", port) as running:
            yield Place(address, running, openid, clock)
