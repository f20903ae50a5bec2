"""The grammar of a vocabulary: what a label, a relationship type and a property may say.

Specs are frozen and check themselves when they are built, so a faulty vocabulary stops the program
at import, with the reason. Nothing here knows the network: that is :mod:`graph.model.vocabulary`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Literal

from graph.errors import VocabularyError

_LABEL = re.compile(r"[A-Z][A-Za-z]+")
_TYPE = re.compile(r"[A-Z]+(_[A-Z]+)*")
_PROPERTY = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_PREFIX = re.compile(r"[a-z]+")


class PropertyType(StrEnum):
    """The value types both stores hold natively."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    TEXTS = "list of text"


@dataclass(frozen=True, slots=True)
class Text:
    """One thing's name in Chinese and in English."""

    zh: str
    en: str

    def __post_init__(self) -> None:
        if not self.zh.strip() or not self.en.strip():
            raise VocabularyError(f"both languages are needed, got zh={self.zh!r} en={self.en!r}")


@dataclass(frozen=True)
class CodeList:
    """A closed list of codes with their names."""

    name: str
    description: str
    codes: Mapping[str, Text]

    def __post_init__(self) -> None:
        if not self.description.strip() or not self.codes:
            raise VocabularyError(f"code list {self.name}: description and codes are mandatory")
        for code in self.codes:
            if not _PROPERTY.fullmatch(code):
                raise VocabularyError(f"code list {self.name}: {code!r} is not snake_case")


@dataclass(frozen=True)
class PropertySpec:
    """One property: its type, its meaning, and the values it may take.

    ``minimum`` and ``maximum`` are inclusive and only for numbers; ``unit`` is a symbol such as
    ``m2`` or ``deg``; ``codes`` closes the list of texts; ``longest`` is in characters; ``check``
    gives a text in the one spelling that is kept, or raises InvalidInput.
    """

    name: str
    type: PropertyType
    text: Text
    description: str
    required: bool = False
    unit: str | None = None
    codes: CodeList | None = None
    minimum: float | None = None
    maximum: float | None = None
    longest: int = 4000
    check: Callable[[str], str] | None = None

    def __post_init__(self) -> None:
        if not _PROPERTY.fullmatch(self.name):
            raise VocabularyError(f"property {self.name!r} is not snake_case")
        if not self.description.strip():
            raise VocabularyError(f"property {self.name}: a description is mandatory")
        if self.codes and self.type not in (PropertyType.TEXT, PropertyType.TEXTS):
            raise VocabularyError(f"property {self.name}: only texts can have codes")
        bounded = self.minimum is not None or self.maximum is not None
        if bounded and self.type not in (PropertyType.INTEGER, PropertyType.NUMBER):
            raise VocabularyError(f"property {self.name}: only numbers can have bounds")
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise VocabularyError(f"property {self.name}: minimum exceeds maximum")


def _by_name(owner: str, properties: tuple[PropertySpec, ...]) -> dict[str, PropertySpec]:
    named = {spec.name: spec for spec in properties}
    if len(named) != len(properties):
        raise VocabularyError(f"{owner}: a property is specified twice")
    return named


@dataclass(frozen=True)
class NodeSpec:
    """A node label, the second labels it may carry, and its properties.

    ``prefix`` starts every id of the label (``org:``), so that an id tells what it names.
    """

    label: str
    prefix: str
    text: Text
    description: str
    properties: tuple[PropertySpec, ...] = ()
    second_labels: Mapping[str, Text] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for label in (self.label, *self.second_labels):
            if not _LABEL.fullmatch(label):
                raise VocabularyError(f"label {label!r} is not UpperCamelCase")
        if not _PREFIX.fullmatch(self.prefix):
            raise VocabularyError(f"label {self.label}: prefix {self.prefix!r} is not a word")
        if not self.description.strip():
            raise VocabularyError(f"label {self.label}: a description is mandatory")
        _by_name(self.label, self.properties)

    @cached_property
    def id_pattern(self) -> re.Pattern[str]:
        """Ids of this label: the prefix, a colon, then letters, digits and ``. _ - @``."""
        return re.compile(rf"{self.prefix}:[\w.\-@]{{1,120}}")

    @cached_property
    def by_name(self) -> Mapping[str, PropertySpec]:
        """The label's own properties by name."""
        return _by_name(self.label, self.properties)


@dataclass(frozen=True, slots=True)
class Said:
    """A relationship as a clause: what it says of its start, and backward of its end; ``{}`` stands
    for the other node."""

    onward: Text
    backward: Text

    def __post_init__(self) -> None:
        for text in (self.onward, self.backward):
            if text.zh.count("{}") != 1 or text.en.count("{}") != 1:
                raise VocabularyError(f"a clause names the other node once: {text}")


