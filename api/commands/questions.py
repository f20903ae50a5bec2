"""Commands made from ``questions.json``: what a route may be asked, asked from the command line."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands.shared import (
    PICTURED,
    AllOption,
    DataOption,
    JsonOption,
    LanguageOption,
    LimitOption,
    asking,
    day,
    gazetteer_faults,
    kept_gazetteer,
    one_of,
    print_answer,
    valueless,
)
from api.console import Language, Output
from api.writing import give_rows

if TYPE_CHECKING:
    from api.views.view import Table, View

Entry = Mapping[str, Any]

_FILE = Path(__file__).with_name("questions.json")
_SETTINGS = {
    "data": DataOption,
    "lang": LanguageOption,
}
_OUT = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="File to write; by default standard output."),
]
_METAVARS = {"day": "DAY", "integer": "N", "number": "X", "file": "FILE"}
_TYPES = {"text": str, "integer": int, "number": float, "flag": bool, "day": date, "file": Path}
_TAKEN: dict[str, Any] = {
    kind: Annotated[
        Path | None,
        typer.Option(f"--{kind}", metavar="FILE", help=f"Write all rows to a file, as {what}."),
    ]
    for kind, what in (("csv", "CSV"), ("xlsx", "a workbook"))
}


@cache
def entries() -> tuple[Entry, ...]:
    """All questions that are commands."""
    return tuple(json.loads(_FILE.read_text(encoding="utf-8")))


def add_question(room: typer.Typer, name: str, entry: Entry) -> None:
    """Add a question to a group of commands."""
    needs_help = any(one.get("required") for one in entry["parameters"])
    kind = valueless(*(one["option"] for one in entry["parameters"] if one.get("bare")))
    room.command(name, cls=kind, help=entry["help"], no_args_is_help=needs_help)(_command(entry))


def _command(entry: Entry) -> Callable[..., None]:
    def command(**given: Any) -> None:
        _run(entry, given)

    options: dict[str, tuple[Any, Any]] = {
        _own(one): _option(one)
        for one in sorted(entry["parameters"], key=lambda one: not one.get("required"))
    }
    if "rows" in entry:
        options |= {kind: (option, None) for kind, option in _TAKEN.items()}
        if entry["rows"] is not None:
            options |= {"limit": (LimitOption, entry["rows"]), "whole": (AllOption, False)}
    options |= {name: (option, None) for name, option in _SETTINGS.items()}
    options |= {"out": (_OUT, None)} if "file" in entry else {"as_json": (JsonOption, False)}
    # Typer reads a command off its signature.
    command.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            inspect.Parameter(
                name, inspect.Parameter.KEYWORD_ONLY, annotation=annotation, default=default
            )
            for name, (annotation, default) in options.items()
        ]
    )
    command.__annotations__ = {name: one for name, (one, _) in options.items()}
    return command


def _own(one: Entry) -> str:
    """A name for a question's parameter that neither Python nor a setting has taken."""
    return f"asked_{one['name']}"


def _option(one: Entry) -> tuple[Any, Any]:
    """An option's annotation and its default, as typer reads them."""
    kind = _TYPES[one["kind"]]
    said: dict[str, Any] = {"help": one["help"]}
    name, default = one["option"], one.get("default")
    if one["kind"] == "file":
        said |= {"metavar": _METAVARS["file"]}
    elif one["kind"] != "flag":
        said |= {"metavar": _METAVARS.get(one["kind"]) or _metavar(one), "parser": _checked(one)}
    if not name.startswith("-"):
        shown = name if one.get("required") else f"[{name}]"
        said["metavar"] = shown + ("..." if one.get("many") else "")
        annotation: Any = typer.Argument(**said)
    else:
        annotation = typer.Option(name, **said)
    if one["kind"] == "flag" and "/" not in name:
        default = False
    shape: Any = list[kind] if one.get("many") else kind  # type: ignore[valid-type]
    if one.get("required"):
        return Annotated[shape, annotation], inspect.Parameter.empty
    return Annotated[shape | None if default is None else shape, annotation], default


def _metavar(one: Entry) -> str:
    word = "CODE" if "choices" in one else str(one["name"]).split("_")[-1].upper()
    return f"[{word}]" if one.get("bare") else word


