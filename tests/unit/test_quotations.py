"""Quotations are what stands at their spans, or are refused; on made-up texts."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from graph.datasets.spans import Span
from graph.errors import InvalidInput
from queries.published.quotations import quotations

ARTICLE = "\n园区𠀀有两个网点。\n\n另一段,三个网点。\n"


def span(text: str, quoted: str, fact: str = "F001") -> Span:
    start = text.index(quoted)
    digest = sha256(quoted.encode("utf-8")).hexdigest()
    return Span(fact, "P01", start, start + len(quoted), digest)


def test_s17_1_quotations_are_the_characters_of_their_spans() -> None:
    spans = [span(ARTICLE, "三个网点", "F002"), span(ARTICLE, "园区𠀀有")]
    assert (spans[0].start, spans[0].end) == (16, 20)
    found = quotations(article=ARTICLE, spans=spans)
    assert [(one.span, one.text) for one in found] == [
        (spans[0], "三个网点"),
        (spans[1], "园区𠀀有"),
    ]
    assert quotations(article=ARTICLE, spans=[]) == ()


@pytest.mark.parametrize(
    "other",
    [
        "",
        ARTICLE[:17],
        ARTICLE.replace("三", "四"),
        ARTICLE.replace("\n", "\r\n"),
        ARTICLE.replace("\n\n", "\n"),
        ARTICLE.replace(",", "，  "),
        "\ufeff" + ARTICLE,
        "\udc80" * 30,
    ],
)
def test_s17_1_a_text_that_is_not_the_article_is_refused(other: str) -> None:
    with pytest.raises(InvalidInput, match=r"characters 16 to 20 are not the quotation of F002"):
        quotations(article=other, spans=[span(ARTICLE, "三个网点", "F002")])


@given(st.text(min_size=1), st.data())
def test_s17_1_a_quotation_is_verified_wherever_it_stands(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    quoted = text[start : data.draw(st.integers(start + 1, len(text)))]
    place = Span("F001", "P01", start, start + len(quoted), sha256(quoted.encode()).hexdigest())
    (found,) = quotations(article=text, spans=[place])
    assert found.text == quoted
    at = data.draw(st.integers(start, start + len(quoted) - 1))
    changed = data.draw(st.characters(exclude_categories=["Cs"]))
    assume(changed != text[at])
    with pytest.raises(InvalidInput):
        quotations(article=text[:at] + changed + text[at + 1 :], spans=[place])
