"""Which of many paths an address is of, told by one pattern.

To try one after the other takes a millisecond of a processor for those at the end, more than to
answer some questions.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Self, TypeVar

from fastapi.routing import APIRoute, iter_route_contexts
from starlette._utils import get_route_path
from starlette.routing import BaseRoute, Match, compile_path
from starlette.types import Receive, Scope, Send

T = TypeVar("T")

_FOUND = "gongjian.route"


@dataclass(frozen=True)
class Paths(Generic[T]):
    """Paths as routes have them, and what stands behind each."""

    pattern: re.Pattern[str]
    behind: Sequence[T]

    @classmethod
    def of(cls, paths: Sequence[tuple[str, T]]) -> Self:
        """The first of them counts for an address that is of several."""
        parts = []
        for at, (path, _) in enumerate(paths):
            pattern = re.sub(r"\(\?P<\w+>", "(?:", compile_path(path)[0].pattern.strip("^$"))
            parts.append(f"(?P<r{at}>{pattern})")
        return cls(re.compile("|".join(parts)), [one for _, one in paths])

    def at(self, path: str) -> T | None:
        """What stands behind the path of an address, if that is of one."""
        found = self.pattern.fullmatch(path)
        return None if found is None else self.behind[int(str(found.lastgroup)[1:])]


class Sooner(BaseRoute):
    """Stands before routes of FastAPI and finds the one that they would find one after the other.

    What none of them has, or not by this method, it leaves to them.
    """

    def __init__(self, routes: Sequence[BaseRoute]) -> None:
        found: defaultdict[str, list[tuple[str, BaseRoute]]] = defaultdict(list)
        for route in routes:
            for one in iter_route_contexts([route]):
                for method in one.methods or () if isinstance(one.original_route, APIRoute) else ():
                    found[method].append((one.path or "", route))
        self._paths: Mapping[str, Paths[BaseRoute]] = {
            method: Paths.of(paths) for method, paths in found.items()
        }

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether one of them fits whole."""
        if scope["type"] != "http" or (paths := self._paths.get(scope["method"])) is None:
            return Match.NONE, {}
        route = paths.at(get_route_path(scope))
        if route is None:
            return Match.NONE, {}
        match, more = route.matches(scope)
        return (match, {**more, _FOUND: route}) if match is Match.FULL else (Match.NONE, {})

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Have that one answer."""
        route: BaseRoute = scope.pop(_FOUND)
        await route.handle(scope, receive, send)
