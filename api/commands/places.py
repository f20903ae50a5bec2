"""``places``: bodies without coordinates placed by their addresses. Only ``accept`` writes."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from statistics import median_high
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.shared import (
    AllOption,
    DataOption,
    DayOption,
    JsonOption,
    LanguageOption,
    LimitOption,
    asking,
    coded,
    command_group,
    settings_of,
)
from api.console import Output, print_json
from graph.errors import InvalidInput
from graph.model.codes import LOCATED_BY

if TYPE_CHECKING:
    from api.context import QueryContext
    from graph.places.finding import Found, PlacedBody
    from graph.snapshot.pictures import Picture

app = command_group("Bodies without coordinates, placed by their addresses.")

GazetteerOption = Annotated[
    Path | None,
    typer.Option(
        "--gazetteer", metavar="FILE", help="The office's own list of places (template T11)."
    ),
]
AgainOption = Annotated[
    bool, typer.Option("--again", help="Also those that were placed by their address before.")
]
_RESTS_ON = {
    "measured_here": ("同处误差", "errors here"),
    "measured": ("同类误差", "errors of the class"),
    "extent": ("区域范围", "extent of the area"),
    "assumed": ("假定", "assumed"),
    "spread": ("相互距离", "how far apart they are"),
}


@app.command("find")
def find_command(
    gazetteer: GazetteerOption = None,
    again: AgainOption = False,
    located_by: Annotated[
        str | None, coded("--class", LOCATED_BY, "List the places found by this")
    ] = None,
    limit: LimitOption = 20,
    every: AllOption = False,
    as_of: DayOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find places for the bodies of ledgers that have an address and no coordinates.

    Nothing is written: the answer counts what would be placed by each class, the most precise
    first. With --class it lists the places, with their radius in metres and what each address
    was matched with. `gongjian places accept` writes them.

    \b
    Examples:
      gongjian places find
      gongjian places find --gazetteer 地名地址台账.xlsx
      gongjian places find --class number --limit 50
    """
    output = Output(lang)
    with _asking(data, as_of) as context:
        found = _find(context.picture, gazetteer, again, output)
    placed = [one for one in found.placed if located_by in (None, one.located_by)]
    if as_json:
        rows = [asdict(one) for one in placed]
        print_json({"data": rows, "count": len(rows), "next": None, "by_class": found.counts()})
    elif located_by is not None:
        _list(placed, len(placed) if every else limit, output)
    else:
        _count(found, output)


