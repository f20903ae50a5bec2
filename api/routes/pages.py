"""The pages and their assets, under a policy that lets nothing in from another origin, but tiles of
the one that an operator may name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import blake2b
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.access.needs import needs, permitted
from api.access.rights import Right
from api.downloads.tables import Language
from api.http.errors import NotLoggedIn, SeeOther
from api.http.protocol import is_known, preferred
from api.ready.pages import right_of_page
from graph.basemap.basemap import Basemap
from graph.errors import Forbidden
from visualizations.pages import PAGES, Content, asset, content_security_policy, page

router = APIRouter(include_in_schema=False)


_NONE: Mapping[str, str] = {}
_VARY = {"Vary": "Accept-Language"}


def _answer(request: Request, content: Content, more: Mapping[str, str] = _NONE) -> Response:
    tag = f'W/"{blake2b(content.body, digest_size=12).hexdigest()}"'
    headers = {
        "ETag": tag,
        "Cache-Control": "no-cache",
        "Content-Security-Policy": _policy(request),
        **more,
    }
    if is_known(request.headers, tag):
        return Response(status_code=304, headers=headers)
    return Response(content.body, headers=headers, media_type=content.media_type)


def _policy(request: Request) -> str:
    """The policy of the pages, which lets in the tiles of the one origin that the settings name."""
    basemap: Basemap = request.app.state.basemap
    tiles = basemap.template
    if tiles is None:
        return content_security_policy()
    if tiles.content == "raster":
        return content_security_policy(pictures=tiles.origin)
    return content_security_policy(data=tiles.origin)


async def _admitted(request: Request) -> None:
    """Lead whom may not see a page to the log-in, and from there back to it."""
    try:
        await permitted(request)
    except (NotLoggedIn, Forbidden) as error:
        query = request.url.query
        asked = request.url.path.rpartition("/")[2] + (f"?{query}" if query else "")
        refused = "&refused=1" if isinstance(error, Forbidden) else ""
        raise SeeOther(f"login?next={quote(asked, safe='')}{refused}") from None


def _serve(name: str) -> Callable[[Request, Language], Response]:
    def show(request: Request, lang: Language | None = None) -> Response:
        wished = ",".join(request.headers.getlist("accept-language"))
        return _answer(request, page(name, lang or preferred(wished)), _VARY)

    return show


for _path, _name in PAGES.items():
    router.add_api_route(
        _path,
        _serve(_name),
        name=f"page {_name}",
        dependencies=[needs(right_of_page(_name)), Depends(_admitted)],
    )


@router.get("/e/{id}", dependencies=[needs(Right.READ), Depends(_admitted)])
def entity(id: str, request: Request) -> Response:
    """A short address of the page of one thing; what else is asked goes on."""
    given = [("id", id), *(one for one in request.query_params.multi_items() if one[0] != "id")]
    return Response(status_code=307, headers={"Location": f"../entity?{urlencode(given)}"})


@router.get("/assets/{name}", dependencies=[needs(Right.NONE)])
def assets(request: Request, name: str) -> Response:
    """A script, style or picture of the pages."""
    return _answer(request, asset(name))
