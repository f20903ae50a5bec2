"""``places accept``: places that were found for addresses, written by imports."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from api.commands.shared import (
    DataOption,
    DayOption,
    JsonOption,
    LanguageOption,
    asking,
    coded,
    gazetteer_faults,
    kept_gazetteer,
    settings_of,
)
from api.console import Output, print_json
from graph.errors import InvalidInput
from graph.model.codes import LOCATED_BY


def accept(
    located_by: Annotated[
        list[str] | None,
        coded("--class", LOCATED_BY, "Accept the places found by this; repeatable"),
    ] = None,
    id: Annotated[
        list[str] | None,
        typer.Option("--id", metavar="ID", help="Accept the place of this body; repeatable."),
    ] = None,
    gazetteer: Annotated[
        Path | None,
        typer.Option(
            "--gazetteer",
            metavar="FILE",
            help="The office's own list of places (template T11).",
        ),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Also those that were placed by their address before.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be written.")
    ] = False,
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
      gongjian places accept --class address --class building --dry-run
      gongjian places accept --id unit:91530100MA000C3M93
    """
    from api.access.actor import COMMAND
    from api.commands.recording import recorded
    from api.routes.data.places import search
    from graph.places.accepting import accept as written
    from graph.places.accepting import chosen
    from graph.today import today

    output = Output(lang)
    if not located_by and not id:
        raise InvalidInput(
            output.pick("请用 --class 或 --id 指明接受哪些", "say which: give --class or --id")
        )
    key = None if gazetteer is None else kept_gazetteer(gazetteer, data)
    with (
        gazetteer_faults(lang),
        asking("/places/accept", data, as_of=as_of) as context,
    ):
        asked = search(context, key, again)
        store = context.network.store
        places = chosen(asked.found.placed, located_by or (), id or ())
        with (
            recorded("places accept", store, settings_of(data)),
            TemporaryDirectory(prefix="gongjian-places-") as folder,
        ):
            reports = written(
                *(store, asked.picture.snapshot, places, Path(folder)),
                today=today(),
                commit=not dry_run,
                actor=COMMAND.name,
            )
    if as_json:
        print_json({"data": [one.as_dict() for one in reports], "count": len(reports)})
        return
    for report in reports:
        count = report.nodes.updated
        if report.dry_run:
            output.say(output.pick(f"将写入 {count:,} 处", f"{count:,} places would be written"))
        elif report.import_id:
            undo = f"gongjian imports undo {report.import_id}"
            output.say(
                output.pick(
                    f"已写入 {count:,} 处；{undo} 可撤销",
                    f"{count:,} places written; {undo} takes them back",
                )
            )
        else:
            output.say(output.pick("内容相同，未作更改", "the same as stored: nothing was changed"))
    if not reports:
        output.say(output.pick("没有可接受的定位", "there is no place to accept"))
