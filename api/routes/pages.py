"""The pages and their assets, under a policy that lets nothing in from another origin."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import blake2b

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.downloads.tables import Language
from api.http.protocol import is_known, preferred
from visualizations.pages import CONTENT_SECURITY_POLICY, PAGES, Content, asset, page

router = APIRouter(include_in_schema=False)


_NONE: Mapping[str, str] = {}
_VARY = {"Vary": "Accept-Language"}


def _answer(request: Request, content: Content, more: Mapping[str, str] = _NONE) -> Response:
    tag = f'W/"{blake2b(content.body, digest_size=12).hexdigest()}"'
    headers = {
        "ETag": tag,
        "Cache-Control": "no-cache",
        "Content-Security-Policy": CONTENT_SECURITY_POLICY,
        **more,
    }
    if is_known(request.headers, tag):
        return Response(status_code=304, headers=headers)
    return Response(content.body, headers=headers, media_type=content.media_type)


def _serve(name: str) -> Callable[[Request, Language], Response]:
    def show(request: Request, lang: Language | None = None) -> Response:
        wished = ",".join(request.headers.getlist("accept-language"))
        return _answer(request, page(name, lang or preferred(wished)), _VARY)

    return show


for _path, _name in PAGES.items():
    router.add_api_route(_path, _serve(_name), name=f"page {_name}")


@router.get("/assets/{name}")
def assets(request: Request, name: str) -> Response:
    """A script, style or picture of the pages."""
    return _answer(request, asset(name))
