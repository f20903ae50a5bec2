"""Templates on the command line; no store is needed for them."""

from __future__ import annotations

from pathlib import Path

from graph.ledgers import KINDS, open_ledgers
from graph.ledgers.templates.files import WORKBOOKS
from tests.support.command import command


def test_s19_1_templates_are_written_and_recognized(tmp_path: Path) -> None:
    books, tables = tmp_path / "books", tmp_path / "tables"
    for folder, more in ((books, ()), (tables, ("--csv",))):
        ran = command(tmp_path, "template", "all", *more, "-o", str(folder), "--lang", "zh")
        assert ran.code == 0, ran.err
        assert "示例" in ran.err
        files = sorted(folder.iterdir())
        assert sorted(ran.out.split()) == sorted(map(str, files))
        kinds = {ledger.kind.code for file in files for ledger in open_ledgers(file)}
        assert kinds == set(KINDS)
    assert {file.stem for file in books.iterdir()} == set(WORKBOOKS)
    assert {file.stem for file in tables.iterdir()} == set(KINDS)


def test_bad_arguments_of_template_are_refused(tmp_path: Path) -> None:
    ran = command(tmp_path, "template", "castles")
    assert ran.code == 2
    assert "castles" in ran.err
    (tmp_path / "file").write_text("")
    ran = command(tmp_path, "template", "needs", "-o", str(tmp_path / "file" / "folder"))
    assert ran.code == 1
    assert "cannot be made" in ran.err
