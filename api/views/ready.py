"""Ready questions over HTTP: which there are, and the answer of one as a table in words."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query
from fastapi.routing import APIRoute

from api.access.needs import needs
from api.access.rights import Right
from api.answers import Listing
from api.console import NOT_GIVEN, Language, Output
from api.context import QueryContext
from api.deps import Fresh, Page, Question
from api.ready.offering import offer
from api.ready.question import BLANK, MOST_DAYS, USUAL_DAYS, ReadyQuestion
from api.ready.questions import BY_ID, QUESTIONS
from api.views import VIEWS
from api.views.asking import ask, file_of, is_list, route_of
from api.views.columns import ID
from api.views.view import Column, View
from graph.errors import InvalidInput, NotFound
from graph.model.spec import Text
from queries.lookup import lines

router = APIRouter(prefix="/questions", tags=["questions"], dependencies=[needs(Right.READ)])

_VIEWS = {view.command: view for view in VIEWS}
_OF_VIEW = ("layer", "within")


@dataclass(frozen=True, kw_only=True)
class Blank:
    """A blank of a question: its name, and what fits into it."""

    name: str
    fits: Text


@dataclass(frozen=True, kw_only=True)
class QuestionLine:
    """A ready question with ``___`` in its blanks but those that need not be filled. ``link`` leads
    to its answer where none is left, relative to the start page. ``operation`` is the path that
    answers it, and None where a page does."""

    id: str
    text: Text
    link: str | None
    blanks: tuple[Blank, ...]
    operation: str | None


@dataclass(frozen=True, kw_only=True)
class Questions:
    """All ready questions."""

    data: tuple[QuestionLine, ...]


@dataclass(frozen=True, kw_only=True)
class Cell:
    """What stands in a column, None for nothing; ``id`` of the node that it names."""

    value: str | int | float | None
    id: str | None


@dataclass(frozen=True, kw_only=True)
class ToldRow:
    """A row: a cell for each column."""

    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class Told(Listing[ToldRow]):
    """The answer to a ready question as a table in one language, under its ``columns``;
    ``notes`` stand below it. ``operation`` gives the same for programs: path and query
    behind the API's own address; ``file`` the whole of it as CSV, where it may be taken away."""

    question: Text
    columns: tuple[str, ...]
    notes: tuple[str, ...]
    operation: str
    file: str | None


@router.get("", name="list", dependencies=[Fresh])
def ready() -> Questions:
    """The ready questions there are."""
    return Questions(data=tuple(map(_line, QUESTIONS)))


def _line(question: ReadyQuestion) -> QuestionLine:
    offered = offer(question, {}, {})
    return QuestionLine(
        id=question.id,
        text=offered.text,
        link=offered.link,
        blanks=tuple(Blank(name=blank, fits=BLANK.codes[blank]) for blank in question.blanks),
        operation=None if question.command is None else route_of(_view(question).route).path,
    )


_Node = Annotated[str | None, Query(max_length=300, description="Id or exact unique name.")]


@router.get("/{id}", name="answer")
def told(
    context: Question,
    paging: Page,
    id: str,
    body: _Node = None,
    other: _Node = None,
    organization: _Node = None,
    enterprise: _Node = None,
    days: Annotated[int | None, Query(ge=1, le=MOST_DAYS)] = None,
    lang: Annotated[Language, Query(description="Language of heads and cells.")] = Language.ZH,
) -> Told:
    """The answer to a ready question, told as a table. Its blanks are parameters of their names;
    the zone is that of every question."""
    question = BY_ID.get(id)
    if question is None or question.command is None:
        known = ", ".join(one.id for one in QUESTIONS if one.command)
        raise NotFound(f"there is no question {id!r} that is told as a table; there are {known}")
    bodies = {"body": body, "other": other, "organization": organization, "enterprise": enterprise}
    given = {blank: name for blank, name in bodies.items() if name is not None}
    named = given.keys() if days is None else {*given, "days"}
    if more := named - set(question.blanks):
        raise InvalidInput(f"the question {id!r} has no blank for {', '.join(sorted(more))}")
    filled = {blank: context.id_of(name) for blank, name in given.items()}
    names = {blank: _name(context, node) for blank, node in filled.items()}
    if (
        context.picture.area is not None
        and context.picture.area.zones
        and "zone" in question.blanks
    ):
        zones = lines(context.picture.whole, context.picture.area.zones)
        names["zone"] = Text(
            "、".join(zone.name for zone in zones),
            ", ".join(zone.name_en or zone.name for zone in zones),
        )
    if "days" in question.blanks:
        filled["days"] = str(USUAL_DAYS if days is None else days)
    view, output = _view(question), Output(lang)
    route = route_of(view.route)
    asked = question.asked(context.day, {"zone": "", **filled})
    answer = ask(route, context, asked, limit=paging.limit, after=paging.cursor)
    table = view.tables[-1]
    columns = table.heads(answer)
    ids = _named_by_id(columns)
    rows = tuple(_row(columns, ids, row, output) for row in table.rows(answer))
    listed = is_list(route)
    shown = rows if listed else rows[: paging.limit]
    page = context.page(len(rows), None, shown=len(shown))
    if listed:
        page |= {"count": answer.count, "next": answer.next}
    operation = _operation(route, asked, context)
    return Told(
        data=shown,
        **page,
        question=offer(question, filled, names).text,
        columns=tuple(
            output.text(column.text) for at, column in enumerate(columns) if at not in ids
        ),
        notes=tuple(table.notes(answer, output)),
        operation=operation.removeprefix("/"),
        file=None if file_of(view, route) is None else _file(operation),
    )


def _view(question: ReadyQuestion) -> View:
    assert question.command is not None
    return _VIEWS[question.command]


def _name(context: QueryContext, id: str) -> Text:
    node = lines(context.picture, [id])[0]
    return Text(node.name, node.name_en or node.name)


def _named_by_id(columns: Sequence[Column]) -> frozenset[int]:
    """The columns of ids before a column that says what has them: that leads there instead."""
    last = len(columns) - 1
    return frozenset(at for at, one in enumerate(columns) if one.text == ID.text and at < last)


def _row(columns: Sequence[Column], ids: Container[int], row: Any, output: Output) -> ToldRow:
    cells = []
    id = None
    for at, column in enumerate(columns):
        value = column.cell(row, output)
        if at in ids:
            id = str(value)
            continue
        cells.append(_cell(value, id))
        id = None
    return ToldRow(cells=tuple(cells))


def _cell(value: object, id: str | None) -> Cell:
    if value is None or value == NOT_GIVEN:
        return Cell(value=None, id=None)
    if isinstance(value, date):
        value = value.isoformat()
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        value = str(value)
    return Cell(value=value, id=id)


def _operation(route: APIRoute, given: Mapping[str, str], context: QueryContext) -> str:
    path, rest, area = route.path, dict(given), context.picture.area
    for name in list(rest):
        if f"{{{name}}}" in path:
            path = path.replace(f"{{{name}}}", quote(rest.pop(name), safe=""))
    asked = [
        *rest.items(),
        ("as_of", context.day.isoformat()),
        *(("zone", zone) for zone in (area.zones if area else ())),
        *(one for one in context.given if one[0] in _OF_VIEW),
    ]
    return f"{path}?{urlencode(asked)}"


def _file(operation: str) -> str:
    path, _, query = operation.removeprefix("/").partition("?")
    return f"{path}.csv?{query}"
