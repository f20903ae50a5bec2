"""Writes ``docs/glossary.md`` from the texts; ``--check`` fails where the two differ."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from graph.generated import write_or_check
from graph.model.spec import Text
from graph.model.vocabulary import VOCABULARY
from visualizations.texts import CODE_LISTS, TERMS, TEXTS

PAGE = Path("docs/glossary.md")

_INTRODUCTION = """\
# Glossary 术语表

Made from the catalogue of texts by `python -m visualizations.texts.glossary`; do not edit by hand.
The pages say these words, in either language, and tell the meaning of a term where it is pointed
at or focused.
"""


def _names(texts: Iterable[Text]) -> Iterator[str]:
    yield "| 中文 | English |"
    yield "|---|---|"
    pairs = {(text.zh, text.en) for text in texts}
    for pair in sorted(pairs, key=lambda pair: (pair[1].casefold(), *pair)):
        yield f"| {pair[0]} | {pair[1]} |"
    yield ""


def page() -> str:
    """The whole page in Markdown."""
    lines = [_INTRODUCTION, "## Terms 术语", ""]
    lines += ["| 中文 | English | 释义 | Meaning |", "|---|---|---|---|"]
    for key, meaning in TERMS.items():
        lines.append(f"| {TEXTS[key].zh} | {TEXTS[key].en} | {meaning.zh} | {meaning.en} |")
    labels = (node.text for node in VOCABULARY.nodes.values())
    seconds = (text for node in VOCABULARY.nodes.values() for text in node.second_labels.values())
    lines += ["", "## What there is 事物", "", *_names([*labels, *seconds])]
    lines += ["## Ties 联系", "", *_names(one.text for one in VOCABULARY.relationships.values())]
    lines += ["## Properties 属性", "", *_names(one.text for one in VOCABULARY.property_specs())]
    lines += ["## Codes 代码", ""]
    for codes in CODE_LISTS:
        lines += [f"### {codes.name}", "", *_names(codes.codes.values())]
    return "\n".join(lines).rstrip() + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Write the page, or with ``--check`` compare it; returns the exit status."""
    return write_or_check({PAGE: page()}, "visualizations.texts.glossary", arguments)


if __name__ == "__main__":
    sys.exit(main())
