"""The character spans of the facts (S17.1), checked without the article: it is not in the project.

What is at hand instead: the paragraphs of the facts, the order of paragraphs in a text, and the
names that the rows print, many of which are a fact's quotation letter by letter.
"""

from __future__ import annotations

import re
from hashlib import sha256
from itertools import pairwise

from graph.datasets.spans import ARTICLE, article_spans, spans_of
from tests.data_checks.kunming import ALL_FACTS, cells, expectations, kunming

SPANS = [span for spans in article_spans().values() for span in spans]
HEX = re.compile(r"[0-9a-f]{64}")


def test_s17_1_every_fact_has_spans_inside_the_article() -> None:
    length = int(kunming().get(ARTICLE, "length"))
    assert HEX.fullmatch(kunming().get(ARTICLE, "digest"))
    assert tuple(article_spans()) == ALL_FACTS
    for span in SPANS:
        assert 0 <= span.start < span.end <= length, span
        assert HEX.fullmatch(span.digest), span


def test_s17_1_the_spans_of_a_fact_are_places_of_one_quotation() -> None:
    for spans in article_spans().values():
        assert len({(span.digest, span.end - span.start) for span in spans}) == 1, spans
        for earlier, later in pairwise(spans):
            assert earlier.end <= later.start, later


def test_s17_1_spans_lie_in_the_paragraphs_of_their_facts_which_follow_one_another() -> None:
    for row in expectations():
        assert {span.paragraph for span in article_spans()[row.fact]} == row.paragraphs, row.fact
    reach: dict[str, tuple[int, int]] = {}
    for span in SPANS:
        first, last = reach.get(span.paragraph, (span.start, span.end))
        reach[span.paragraph] = min(first, span.start), max(last, span.end)
    for (one, (_, end)), (other, (start, _)) in pairwise(sorted(reach.items())):
        assert end < start, (one, other)


def test_s17_1_every_fact_of_every_row_has_a_span_in_the_paragraphs_of_the_row() -> None:
    for row in kunming().rows():
        facts = cells(row.properties["facts"])
        spans = spans_of(ARTICLE, facts, cells(row.properties["paragraphs"]))
        assert list(dict.fromkeys(span.fact for span in spans)) == facts, f"{row.file}:{row.row}"
        assert spans_of("src:other", facts, cells(row.properties["paragraphs"])) == ()


def test_s17_1_digests_are_those_of_the_names_that_are_quotations() -> None:
    """Three names are looked up by hand; of the others half are known to be quotations."""
    found = {}
    for row in expectations():
        span = article_spans()[row.fact][0]
        for value in kunming().element(row.element).properties.values():
            for text in {value, *cells(value)}:
                if sha256(text.encode()).hexdigest() == span.digest:
                    assert len(text) == span.end - span.start, row.fact
                    found[row.fact] = text
    assert (found["F005"], found["F029"], found["F107"]) == (
        "党中央",
        "结对共建、同心共进",
        "果林片区联合党委",
    )
    assert len(found) >= 79
