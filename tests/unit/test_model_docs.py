"""The model page is made from the vocabulary, and the check sees a difference."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.model import docs as model_docs
from graph.model.vocabulary import VOCABULARY


def test_the_page_tells_every_label_type_property_and_code() -> None:
    page = model_docs.page()
    for name in (*VOCABULARY.nodes, *VOCABULARY.relationships, *VOCABULARY.code_lists):
        assert f"### {name}" in page
    for spec in VOCABULARY.property_specs():
        assert f"| `{spec.name}` |" in page
        assert spec.text.zh in page


def test_check_fails_on_a_difference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert model_docs.main(["--check"]) == 1
    assert model_docs.main([]) == 0
    assert model_docs.main(["--check"]) == 0
    page = tmp_path / "docs" / "model.md"
    page.write_text(page.read_text("utf-8") + "edited by hand\n", "utf-8")
    assert model_docs.main(["--check"]) == 1
