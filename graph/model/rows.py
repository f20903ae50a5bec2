"""Rows on their way into the graph: the pydantic models that the vocabulary gives, and datasets."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    create_model,
)

from graph.errors import InvalidInput
from graph.model.properties import COMMON
from graph.model.spec import NodeSpec, PropertySpec, PropertyType, RelSpec
from graph.model.vocabulary import VOCABULARY


@dataclass(slots=True)
class NodeRow:
    """One node: its label, the second labels it carries, and its properties with ``id``.

    ``file``, ``sheet`` and ``row`` tell where it was read, for error reports.
    """

    label: str
    second_labels: tuple[str, ...]
    properties: dict[str, Any]
    file: str | None = None
    row: int | None = None
    sheet: str | None = None


@dataclass(slots=True)
class RelRow:
    """One relationship between two ids."""

    type: str
    start: str
    end: str
    properties: dict[str, Any]
    file: str | None = None
    row: int | None = None
    sheet: str | None = None

    @property
    def id(self) -> str:
        """Relationships of a type between the same ends are told apart by their first day."""
        since = self.properties.get("since")
        return "|".join((self.start, self.type, self.end, *([str(since)] if since else [])))


@dataclass
class Dataset:
    """A complete picture of one scope: what a load should leave in the graph.

    ``id`` names the scope: a later load with the same id closes what it no longer contains, on the
    day ``effective``. ``layer`` and ``source`` hold for every row that gives none of its own; so
    does ``park``, the id of the zone whose network it is, for every node.
    """

    id: str
    layer: str
    source: str
    effective: date
    nodes: list[NodeRow] = field(default_factory=list)
    relationships: list[RelRow] = field(default_factory=list)
    park: str | None = None


def _split(value: Any) -> Any:
    if isinstance(value, str):
        return [part.strip() for part in value.replace("；", ";").split(";") if part.strip()]
    return value


def _checked(check: Callable[[str], str]) -> Callable[[str], str]:
    """A check as pydantic takes it."""

    def checked(value: str) -> str:
        try:
            return check(value)
        except InvalidInput as error:
            raise ValueError(error.message) from error

    return checked


def _annotation(spec: PropertySpec) -> Any:
    """The python type of a property, with its bounds and codes."""
    text: Any = Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=spec.longest)
    ]
    if spec.codes:
        text = Literal[tuple(spec.codes.codes)]
    elif spec.check is not None:
        text = Annotated[text, AfterValidator(_checked(spec.check))]
    bounds = Field(ge=spec.minimum, le=spec.maximum, allow_inf_nan=False)
    annotation: Any = {
        PropertyType.TEXT: text,
        PropertyType.INTEGER: Annotated[int, Field(ge=spec.minimum, le=spec.maximum)],
        PropertyType.NUMBER: Annotated[float, bounds],
        PropertyType.BOOLEAN: bool,
        PropertyType.DATE: date,
        PropertyType.TEXTS: Annotated[list[text], BeforeValidator(_split)],
    }[spec.type]
    return annotation if spec.required else annotation | None


class Row(BaseModel):
    """Base of every row model: unknown properties are refused, texts are trimmed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _model(name: str, specs: Iterable[PropertySpec], **keys: Any) -> type[Row]:
    fields: dict[str, Any] = dict(keys)
    for spec in specs:
        default: Any = ... if spec.required else None
        fields[spec.name] = (
            _annotation(spec),
            Field(default, title=spec.text.en, description=spec.description),
        )
    return create_model(name, __base__=Row, **fields)


@cache
def node_model(label: str) -> type[Row]:
    """The row model of a label: its id, the common properties and its own."""
    spec: NodeSpec = VOCABULARY.nodes[label]
    pattern = rf"^{spec.id_pattern.pattern}$"
    key = (Annotated[str, StringConstraints(pattern=pattern)], Field(description="Unique id."))
    return _model(f"{label}Row", (*COMMON, *spec.properties), id=key)


@cache
def relationship_model(rel_type: str) -> type[Row]:
    """The row model of a relationship type: the common properties and its own."""
    spec: RelSpec = VOCABULARY.relationships[rel_type]
    name = "".join(part.title() for part in rel_type.split("_"))
    return _model(f"{name}Row", (*COMMON, *spec.properties))
