"""How what a source prints is told beside what the graph holds."""

from __future__ import annotations

from api.console import Output, number
from api.views.view import Column
from graph.model.spec import Text
from queries.frameworks import Parts, StatedFigure
from queries.unnamed import NO_NAMES

_OPERATORS = {"eq": "", "gt": "> ", "ge": "≥ ", "lt": "< ", "le": "≤ ", "about": "≈ "}

Part = tuple[Text, Parts]
"""What the parts are, and what is known of them."""


def published(value: float, operator: str | None) -> str:
    """A published value with its operator."""
    return f"{_OPERATORS[operator or 'eq']}{number(value)}"


def figure(found: StatedFigure | None, output: Output) -> str:
    """A published figure with its operator."""
    if found is None or found.value is None:
        return output.pick("未公布", "not published")
    return published(found.value, found.operator)


PARTS = (
    Column(Text("组成", "parts"), lambda row, output: output.text(row[0])),
    Column(Text("公布", "published"), lambda row, output: figure(row[1].published, output)),
    Column(Text("文献点名", "named in source"), lambda row, _: row[1].named),
    Column(Text("图中", "in the graph"), lambda row, _: len(row[1].names or ())),
    Column(Text("名称", "names"), lambda row, _: row[1].reason, NO_NAMES),
)
"""Columns over :data:`Part`: what is published, what the source names, what the graph holds."""
