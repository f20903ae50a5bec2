"""Answers to take away: a table of a view as CSV or as a workbook, over HTTP and to a file."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.routing import APIRoute
from starlette.responses import Response

from api import deps
from api.access.needs import needs
from api.access.rights import Right
from api.apart import APART
from api.console import NOT_GIVEN, Language, Output
from api.downloads.tables import (
    FILES,
    Ending,
    SheetTable,
    table_file,
)
from api.http.gates import Exporting
from api.views.asking import file_of, route_of, whole
from api.views.view import Table, View


def files_router(views: tuple[View, ...]) -> APIRouter:
    """What views give away as files, at the path of the route and an ending."""
    router = APIRouter(dependencies=[needs(Right.EXPORT), APART])
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
                responses=FILES,
            )
    return router


def _file(view: View, route: APIRoute, table: Table) -> Callable[..., Response]:
    """A route's function that gives all rows as a file, asked as the route is."""
    named = {further.call: str(further.name) for further in route.dependant.dependencies}
    context, paging = named[deps.context], named.get(deps.paging)

    name = view.command.replace(" ", "-")

    def file(ending: Ending, lang: Language, **given: Any) -> Response:
        if view.guard is not None:
            view.guard(given)
        answer = (
            view.route(**given)
            if paging is None
            else whole(lambda page: view.route(**{**given, paging: page}))
        )
        return table_file(
            cells(table, answer, Output(lang)),
            ending,
            f"{name}-{given[context].day.isoformat()}",
            title=view.command,
            headers=given[context].headers,
        )

    signature = inspect.signature(view.route, eval_str=True)
    own = [
        inspect.Parameter("ending", inspect.Parameter.KEYWORD_ONLY, annotation=Ending),
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
            annotation=deps.WebQuestion if one.name == context else one.annotation,
        )
        for one in signature.parameters.values()
        if one.name != paging
    ]
    file.__signature__ = inspect.Signature([*kept, *own])  # type: ignore[attr-defined]
    file.__doc__ = f"All rows of this list as a file: {inspect.getdoc(view.route)}"
    return file


def cells(table: Table, answer: Any, output: Output) -> SheetTable:
    """A table of an answer, ready to be written to a file."""
    columns = table.heads(answer)
    return SheetTable(
        tuple(output.text(column.text) for column in columns),
        (
            tuple(_cell(column.cell(row, output)) for column in columns)
            for row in table.rows(answer)
        ),
    )


def _cell(value: object) -> Any:
    if value is None or value == NOT_GIVEN:
        return None
    return value if isinstance(value, str | int | float | date) else str(value)
