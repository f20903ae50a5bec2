"""What a query of the catalogue is, and how its file is read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from graph.errors import InvalidInput, VocabularyError
from graph.model.codes import LAYER
from graph.model.vocabulary import BASE_LABEL
from graph.snapshot.merged import LAYER_ORDER
from queries.cypher.tokens import TokenKind, tokens

LAYERS = tuple(LAYER.codes)

_HEADER = re.compile(r"(id|zh|en|timeless|parameters|columns):(?: (.+))?")
_FIELD = re.compile(r"  (\w+): ([a-z ]+?)(?: = (.+?))? — (.+)")
_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
VALID = re.compile(r"\bvalid\((\w+)(?:, (\w+))?\)")
KEPT = re.compile(r"\bkept\((\w+)(?:, (ever))?\)")
SAME = re.compile(r"\bsame\((\w+)\)")

KEPT_NAMES = frozenset({"tie", "twin", "up", "root"})
"""Variables of the text that ``kept(x)`` stands for; all are held against the day there."""
SAME_STEPS = 8
"""Decisions between two nodes of a body that the catalogue follows at most."""

PARAMETER_TYPES = ("text", "integer", "date", "list of text")
COLUMN_TYPES = (
    *("text", "integer", "number", "boolean", "date", "list of text", "map", "list of map"),
)


@dataclass(frozen=True, slots=True)
class AnswerColumn:
    """One column of the answer."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter; ``default`` holds where it is not required, and may be None."""

    name: str
    type: str
    meaning: str
    required: bool
    default: str | int | None = None

    def checked(self, value: Any, query_id: str) -> Any:
        """The value, if it is of the type.

        Raises
        ------
        InvalidInput
            it is not.
        """
        fits = {
            "text": isinstance(value, str),
            "integer": isinstance(value, int) and not isinstance(value, bool) and value >= 0,
            "date": isinstance(value, date) and not isinstance(value, datetime),
            "list of text": isinstance(value, Sequence)
            and not isinstance(value, str)
            and all(isinstance(item, str) for item in value),
        }[self.type]
        if not fits:
            raise InvalidInput(f"{query_id}: {self.name} must be {self.type}, got {value!r}")
        if self.name == "layers" and (unknown := sorted(set(value) - set(LAYERS))):
            raise InvalidInput(f"no layer {', '.join(unknown)}: there are {', '.join(LAYERS)}")
        return list(value) if self.type == "list of text" else value


COMMON_PARAMETERS = (
    Parameter("as_of", "date", "day the answer holds on; by default today", required=True),
    Parameter("layers", "list of text", "layers to draw on; by default all", required=True),
)


@dataclass(frozen=True, slots=True)
class Query:
    """One question: what it asks in both languages, what it takes and gives, and its Cypher.

    ``timeless`` says why not everything in it has to hold on the day, where that is so.
    ``written`` is the text of the file, ``text`` the same with ``valid(x)``, ``kept(x)`` and
    ``same(x)`` written out, ``used`` the names of the parameters that occur in it.
    """

    id: str
    zh: str
    en: str
    parameters: tuple[Parameter, ...]
    columns: tuple[AnswerColumn, ...]
    timeless: str | None
    written: str
    text: str
    used: tuple[str, ...]


def _fault(name: str, message: str) -> VocabularyError:
    return VocabularyError(f"catalogue, {name}: {message}")


def parse(name: str, content: str) -> Query:
    """Read one file.

    Raises
    ------
    VocabularyError
        the header is not as it should be.
    """
    single: dict[str, str] = {}
    fields: dict[str, list[re.Match[str]]] = {}
    section = ""
    lines = content.splitlines()
    body = next((place for place, line in enumerate(lines) if not line.startswith("//")), 0)
    for line in lines[:body]:
        text = line.removeprefix("//").removeprefix(" ")
        if field := _FIELD.fullmatch(text):
            if section not in ("parameters", "columns"):
                raise _fault(name, f"a field outside parameters and columns: {text!r}")
            fields[section].append(field)
        elif header := _HEADER.fullmatch(text):
            section = header[1]
            if section in single or section in fields:
                raise _fault(name, f"{section} stands twice")
            if header[2]:
                single[section] = header[2]
            else:
                fields[section] = []
        else:
            raise _fault(name, f"not a line of a header: {line!r}")
    if single.keys() - {"timeless"} != {"id", "zh", "en"} or "columns" not in fields:
        raise _fault(name, "the header needs id, zh, en and columns")
    if not _NAME.fullmatch(single["id"]):
        raise _fault(name, f"the id {single['id']!r} is not snake_case")
    written = "\n".join(lines[body:]).strip()
    text = VALID.sub(_written_out, SAME.sub(_same, KEPT.sub(_kept, written)))
    used = {token.text for token in tokens(text) if token.kind is TokenKind.PARAMETER}
    return Query(
        single["id"],
        single["zh"],
        single["en"],
        (*COMMON_PARAMETERS, *(_parameter(name, field) for field in fields.get("parameters", []))),
        tuple(_column(name, field) for field in fields["columns"]),
        single.get("timeless"),
        written,
        text,
        tuple(sorted(used)),
    )


def _written_out(match: re.Match[str]) -> str:
    variable, day = match[1], match[2] or "$as_of"
    return (
        f"(({variable}.since IS NULL OR {variable}.since <= {day}) "
        f"AND ({variable}.until IS NULL OR {day} < {variable}.until) "
        f"AND {variable}.layer IN $layers)"
    )


def _same(match: re.Match[str]) -> str:
    return f"all(step IN {match[1]} WHERE valid(step))"


def _kept(match: re.Match[str]) -> str:
    node = match[1]
    twin = "twin.layer IN $layers" if match[2] else "valid(twin)"
    return (
        f"NOT EXISTS {{ MATCH ({node})-[tie:SAME_AS*1..{SAME_STEPS}]-(twin:{BASE_LABEL}) "
        f"WHERE all(step IN tie WHERE valid(step)) AND {twin} "
        f"AND {_rank('twin')} < {_rank(node)} }}"
    )


def _rank(node: str) -> str:
    """What orders the nodes of a body; the least of them that holds represents it."""
    layers = " ".join(f"WHEN '{layer}' THEN '{at}'" for at, layer in enumerate(LAYER_ORDER))
    return (
        f"CASE WHEN EXISTS {{ MATCH ({node})-[up:SAME_AS]->(root:{BASE_LABEL}) WHERE valid(up) }} "
        f"THEN '1' ELSE '0' END + CASE {node}.layer {layers} END + {node}.id"
    )


def _parameter(name: str, field: re.Match[str]) -> Parameter:
    if field[2] not in PARAMETER_TYPES:
        raise _fault(name, f"{field[1]}: no parameter type {field[2]!r}")
    given: str | None = field[3]
    default: str | int | None = given
    if given is None or given == "null":
        default = None
    elif given == "''":
        default = ""
    elif field[2] == "integer":
        default = int(given)
    return Parameter(field[1], field[2], field[4], required=given is None, default=default)


def _column(name: str, field: re.Match[str]) -> AnswerColumn:
    if field[2] not in COLUMN_TYPES or field[3]:
        raise _fault(name, f"{field[1]}: no column type {field[2]!r}, or a default")
    return AnswerColumn(field[1], field[2], field[4])
