"""A question without HTTP: what is asked of which network, and the envelope of the answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, Self, TypeVar

from api.answers import Answer, Key, Listing, cut
from api.cursors import digest, read_cursor, write_cursor
from api.naming import Named, named
from graph.errors import NotFound
from graph.snapshot.pictures import Picture
from queries.catalogue import Reader
from queries.lookup import lines, sources
from queries.network import Network

T = TypeVar("T")


def _id(row: Any) -> Key:
    return (row.id,)


@dataclass(frozen=True)
class QueryContext:
    """One question: the network on its day and in its layers, and how to wrap the answer.

    ``path`` is the address of what is asked for and ``given`` what was given with it, name and
    value, with the day and the layers or without: a cursor belongs to both.
    """

    network: Network
    picture: Picture
    path: str
    given: tuple[tuple[str, str], ...]
    headers: Mapping[str, str] = field(default_factory=dict, kw_only=True)
    """Those of the answer, where it goes out over HTTP."""

    @property
    def store(self) -> Reader:
        """What the questions of the catalogue are asked of."""
        return self.network.asked

    @property
    def day(self) -> date:
        """The day."""
        return self.picture.as_of

    @property
    def layers(self) -> tuple[str, ...]:
        """The layers."""
        return self.picture.layers

    def id_of(self, name_or_id: str) -> str:
        """The id of the body that goes by an id, or exact unique name or alias, once merged nodes
        are one. Raises NotFound, AmbiguousName."""
        picture = self.picture
        return str(picture.snapshot.ids[picture.find(name_or_id)])

    def belongs(self, node_id: str) -> bool:
        """Whether a node belongs to the zones that are asked about; without zones all do."""
        picture = self.picture
        if picture.whole is picture:
            return True
        try:
            return bool(picture.home[picture.index_of(node_id)])
        except NotFound:
            return False

    def drawn_from(self, picture: Picture) -> Self:
        """The same question of another picture."""
        return replace(self, picture=picture)

    def answer(self, data: T) -> Answer[T]:
        """One thing in its envelope."""
        return Answer(data=data, **self.envelope())

    def named(self, row: T) -> Named[T]:
        """A row of a query with its nodes named."""
        return named(self.picture, row)

    def listing(
        self,
        rows: Sequence[T],
        paging: Paging,
        *,
        key: Callable[[T], Key] = _id,
        kinds: tuple[type, ...] = (str,),
    ) -> Listing[T]:
        """One page of rows that are sorted by a key, whose parts are of the given kinds."""
        return Listing(**self.paged(rows, paging, key=key, kinds=kinds))

    def paged(
        self,
        rows: Sequence[T],
        paging: Paging,
        *,
        told: Callable[[T], Any] | None = None,
        key: Callable[[T], Key] = _id,
        kinds: tuple[type, ...] = (str,),
    ) -> dict[str, Any]:
        """The same as the fields of a listing, each row ``told`` as it is to be read."""
        page, following = cut(rows, key=key, after=paging.after(self, kinds), limit=paging.limit)
        data = page if told is None else tuple(map(told, page))
        return {"data": data, **self.page(len(rows), following, shown=len(data))}

    def page(self, count: int, following: Key | None, *, shown: int) -> dict[str, Any]:
        """All of a list's envelope but its rows, of which so many are ``shown``: ``following`` is
        the key to go on behind."""
        cursor = None if following is None else write_cursor(following, self.question)
        return {"count": count, "next": cursor, **self.envelope()}

    def envelope(self) -> dict[str, Any]:
        """What every answer says of itself."""
        area = self.picture.area
        return {
            "as_of": self.picture.as_of,
            "layers": self.picture.layers,
            "zones": () if area is None else lines(self.picture.whole, area.zones),
            "within": None if area is None else area.within,
            "revision": self.picture.snapshot.revision,
            "provenance": self.network.derive(
                self.picture, "sources", lambda: sources(self.picture)
            ),
        }

    @cached_property
    def question(self) -> str:
        """Digest of the path, the filters, the day and the layers: what a cursor belongs to."""
        given = sorted(
            f"{name}={value}"
            for name, value in self.given
            if name not in ("after", "limit", "as_of", "layer")
        )
        limit = (f"limit={zone}" for zone in self.network.zones)
        return digest([self.path, self.day.isoformat(), *self.layers, *given, *limit])


@dataclass(frozen=True, slots=True)
class Paging:
    """Where a page begins and how long it may be."""

    cursor: str | None
    limit: int

    def after(self, context: QueryContext, kinds: tuple[type, ...]) -> Key | None:
        """The key the page begins behind. Raises InvalidInput or Conflict for a cursor."""
        return None if self.cursor is None else read_cursor(self.cursor, context.question, kinds)
