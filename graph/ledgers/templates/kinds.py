"""The grammar of a ledger: what a template and its columns may say. Checked when it is built."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from graph.errors import VocabularyError
from graph.model.properties import COMMON
from graph.model.spec import CodeList, PropertySpec, PropertyType, Text
from graph.model.vocabulary import VOCABULARY


class Type(StrEnum):
    """How a cell is read. The names of bodies and places are looked up after that."""

    KEY = "key"  # the code that tells rows apart
    USCC = "credit code"
    REFERENCE = "code of another row"
    REFERENCES = "codes of other rows"
    NAME = "name of a body or place"
    NAMES = "codes or names of bodies, places and others"
    TEXT = "text"
    TEXTS = "list of text"
    COUNT = "count"
    NUMBER = "number"
    PERCENT = "percent"
    FLAG = "yes or no"
    DAY = "day"
    LAST_DAY = "last day"  # stored as the day after it, the first that no longer holds
    DUE_DAY = "day due"  # a month alone means its end
    MOMENT = "day and time"
    CHOICE = "one of a list"
    CHOICES = "some of a list"
    BOUNDARY = "boundary"


_VALUE: Mapping[Type, PropertyType] = {
    Type.USCC: PropertyType.TEXT,
    Type.TEXT: PropertyType.TEXT,
    Type.TEXTS: PropertyType.TEXTS,
    Type.COUNT: PropertyType.INTEGER,
    Type.NUMBER: PropertyType.NUMBER,
    Type.PERCENT: PropertyType.NUMBER,
    Type.FLAG: PropertyType.BOOLEAN,
    Type.DAY: PropertyType.DATE,
    Type.LAST_DAY: PropertyType.DATE,
    Type.DUE_DAY: PropertyType.DATE,
    Type.MOMENT: PropertyType.DATE,
    Type.CHOICE: PropertyType.TEXT,
    Type.BOUNDARY: PropertyType.TEXT,
}


@dataclass(frozen=True)
class LedgerColumn:
    """One column of a template.

    Attributes
    ----------
    header
        what stands in row 1 of the template, without the mark of a required column.
    feeds
        the property it becomes, or the role it plays if the label has no such property.
    words
        for choices, the words of the template and the codes they mean. The names of ``codes`` in
        either language and the codes themselves are understood as well, and what ``also`` adds.
    aliases
        other headers that mean this column.
    unit
        what may stand behind a number.
    """

    header: str
    en: str
    type: Type
    feeds: str
    note: str = ""
    sample: str = ""
    required: bool = False
    codes: CodeList | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    also: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    unit: str = ""

    def __post_init__(self) -> None:
        if (self.type in (Type.CHOICE, Type.CHOICES)) != bool(self.codes or self.words):
            raise VocabularyError(f"column {self.header}: a choice, and only a choice, has words")
        if self.codes and (
            unknown := {*self.words.values(), *self.also.values()} - set(self.codes.codes)
        ):
            raise VocabularyError(f"column {self.header}: {sorted(unknown)} are no codes")

    def word(self, value: object) -> str:
        """A value as the template would say it: for a code its first word, else the name."""
        words = [word for word, code in self.words.items() if code == value]
        if not words and self.codes and value in self.codes.codes:
            words = [self.codes.codes[str(value)].zh]
        return words[0] if words else str(value)

    @cached_property
    def offered(self) -> tuple[str, ...]:
        """The words a drop-down list offers."""
        if self.words:
            return tuple(self.words)
        if self.type is Type.FLAG:
            return ("是", "否")
        return tuple(text.zh for text in self.codes.codes.values()) if self.codes else ()


@dataclass(frozen=True)
class LedgerKind:
    """A ledger: its template's number, its columns and the label its rows become.

    ``label`` is None where rows become relationships only. The first column of type KEY or USCC is
    the key; without one a row is told apart by its references.
    """

    code: str
    template: str
    text: Text
    label: str | None
    columns: tuple[LedgerColumn, ...]
    samples: tuple[Mapping[str, str], ...] = ()
    """Rows that the template shows: cells by what they feed. Without any, the columns' samples."""

    def __post_init__(self) -> None:
        headers = [name for column in self.columns for name in (column.header, *column.aliases)]
        if len(set(headers)) != len(headers) or len(self.by_feed) != len(self.columns):
            raise VocabularyError(f"ledger {self.code}: a column stands twice")
        for name in self.direct:
            column, spec = self.by_feed[name], self.specs[name]
            if _VALUE.get(column.type) is not spec.type:
                raise VocabularyError(f"ledger {self.code}: {name} cannot hold a {column.type}")

    @cached_property
    def by_feed(self) -> Mapping[str, LedgerColumn]:
        """Columns by what they feed."""
        return {column.feeds: column for column in self.columns}

    @cached_property
    def specs(self) -> Mapping[str, PropertySpec]:
        """Properties a row's node, or relationship, can have."""
        own = VOCABULARY.nodes[self.label] if self.label else VOCABULARY.relationships["MEMBER_OF"]
        return {spec.name: spec for spec in COMMON} | dict(own.by_name)

    @cached_property
    def direct(self) -> tuple[str, ...]:
        """The feeds that are properties, in the order of the columns."""
        return tuple(column.feeds for column in self.columns if column.feeds in self.specs)

    @cached_property
    def key(self) -> LedgerColumn | None:
        """The column that tells rows apart."""
        return next((one for one in self.columns if one.type in (Type.KEY, Type.USCC)), None)
