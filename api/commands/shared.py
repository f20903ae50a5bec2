"""What all commands share: options, settings, and the way to the network.

The parts that take a while to import are imported where they are used, so that ``--help`` and a
mistyped option answer at once.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from api.console import Language, Output, print_json
from graph.errors import InvalidInput
from graph.model.codes import LAYER
from graph.model.spec import CodeList

if TYPE_CHECKING:
    from api.answers import Envelope
    from api.context import QueryContext
    from graph.settings import Settings

PICTURED = ("as_of", "layer", "zone", "within")
"""What says which picture of the network is asked: parameters of every question."""

DATA_VARIABLE = "GONGJIAN_DATA"
_ROOT_VARIABLE = "GONGJIAN_ROOT_PATH"
_BASEMAP_VARIABLE = "GONGJIAN_BASEMAP"
API = "/api/v1"


def command_group(help: str, **more: Any) -> typer.Typer:
    """A group of commands that shows its help when it is called without one."""
    return typer.Typer(
        help=help,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        **more,
    )


def day(text: str) -> date:
    """The day that a text says. Raises BadParameter."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no day; write it as 2021-12-31") from None


def one_of(words: Collection[str]) -> Callable[[str], str]:
    """What checks that an option is one of some words."""

    def checked(text: str) -> str:
        if text not in words:
            raise typer.BadParameter(f"{text!r} is none of {', '.join(words)}")
        return text

    return checked


def valueless(*options: str) -> type[TyperCommand]:
    """A kind of command some of whose options may stand without a value, and then mean true."""

    class Command(TyperCommand):
        def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
            following = [*args[1:], "-"]
            return super().parse_args(
                ctx,
                [
                    f"{one}=true" if one in options and after.startswith("-") else one
                    for one, after in zip(args, following, strict=False)
                ],
            )

    return Command


def coded(name: str, codes: CodeList, help: str) -> Any:
    """An option that takes a code of the list; its help names them."""
    return typer.Option(
        name, parser=one_of(codes.codes), metavar="CODE", help=f"{help}: {', '.join(codes.codes)}."
    )


DataOption = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="Data directory, instead of GONGJIAN_DATA."),
]
LanguageOption = Annotated[
    Language | None,
    typer.Option("--lang", help="Language of tables and messages; by default the locale's."),
]
JsonOption = Annotated[
    bool, typer.Option("--json", help="JSON for programs instead of tables for people.")
]
DayOption = Annotated[
    date | None,
    typer.Option(
        "--as-of",
        metavar="DAY",
        parser=day,
        help="Day the answer holds on, such as 2021-12-31; by default GONGJIAN_AS_OF or today.",
    ),
]
LayersOption = Annotated[
    list[str] | None,
    typer.Option(
        "--layer",
        metavar="LAYER",
        parser=one_of(LAYER.codes),
        help=f"Draw on this layer only ({', '.join(LAYER.codes)}); may be repeated.",
    ),
]
ZonesOption = Annotated[
    list[str] | None,
    typer.Option(
        "--zone",
        metavar="ZONE",
        help="Only what is in this zone (id or name); may be repeated.",
    ),
]
WithinOption = Annotated[
    str | None,
    typer.Option(
        "--within",
        metavar="POLYGON",
        help="Only what lies in this polygon: west,south,east,north, or lon,lat pairs.",
    ),
]
LimitOption = Annotated[
    int, typer.Option("--limit", min=1, max=10_000, metavar="N", help="Rows to show at most.")
]
AllOption = Annotated[bool, typer.Option("--all", help="All rows, however many.")]
PolicyOption = Annotated[
    str | None,
    typer.Option(
        "--policy",
        metavar="POLICY",
        help="Rules to go by: an id that `gongjian coverage policies` lists, or id@version.",
    ),
]

StreetsOption = Annotated[
    str | None,
    typer.Option(
        "--streets",
        metavar="[NAME]",
        help="Walk along streets: those of GONGJIAN_STREETS, or the network of this name in "
        "GONGJIAN_STREETS_FOLDER; false for straight lines; by default the policy's.",
    ),
]
"""May stand without a name where the command is a :func:`valueless` one."""

_LENSES = ("organizational", "work", "spatial")

ByOption = Annotated[
    str,
    typer.Option(
        "--by",
        parser=one_of(_LENSES),
        metavar="LENS",
        help=f"What to be covered in: {', '.join(_LENSES)}.",
    ),
]


def settings_of(
    data: Path | None, *, root_path: str | None = None, basemap: str | None = None
) -> Settings:
    """The settings of the environment, with those that options name if given.

    An option is put into the environment, because that is what everything else reads it from: the
    settings' own checks, and the log of what went wrong.
    """
    from graph.settings import read_settings

    if data is not None:
        os.environ[DATA_VARIABLE] = str(data)
    if root_path is not None:
        os.environ[_ROOT_VARIABLE] = root_path
    if basemap is not None:
        os.environ[_BASEMAP_VARIABLE] = basemap
    return read_settings()


def kept_gazetteer(file: Path, data: Path | None) -> str:
    """Keep a gazetteer as an upload is kept: what questions call it. Raises InvalidInput,
    StoreUnwritable."""
    from graph.places.kept import keep

    if not file.is_file():
        raise InvalidInput(f"{file} does not exist, or is no file")
    return keep(settings_of(data).gazetteers_folder, file, name=file.name).id


@contextmanager
def gazetteer_faults(lang: Language | None) -> Iterator[None]:
    """Tell the first faults of a gazetteer in the language that is spoken, before it is refused."""
    from graph.importing.rules import finding_text
    from graph.places.gazetteer import EVERY_RULE

    try:
        yield
    except InvalidInput as error:
        output = Output(lang)
        for one in error.findings[:20]:
            where = output.pick(f"第{one.row}行 {one.column}", f"row {one.row}, {one.column}")
            said = finding_text(one, output.language.value, EVERY_RULE)
            output.note(f"{one.file} {where}: {said} ({one.value}) [{one.rule}]")
        raise


@contextmanager
def asking(
    path: str,
    data: Path | None,
    given: Mapping[str, Any] | None = None,
    *,
    as_of: date | None = None,
    layer: list[str] | None = None,
    zone: list[str] | None = None,
    within: str | None = None,
) -> Iterator[QueryContext]:
    """The network on a day, in some layers and zones, to be asked as the API is.

    Commands call the functions behind the API's paths, so that both give the same answers in the
    same shape. ``path`` is the one below ``/api/v1`` with its parameters in braces, and ``given``
    what was given of them and in the query: an answer's ``next`` goes on there.
    """
    from api.context import QueryContext
    from graph.store.connect import connect
    from queries.network import Network

    settings = settings_of(data)
    given = given or {}
    query = tuple(
        (name, str(one).lower() if isinstance(one, bool) else str(one))
        for name, value in given.items()
        if f"{{{name}}}" not in path
        for one in (value if isinstance(value, list) else [value])
    )
    address = f"{API}{path.format(**given) if given else path}"
    with connect(settings) as store:
        network = Network.of(store, settings)
        picture = network.picture(as_of, layer, zones=zone, within=within)
        yield QueryContext(network, picture, address, query)


def print_answer(answer: Envelope) -> None:
    """An answer as JSON, as the API gives it."""
    from pydantic_core import to_jsonable_python

    print_json(to_jsonable_python(answer))


def output_unless_json(answer: Envelope, lang: Language | None, *, as_json: bool) -> Output | None:
    """The output to tell an answer to people in; None once it was printed as JSON, for programs."""
    if as_json:
        print_answer(answer)
        return None
    return Output(lang)
