"""Writes ``docs/questions.md`` from the ready questions; ``--check`` fails where it differs."""

from __future__ import annotations

import sys
from pathlib import Path

from api.ready.question import BLANK
from api.ready.questions import QUESTIONS
from graph.generated import write_or_check
from graph.model.spec import Text

PAGE = Path("docs/questions.md")

_INTRODUCTION = """\
# Search and ready questions

Made from `api/ready/questions.py` by `python -m api.ready.docs`; do not edit by hand.

The box in the head of every page (Ctrl-K, or `/`) and `/api/v1/search?q=` find entities by
name, alias, former name, code, address, id, and the pinyin of Chinese names, whole or by
initials; pages; and the questions below: written out in either language, begun in a few words
(洛羊没覆盖), or offered for what was found. Arrows choose, Enter opens, Escape closes; Delete
removes a saved question that is chosen.

A question with a table is answered by `/api/v1/questions/{id}`, its blanks being parameters of
their names, and on the page `/answer`; the others lead to a page in the state that answers
them. Where no zone is named, all that may be seen is meant. "Save question" in the head keeps a
page in its state under a name: for the account, or in the browser where there are no accounts.
"Use" below a table copies the question behind it as a link, as curl and, where one statement of
the store answers it and the account may ask Cypher, as Cypher.
"""


def page() -> str:
    """The whole page."""
    lines = [_INTRODUCTION, "| question | 问题 | blanks | answered by |", "|---|---|---|---|"]
    for question in QUESTIONS:
        names = {blank: Text(f"‹{blank}›", f"‹{blank}›") for blank in question.blanks}
        open_ = question.told(names)
        blanks = ", ".join(f"`{blank}`: {BLANK.codes[blank].en}" for blank in question.blanks)
        by = (
            f"`/questions/{question.id}`, as `gongjian {question.command}` tells it"
            if question.command
            else f"the page `/{question.page}`"
        )
        lines.append(f"| {open_.en} | {open_.zh} | {blanks} | {by} |")
    return "\n".join(lines) + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Write the page, or with ``--check`` compare it; returns the exit status."""
    return write_or_check({PAGE: page()}, "api.ready.docs", arguments)


if __name__ == "__main__":
    sys.exit(main())
