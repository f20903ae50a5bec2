"""What may be done at a path."""

from __future__ import annotations

from fastapi.routing import iter_route_contexts
from starlette._utils import get_route_path
from starlette.routing import compile_path
from starlette.types import Scope


def allowed_at(scope: Scope) -> str:
    """The methods of all routes at the path of a request, as Allow has them; "" for no route."""
    path = get_route_path(scope)
    found: set[str] = set()
    for route in iter_route_contexts(scope["app"].routes):
        if compile_path(route.path or "")[0].match(path):
            found |= route.methods or set()
    if "GET" in found:
        found |= {"HEAD"}
    return ", ".join(sorted({*found, "OPTIONS"})) if found else ""
