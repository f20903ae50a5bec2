"""S17.1: ``quote`` tells where quotations stand and reads them from the user's own copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.datasets.spans import article_spans
from tests.cli.conftest import in_process

NAMES = {"F005": "党中央", "F107": "果林片区联合党委"}
"""Quotations that are names, which rows of the case print; the article is not at hand."""


@pytest.fixture
def made_up(tmp_path: Path) -> Path:
    """A text with nothing but these names where the article has them."""
    text = ["〇"] * 3678
    for fact, name in NAMES.items():
        for span in article_spans()[fact]:
            text[span.start : span.end] = name
    file = tmp_path / "article.txt"
    file.write_bytes("".join(text).encode("utf-8"))
    return file


def test_s17_1_quotations_are_read_from_the_file_and_verified(
    made_up: Path, tmp_path: Path
) -> None:
    ran = in_process(tmp_path, "quote", *NAMES, "--article", str(made_up), "--json")
    assert (ran.code, ran.err) == (0, "")
    assert [(row["fact"], row["quotation"]) for row in ran.json] == [
        ("F005", "党中央"),
        *[("F107", "果林片区联合党委")] * 3,
    ]
    assert {row["source"] for row in ran.json} == {"src:kunming-2021"}
    assert sorted(tmp_path.iterdir()) == [made_up]
    shown = in_process(tmp_path, "quote", "F005", "--article", str(made_up), "--lang", "zh")
    assert (shown.code, "党中央" in shown.out, "逐字节相符" in shown.out) == (0, True, True)


def test_s17_1_without_the_article_the_places_are_told(tmp_path: Path) -> None:
    ran = in_process(tmp_path, "quote", "F086", "--json")
    (row,) = ran.json
    (span,) = article_spans()["F086"]
    assert (row["start"], row["end"], row["digest"]) == (span.start, span.end, span.digest)
    assert row["quotation"] is None


def test_s17_1_another_text_and_an_unknown_fact_are_refused(made_up: Path, tmp_path: Path) -> None:
    binary = tmp_path / "binary.txt"
    binary.write_bytes(b"\xff\xfe")
    for arguments, words in (
        (("F005", "F086", "--article", str(made_up)), "not the quotation of F086"),
        (("F005", "--article", str(binary)), "not UTF-8"),
        (("F005", "--article", str(tmp_path / "none.txt")), "does not exist"),
        (("F159",), "F001 to F158"),
    ):
        ran = in_process(tmp_path, "quote", *arguments)
        assert (ran.code, ran.out, words in ran.err) == (2, "", True), ran
        assert "Traceback" not in ran.err
