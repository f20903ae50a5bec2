"""The office's own gazetteer (T11): read and checked, as what addresses are matched with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from graph.boundaries import metres
from graph.errors import Finding, InvalidInput
from graph.ledgers import LedgerColumn, open_gazetteer
from graph.ledgers.files.ledger import LedgerTable
from graph.ledgers.rules import RULES
from graph.ledgers.templates.gazetteer import GAZETTEER
from graph.ledgers.values.cells import Cell, Fault, Marked, shown
from graph.ledgers.values.parsing import Convert, converter
from graph.ledgers.values.places import plain_place
from graph.model.coordinates import to_wgs84
from graph.model.spec import Text
from graph.places.addresses.parsing import parse
from graph.places.known import Entry, LonLat, Zone
from graph.places.texts import folded

FARTHEST_M = 50_000.0
"""From the middle of what is known of a park: what is farther away is not in it."""
_SAME_M = 1.0
_SHOWN = 20
_SMALL = ("subdistrict", "area", "community", "carrier")
"""Kinds of zones that tell places of one name apart; all in a park lie in the larger ones."""

GAZETTEER_RULES: Mapping[str, Text] = {
    "ambiguous_place": Text(
        "同名地名有两处，无法区分；请各填不同的上级地名，或删去一处",
        "two places of one name cannot be told apart: give each its own parent, or leave one out",
    ),
    "unknown_parent": Text(
        "上级地名不是图中的区域，也不在本表；请填街道或社区全称",
        "the parent is no zone of the graph and no entry of this table: give a subdistrict or "
        "community by its full name",
    ),
    "far_from_park": Text(
        "离园区太远；请核对经纬度与坐标系",
        "too far from the park: check longitude, latitude and their system",
    ),
    "no_number": Text(
        "门牌须含道路与门牌号", "a number is given with its road, such as 昌宏路12号"
    ),
    "empty": Text("必填项为空", "required and empty"),
    "undeclared_crs": Text("须填坐标系", "give the coordinate system"),
}
"""Rules that an entry can break, beside those of any cell."""

EVERY_RULE: Mapping[str, Text] = {**RULES, **GAZETTEER_RULES}
"""Those too; of one name what a gazetteer says of it."""


@dataclass(frozen=True, slots=True)
class _Row:
    table: LedgerTable
    number: int
    values: Mapping[str, Any]

    def fault(self, rule: str, feed: str, message: str, value: object = None) -> Finding:
        """A finding about a cell of the row."""
        at = self.table.position(feed)
        header = self.table.headers[at] if at >= 0 else GAZETTEER.by_feed[feed].header
        said = None if value is None else str(value)
        return self.table.finding(rule, message, self.number, header, said)


def read_gazetteer(
    path: Path, zones: Iterable[Zone], near: Sequence[LonLat] = (), *, name: str | None = None
) -> list[Entry]:
    """The entries of a gazetteer.

    Parameters
    ----------
    path
        a file as ledgers have them.
    zones
        of the graph, in which entries lie.
    near
        places of the park, from which no entry is far.
    name
        what the file is called; by default as it is.

    Raises
    ------
    InvalidInput
        with a finding for each cell that is wrong, so that nobody is placed by half of a list.
    """
    faults: list[Finding] = []
    rows: list[_Row] = []
    for table in open_gazetteer(path, name=name):
        rows += _rows(table, faults)
    entries = _entries(rows, list(zones), faults)
    faults += _far(entries, near)
    faults += _ambiguous(entries)
    if faults:
        listed = "\n".join(f"  {one}" for one in faults[:_SHOWN])
        more = f"\n  ... and {len(faults) - _SHOWN} more" if len(faults) > _SHOWN else ""
        raise InvalidInput(f"the gazetteer has {len(faults)} fault(s):\n{listed}{more}", faults)
    return [entry for _, entry in entries]


def _rows(table: LedgerTable, faults: list[Finding]) -> Iterator[_Row]:
    columns = {feed: GAZETTEER.by_feed[feed] for feed in table.feeds if feed is not None}
    read: dict[str, Convert] = {feed: converter(one, None) for feed, one in columns.items()}
    for number, cells in table.rows():
        values: dict[str, Any] = {}
        row = _Row(table, number, values)
        sound = True
        for feed, column in columns.items():
            at = table.position(feed)
            cell: Cell = cells[at] if at < len(cells) else ""
            value = read[feed](cell)
            value = value.value if isinstance(value, Marked) else value
            if isinstance(value, Fault):
                told = None if value.secret else shown(cell)
                faults.append(row.fault(value.rule, feed, value.message, told))
                sound = False
            elif value is None and _needed(column):
                rule = "undeclared_crs" if feed == "declared_crs" else "empty"
                faults.append(row.fault(rule, feed, GAZETTEER_RULES[rule].en))
                sound = False
            else:
                values[feed] = value
        if sound and "declared_crs" not in columns:
            faults.append(
                row.fault("undeclared_crs", "declared_crs", GAZETTEER_RULES["undeclared_crs"].en)
            )
            sound = False
        if sound:
            yield row


def _needed(column: LedgerColumn) -> bool:
    return column.required or column.feeds == "declared_crs"


def _entries(
    rows: Sequence[_Row], zones: Sequence[Zone], faults: list[Finding]
) -> list[tuple[_Row, Entry]]:
    by_name: dict[str, list[Zone]] = {}
    for zone in zones:
        for name in zone.folded_names:
            by_name.setdefault(name, []).append(zone)
    parents = {folded(row.values["name"]): row.values.get("parent") for row in rows}
    by_id = {zone.id: zone for zone in zones}
    made = []
    for row in rows:
        values = row.values
        within = _within(values.get("parent"), by_name, by_id, parents)
        if within is None:
            message = GAZETTEER_RULES["unknown_parent"].en
            faults.append(row.fault("unknown_parent", "parent", message, values["parent"]))
            continue
        said = parse(values["name"])
        if values["kind"] == "address" and not said.number and not said.block:
            faults.append(
                row.fault("no_number", "name", GAZETTEER_RULES["no_number"].en, values["name"])
            )
            continue
        try:
            given = np.array([[values["lon"], values["lat"]]], np.float64)
            if (np.abs(given) > (180, 90)).any():
                raise InvalidInput("no place at all: longitude and latitude may be swapped")
            lon, lat = to_wgs84(given, values["declared_crs"])[0].tolist()
        except InvalidInput as error:
            value = f"{values['lon']:g}, {values['lat']:g}"
            faults.append(row.fault("impossible_coordinates", "lon", error.message, value))
            continue
        entry = Entry(
            *(plain_place(values["name"]), values["kind"], (lon, lat)),
            *(tuple(values.get("aliases") or ()), within, row.number),
        )
        made.append((row, entry))
    return made


def _within(
    parent: str | None,
    by_name: Mapping[str, Sequence[Zone]],
    by_id: Mapping[str, Zone],
    parents: Mapping[str, str | None],
) -> frozenset[str] | None:
    """Names of what an entry lies in below the park; None where its parent is not known."""
    found: set[str] = set()
    seen: set[str] = set()
    while parent is not None:
        name = folded(plain_place(parent))
        if name in seen:
            break
        seen.add(name)
        if name in by_name:
            for zone in by_name[name]:
                found |= _names_above(zone, by_id)
            return frozenset(found)
        if name not in parents:
            return None
        parent = parents[name]
    return frozenset(found)


def _names_above(zone: Zone, by_id: Mapping[str, Zone]) -> set[str]:
    names: set[str] = set()
    ahead, seen = [zone.id], set[str]()
    while ahead:
        at = ahead.pop()
        if at in seen or at not in by_id:
            continue
        seen.add(at)
        if by_id[at].kind in _SMALL:
            names |= by_id[at].folded_names
        ahead += by_id[at].parents
    return names


def _far(entries: Sequence[tuple[_Row, Entry]], near: Sequence[LonLat]) -> Iterator[Finding]:
    if not near:
        return
    lon, lat = np.median(np.array(near, np.float64), axis=0).tolist()
    for row, entry in entries:
        away = float(metres(np.array([entry.point]), (lon, lat))[0])
        if away > FARTHEST_M:
            message = f"{away / 1000:,.0f} km from the park: {GAZETTEER_RULES['far_from_park'].en}"
            value = f"{row.values['lon']:g}, {row.values['lat']:g}"
            yield row.fault("far_from_park", "lon", message, value)


def _ambiguous(entries: Sequence[tuple[_Row, Entry]]) -> Iterator[Finding]:
    """Entries of one kind and name whose places differ and whose parents do not tell them apart."""
    named: dict[tuple[str, str], list[tuple[_Row, Entry]]] = {}
    for row, entry in entries:
        for name in dict.fromkeys(map(folded, entry.names)):
            named.setdefault((entry.kind, name), []).append((row, entry))
    for (_, name), alike in named.items():
        for at, (row, entry) in enumerate(alike):
            for other_row, other in alike[:at]:
                apart = entry.within and other.within and not entry.within & other.within
                moved = float(metres(np.array([entry.point]), other.point)[0])
                if not apart and moved > _SAME_M:
                    rule = GAZETTEER_RULES["ambiguous_place"].en
                    message = f"row {other_row.number} has a {name} {moved:,.0f} m away; {rule}"
                    yield row.fault("ambiguous_place", "name", message, entry.name)
                    break
