"""``template``: the files that ledgers are filled in on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.commands.shared import LanguageOption
from api.console import Output
from api.writing import CannotWrite, write_pieces


def template(
    kind: Annotated[
        str,
        typer.Argument(
            metavar="[KIND]",
            help="organizations, enterprises, positions, pairings, lists (resources, needs and "
            "projects), activities, memberships, zones, frameworks, figures, gazetteer, or all.",
        ),
    ] = "all",
    as_csv: Annotated[
        bool, typer.Option("--csv", help="CSV in UTF-8 with a byte order mark, a file a table.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            metavar="DIR",
            help="Folder to write to, made if it is missing; by default this one.",
        ),
    ] = None,
    lang: LanguageOption = None,
) -> None:
    """Write the templates of ledgers: headers, notes, a sample, drop-down lists.

    Filled in, they are read by `gongjian load`. The headers decide which ledger a table is.

    \b
    Examples:
      gongjian template
      gongjian template enterprises --out templates
      gongjian template lists --csv
    """
    from graph.ledgers.templates.files import WORKBOOKS, template_csv, template_xlsx
    from graph.ledgers.templates.tables import EVERY

    known = {**WORKBOOKS, **{code: (one,) for code, one in EVERY.items()}}
    if kind != "all" and kind not in known:
        raise typer.BadParameter(f"{kind!r} is none of {', '.join(WORKBOOKS)}, all")
    folder = out or Path()
    chosen = WORKBOOKS if kind == "all" else {kind: known[kind]}
    files: dict[str, bytes] = {}
    for name, kinds in chosen.items():
        if as_csv:
            files.update({f"{one.code}.csv": template_csv(one) for one in kinds})
        else:
            files[f"{name}.xlsx"] = template_xlsx(*kinds)
    output = Output(lang)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(f"{folder} cannot be made: {error.strerror or error}") from error
    for name, content in files.items():
        write_pieces(folder / name, [content])
        output.say(str(folder / name))
    output.note(
        output.pick(
            "第1行为表头（*为必填），第2行为说明，第3行起为示例；填写时请删除示例行。",
            "Row 1 has the headers (* is required), row 2 notes, row 3 on samples: delete those.",
        )
    )
