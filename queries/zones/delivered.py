"""What each zone has delivered, and what it has not: ledgers, coordinates, places, dates.

Ledgers are delivered by an office: what a document names in passing (layer ``source``) is no row
of one. What is not there is None, never 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from graph.errors import NotFound
from graph.ledgers.templates.kinds import LedgerKind
from graph.ledgers.templates.tables import KINDS
from graph.loading.journal import Import
from graph.model.spec import CodeList, Text
from graph.snapshot.belonging import Parts
from graph.snapshot.pictures import LAYERS, Index, Mask, Picture, Snapshot
from queries.coverage.status.places import NOWHERE, places_of
from queries.lookup import NodeId, ledger_nodes

DELIVERED = CodeList(
    "delivered_share",
    "What rows of ledgers can give beside their names.",
    {
        "enterprises_with_coordinates": Text("有坐标的企业", "enterprises with coordinates"),
        "enterprises_in_subdistrict": Text(
            "注明街道的企业", "enterprises located in a subdistrict"
        ),
        "enterprises_in_community": Text("注明社区的企业", "enterprises located in a community"),
        "positions_with_coordinates": Text("有坐标的阵地", "positions with coordinates"),
        "agreements_dated": Text("注明期限的协议", "agreements with dates"),
        "activities_dated": Text("注明日期的活动", "activities with a date"),
    },
)


@dataclass(frozen=True, slots=True)
class LedgerRows:
    """A ledger of a zone by its code and number: how many ``rows`` hold on the day, and the
    ``latest`` day that they, or else the files they are from, describe. None: there are none, or
    none says."""

    kind: str
    number: str
    title: Text
    rows: int | None
    latest: date | None


@dataclass(frozen=True, slots=True)
class DeliveredShare:
    """How many of the rows give something (``code`` of DELIVERED); None where there are no rows."""

    code: str
    numerator: int | None
    denominator: int | None
    rate: float | None


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a zone has delivered. ``lacking`` are the ledgers it has no rows of, by their code.

    ``last_import``: the day of the last import, not taken back, that rows of the zone are from.
    """

    id: NodeId
    kind: str
    ledgers: tuple[LedgerRows, ...]
    shares: tuple[DeliveredShare, ...]
    lacking: tuple[str, ...]
    last_import: date | None


@dataclass(frozen=True, eq=False)
class _Rows:
    """Rows of a ledger, once for each zone that they belong to."""

    nodes: Index
    """Of a relationship where it starts."""
    places: Index
    days: NDArray[np.datetime64]
    """The day each describes, its own or that of its file; NaT where neither is given."""
    sources: NDArray[np.object_]


def delivered(
    *, picture: Picture, parts: Parts, imports: Iterable[Import]
) -> tuple[Delivered, ...]:
    """What each zone of a picture has delivered, by id.

    ``parts`` are those of :func:`queries.zones.comparison.zones_of`, ``imports`` the journal.
    O(n + m) for each kind of ledger.
    """
    snapshot = picture.snapshot
    size = len(parts.zones)
    ledgers = {code: _rows(picture, parts, kind) for code, kind in KINDS.items()}
    counts = {code: np.bincount(rows.places, minlength=size) for code, rows in ledgers.items()}
    latest = {code: _latest(rows, size) for code, rows in ledgers.items()}
    shares = list(_shares(picture, ledgers, size))
    last = _last_imports(ledgers.values(), imports, size)
    return tuple(
        Delivered(
            id=str(snapshot.ids[zone]),
            kind=str(snapshot.columns["kind"].at(zone)),
            ledgers=tuple(
                LedgerRows(
                    code, kind.template, kind.text, int(counts[code][at]) or None, latest[code][at]
                )
                for code, kind in KINDS.items()
            ),
            shares=tuple(
                DeliveredShare(code, *_told(int(given[at]), int(counts[of][at])))
                for code, of, given in shares
            ),
            lacking=tuple(code for code in KINDS if not counts[code][at]),
            last_import=last[at],
        )
        for at, zone in enumerate(parts.zones.tolist())
    )


def _told(given: int, every: int) -> tuple[int | None, int | None, float | None]:
    return (given, every, given / every) if every else (None, None, None)


