"""What the service says of itself: its OpenAPI document, made so that clients can be made from it.

FastAPI tells the routes. Here they get names that read well and are unique, every problem that an
operation can answer with, an example each, and what holds for the service as a whole.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from http import HTTPStatus
from importlib import resources
from typing import Any

from fastapi import Depends, FastAPI, Request
from fastapi.dependencies.models import Dependant
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute, iter_route_contexts
from pydantic import TypeAdapter

from api import deps
from api.access.actor import COOKIE
from api.access.needs import needs, permitted, right_of
from api.access.rights import Right
from api.http.errors import MEDIA_TYPE, Problem
from api.http.problems import KINDS
from graph.exchange.extract import MEMBER_COUNTS

DESCRIPTION = (
    "Every read takes `as_of` (a day) and `layer`, and says which day, layers, revision and "
    "sources its answer rests on. Lists are cut into pages: give `next` back as `after`. Answers "
    "carry an `ETag`. Errors are problem documents (RFC 9457). Figures that a source prints and "
    "figures that the graph counts stand side by side and are never mixed. Each operation names "
    "the right it needs (`x-right`); a service without accounts, which listens on one machine, "
    "gives all of them to whoever asks."
)
TAGS = {
    "access": "Log-ins, accounts, tokens, and what was done by whom.",
    "service": "How the service is, what it holds, and what its words and problems mean.",
    "coverage": "Which enterprises are covered, in which sense, and what would cover the others.",
    "plans": "Where new positions should stand: jobs that end with a plan and its bound.",
    "connectivity": "Paths, components, cut points and surroundings in the network of bodies.",
    "structure": "Cores, degrees, brokers, communities and what committees share.",
    "resilience": "What a loss or an expiry breaks, and which pairings would mend it.",
    "frameworks": "Committees, cards, brands, pathways, platforms and the plan, as published.",
    "figures": "Published claims beside what the graph counts.",
    "pairings": "Agreements over their life, checks of them, and whom to pair.",
    "lists": "The three lists (resources, needs, projects), matched and followed up.",
    "history": "Two days compared, one entity over time, figures over time.",
    "views": "What is drawn: nodes with places and edges, or a file that stands alone.",
    "identity": "Which entries are one body, and who decided so.",
    "sources": "Sources, the documents attached to them, and the places that figures come from.",
    "zones": "Provinces, parks, subdistricts, communities, areas and carriers.",
    "questions": "Ready questions, and their answers as tables in words.",
    "entities": "Search, one entity with its relations, and where a statement comes from.",
    "export": "The network in formats of other programs.",
    "cypher": "Read-only Cypher.",
    "ledgers": "Templates of the ledgers that can be imported.",
    "places": "Bodies without coordinates, placed by their addresses.",
    "watches": "Saved questions that are told when a condition holds, and feeds of what was told.",
    "webhooks": "Where what watches tell is sent, signed, and how each delivery went.",
    "tasks": "Findings that bodies are to do something about, from making to done.",
    "imports": "Ledgers in: received, checked, written, taken back.",
}
"""What each subject is about, in the order in which the document tells them."""


_SCHEMES = {
    "token": {"type": "http", "scheme": "bearer", "description": "A token that was issued."},
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": COOKIE,
        "description": "The log-in of a browser.",
    },
}


def operation_id(route: APIRoute) -> str:
    """Subject of a route and its name, without the subject's word twice.

    ``summary`` of coverage is ``coverage_summary``, ``undo_import`` of imports is ``imports_undo``.
    Where no other word is left it is ``list`` or ``one``.
    """
    subject = str(route.tags[0]) if route.tags else "page"
    words = [word for word in route.name.split("_") if _stem(word) != _stem(subject)]
    alone = "one" if route.path.endswith("}") else "list"
    return "_".join([subject, *(words or [alone])])


def describe(app: FastAPI, path: str, document_of: Callable[[], dict[str, Any]]) -> None:
    """Give an application its document, and serve it at a path."""
    app.openapi = document_of  # type: ignore[method-assign]

    def document(request: Request) -> JSONResponse:
        # Behind a proxy the service may stand below a prefix.
        here = {"url": request.scope.get("root_path") or "/", "description": "This service."}
        return JSONResponse(
            {**app.openapi(), "servers": [here]}, headers={"Cache-Control": "no-cache"}
        )

    app.add_api_route(
        path,
        document,
        include_in_schema=False,
        dependencies=[needs(Right.READ), Depends(permitted)],
    )


def whole(app: FastAPI) -> dict[str, Any]:
    """The document of an application's routes, with all that FastAPI does not know of them."""
    document = _renamed(app.openapi())
    problem = TypeAdapter(Problem).json_schema(ref_template="#/components/schemas/{model}")
    schemas = document["components"]["schemas"]
    schemas.update({**problem.pop("$defs", {}), "Problem": problem})
    for name, schema in schemas.items():
        _untitle(schema)
        _let_be_masked(schema)
        schema["title"] = name
    for name in ("HTTPValidationError", "ValidationError"):  # FastAPI's own, which ours replace
        schemas.pop(name, None)
    document["servers"] = [{"url": "/", "description": "This service."}]
    document["components"]["securitySchemes"] = _SCHEMES
    document["security"] = [{}, {"token": []}, {"session": []}]
    used = {
        tag
        for said in document["paths"].values()
        for one in said.values()
        for tag in one.get("tags", ())
    }
    document["tags"] = [
        {"name": name, "description": said} for name, said in TAGS.items() if name in used
    ]
    for one in iter_route_contexts(app.routes):
        route = one.original_route
        if isinstance(route, APIRoute) and route.include_in_schema:
            for method in one.methods or ():
                _complete(document["paths"][one.path_format][method.lower()], route, method)
    told = json.dumps(document["paths"])
    document["components"]["responses"] = {
        name: problem for name, problem in _problems().items() if f'responses/{name}"' in told
    }
    document["paths"] = dict(_files_apart(document["paths"]))
    for said in document["paths"].values():
        for operation in said.values():
            _exemplify(operation)
    return document


