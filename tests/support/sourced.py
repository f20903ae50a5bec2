"""The Kunming case around a made-up text, and a made-up park with a document of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from hashlib import sha256

from graph.datasets.spans import ARTICLE, article_spans
from graph.loading.folder import read_folder
from graph.model.rows import Dataset, NodeRow, RelRow
from tests.support.networks import KUNMING

NAMES = {"F005": "党中央", "F107": "果林片区联合党委"}
"""Quotations that are names, which rows of the case print; the article is not at hand."""
NOTICE = (
    "东湖园区党建工作通报（虚构）\n\n园区现有党群服务站12个，覆盖企业3400余户。\n"
    "其中新建站点2个，改建站点12个。\n联合党委4个，签订结对共建协议二十一份。\n"
)
PARK = "src:park-notice"


def stand_in() -> str:
    """A text with nothing but the names where the article has them, in its paragraphs."""
    spans = [span for spans in article_spans().values() for span in spans]
    text = ["〇"] * 3678
    for span in spans:
        text[span.start - 1] = "、"  # so that no name stands against another
    # A line ends behind each paragraph; one without a quotation is a line of one character.
    end = 0
    for number in range(1, 29):
        end = max([end + 2, *(span.end for span in spans if span.paragraph == f"P{number:02d}")])
        text[end] = "\n"
    for fact, name in NAMES.items():
        for span in article_spans()[fact]:
            text[span.start : span.end] = name
    return "".join(text)


def case_of(text: str) -> Dataset:
    """The case as it would be of an article of this text."""
    case = read_folder(KUNMING)
    said = {"digest": sha256(text.encode()).hexdigest(), "length": len(text)}
    return replace(
        case,
        nodes=[
            replace(row, properties={**row.properties, **said})
            if row.properties["id"] == ARTICLE
            else row
            for row in case.nodes
        ],
    )


def park() -> Dataset:
    """A park whose claims are printed in a notice: once, twice, differently, and by paragraph."""
    claims = {
        "stations": {"printed": "3400余户"},
        "twice": {"printed": "12个"},
        "placed": {"printed": "12个", "paragraphs": ["P03"]},
        "reworded": {"printed": "十二个", "paragraphs": ["P02"]},
        "lost": {"printed": "99个"},
    }
    common = {"kind": "figure", "metric": "positions"}
    return Dataset(
        id="park",
        layer="ledger",
        source="src:park-ledger",
        effective=date(2021, 12, 31),
        nodes=[
            NodeRow("Source", (), {"id": PARK, "name": "东湖园区通报", "kind": "document"}),
            NodeRow("Source", (), {"id": "src:park-ledger", "name": "公布数", "kind": "ledger"}),
            *(
                NodeRow("Claim", (), {"id": f"claim:park-{key}", "name": key, **common, **own})
                for key, own in claims.items()
            ),
        ],
        relationships=[RelRow("STATED_IN", f"claim:park-{key}", PARK, {}) for key in claims],
    )
