"""``offline``: the first load of millions, as files for Neo4j's own importer."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.commands.shared import JsonOption, LanguageOption
from api.commands.storage.stores import read_dataset
from api.console import Output, print_json
from api.writing import CannotWrite


def offline(
    names: Annotated[
        list[str],
        typer.Argument(metavar="DATASET...", help="Folders or exported files, in order; kunming."),
    ],
    to: Annotated[
        Path, typer.Option("--to", metavar="FOLDER", help="Folder to write to: new, or empty.")
    ],
    database: Annotated[
        str, typer.Option(metavar="NAME", help="The new database of Neo4j.")
    ] = "neo4j",
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write datasets as files for neo4j-admin, which brings millions of rows into a new database.

    They are checked as by load, and the database ends as loads of them in this order would
    leave it; gongjian init then makes constraints and indexes. Nothing is asked of a store.
    The server has to be stopped meanwhile. Counts are written unmasked.

    \b
    Examples:
      gongjian offline kunming province/ --to import
      cd import && neo4j-admin database import full neo4j @import.args
    """
    from graph.backup.offline import COMMAND, write_offline

    output = Output(lang)
    with output.progress(output.pick("写出", "Writing")) as progress:
        try:
            written = write_offline(map(read_dataset, names), to, progress=progress)
        except OSError as error:
            raise CannotWrite(f"{to} cannot be written: {error.strerror or error}") from error
    command = f"cd {to} && {COMMAND.format(database=database)}"
    told = {
        "nodes": written.nodes,
        "relationships": written.relationships,
        "revision": written.revision,
        "command": command,
    }
    if as_json:
        print_json(told)
        return
    output.say(
        output.pick(
            f"已写入 {to}：{written.nodes:,} 个节点，{written.relationships:,} 条关系，"
            f"版次 {written.revision}。停止服务器后运行：",
            f"{to} written: {written.nodes:,} nodes, {written.relationships:,} relationships, "
            f"revision {written.revision}. With the server stopped, run:",
        )
    )
    output.say(f"  {command}")
    output.say(
        output.pick(
            "再启动服务器，并运行：gongjian init",
            "then start the server and run: gongjian init",
        )
    )
