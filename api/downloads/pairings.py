"""Pairings to make as tables to take to a meeting."""

from __future__ import annotations

from collections.abc import Iterator

from api.downloads.tables import Cell, Language, SheetTable
from graph.model.codes import LAYER, SECTOR
from graph.model.spec import CodeList, Text
from queries.recommendation.matching import Matching
from queries.recommendation.records import Side
from queries.recommendation.weights import PART

_SIDE = (
    Text("编号", "id"),
    Text("名称", "name"),
    Text("领域", "sector"),
    Text("数据层", "layer"),
    Text("现有结对", "agreements"),
)


def matching_table(matching: Matching, lang: Language) -> SheetTable:
    """One row for each pairing, in order; what each part of the score brings in a column."""

    def word(text: Text) -> str:
        return str(getattr(text, lang))

    def coded(codes: CodeList, code: str | None) -> Cell:
        return None if code is None else word(codes.codes[code])

    def side(one: Side) -> tuple[Cell, ...]:
        return (
            *(one.id, one.name, coded(SECTOR, one.sector)),
            *(coded(LAYER, one.layer), one.agreements),
        )

    def rows() -> Iterator[tuple[Cell, ...]]:
        for ranked in matching.pairs:
            pairing = ranked.pairing
            yield (
                ranked.order,
                *side(pairing.first),
                *side(pairing.second),
                pairing.score,
                *(part.brings for part in pairing.parts),
                pairing.metres,
                "、".join(f"{met.need} ← {met.resource}" for met in pairing.needs_met) or None,
                word(pairing.reason),
            )

    first, second = Text("甲方", "first"), Text("乙方", "second")
    header = (
        word(Text("顺序", "order")),
        *(
            f"{word(party)}{' ' if lang == 'en' else ''}{word(text)}"
            for party in (first, second)
            for text in _SIDE
        ),
        word(Text("得分", "score")),
        *(word(text) for text in PART.codes.values()),
        word(Text("直线距离（米）", "straight line (m)")),
        word(Text("需求 ← 资源", "need ← resource")),
        word(Text("理由", "reason")),
    )
    return SheetTable(header, rows())
