"""Writes ``docs/rights.md`` from the roles and the routes; ``--check`` fails where it differs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from fastapi.routing import APIRoute, iter_route_contexts

from api.access.needs import right_of
from api.access.rights import UNLIMITED_ONLY, Right, Role, rights_of
from api.app import create_app
from graph.generated import write_or_check
from graph.settings import Settings
from visualizations.texts import TEXTS

PAGE = Path("docs/rights.md")

_INTRODUCTION = """\
# Rights

Made from `api/access/rights.py` and the routes by `python -m api.rights_docs`; do not edit by hand.

A service without accounts, which listens on its own machine, asks nobody for a log-in and allows
everything. Once there are accounts ([accounts.md](accounts.md)) each request is somebody's, and
each route names the one right that it needs. What an account may is said by its role; an account
that is limited to zones sees nothing outside them, and has no right whose use looks past them. A
request of nobody known is answered with 401, one without the right with 403.
"""

_WITHIN = """\
What a route does decides on three more: an export with all counts (`public=false`) needs
`export_full`, the import of another account is taken back with `undo_others`, and without `counts`
counts of members below 3 are `null` in every answer.
"""


def page() -> str:
    """The whole page."""
    roles = tuple(Role)
    lines = [_INTRODUCTION, "## Roles"]
    lines += ["| right | what | 权限 | " + " | ".join(roles) + " | limited to zones |"]
    lines += ["|" + "---|" * (len(roles) + 4)]
    for right in _held():
        text = TEXTS[f"right.{right}"]
        marks = ("yes" if right in rights_of(role) else "" for role in roles)
        limited = "no" if right in UNLIMITED_ONLY else "within them"
        lines += [f"| `{right}` | {text.en} | {text.zh} | {' | '.join(marks)} | {limited} |"]
    lines += ["", "## Routes", "Without any right: " + ", ".join(_paths(Right.NONE)) + ".", ""]
    lines += ["| right | routes |", "|---|---|"]
    lines += [
        f"| `{right}` | {', '.join(paths)} |" for right in _held() if (paths := _paths(right))
    ]
    lines += ["", _WITHIN]
    return "\n".join(lines) + "\n"


def _held() -> Iterator[Right]:
    return (right for right in Right if right is not Right.NONE)


def _paths(right: Right) -> list[str]:
    """The paths of a right, each with its methods where it is not only read."""
    app = create_app(Settings(data=Path("unused")))
    found = sorted(
        (one.path_format or "", method)
        for one in iter_route_contexts(app.routes)
        if isinstance(one.original_route, APIRoute) and right_of(one.original_route) is right
        for method in one.methods or ()
    )
    told = []
    for path, group in groupby(found, key=lambda one: one[0]):
        methods = [method for _, method in group]
        told.append(f"`{path}`" if methods == ["GET"] else f"`{' '.join(methods)} {path}`")
    return told


def main(arguments: list[str] | None = None) -> int:
    """Write the page, or with ``--check`` compare it; returns the exit status."""
    return write_or_check({PAGE: page()}, "api.rights_docs", arguments)


if __name__ == "__main__":
    sys.exit(main())
