"""What errors and findings say, in Chinese.

Errors are raised with an English sentence in which values stand. The tables beside this module
have each of these sentences with blanks in the place of its values (``{!r}`` where a value is
written with its quotation marks, ``{}`` elsewhere), and what an office would say instead.
:class:`Chinese` finds the sentence that a message is, and fills its values into the Chinese one; so
nothing that raises an error has to know of languages. A test reads the sentences off the code and
fails where one has no Chinese (``tests/unit/test_sentences.py``).

A blank of a Chinese sentence names the value by its number. It may say what becomes of it:

===========  =====================================================================================
``{0}``      the value as it was given
``{0:list}``   several values with commas between, told with the commas of Chinese
``{0:words}``  one or several words of the vocabulary or of ``words.toml``, told in Chinese; a group
             of words that whoever tells messages has may stand here (``{0:role}``)
``{0:choice}`` what may be given, as pydantic writes it: ``'a', 'b' or 'c'``
``{0:told}``   a sentence itself, which has to have Chinese
``{0:faults}`` findings as they are written out (:class:`graph.errors.Finding`)
``{0:name}``   a name: if it is a sentence in English, this is not the sentence that was meant
===========  =====================================================================================

A value that is left out is one that only an English text has, such as what another program said.
"""

from __future__ import annotations

import re
import tomllib
from ast import literal_eval
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from string import Formatter

from graph.model.spec import Text
from graph.model.vocabulary import VOCABULARY

MOST = 20_000
"""Characters of a message that are looked at: more is no sentence of ours."""
_DEEPEST = 4
"""Sentences in each other."""
_WORDS = "words.toml"
_ENGLISH = re.compile(r"(?:\b[A-Za-z][a-z]*\b[ ,;:]*){4,}")
_FAULT = re.compile(r"(.*?) \[(\w+)\](?:; |\n|$)", re.DOTALL)
_VALUE = re.compile(r"(.*) \(value ('.*'|\".*\")\)", re.DOTALL)
_LETTERS = re.compile(r"[A-Za-z]{2}")
_CHOICE = re.compile(r"'([^']*)'(?=, | or |$)")
_IN_FILE = re.compile(r"(?:^|, )(?:sheet|row|column) ")
_NO_TEXT = re.compile(r"[-\d\[({]|None|True|False")
_WHERE = re.compile(
    r"(?:(?P<file>.+?)(?:, |$))??(?:sheet (?P<sheet>.+?)(?:, |$))?"
    r"(?:row (?P<row>\d+)(?:, |$))?(?:column (?P<column>.+))?"
)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """An English sentence, what stands around its blanks and which are quoted; and the Chinese."""

    around: tuple[str, ...]
    quoted: tuple[bool, ...]
    chinese: tuple[tuple[str, int | None, str], ...]

    def values(self, message: str) -> list[str] | None:
        """What stands in the blanks, if this is the sentence that a message is; else None.

        Each blank ends where what is behind it comes first: one way through the message, whatever
        it holds.
        """
        first, *behind = self.around
        if not behind:
            return [] if message == first else None
        last = behind[-1]
        at, end = len(first), len(message) - len(last)
        if end < at or not (message.startswith(first) and message.endswith(last)):
            return None
        found = []
        for number, (text, quoted) in enumerate(zip(behind, self.quoted, strict=True), start=1):
            mark = message[at : at + 1] if quoted else ""
            mark = mark if mark in ("'", '"') else ""
            if quoted and not mark and not _NO_TEXT.match(message, at):
                return None
            stop = end
            if number < len(behind):
                stop = message.find(mark + text, at + len(mark), end)
                stop += len(mark) if stop >= 0 else 0
            if stop < at:
                return None
            value = message[at:stop]
            if mark and not (len(value) > 1 and value.endswith(mark)):
                return None
            found.append(_unquoted(value) if mark else value)
            at = stop + len(text)
        return found


