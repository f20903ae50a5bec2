"""Collects the rows of a synthetic dataset and stamps each with its layer and source."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np

from graph.model.rows import Dataset, NodeRow, RelRow

MARK = "〔合成〕"
SOURCE = "src:synthetic"
LAYER = "synthetic"
PARK = "zone:kmez"
AS_OF = date(2021, 12, 31)
"""The day on which the network shows the published totals; nothing begins later."""

Progress = Callable[[int, int, str], None]
"""Called with the steps done, the steps in all, and what was done."""


class RowCollector:
    """The dataset being built."""

    def __init__(self, seed: int, scale: float) -> None:
        self.seed = seed
        self.dataset = Dataset("synthetic", LAYER, SOURCE, AS_OF, park=PARK)
        self.node(
            "Source",
            SOURCE,
            "合成数据生成器",
            name_en="synthetic-data generator",
            kind="generator",
            published=AS_OF,
            precision="day",
            note=f"seed={seed}; scale={scale:g}；程序生成，并非真实",
            note_en=f"seed={seed}; scale={scale:g}; generated, not real",
        )

    def rng(self, part: int) -> np.random.Generator:
        """A generator of its own for each part, so that parts do not disturb each other."""
        return np.random.default_rng([self.seed, part])

    def node(
        self, label: str, entity_id: str, name: str, *second_labels: str, **properties: Any
    ) -> None:
        """Add a node; properties that are None are not given."""
        kept = {key: value for key, value in properties.items() if value is not None}
        self.dataset.nodes.append(
            NodeRow(
                label,
                second_labels,
                {"id": entity_id, "name": name + MARK, "layer": LAYER, "source": SOURCE, **kept},
            )
        )

    def rel(self, rel_type: str, start: str, end: str, **properties: Any) -> None:
        """Add a relationship; properties that are None are not given."""
        kept = {key: value for key, value in properties.items() if value is not None}
        self.dataset.relationships.append(
            RelRow(rel_type, start, end, {"layer": LAYER, "source": SOURCE, **kept})
        )
