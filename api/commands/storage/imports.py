"""``imports``: what was imported, and the way back."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands.shared import (
    DataOption,
    JsonOption,
    LanguageOption,
    command_group,
    day,
    settings_of,
)
from api.console import Output, print_json

if TYPE_CHECKING:
    from graph.importing import Import

app = command_group("What was imported: list it, show it, complete it, take it back.")

IdArgument = Annotated[str, typer.Argument(metavar="ID", help="Id of an import, such as imp:7.")]


@app.command("list")
def list_imports(
    data: DataOption = None, lang: LanguageOption = None, as_json: JsonOption = False
) -> None:
    """List what was imported, the latest first.

    \b
    Examples:
      gongjian imports list
      gongjian imports list --json
    """
    from graph.importing import imports
    from graph.store.connect import connect

    output = Output(lang)
    with connect(settings_of(data)) as store:
        entries = imports(store)
    if as_json:
        rows = [_plain(entry) for entry in entries]
        print_json({"data": rows, "count": len(rows), "next": None})
        return
    _table(entries, output)


@app.command("show", no_args_is_help=True)
def show_import(
    id: IdArgument,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show one import.

    \b
    Examples:
      gongjian imports show imp:7
    """
    from graph.importing import find_import
    from graph.store.connect import connect

    output = Output(lang)
    with connect(settings_of(data)) as store:
        entry = find_import(store, id)
    _tell(entry, output, as_json=as_json)


@app.command("undo", no_args_is_help=True)
def undo_import(
    id: IdArgument,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take an import back.

    What it changed or closed says again what it said before; what it created never held.
    Nothing is deleted. If a later import changed its rows, that one has to be taken back
    first. An import that was broken off can be taken back as well.

    \b
    Examples:
      gongjian imports undo imp:7
    """
    from api.access.actor import COMMAND
    from api.commands.recording import recorded
    from graph.importing import undo
    from graph.store.connect import connect

    settings = settings_of(data)
    output = Output(lang)
    with (
        connect(settings) as store,
        recorded("imports undo", store, settings),
        output.progress(output.pick(f"撤销 {id}", f"Taking {id} back")) as progress,
    ):
        entry = undo(store, id, progress=progress, actor=COMMAND.name)
    _tell(entry, output, as_json=as_json)


@app.command("resume", no_args_is_help=True)
def resume_import(
    id: IdArgument,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Complete an import that was broken off.

    It goes on from what was prepared for it, on the machine it was begun on. Elsewhere load
    the same files again, which completes it just so.

    \b
    Examples:
      gongjian imports resume imp:7
    """
    from api.commands.recording import recorded
    from graph.importing import find_import, resume
    from graph.store.connect import connect

    settings = settings_of(data)
    output = Output(lang)
    with connect(settings) as store:
        with (
            recorded("imports resume", store, settings),
            output.progress(output.pick(f"继续 {id}", f"Completing {id}")) as progress,
        ):
            resume(store, id, settings.imports_folder, progress)
        entry = find_import(store, id)
    if entry.draft and entry.draft.startswith("load-"):
        shutil.rmtree(settings.imports_folder / entry.draft, ignore_errors=True)
    _tell(entry, output, as_json=as_json)


@app.command("purge")
def purge_formers(
    before: Annotated[
        date,
        typer.Option(
            metavar="DAY", parser=day, help="Of imports that ended before this day (UTC)."
        ),
    ],
    yes: Annotated[
        bool, typer.Option("--yes", help="Do it; otherwise only say what would go.")
    ] = False,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Forget what changed or ended rows said before.

    What holds and the journal stay. The history then shows those rows as they are now, and
    the imports named can no longer be taken back. Make a backup first.

    \b
    Examples:
      gongjian imports purge --before 2025-01-01
      gongjian imports purge --before 2025-01-01 --yes
    """
    from api.commands.recording import recorded
    from graph.importing import purge
    from graph.store.connect import connect

    settings = settings_of(data)
    output = Output(lang)
    with (
        connect(settings) as store,
        recorded("imports purge", store, settings),
        output.progress(output.pick("清理", "Purging")) as progress,
    ):
        found = purge(store, before, dry_run=not yes, progress=progress)
    if as_json:
        print_json({"data": asdict(found)})
        return
    named = output.listed(found.imports) or output.pick("无", "none")
    what = output.pick("已清理" if yes else "将清理", "Purged" if yes else "Would purge")
    output.say(
        output.pick(
            f"{what}：版次 {found.last_revision} 及以前的旧状态 {found.formers:,} 条；"
            f"不能再撤销的导入：{named}",
            f"{what}: {found.formers:,} former states up to revision {found.last_revision}; "
            f"imports that can no longer be taken back: {named}",
        )
    )


def _plain(entry: Import) -> dict[str, Any]:
    return {key: value for key, value in asdict(entry).items() if key != "batches"}


def _tell(entry: Import, output: Output, *, as_json: bool) -> None:
    if as_json:
        print_json({"data": _plain(entry)})
        return
    _table([entry], output)


def _table(entries: Sequence[Import], output: Output) -> None:
    pick = output.pick
    states = {
        "running": pick("未完成", "not complete"),
        "complete": pick("完成", "complete"),
        "undone": pick("已撤销", "taken back"),
        "settled": pick("已由后来的导入了结", "settled by a later one"),
    }
    output.table(
        [
            pick("编号", "id"),
            pick("开始", "began"),
            pick("账号", "account"),
            pick("状态", "state"),
            pick("文件", "files"),
            pick("新增", "created"),
            pick("更新", "updated"),
            pick("终止", "closed"),
            pick("撤销了", "takes back"),
            pick("撤销者", "taken back by"),
        ],
        [
            (
                entry.id,
                entry.began,
                entry.actor,
                states[entry.state],
                output.listed(dict.fromkeys(file.file for file in entry.files)),
                entry.nodes.created + entry.relationships.created,
                entry.nodes.updated + entry.relationships.updated,
                entry.nodes.closed + entry.relationships.closed,
                entry.undoes,
                entry.undone_by,
            )
            for entry in entries
        ],
        title=pick("导入记录", "Imports"),
    )
