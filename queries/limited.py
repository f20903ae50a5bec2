"""A network limited to zones: the same questions of a snapshot in which nothing else exists.

Asked for no zone, its own are meant; so its answers are those that everybody gets who asks for
these zones, but for the names of what is outside (:mod:`graph.snapshot.limiting`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from functools import cached_property

from graph.errors import Forbidden, InvalidInput, NotFound
from graph.importing import Import
from graph.model.rows import Dataset, NodeRow
from graph.snapshot.deciding import NEAR_M
from graph.snapshot.limiting import Limited, limited
from graph.snapshot.pictures import LABELS, STAND_IN, Picture, Snapshot
from queries.catalogue import Reader
from queries.network import Network
from queries.veil import Veil

_KEPT = 8
"""Limits whose networks are kept; of more the one goes that was asked first."""


def limited_to(network: Network, zones: Collection[str]) -> Network:
    """The network limited to some zones by id; without any, itself. What is derived of it is kept
    with it.

    Raises
    ------
    Forbidden
        one of the zones does not exist, or no longer.
    """
    if not zones:
        return network
    present = network.picture()
    key = tuple(sorted({_present(present, zone) for zone in zones}))
    with network.limiting:
        found = network.limits.pop(key, None) or LimitedNetwork(network, key)
        while len(network.limits) >= _KEPT:
            del network.limits[next(iter(network.limits))]
        network.limits[key] = found
    return found


def _present(picture: Picture, zone: str) -> str:
    """A zone, or the one that represents it since they were merged."""
    snapshot = picture.snapshot
    try:
        at = picture.index_of(zone)
    except NotFound:
        at = -1
    if at < 0 or LABELS[snapshot.label[at]] != "Zone" or not picture.of_all_days.stored[at]:
        raise Forbidden(
            f"this account is limited to the zone {zone!r}, which does not exist (any more): an "
            "administrator has to give it another one"
        )
    return str(snapshot.ids[at])


class LimitedNetwork(Network):
    """What :func:`limited_to` gives."""

    def __init__(self, origin: Network, zones: tuple[str, ...]) -> None:
        super().__init__(
            origin.store,
            as_of=origin.fixed_day,
            policies=origin.policies,
            documents=origin.documents,
            gazetteers=origin.gazetteers,
            streets=origin.streets,
            timezone=origin.timezone,
        )
        self._origin = origin
        self._zones = zones
        self._known: tuple[tuple[Snapshot, Limited], ...] = ()
        """The last two of its origin's snapshots, and what each becomes."""

    @property
    def zones(self) -> tuple[str, ...]:
        """Ids of the zones that it is limited to."""
        return self._zones

    @property
    def unlimited(self) -> Network:
        """The network of which this is a part, for what is nobody's question."""
        return self._origin

    @cached_property
    def asked(self) -> Reader:
        """The store, of which nothing is told that is outside."""
        return Veil(self.store, lambda: self._now())

    def snapshot(self) -> Snapshot:
        """The origin's snapshot, limited."""
        return self._now().snapshot

    def _now(self) -> Limited:
        whole = self._origin.snapshot()
        with self._reading:
            for known, found in self._known:
                if known is whole:
                    return found
            found = limited(whole, self._zones)
            self._known = (*self._known[-1:], (whole, found))
            self._keep_only(*(one.snapshot for _, one in self._known))
            return found

    def picture(
        self,
        as_of: date | None = None,
        layers: Collection[str] | None = None,
        *,
        zones: Collection[str] | None = None,
        within: str | None = None,
    ) -> Picture:
        """As :meth:`Network.picture`, of the zones asked for or else of all of its own."""
        picture = super().picture(as_of, layers, zones=zones or self._zones, within=within)
        assert picture.area is not None
        if any(f":{STAND_IN}" in zone for zone in picture.area.zones):
            raise NotFound("no zone of this account goes by that id or name")
        return picture

    def present(self) -> Snapshot:
        """The store as it is now, limited."""
        return limited(self._origin.present(), self._zones).snapshot

    def for_imports(self) -> Snapshot:
        """What ledgers may refer to: no stand-ins."""
        return limited(self._origin.for_imports(), self._zones, stand_ins=False).snapshot

    def imports(self) -> tuple[Import, ...]:
        """The imports of parks that are inside, and what was applied inside."""
        return tuple(filter(self._is_own, super().imports()))

    def _is_own(self, entry: Import) -> bool:
        named = self._now().named
        whole = self._origin.snapshot()
        for file in entry.files:
            try:
                park = whole.columns["park"].at(whole.index_of(file.source))
            except NotFound:
                return False
            if (park or file.source) not in named:
                return False
        return True

    def refuse_beyond(self, metres: float) -> None:
        """Refuse ways that are longer than what is known of around the zones. Raises
        InvalidInput."""
        if metres > NEAR_M:
            raise InvalidInput(
                f"an account that is limited to zones may ask of ways of {NEAR_M / 1000:.0f} km in "
                f"a straight line at most, not of {metres / 1000:.1f} km: what is further off is "
                "not known to it"
            )

    def refuse_import(self, park: str | None, ids: Iterable[str]) -> None:
        """Refuse an import of a park that is not inside, or with rows that are not. Raises
        Forbidden."""
        if park is None or park not in self._now().named:
            raise Forbidden(
                "an account that is limited to zones may import what is of a park among them: name "
                "one with `zone`"
            )
        self._refuse_outside(ids)

    def _refuse_outside(self, ids: Iterable[str]) -> None:
        named = self._now().named
        whole = set(self._origin.snapshot().ids.tolist())
        if any(f":{STAND_IN}" in one or (one in whole and one not in named) for one in ids):
            raise Forbidden(
                "nothing was written: rows of it are about something outside the zones that this "
                "account is limited to"
            )

    def to_write(self, dataset: Dataset) -> Dataset:
        """The dataset, if nothing in it is outside; its parks by their own ids. Raises
        Forbidden."""
        true_ids = {called: one for one, called in self._now().stand_ins.items()}
        ids = [str(row.properties["id"]) for row in dataset.nodes]
        ids += [end for row in dataset.relationships for end in (row.start, row.end)]
        self._refuse_outside([dataset.source, *ids])

        def own(row: NodeRow) -> NodeRow:
            park = row.properties.get("park")
            if park not in true_ids:
                return row
            return replace(row, properties={**row.properties, "park": true_ids[park]})

        park = dataset.park and true_ids.get(dataset.park, dataset.park)
        return replace(dataset, park=park, nodes=[own(row) for row in dataset.nodes])
