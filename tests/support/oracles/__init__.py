"""Questions in Cypher that no product code asks: what its answers are held against.

The product reads these things off the snapshot. Each file here asks the same of the store, written
apart, with the header and the rules of the catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from graph.store.bolt import Store
from queries import catalogue
from queries.catalogue import Query


@cache
def oracles() -> Mapping[str, Query]:
    """Those of this folder."""
    return catalogue.read(Path(__file__).parent)


@cache
def every() -> Mapping[str, Query]:
    """Those of this folder and of the catalogue."""
    return {**catalogue.load(), **oracles()}


def run(store: Store, query_id: str, /, **parameters: Any) -> list[dict[str, Any]]:
    """Ask one of all, as :func:`queries.catalogue.run` does."""
    return catalogue.ask(store, every()[query_id], **parameters)
