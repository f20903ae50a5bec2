"""``identity``: which nodes may be one body, and what was decided of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands.shared import (
    AllOption,
    DataOption,
    DayOption,
    JsonOption,
    LanguageOption,
    LayersOption,
    LimitOption,
    asking,
    command_group,
    listed,
    one_of,
    shown_of,
    standing,
    voice_unless_json,
)
from api.console import NOT_GIVEN, Voice, number
from graph.spec import Text
from graph.vocabulary import VOCABULARY
from queries.identity.codes import PROPOSAL

if TYPE_CHECKING:
    from queries.identity.preview import Compared

app = command_group("One body, one node: candidates, and decisions that can be taken back.")

_LABELS = tuple(start for start, _ in VOCABULARY.relationships["SAME_AS"].ends)
_KIND = {"merge": Text("合并", "merge"), "separate": Text("区分", "separate")}
_AGREEMENT = {
    "agree": Text("一致", "agree"),
    "differ": Text("不一致", "differ"),
    "only_kept": Text("仅保留方有", "kept node only"),
    "only_merged": Text("仅被合并方有，合并后不再计入", "merged node only: lost to answers"),
}

KeepArgument = Annotated[str, typer.Argument(metavar="KEEP", help="Id of the node to keep.")]
MergedArgument = Annotated[
    str, typer.Argument(metavar="MERGED", help="Id of the node that is the same body.")
]


def _label(text: str) -> str:
    if text not in _LABELS:
        raise typer.BadParameter(f"{text!r} is none of {', '.join(_LABELS)}")
    return text


@app.command("candidates")
def candidates(
    label: Annotated[
        str | None,
        typer.Option(
            "--label",
            parser=_label,
            metavar="LABEL",
            help=f"Nodes of this label only: {', '.join(_LABELS)}.",
        ),
    ] = None,
    proposal: Annotated[
        str | None,
        typer.Option(
            "--class",
            parser=one_of(PROPOSAL),
            metavar="CLASS",
            help=f"Proposals of this class only: {', '.join(PROPOSAL.codes)}.",
        ),
    ] = None,
    min_score: Annotated[
        float, typer.Option("--min-score", min=0.6, max=1.0, help="Score at least.")
    ] = 0.6,
    limit: LimitOption = 50,
    whole: AllOption = False,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_of: DayOption = None,
    layer: LayersOption = None,
    as_json: JsonOption = False,
) -> None:
    """Nodes that may be one body, best first. Nothing is merged by a score.

    \b
    Examples:
      gongjian identity candidates
      gongjian identity candidates --label Unit --class certain --all --json
    """
    from api.routes import identity as routes

    with asking("/identity/candidates", data, as_of, layer) as asked:
        listing = listed(
            lambda paging: routes.identity_candidates(
                asked,
                paging,
                label=label,
                proposal=proposal,
                min_score=min_score,
            ),
            limit=limit,
            whole=whole,
        )
    if (voice := voice_unless_json(listing, lang, as_json=as_json)) is None:
        return
    pick = voice.pick
    voice.table(
        [
            pick("分值", "score"),
            pick("建议", "proposal"),
            pick("建议保留", "keep"),
            pick("另一方", "other"),
            pick("理由", "reason"),
        ],
        [
            (
                f"{row.score:.2f}",
                voice.code(PROPOSAL, row.proposal),
                *(f"{body.name} ({body.id})" for body in _keep_first(row)),
                voice.text(row.reason),
            )
            for row in listing.data
        ],
        title=pick("疑似同一主体", "Nodes that may be one body"),
        notes=[
            *shown_of(listing, voice),
            pick(
                f"比对 {listing.compared:,} 对；已判定为不同主体而略去 {listing.decided:,} 对",
                f"{listing.compared:,} pairs compared; {listing.decided:,} left out as decided "
                "to be two bodies",
            ),
            *standing(listing, voice),
        ],
    )


def _keep_first(row: Any) -> tuple[Any, Any]:
    return (row.first, row.second) if row.keep == row.first.id else (row.second, row.first)


@app.command("decisions")
def decisions(
    limit: LimitOption = 50,
    whole: AllOption = False,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_of: DayOption = None,
    layer: LayersOption = None,
    as_json: JsonOption = False,
) -> None:
    """What has been decided of which nodes, also what was taken back.

    \b
    Examples:
      gongjian identity decisions
      gongjian identity decisions --as-of 2021-12-31 --json
    """
    from api.routes import identity as routes

    with asking("/identity/decisions", data, as_of, layer) as asked:
        listing = listed(
            lambda paging: routes.identity_decisions(asked, paging), limit=limit, whole=whole
        )
    if (voice := voice_unless_json(listing, lang, as_json=as_json)) is None:
        return
    pick = voice.pick
    voice.table(
        [
            pick("决定", "decision"),
            pick("一方", "one"),
            pick("另一方（合并时为保留方）", "other (kept, if merged)"),
            pick("当日有效", "holds"),
            pick("自", "since"),
            pick("至（不含）", "until"),
            pick("理由", "reason"),
            pick("依据", "source"),
        ],
        [
            (
                voice.text(_KIND[row.kind]),
                f"{row.first.name} ({row.first.id})",
                f"{row.second.name} ({row.second.id})",
                pick("是", "yes") if row.holds else pick("否", "no"),
                row.since,
                row.until,
                row.reason,
                row.source_name,
            )
            for row in listing.data
        ],
        title=pick("主体判定", "Decisions of identity"),
        notes=[*shown_of(listing, voice), *standing(listing, voice)],
    )


@app.command("preview")
def preview(
    keep: KeepArgument,
    merged: MergedArgument,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_of: DayOption = None,
    as_json: JsonOption = False,
) -> None:
    """What a merge would bring together, and what only the merged node states.

    \b
    Examples:
      gongjian identity preview unit:kunchuan-group unit:l-0001
    """
    from api.routes import identity as routes

    with asking("/identity/preview", data, as_of, None) as asked:
        answer = routes.merge_preview(asked, keep=keep, merged=merged)
    if (voice := voice_unless_json(answer, lang, as_json=as_json)) is None:
        return
    pick = voice.pick
    found = answer.data
    notes = [
        f"{pick('保留', 'keep')}: {found.kept.name} ({found.kept.id}); "
        f"{pick('并入', 'merged')}: {found.merged.name} ({found.merged.id})",
        f"{pick('分值', 'score')} {found.score:.2f} "
        f"({voice.code(PROPOSAL, found.proposal)}): {voice.text(found.reason)}",
    ]
    if found.asked is not None:
        notes.append(
            pick(
                f"{found.asked} 已由上述保留方代表",
                f"{found.asked} is represented by the kept node",
            )
        )
    if found.stands:
        notes.append(pick("已合并", "They are merged already."))
    if found.refused is not None:
        notes.append(f"{pick('不能合并', 'cannot be merged')}: {found.refused}")
    voice.table(
        [
            pick("属性", "property"),
            pick("对照", "comparison"),
            pick("保留方", "kept"),
            pick("被合并方", "merged"),
        ],
        [_compared(row, voice) for row in found.properties],
        title=pick("属性对照", "Properties side by side"),
    )
    voice.table(
        [
            pick("关系", "relationship"),
            pick("方向", "direction"),
            pick("保留方", "kept"),
            pick("被合并方", "merged"),
            pick("共有对象", "shared ends"),
        ],
        [
            (row.type, row.direction, number(row.kept), number(row.merged), number(row.shared))
            for row in found.relationships
        ],
        title=pick("合并后归一的关系", "Relationships that come together"),
        notes=[*notes, *standing(answer, voice)],
    )


def _compared(row: Compared, voice: Voice) -> tuple[object, ...]:
    def shown(value: Any) -> str:
        if value in (None, ()):
            return NOT_GIVEN
        return voice.listed(map(str, value)) if isinstance(value, tuple) else str(value)

    return row.name, voice.text(_AGREEMENT[row.agreement]), shown(row.kept), shown(row.merged)
