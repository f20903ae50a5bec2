"""``identity merge``, ``separate`` and ``undo``: decisions, and taking them back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands.shared import (
    DataOption,
    JsonOption,
    LanguageOption,
    asking,
    day,
    output_unless_json,
    settings_of,
)
from api.console import Language, Output
from graph.model.spec import Text

if TYPE_CHECKING:
    from queries.identity.decisions import Outcome


def _text(text: str) -> str:
    if not 1 <= len(text) <= 400:
        raise typer.BadParameter("1 to 400 characters")
    return text


_OPTIONS = {
    "reason": Annotated[str, typer.Option("--reason", metavar="TEXT", parser=_text, help="Why.")],
    "source": Annotated[
        str,
        typer.Option(
            "--source",
            metavar="TEXT",
            parser=_text,
            help="Body or document that states it; never a person.",
        ),
    ],
    "dry_run": Annotated[bool, typer.Option("--dry-run", help="Only say what would be written.")],
    "effective": Annotated[
        date | None,
        typer.Option(
            metavar="DAY",
            parser=day,
            help="First day it holds; by default GONGJIAN_AS_OF or today.",
        ),
    ],
    "data": DataOption,
    "lang": LanguageOption,
    "as_json": JsonOption,
}


def _deciding(path: str, done: Text, nodes: dict[str, tuple[str, str]], help: str) -> Any:
    """A command that decides on two nodes. ``nodes``: what the request's body calls each, and what
    the help calls it and says of it."""

    def command(
        first: str,
        second: str,
        reason: str,
        source: str,
        dry_run: bool = False,
        effective: date | None = None,
        data: Path | None = None,
        lang: Language | None = None,
        as_json: bool = False,
    ) -> None:
        from api.commands.recording import recorded
        from api.routes.data import identity as routes

        body = dict(zip(nodes, (first, second), strict=True))
        kind = routes.Merge if path == "merge" else routes.Pair
        ruled = kind.model_validate(
            {**body, "reason": reason, "source": source, "dry_run": dry_run}
        )
        with (
            asking(f"/identity/{path}", data, as_of=effective) as context,
            recorded(f"identity {path}", context.network.store, settings_of(data)),
        ):
            answer = getattr(routes, path)(context, ruled)
        if (output := output_unless_json(answer, lang, as_json=as_json)) is not None:
            _tell(answer.data, done, output)

    one, other = (
        Annotated[str, typer.Argument(metavar=metavar, help=help)]
        for metavar, help in nodes.values()
    )
    # Typer reads a command off its annotations.
    command.__annotations__ = {"first": one, "second": other, **_OPTIONS}
    command.__doc__ = help
    return command


_PAIR = {"first": ("ID", "Id of a node."), "second": ("ID", "Id of the other.")}

merge = _deciding(
    "merge",
    Text("合并", "merged"),
    {
        "keep": ("KEEP", "Id of the node to keep."),
        "merged": ("MERGED", "Id of the node that is the same body."),
    },
    """Decide that two nodes are one body, from the day on. Both stay as they are stored.

    \b
    Examples:
      gongjian identity merge unit:kunchuan-group unit:l-0001 --reason 同码 --source 核对纪要
      gongjian identity merge unit:a unit:b --reason "same code" --source "minutes 3" --dry-run
    """,
)
separate = _deciding(
    "separate",
    Text("判定为不同主体", "declared distinct"),
    _PAIR,
    """Decide that two nodes are two bodies, so that they are not proposed again.

    \b
    Examples:
      gongjian identity separate unit:a unit:b --reason 母子公司 --source 工商登记
    """,
)
undo = _deciding(
    "undo",
    Text("撤销判定", "taken back"),
    _PAIR,
    """Take back what was decided of two nodes, from the day on; earlier days keep it.

    \b
    Examples:
      gongjian identity undo unit:kunchuan-group unit:l-0001 --reason 复核有误 --source 台账核对纪要
    """,
)


def _tell(found: Outcome, done: Text, output: Output) -> None:
    pick = output.pick
    output.say(f"{output.text(done)}: {found.first} → {found.second}")
    if found.represented_by is not None:
        output.say(
            pick(
                f"所选保留方已并入 {found.represented_by}，故并入后者",
                f"the node to keep is itself merged: {found.represented_by} represents both",
            )
        )
    if found.report is None:
        output.say(pick("此判定已成立，未写入", "it stood already; nothing was written"))
    elif found.report.dry_run:
        output.say(pick("试运行，未写入", "dry run: nothing was written"))
    else:
        output.say(f"{pick('版次', 'revision')} {found.report.revision_after}")
