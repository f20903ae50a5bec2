"""The zones that a ledger can mean: those of the graph and of the same import.

Names of places are looked up inside the park that an import is of, because every other park has a
city gate, a new village and a software park as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.boundaries import read_boundary
from graph.errors import Finding, InvalidInput
from graph.ledgers.mapping.ids import code_of, entity_id
from graph.ledgers.values.cells import Marked, narrow, shown
from graph.ledgers.values.parsing import converter, key_of
from graph.ledgers.values.places import plain_place, spellings
from graph.snapshot.pictures import LABELS, Mask, Snapshot

if TYPE_CHECKING:
    from graph.ledgers.files.ledger import LedgerTable

PARK_KINDS = ("development_zone", "county", "city", "province")
"""Kinds of zones that an import can be of; the first is what a park is."""

_MOST_NAMES = 10_000
"""Names of zones whose meaning is remembered: a ledger names few, many times."""

_FEWEST_POINTS = 20
_MARGIN_DEG = 0.05
"""About 5 km: how far outside of what is known of a park without a boundary a point may lie."""


def folded(name: str) -> str:
    """A name as it is compared: width and blanks do not matter."""
    return "".join(narrow(name).split()).casefold()


@dataclass(frozen=True, slots=True)
class Park:
    """The zone whose network an import states. ``new``: the import makes it."""

    id: str
    name: str
    new: bool = False


@dataclass(frozen=True, slots=True)
class _Zone:
    id: str
    name: str
    kind: str
    aliases: tuple[str, ...] = ()
    boundary: str | None = None
    stated: bool = False
    """Whether a ledger of the same import states it."""


class Places:
    """Zones by id and name; grows by :meth:`note`."""

    def __init__(self, snapshot: Snapshot, held: Mask, *, zone: str | None, new_zone: bool) -> None:
        """``zone`` is the id or name of the import's park, None where nobody said; with
        ``new_zone`` it is made if there is none."""
        self._wanted = zone
        self._new = new_zone
        self._snapshot = snapshot
        self._zones: dict[str, _Zone] = {}
        self._above: dict[str, list[str]] = {}
        self._park: Park | None = None
        self._settled = False
        self._known: dict[tuple[str, str], list[str]] = {}
        self._of_park: dict[str, bool] = {}
        self._boxes: dict[str | None, tuple[str, str] | None] = {}
        columns = snapshot.columns
        zones = held & (snapshot.label == LABELS.index("Zone"))
        for at in np.flatnonzero(zones).tolist():
            self._add(
                _Zone(
                    str(snapshot.ids[at]),
                    str(snapshot.names[at]),
                    str(columns["kind"].at(at)),
                    columns["aliases"].values[at],
                    columns["boundary"].values[at],
                )
            )
        part_of = snapshot.edges["PART_OF"]
        for start, end in zip(part_of.start.tolist(), part_of.end.tolist(), strict=True):
            if zones[start] and zones[end]:
                self._above.setdefault(str(snapshot.ids[start]), []).append(str(snapshot.ids[end]))
        stated = columns["park"].values
        for at in np.flatnonzero(zones).tolist():
            own, park = str(snapshot.ids[at]), stated[at]
            if park and park != own and park in self._zones:
                self._above.setdefault(own, [park])
        self._stored = {zone: park for zone in self._zones if (park := self.park_of(zone))}

    def _add(self, zone: _Zone) -> None:
        self._zones[zone.id] = zone

    def note(self, ledger: LedgerTable) -> None:
        """Take in the zones that a ledger of the same import states."""
        columns = [ledger.kind.by_feed[feed] for feed in ("kind", "boundary", "parent")]
        positions = [
            ledger.position(feed) for feed in ("key", "name", "kind", "boundary", "parent")
        ]
        read = [converter(column, None) for column in columns]
        parents: dict[str, str] = {}
        for _, cells in ledger.rows():
            found = [cells[at] if 0 <= at < len(cells) else "" for at in positions]
            code = key_of(found[0], columns[0].type)
            kind, boundary, parent = (
                _plain(one(cell)) for one, cell in zip(read, found[2:], strict=True)
            )
            if code is None or not isinstance(kind, str):
                continue
            made = entity_id("Zone", code)
            sound = boundary if isinstance(boundary, str) else None
            self._add(_Zone(made, shown(found[1]), kind, (), sound, stated=True))
            if isinstance(parent, str):
                parents[made] = parent
        for made, parent in parents.items():
            if (above := self.parent(parent)) is not None and above != made:
                self._above[made] = [above]
        self._known.clear()
        self._of_park.clear()

    # --- the park -----------------------------------------------------------------------------

    def park(self) -> Park | None:
        """The park that the import is of; None where there is none yet and nobody said.

        Raises
        ------
        InvalidInput
            nobody said and there are several, or what was said is no park.
        """
        if not self._settled:
            self._park = self._find_park()
            self._settled = True
        return self._park

    def _find_park(self) -> Park | None:
        parks = [one for one in self._zones.values() if one.kind in PARK_KINDS]
        names = ", ".join(f"{one.name} ({one.id})" for one in parks[:10])
        if self._wanted is not None:
            return self._said_park(self._wanted, parks, names)
        for chosen in ([one for one in parks if one.stated], parks):
            lowest = [one for one in chosen if one.kind == PARK_KINDS[0]] or chosen
            if len(lowest) == 1:
                return Park(lowest[0].id, lowest[0].name)
            if lowest:
                message = f"whose rows are these? say which zone they are of: {names}"
                raise InvalidInput(message, [Finding("which_zone", message, column="zone")])
        return None

    def _said_park(self, wanted: str, parks: list[_Zone], names: str) -> Park:
        name = folded(wanted)
        found = [one for one in self._zones.values() if wanted == one.id] or [
            one for one in parks if name in (folded(one.name), *map(folded, one.aliases))
        ]
        if len(found) == 1 and found[0].kind in PARK_KINDS:
            return Park(found[0].id, found[0].name)
        if found:
            rule, message = "which_zone", f"{wanted!r} is no park; there are {names}"
        elif self._new:
            made = entity_id("Zone", plain_place(wanted))
            if made not in self._zones:
                return Park(made, wanted, new=True)
            rule, message = "which_zone", f"there is a zone {made} that is no park"
        else:
            there = f"there are {names}" if names else "there is none yet"
            message = f"no park is called {wanted!r}; {there}; or say that it is a new one"
            rule = "unknown_zone"
        raise InvalidInput(message, [Finding(rule, message, column="zone", value=wanted)])

    def of_park(self, zone: str) -> bool:
        """Whether a zone is the park's, lies in it, or is one that the park lies in.

        Without a park, and for a zone of which no park is known, it is.
        """
        if zone not in self._of_park:
            self._of_park[zone] = self._is_of_park(zone)
        return self._of_park[zone]

    def _is_of_park(self, zone: str) -> bool:
        park = self.park()
        if park is None:
            return True
        above = self._all_above(zone)
        parks = [one for one in above if self._zones[one].kind == PARK_KINDS[0]]
        return park.id in above or zone in self._all_above(park.id) or not parks

    def _all_above(self, zone: str) -> list[str]:
        found, ahead = [zone], [zone]
        while ahead:
            fresh = [one for one in self._above.get(ahead.pop(), ()) if one not in found]
            found += fresh
            ahead += fresh
        return [one for one in found if one in self._zones]

    def park_of(self, zone: str) -> str | None:
        """The development zone that a zone is known to lie in, or is."""
        above = self._all_above(zone)
        return next((one for one in above if self._zones[one].kind == PARK_KINDS[0]), None)

    # --- zones by name ------------------------------------------------------------------------

    def named(self, name: str, kind: str) -> list[str]:
        """Ids of the park's zones of a kind by this name, or by one that registers write."""
        found = self._known.get((name, kind))
        if found is None:
            written = (name,) if kind == "carrier" else spellings(name)
            found = next(filter(None, (self._by(folded(one), kind) for one in written)), [])
            if len(self._known) < _MOST_NAMES:
                self._known[name, kind] = found
        return found

    def of_any_kind(self, name: str) -> list[str]:
        """The same whatever their kind."""
        return next(filter(None, (self._by(folded(one), None) for one in spellings(name))), [])

    def _by(self, name: str, kind: str | None) -> list[str]:
        return [
            one.id
            for one in self._zones.values()
            if kind in (None, one.kind)
            and name in (folded(one.name), *map(folded, one.aliases))
            and self.of_park(one.id)
        ]

    def parent(self, code_or_name: str) -> str | None:
        """The zone that a code, an id or a unique name means; of those of one name one that the
        same import states."""
        for made in (entity_id("Zone", code_or_name), code_or_name):
            if made in self._zones:
                return made
        named = [one for one in self._zones.values() if folded(one.name) == folded(code_or_name)]
        meant = [one for one in named if one.stated] or named
        return meant[0].id if len(meant) == 1 else None

    def all_of(self, kind: str) -> Iterator[str]:
        """Ids of all zones of a kind in the park."""
        return (one.id for one in self._zones.values() if one.kind == kind and self.of_park(one.id))

    def subdistrict_of(self, zone: str) -> str | None:
        """The subdistrict a zone is known to belong to."""
        above = self._all_above(zone)[1:]
        return next((one for one in above if self._zones[one].kind == "subdistrict"), None)

    def kind_of(self, zone: str) -> str:
        """The kind of a known zone."""
        return self._zones[zone].kind

    def stored_park_of(self, zone: str) -> str | None:
        """The park that the graph has a zone in, whatever this import says."""
        return self._stored.get(zone)

    def made(self, name: str) -> str:
        """The id of a zone that is made by its name: another park's zone of that name is not it."""
        made = entity_id("Zone", name)
        park = self.park()
        if park is None or made not in self._zones or self.of_park(made):
            return made
        return entity_id("Zone", f"{code_of(park.id)}.{name}")

    # --- where it lies ------------------------------------------------------------------------

    def bounds(self, subdistrict: str | None) -> tuple[str, str] | None:
        """Name and boundary of where a row with this subdistrict has to lie; None: not known.

        That is the subdistrict's boundary or else the park's, or else a box some kilometres wider
        than where the park's other bodies are.
        """
        if subdistrict not in self._boxes:
            self._boxes[subdistrict] = self._find_bounds(subdistrict)
        return self._boxes[subdistrict]

    def _find_bounds(self, subdistrict: str | None) -> tuple[str, str] | None:
        found = self.named(subdistrict, "subdistrict") if subdistrict else []
        park = self.park()
        for zone_id in (*found, *([park.id] if park else ())):
            zone = self._zones.get(zone_id)
            if zone and zone.boundary:
                return zone.name, zone.boundary
        if subdistrict is not None:
            return self.bounds(None)
        return self._box_of_known(park) if park else None

    def _box_of_known(self, park: Park) -> tuple[str, str] | None:
        columns = self._snapshot.columns
        lonlat = np.column_stack((columns["lon"].values, columns["lat"].values))
        own = np.fromiter((one == park.id for one in columns["park"].values), np.bool_, len(lonlat))
        points = lonlat[own & np.isfinite(lonlat).all(axis=1)]
        if len(points) < _FEWEST_POINTS:
            return None
        (west, south), (east, north) = (
            np.percentile(points, 1, axis=0) - _MARGIN_DEG,
            np.percentile(points, 99, axis=0) + _MARGIN_DEG,
        )
        return park.name, read_boundary(f"{west:.4f},{south:.4f},{east:.4f},{north:.4f}")


def _plain(read: Any) -> Any:
    return read.value if isinstance(read, Marked) else read
