"""Under ``pairings``: whom to pair with whom, for one organization and for all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.shared import (
    DataOption,
    DayOption,
    JsonOption,
    LanguageOption,
    LayersOption,
    asking,
    print_answer,
    standing,
    write_pieces,
)
from api.console import NOT_GIVEN, Voice

if TYPE_CHECKING:
    from queries.recommendation.matching import Matching
    from queries.recommendation.records import Proposal
    from queries.recommendation.weights import Weights

WeightsOption = Annotated[
    str | None,
    typer.Option(
        "--weights",
        metavar="WEIGHTS",
        help="What each part of a score weighs, 1 together: need:0.6,distance:0.4. Parts: need, "
        "distance, sector, load, network.",
    ),
]


def recommend(
    organization: Annotated[str, typer.Argument(metavar="ORG", help="Id or exact unique name.")],
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=10, metavar="N", help="Candidates at most.")
    ] = 10,
    weights: WeightsOption = None,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Whom an organization could pair with, the best first: the score, its parts, the reason.

    \b
    Examples:
      gongjian pairings recommend org:s-pc-c01 --as-of 2021-12-31
      gongjian pairings recommend org:s-pc-c01 --limit 3 --weights need:0.6,distance:0.4
    """
    from api.routes import recommendations as routes
    from queries.recommendation.partners import LEFT_OUT

    with asking(f"/pairings/recommendations/{organization}", data, as_of, layer) as asked:
        answer = routes.recommendation(asked, organization, limit=limit, weights=weights)
    if as_json:
        print_answer(answer)
        return
    voice, found = Voice(lang), answer.data
    pick = voice.pick
    voice.table(
        [pick("编号", "id"), pick("名称", "name"), *_scored(voice), pick("理由", "reason")],
        [
            (each.second.id, each.second.name, *_score(each), voice.text(each.reason))
            for each in found.candidates
        ],
        title=f"{pick('结对建议', 'Recommended partners')}: {found.organization}",
        notes=[
            pick(
                f"显示 {len(found.candidates)} / {found.count:,} 个可结对组织",
                f"{len(found.candidates)} of {found.count:,} organizations it could pair with",
            ),
            f"{pick('不计入', 'left out')}: "
            + voice.listed(
                f"{voice.code(LEFT_OUT, row.reason)} {row.count:,}"
                for row in found.excluded
                if row.count
            ),
            _weighed(found.weights, voice),
            *standing(answer, voice),
        ],
    )


def match(
    capacity: Annotated[
        int,
        typer.Option(min=1, max=10, metavar="N", help="New pairings of an organization at most."),
    ] = 1,
    top: Annotated[
        int,
        typer.Option(min=1, max=50, metavar="K", help="Best candidates of each that are tried."),
    ] = 5,
    weights: WeightsOption = None,
    time_limit: Annotated[
        float, typer.Option(min=0.1, max=3600, metavar="S", help="Seconds until the best so far.")
    ] = 60.0,
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=10_000, metavar="N", help="Pairings to show.")
    ] = 20,
    csv: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Write all pairings as CSV.")
    ] = None,
    xlsx: Annotated[
        Path | None, typer.Option("--xlsx", metavar="FILE", help="Write them as a workbook.")
    ] = None,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """The new pairings of greatest total score for the whole network, and how good they are.

    \b
    Examples:
      gongjian pairings match --as-of 2021-12-31 --xlsx pairings.xlsx
      gongjian pairings match --capacity 2 --top 10 --limit 50
    """
    from api.pairing_tables import matching_table
    from api.routes import recommendations as routes
    from api.tables import csv_lines, xlsx_file

    voice = Voice(lang)
    wanted = routes.MatchingRequest(capacity, top, weights, time_limit)
    with asking("/pairings/matchings", data, as_of, layer) as asked:
        found = wanted.work(asked)(lambda objective, bound: True)
        answer = asked.answer(found.first(limit))
    for file, is_csv in ((csv, True), (xlsx, False)):
        if file is not None:
            table = matching_table(found, voice.language.value)
            write_pieces(file, csv_lines(table) if is_csv else xlsx_file(table, title="pairings"))
            voice.note(
                voice.pick(
                    f"已写入 {file}：{found.count:,} 行", f"{file} written: {found.count:,} rows"
                )
            )
    if as_json:
        print_answer(answer)
        return
    pick = voice.pick
    voice.table(
        [
            pick("顺序", "order"),
            pick("甲方", "first"),
            pick("乙方", "second"),
            *_scored(voice),
            pick("理由", "reason"),
        ],
        [
            (
                row.order,
                row.pairing.first.name,
                row.pairing.second.name,
                *_score(row.pairing),
                voice.text(row.pairing.reason),
            )
            for row in answer.data.pairs
        ],
        title=pick("全网结对方案", "Pairings for the whole network"),
        notes=[*_proof(answer.data, voice), *standing(answer, voice)],
    )


def _scored(voice: Voice) -> list[str]:
    from queries.recommendation.weights import PART

    return [voice.pick("得分", "score"), *(voice.text(text) for text in PART.codes.values())]


def _score(proposal: Proposal) -> list[str]:
    """The score and its parts; a part that is neutral because nothing is known is left open."""
    return [
        f"{proposal.score:.3f}",
        *(f"{part.score:.2f}" if part.unknown is None else NOT_GIVEN for part in proposal.parts),
    ]


def _weighed(weights: Weights, voice: Voice) -> str:
    from queries.recommendation.weights import PART

    told = voice.listed(
        f"{voice.text(text)} {getattr(weights, part):g}" for part, text in PART.codes.items()
    )
    return f"{voice.pick('权重', 'weights')}: {told}"


def _proof(found: Matching, voice: Voice) -> list[str]:
    pick = voice.pick
    status = {
        "optimal": pick("候选图中已证最优", "proven the best among the candidates"),
        "feasible": pick("可行，未证最优", "feasible, not proven the best"),
    }[found.status]
    gap = NOT_GIVEN if found.gap_of_all is None else f"{found.gap_of_all:.2%}"
    return [
        pick(
            f"显示 {len(found.pairs):,} / {found.count:,} 对；未配对组织 {found.unmatched:,} / "
            f"{found.organizations:,}",
            f"{len(found.pairs):,} of {found.count:,} pairings shown; {found.unmatched:,} of "
            f"{found.organizations:,} organizations get none",
        ),
        pick(
            f"总分 {found.objective:.4f}({status}，候选 {found.candidate_pairs:,} 对，上界 "
            f"{found.bound:.4f})",
            f"total {found.objective:.4f} ({status}: {found.candidate_pairs:,} pairs, bound "
            f"{found.bound:.4f})",
        ),
        pick(
            f"任何配对方案都不超过 {found.bound_of_all:.4f}（相差至多 {gap}）",
            f"no plan of any pairs is above {found.bound_of_all:.4f} (at most {gap} more)",
        ),
        _weighed(found.weights, voice),
    ]
