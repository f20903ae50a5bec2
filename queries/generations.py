"""What is kept of one revision of a network, and who has to be answered from the newest one."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from graph.snapshot.pictures import Area, Picture, Snapshot

_K = TypeVar("_K")
_V = TypeVar("_V")

_NEWEST: ContextVar[bool] = ContextVar("newest", default=False)


@contextmanager
def newest() -> Iterator[None]:
    """Within, no network answers from an older revision than the store's present one."""
    token = _NEWEST.set(True)
    try:
        yield
    finally:
        _NEWEST.reset(token)


def is_newest() -> bool:
    """Whether this is within :func:`newest`."""
    return _NEWEST.get()


@dataclass(slots=True)
class Generation:
    """A snapshot, and what was made of it."""

    snapshot: Snapshot
    pictures: dict[tuple[date, tuple[str, ...], Area | None], Picture] = field(default_factory=dict)
    derived: dict[tuple[Picture, Hashable], Any] = field(default_factory=dict)


def keep(cache: dict[_K, _V], key: _K, value: _V, most: int) -> None:
    """Keep a value as the one used last; of too many the one goes that was used first."""
    cache.pop(key, None)
    if len(cache) >= most:
        cache.pop(next(iter(cache)))
    cache[key] = value
