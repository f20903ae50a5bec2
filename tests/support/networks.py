"""The networks that most tests read: the Kunming case, and a small synthetic one around it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from graph.datasets.synthetic import generate
from graph.loading.checking import check
from graph.loading.folder import read_folder
from graph.loading.loader import load
from graph.model.rows import Dataset
from graph.store.bolt import Store
from graph.store.embedded import hold
from queries.network import Network
from tests.support.components import ROOT

KUNMING = ROOT / "graph" / "datasets" / "kunming"
DAY = date(2021, 12, 31)
"""Within the terms of the case: its plan ended with that year."""


def kunming_case() -> Dataset:
    """The case, checked."""
    return check(read_folder(KUNMING))


@contextmanager
def stored_network(folder: Path, *more: Dataset) -> Iterator[Network]:
    """The case, a small synthetic network and more on an embedded store of their own."""
    with hold(folder) as held, Store.open(held.endpoint, held=held) as store:
        store.initialise()
        for dataset in (read_folder(KUNMING), generate(scale=0.05), *more):
            load(store, dataset)
        yield Network(store, as_of=DAY, gazetteers=folder / "gazetteers")
