"""The two addresses of a log-in by OpenID Connect: to the provider, and back from it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.access.actor import Actor
from api.access.needs import needs
from api.access.openid import LOG_IN_S, OpenId
from api.access.proxy import Proxies
from api.access.rights import Right
from api.http.record import current
from graph.errors import GongjianError

COOKIE = "__Host-gongjian-openid"
"""What a browser keeps while it is at the provider; nobody but the service can read or make it."""

_OWN_PATH = re.compile(r"/(?![/\\])[!-\[\]-~]{0,999}")


def openid_router(
    openid: OpenId, proxies: Proxies, welcome: Callable[[Request, Actor, str], Response]
) -> APIRouter:
    """Routes of a log-in; ``welcome`` answers who logged in, and lets them see a path."""
    router = APIRouter(dependencies=[needs(Right.NONE)], include_in_schema=False)

    @router.get("/login/openid")
    @_shown
    def begin(request: Request, path: str = "/") -> Response:
        root = request.scope.get("root_path", "")
        back = f"{proxies.origin(request.scope)}{root}/login/openid/back"
        address, sealed = openid.begin(back, own_path(path))
        answer = RedirectResponse(address, 303, {"Cache-Control": "no-store"})
        answer.set_cookie(COOKIE, sealed, LOG_IN_S, secure=True, httponly=True, samesite="lax")
        return answer

    @router.get("/login/openid/back")
    @_shown
    def back(request: Request) -> Response:
        actor, path = openid.finish(request.cookies.get(COOKIE), request.query_params)
        answer = welcome(request, actor, path)
        answer.delete_cookie(COOKIE, secure=True, httponly=True, samesite="lax")
        return answer

    return router


def _shown(answer: Callable[..., Response]) -> Callable[..., Response]:
    """Let the page of the log-in tell a person what went wrong; programs get the problem."""

    @wraps(answer)
    def told(request: Request, *given: str, **named: str) -> Response:
        try:
            return answer(request, *given, **named)
        except GongjianError as error:
            current().asked = f"refused: {error.code}"
            if "text/html" not in request.headers.get("accept", ""):
                raise
            root = request.scope.get("root_path", "")
            return RedirectResponse(f"{root}/login?problem={error.code}", 303)

    return told


def own_path(path: str) -> str:
    """A path of this service to go on to; "/" for what leads, or might lead, elsewhere."""
    return path if _OWN_PATH.fullmatch(path) else "/"