@app.command("unplaced")
def unplaced_command(
    gazetteer: GazetteerOption = None,
    again: AgainOption = False,
    limit: LimitOption = 20,
    every: AllOption = False,
    as_of: DayOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """List what cannot be placed and why, those with most employees and members first.

    \b
    Examples:
      gongjian places unplaced
      gongjian places unplaced --gazetteer 地名地址台账.xlsx --json
    """
    from graph.places.finding import REASONS

    output = Output(lang)
    with _asking(data, as_of) as context:
        found = _find(context.picture, gazetteer, again, output)
    if as_json:
        rows = [asdict(one) for one in found.unplaced]
        print_json({"data": rows, "count": len(rows), "next": None})
        return
    pick = output.pick
    shown = found.unplaced if every else found.unplaced[:limit]
    output.table(
        [
            *(pick("编号", "id"), pick("名称", "name"), pick("地址", "address")),
            *(pick("从业人员", "employees"), pick("党员", "members")),
            *(pick("原因", "why"), pick("有关的名称", "the name in question")),
        ],
        [
            (
                *(one.id, one.name, one.address, one.staff, one.members),
                *(output.text(REASONS[one.reason]), one.value),
            )
            for one in shown
        ],
        title=pick("未能定位", "Not placed"),
        notes=output.rows_shown(len(shown), len(found.unplaced)),
    )


@app.command("accept")
def accept_command(
    located_by: Annotated[
        list[str] | None,
        coded("--class", LOCATED_BY, "Accept the places found by this; repeatable"),
    ] = None,
    id: Annotated[
        list[str] | None,
        typer.Option("--id", metavar="ID", help="Accept the place of this body; repeatable."),
    ] = None,
    gazetteer: GazetteerOption = None,
    again: AgainOption = False,
    as_of: DayOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write places that were found: all of a class, or those of some bodies.

    They are imported as a ledger is: `gongjian imports list` shows it and `gongjian imports undo`
    takes it back. Each keeps what it was found by, what it was matched with and its radius.

    \b
    Examples:
      gongjian places accept --class address --class building
      gongjian places accept --id unit:91530100MA000C3M93
    """
    from api.access.actor import COMMAND
    from api.commands.recording import recorded
    from graph.places.accepting import accept, chosen
    from graph.today import today

    output = Output(lang)
    if not located_by and not id:
        raise InvalidInput(
            output.pick("请用 --class 或 --id 指明接受哪些", "say which: give --class or --id")
        )
    with _asking(data, as_of) as context:
        store, picture = context.network.store, context.picture
        found = _find(picture, gazetteer, again, output)
        places = chosen(found.placed, located_by or (), id or ())
        with (
            recorded("places accept", store, settings_of(data)),
            TemporaryDirectory(prefix="gongjian-places-") as folder,
        ):
            reports = accept(
                store, picture.snapshot, places, Path(folder), today=today(), actor=COMMAND.name
            )
    if as_json:
        print_json({"data": [one.as_dict() for one in reports], "count": len(reports)})
        return
    for report in reports:
        output.say(
            output.pick(
                f"已写入 {report.nodes.updated:,} 处；"
                f"gongjian imports undo {report.import_id} 可撤销",
                f"{report.nodes.updated:,} places written; gongjian imports undo "
                f"{report.import_id} takes them back",
            )
            if report.import_id
            else output.pick("内容相同，未作更改", "the same as stored: nothing was changed")
        )
    if not reports:
        output.say(output.pick("没有可接受的定位", "there is no place to accept"))


def _asking(data: Path | None, day: date | None) -> AbstractContextManager[QueryContext]:
    """The network in the layers in which places are found."""
    from graph.places.asking import LAYERS

    return asking("/places", data, as_of=day, layer=list(LAYERS))


def _find(picture: Picture, gazetteer: Path | None, again: bool, output: Output) -> Found:
    from graph.importing.rules import finding_text
    from graph.places.asking import find_places
    from graph.places.gazetteer import EVERY_RULE

    try:
        return find_places(picture, gazetteer, again=again)
    except InvalidInput as error:
        for one in error.findings[:20]:
            where = output.pick(f"第{one.row}行 {one.column}", f"row {one.row}, {one.column}")
            said = finding_text(one, output.language.value, EVERY_RULE)
            output.note(f"{one.file} {where}: {said} ({one.value}) [{one.rule}]")
        raise


def _count(found: Found, output: Output) -> None:
    pick = output.pick
    radii: dict[str, list[float]] = {}
    for one in found.placed:
        radii.setdefault(one.located_by, []).append(one.radius_m)
    output.table(
        [
            pick("定位依据", "found by"),
            pick("数量", "count"),
            pick("半径中位（米）", "median radius (m)"),
        ],
        [
            (
                *(output.text(LOCATED_BY.codes[name]), count),
                median_high(radii[name]) if count else None,
            )
            for name, count in found.counts().items()
        ],
        title=pick("可定位（未写入）", "Can be placed; nothing is written"),
        notes=[
            pick(
                f"未能定位 {len(found.unplaced):,} 个：gongjian places unplaced",
                f"{len(found.unplaced):,} cannot be placed: gongjian places unplaced",
            ),
            pick(
                "接受：gongjian places accept --class address",
                "to accept: gongjian places accept --class address",
            ),
        ],
    )


def _list(placed: Sequence[PlacedBody], limit: int, output: Output) -> None:
    pick = output.pick
    shown = placed[:limit]
    output.table(
        [
            *(pick("编号", "id"), pick("名称", "name"), pick("地址", "address")),
            *(pick("依据", "matched with"), pick("经度", "longitude"), pick("纬度", "latitude")),
            *(pick("半径（米）", "radius (m)"), pick("半径来自", "radius from")),
            pick("街道之外、未采用", "outside its subdistrict, not taken"),
        ],
        [
            (
                *(one.id, one.name, one.address, one.matched, f"{one.lon:.6f}", f"{one.lat:.6f}"),
                *(one.radius_m, pick(*_RESTS_ON[one.radius_from]), output.listed(one.doubts)),
            )
            for one in shown
        ],
        title=pick("可定位（未写入）", "Can be placed; nothing is written"),
        notes=output.rows_shown(len(shown), len(placed)),
    )
