"""What headers mean: the columns of the templates by their names, their aliases and in English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from graph.errors import VocabularyError
from graph.ledgers.templates.kinds import Type
from graph.ledgers.templates.tables import EVERY
from graph.ledgers.values.cells import INVISIBLE, narrow

_LONGEST = 300
"""Characters of a header; what is longer is a cell. The patterns below look back at each of them,
which takes minutes for a boundary of some thousand points."""
_BRACKETS = re.compile(r"[(\[【〔{][^)\]】〕}]*[)\]】〕}]")
_UNIT = re.compile(r"(?<=.)(m2|平方米|平米|[,:,:/*＊]|%)+$")


def plain(header: str) -> str:
    """A header without what does not matter.

    >>> plain("*面积（㎡）："), plain("面积(平方米)*")
    ('面积', '面积')
    """
    if len(header) > _LONGEST:
        return header
    text = re.sub(r"[\s*]", "", narrow(INVISIBLE.sub("", header))).casefold()
    return _UNIT.sub("", _BRACKETS.sub("", text) or text)


@cache
def meanings(code: str) -> Mapping[str, str]:
    """What each plain header of a ledger feeds."""
    found: dict[str, str] = {}
    for column in EVERY[code].columns:
        for header in (column.header, *column.aliases, column.en):
            if found.setdefault(plain(header), column.feeds) != column.feeds:
                raise VocabularyError(f"ledger {code}: {header} means two columns")
    for column in EVERY[code].columns:
        if column.type in (Type.REFERENCE, Type.REFERENCES):
            for header in (column.header, *column.aliases):
                if (bare := header.removesuffix("编码")) != header:
                    # what is referred to may be named as well
                    found.setdefault(plain(bare), column.feeds)
                    found.setdefault(plain(f"{bare}名称"), column.feeds)
    return found
