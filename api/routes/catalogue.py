"""The catalogue: questions in Cypher that operations answer, to be asked by oneself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fastapi import APIRouter

from api.access.needs import needs
from api.access.rights import Right
from api.deps import Fresh
from graph.model.spec import Text
from queries.catalogue import query

router = APIRouter(tags=["service"], dependencies=[needs(Right.CYPHER), Fresh])


@dataclass(frozen=True)
class _Asked:
    """An operation, the question of the catalogue that it asks, and which of the operation's
    parameters are the question's, where their names differ."""

    operation: str
    query: str
    given: Mapping[str, str] = field(default_factory=dict)


ASKED = (
    _Asked("/entities/{id}", "entity"),
    _Asked("/entities/{id}/relations", "relations_of"),
    _Asked("/provenance", "provenance"),
    _Asked("/provenance", "provenance_of_relation"),
    _Asked("/platforms", "platforms"),
    _Asked("/platforms/{id}", "platforms", {"platform": "id"}),
    _Asked("/plans/{id}/measures", "measures", {"plan": "id"}),
)
"""Operations whose answer is that of one question, which may be asked by oneself as it stands.
Questions in which merged bodies are one hold patterns that Cypher of developers may not. What is
told of entities is read off the snapshot; tests ask both, and see what is asked of the store."""


@dataclass(frozen=True, kw_only=True)
class CatalogueParameter:
    """A parameter of a question, and what it is where nothing is given."""

    name: str
    type: str
    default: str | int | None


@dataclass(frozen=True, kw_only=True)
class CatalogueQuestion:
    """A question in Cypher, and the ``operation`` whose answer rests on it. ``given`` names the
    operation's parameter for each of the question's that is called otherwise."""

    id: str
    question: Text
    operation: str
    given: dict[str, str]
    parameters: tuple[CatalogueParameter, ...]
    text: str


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """The questions of the catalogue that answer an operation."""

    data: tuple[CatalogueQuestion, ...]


@router.get("/catalogue", name="catalogue")
def catalogue() -> Catalogue:
    """The Cypher of operations that answer one question of the catalogue."""
    return Catalogue(data=tuple(map(_told, ASKED)))


def _told(asked: _Asked) -> CatalogueQuestion:
    found = query(asked.query)
    return CatalogueQuestion(
        id=found.id,
        question=Text(found.zh, found.en),
        operation=asked.operation,
        given=dict(asked.given),
        parameters=tuple(
            CatalogueParameter(name=one.name, type=one.type, default=one.default)
            for one in found.parameters
            if one.name in found.used
        ),
        text=found.text,
    )