@dataclass(frozen=True, slots=True)
class Drawn:
    """How a relationship is drawn: what kind of tie it is, its line, and the pictures it is in."""

    role: Literal["membership", "pairing", "structure", "initiative"]
    line: Literal["solid", "long", "dashed", "dotted"]
    pictures: tuple[Literal["pairing", "whole"], ...]


@dataclass(frozen=True, slots=True)
class Nested:
    """Nodes of these labels may stand around the other end in a packed picture.

    Of several types the one of the lowest ``rank`` decides; ``at_end``: it is the node at the end
    of the relationship that stands around the one at its start.
    """

    labels: tuple[str, ...]
    rank: int
    at_end: bool = False


@dataclass(frozen=True)
class RelSpec:
    """A relationship type, the pairs of labels it may join, and its properties.

    ``acyclic`` forbids directed cycles among valid relationships of the type. ``write_from_end``
    says that the end node usually has the fewer relationships of the type, which makes it the
    cheaper side to look an existing one up from. ``ties`` says what it ties in questions of
    connectivity where no types are named: ``bodies`` that build together, or ``places`` too.
    """

    type: str
    text: Text
    description: str
    ends: tuple[tuple[str, str], ...]
    properties: tuple[PropertySpec, ...] = ()
    acyclic: bool = False
    write_from_end: bool = False
    said: Said = field(kw_only=True)
    ties: Literal["bodies", "places"] | None = None
    drawn: Drawn | None = None
    nested: Nested | None = None

    def __post_init__(self) -> None:
        if not _TYPE.fullmatch(self.type):
            raise VocabularyError(f"relationship type {self.type!r} is not UPPER_SNAKE_CASE")
        if not self.description.strip():
            raise VocabularyError(f"relationship {self.type}: a description is mandatory")
        if not self.ends:
            raise VocabularyError(f"relationship {self.type}: no end labels")
        _by_name(self.type, self.properties)

    @cached_property
    def by_name(self) -> Mapping[str, PropertySpec]:
        """The type's own properties by name."""
        return _by_name(self.type, self.properties)

    def joins(self, start_label: str, end_label: str) -> bool:
        """Whether a relationship of this type may lead from one label to the other."""
        return (start_label, end_label) in self.ends


@dataclass(frozen=True)
class Vocabulary:
    """All labels and relationship types, checked against each other."""

    nodes: Mapping[str, NodeSpec]
    relationships: Mapping[str, RelSpec]
    common: tuple[PropertySpec, ...]

    def __post_init__(self) -> None:
        prefixes: dict[str, str] = {}
        for label, node in self.nodes.items():
            if label != node.label:
                raise VocabularyError(f"{label} is filed under another name than {node.label}")
            if node.prefix in prefixes:
                other = prefixes[node.prefix]
                raise VocabularyError(f"{label} and {other} share the id prefix {node.prefix!r}")
            prefixes[node.prefix] = label
        reserved = {spec.name for spec in self.common}
        specs: list[NodeSpec | RelSpec] = [*self.nodes.values(), *self.relationships.values()]
        for spec in specs:
            name = spec.label if isinstance(spec, NodeSpec) else spec.type
            if clash := reserved & spec.by_name.keys():
                raise VocabularyError(f"{name}: {sorted(clash)} are common properties")
        for rel_type, rel in self.relationships.items():
            if rel_type != rel.type:
                raise VocabularyError(f"{rel_type} is filed under another name than {rel.type}")
            for label in {label for pair in rel.ends for label in pair}:
                if label not in self.nodes:
                    raise VocabularyError(f"{rel_type} joins the unknown label {label!r}")

    def tying(self, what: Literal["bodies", "places"]) -> tuple[str, ...]:
        """Relationship types that tie bodies, or places."""
        return tuple(name for name, rel in self.relationships.items() if rel.ties == what)

    def drawn_in(self, picture: Literal["pairing", "whole"]) -> tuple[str, ...]:
        """Relationship types that a picture draws."""
        return tuple(
            name
            for name, rel in self.relationships.items()
            if rel.drawn is not None and picture in rel.drawn.pictures
        )

    @cached_property
    def label_of_prefix(self) -> Mapping[str, str]:
        """The label each id prefix belongs to."""
        return {node.prefix: label for label, node in self.nodes.items()}

    @cached_property
    def code_lists(self) -> Mapping[str, CodeList]:
        """Every code list in use, by name."""
        return {
            spec.codes.name: spec.codes for spec in self.property_specs() if spec.codes is not None
        }

    def property_specs(self) -> Iterator[PropertySpec]:
        """All property specs: the common ones, then label by label, type by type."""
        yield from self.common
        for node in self.nodes.values():
            yield from node.properties
        for rel in self.relationships.values():
            yield from rel.properties

    def label_of_id(self, entity_id: str) -> str | None:
        """The label an id belongs to by its prefix, or None if no label has it."""
        return self.label_of_prefix.get(entity_id.partition(":")[0])
