"""``profiles``: what was learned of the headers of offices."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from api.commands.shared import DataOption, JsonOption, LanguageOption, command_group, settings_of
from api.console import Output, print_json

app = command_group("What headers of offices mean: list it, show it, forget it.")

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="Name of the profile.")]


@app.command("list")
def list_profiles(
    data: DataOption = None, lang: LanguageOption = None, as_json: JsonOption = False
) -> None:
    """List the profiles. `gongjian load --save-profile NAME` makes one.

    \b
    Examples:
      gongjian profiles list
    """
    from graph.ledgers.profiles import profiles_in
    from graph.ledgers.templates.tables import KINDS

    found = profiles_in(settings_of(data).profiles_folder)
    output = Output(lang)
    if as_json:
        print_json({"data": [asdict(one) for one in found], "count": len(found)})
        return
    pick = output.pick
    output.table(
        [pick("名称", "name"), pick("台账", "ledgers"), pick("对应的列", "columns mapped")],
        [
            (
                one.name,
                output.listed(output.text(KINDS[table.kind].text) for table in one.tables),
                sum(len(table.columns) for table in one.tables),
            )
            for one in found
        ],
        title=pick("方案", "Profiles"),
    )


@app.command("show", no_args_is_help=True)
def show_profile(
    name: NameArgument,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what a profile says of each table.

    \b
    Examples:
      gongjian profiles show 某区
    """
    from graph.ledgers.profiles import find_profile
    from graph.ledgers.templates.tables import KINDS

    found = find_profile(name, settings_of(data).profiles_folder)
    if as_json:
        print_json({"data": asdict(found)})
        return
    output = Output(lang)
    pick = output.pick
    for table in found.tables:
        output.table(
            [pick("表头", "header"), pick("读作", "read as")],
            [
                *table.columns.items(),
                *((header, pick("剔除", "left out")) for header in table.left_out),
                *(
                    (pick("（无此列）", "(no such column)"), f"{column} = {text}")
                    for column, text in table.defaults.items()
                ),
            ],
            title=output.text(KINDS[table.kind].text),
            notes=[
                pick("用于含有这些表头的表：", "For tables with the headers: ")
                + output.listed(table.headers)
            ],
        )


@app.command("remove", no_args_is_help=True)
def drop_profile(name: NameArgument, data: DataOption = None, lang: LanguageOption = None) -> None:
    """Forget a profile. What was imported by it stays.

    \b
    Examples:
      gongjian profiles remove 某区
    """
    from graph.ledgers.profiles import remove_profile

    remove_profile(name, settings_of(data).profiles_folder)
    output = Output(lang)
    output.note(output.pick(f"已删除方案 {name}", f"Forgotten: {name}"))
