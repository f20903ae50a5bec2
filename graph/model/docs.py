"""Writes ``docs/model.md`` from the vocabulary; ``--check`` fails where the two differ."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from graph.generated import write_or_check
from graph.model.properties import BOOKKEEPING, COMMON
from graph.model.spec import NodeSpec, PropertySpec, RelSpec
from graph.model.vocabulary import BASE_LABEL, VOCABULARY

PAGE = Path("docs/model.md")

_INTRODUCTION = f"""\
# The model

Made from `graph/model/vocabulary.py` by `python -m graph.model.docs`; do not edit by hand.

Every node has the label `{BASE_LABEL}`, one label of those below and perhaps a second one. Its
`id` is unique in the whole graph and starts with the label's prefix (`org:...`). A relationship's
`id` is `start|TYPE|end`, followed by its first day if it is dated.

A fact holds on a day *d* if `since <= d < until`; an empty bound is open, and a fact without both
is undated: it is shown on every day and flagged. Facts are closed, never deleted; what a changed
node or relationship said before stays in a `Former` node.
"""


def _property_rows(specs: Iterable[PropertySpec]) -> Iterator[str]:
    yield "| property | 名称 | type | meaning |"
    yield "|---|---|---|---|"
    for spec in specs:
        kind = str(spec.type)
        if spec.unit:
            kind += f", {spec.unit}"
        if spec.minimum is not None or spec.maximum is not None:
            low = "" if spec.minimum is None else f"{spec.minimum:g}"
            high = "" if spec.maximum is None else f"{spec.maximum:g}"
            kind += f", {low}..{high}"
        if spec.required:
            kind += ", required"
        codes = f" Codes: [{spec.codes.name}](#{spec.codes.name})." if spec.codes else ""
        yield f"| `{spec.name}` | {spec.text.zh} | {kind} | {spec.description}{codes} |"


def _node(spec: NodeSpec) -> Iterator[str]:
    yield f"### {spec.label} ({spec.text.zh})"
    yield ""
    yield f"{spec.description} Ids start with `{spec.prefix}:`."
    for label, text in spec.second_labels.items():
        yield f"Second label: `{label}` ({text.zh})."
    yield ""
    yield from _property_rows(spec.properties)
    yield ""


def _relationship(spec: RelSpec) -> Iterator[str]:
    yield f"### {spec.type} ({spec.text.zh})"
    yield ""
    ends: dict[str, list[str]] = {}
    for start, end in spec.ends:
        ends.setdefault(end, []).append(start)
    joined = "; ".join(f"{' or '.join(starts)} → {end}" for end, starts in ends.items())
    yield f"{spec.description}{' Without cycles.' if spec.acyclic else ''}"
    yield ""
    yield joined + "."
    yield ""
    if spec.properties:
        yield from _property_rows(spec.properties)
        yield ""


def page() -> str:
    """The whole page in Markdown."""
    lines = [_INTRODUCTION, "## On every node and relationship", ""]
    lines.append("Given with a row:\n")
    lines.extend(_property_rows(COMMON))
    lines.append("\nStamped by the store:\n")
    lines.extend(_property_rows(BOOKKEEPING))
    lines.extend(["", "## Nodes", ""])
    for node in VOCABULARY.nodes.values():
        lines.extend(_node(node))
    lines.extend(["## Relationships", ""])
    for relationship in VOCABULARY.relationships.values():
        lines.extend(_relationship(relationship))
    lines.extend(["## Code lists", ""])
    for codes in VOCABULARY.code_lists.values():
        lines.extend([f"### {codes.name}", "", codes.description, ""])
        lines.extend(["| code | 中文 | English |", "|---|---|---|"])
        lines.extend(f"| `{code}` | {text.zh} | {text.en} |" for code, text in codes.codes.items())
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Write the page, or with ``--check`` compare it; returns the exit status."""
    return write_or_check({PAGE: page()}, "graph.model.docs", arguments)


if __name__ == "__main__":
    sys.exit(main())
