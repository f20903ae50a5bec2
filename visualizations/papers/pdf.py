"""A paper as PDF: tagged, with its fonts in it, so that it reads the same everywhere."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

from visualizations.papers.model import Paper, Part, Table, harmless, told
from visualizations.papers.typesetting import families, typeset

_SOURCE = Path(__file__).with_name("paper.typ")
_LONG_WORD = re.compile(r"[^\s\u2e80-\uffff]{25,}")


def pdf(paper: Paper) -> bytes:
    """The file. Raises NotInstalled where the extra or a font is missing."""
    paper = harmless(paper)
    given = {
        "title": paper.title,
        "lang": paper.lang,
        "fonts": families(),
        "under": paper.under,
        "page": paper.page.split("{}"),
        "end": paper.end,
        "parts": [_part(part) for part in paper.parts],
    }
    return typeset(_SOURCE.read_text(encoding="utf-8"), {"paper": json.dumps(given)})


def _part(part: Part) -> dict[str, Any]:
    given: dict[str, Any] = {"kind": type(part).__name__, **asdict(part)}
    if isinstance(part, Table):
        given["numbers"], given["widths"] = part.numbers, part.widths
        given["rows"] = [[_breakable(told(cell)) for cell in row] for row in part.rows]
    return given


def _breakable(text: str) -> str:
    """A word that is wider than a column may be parted anywhere."""
    return _LONG_WORD.sub(lambda word: "\N{ZERO WIDTH SPACE}".join(word[0]), text)