# --- names of schemas -----------------------------------------------------------------------


def _renamed(document: dict[str, Any]) -> dict[str, Any]:
    """The document with schemas called as people would call them."""
    schemas = document["components"]["schemas"]
    names = {old: _schema_name(old) for old in schemas}
    for old, schema in schemas.items():
        # In generated code a class has a variable of its name beside those of its properties.
        if names[old].lower() in schema.get("properties", ()):
            names[old] += "Record"
    if len(set(names.values())) < len(names):
        twice = sorted(old for old in names if list(names.values()).count(names[old]) > 1)
        raise ValueError(f"schemas would have the same name: {', '.join(twice)}")
    document["components"]["schemas"] = {names[old]: schema for old, schema in schemas.items()}
    text = json.dumps(document, ensure_ascii=False)
    text = re.sub(
        r'"#/components/schemas/([^"]+)"',
        lambda found: f'"#/components/schemas/{names[found[1]]}"',
        text,
    )
    renamed: dict[str, Any] = json.loads(text)
    return renamed


def _schema_name(key: str) -> str:
    """What a schema is called.

    >>> [_schema_name(key) for key in ("Answer_CoverageSummary_", "Listing_Card_", "Pair-Input")]
    ['CoverageSummaryAnswer', 'CardListing', 'PairInput']
    >>> [_schema_name(key) for key in ("Answer_PathAnswer_", "queries__history__series__Step")]
    ['PathAnswer', 'HistoryStep']
    """
    key = key.replace("SearchJob_", "Job_")
    if envelope := re.fullmatch(r"(Answer|Listing|Job)_(?:tuple_)?([A-Za-z]\w*?)_+", key):
        kind, what = envelope.groups()
        what = what.removesuffix("Answer")
        return f"{'Object' if what.startswith('dict_') else what}{kind}"
    key = re.sub("Answer$", "Detail", key.removesuffix("-Output").replace("-Input", "Input"))
    *modules, name = key.split("__")
    if modules:  # two classes of this name: the subject, which is the package, tells them apart
        subject = modules[2] if modules[0] == "api" else modules[1]
        if not name.startswith(_stem(subject).title()):
            name = f"{subject.title()}{name}"
    return name


def _stem(word: str) -> str:
    """A word in the singular, as far as subjects need it."""
    return re.sub(r"ie$", "y", word.removesuffix("s"))


def _untitle(schema: Any) -> None:
    """Take away the titles that are made of a property's name; they would name types."""
    if isinstance(schema, list):
        for part in schema:
            _untitle(part)
    elif isinstance(schema, dict):
        if isinstance(schema.get("title"), str):
            del schema["title"]
        for name, part in schema.items():
            if name not in {"const", "default", "enum", "example", "examples"}:
                _untitle(part)


def _let_be_masked(schema: dict[str, Any]) -> None:
    """Counts of members may be null for whom has no right to small ones (api/access/masking.py)."""
    known = schema.get("properties", {})
    for name in MEMBER_COUNTS + (("value",) if "counts_members" in known else ()):
        if known.get(name, {}).get("type") in ("integer", "number"):
            told = known[name]
            kept = {key: told.pop(key) for key in list(told) if key != "description"}
            told["anyOf"] = [kept, {"type": "null"}]


