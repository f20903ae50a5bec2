"""``sources``: a document attached on the command line, quoted, and detached."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.datasets.spans import ARTICLE, article_spans
from graph.loading.loader import load
from graph.settings import Settings
from graph.store.connect import connect
from tests.support.command import in_process
from tests.support.sourced import NAMES, NOTICE, PARK, case_of, park, stand_in

TEXT = stand_in()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sourced")
    with connect(Settings(data=folder)) as store:
        store.initialise()
        for dataset in (case_of(TEXT), park()):
            load(store, dataset)
    return folder


def test_a_document_is_attached_quoted_and_detached(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "article.txt"
    file.write_bytes(TEXT.encode())
    ran = in_process(data, "sources", "attach", ARTICLE, str(file), "--lang", "zh")
    assert (ran.code, ran.out, "已挂接 article.txt（3,678 字）" in ran.err) == (0, "", True), ran
    (row,) = in_process(data, "quote", "F005", "--json").json
    assert row["quotation"] == NAMES["F005"]
    shown = in_process(data, "sources", "quotations", ARTICLE, "--fact", "F107", "--lang", "zh")
    assert (shown.code, shown.out.count(NAMES["F107"])) == (0, len(article_spans()["F107"]))
    listed = in_process(data, "sources", "list", "--json").json
    assert {row["id"]: (row["document"] or {}).get("name") for row in listed["data"]} == {
        ARTICLE: "article.txt",
        PARK: None,
        "src:park-ledger": None,
    }
    shown = in_process(data, "sources", "show", ARTICLE, "--lang", "en")
    assert "article.txt" in shown.out
    told = in_process(data, "sources", "text", ARTICLE, "--limit", "2", "--json").json
    assert [one["id"] for one in told["data"]["paragraphs"]] == ["P01", "P02"]
    ran = in_process(data, "sources", "detach", ARTICLE, "--json")
    assert (ran.code, ran.json["source"]) == (0, ARTICLE)
    (row,) = in_process(data, "quote", "F005", "--json").json
    assert row["quotation"] is None


def test_what_may_not_be_attached_is_one_message(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "notice.txt"
    file.write_text(NOTICE, encoding="utf-8")
    for source, code, words in (
        (ARTICLE, 2, "this is not the document of src:kunming-2021"),
        ("src:park-ledger", 2, "is a ledger file"),
        ("src:none", 1, "src:none"),
    ):
        ran = in_process(data, "sources", "attach", source, str(file))
        assert (ran.code, ran.out, words in ran.err) == (code, "", True), ran
        assert "Traceback" not in ran.err
    assert in_process(data, "sources", "detach", PARK).code == 1
    ran = in_process(data, "sources", "text", PARK)
    assert (ran.code, "no document is attached" in ran.err) == (1, True)
