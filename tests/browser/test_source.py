"""The page of a source: from a figure to the place it comes from, marked in the user's document."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from api.app import create_app
from graph.datasets.spans import ARTICLE, article_spans
from graph.loading.loader import load
from graph.store.bolt import Store
from graph.store.embedded import hold
from queries.network import Network
from tests.support.accessibility import inaccessible
from tests.support.browser import WatchedPage
from tests.support.make_documents import PDF
from tests.support.networks import DAY
from tests.support.served import served
from tests.support.sourced import NAMES, NOTICE, PARK, case_of, park, stand_in
from tests.support.visits import Visit

pytestmark = pytest.mark.browser

TEXT = stand_in()
SIZES = {"small": (1366, 768), "large": (1920, 1080), "phone": (390, 844)}
SEEN = """mark => {
  const {top, bottom} = mark.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
}"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with hold(tmp_path_factory.mktemp("sourced")) as held, Store.open(held.endpoint) as store:
        store.initialise()
        for dataset in (case_of(TEXT), park()):
            load(store, dataset)
        yield store


@pytest.fixture
def sourced(watched: WatchedPage, store: Store, tmp_path: Path) -> Iterator[Visit]:
    """The case around a made-up text and a made-up park; no document is attached."""
    network = Network(store, as_of=DAY, documents=tmp_path / "documents")
    with served(create_app(network=network)) as port:
        yield Visit(watched, f"http://127.0.0.1:{port}")


def attached(visit: Visit, source: str, content: bytes, name: str) -> None:
    answer = visit.page.request.put(
        f"{visit.origin}/api/v1/sources/{source}/document",
        params={"name": name},
        data=content,
        headers={"Content-Type": "application/octet-stream"},
    )
    assert answer.ok, answer.text()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_s17_1_the_place_of_a_fact_is_marked_in_view(sourced: Visit, lang: str, size: str) -> None:
    attached(sourced, ARTICLE, TEXT.encode(), "article.txt")
    width, height = SIZES[size]
    sourced.page.set_viewport_size({"width": width, "height": height})
    page = sourced.open(f"/source?id={ARTICLE}&at=F107&lang={lang}")
    spans = article_spans()["F107"]
    marks = page.locator("mark")
    assert marks.all_inner_texts() == [NAMES["F107"]] * len(spans)
    for at, span in enumerate(spans):
        page.locator("#places button").nth(at).click()
        current = page.locator("mark.current")
        expect(current).to_have_count(1)
        expect(current).to_be_focused()
        assert current.evaluate(SEEN)
        assert current.evaluate("one => one.closest('p').id") == span.paragraph
        expect(page.locator("#places button[aria-current=true]")).to_contain_text(
            f"第 {int(span.paragraph[1:])} 段"
            if lang == "zh"
            else f"Paragraph {int(span.paragraph[1:])}"
        )
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) <= 0
    # What is looked at stands in the address.
    again = sourced.open(page.url.removeprefix(sourced.origin))
    assert again.locator("mark.current").evaluate("one => one.closest('p').id") == (
        spans[-1].paragraph
    )
    sourced.account()


def test_a_figure_leads_to_its_place_from_every_page(sourced: Visit) -> None:
    attached(sourced, ARTICLE, TEXT.encode(), "article.txt")
    for path, place in (
        ("/?layers=source", ".figure .origin a"),
        ("/?layers=source", "#claims a.chip"),
        ("/report?layers=source", ".figure .origin a"),
        ("/report?layers=source", "td a.chip"),
        ("/centre?layers=source", ".figure .origin a"),
        ("/network?layers=source", "#nodes a.chip"),
    ):
        page = sourced.open(path)
        link = page.locator(place).first
        asked = parse_qs(urlsplit(link.get_attribute("href") or "").query)
        assert asked["id"] == [ARTICLE], path
        (at,) = asked["at"]
        known = {f"P{number:02d}" for number in range(1, 30)} | article_spans().keys()
        assert at in known, path
    sourced.account()


