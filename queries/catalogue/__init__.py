"""The catalogue: every question the product has Cypher answer, one to a file, each with one home.

A file has a header and a text::

    // id: committee_members
    // zh: 某联合党委有哪些成员？
    // en: Who are the members of a joint committee?
    // parameters:
    //   id: text — id of the committee
    //   limit: integer = 100 — rows at most
    // columns:
    //   member: text — id of the member
    MATCH (m:Entity)-[r:MEMBER_OF]->(c:Entity {id: $id})
    WHERE valid(m) AND valid(r) AND valid(c)
    RETURN m.id AS member
    ORDER BY member
    LIMIT $limit

Every question takes ``as_of`` (a day, by default today) and ``layers`` (by default all), which no
file declares. ``valid(x)`` stands for "x holds on that day and is in one of those layers" and is
written out when the file is loaded (``valid(x, day)`` takes a day of the text's own):
:attr:`Query.text` is plain Cypher that any client can run.

Nodes that decisions (SAME_AS) join are one body: ``kept(x)`` stands for "x represents its body", by
the rule of :mod:`graph.snapshot.merged`, so that a register lists a body once. What its other nodes
are tied to is reached by ``(x)-[s:SAME_AS*0..8]-(every:Entity)`` with ``same(s)``: "each of s
holds".

A question that does not hold everything against the day says why in its header, under ``timeless``;
``kept(x, ever)`` stands for "x represents its body among the nodes of the layers, ended or not".
Decisions are those of the day all the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, Protocol

from graph.errors import InvalidInput, NotFound, VocabularyError
from graph.today import today
from queries.catalogue.checks import check_text
from queries.catalogue.query import LAYERS, AnswerColumn, Parameter, Query, parse

__all__ = [
    "LAYERS",
    "AnswerColumn",
    "Parameter",
    "Query",
    "Reader",
    "ask",
    "load",
    "query",
    "read",
    "run",
]


class Reader(Protocol):
    """What is asked: a store, or one seen through a limit to zones (:mod:`queries.veil`)."""

    def read(self, text: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """One dict for each record of a reading statement."""


@cache
def load() -> Mapping[str, Query]:
    """All queries by id, in the order of their ids.

    Raises
    ------
    VocabularyError
        a file breaks a rule of the catalogue.
    """
    return read(resources.files(__name__))


def read(folder: Traversable) -> Mapping[str, Query]:
    """The queries of a folder as :func:`load` gives those of the catalogue."""
    found: dict[str, Query] = {}
    files = (file for file in folder.iterdir() if file.name.endswith(".cypher"))
    for file in sorted(files, key=lambda file: file.name):
        record = parse(file.name, file.read_text("utf-8"))
        if file.name != f"{record.id}.cypher":
            raise VocabularyError(f"{file.name}: the id in it is {record.id!r}")
        check_text(record)
        found[record.id] = record
    return found


def query(query_id: str) -> Query:
    """One query by its id.

    Raises
    ------
    NotFound
        there is none.
    """
    try:
        return load()[query_id]
    except KeyError:
        raise NotFound(f"no question {query_id!r} in the catalogue") from None


def run(store: Reader, query_id: str, /, **parameters: Any) -> list[dict[str, Any]]:
    """Ask a question of the catalogue.

    Parameters
    ----------
    store
        where to ask.
    query_id
        which question.
    parameters
        its parameters; ``as_of`` and ``layers`` may be left out.

    Returns
    -------
        One dict for each row, with exactly the declared columns in their order; dates are
        ``datetime.date``.

    Raises
    ------
    NotFound
        there is no such question.
    InvalidInput
        a parameter is missing, unknown or of the wrong type.
    """
    return ask(store, query(query_id), **parameters)


def ask(store: Reader, asked: Query, /, **parameters: Any) -> list[dict[str, Any]]:
    """Ask a question that is at hand, as :func:`run` does."""
    if unknown := sorted(parameters.keys() - {parameter.name for parameter in asked.parameters}):
        raise InvalidInput(f"{asked.id} has no parameter {', '.join(unknown)}")
    values = {"as_of": today(), "layers": list(LAYERS)}
    values.update({key: value for key, value in parameters.items() if value is not None})
    for parameter in asked.parameters:
        if parameter.name in values:
            values[parameter.name] = parameter.checked(values[parameter.name], asked.id)
        elif parameter.required:
            raise InvalidInput(f"{asked.id}: the parameter {parameter.name} is missing")
        else:
            values[parameter.name] = parameter.default
    return store.read(asked.text, **{name: values[name] for name in asked.used})
