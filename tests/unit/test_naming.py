"""Rows of queries as answers give them: each marked id has its name, and nothing else moves."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date

import pytest

from api.naming import Named, named
from graph.errors import NotFound
from graph.snapshot.building import build
from graph.snapshot.pictures import Picture
from queries.lookup import LabelledId, NodeId, NodeLine

COMMON = {"layer": "source", "source": "src:test"}
A = NodeLine("unit:a", "甲", "A", "Unit")
B = NodeLine("unit:b", "乙", None, "Unit")


@dataclass(frozen=True)
class Plain:
    """It has an id that nobody marked."""

    id: str
    size: int


@dataclass(frozen=True)
class Inner:
    """It has one id beside others."""

    one: NodeId
    plain: Plain
    other: NodeId | None = None


@dataclass(frozen=True)
class Row:
    """A row."""

    id: LabelledId
    size: int
    pair: tuple[NodeId, NodeId]
    inner: tuple[Inner, ...]
    words: tuple[str, ...]


@pytest.fixture(scope="module")
def picture() -> Picture:
    nodes = [
        {"id": one.id, "labels": ["Unit"], "name": one.name, "name_en": one.name_en, **COMMON}
        for one in (A, B)
    ]
    return build(nodes, [], 1).at(date(2021, 12, 31))


def test_marked_ids_are_resolved_and_the_rest_stays_in_its_order(picture: Picture) -> None:
    row = Row(A.id, 3, (A.id, B.id), (Inner(B.id, Plain("no node", 1)),), (A.id,))
    line = named(picture, row)
    assert isinstance(line, Named[Row])  # type: ignore[misc]
    assert list(asdict(line).items()) == [  # type: ignore[call-overload]
        ("id", A.id),
        ("name", "甲"),
        ("label", "Unit"),
        ("size", 3),
        ("pair", (asdict(A), asdict(B))),
        ("inner", ({"one": asdict(B), "plain": {"id": "no node", "size": 1}, "other": None},)),
        ("words", (A.id,)),
    ]
    assert named(picture, Inner(B.id, Plain("", 0), A.id)).other == A


def test_a_line_is_one_class_called_and_described_as_its_row(picture: Picture) -> None:
    line: type = Named[Row]
    assert (line.__name__, line.__doc__) == ("RowLine", "A row.")
    assert line is type(named(picture, Row(A.id, 0, (A.id, A.id), (), ())))
    (inner,) = (field.type for field in fields(line) if field.name == "inner")
    assert inner == tuple[Named[Inner], ...]  # type: ignore[misc]


def test_an_id_that_nothing_has_is_told(picture: Picture) -> None:
    with pytest.raises(NotFound, match="unit:none"):
        named(picture, Row("unit:none", 0, (A.id, A.id), (), ()))
