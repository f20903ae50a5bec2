"""The envelopes of all answers, and how a list is cut into pages."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from types import GenericAlias
from typing import Any, Generic, TypeVar, get_args, get_origin

from queries.lookup import NodeLine, SourceLine

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """What every answer says of itself.

    ``as_of`` is the day it holds for, ``layers`` those it was drawn from, ``revision`` that of the
    store, ``provenance`` the sources these layers rest on. ``zones`` are those it is about, none
    for everything; ``within``: and within this polygon, a GeoJSON geometry.
    """

    as_of: date
    layers: tuple[str, ...]
    zones: tuple[NodeLine, ...]
    within: str | None
    revision: int
    provenance: tuple[SourceLine, ...]


@dataclass(frozen=True, kw_only=True)
class Answer(Envelope, Generic[T]):
    """One thing."""

    data: T


@dataclass(frozen=True, kw_only=True)
class Listing(Envelope, Generic[T]):
    """One page of a list. ``count`` is that of the whole list; ``next`` is None on the last page
    and else goes into the parameter ``after``."""

    data: tuple[T, ...]
    count: int
    next: str | None

    def __init_subclass__(cls) -> None:
        # Told anew for the rows of a subclass: a dataclass keeps the type variable of its base,
        # and a list of anything is what clients would be made for.
        for base in getattr(cls, "__orig_bases__", ()):
            if get_origin(base) is Listing:
                (row,) = get_args(base)
                cls.__annotations__["data"] = GenericAlias(tuple, (row, ...))


def filled(kind: type[T], found: object, **more: Any) -> T:
    """An answer that is what a query found, field by field of the same names, and some ``more``."""
    names = (field.name for field in fields(kind) if field.name not in more)  # type: ignore[arg-type]
    return kind(**{name: getattr(found, name) for name in names}, **more)


Key = tuple[Any, ...]
"""What a list is sorted by: JSON values of the same types in every row, different in each row."""


def cut(
    rows: Sequence[T], *, key: Callable[[T], Key], after: Key | None, limit: int
) -> tuple[tuple[T, ...], Key | None]:
    """The rows behind ``after``, at most ``limit``, and the key to go on behind, if there are more.

    The rows are sorted by their keys. A page starts behind a key whether or not a row has it.
    """
    begin = 0 if after is None else bisect_right(rows, after, key=key)
    page = tuple(rows[begin : begin + limit])
    return page, key(page[-1]) if begin + limit < len(rows) else None
