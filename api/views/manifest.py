"""The commands as data, made from the signatures of routes and their views.

``python -m api.views.manifest`` writes ``api/commands/questions.json``, from which the command line
is built without importing the routes (so that ``--help`` answers at once), and
``docs/commands.md``; ``--check`` says whether they are as the code says.
"""

from __future__ import annotations

import inspect
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, cast

from fastapi.routing import APIRoute
from pydantic import TypeAdapter

from api import deps, views
from api.codes import OneOf
from api.views import MODULES, VIEWS
from api.views.asking import fields_of, file_of, is_list, route_of
from api.views.view import View
from graph.generated import write_or_check

QUESTIONS = Path(__file__).parents[1] / "commands" / "questions.json"
_ROOT = Path(__file__).parents[2]
_MANUAL = _ROOT / "docs" / "commands.md"
_TOLD = 20
"""Choices that help and manual name; of more, the message to a wrong one does."""
_FORMATS = {"date": "day", "uploaded": "file"}
_KINDS = {"string": "text", "integer": "integer", "number": "number", "boolean": "flag"}


def manifest(views: tuple[View, ...] = VIEWS) -> list[dict[str, Any]]:
    """What the command line has to know of each view, sorted by command."""
    return sorted(map(_entry, views), key=lambda entry: str(entry["command"]))


def _entry(view: View) -> dict[str, Any]:
    route = route_of(view.route)
    listed = is_list(route)
    paged = {field.alias for field in fields_of(_dependant(route))} if listed else set()
    named = [*view.options, *route.param_convertors]

    def order(field: Any) -> int:
        return named.index(field.alias) if field.alias in named else len(named)

    entry: dict[str, Any] = {
        "command": view.command,
        "module": _module(view),
        "path": route.path,
        "help": _help(view),
        "parameters": [
            _parameter(view, field, route)
            for field in sorted(fields_of(route.dependant), key=order)
            if field.alias not in paged
        ],
    }
    if file_of(view, route) is not None:
        entry["rows"] = view.shown
    if view.give is not None:
        entry["file"] = True
    return entry


def _dependant(route: APIRoute) -> Any:
    return next(one for one in route.dependant.dependencies if one.call is deps.paging)


def _module(view: View) -> str:
    home = next(module for module in MODULES if view in getattr(module, "VIEWS", ()))
    return home.__name__.removeprefix(f"{views.__name__}.")


def _help(view: View) -> str:
    """The route's docstring without its markup, and the examples of the view."""
    text = re.sub(r"`+", "", inspect.getdoc(view.route) or "")
    examples = "\n".join(f"  gongjian {view.command} {line}".rstrip() for line in view.examples)
    return f"{text}\n\n\b\nExamples:\n{examples}"


def _parameter(view: View, field: Any, route: APIRoute) -> dict[str, Any]:
    info = field.field_info
    adapter: TypeAdapter[Any] = TypeAdapter(cast(Any, Annotated[info.annotation, info]))
    schema = adapter.json_schema()
    kinds = [one for one in schema.get("anyOf", [schema]) if one.get("type") != "null"]
    # True, or a text: an option that may stand without a value.
    bare = {"boolean", "string"} == {one.get("type") for one in kinds}
    kind = kinds[-1] if bare else kinds[0]
    if "$ref" in kind:
        kind = schema["$defs"][kind["$ref"].rpartition("/")[2]]
    many = kind.get("type") == "array"
    if many:
        kind = kind["items"]
    default = view.defaults.get(field.alias, None if info.is_required() else field.get_default())
    option = _option(view, field, route, default)
    said: dict[str, Any] = {
        "name": field.alias,
        "option": option,
        "kind": _FORMATS.get(kind.get("format")) or _KINDS[kind["type"]],
        "many": many,
        "bare": bare,
        "required": info.is_required() and field.alias not in view.defaults,
        "default": default,
        "help": _description(info, kind, negated=option.startswith("--include-")),
        "choices": _choices(kind),
        "least": kind.get("minimum"),
        "most": kind.get("maximum"),
        "above": kind.get("exclusiveMinimum"),
        "longest": kind.get("maxLength"),
    }
    return {name: value for name, value in said.items() if value not in (None, False)}


def _option(view: View, field: Any, route: APIRoute, default: object) -> str:
    """The name of the option; ``exclude_`` that is on by default is turned off by ``include``."""
    if field.alias in view.options:
        return view.options[field.alias]
    if field.alias in route.param_convertors:
        return str(field.alias).upper()
    name = str(field.alias).replace("_", "-")
    if default is True and name.startswith("exclude-"):
        return f"--{name.replace('exclude-', 'include-', 1)}"
    return f"--{name}"


def _description(info: Any, kind: dict[str, Any], *, negated: bool) -> str:
    said = info.description or next(_code_lists(info.annotation), "")
    said = re.sub(r"`+", "", said)
    if negated:
        said = f"Do not {said[:1].lower()}{said[1:]}"
    choices = _choices(kind)
    if choices and len(choices) <= _TOLD:
        said = f"{said.rstrip('.')}: {', '.join(choices)}."
    return said


def _choices(kind: dict[str, Any]) -> list[str] | None:
    return [kind["const"]] if "const" in kind else kind.get("enum")


def _code_lists(annotation: Any) -> Iterator[str]:
    for part in getattr(annotation, "__metadata__", ()):
        if isinstance(part, OneOf):
            yield part.description
    for part in getattr(annotation, "__args__", ()):
        yield from _code_lists(part)


def manual() -> str:
    """All questions as a page: what each command asks, where the API has it, its options."""
    lines = [
        "# Commands that ask",
        "",
        "Made by `python -m api.views.manifest`; `make check` compares. Every command "
        "also takes `--data DIR`, `--lang zh|en` and `--json`, which prints what the API answers; "
        "lists take `--csv FILE` and `--xlsx FILE`, and most `--limit N` and `--all`. "
        "What answers with GeoJSON takes `--out FILE` instead of `--json`.",
    ]
    for entry in manifest():
        text, _, examples = entry["help"].partition("\n\n\b\nExamples:\n")
        lines += ["", f"## gongjian {entry['command']}", "", text, ""]
        lines += [f"`GET /api/v1{entry['path']}`", ""]
        lines += [_manual_line(one) for one in entry["parameters"]]
        lines += ["", "```text", *(line.strip() for line in examples.splitlines()), "```"]
    return "\n".join(lines) + "\n"


def _manual_line(one: dict[str, Any]) -> str:
    default = one.get("default")
    shown = "" if default is None or one["kind"] == "flag" else f" By default {default}."
    return f"- `{one['option']}`: {one.get('help') or one['name']}{shown}"


def main() -> int:
    """Write the files, or with ``--check`` compare them; returns the exit status."""
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in manifest())
    return write_or_check({QUESTIONS: f"[\n{lines}\n]\n", _MANUAL: manual()}, "api.views.manifest")


if __name__ == "__main__":
    sys.exit(main())
