"""How recommended partners are told, and the pairings for the whole network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from api.answers import Answer
from api.console import NOT_GIVEN, Output
from api.routes.pairings import recommendations as routes
from api.views.view import Column, Table, one_table
from graph.model.spec import Text
from queries.recommendation.matching import Matching
from queries.recommendation.partners import LEFT_OUT
from queries.recommendation.recommend import Recommendation
from queries.recommendation.records import Proposal
from queries.recommendation.weights import MATCHING_STATUS, PART, Weights


def _part(at: int) -> Callable[[Proposal, Output], str | None]:
    """A part of a score; one that is neutral because nothing is known is left open."""

    def told(row: Proposal, output: Output) -> str | None:
        part = row.parts[at]
        return f"{part.score:.2f}" if part.unknown is None else None

    return told


_SCORE = (
    Column(Text("得分", "score"), lambda row, _: f"{row.score:.3f}"),
    *(Column(text, _part(at)) for at, text in enumerate(PART.codes.values())),
    Column(Text("理由", "reason"), "reason"),
)


def _of_pairing(column: Column) -> Column:
    """A column of the pairing in a ranked row."""
    return replace(column, value=lambda row, output: column.cell(row.pairing, output))


def _weights(weights: Weights, output: Output) -> str:
    told = output.listed(
        f"{output.text(text)} {getattr(weights, part):g}" for part, text in PART.codes.items()
    )
    return f"{output.pick('权重', 'weights')}: {told}"


def _recommended(answer: Answer[Recommendation], output: Output) -> Iterator[str]:
    found = answer.data
    yield output.pick(
        f"显示 {len(found.candidates)} / {found.count:,} 个可结对组织",
        f"{len(found.candidates)} of {found.count:,} organizations it could pair with",
    )
    left_out = output.listed(
        f"{output.code(LEFT_OUT, row.reason)} {row.count:,}" for row in found.excluded if row.count
    )
    yield f"{output.pick('不计入', 'left out')}: {left_out}"
    yield _weights(found.weights, output)


def _proof(answer: Answer[Matching], output: Output) -> Iterator[str]:
    pick, found = output.pick, answer.data
    status = output.code(MATCHING_STATUS, found.status)
    yield pick(
        f"显示 {len(found.pairs):,} / {found.count:,} 对；未配对组织 {found.unmatched:,} / "
        f"{found.organizations:,}",
        f"{len(found.pairs):,} of {found.count:,} pairings shown; {found.unmatched:,} of "
        f"{found.organizations:,} organizations get none",
    )
    yield pick(
        f"总分 {found.objective:.4f}({status}，候选 {found.candidate_pairs:,} 对，上界 "
        f"{found.bound:.4f})",
        f"total {found.objective:.4f} ({status}: {found.candidate_pairs:,} pairs, bound "
        f"{found.bound:.4f})",
    )
    gap = NOT_GIVEN if found.gap_of_all is None else f"{found.gap_of_all:.2%}"
    yield pick(
        f"任何配对方案都不超过 {found.bound_of_all:.4f}（相差至多 {gap}）",
        f"no plan of any pairs is above {found.bound_of_all:.4f} (at most {gap} more)",
    )
    yield _weights(found.weights, output)


MATCHING = Table(
    title=Text("全网结对方案", "Pairings for the whole network"),
    rows=lambda answer: answer.data.pairs,
    columns=(
        Column(Text("顺序", "order"), "order"),
        Column(Text("甲方", "first"), "pairing.first.name"),
        Column(Text("乙方", "second"), "pairing.second.name"),
        *map(_of_pairing, _SCORE),
    ),
    notes=_proof,
)


def _title(answer: Answer[Recommendation], output: Output) -> str:
    return f"{output.pick('结对建议', 'Recommended partners')}: {answer.data.organization}"


def _second(name: str) -> Callable[[Any, Output], str]:
    return lambda row, _: str(getattr(row.second, name))


VIEWS = (
    one_table(
        command="pairings recommend",
        route=routes.recommendation,
        examples=(
            "org:s-pc-c01 --as-of 2021-12-31",
            "org:s-pc-c01 --limit 3 --weights need:0.6,distance:0.4",
        ),
        options={"id": "ORG"},
        title=_title,
        rows=lambda answer: answer.data.candidates,
        columns=(
            Column(Text("编号", "id"), _second("id")),
            Column(Text("名称", "name"), _second("name")),
            *_SCORE,
        ),
        notes=_recommended,
    ),
)
