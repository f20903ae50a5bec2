"""What all commands share: options, settings, and the way to the network.

The parts that take a while to import are imported where they are used, so that ``--help`` and a
mistyped option answer at once.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from api.console import NOT_GIVEN, Language, Voice, print_json
from graph.codes import LAYER
from graph.errors import GongjianError
from graph.spec import CodeList
from graph.vocabulary import VOCABULARY

if TYPE_CHECKING:
    from api.answers import Envelope, Listing
    from api.context import Asked, Paging
    from graph.settings import Settings
    from queries.coverage import PolicyName

DATA_VARIABLE = "GONGJIAN_DATA"
API = "/api/v1"

_AT_ONCE = 1000
_L = TypeVar("_L", bound="Listing[Any]")


def command_group(help: str) -> typer.Typer:
    """A group of commands that shows its help when it is called without one."""
    return typer.Typer(
        help=help, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None
    )


def day(text: str) -> date:
    """The day that a text says. Raises BadParameter."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no day; write it as 2021-12-31") from None


def day_option(name: str, help: str) -> Any:
    """An option that takes a day."""
    return typer.Option(name, metavar="DAY", parser=day, help=help)


def one_of(codes: CodeList) -> Callable[[str], str]:
    """What checks that an option is a code of the list."""

    def checked(text: str) -> str:
        if text not in codes.codes:
            raise typer.BadParameter(f"{text!r} is none of {', '.join(codes.codes)}")
        return text

    return checked


def coded(name: str, codes: CodeList, help: str) -> Any:
    """An option that takes a code of the list; its help names them."""
    return typer.Option(
        name, parser=one_of(codes), metavar="CODE", help=f"{help}: {', '.join(codes.codes)}."
    )


def _relationship_type(text: str) -> str:
    if text not in VOCABULARY.relationships:
        raise typer.BadParameter(f"{text!r} is none of {', '.join(VOCABULARY.relationships)}")
    return text


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
        parser=one_of(LAYER),
        help=f"Draw on this layer only ({', '.join(LAYER.codes)}); may be repeated.",
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
HubsOption = Annotated[
    bool,
    typer.Option(
        "--include-hubs",
        help="Let the zone, its Party Working Committee and superior bodies take part.",
    ),
]

_LENSES = ("organizational", "work", "spatial")


def _lens(text: str) -> str:
    if text not in _LENSES:
        raise typer.BadParameter(f"{text!r} is none of {', '.join(_LENSES)}")
    return text


ByOption = Annotated[
    str,
    typer.Option(
        "--by",
        parser=_lens,
        metavar="LENS",
        help=f"What to be covered in: {', '.join(_LENSES)}.",
    ),
]
TieOption = Annotated[
    list[str] | None,
    typer.Option(
        "--tie",
        metavar="TYPE",
        parser=_relationship_type,
        help="Relationship type that ties, such as MEMBER_OF; may be repeated.",
    ),
]


def settings_of(data: Path | None) -> Settings:
    """The settings of the environment, with the data directory of ``--data`` if it was given.

    The option is put into the environment, because that is what everything else reads it from: the
    settings' own checks, and the log of what went wrong.
    """
    from graph.settings import read_settings

    if data is not None:
        os.environ[DATA_VARIABLE] = str(data)
    return read_settings()


@contextmanager
def asking(
    path: str,
    data: Path | None,
    as_of: date | None,
    layers: list[str] | None,
    given: Mapping[str, Any] | None = None,
) -> Iterator[Asked]:
    """The network on a day in some layers, to be asked as the API is.

    Commands call the functions behind the API's paths, so that both give the same answers in the
    same shape. ``path`` is the one below ``/api/v1`` with its parameters in braces, and ``given``
    what was given of them and in the query: an answer's ``next`` goes on there.
    """
    from api.context import Asked
    from graph.connect import connect
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
        yield Asked(network, network.picture(as_of, layers), address, query)


