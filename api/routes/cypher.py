"""The developer's own Cypher, which only reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import ConfigDict, Field

from api.access.needs import needs
from api.access.rights import Right
from api.deps import NetworkDep
from api.http.bodies import JsonOnly
from api.http.errors import SwitchedOff
from api.http.gates import AskingCypher
from api.http.record import current, note_rows
from graph.errors import InvalidInput
from queries.cypher.read_only import MAX_LENGTH, MAX_ROWS, run_read_only

router = APIRouter(tags=["cypher"], dependencies=[needs(Right.CYPHER)])
closed = APIRouter(tags=["cypher"], include_in_schema=False, dependencies=[needs(Right.CYPHER)])
"""Takes the place of the router where the settings switch Cypher off."""

_MAX_INTEGER = 2**63 - 1
_MAX_DEPTH = 20


@dataclass(frozen=True)
class CypherStatement:
    """One reading statement; values belong in ``parameters``."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    text: Annotated[str, Field(min_length=1, max_length=MAX_LENGTH)]
    parameters: dict[str, Any] = field(default_factory=dict)
    limit: Annotated[int, Field(ge=1, le=MAX_ROWS)] = 1000


@dataclass(frozen=True)
class Rows:
    """Rows of a statement. It reads all layers and days, except for what it excludes itself."""

    revision: int
    columns: tuple[str, ...]
    rows: tuple[tuple[Annotated[Any, Field(description="Any JSON value.")], ...], ...]
    truncated: bool


@router.post("/cypher", name="run", dependencies=[JsonOnly, AskingCypher])
def cypher(network: NetworkDep, statement: CypherStatement) -> Rows:
    """Answer one reading statement, limited in time, rows and bytes."""
    current().asked = statement.text
    _check(statement.parameters, _MAX_DEPTH)
    answer = run_read_only(
        network.store, statement.text, statement.parameters, limit=statement.limit
    )
    note_rows(len(answer.rows))
    return Rows(network.snapshot().revision, answer.columns, answer.rows, answer.truncated)


@closed.post("/cypher", name="run")
def no_cypher() -> None:
    """Say that it is switched off. Raises SwitchedOff."""
    raise SwitchedOff("Cypher of developers is switched off in this service (GONGJIAN_CYPHER)")


def _check(value: Any, depth: int) -> None:
    """Refuse what JSON can say and the store's protocol cannot."""
    if depth == 0:
        raise InvalidInput(f"parameters are nested more than {_MAX_DEPTH} deep")
    if isinstance(value, int) and not -_MAX_INTEGER <= value <= _MAX_INTEGER:
        raise InvalidInput("a parameter is a whole number of more than 64 bits")
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            raise InvalidInput("a parameter holds half a character") from None
    if isinstance(value, Mapping):
        for key, item in value.items():
            _check(key, depth - 1)
            _check(item, depth - 1)
    elif isinstance(value, list):
        for item in value:
            _check(item, depth - 1)
