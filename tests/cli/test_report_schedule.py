"""Reports by a schedule: each period once, whole or not at all, and never in place of another."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader

from tests.support.command import Run

WEEK = ("report", "--every", "week", "--lang", "en")


def test_each_period_is_written_once_with_what_changed_in_it(gongjian: Run, tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    ran = gongjian(*WEEK, "--to", str(folder))
    assert ran.code == 0, ran.err
    files = sorted(folder.iterdir())
    kinds = [file.suffix for file in files]
    assert kinds == [".docx", ".pdf"]
    assert len({file.stem for file in files}) == 1
    assert all(file.stat().st_mode & 0o077 == 0 for file in files)
    before = {file: file.read_bytes() for file in files}
    pages = [page.extract_text() for page in PdfReader(BytesIO(before[files[1]])).pages]
    assert "Compared with" in pages[0]
    assert "What changed" in "".join(pages)
    assert "Stamp and date" in pages[-1]
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page
        assert len(page.split()) > 8
    words = [one.text for one in Document(BytesIO(before[files[0]])).paragraphs]
    assert words[-1], "the last thing in it has words: it makes no page of its own"
    again = gongjian(*WEEK, "--to", str(folder))
    assert again.code == 0
    assert again.err.count("is there already") == 2
    # What somebody wrote into it, or a half of the two, is left as it is.
    files[1].unlink()
    files[0].write_bytes(b"signed")
    assert gongjian(*WEEK, "--to", str(folder)).code == 0
    assert files[0].read_bytes() == b"signed"
    assert files[1].read_bytes().startswith(b"%PDF")
    assert len(list(folder.iterdir())) == 2, "nothing half is left"


def test_only_the_kind_and_chapters_that_are_asked_for(gongjian: Run, tmp_path: Path) -> None:
    more = ("--kind", "pdf", "--chapter", "changes", "--chapter", "signatures")
    ran = gongjian("report", "--every", "month", "--to", str(tmp_path / "x"), *more, "--lang", "zh")
    assert ran.code == 0, ran.err
    (file,) = (tmp_path / "x").iterdir()
    text = "".join(page.extract_text() for page in PdfReader(file).pages)
    assert "变化" in text
    assert "审批" in text
    assert "来源、数据层与版次" not in text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "say where to"),
        (("--every", "week"), "give both"),
        (("--to", "x"), "give both"),
        (("--every", "year", "--to", "x"), "day, week, month"),
        (("--every", "week", "--to", "x", "--since", "2021-01-01"), "without -o, --since"),
        (("--every", "week", "--to", "x", "--kind", "odt"), "no kind 'odt'"),
        (("-o", "x.pdf", "--kind", "pdf"), "--kind goes with --to"),
    ],
)
def test_what_does_not_go_together_is_said(
    gongjian: Run, words: tuple[str, ...], said: str
) -> None:
    ran = gongjian("report", *words, "--lang", "en")
    assert ran.code != 0
    assert said in ran.err


def test_a_folder_that_cannot_be_written_is_said(gongjian: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    ran = gongjian(*WEEK, "--to", str(tmp_path / "file"))
    assert ran.code != 0
    assert "cannot be written" in ran.err
