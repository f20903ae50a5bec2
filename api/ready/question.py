"""What a ready question is: its words in both languages, its blanks, and where it leads."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from string import Formatter
from urllib.parse import urlencode

from graph.errors import InvalidInput
from graph.model.spec import CodeList, Text

BLANK = CodeList(
    "blank",
    "What can be filled into a blank of a ready question.",
    {
        "zone": Text("区域", "a zone"),
        "body": Text("组织、单位、阵地或协议", "an organization, unit, position or agreement"),
        "organization": Text("党组织", "an organization"),
        "other": Text("另一个主体", "another of these"),
        "enterprise": Text("企业", "an enterprise"),
        "days": Text("天数", "a number of days"),
    },
)
_BODIES = frozenset({"Organization", "Unit", "Position", "Agreement"})
LABELS: Mapping[str, frozenset[str]] = {
    "zone": frozenset({"Zone"}),
    "body": _BODIES,
    "other": _BODIES,
    "organization": frozenset({"Organization"}),
    "enterprise": frozenset({"Enterprise"}),
}
"""First or second labels of what fits into a blank."""

USUAL_DAYS = 90
MOST_DAYS = 3_660
OPEN = "___"

Filled = Mapping[str, str]
"""What stands in the blanks, by blank: an id, or a number of days."""
Given = Mapping[str, str | Callable[[date, Filled], str]]
"""What a view is asked with: a text, which may be a blank as ``{blank}``, or a function of the day
and of what stands in the blanks."""


@dataclass(frozen=True, kw_only=True, eq=False)
class ReadyQuestion:
    """A question that is asked by choosing it.

    Parameters
    ----------
    id
        snake_case; part of addresses, so that it never changes.
    text
        with its blanks in braces, each named as in :data:`BLANK`; the same ones in both languages.
    words
        more words that it is found by.
    command
        of the view whose last table answers it (:mod:`api.views`); then it leads to the page of
        answers.
    given
        what the view is asked with.
    page, state, part
        else: the path of the page that answers it, the state of that page, in which blanks stand
        as in ``text``, and the id of the part that is to be looked at.
    """

    id: str
    text: Text
    words: Text | None = None
    command: str | None = None
    given: Given = field(default_factory=dict)
    page: str = "answer"
    state: Mapping[str, str] = field(default_factory=dict)
    part: str = ""

    @cached_property
    def blanks(self) -> tuple[str, ...]:
        """The blanks in the order of the Chinese text."""
        return _blanks(self.text.zh)

    def __post_init__(self) -> None:
        if sorted(self.blanks) != sorted(_blanks(self.text.en)):
            raise ValueError(f"{self.id}: the languages differ in their blanks")
        if unknown := set(self.blanks) - set(BLANK.codes):
            raise ValueError(f"{self.id}: no blank is called {sorted(unknown)}")

    def told(self, names: Mapping[str, Text]) -> Text:
        """The question with names in its blanks; what is missing stays open."""
        open_ = dict.fromkeys(self.blanks, OPEN)
        return Text(
            self.text.zh.format(**open_ | {blank: text.zh for blank, text in names.items()}),
            self.text.en.format(**open_ | {blank: text.en for blank, text in names.items()}),
        )

    def link(self, filled: Filled) -> str:
        """Where it leads, relative to the start page, with all blanks filled."""
        if self.command is not None:
            state = {"question": self.id, **{blank: filled[blank] for blank in self.blanks}}
        else:
            state = {name: value.format(**filled) for name, value in self.state.items()}
        given = {name: value for name, value in state.items() if value}
        query = f"?{urlencode(given)}" if given else ""
        return f"{self.page}{query}{f'#{self.part}' if self.part else ''}"

    def asked(self, day: date, filled: Filled) -> dict[str, str]:
        """What its view is asked with. Raises InvalidInput for a blank that is open."""
        if lacking := [blank for blank in self.blanks if blank not in filled]:
            named = ", ".join(f"{blank} ({BLANK.codes[blank].en})" for blank in lacking)
            raise InvalidInput(f"the question {self.id!r} needs {named}")
        return {
            name: value(day, filled) if callable(value) else value.format(**filled)
            for name, value in self.given.items()
        }


def _blanks(text: str) -> tuple[str, ...]:
    return tuple(name for _, name, _, _ in Formatter().parse(text) if name)


_MARKS = re.compile(r"[\s?？。.!！,，]+")


def bare(text: str) -> str:
    """A text without what makes no difference in a question: marks and doubled blanks."""
    return _MARKS.sub(" ", text).strip()


def pattern(template: str) -> re.Pattern[str]:
    """What a person types who fills the blanks of a folded template."""
    pieces = []
    for literal, name, _, _ in Formatter().parse(template):
        words = _MARKS.sub(" ", literal).split()
        pieces.append(r"\s*" + r"\s*".join(map(re.escape, words)) + r"\s*")
        if name:
            pieces.append(rf"(?P<{name}>\d{{1,4}})" if name == "days" else rf"(?P<{name}>.+?)")
    return re.compile("".join(pieces))
