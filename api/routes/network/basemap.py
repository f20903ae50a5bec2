"""The base map under the maps: what it is, and its tiles, if a file has them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Path, Request
from starlette.responses import Response

from api.access.needs import needs
from api.access.rights import Right
from api.deps import Fresh
from api.downloads.streams import Streamed
from api.http.errors import NotModified, quoted
from api.http.protocol import is_known
from api.http.ranges import part_of, pieces
from graph.basemap.basemap import Basemap
from graph.basemap.described import DEEPEST, Content
from graph.basemap.mbtiles_file import MEDIA_TYPES, unpacked
from graph.basemap.rules import told
from graph.errors import GongjianError
from graph.model.spec import Text

router = APIRouter(prefix="/basemap", tags=["views"], dependencies=[needs(Right.READ)])

PMTILES = "application/vnd.pmtiles"
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_FILE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The whole file.", "content": {PMTILES: _BINARY}},
    206: {
        "description": "The range that was asked for; `Content-Range` says which.",
        "content": {PMTILES: _BINARY},
    },
}
_TILE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The tile.", "content": dict.fromkeys(MEDIA_TYPES, _BINARY)},
    204: {"description": "There is no such tile: nothing is to be drawn there."},
}
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True)
class BaseMap:
    """What maps are drawn on: `kind` is null where the settings name nothing that can be used.

    `pmtiles`: `url` is a PMTiles file to be read by ranges. `tiles`: in `url` stand `{z}`, `{x}`
    and `{y}` (or `{-y}`, from the south) for those of a tile; it is of this service or of the one
    other origin that pages may ask. `attribution` is plain text that has to be shown; `bounds` are
    west, south, east and north in degrees.
    """

    kind: Literal["pmtiles", "tiles"] | None
    content: Content | None = None
    url: str | None = None
    attribution: str | None = None
    min_zoom: int | None = None
    max_zoom: int | None = None
    bounds: tuple[float, float, float, float] | None = None
    problem: Text | None = None


@router.get("", dependencies=[Fresh])
def basemap(request: Request) -> BaseMap:
    """The base map, or what is wrong with it."""
    base = _of(request)
    try:
        found = base.described()
    except GongjianError as error:
        return BaseMap(None, problem=told(error))
    if found is None:
        return BaseMap(None)
    here = quoted(request.url.path)
    addresses = {
        "pmtiles": f"{here}/file",
        "mbtiles": f"{here}/{{z}}/{{x}}/{{y}}",
        "template": "" if base.template is None else base.template.address,
    }
    return BaseMap(
        "pmtiles" if found.kind == "pmtiles" else "tiles",
        found.content,
        addresses[found.kind],
        found.attribution,
        found.min_zoom,
        found.max_zoom,
        found.bounds,
    )


@router.get("/file", response_class=Response, responses=_FILE)
def basemap_file(
    request: Request,
    asked: Annotated[
        str | None, Header(alias="range", description="Bytes wanted, `bytes=0-16383`.")
    ] = None,
    if_range: Annotated[
        str | None, Header(description="`ETag` of which they are wanted; of another one, all are.")
    ] = None,
) -> Response:
    """The file of the base map, whole or by ranges, where it is a PMTiles file."""
    file, stamp = _of(request).opened()
    try:
        tag = f'"{stamp}"'
        headers = {"ETag": tag, "Cache-Control": _KEPT, "Accept-Ranges": "bytes"}
        if is_known(request.headers, tag):
            raise NotModified(headers)
        size = os.fstat(file.fileno()).st_size
        part = part_of(asked, size) if if_range in (None, tag) else None
        whole = range(size)
        headers["Content-Length"] = str(len(part or whole))
        if part is not None:
            headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
        answer = Streamed(pieces(file, part or whole), headers, PMTILES)
    except BaseException:
        file.close()
        raise
    answer.status_code = 200 if part is None else 206
    return answer


_KEPT = "private, no-cache"
"""Kept by who asked, and asked for again: the operator may change the file."""
_Number = Annotated[int, Path(ge=0, lt=1 << DEEPEST)]


@router.get("/{z}/{x}/{y}", response_class=Response, responses=_TILE)
def basemap_tile(
    request: Request,
    z: Annotated[int, Path(ge=0, le=DEEPEST, description="Zoom.")],
    x: _Number,
    y: _Number,
) -> Response:
    """A tile of the base map, counted from the north-west, where it is an MBTiles file."""
    content, media_type, stamp = _of(request).tile(z, x, y)
    headers = {"ETag": f'W/"{stamp}"', "Cache-Control": _KEPT, "Vary": "Accept-Encoding"}
    if is_known(request.headers, headers["ETag"]):
        raise NotModified(headers)
    if content is None:
        return Response(status_code=204, headers=headers)
    if content.startswith(_GZIP):
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
        else:
            content = unpacked(content)
    return Response(content, headers=headers, media_type=media_type)


def _of(request: Request) -> Basemap:
    base: Basemap = request.app.state.basemap
    return base