def test_a_figure_of_a_park_opens_where_it_is_printed(sourced: Visit) -> None:
    attached(sourced, PARK, NOTICE.encode("gb18030"), "通报.txt")
    page = sourced.open("/?layers=ledger")
    page.locator('tr[data-id="claim:park-stations"] a.chip').click()
    sourced.settle()
    assert page.locator("mark").all_inner_texts() == ["3400余户"]
    expect(page.locator("mark")).to_be_focused()
    page = sourced.open(f"/source?id={PARK}&at=claim:park-twice")
    assert page.locator("mark").all_inner_texts() == ["12个", "12个"]
    expect(page.locator("#verdict")).to_contain_text("无法判定")
    sourced.account()


def test_without_a_document_the_page_says_how_to_attach_one(sourced: Visit, tmp_path: Path) -> None:
    page = sourced.open(f"/source?id={ARTICLE}&at=F005")
    span = article_spans()["F005"][0]
    expect(page.locator("#places")).to_contain_text(f"{span.start}–{span.end}")
    expect(page.locator("#command")).to_have_text(f"gongjian sources attach {ARTICLE} FILE")
    expect(page.locator("mark")).to_have_count(0)
    wrong, right = tmp_path / "wrong.txt", tmp_path / "right.txt"
    wrong.write_bytes(TEXT.replace("〇", "零", 1).encode())
    right.write_bytes(TEXT.encode())
    page.set_input_files("#file", wrong)
    expect(page.locator("#problem")).to_contain_text("与来源登记的摘要或字数不符")
    sourced.watched.errors.clear()  # the browser tells of the 422 itself
    page.set_input_files("#file", right)
    expect(page.locator("#lacking")).to_be_hidden()
    sourced.settle()
    assert set(page.locator("mark").all_inner_texts()) == {NAMES["F005"]}
    sourced.account()


def test_a_pdf_is_shown_by_pages_and_taken_away(sourced: Visit) -> None:
    attached(sourced, PARK, PDF.read_bytes(), "通报.pdf")
    page = sourced.open(f"/source?id={PARK}&at=P03&lang=en")
    assert page.locator(".page").all_inner_texts() == ["Page 1", "Page 2"]
    with page.expect_download() as taken:
        page.click("#original")
    assert taken.value.suggested_filename == "通报.pdf"
    assert Path(taken.value.path()).read_bytes() == PDF.read_bytes()
    sourced.account()


def test_a_long_document_is_opened_where_the_place_is(sourced: Visit) -> None:
    lines = [f"第{number}行" for number in range(1, 1001)]
    lines[700] = "企业3400余户"
    attached(sourced, PARK, "\n".join(lines).encode(), "long.txt")
    page = sourced.open(f"/source?id={PARK}&at=claim:park-stations")
    assert page.locator("mark").evaluate("one => one.closest('p').id") == "P701"
    assert page.locator("mark").evaluate(SEEN)
    assert page.locator(".piece").count() == 200
    page.get_by_role("button", name="后面的段落").click()
    sourced.settle()
    expect(page.locator("#P801")).to_be_visible()
    sourced.account()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_text_has_no_serious_fault_and_prints(sourced: Visit, lang: str) -> None:
    attached(sourced, ARTICLE, TEXT.encode(), "article.txt")
    page = sourced.open(f"/source?id={ARTICLE}&at=F107&lang={lang}")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert inaccessible(page) == [], scheme
    page.emulate_media(media="print", color_scheme="light")
    expect(page.locator("mark").first).to_be_visible()
    expect(page.locator("#original")).to_be_hidden()
    sourced.account()


def test_sources_are_listed_where_none_is_asked_for(sourced: Visit) -> None:
    page = sourced.open("/source")
    expect(page.locator("#document tbody tr")).to_have_count(3)
    page.locator(f'tr[data-id="{PARK}"] a').click()
    sourced.settle()
    expect(page.locator("h1")).to_have_text("东湖园区通报")
    sourced.account()


def test_what_is_not_there_is_told(sourced: Visit) -> None:
    page = sourced.open("/source?id=src:none")
    expect(page.locator(".failure")).to_contain_text("none")
