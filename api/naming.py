"""Rows of a query as answers give them: the ids that they hold are resolved to names.

The schema of such a row is made of the query's own frozen class: :data:`queries.lookup.NodeId`
marks what becomes a :class:`~queries.lookup.NodeLine`, and an ``id`` stands with its name beside.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, is_dataclass, make_dataclass
from functools import cache
from types import GenericAlias, NoneType
from typing import (
    TYPE_CHECKING,
    Any,
    Generic,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from graph.snapshot.pictures import Picture
from queries.lookup import Naming, NodeLine, lines

T = TypeVar("T")
Resolve = Callable[[Picture, Any], Any]

_NODE = get_type_hints(NodeLine)

if TYPE_CHECKING:

    class Named(Generic[T]):
        """A row of a query with its nodes named."""

        def __getattr__(self, name: str) -> Any: ...
else:

    class Named:
        """A row of a query with its nodes named: ``Named[Degree]`` is a class ``DegreeLine``."""

        def __class_getitem__(cls, row: type) -> type:
            return _line(row).kind


def named(picture: Picture, row: T) -> Named[T]:
    """A row of a query with its nodes named. Raises NotFound."""
    kind: Any = type(row)
    line: Named[T] = _line(kind).of(picture, row)
    return line


@dataclass(frozen=True)
class _Line:
    """What a row becomes: its class, and the function that makes one; ``same``: it has no ids."""

    kind: type
    of: Resolve
    same: bool


@cache
def _line(row: Any) -> _Line:
    shown: dict[str, Any] = {}
    resolves: dict[str, Resolve | None] = {}
    own: tuple[str, ...] = ()
    for name, kind in get_type_hints(row, include_extras=True).items():
        if name == "id" and (naming := _naming(kind)):
            own = ("id", *naming.shown)
            shown |= {each: _NODE[each] for each in own}
        else:
            shown[name], resolves[name] = _resolved(kind)
    made = make_dataclass(f"{row.__name__}Line", list(shown.items()), frozen=True, kw_only=True)
    made.__doc__, made.__module__ = row.__doc__, row.__module__

    def of(picture: Picture, one: Any) -> Any:
        node = _node(picture, one.id) if own else None
        return made(
            **{name: getattr(node, name) for name in own},
            **{
                name: getattr(one, name)
                if resolve is None
                else resolve(picture, getattr(one, name))
                for name, resolve in resolves.items()
            },
        )

    return _Line(made, of, same=not own and not any(resolves.values()))


def _resolved(kind: Any) -> tuple[Any, Resolve | None]:
    """A type with its ids resolved, and what resolves a value of it; None: it holds none."""
    if _naming(kind):
        return NodeLine, _node
    if get_origin(kind) is tuple and len(parts := {*get_args(kind)} - {...}) == 1:
        part, resolve = _resolved(parts.pop())
        if resolve is not None:
            return GenericAlias(tuple, (part, ...)), lambda picture, values: tuple(
                resolve(picture, value) for value in values
            )
    if get_origin(kind) is Union and len(parts := {*get_args(kind)} - {NoneType}) == 1:
        part, resolve = _resolved(parts.pop())
        if resolve is not None:
            return part | None, lambda picture, value: value and resolve(picture, value)
    if isinstance(kind, type) and is_dataclass(kind) and not (line := _line(kind)).same:
        return line.kind, line.of
    return kind, None


def _naming(kind: Any) -> Naming | None:
    return next((one for one in getattr(kind, "__metadata__", ()) if isinstance(one, Naming)), None)


def _node(picture: Picture, id: str) -> NodeLine:
    return lines(picture, [id])[0]
