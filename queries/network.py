"""One network under questions: a store, its snapshot, and what is derived from it, kept in step.

Everything here is a cache. The store's revision decides what is fresh: it is asked on every
access, and when it moved the snapshot is refreshed by what changed and the rest is forgotten.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Hashable
from datetime import date
from functools import cached_property
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any, Self, TypeVar

from graph import snapshot_files
from graph.errors import InvalidInput
from graph.settings import Settings
from graph.snapshot import Picture, Snapshot
from graph.snapshot_read import read_snapshot
from graph.store import Store
from queries.claims import ClaimTable, claim_table
from queries.connectivity.cuts import CutPoints, articulation_points
from queries.connectivity.projection import Network as Ties
from queries.connectivity.projection import project
from queries.coverage.policy import Policy
from queries.coverage.policy_files import DEFAULT, default_policy, find_policy
from queries.coverage.reach import WalkModel
from queries.coverage.state import CoverageState, coverage_state
from queries.coverage.street_files import read_streets
from queries.coverage.streets import StreetNetwork

_LOG = logging.getLogger(__name__)
_K = TypeVar("_K")
_V = TypeVar("_V")

_KEPT = 16
"""Pictures kept of one revision; the oldest goes first."""
_DERIVED = 32
"""Things derived from them that are kept: coverage by walking model, ties, cut points."""


class Network:
    """Answers for one store. Safe to use from several threads; the work is done once for all."""

    def __init__(
        self,
        store: Store,
        *,
        saved: Path | None = None,
        as_of: date | None = None,
        checked_every_s: float = 0.0,
        policies: Path | None = None,
        streets: Path | None = None,
    ) -> None:
        """Args:
        store: an initialised store.
        saved: file the snapshot is kept in between runs; None keeps none.
        as_of: day that is meant where none is given; None means today.
        checked_every_s: for so many seconds an answer may rest on a revision already known.
        policies: folder of saved policies; None: there are the built-in ones only.
        streets: file of a street network, read when it is first asked for.
        """
        self.store = store
        self.policies = policies
        self._streets_file = streets
        self._saved = saved
        self._as_of = as_of
        self._checked_every_s = checked_every_s
        self._lock = Lock()
        """For what is kept; nothing is asked or computed under it."""
        self._reading = Lock()
        """For reading the store: one reads, whoever needs what is read waits."""
        self._snapshot: Snapshot | None = None
        self._checked = float("-inf")
        self._pictures: dict[tuple[date, tuple[str, ...]], Picture] = {}
        self._derived: dict[tuple[Picture, Hashable], Any] = {}

    @classmethod
    def of(cls, store: Store, settings: Settings, *, as_of: date | None = None) -> Self:
        """The network of a store, with the files and the day that the settings name."""
        return cls(
            store,
            saved=settings.snapshot_file,
            as_of=as_of or settings.as_of,
            policies=settings.policies_folder,
            streets=settings.streets,
        )

    @cached_property
    def streets(self) -> StreetNetwork:
        """The street network that the settings name.

        Raises:
            InvalidInput: none is named, or its file is at fault.
            NotFound: there is no such file.
        """
        if self._streets_file is None:
            raise InvalidInput("there is no street network: name its file in GONGJIAN_STREETS")
        return read_streets(self._streets_file)

    @property
    def default_day(self) -> date:
        """The day that is meant where a question names none."""
        return self._as_of or date.today()

    def snapshot(self) -> Snapshot:
        """The snapshot of the store's present revision.

        Raises:
            StoreError: the store cannot be asked for its revision, or not be read.
        """
        snapshot = self._snapshot
        if snapshot is not None and monotonic() - self._checked < self._checked_every_s:
            return snapshot
        # Asked without a lock: a store that stalls holds up nobody but who asks it.
        if snapshot is not None and snapshot.revision == self.store.revision():
            self._checked = monotonic()
            return snapshot
        with self._reading:
            self._refresh()
            assert self._snapshot is not None
            return self._snapshot

    def loaded(self, *, within_s: float) -> Snapshot | None:
        """The snapshot, or None while another thread reads the first one; waits for nobody.

        Raises:
            StoreError: the store does not tell its revision ``within_s``, or cannot be read.
        """
        snapshot = self._snapshot
        if self.store.revision(within_s=within_s) == (
            None if snapshot is None else snapshot.revision
        ):
            return snapshot
        if not self._reading.acquire(blocking=False):
            return self._snapshot
        try:
            self._refresh()
        finally:
            self._reading.release()
        return self._snapshot

    def _refresh(self) -> None:
        revision = self.store.revision()
        self._checked = monotonic()
        if self._snapshot is not None and self._snapshot.revision == revision:
            return
        previous = self._snapshot
        origin = self.store.identity() if self._saved else ""
        if previous is None and self._saved is not None:
            previous = snapshot_files.load(self._saved, origin=origin)
        if previous is None or previous.revision != revision:
            previous = read_snapshot(self.store, previous=previous)
            if self._saved is not None:
                self._save(previous, self._saved, origin)
        with self._lock:
            self._snapshot = previous
            self._pictures.clear()
            self._derived.clear()

    @staticmethod
    def _save(snapshot: Snapshot, path: Path, origin: str) -> None:
        """Keep the snapshot for the next run; a cache that cannot be written is no fault."""
        try:
            snapshot_files.save(snapshot, path, origin=origin)
        except OSError as error:
            _LOG.warning("the snapshot is not kept at %s: %s", path, error)

    def picture(self, as_of: date | None = None, layers: Collection[str] | None = None) -> Picture:
        """The network on one day (None: the default day) in some layers (None: all).

        Raises:
            InvalidInput: a layer does not exist.
        """
        snapshot = self.snapshot()
        picture = snapshot.at(as_of or self.default_day, layers)
        key = (picture.as_of, picture.layers)
        with self._lock:
            kept = self._pictures.get(key)
            if kept is not None and kept.snapshot is snapshot:
                return kept
            _keep(self._pictures, key, picture, _KEPT)
        return picture

    def policy(self, wanted: str | None = None) -> Policy:
        """The policy of an id or ``id@version``; None: the default one.

        Raises:
            NotFound: there is none.
            InvalidInput: a file beside the data is no policy.
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
    ) -> Ties:
        """Who is tied to whom in a picture, for the questions of connectivity.

        Raises:
            InvalidInput: a relationship type does not exist.
        """
        chosen = None if types is None else frozenset(types)
        return self.derive(
            picture,
            ("ties", include_hubs, chosen),
            lambda: project(picture, include_hubs=include_hubs, types=chosen),
        )

    def cut_points(self, ties: Ties) -> CutPoints:
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

        ``key`` tells it from everything else that is derived from the picture.
        """
        with self._lock:
            if (picture, key) in self._derived:
                kept: _V = self._derived[picture, key]
                return kept
        made = make()
        with self._lock:
            _keep(self._derived, (picture, key), made, _DERIVED)
        return made


def _keep(cache: dict[_K, _V], key: _K, value: _V, most: int) -> None:
    if len(cache) >= most:
        cache.pop(next(iter(cache)))
    cache[key] = value