class Chinese:
    """Tells messages in Chinese.

    Parameters
    ----------
    rules
        what findings are told by their rule.
    words
        beside those of the vocabulary, by how they stand in a message; those of ``words`` may stand
        anywhere, those of another group in the blanks that name it.
    """

    def __init__(
        self,
        rules: Mapping[str, Text] | None = None,
        words: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        self._rules = rules or {}
        self._groups = dict(words or {})
        self._words = {**_vocabulary(), **table(_WORDS), **self._groups.pop("words", {})}
        # That with the most words first: others may fit by chance.
        self._sentences = sorted(
            (_sentence(english, chinese) for english, chinese in sentences().items()),
            key=lambda one: (-sum(map(len, one.around)), one.around),
        )

    def __call__(self, message: str) -> str | None:
        """What a message says, in Chinese; None where that is not known."""
        return self._told(message, 0)

    def finding(self, rule: str, message: str) -> str | None:
        """What a finding says, without its place and its value; None where that is not known."""
        known = self._rules.get(rule)
        return known.zh if known is not None else self._told(message, 0)

    def _told(self, message: str, depth: int) -> str | None:
        if message in self._words:
            return self._words[message]
        if depth > _DEEPEST or len(message) > MOST:
            return None
        for sentence in self._sentences:
            values = sentence.values(message)
            if values is not None:
                filled = self._filled(sentence, values, depth)
                if filled is not None:
                    return filled
        return None

    def _filled(self, sentence: _Sentence, values: Sequence[str], depth: int) -> str | None:
        parts = []
        for text, blank, how in sentence.chinese:
            parts.append(text)
            if blank is not None:
                value = self._value(values[blank], how, depth)
                if value is None:
                    return None
                parts.append(value)
        return "".join(parts)

    def _value(self, value: str, how: str, depth: int) -> str | None:
        match how:
            case "list":
                return "、".join(value.split(", "))
            case "choice":
                return _choice(value)
            case "told":
                return self._told(value, depth + 1)
            case "faults":
                return self._faults(value, depth)
            case "name":
                return None if _ENGLISH.search(value) or _IN_FILE.search(value) else value
            case "":
                return value
            case _:
                words = self._groups.get(how, self._words)
                told = "、".join(words.get(one, one) for one in value.split(", "))
                return None if _ENGLISH.search(told) else told

    def _faults(self, value: str, depth: int) -> str | None:
        """Findings that are written out one after the other."""
        told, at = [], 0
        for one in _FAULT.finditer(value):
            said = self._fault(one[1].strip(), one[2], depth) if one.start() == at else None
            if said is None:
                return None
            told.append(said)
            at = one.end()
        return "；".join(told) if told and at == len(value) else None

    def _fault(self, body: str, rule: str, depth: int) -> str | None:
        value = ""
        if with_value := _VALUE.fullmatch(body):
            body, value = with_value[1], f"（{_unquoted(with_value[2])}）"
        known = self._rules.get(rule)
        for at in _colons(body):
            place, message = body[:at], body[at:].removeprefix(": ")
            said = known.zh if known is not None else self._told(message, depth + 1)
            if said is None or (where := _place(place)) is None:
                continue
            return f"{where}{said}{value}"
        return None


def _choice(value: str) -> str | None:
    """What may be given, as pydantic writes it; None for what is no list of values."""
    told = [f"“{one}”" for one in _CHOICE.findall(value)]
    if told:
        return "或".join(one for one in ("、".join(told[:-1]), told[-1]) if one)
    return (
        None if _LETTERS.search(value.replace(" or ", "")) else f" {value.replace(' or ', ' 或 ')}"
    )


def _colons(body: str) -> Iterator[int]:
    """Where the place of a finding may end: at the first colon with a blank, or there is none."""
    first = body.find(": ")
    if first >= 0:
        yield first
    yield 0


def _place(place: str) -> str | None:
    """Where a finding stands, with what is behind it; None for what is no place."""
    if not place:
        return ""
    found = _WHERE.fullmatch(place)
    if found is None or _ENGLISH.search(place):
        return None
    said = (
        found["file"],
        found["sheet"] and f"工作表“{found['sheet']}”",
        found["row"] and f"第 {found['row']} 行",
        found["column"] and f"“{found['column']}”",
    )
    return "，".join(one for one in said if one) + "："


def _unquoted(value: str) -> str:
    """A text that is written with its quotation marks, without them."""
    try:
        return str(literal_eval(value))
    except (ValueError, SyntaxError):
        return value[1:-1]


def _sentence(english: str, chinese: str) -> _Sentence:
    around, quoted = [""], []
    for text, blank, _, conversion in Formatter().parse(english):
        around[-1] += text
        if blank is not None:
            around.append("")
            quoted.append(conversion == "r")
    return _Sentence(
        tuple(around),
        tuple(quoted),
        tuple(
            (text, None if blank is None else int(blank), how or "")
            for text, blank, how, _ in Formatter().parse(chinese)
        ),
    )


def _vocabulary() -> dict[str, str]:
    """The words of the vocabulary that stand in sentences: labels, types, and layers."""
    found = {}
    for label, node in VOCABULARY.nodes.items():
        found[label] = node.text.zh
        found |= {second: text.zh for second, text in node.second_labels.items()}
    found |= {name: one.text.zh for name, one in VOCABULARY.relationships.items()}
    return found


@lru_cache
def table(name: str) -> Mapping[str, str]:
    """The entries of one of the tables, in any of its sections."""
    read = tomllib.loads((files(__name__) / name).read_text("utf-8"))
    return {english: zh for section in read.values() for english, zh in section.items()}


TABLES = ("graph.toml", "queries.toml", "api.toml", "parts.toml", "pydantic.toml")
"""The tables of sentences."""


@lru_cache
def sentences() -> Mapping[str, str]:
    """The Chinese of each sentence, by the English with its blanks."""
    return {english: chinese for name in TABLES for english, chinese in table(name).items()}
