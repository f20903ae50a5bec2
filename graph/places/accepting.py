"""Places that were accepted, as rows of an import: what is written can be taken back like any."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from graph.errors import Finding, InvalidInput, NotFound
from graph.importing import Options, Report, prepare
from graph.importing.reading import NAMED_SCOPE
from graph.ledgers import KINDS, LedgerKind
from graph.loading.batches import chunks
from graph.model import cypher
from graph.model.rows import NodeRow, RelRow
from graph.model.vocabulary import VOCABULARY
from graph.places.finding import PlacedBody
from graph.places.matching import CLASSES
from graph.snapshot.pictures import Snapshot
from graph.store.bolt import Store

_KIND = {"Organization": "organizations", "Unit": "enterprises", "Position": "positions"}


@dataclass(frozen=True, slots=True)
class _Chunk:
    nodes: Sequence[NodeRow]
    read: int
    relationships: Sequence[RelRow] = ()
    findings: Sequence[Finding] = ()
    bad_rows: Collection[int] = frozenset()


@dataclass(frozen=True, slots=True)
class PlacesSheet:
    """Accepted places of one label, in the form in which imports take ledgers."""

    kind: LedgerKind
    file: str
    digest: str
    rows: Sequence[NodeRow]
    sheet: str | None = None
    notices: Sequence[Finding] = ()
    profile: str | None = None
    corrected: Sequence[Any] = ()
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def position(self, feed: str) -> int:
        """-1: it has no columns and speaks for the properties of its rows alone."""
        return -1

    def chunks(self, references: Any, rows: int = 2000) -> Iterator[_Chunk]:
        """The rows, some at a time."""
        for start in range(0, len(self.rows), rows):
            part = self.rows[start : start + rows]
            yield _Chunk(part, len(part))


def chosen(
    placed: Sequence[PlacedBody], classes: Collection[str] = (), ids: Collection[str] = ()
) -> list[PlacedBody]:
    """The places that were found in some classes, or for some bodies.

    Raises
    ------
    InvalidInput
        neither is given, or a class is none.
    NotFound
        no place was found for a body.
    """
    if unknown := sorted(set(classes) - set(CLASSES)):
        raise InvalidInput(f"{unknown[0]!r} is no class; there are {', '.join(CLASSES)}")
    if not classes and not ids:
        raise InvalidInput("say which places are accepted: some classes, or some bodies by id")
    if missing := sorted(set(ids) - {one.id for one in placed}):
        raise NotFound(f"no place was found for {missing[0]}")
    return [one for one in placed if one.located_by in classes or one.id in ids]


@dataclass(frozen=True, slots=True)
class PlacesImport:
    """Accepted places that are one import: of one park (None: of no park) and one scope."""

    park: str | None
    options: Options
    sheets: Sequence[PlacesSheet]


def imports_of(
    store: Store, snapshot: Snapshot, places: Sequence[PlacedBody], today: date
) -> list[PlacesImport]:
    """The imports by which places are written to the bodies they were found for.

    A body stays with the ledger that states it: there is one import for the usual ledgers of a
    park, and one more for each scope that was named when its ledger was loaded.

    Parameters
    ----------
    store, snapshot
        the graph, and what the places were found in.
    places
        what :func:`chosen` gave.
    today
        day of the imports.
    """
    parted = sorted(_parted(store, snapshot, places).items())
    return [
        PlacesImport(park or None, Options(scope=scope or None), _sheets(snapshot, mine, today))
        for (park, scope), mine in parted
    ]


def accept(
    store: Store,
    snapshot: Snapshot,
    places: Sequence[PlacedBody],
    folder: Path,
    *,
    today: date,
    commit: bool = True,
    actor: str | None = None,
) -> list[Report]:
    """Write places by the imports of :func:`imports_of`, or without ``commit`` only say what each
    would do.

    Parameters
    ----------
    folder
        where the imports are prepared.
    actor
        account that accepts, for the journal.

    Raises
    ------
    Conflict
        the store was written to meanwhile.
    """
    reports = []
    for number, one in enumerate(imports_of(store, snapshot, places, today)):
        with prepare(
            store, one.sheets, folder / str(number), options=one.options, today=today
        ) as prepared:
            reports.append(prepared.commit(store, actor=actor) if commit else prepared.report())
    return reports


def _parted(
    store: Store, snapshot: Snapshot, places: Sequence[PlacedBody]
) -> Mapping[tuple[str, str], list[PlacedBody]]:
    """The places by the park and the scope of their bodies; no scope: the usual one of its kind."""
    loads: dict[str, str] = {}
    for ids in chunks([one.id for one in places]):
        found = store.read(cypher.NODE_FINGERPRINTS, ids=ids)[0]
        loads |= dict(zip(found["ids"], found["loads"], strict=True))
    parted: dict[tuple[str, str], list[PlacedBody]] = {}
    for one in places:
        park = snapshot.columns["park"].at(snapshot.index_of(one.id)) or ""
        usual = (f"ledger:{_KIND[one.label]}", NAMED_SCOPE)
        load = loads.get(one.id, usual[0])
        parted.setdefault((park, "" if load in usual else load), []).append(one)
    return parted


def _sheets(snapshot: Snapshot, places: Sequence[PlacedBody], today: date) -> list[PlacesSheet]:
    content = json.dumps([asdict(one) for one in places], ensure_ascii=False, sort_keys=True)
    digest = sha256(content.encode()).hexdigest()
    rows: dict[str, list[NodeRow]] = {}
    for number, one in enumerate(places, 1):
        rows.setdefault(one.label, []).append(_row(snapshot, one, number))
    name = f"地址定位 {today.isoformat()}"
    return [PlacesSheet(KINDS[_KIND[label]], name, digest, rows[label]) for label in sorted(rows)]


def _row(snapshot: Snapshot, one: PlacedBody, number: int) -> NodeRow:
    """The place of a body, and what a node of its label cannot be without."""
    at = snapshot.index_of(one.id)
    spec = VOCABULARY.nodes[one.label]
    kept = {
        required.name: snapshot.columns[required.name].at(at)
        for required in spec.properties
        if required.required
    }
    place = {
        "lon": one.lon,
        "lat": one.lat,
        "declared_crs": "wgs84",
        "located_by": one.located_by,
        "located_with": one.matched,
        "radius_m": one.radius_m,
    }
    second = tuple(name for name in spec.second_labels if snapshot.second[name][at])
    return NodeRow(one.label, second, {"id": one.id, **kept, **place}, "places", number)
