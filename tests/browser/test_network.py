"""The pairing network and the whole network, as each of the three users walks them."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

from tests.support.hostile_names import HOSTILE
from tests.support.visits import Visit
from visualizations.labels import printable

pytestmark = pytest.mark.browser

BOTH = "layers=source,synthetic"


def still(page: Page) -> None:
    """Wait until the picture has come to rest: it is painted a frame after its camera has.

    Asked again and again: the policy of the pages forbids what ``wait_for_function`` does.
    """
    corners = """() => { const {sigma} = document.querySelector("#picture").picture;
        const {ratio} = sigma.getCamera().getState();
        return [sigma.getCamera().isAnimated(), ratio, sigma.viewportToGraph({x: 0, y: 0})]; }"""
    before = None
    for _ in range(100):
        now = page.evaluate(corners)
        if not now[0] and now == before:
            return
        before = now
        page.wait_for_timeout(150)
    raise AssertionError("the picture does not come to rest")


def pick(page: Page, node: str) -> None:
    """Click where the node is drawn."""
    still(page)
    place = page.evaluate("id => document.querySelector('#picture').picture.place(id)", node)
    page.locator("#picture").click(position=place)


def seen(page: Page) -> list[str]:
    """Ids of the nodes that the picture draws."""
    drawn: list[str] = page.evaluate(
        """() => { const {graph, sigma} = document.querySelector("#picture").picture;
        return graph.nodes().filter((id) => !sigma.getNodeDisplayData(id).hidden).sort(); }"""
    )
    return drawn


def rows(page: Page, table: str = "nodes") -> list[str]:
    listed: list[str] = page.locator(f"#{table} tr[data-id]").evaluate_all(
        "all => all.map((row) => row.dataset.id).sort()"
    )
    return listed


def test_s10_2_a_node_tells_its_facts_source_and_ties(visit: Visit) -> None:
    page = visit.open("/network")
    page.click("#fit")
    pick(page, "unit:yunnei")
    details = page.locator("#details")
    for shown in ("云内动力", "见出处", "深入实施园区党建示范工程三年行动"):
        expect(details).to_contain_text(shown)
    for cited in ("F121", "P26", "P29"):
        expect(details.locator(f'[data-at="{cited}"]').first).to_be_visible()
    expect(details.get_by_role("button", name="顺通片区联合党委")).to_be_visible()
    expect(details.get_by_role("button", name="装备制造业联合党委")).to_be_visible()
    expect(page.locator("#nodes tr.picked")).to_have_count(1)
    expect(page.locator("#edges tr.picked")).to_have_count(2)
    details.get_by_role("button", name="顺通片区联合党委").click()
    expect(page.locator("#details h3").first).to_have_text("顺通片区联合党委")
    visit.account()


def test_picture_and_table_show_the_same_nodes(visit: Visit) -> None:
    page = visit.open("/network")
    assert seen(page) == rows(page)
    assert len(seen(page)) == 43


def test_the_legend_hides_in_picture_and_tables_alike(visit: Visit) -> None:
    page = visit.open("/network")
    before = rows(page)
    committees = page.locator('#legend [data-key="committee"]')
    committees.click()
    expect(committees).to_have_attribute("aria-pressed", "false")
    assert set(before) - set(seen(page)) == {f"org:j{number}" for number in range(1, 5)}
    assert seen(page) == rows(page)
    expect(page.locator('#edges tr[data-id*="|MEMBER_OF|"]')).to_have_count(0)
    committees.click()
    assert rows(page) == before
    visit.account()


def test_filters_by_sector_theme_and_status(visit: Visit) -> None:
    page = visit.open(f"/network?{BOTH}")
    page.select_option("#sift [name=status]", "expiring")
    agreements = [node for node in seen(page) if node.startswith("agr:")]
    told = page.request.get(f"{visit.origin}/api/v1/pairings?status=expiring&limit=1000").json()
    expected = {row["id"] for row in told["data"] if row["layer"] in ("source", "synthetic")}
    assert set(agreements) == expected
    assert expected
    page.select_option("#sift [name=status]", "")
    page.select_option("#sift [name=sector]", "hospital")
    kinds = {node.split(":")[0] for node in seen(page)}
    assert "agr" in kinds
    assert "unit:yunnei" not in seen(page)
    visit.account()


def test_the_picture_is_walked_with_the_keyboard(visit: Visit) -> None:
    page = visit.open("/network")
    page.focus("#picture")
    page.keyboard.press("ArrowLeft")
    first = page.evaluate("document.querySelector('#picture').picture.cursor")
    page.keyboard.press("ArrowLeft")
    second = page.evaluate("document.querySelector('#picture').picture.cursor")
    assert first
    assert second
    assert second != first
    page.keyboard.press("Enter")
    name = page.locator(f'#nodes tr[data-id="{second}"] button').inner_text()
    expect(page.locator("#details h3").first).to_have_text(name)
    page.keyboard.press("Escape")
    expect(page.locator("#nodes tr.picked")).to_have_count(0)
    visit.account()


def test_the_picture_is_moved_and_zoomed(visit: Visit) -> None:
    page = visit.open("/network")

    def camera() -> dict[str, Any]:
        still(page)
        state: dict[str, Any] = page.evaluate(
            "document.querySelector('#picture').picture.sigma.getCamera().getState()"
        )
        return state

    page.click("#fit")
    whole = camera()
    page.click("#zoom-in")
    near = camera()
    assert near["ratio"] < whole["ratio"]
    box = page.locator("#picture").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 70, steps=4)
    page.mouse.up()
    moved = camera()
    assert (moved["x"], moved["y"]) != (near["x"], near["y"])
    page.click("#fit")
    assert camera() == whole
    visit.account()


def test_layers_and_hubs_change_what_is_drawn(visit: Visit) -> None:
    page = visit.open("/network")
    assert not page.is_checked('#view [value="synthetic"]')
    with_hubs = seen(page)
    page.uncheck("#view [name=hubs]")
    page.click("#view [type=submit]")
    visit.settle()
    assert len(seen(page)) < len(with_hubs)
    page.check('#view [value="synthetic"]')
    page.click("#view [type=submit]")
    visit.settle()
    assert sum(":s" in node for node in seen(page)) > 10
    expect(page.locator("#notice")).to_contain_text("合成")
    visit.account()


@pytest.mark.parametrize("typed", ["昆明学院", "kunmingxueyuan", "unit:kunming-university"])
def test_a_body_is_found_by_name_pinyin_and_id(visit: Visit, typed: str) -> None:
    page = visit.open("/network")
    page.fill("#find [name=q]", typed)
    page.click("#find [type=submit]")
    expect(page.locator("#details h3").first).to_have_text("昆明学院")
    page.fill("#find [name=q]", "没有这个单位")
    page.click("#find [type=submit]")
    expect(page.locator("#told")).to_have_text("图中没有找到")
    visit.account()


def test_s10_3_a_path_is_told_and_lit(visit: Visit) -> None:
    page = visit.open("/network?hubs=false&layers=source")
    page.fill("#path [name=from]", "昆明学院")
    page.fill("#path [name=to]", "北方奥雷德")
    page.click("#path [type=submit]")
    way = "昆明学院 → 顺通片区联合党委 → 云内动力 → 装备制造业联合党委 → 北方奥雷德"
    expect(page.locator("#told")).to_contain_text(way)
    lit = page.evaluate("[...document.querySelector('#picture').picture.lit].length")
    assert lit == 5
    page.fill("#path [name=from]", "云南能投基建公司党委")
    page.fill("#path [name=to]", "昆船智能")
    page.click("#path [type=submit]")
    expect(page.locator("#told")).to_have_text("两者之间没有路径")
    visit.account()


def test_s10_4_cut_points_are_marked(visit: Visit) -> None:
    page = visit.open("/network?layers=source")
    page.click("#cuts")
    expect(page.locator("#cuts")).to_have_attribute("aria-pressed", "true")
    rings = "[...document.querySelector('#picture').picture.rings]"
    for _ in range(200):
        if page.evaluate(rings):
            break
        page.wait_for_timeout(50)
    assert "unit:yunnei" in page.evaluate(rings)
    page.click("#cuts")
    for _ in range(200):
        if not page.evaluate(rings):
            break
        page.wait_for_timeout(50)
    assert page.evaluate(rings) == []
    visit.account()


def test_s16_1_the_slider_of_days_goes_through_the_changes(visit: Visit) -> None:
    page = visit.open(f"/network?{BOTH}")
    places = "() => document.querySelector('#picture').picture.graph.export().nodes.length"
    now = page.evaluate(places)
    page.locator("#days").fill("0")
    visit.settle()
    day = page.input_value("#view [name=as_of]")
    assert day < "2021-12-31"
    assert f"as_of={day}" in page.url
    assert page.evaluate(places) < now
    visit.account()


def test_an_address_brings_back_what_was_looked_at(visit: Visit) -> None:
    page = visit.open("/network?layers=source")
    page.locator('#legend [data-key="pathway"]').click()
    page.locator('#nodes tr[data-id="org:j2"] button').click()
    expect(page.locator("#details h3").first).to_have_text("顺通片区联合党委")
    again = visit.open(page.url.removeprefix(visit.origin))
    expect(again.locator("#details h3").first).to_have_text("顺通片区联合党委")
    expect(again.locator('#legend [data-key="pathway"]')).to_have_attribute("aria-pressed", "false")
    visit.account()


def test_the_whole_network_is_folded_until_asked(visit: Visit) -> None:
    page = visit.open("/network?scope=whole")
    folded = seen(page)
    assert not any(node.startswith("unit:s0009") for node in folded)
    page.check("#unfold")
    told = page.request.get(f"{visit.origin}/api/v1/views/whole").json()["data"]["id"]
    assert seen(page) == sorted(told)
    assert len(told) > len(folded) + 1000
    expect(page.locator("#nodes caption")).to_contain_text("500")
    visit.account()


def test_a_node_of_the_whole_network_shows_its_ties_when_picked(visit: Visit) -> None:
    page = visit.open("/network?scope=whole")
    page.fill("#find [name=q]", "云内动力")
    page.click("#find [type=submit]")
    expect(page.locator("#details h3").first).to_have_text("云内动力")
    expect(page.locator('#details [data-at="F121"]').first).to_be_visible()
    ties = page.evaluate(
        "document.querySelector('#picture').picture.graph.edges('unit:yunnei').sort()"
    )
    assert ties == ["unit:yunnei|MEMBER_OF|org:j2", "unit:yunnei|MEMBER_OF|org:j4"]
    page.locator("#details").get_by_role("button", name="装备制造业联合党委").click()
    expect(page.locator("#details h3").first).to_have_text("装备制造业联合党委")
    visit.account()


def test_pictures_are_taken_away_as_png_svg_and_html(visit: Visit, tmp_path: Path) -> None:
    page = visit.open("/network")
    files = {}
    for kind in ("png", "svg", "download"):
        with page.expect_download() as taken:
            page.click(f"#{kind}")
        files[kind] = tmp_path / taken.value.suggested_filename
        taken.value.save_as(files[kind])
    width, height = struct.unpack(">II", files["png"].read_bytes()[16:24])
    assert width >= 1000
    assert height >= 700
    drawing = ElementTree.fromstring(files["svg"].read_text("utf-8"))
    texts = "".join(drawing.itertext())
    assert "顺通片区联合党委" in texts
    visit.account()
    page.context.set_offline(True)
    page.goto(files["download"].as_uri())
    assert page.evaluate("Object.keys(network.getPositions()).length") == 43
    page.goto(files["svg"].as_uri())
    assert visit.watched.errors == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_s20_3_hostile_names_are_text_in_the_pairing_network(visit: Visit, lang: str) -> None:
    page = visit.open(f"/network?layers=ledger&lang={lang}")
    shown = set(page.locator("#nodes tbody tr td:first-child").all_inner_texts())
    assert {printable(name) for name in HOSTILE} <= {text.strip() for text in shown}
    for at in range(len(HOSTILE)):
        page.locator(f'#nodes tr[data-id="agr:h{at:02}"] button').click()
        expect(page.locator("#details h3").first).to_contain_text(printable(HOSTILE[at])[:20])
    assert page.locator("#details img, #legend img, #nodes img").count() == 0
    with page.expect_download() as taken:
        page.click("#svg")
    page.goto(Path(taken.value.path()).as_uri())
    assert page.evaluate("window.pwned") is None
    visit.account()


def test_s20_3_hostile_names_are_text_in_the_whole_network(visit: Visit) -> None:
    page = visit.open("/network?layers=ledger&scope=whole")
    page.check("#unfold")
    for at in range(len(HOSTILE)):
        page.locator(f'#nodes tr[data-id="unit:h{at:02}"] button').click()
        expect(page.locator("#details h3").first).to_contain_text(printable(HOSTILE[at])[:20])
    visit.account()


def test_webgl_that_is_lost_later_is_replaced(visit: Visit) -> None:
    page = visit.open("/network?node=unit:yunnei")
    expect(page.locator("#flat")).to_have_count(0)
    page.evaluate(
        """() => { for (const canvas of document.querySelectorAll("#picture canvas"))
        canvas.getContext("webgl2")?.getExtension("WEBGL_lose_context").loseContext(); }"""
    )
    expect(page.locator("#flat")).to_be_visible()
    visit.settle()
    drawn = page.locator("#picture svg .node")
    expect(drawn).to_have_count(43)
    assert sorted(drawn.evaluate_all("all => all.map((one) => one.dataset.id)")) == rows(page)
    expect(page.locator("#nodes tr.picked")).to_have_count(1)
    visit.account()


def test_the_ground_may_turn_while_a_drawing_waits_for_its_frame(visit: Visit) -> None:
    page = visit.open("/network")
    inks = """() => { const {graph} = document.querySelector("#picture").picture;
        return graph.mapEdges((_, edge) => edge.color); }"""
    light = page.evaluate(inks)
    page.evaluate(
        """() => { const real = requestAnimationFrame;
        window.requestAnimationFrame = () => real(() => undefined);
        matchMedia("(prefers-color-scheme: dark)").onchange =
            () => document.body.setAttribute("data-turned", ""); }"""
    )
    page.locator('#legend [data-key="committee"]').click()
    page.emulate_media(color_scheme="dark")
    page.wait_for_selector("body[data-turned]")
    assert page.evaluate(inks) != light
    visit.account()


def test_a_node_is_hidden_shown_again_and_kept_in_the_address(visit: Visit) -> None:
    page = visit.open("/network?lang=zh")
    expect(page.locator("#hide")).to_be_disabled()
    row = page.locator("#nodes tr[data-id]").first
    node = row.get_attribute("data-id")
    count = page.locator("#nodes tr[data-id]").count()
    row.locator("button").first.click()
    visit.settle()
    page.click("#hide")
    expect(page.locator(f'#nodes tr[data-id="{node}"]')).to_have_count(0)
    expect(page.locator("#nodes tr[data-id]")).to_have_count(count - 1)
    assert page.evaluate(f"!document.querySelector('#picture').picture.shown.node({node!r})")
    expect(page.locator("#told")).to_contain_text("共隐藏 1 个")
    page.reload()
    visit.settle()
    expect(page.locator("#nodes tr[data-id]")).to_have_count(count - 1)
    page.locator("#picture").press("Control+z")
    expect(page.locator("#nodes tr[data-id]")).to_have_count(count)
    assert "acts" not in page.url
    # What is switched on looks so, and says so.
    plain = page.locator("#cuts").evaluate("one => getComputedStyle(one).backgroundColor")
    page.click("#cuts")
    expect(page.locator("#cuts")).to_have_attribute("aria-pressed", "true")
    page.mouse.move(0, 0)
    expect(page.locator("#cuts")).not_to_have_css("background-color", plain)
    visit.account()
