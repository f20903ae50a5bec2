"""``coverage policies`` and ``policy``: the policies to go by, and one of them as a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.shared import (
    DataOption,
    JsonOption,
    LanguageOption,
    settings_of,
)
from api.console import Output

if TYPE_CHECKING:
    pass


def policies(
    save: Annotated[
        Path | None,
        typer.Option("--save", metavar="FILE", help="Check a policy file and keep it."),
    ] = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """The policies that coverage can be asked by: built-in and saved ones.

    A saved version is never overwritten. To make a policy of your own, write an existing one
    to a file, change it, give it an id of its own and save it.

    \b
    Examples:
      gongjian coverage policies
      gongjian coverage policy default > mine.toml
      gongjian coverage policies --save mine.toml
    """
    from queries.coverage import list_policies, load_policy, save_policy

    folder = settings_of(data).policies_folder
    output = Output(lang)
    pick = output.pick
    if save is not None:
        path = save_policy(load_policy(save), folder)
        output.note(pick(f"已保存：{path}", f"Kept as {path}"))
    found = list_policies(folder)
    if as_json:
        from api.console import print_json

        print_json(
            [
                {"kept": kept.kept, **kept.policy.model_dump(include={"id", "version", "title"})}
                for kept in found
            ]
        )
        return
    output.table(
        [
            pick("编号", "id"),
            pick("版本", "version"),
            pick("名称", "title"),
            pick("来源", "kept"),
            pick("说明", "note"),
        ],
        [
            (
                kept.policy.id,
                kept.policy.version,
                output.text(kept.policy.title.text),
                pick("内置", "built-in") if kept.kept == "built-in" else pick("已保存", "saved"),
                output.text(kept.policy.note.text),
            )
            for kept in found
        ],
        title=pick("口径", "Policies"),
    )


def policy(
    wanted: Annotated[str, typer.Argument(metavar="POLICY", help="Id, or id@version.")],
    data: DataOption = None,
) -> None:
    """A policy as a TOML file, on standard output.

    \b
    Examples:
      gongjian coverage policy hefei
      gongjian coverage policy default > mine.toml
    """
    from queries.coverage import find_policy, to_toml

    found = find_policy(wanted, settings_of(data).policies_folder)
    typer.echo(to_toml(found.policy), nl=False)