def _rows(picture: Picture, parts: Parts, kind: LedgerKind) -> _Rows:
    """What a kind of ledger brought to the zones; what is between two zones belongs to both."""
    snapshot = picture.snapshot
    if kind.label is None:
        edges = picture.edges("MEMBER_OF")
        edges = edges.take(edges.layer != LAYERS.index("source"))
        place = parts.part[np.concatenate((edges.start, edges.end))]
        row = np.tile(np.arange(len(edges)), 2)
        row, place = np.unique(np.column_stack((row, place))[place >= 0], axis=0).T
        sources = edges.columns["source"].values[row]
        return _Rows(edges.start[row], place, _published(snapshot, sources), sources)
    nodes = ledger_nodes(picture, kind)
    nodes = nodes[snapshot.layer[nodes] != LAYERS.index("source")]
    if kind.label == "Zone":  # a park does not deliver itself
        nodes = np.setdiff1d(nodes, parts.zones)
    nodes, places = parts.belonging(nodes)
    sources = snapshot.columns["source"].values[nodes]
    days = snapshot.columns["data_date"].values[nodes]
    days = np.where(np.isnat(days), _published(snapshot, sources), days)
    return _Rows(nodes, places, days, sources)


def _published(snapshot: Snapshot, sources: NDArray[np.object_]) -> NDArray[np.datetime64]:
    """The day of each of some sources, by id."""
    published = snapshot.columns["published"]
    known: dict[str, np.datetime64] = {}
    for source in set(sources.tolist()):
        try:
            known[source] = published.values[snapshot.index_of(source)]
        except NotFound:
            known[source] = np.datetime64("NaT", "D")
    return np.fromiter((known[source] for source in sources), "datetime64[D]", len(sources))


def _latest(rows: _Rows, size: int) -> list[date | None]:
    never = np.iinfo(np.int64).min
    found = np.full(size, never)
    dated = ~np.isnat(rows.days)
    np.maximum.at(found, rows.places[dated], rows.days[dated].astype(np.int64))
    return [
        None if day == never else np.datetime64(day, "D").astype(date) for day in found.tolist()
    ]


def _shares(
    picture: Picture, ledgers: Mapping[str, _Rows], size: int
) -> Iterator[tuple[str, str, NDArray[np.intp]]]:
    """Codes of DELIVERED, of which ledger the rows are, and how many of each zone have it."""
    snapshot = picture.snapshot

    def counted(kind: str, mask: Mask) -> NDArray[np.intp]:
        return np.bincount(ledgers[kind].places[mask], minlength=size)

    def points(kind: str) -> Mask:
        columns, nodes = snapshot.columns, ledgers[kind].nodes
        mask: Mask = columns["lon"].given[nodes] & columns["lat"].given[nodes]
        return mask

    def dated(kind: str) -> Mask:
        mask: Mask = ~snapshot.undated[ledgers[kind].nodes]
        return mask

    places = places_of(picture, ledgers["enterprises"].nodes)
    for code, kind, mask in (
        ("enterprises_with_coordinates", "enterprises", points("enterprises")),
        ("enterprises_in_subdistrict", "enterprises", places.subdistrict != NOWHERE),
        ("enterprises_in_community", "enterprises", places.community != NOWHERE),
        ("positions_with_coordinates", "positions", points("positions")),
        ("agreements_dated", "pairings", dated("pairings")),
        ("activities_dated", "activities", dated("activities")),
    ):
        yield code, kind, counted(kind, mask)


def _last_imports(
    ledgers: Iterable[_Rows], imports: Iterable[Import], size: int
) -> list[date | None]:
    """For each zone the day of the last import that any of its rows is from."""
    days: dict[str, date] = {}
    for entry in imports:
        if entry.undone_by is None and entry.undoes is None:
            began = datetime.fromisoformat(entry.began).date()
            for file in entry.files:
                days[file.source] = max(began, days.get(file.source, began))
    found: list[date | None] = [None] * size
    for rows in ledgers if days else ():
        for source, place in set(zip(rows.sources.tolist(), rows.places.tolist(), strict=True)):
            if (day := days.get(source)) is not None:
                found[place] = max(day, found[place] or day)
    return found