# --- problems -------------------------------------------------------------------------------


def _key(status: int) -> str:
    return re.sub(r"\W", "", HTTPStatus(status).phrase.title())


def _problems() -> dict[str, Any]:
    """For each status that a problem has: which kinds of problems have it."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    said: dict[int, list[str]] = {}
    for code, kind in KINDS.items():
        said.setdefault(kind.status, []).append(f"`{code}`: {kind.meaning.en}")
    return {
        _key(status): {"description": " ".join(kinds), "content": content}
        for status, kinds in said.items()
    }


def _statuses(route: APIRoute, method: str, operation: dict[str, Any]) -> set[int]:
    """What an operation can answer with when it cannot do what was asked."""
    calls = set(_calls(route.dependant))
    # of every request: its head, its query, its number, its disk
    found = {400, 414, 421, 422, 429, 500, 507}
    if deps.network in calls or route.name == "ready":
        found |= {503, 504}
    # A cursor of another question; a job or draft, which the modules of routes look up, not so far.
    if deps.paging in calls or any(call.__module__.startswith("api.routes.") for call in calls):
        found |= {409}
    if any(_names_something(parameter) for parameter in operation.get("parameters", ())):
        found |= {404}
    if any(parameter["name"] == "range" for parameter in operation.get("parameters", ())):
        found |= {416}
    if right_of(route) is not Right.NONE:
        found |= {401, 403}
    if method != "GET":
        found |= {403, 404, 409, 503, 504}
    if "requestBody" in operation:
        found |= {408, 413, 415}
    return found


def _calls(needs: Dependant) -> Iterator[Any]:
    for further in needs.dependencies:
        yield further.call
        yield from _calls(further)


def _names_something(parameter: dict[str, Any]) -> bool:
    """Whether the value may be the name of something that is not there."""
    if parameter["in"] == "path":
        return True
    schema = parameter["schema"]
    kinds = schema.get("anyOf", [schema])
    kinds = [kind.get("items", kind) for kind in kinds]
    return any(
        kind.get("type") == "string" and not {"enum", "const", "format", "pattern"} & set(kind)
        for kind in kinds
    )


# --- files ----------------------------------------------------------------------------------


_ENDINGS = {
    "csv": "csv",
    "xlsx": "spreadsheetml",
    "docx": "wordprocessingml",
    "pdf": "pdf",
}
"""What stands in the type of content of files with an ending."""


def _files_apart(paths: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Lists as files have one route for all endings; told apart, each has its type of content."""
    for path, said in paths.items():
        if not path.endswith(".{ending}"):
            yield path, said
            continue
        operation = said["get"]
        (ending,) = (each for each in operation["parameters"] if each["name"] == "ending")
        success = operation["responses"]["200"]
        for kind in ending["schema"]["enum"]:
            content = {
                media: schema
                for media, schema in success["content"].items()
                if _ENDINGS[kind] in media
            }
            apart = {
                **operation,
                "operationId": operation["operationId"].removesuffix("file") + kind,
                "parameters": [each for each in operation["parameters"] if each is not ending],
                "responses": {
                    **operation["responses"],
                    "200": {**success, "content": content},
                },
            }
            yield path.replace("{ending}", kind), {"get": apart}


# --- one operation --------------------------------------------------------------------------


@cache
def _examples() -> dict[str, Any]:
    """Parameters, bodies and answers by operation, as `scripts/make_examples.py` made them."""
    text = resources.files("api").joinpath("examples.json").read_text(encoding="utf-8")
    made: dict[str, Any] = json.loads(text)
    return made


def _complete(operation: dict[str, Any], route: APIRoute, method: str) -> None:
    """Add the problems that an operation can answer with."""
    responses = operation["responses"]
    right = right_of(route)
    if right is Right.NONE:
        operation["security"] = [{}]
    elif right is not None:
        operation["x-right"] = right.value
    for status in sorted(_statuses(route, method, operation)):
        responses[str(status)] = {"$ref": f"#/components/responses/{_key(status)}"}


def _exemplify(operation: dict[str, Any]) -> None:
    """Add to an operation what it was asked as an example, and what it said."""
    example = _examples().get(operation["operationId"], {})
    operation["parameters"] = [
        {**parameter, "example": example["parameters"][parameter["name"]]}
        if parameter["name"] in example.get("parameters", {})
        else parameter
        for parameter in operation.get("parameters", ())
    ]
    if "body" in example:
        operation["requestBody"]["content"]["application/json"]["example"] = example["body"]
    if "answer" in example:
        success = next(said for status, said in operation["responses"].items() if status < "300")
        for media in success["content"].values():
            media["example"] = example["answer"]
