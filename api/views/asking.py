"""A question asked without HTTP: the function behind a route, given what its signature asks for."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from typing import Any

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from api import deps
from api.context import Paging, QueryContext
from api.deps import MAX_LIMIT
from api.views.view import Table, View
from graph.errors import Finding, InvalidInput

Given = Mapping[str, object]
"""Parameters by their names in the address; what is missing has its default."""


def route_of(function: Callable[..., Any]) -> APIRoute:
    """The route that a function stands behind, in the router of its own module."""
    module = inspect.getmodule(function)
    for route in module.router.routes:  # type: ignore[union-attr]
        if isinstance(route, APIRoute) and route.endpoint is function:
            return route
    raise LookupError(f"{function} stands behind no route")


def fields_of(dependant: Dependant) -> list[Any]:
    """What a route and all that it depends on can be given in its address."""
    own = [*dependant.path_params, *dependant.query_params]
    return own + [field for further in dependant.dependencies for field in fields_of(further)]


def is_list(route: APIRoute) -> bool:
    """Whether a route answers with pages of a list."""
    return any(further.call is deps.paging for further in route.dependant.dependencies)


def file_of(view: View, route: APIRoute) -> Table | None:
    """What a view gives away as a file, if it does."""
    return view.file or (view.tables[-1] if is_list(route) else None)


def ask(
    route: APIRoute,
    context: QueryContext,
    given: Given,
    *,
    limit: int | None = None,
    after: str | None = None,
) -> Any:
    """What a route answers; of a list ``limit`` rows behind a cursor, or all of them.

    Raises
    ------
    InvalidInput
        a parameter is not as the signature says; and what the route raises.
    """
    if not is_list(route) or limit is not None:
        return _call(route.dependant, context, given, Paging(after, limit or 1))
    return whole(lambda paging: _call(route.dependant, context, given, paging))


def whole(page: Callable[[Paging], Any]) -> Any:
    """A listing with all its rows, asked for page after page."""
    rows: list[Any] = []
    paging = Paging(None, MAX_LIMIT)
    while True:
        listing = page(paging)
        rows.extend(listing.data)
        if listing.next is None:
            return replace(listing, data=tuple(rows))
        paging = Paging(listing.next, MAX_LIMIT)


def _call(needs: Dependant, context: QueryContext, given: Given, paging: Paging) -> Any:
    known: dict[Any, Any] = {
        deps.context: context,
        deps.network: context.network,
        deps.paging: paging,
    }
    values = {
        field.name: _checked(field, given) for field in (*needs.path_params, *needs.query_params)
    }
    for further in needs.dependencies:
        # One without a name guards the route, such as a gate; there is no crowd here.
        if further.name is not None:
            values[further.name] = (
                known[further.call]
                if further.call in known
                else _call(further, context, given, paging)
            )
    assert needs.call is not None
    found = needs.call(**values)
    return _awaited(found) if inspect.iscoroutine(found) else found


def _awaited(made: Coroutine[Any, Any, Any]) -> Any:
    """What a coroutine gives that waits for nothing: one only so as not to need a thread."""
    try:
        made.send(None)
    except StopIteration as done:
        return done.value
    raise RuntimeError(f"{made} waits for something")


def _checked(field: Any, given: Given) -> Any:
    if field.alias not in given:
        return field.get_default()
    value, errors = field.validate(given[field.alias], {}, loc=("query", field.alias))
    if errors:
        said = "; ".join(str(error["msg"]) for error in errors)
        raise InvalidInput(
            f"{field.alias}: {said}",
            [Finding("invalid_parameter", said, column=field.alias)],
        )
    return value