def _checked(one: Entry) -> Callable[[str], Any]:
    """What reads an option and says what is wrong with it, before anything heavy is loaded."""

    def number(text: str) -> float:
        try:
            value: float = int(text) if one["kind"] == "integer" else float(text)
        except ValueError:
            what = "whole number" if one["kind"] == "integer" else "number"
            raise typer.BadParameter(f"{text!r} is no {what}") from None
        least, most, above = one.get("least"), one.get("most"), one.get("above")
        if (
            (least is not None and not value >= least)
            or (above is not None and not value > above)
            or (most is not None and not value <= most)
        ):
            low = f"{above} < x" if least is None and above is not None else f"{least} <= x"
            raise typer.BadParameter(f"{text} is not in the range {low} <= {most}")
        return value

    def plain(text: str) -> str:
        if len(text) > one.get("longest", len(text)):
            raise typer.BadParameter(f"at most {one['longest']} characters")
        return text

    if one["kind"] == "day":
        return day
    if one["kind"] in ("integer", "number"):
        return number
    return one_of(one["choices"]) if "choices" in one else plain


def _run(entry: Entry, given: Mapping[str, Any]) -> None:
    from importlib import import_module

    from api.views.asking import ask, file_of, route_of

    chosen: dict[str, Any] = {
        one["name"]: not value if one["option"].startswith("--include-") else value
        for one in entry["parameters"]
        if _is_given(one, value := given[_own(one)])
    }
    files = [one["name"] for one in entry["parameters"] if one["kind"] == "file"]
    for name in chosen.keys() & files:
        chosen[name] = kept_gazetteer(chosen[name], given["data"])
    of = {name: chosen.pop(name, None) for name in PICTURED}
    module = import_module(f"api.views.{entry['module']}")
    view: View = next(one for one in module.VIEWS if one.command == entry["command"])
    taken = {kind: given[kind] for kind in _TAKEN if given.get(kind)}
    if taken and view.guard is not None:
        view.guard(chosen)
    limit = None if taken or given.get("whole", True) else given["limit"]
    with (
        gazetteer_faults(given["lang"]) if files else nullcontext(),
        asking(entry["path"], given["data"], chosen, **of) as context,
    ):
        route = route_of(view.route)
        answer = ask(route, context, chosen, limit=limit)
    output = Output(given["lang"])
    if view.give is not None:
        view.give(answer, given["out"], output)
        return
    for kind, file in taken.items():
        _write(file, kind, file_of(view, route), answer, output, title=view.command)
    if given["as_json"]:
        print_answer(answer)
    elif not taken:
        show(view.tables, answer, output, limit=limit)


def _is_given(one: Entry, value: object) -> bool:
    """Whether an option was; a flag that can be turned off by name may be given as False."""
    return value not in (None, [], False) or (value is False and "/" in one["option"])


def _write(file: Path, kind: str, table: Any, answer: Any, output: Output, *, title: str) -> None:
    from api.downloads.tables import file_pieces
    from api.views.files import cells

    count = sum(1 for _ in table.rows(answer))
    give_rows(file, file_pieces(cells(table, answer, output), kind, title=title), count, output)


def show(
    tables: tuple[Table, ...], answer: Any, output: Output, *, limit: int | None = None
) -> None:
    """Print the tables of an answer, the last one with what the answer rests on."""
    from api.views.notes import provenance

    *first, last = tables
    for table in first:
        table.print(answer, output)
    last.print(answer, output, limit=limit, after=provenance(answer, output))


def tell(
    route: Callable[..., Any],
    tables: tuple[Table, ...],
    given: Mapping[str, Any],
    *,
    limit: int | None,
    data: Path | None,
    lang: Language | None,
    as_json: bool,
    **of: Any,
) -> None:
    """Ask a route and print the answer: for commands by hand, that choose what to ask.

    ``given`` are parameters by their names in the address, None where not given; of a list
    ``limit`` rows are asked for, or all; ``of`` is as for :func:`asking`.
    """
    from api.views.asking import ask, route_of

    found = route_of(route)
    chosen = {name: value for name, value in given.items() if value is not None}
    with asking(found.path, data, chosen, **of) as context:
        answer = ask(found, context, chosen, limit=limit)
    if as_json:
        print_answer(answer)
    else:
        show(tables, answer, Output(lang), limit=limit)
