"""The route that one pattern finds is the one that is found by trying one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from fastapi.routing import iter_route_contexts
from starlette.routing import BaseRoute, Match

from api.app import _routes
from api.http.paths import Sooner


def tried(routes: Sequence[BaseRoute], scope: dict[str, Any]) -> BaseRoute | None:
    """As FastAPI does it."""
    for route in routes:
        if route.matches(dict(scope))[0] is Match.FULL:
            return route
    return None


def addresses(routes: Sequence[BaseRoute]) -> Iterator[tuple[str, str]]:
    """Of every route one, and what is beside it; and some of none."""
    for one in iter_route_contexts(routes):
        for method in sorted(one.methods or ()):
            path = re.sub(r"\{[^}]*\}", "x:1", one.path or "")
            yield method, path
            if "{" in (one.path or ""):
                yield method, re.sub(r"\{[^}]*\}", "summary", one.path or "")
    for path in ("/nothing", "/", "", "/api/v1", "/api/v1/", "/api/v1/coverage/summary/", "//"):
        yield "GET", path
    yield from (("PATCH", "/api/v1/meta"), ("POST", "/api/v1/meta"), ("BREW", "/api/v1/meta"))


@pytest.mark.parametrize("root", ["", "/gongjian"])
def test_one_pattern_finds_the_route_that_trying_each_finds(root: str) -> None:
    routes = _routes(cypher_asked=True)
    sooner = Sooner(routes)
    every = dict.fromkeys(addresses(routes))
    for method, path in list(every)[:: 4 if root else 1]:
        scope = {
            **{"type": "http", "method": method, "path": root + path, "root_path": root},
            **{"headers": [], "query_string": b""},
        }
        match, more = sooner.matches(dict(scope))
        wanted = tried(routes, scope)
        assert (match is Match.FULL) == (wanted is not None), (method, path)
        assert more.get("gongjian.route") is wanted, (method, path)
    assert len(every) > 300
