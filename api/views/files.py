"""Answers to take away: a table of a view as CSV or as a workbook, over HTTP and to a file."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.routing import APIRoute
from starlette.convertors import Convertor, register_url_convertor
from starlette.responses import Response

from api import deps
from api.console import NOT_GIVEN, Language, Voice
from api.gates import Exporting
from api.streams import streamed
from api.tables import CSV, XLSX, SheetTable, attachment, csv_lines, xlsx_file
from api.views.asking import file_of, route_of, whole
from api.views.view import Table, View

Kind = Literal["csv", "xlsx"]

_CONTENT: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The table.",
        "content": {**CSV[200]["content"], **XLSX[200]["content"]},
    }
}


class _Ending(Convertor[str]):
    """The ending of a file's name, so that no other path is taken for a file."""

    regex = "csv|xlsx"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("ending", _Ending())


def files_router(views: tuple[View, ...]) -> APIRouter:
    """What views give away as files, at the path of the route and an ending."""
    router = APIRouter()
    for view in views:
        route = route_of(view.route)
        if (table := file_of(view, route)) is not None:
            router.add_api_route(
                f"{route.path}.{{ending:ending}}",
                _file(view, route, table),
                tags=route.tags,
                dependencies=[Exporting],
                name=f"{route.name}_file",
                response_class=Response,
                responses=_CONTENT,
            )
    return router


def _file(view: View, route: APIRoute, table: Table) -> Callable[..., Response]:
    """A route's function that gives all rows as a file, asked as the route is."""
    named = {further.call: str(further.name) for further in route.dependant.dependencies}
    asked, paging = named[deps.asked], named.get(deps.paging)

    name = view.command.replace(" ", "-")

    def file(ending: Kind, lang: Language, **given: Any) -> Response:
        if view.guard is not None:
            view.guard(given)
        answer = (
            view.route(**given)
            if paging is None
            else whole(lambda page: view.route(**{**given, paging: page}))
        )
        content = _CONTENT[200]["content"]
        return streamed(
            pieces(table, answer, ending, Voice(lang), title=view.command),
            headers={
                **given[asked].headers,
                **attachment(f"{name}-{given[asked].day.isoformat()}.{ending}"),
            },
            media_type=next(name for name in content if ("csv" in name) == (ending == "csv")),
        )

    signature = inspect.signature(view.route, eval_str=True)
    own = [
        inspect.Parameter("ending", inspect.Parameter.KEYWORD_ONLY, annotation=Kind),
        inspect.Parameter(
            "lang",
            inspect.Parameter.KEYWORD_ONLY,
            annotation=Annotated[Language, Query(description="Language of heads and names.")],
            default=Language.ZH,
        ),
    ]
    kept = [
        one.replace(
            kind=inspect.Parameter.KEYWORD_ONLY,
            annotation=deps.WebQuestion if one.name == asked else one.annotation,
        )
        for one in signature.parameters.values()
        if one.name != paging
    ]
    file.__signature__ = inspect.Signature([*kept, *own])  # type: ignore[attr-defined]
    file.__doc__ = f"All rows of this list as a file: {inspect.getdoc(view.route)}"
    return file


def pieces(table: Table, answer: Any, kind: str, voice: Voice, *, title: str) -> Iterator[bytes]:
    """A table of an answer as a file of a kind (``csv`` or ``xlsx``)."""
    columns = table.heads(answer)
    cells = SheetTable(
        tuple(voice.text(column.text) for column in columns),
        (tuple(_cell(column.cell(row, voice)) for column in columns) for row in table.rows(answer)),
    )
    return csv_lines(cells) if kind == "csv" else xlsx_file(cells, title=title)


def _cell(value: object) -> Any:
    if value is None or value == NOT_GIVEN:
        return None
    return value if isinstance(value, str | int | float | date) else str(value)
