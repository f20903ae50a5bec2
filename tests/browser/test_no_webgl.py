"""Where a browser has no WebGL, or loses it, networks are drawn as SVG, and the page says so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import chromium, watched_page
from tests.support.components import chromium_path, missing
from tests.support.visits import Visit

pytestmark = pytest.mark.browser

WITHOUT = ("--disable-gpu", "--disable-webgl", "--disable-webgl2", "--disable-3d-apis")
SAID = {"zh": "没有可用的 WebGL", "en": "no WebGL to use"}
NO_CONTEXT = """
const given = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
  return /webgl/.test(kind) ? null : given.call(this, kind, ...more);
};
"""
"""A browser that knows WebGL and cannot have it, as where the graphics card is on a block list."""


@pytest.fixture(scope="module", params=["no such interface", "no context"])
def flat_browser(request: pytest.FixtureRequest) -> Iterator[tuple[Browser, str]]:
    """A browser without WebGL, and what is run in each of its pages first."""
    executable = chromium_path()
    if executable is None:
        missing("Chromium", "neither $CHROMIUM nor chromium or google-chrome on PATH")
    bare = request.param == "no such interface"
    with chromium(executable, WITHOUT if bare else ()) as browser:
        yield browser, "" if bare else NO_CONTEXT


@pytest.fixture
def visit(flat_browser: tuple[Browser, str], origin: str) -> Iterator[Visit]:
    browser, first = flat_browser
    with watched_page(browser) as watched:
        if first:
            watched.page.add_init_script(first)
        yield Visit(watched, origin)


def drawn(page: Page, what: str = "node") -> list[str]:
    page.wait_for_timeout(200)  # painted with the next frame
    ids: list[str] = page.locator(f"#picture svg .{what}").evaluate_all(
        "all => all.map((one) => one.dataset.id).sort()"
    )
    return ids


def listed(page: Page, table: str = "nodes") -> list[str]:
    ids: list[str] = page.locator(f"#{table} tr[data-id]").evaluate_all(
        "all => all.map((one) => one.dataset.id).sort()"
    )
    return ids


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_pairing_network_is_drawn_as_svg_and_the_page_says_so(visit: Visit, lang: str) -> None:
    page = visit.open(f"/network?lang={lang}")
    expect(page.locator("#flat")).to_contain_text(SAID[lang])
    assert drawn(page) == listed(page)
    assert len(drawn(page)) == 43
    assert drawn(page, "edge") == listed(page, "edges")
    page.click("#language")
    visit.settle()
    expect(page.locator("#flat")).to_contain_text(SAID["en" if lang == "zh" else "zh"])
    assert len(drawn(page)) == 43
    visit.account()


def test_it_is_picked_filtered_walked_zoomed_and_taken_away(visit: Visit, tmp_path: Path) -> None:
    page = visit.open("/network")
    symbol = page.locator('#picture [data-id="unit:yunnei"]')
    # Dragged, it stays where it was let go, and is not picked.
    symbol.drag_to(page.locator("#picture"), target_position={"x": 120, "y": 130})
    box, ground = symbol.bounding_box(), page.locator("#picture").bounding_box()
    assert box is not None
    assert ground is not None
    assert box["x"] + box["width"] / 2 - ground["x"] == pytest.approx(120, abs=4)
    assert box["y"] + box["height"] / 2 - ground["y"] == pytest.approx(130, abs=4)
    assert "acts=pin" in page.url
    expect(page.locator("#nodes tr.picked")).to_have_count(0)
    page.click("#undo")
    assert "acts=" not in page.url
    symbol.click()
    expect(page.locator("#details")).to_contain_text("云内动力")
    expect(page.locator("#nodes tr.picked")).to_have_count(1)
    page.focus("#picture")
    page.keyboard.press("Escape")
    expect(page.locator("#nodes tr.picked")).to_have_count(0)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(page.locator("#nodes tr.picked")).to_have_count(1)
    page.locator('#legend [data-key="committee"]').click()
    assert drawn(page) == listed(page)
    page.locator('#legend [data-key="committee"]').click()
    before = page.evaluate("document.querySelector('#picture').picture.camera.units")
    page.click("#zoom-in")
    assert page.evaluate("document.querySelector('#picture').picture.camera.units") < before
    page.click("#fit")
    with page.expect_download() as taken:
        page.click("#png")
    assert Path(taken.value.path()).stat().st_size > 20_000
    visit.account()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_whole_network_is_drawn_until_it_is_too_large(visit: Visit, lang: str) -> None:
    page = visit.open(f"/network?scope=whole&lang={lang}")
    expect(page.locator("#flat")).to_contain_text(SAID[lang])
    assert len(drawn(page)) > 100
    page.check("#unfold")
    many = page.locator("#picture svg")
    page.wait_for_timeout(500)
    folded = page.evaluate("document.querySelector('#picture').picture.graph.order")
    if folded > 3000:
        expect(many).to_contain_text("筛选" if lang == "zh" else "filters")
    visit.account()


def test_a_network_too_large_for_svg_says_what_to_do(visit: Visit) -> None:
    page = visit.open("/network?scope=whole")
    page.evaluate(
        """() => { const {picture} = document.querySelector("#picture");
        const node = {x: 0, y: 0, kind: "unit", path: "M0 0", size: 6, text: "x"};
        const nodes = [...Array(3001).keys()].map((at) => ({...node, id: `n${at}`}));
        picture.shown = {node: () => true, edge: () => true};
        picture.draw(nodes, [], {sizes: "positions", extent: [0, 1, 0, 1]}); }"""
    )
    expect(page.locator("#picture svg")).to_contain_text("3,001 / 3,000")
    assert drawn(page) == []
    visit.account()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("file", ["whole", "pairing"])
def test_a_file_taken_away_opens_without_webgl(
    visit: Visit, tmp_path: Path, file: str, lang: str
) -> None:
    query = "limit=2000&layer=source&layer=synthetic&" if file == "pairing" else ""
    answer = visit.page.request.get(f"{visit.origin}/api/v1/views/{file}.html?{query}lang={lang}")
    path = tmp_path / f"{file}.html"
    path.write_bytes(answer.body())
    visit.page.goto(path.as_uri())
    if visit.page.locator("#picture").count():  # a small one is drawn by vis-network, without WebGL
        expect(visit.page.locator("#flat")).to_contain_text(SAID[lang])
        assert len(drawn(visit.page)) > 30
    else:
        assert visit.page.locator("canvas").count() == 1
    assert visit.watched.errors == []
