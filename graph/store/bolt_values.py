"""What the Bolt driver gives and takes: values as plain Python or JSON, size of a message."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from io import BytesIO
from pickle import Pickler
from typing import Any

from neo4j import Record, Result
from neo4j.graph import Node, Path, Relationship
from neo4j.spatial import Point
from neo4j.time import Date, DateTime, Duration, Time

from graph.errors import InvalidInput

MESSAGE_BYTES = 16 * 2**20
"""Bytes of the largest message that the embedded store reads; a longer one it drops unanswered."""


def plain(value: Any) -> Any:
    """Driver values as Python values: dates as ``datetime.date``, lists and maps inside out."""
    if isinstance(value, Date | DateTime):
        return value.to_native()
    if isinstance(value, list):
        return [plain(item) for item in value] if _needs_care(value) else value
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value


def _needs_care(values: list[Any]) -> bool:
    """Collected columns are long and of one type: the first value that is not null tells."""
    first = next((item for item in values if item is not None), None)
    return not isinstance(first, str | int | float | None)


def row(record: Record) -> dict[str, Any]:
    """A record by its column names."""
    return {key: plain(value) for key, value in zip(record.keys(), record.values(), strict=True)}


def json_of(value: Any) -> Any:
    """Driver values as JSON can say them; see :meth:`graph.store.bolt.Store.probe`."""
    if isinstance(value, Node):
        return {
            "id": value.get("id"),
            "labels": sorted(value.labels),
            "properties": {key: json_of(item) for key, item in value.items()},
        }
    if isinstance(value, Relationship):
        return {
            "id": value.get("id"),
            "type": value.type,
            "properties": {key: json_of(item) for key, item in value.items()},
        }
    if isinstance(value, Path):
        return {
            "nodes": [json_of(node) for node in value.nodes],
            "relationships": [json_of(relationship) for relationship in value.relationships],
        }
    if isinstance(value, Date | DateTime | Time | Duration):
        return value.iso_format()
    if isinstance(value, Point):
        return {"srid": value.srid, "coordinates": list(value)}
    if isinstance(value, bytes | bytearray):
        return value.hex()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, list):
        return [json_of(item) for item in value]
    if isinstance(value, dict):
        return {key: json_of(item) for key, item in value.items()}
    return value


def check_size(parameters: Mapping[str, Any]) -> None:
    """Refuse parameters that no Bolt message of the embedded store can hold.

    Their size is that of a pickle without references, which is made by compiled code and close to
    that of the message.

    Raises
    ------
    InvalidInput
        they are too long.
    """
    written = BytesIO()
    pickler = Pickler(written, 5)
    pickler.fast = True
    pickler.dump(parameters)
    if (size := written.tell()) > MESSAGE_BYTES:
        raise InvalidInput(
            f"the parameters of the statement have about {size / 1e6:.1f} MB; a store takes "
            f"{MESSAGE_BYTES / 1e6:.1f} MB at once: give fewer or shorter values"
        )


def fitting(result: Result, limit: int, most_bytes: int) -> tuple[list[tuple[Any, ...]], bool]:
    """Rows of a result as JSON has them, up to so many rows and bytes; True: a row did not fit."""
    rows: list[tuple[Any, ...]] = []
    for record in result:
        values = tuple(map(json_of, record.values()))
        most_bytes -= len(json.dumps(values, ensure_ascii=False).encode("utf-8", "replace"))
        if most_bytes < 0:
            return rows, True
        rows.append(values)
        if len(rows) == limit:
            break
    return rows, False
