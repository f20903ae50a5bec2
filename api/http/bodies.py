"""What may come in the body of a request: JSON, whose length and time :mod:`api.http.intake`
bounds."""

from __future__ import annotations

from fastapi import Depends, Request

from api.http.errors import UnsupportedMediaType


async def _json_only(request: Request) -> None:
    given = request.headers.get("Content-Type", "")
    if given.partition(";")[0].strip().lower() != "application/json":
        raise UnsupportedMediaType(f"the body must be application/json, not {given or 'untyped'!r}")


JsonOnly = Depends(_json_only)
