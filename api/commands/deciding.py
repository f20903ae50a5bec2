"""``identity merge``, ``separate`` and ``undo``: decisions, and taking them back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands.shared import (
    DataOption,
    JsonOption,
    LanguageOption,
    asking,
    day,
    voice_unless_json,
)
from graph.model.spec import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.answers import Answer
    from api.deps import Asked
    from queries.identity.decisions import Outcome

KeepArgument = Annotated[str, typer.Argument(metavar="KEEP", help="Id of the node to keep.")]
MergedArgument = Annotated[
    str, typer.Argument(metavar="MERGED", help="Id of the node that is the same body.")
]
FirstArgument = Annotated[str, typer.Argument(metavar="ID", help="Id of a node.")]
SecondArgument = Annotated[str, typer.Argument(metavar="ID", help="Id of the other.")]
ReasonOption = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")]
SourceOption = Annotated[
    str,
    typer.Option(
        "--source", metavar="TEXT", help="Body or document that states it; never a person."
    ),
]
EffectiveOption = Annotated[
    date | None,
    typer.Option(
        metavar="DAY",
        parser=day,
        help="First day it holds; by default GONGJIAN_AS_OF or today.",
    ),
]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Only say what would be written.")]


def merge(
    keep: KeepArgument,
    merged: MergedArgument,
    reason: ReasonOption,
    source: SourceOption,
    dry_run: DryRunOption = False,
    effective: EffectiveOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Decide that two nodes are one body, from the day on. Both stay as they are stored.

    \b
    Examples:
      gongjian identity merge unit:kunchuan-group unit:l-0001 --reason 同码 --source 核对纪要
      gongjian identity merge unit:a unit:b --reason "same code" --source "minutes 3" --dry-run
    """
    from api.routes import identity as routes

    _decide(
        lambda asked: routes.merge(
            asked,
            routes.Merge(keep=keep, merged=merged, reason=reason, source=source, dry_run=dry_run),
        ),
        "merge",
        data=data,
        effective=effective,
        lang=lang,
        as_json=as_json,
    )


def separate(
    first: FirstArgument,
    second: SecondArgument,
    reason: ReasonOption,
    source: SourceOption,
    dry_run: DryRunOption = False,
    effective: EffectiveOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Decide that two nodes are two bodies, so that they are not proposed again.

    \b
    Examples:
      gongjian identity separate unit:a unit:b --reason 母子公司 --source 工商登记
    """
    from api.routes import identity as routes

    _decide(
        lambda asked: routes.separate(
            asked,
            routes.Pair(first=first, second=second, reason=reason, source=source, dry_run=dry_run),
        ),
        "separate",
        data=data,
        effective=effective,
        lang=lang,
        as_json=as_json,
    )


def undo(
    first: FirstArgument,
    second: SecondArgument,
    reason: ReasonOption,
    source: SourceOption,
    dry_run: DryRunOption = False,
    effective: EffectiveOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take back what was decided of two nodes, from the day on; earlier days keep it.

    \b
    Examples:
      gongjian identity undo unit:kunchuan-group unit:l-0001 --reason 复核有误 --source 台账核对纪要
    """
    from api.routes import identity as routes

    _decide(
        lambda asked: routes.undo(
            asked,
            routes.Pair(first=first, second=second, reason=reason, source=source, dry_run=dry_run),
        ),
        "undo",
        data=data,
        effective=effective,
        lang=lang,
        as_json=as_json,
    )


def _decide(
    ask: Callable[[Asked], Answer[Outcome]],
    path: str,
    *,
    data: Any,
    effective: date | None,
    lang: Any,
    as_json: bool,
) -> None:
    with asking(f"/identity/{path}", data, effective, None) as asked:
        answer = ask(asked)
    if (voice := voice_unless_json(answer, lang, as_json=as_json)) is None:
        return
    pick = voice.pick
    found = answer.data
    done = {
        "merge": Text("合并", "merged"),
        "separate": Text("判定为不同主体", "declared distinct"),
        "undo": Text("撤销判定", "taken back"),
    }[path]
    voice.say(f"{voice.text(done)}: {found.first} → {found.second}")
    if found.represented_by is not None:
        voice.say(
            pick(
                f"所选保留方已并入 {found.represented_by}，故并入后者",
                f"the node to keep is itself merged: {found.represented_by} represents both",
            )
        )
    if found.report is None:
        voice.say(pick("此判定已成立，未写入", "it stood already; nothing was written"))
    elif found.report.dry_run:
        voice.say(pick("试运行，未写入", "dry run: nothing was written"))
    else:
        voice.say(f"{pick('版次', 'revision')} {found.report.revision_after}")