def listed(ask: Callable[[Paging], _L], *, limit: int, whole: bool) -> _L:
    """The first rows of a list, or all of them, page after page."""
    from api.context import Paging

    if not whole:
        return ask(Paging(None, limit))
    rows: list[Any] = []
    following: str | None = None
    while True:
        page = ask(Paging(following, _AT_ONCE))
        rows.extend(page.data)
        following = page.next
        if following is None:
            return replace(page, data=tuple(rows))


def print_answer(answer: Envelope) -> None:
    """An answer as JSON, as the API gives it."""
    from pydantic_core import to_jsonable_python

    print_json(to_jsonable_python(answer))


def voice_unless_json(answer: Envelope, lang: Language | None, *, as_json: bool) -> Voice | None:
    """The voice to tell an answer to people in; None once it was printed as JSON, for programs."""
    if as_json:
        print_answer(answer)
        return None
    return Voice(lang)


def layer_names(layers: Iterable[str], voice: Voice) -> str:
    """Layers on one line: their Chinese names, or their codes."""
    return voice.listed(voice.pick(LAYER.codes[layer].zh, layer) for layer in layers)


def standing(answer: Envelope, voice: Voice) -> list[str]:
    """What stands below every table: the day, the layers, the revision and the sources."""
    pick = voice.pick
    layers = layer_names(answer.layers, voice)
    sources = voice.listed(source.name for source in answer.provenance) or pick("（无）", "(none)")
    return [
        f"{pick('时点', 'as of')} {answer.as_of} · {pick('数据层', 'layers')}: {layers}"
        f" · {pick('版次', 'revision')} {answer.revision}",
        f"{pick('来源', 'sources')}: {sources}",
    ]


def policy_line(policy: PolicyName, voice: Voice) -> str:
    """The policy an answer goes by."""
    title = voice.text(policy.title)
    return f"{voice.pick('口径', 'policy')}: {title} ({policy.id}@{policy.version})"


def shown_of(listing: Listing[Any], voice: Voice) -> list[str]:
    """How many rows of a list are shown, where it is not all of them."""
    if len(listing.data) == listing.count:
        return []
    return [
        voice.pick(
            f"显示 {len(listing.data):,} / {listing.count:,} 行；--all 显示全部",
            f"{len(listing.data):,} of {listing.count:,} rows shown; --all shows the rest",
        )
    ]


def hubs_line(exclude: bool, voice: Voice) -> str:
    """Whether hubs take part."""
    return (
        voice.pick("不含枢纽节点（--include-hubs 可纳入）", "hubs are left out (--include-hubs)")
        if exclude
        else voice.pick("含枢纽节点", "hubs take part")
    )


def notes_of(listing: Listing[Any], exclude_hubs: bool, voice: Voice) -> list[str]:
    """What stands below a table: rows shown, hubs, and what the answer rests on."""
    return [*shown_of(listing, voice), hubs_line(exclude_hubs, voice), *standing(listing, voice)]


def digits(value: float | None) -> str:
    """A measure with the four digits that say something."""
    return NOT_GIVEN if value is None else f"{value:.4g}"


class CannotWrite(GongjianError):
    """A file that the user named cannot be written."""

    code = "cannot_write"


@contextmanager
def written(file: Path) -> Iterator[Path]:
    """A file beside ``file`` to write to, which takes its place when the block ends well.

    Raises:
        CannotWrite: it cannot be written; what was there before still is.
    """
    new = file.with_name(f".{file.name}.new")
    try:
        yield new
        new.replace(file)
    except OSError as error:
        raise CannotWrite(f"{file} cannot be written: {error.strerror or error}") from error
    finally:
        new.unlink(missing_ok=True)


def write_pieces(file: Path, pieces: Iterable[bytes]) -> None:
    """Write a file piece by piece. Raises CannotWrite as :func:`written` does."""
    with written(file) as new, new.open("wb") as out:
        out.writelines(pieces)
