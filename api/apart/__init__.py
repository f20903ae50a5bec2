"""Work that would keep others waiting is done in a process of its own, beside the one that answers.

Python runs one thread of a process at a time, so that a file being written or a ledger being
checked takes the processor from every answer. Routes that do such work are marked (:data:`APART`);
where ``serve`` runs, requests to them go through all that guards the service as any other, and from
there as ASGI messages over a socket to a process that runs the same application without that
(:mod:`api.worker`). Jobs and drafts live there alone. It has a lower priority, is started again if
it dies, and ends with the service.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends


async def _marked() -> None:
    """Nothing: the mark is read off the route."""


APART: Any = Depends(_marked)
"""Marks a route, or a router, whose work is done in the other process."""
Apart = Annotated[None, APART]
"""The same as a parameter of a dependency: all that rests on it is marked."""


def is_apart(call: object) -> bool:
    """Whether a dependency is the mark."""
    return call is _marked
