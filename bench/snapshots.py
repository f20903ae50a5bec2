"""The snapshot: built from a store, saved and read back, refreshed after one change."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

from bench.report import figure, resident_mb, timed
from graph.endpoint import Endpoint
from graph.loading.loader import load
from graph.model.rows import Dataset, NodeRow
from graph.snapshot import files as snapshot_files
from graph.snapshot.reading import read_snapshot
from graph.store.bolt import Store

SELF = Path("/proc/self").resolve().name


def measure(name: str, endpoint: Endpoint) -> None:
    """Everything that happens to a snapshot between a load and an answer."""
    with Store.open(endpoint, timeout_s=300) as store:
        before = resident_mb(int(SELF))
        with timed() as clock:
            snapshot = read_snapshot(store)
        edges = sum(len(kind) for kind in snapshot.edges.values())
        figure(
            f"{name}: snapshot built",
            clock.seconds,
            "s",
            f"{len(snapshot):,} nodes, {edges:,} relationships, "
            f"+{resident_mb(int(SELF)) - before:,.0f} MB resident",
        )
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "snapshot.arrays"
            with timed() as clock:
                snapshot_files.save(snapshot, path)
            size = path.stat().st_size / 1e6
            figure(f"{name}: snapshot saved", clock.seconds, "s", f"{size:.1f} MB")
            with timed() as clock:
                assert snapshot_files.load(path, origin=snapshot.origin) is not None
            figure(f"{name}: snapshot read back", clock.seconds, "s")
        _change_one_node(store)
        with timed() as clock:
            fresh = read_snapshot(store, previous=snapshot)
        assert fresh.revision > snapshot.revision
        figure(f"{name}: snapshot refreshed after one change", clock.seconds, "s")


def _change_one_node(store: Store) -> None:
    row = NodeRow("Source", (), {"id": "src:bench", "name": "bench", "kind": "ledger"})
    load(store, Dataset("bench", "ledger", "src:bench", date.today(), [row]))
