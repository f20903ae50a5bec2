"""One network under questions: a store, its snapshot, and what is derived from it, kept in step.

Everything here is a cache. The store's identity and revision decides what is fresh:
it is asked on every access; when the revision moved the snapshot is refreshed by what changed, when
it is another store (a restore makes it one) read anew, and the rest is forgotten.

What is kept is of one revision: at most 48 pictures and 96 things derived from them. While the next
snapshot is read the one before it is still there, and whoever was answering from it keeps it until
the answer is out: so two generations at most, however many writes there are.

A service may follow its store (:mod:`queries.following`): then answers are drawn from the revision
that was shown last until the next one is read and made ready, and only who asks within
:func:`queries.generations.newest` waits for that.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable
from concurrent.futures import Future, wait
from datetime import date
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any, Protocol, Self, TypeVar

from graph.endpoint import StoreRevision
from graph.errors import GongjianError
from graph.importing import Import
from graph.importing import imports as journal
from graph.model.rows import Dataset
from graph.settings import Settings
from graph.snapshot.areas import area_of, default_day, part
from graph.snapshot.keeping import SharedFile
from graph.snapshot.pictures import Area, Picture, Snapshot
from graph.snapshot.reading import read_snapshot
from graph.store.bolt import Store
from graph.today import TIMEZONE, today
from queries.catalogue import Reader
from queries.connectivity.cuts import CutPoints, articulation_points
from queries.connectivity.projection import Projection, project
from queries.coverage.reach.named import NO_STREETS, StreetNetworks
from queries.coverage.reach.walking import WalkModel
from queries.coverage.rules.files import DEFAULT, default_policy, find_policy
from queries.coverage.rules.policy import Policy
from queries.coverage.status.state import CoverageState, coverage_state
from queries.generations import Generation, is_newest, keep, newest
from queries.published.claims import ClaimTable, claim_table

_V = TypeVar("_V")

_PATIENCE_S = 2.0
"""Seconds that the end of a service waits for a snapshot that is being read."""
_KEPT = 48
"""Pictures kept of one revision; the oldest goes first."""
_DERIVED = 96
"""Things derived from them that are kept: coverage by walking model, ties, cut points."""


class Shown(Protocol):
    """What says which snapshot answers are drawn from: :class:`queries.following.Following`."""

    @property
    def snapshot(self) -> Snapshot | None:
        """The snapshot that is shown."""

    def trusted(self) -> Snapshot | None:
        """The same, if it may be told without asking the store; else None."""

    def show(self, snapshot: Snapshot, *, looked: float) -> None:
        """Show this one from now on, the store's present one when it was ``looked`` at
        (``time.monotonic``)."""


class Network:
    """Answers for one store. Safe to use from several threads; the work is done once for all."""

    def __init__(
        self,
        store: Store,
        *,
        saved: Path | None = None,
        as_of: date | None = None,
        policies: Path | None = None,
        documents: Path | None = None,
        gazetteers: Path | None = None,
        streets: StreetNetworks = NO_STREETS,
        timezone: str = TIMEZONE,
    ) -> None:
        """Args:
        store: an initialised store.
        saved: file the snapshot is kept in between runs, and shared with other processes; None:
            it is kept in this one's memory.
        as_of: day that is meant where none is given; None means today.
        policies: folder of saved policies; None: there are the built-in ones only.
        documents: folder of the documents attached to sources; None: there are none.
        gazetteers: folder of the gazetteers that were uploaded; None: none can be.
        streets: the street networks that walks can be measured on.
        timezone: IANA name of the time zone whose today is meant.
        """
        self.store = store
        self.policies = policies
        self.documents = documents
        self.gazetteers = gazetteers
        self.timezone = timezone
        self.streets = streets
        self._saved = None if saved is None else SharedFile(saved)
        self.fixed_day = as_of
        self._lock = Lock()
        """For what is kept; nothing is asked or computed under it."""
        self._reading = Lock()
        """For reading the store: one reads, whoever needs what is read waits."""
        self.limits: dict[tuple[str, ...], Network] = {}
        """This network limited to zones, as :mod:`queries.limited` keeps them."""
        self.limiting = Lock()
        self._snapshot: Snapshot | None = None
        self._read = float("-inf")
        self.shown: Shown | None = None
        """What follows the store, where something does."""
        self._generations: tuple[Generation, ...] = ()
        self._making: dict[tuple[Picture, Hashable], Future[Any]] = {}

    @classmethod
    def of(cls, store: Store, settings: Settings, *, as_of: date | None = None) -> Self:
        """The network of a store, with the files and the day that the settings name."""
        return cls(
            store,
            saved=settings.snapshot_file,
            as_of=as_of or settings.as_of,
            policies=settings.policies_folder,
            documents=settings.documents_folder,
            gazetteers=settings.gazetteers_folder,
            streets=StreetNetworks(settings.streets, settings.streets_folder),
            timezone=settings.timezone,
        )

    @property
    def zones(self) -> tuple[str, ...]:
        """Ids of the zones that it is limited to; none: to nothing."""
        return ()

    @property
    def unlimited(self) -> Network:
        """The network of everything, for what is nobody's question."""
        return self

    @property
    def asked(self) -> Reader:
        """What the questions of the catalogue are asked of."""
        return self.store

    def present(self) -> Snapshot:
        """The store as it is now, whatever is shown."""
        with newest():
            return self.snapshot()

    def imports(self) -> tuple[Import, ...]:
        """The journal of the imports that may be told of, the latest first."""
        return tuple(journal(self.store))

    def for_imports(self) -> Snapshot:
        """What ledgers may refer to."""
        return self.present()

    def refuse_import(self, park: str | None, ids: Iterable[str]) -> None:
        """Refuse an import of a park, with rows of such ids, that may not be written: none."""

    def to_write(self, dataset: Dataset) -> Dataset:
        """What may be written of what was worked out here: all of it, or else Forbidden."""
        return dataset

    def refuse_beyond(self, metres: float) -> None:
        """Refuse a question of ways that lead beyond what is known of here: nothing does."""

    @property
    def default_day(self) -> date:
        """The day that is meant where a question names neither a day nor a zone."""
        return self.fixed_day or today(self.timezone)

    def day_of(self, snapshot: Snapshot, area: Area | None) -> date:
        """The day that is meant for an area where a question names none."""
        return default_day(snapshot, area) or self.default_day

    def snapshot(self) -> Snapshot:
        """The snapshot of the store's present revision; where the network follows its store and
        this is not within :func:`newest`, the one that is shown.

        Raises
        ------
        StoreError
            the store cannot be asked for its revision, or not be read.
        """
        shown = self.shown
        if shown is None or is_newest():
            return self._present()
        snapshot = shown.trusted()
        if snapshot is None:
            looked = monotonic()
            snapshot = self._present()
            shown.show(snapshot, looked=looked)
        return snapshot

    def _present(self) -> Snapshot:
        snapshot = self._snapshot
        # Asked without a lock: a store that stalls holds up nobody but who asks it.
        if snapshot is not None and snapshot.store_revision == self.store.store_revision():
            return snapshot
        with self._reading:
            self._refresh()
            assert self._snapshot is not None
            return self._snapshot

    def loaded(self, *, within_s: float) -> Snapshot | None:
        """The snapshot, or None while another thread reads the first one; waits for nobody.

        Raises
        ------
        StoreError
            the store does not tell its revision ``within_s``, or cannot be read.
        """
        snapshot = self._snapshot
        store_revision = self.store.store_revision(within_s=within_s)
        if snapshot is not None and snapshot.store_revision == store_revision:
            return snapshot
        if not self._reading.acquire(blocking=False):
            return self._snapshot
        try:
            self._refresh()
        finally:
            self._reading.release()
        return self._snapshot

    def held(self) -> tuple[Snapshot, float] | None:
        """The snapshot that is kept, and how many seconds ago it was read; asks the store
        nothing."""
        with self._lock:
            return None if self._snapshot is None else (self._snapshot, monotonic() - self._read)

    def _refresh(self) -> None:
        store_revision = self.store.store_revision()
        if self._snapshot is not None and self._snapshot.store_revision == store_revision:
            return
        if self._saved is None:
            read = read_snapshot(self.store, previous=self._snapshot)
        else:
            with self._saved.turn():
                saved = self._saved.newer(store_revision.identity, self._snapshot)
                read = read_snapshot(self.store, previous=saved or self._snapshot)
                if read is not saved:
                    read = self._saved.kept(read)
        with self._lock:
            self._snapshot, self._read = read, monotonic()
        self.forget()

    def forget(self) -> None:
        """Forget what was made of any snapshot but the newest and the one that is shown."""
        self._keep_only(self._snapshot, None if self.shown is None else self.shown.snapshot)

    def _keep_only(self, *snapshots: Snapshot | None) -> None:
        with self._lock:
            kept = {id(one.snapshot): one for one in self._generations}
            self._generations = tuple(
                kept.get(id(one)) or Generation(one)
                for one in dict.fromkeys(snapshots)
                if one is not None
            )

    def _generation(self, revision: StoreRevision) -> Generation | None:
        """What is kept of a revision, if it is one of those; under the lock."""
        of_it = (one for one in self._generations if one.snapshot.store_revision == revision)
        return next(of_it, None)

    def settle(self) -> None:
        """See that the snapshot that was read is in its file, unless another is being read."""
        if self._saved is not None and self._reading.acquire(timeout=_PATIENCE_S):
            try:
                self._saved.settle()
            finally:
                self._reading.release()

    def picture(
        self,
        as_of: date | None = None,
        layers: Collection[str] | None = None,
        *,
        zones: Collection[str] | None = None,
        within: str | None = None,
    ) -> Picture:
        """The network on one day (None: the default day) in some layers (None: all).

        ``zones`` are ids or names: only what is in any of them; ``within`` is a boundary: only what
        lies in it. Where all zones are of one default day that is meant, not the network's.

        Raises
        ------
        InvalidInput
            a layer does not exist, a zone is none, or the boundary is no polygon.
        NotFound, AmbiguousName
            a zone.
        """
        snapshot = self.snapshot()
        area = area_of(snapshot, zones or (), within)
        as_of = as_of or self.day_of(snapshot, area)
        whole = self._kept(snapshot.at(as_of, layers), None)
        return whole if area is None else self._kept(part(whole, area), area)

    def _kept(self, picture: Picture, area: Area | None) -> Picture:
        """The picture that is kept of the same, or else this one, which is kept from now on."""
        key = (picture.as_of, picture.layers, area)
        snapshot = picture.snapshot
        with self._lock:
            generation = self._generation(snapshot.store_revision)
            if generation is None or generation.snapshot is not snapshot:
                return picture
            kept = generation.pictures.get(key)
            if kept is None:
                keep(generation.pictures, key, picture, _KEPT)
        return kept or picture

    def policy(self, wanted: str | None = None) -> Policy:
        """The policy of an id or ``id@version``; None: the default one.

        Raises
        ------
        NotFound
            there is none.
        InvalidInput
            a file beside the data is no policy.
        """
        return find_policy(DEFAULT if wanted is None else wanted, self.policies).policy

    def coverage(
        self, picture: Picture, model: WalkModel | None = None, policy: Policy | None = None
    ) -> CoverageState:
        """Coverage of every enterprise of a picture by a policy (None: the default one).

        ``model`` takes the place of the policy's own walking model.
        """
        policy = default_policy() if policy is None else policy
        model = policy.walk if model is None else model
        self.refuse_beyond(model.threshold_m)
        return self.derive(
            picture,
            (policy, model),
            lambda: coverage_state(picture=picture, policy=policy, model=model),
        )

    def ties(
        self,
        picture: Picture,
        *,
        include_hubs: bool = False,
        types: Collection[str] | None = None,
    ) -> Projection:
        """Who is tied to whom in a picture, for the questions of connectivity.

        Raises
        ------
        InvalidInput
            a relationship type does not exist.
        """
        chosen = None if types is None else frozenset(types)
        return self.derive(
            picture,
            ("ties", include_hubs, chosen),
            lambda: project(picture, include_hubs=include_hubs, types=chosen),
        )

    def cut_points(self, ties: Projection) -> CutPoints:
        """All cut points of some ties."""
        return self.derive(
            ties.picture,
            ("cut points", ties),
            lambda: articulation_points(ties, limit=max(len(ties), 1)),
        )

    def claims(self, picture: Picture) -> ClaimTable:
        """Every published figure of a picture beside the computed one."""
        return self.derive(picture, "claims", lambda: claim_table(picture=picture))

    def derive(self, picture: Picture, key: Hashable, make: Callable[[], _V]) -> _V:
        """What ``make`` gives for a picture, made once as long as it is kept.

        Who asks for it while it is being made waits for that; other things are made meanwhile.
        What ``make`` raises is told to those who waited and not kept: who asks later tries again.
        It may derive other things, as long as none of them derives this one.

        ``key`` tells it from everything else that is derived from the picture.
        """
        full = (picture, key)
        while True:
            with self._lock:
                generation = self._generation(picture.snapshot.store_revision)
                if generation is not None and full in generation.derived:
                    kept: _V = generation.derived[full]
                    keep(generation.derived, full, kept, _DERIVED)  # used last, so it goes last
                    return kept
                made = self._making.get(full)
                if made is None:
                    mine = self._making[full] = Future[_V]()
                    break
            wait([made])
            error = made.exception()
            if error is None or isinstance(error, GongjianError):
                shared: _V = made.result()
                return shared
            # What ended the other one, such as its cancelling, need not end this one.
        return self._made(full, make, mine)

    def _made(
        self, full: tuple[Picture, Hashable], make: Callable[[], _V], future: Future[_V]
    ) -> _V:
        try:
            made = make()
        except BaseException as error:
            with self._lock:
                del self._making[full]
            future.set_exception(error)
            raise
        with self._lock:
            del self._making[full]
            # What is made of an older picture goes with those who asked for it.
            generation = self._generation(full[0].snapshot.store_revision)
            if generation is not None:
                keep(generation.derived, full, made, _DERIVED)
        future.set_result(made)
        return made
