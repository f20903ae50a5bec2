"""Lists to take away: the rows of a view as CSV or as a workbook, over HTTP and to a file."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse
from fastapi.routing import APIRoute
from starlette.convertors import Convertor, register_url_convertor
from starlette.responses import Response

from api import deps
from api.console import NOT_GIVEN, Language, Voice
from api.gates import Exporting
from api.tables import CSV, XLSX, Table, attachment, csv_lines, xlsx_file
from api.views.asking import is_list, route_of, whole
from api.views.view import View

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
    """For every list that has a view its rows as files, at the path of the list and an ending."""
    router = APIRouter()
    for view in views:
        route = route_of(view.route)
        if is_list(route):
            router.add_api_route(
                f"{route.path}.{{ending:ending}}",
                _file(view, route),
                tags=route.tags,
                dependencies=[Exporting],
                name=f"{route.name}_file",
                response_class=Response,
                responses=_CONTENT,
            )
    return router


def _file(view: View, route: APIRoute) -> Callable[..., Response]:
    """A route's function that gives all rows as a file, asked as the list is."""
    named = {further.call: str(further.name) for further in route.dependant.dependencies}
    asked, paging = named[deps.asked], named[deps.paging]

    def file(ending: Kind, lang: Language, **given: Any) -> Response:
        listing = whole(lambda page: view.route(**{**given, paging: page}))
        content = _CONTENT[200]["content"]
        return StreamingResponse(
            pieces(view, listing, ending, Voice(lang)),
            headers={
                **given[asked].headers,
                **attachment(f"{view.command.replace(' ', '-')}.{ending}"),
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
        one.replace(kind=inspect.Parameter.KEYWORD_ONLY)
        for one in signature.parameters.values()
        if one.name != paging
    ]
    file.__signature__ = inspect.Signature([*kept, *own])  # type: ignore[attr-defined]
    file.__doc__ = f"All rows of this list as a file: {inspect.getdoc(view.route)}"
    return file


def pieces(view: View, answer: Any, kind: str, voice: Voice) -> Iterator[bytes]:
    """The last table of a view over an answer as a file of a kind (``csv`` or ``xlsx``)."""
    shown = view.tables[-1]
    table = Table(
        tuple(voice.text(column.text) for column in shown.columns),
        (
            tuple(_cell(column.cell(row, voice)) for column in shown.columns)
            for row in shown.rows(answer)
        ),
    )
    if kind == "csv":
        return csv_lines(table)
    return xlsx_file(table, title=view.command)


def _cell(value: object) -> Any:
    if value is None or value == NOT_GIVEN:
        return None
    return value if isinstance(value, str | int | float | date) else str(value)
