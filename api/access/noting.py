"""What a request did, noted while it is answered, for the audit trail."""

from __future__ import annotations

from typing import Any

from starlette.types import Scope

NOTED = "gongjian.noted"
"""Key of the request's scope."""


def note(scope: Scope, **what: Any) -> None:
    """Note something of a request: ``rows``, ``files`` (their digests), ``revision``, ``asked``."""
    scope.setdefault(NOTED, {}).update(what)


def noted(scope: Scope) -> dict[str, Any]:
    """What was noted of a request."""
    known: dict[str, Any] = scope.get(NOTED, {})
    return known
