"""Files read back as datasets: what the formats have in common."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from graph.errors import Finding, InvalidInput
from graph.exchange.extract import ALL_DAYS
from graph.model.codes import LAYER
from graph.model.rows import Dataset, NodeRow, RelRow
from graph.model.spec import PropertySpec, PropertyType
from graph.today import today


def parsed(spec: PropertySpec, text: str) -> Any:
    """A value that was written as text. Raises ValueError."""
    match spec.type:
        case PropertyType.INTEGER:
            return int(text)
        case PropertyType.NUMBER:
            return float(text)
        case PropertyType.BOOLEAN:
            # xs:boolean, and as Python writes it
            known = {"true": True, "1": True, "false": False, "0": False}
            if text.lower() not in known:
                raise ValueError("neither true nor false")
            return known[text.lower()]
        case PropertyType.DATE:
            return date.fromisoformat(text)
        case PropertyType.TEXTS:
            value = json.loads(text)
            if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
                raise ValueError("no JSON list of texts")
            return value
    return text


def dataset_of(
    path: Path,
    about: Mapping[str, Any],
    nodes: Sequence[NodeRow],
    relationships: Sequence[RelRow],
) -> Dataset:
    """The dataset of a file from what the file says of itself, effective on its day or today.

    Every row keeps the layer and source it came with. The scope is named after the file, so that
    an edited file of the same name updates what it loaded before.

    Raises
    ------
    InvalidInput
        the export masks counts and so is not the graph, or states no day.
    """

    def refused(rule: str, message: str) -> InvalidInput:
        finding = Finding(rule, message, path.name)
        return InvalidInput(f"nothing was read: {finding}", [finding])

    if str(about.get("public")).lower() == "true":
        raise refused("public_export", "counts are masked in a public export: give the full one")
    day = str(about.get("as_of"))
    try:
        effective = today() if day == ALL_DAYS else date.fromisoformat(day)
    except ValueError:
        raise refused("no_day", "the file does not say the day it holds for (as_of)") from None
    rows: list[NodeRow | RelRow] = [*nodes, *relationships]
    layers = {str(row.properties.get("layer")) for row in rows} & LAYER.codes.keys()
    sources = sorted({str(row.properties["source"]) for row in rows if "source" in row.properties})
    return Dataset(
        id=path.stem,
        layer=layers.pop() if len(layers) == 1 else "ledger",
        source=sources[0] if sources else "",
        effective=effective,
        nodes=list(nodes),
        relationships=list(relationships),
    )
