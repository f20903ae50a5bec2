"""Columns that many tables have."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from api.console import Output
from api.views.view import Column
from graph.model.spec import Text

ID = Column(Text("编号", "id"), "id")
NAME = Column(Text("名称", "name"), "name")


def names(nodes: Iterable[Any], output: Output) -> str:
    """Names of nodes on one line."""
    return output.listed(node.name for node in nodes)


def first_names(nodes: Iterable[Any], size: int, output: Output) -> str:
    """Names of the first nodes of a part of some size, and a sign where there are more."""
    shown = list(nodes)
    return names(shown, output) + (" …" if size > len(shown) else "")
