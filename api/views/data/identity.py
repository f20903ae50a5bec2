"""How candidates for one body, decisions of identity and a merge beforehand are told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from api.answers import Answer
from api.console import Output
from api.routes.data import identity as routes
from api.views.view import Column, Table, View, one_table
from graph.model.spec import Text
from queries.identity.candidates import Candidate
from queries.identity.codes import AGREEMENT, DECISION, PROPOSAL
from queries.identity.preview import Preview


def _body(node: Any) -> str:
    return f"{node.name} ({node.id})"


def _keep(row: Candidate, output: Output) -> str:
    return _body(row.first if row.keep == row.first.id else row.second)


def _other(row: Candidate, output: Output) -> str:
    return _body(row.second if row.keep == row.first.id else row.first)


def _compared(listing: routes.CandidateListing, output: Output) -> Iterator[str]:
    yield output.pick(
        f"比对 {listing.compared:,} 对；已判定为不同主体而略去 {listing.decided:,} 对",
        f"{listing.compared:,} pairs compared; {listing.decided:,} left out as decided "
        "to be two bodies",
    )


def _value(value: Any, output: Output) -> str | None:
    if value in (None, ()):
        return None
    return output.listed(map(str, value)) if isinstance(value, tuple) else str(value)


def _merge(answer: Answer[Preview], output: Output) -> Iterator[str]:
    pick, found = output.pick, answer.data
    yield (
        f"{pick('保留', 'keep')}: {_body(found.kept)}; "
        f"{pick('并入', 'merged')}: {_body(found.merged)}"
    )
    yield (
        f"{pick('分值', 'score')} {found.score:.2f} "
        f"({output.code(PROPOSAL, found.proposal)}): {output.text(found.reason)}"
    )
    if found.asked is not None:
        yield pick(
            f"{found.asked} 已由上述保留方代表", f"{found.asked} is represented by the kept node"
        )
    if found.stands:
        yield pick("已合并", "They are merged already.")
    if found.refused is not None:
        yield f"{pick('不能合并', 'cannot be merged')}: {found.refused}"


VIEWS = (
    one_table(
        command="identity candidates",
        route=routes.identity_candidates,
        examples=("", "--label Unit --class certain --all --json"),
        shown=50,
        title=Text("疑似同一主体", "Nodes that may be one body"),
        columns=(
            Column(Text("分值", "score"), lambda row, _: f"{row.score:.2f}"),
            Column(Text("建议", "proposal"), "proposal", PROPOSAL),
            Column(Text("建议保留", "keep"), _keep),
            Column(Text("另一方", "other"), _other),
            Column(Text("理由", "reason"), "reason"),
        ),
        notes=_compared,
    ),
    one_table(
        command="identity decisions",
        route=routes.identity_decisions,
        examples=("", "--as-of 2021-12-31 --json"),
        options={"holds": "--holds/--ended"},
        shown=50,
        title=Text("主体判定", "Decisions of identity"),
        columns=(
            Column(Text("决定", "decision"), "kind", DECISION),
            Column(Text("一方", "one"), lambda row, _: _body(row.first)),
            Column(
                Text("另一方（合并时为保留方）", "other (kept, if merged)"),
                lambda row, _: _body(row.second),
            ),
            Column(
                Text("当日有效", "holds"),
                lambda row, output: (
                    output.pick("是", "yes") if row.holds else output.pick("否", "no")
                ),
            ),
            Column(Text("自", "since"), "since"),
            Column(Text("至（不含）", "until"), "until"),
            Column(Text("理由", "reason"), "reason"),
            Column(Text("依据", "source"), "source_name"),
        ),
    ),
    View(
        command="identity preview",
        route=routes.merge_preview,
        examples=("unit:kunchuan-group unit:l-0001",),
        options={"keep": "KEEP", "merged": "MERGED"},
        tables=(
            Table(
                title=Text("属性对照", "Properties side by side"),
                rows=lambda answer: answer.data.properties,
                columns=(
                    Column(Text("属性", "property"), "name"),
                    Column(Text("对照", "comparison"), "agreement", AGREEMENT),
                    Column(Text("保留方", "kept"), lambda row, output: _value(row.kept, output)),
                    Column(
                        Text("被合并方", "merged"), lambda row, output: _value(row.merged, output)
                    ),
                ),
            ),
            Table(
                title=Text("合并后归一的关系", "Relationships that come together"),
                rows=lambda answer: answer.data.relationships,
                columns=(
                    Column(Text("关系", "relationship"), "type"),
                    Column(Text("方向", "direction"), "direction"),
                    Column(Text("保留方", "kept"), "kept"),
                    Column(Text("被合并方", "merged"), "merged"),
                    Column(Text("共有对象", "shared ends"), "shared"),
                ),
                notes=_merge,
            ),
        ),
    ),
)
