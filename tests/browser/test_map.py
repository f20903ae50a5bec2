"""The coverage map, as a planner and an official walk it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support.hostile_names import HOSTILE
from tests.support.visits import CORNER, Visit
from visualizations.labels import printable

pytestmark = pytest.mark.browser

MAP = "document.querySelector('#canvas').map"
KEPT = "localStorage.getItem('boundary')"


def told(visit: Visit, path: str) -> Any:
    return visit.page.request.get(f"{visit.origin}/api/v1/coverage/{path}").json()


def numerator(page: Page) -> int:
    """Covered enterprises of the service circle, as its card says."""
    text = page.locator("[data-rate=spatial] dd").first.inner_text()
    return int(text.replace(",", ""))


def walk(visit: Visit, minutes: int) -> int:
    """Move the slider, and read what is covered then."""
    visit.page.locator("#ask [name=minutes]").fill(str(minutes))
    expect(visit.page.locator("[data-rate=spatial] h3")).to_contain_text(f"（{minutes} 分钟）")
    visit.settle()
    return numerator(visit.page)


def drawn(page: Page, layer: str) -> int:
    """How many features of a layer are drawn; of the "rings", how many places are ringed."""
    found: int = page.evaluate(
        f"id => id === 'rings' ? {MAP}.rings.getFeatures().length"
        f" : {MAP}.drawn.get(id)?.length ?? 0",
        layer,
    )
    return found


def alone(features: list[Any]) -> Any:
    """The feature that is farthest from its nearest other one, so that a click means it."""

    def room(one: Any) -> float:
        x, y = one["geometry"]["coordinates"]
        others = (other["geometry"]["coordinates"] for other in features if other is not one)
        return min((x - a) ** 2 + (y - b) ** 2 for a, b in others)

    return max(features, key=room)


def test_s04_4_a_click_on_an_uncovered_enterprise_tells_position_metres_and_minutes(
    visit: Visit,
) -> None:
    page = visit.open("/map")
    enterprise = alone(told(visit, "gaps.geojson?by=spatial")["features"])
    reasons = told(visit, f"explain/{enterprise['id']}")["data"]
    # Only the enterprises, zoomed in: a name or a position beside it is not what is clicked on.
    page.locator('#legend [data-key="places"]').click()
    page.evaluate(f"id => {MAP}.mark({MAP}.find(id), {{move: true}})", enterprise["id"])
    place = page.evaluate(f"id => {MAP}.pixel({MAP}.find(id))", enterprise["id"])
    page.locator("#canvas").click(position={"x": place[0], "y": place[1]})
    details = page.locator("#details")
    expect(details.locator("h3").first).to_have_text(enterprise["properties"]["name"])
    nearest = reasons["positions"][0]
    for shown in (nearest["name"], f"{nearest['metres']:,g} 米", f"{nearest['minutes']:g} 分钟"):
        expect(details).to_contain_text(shown)
    expect(details).to_contain_text("超出步行范围")
    expect(details).to_contain_text("WGS 84")
    step = next(one for one in reasons["steps"] if "spatial" in one["closes"])
    expect(details.locator(".steps li")).to_contain_text(step["text"]["zh"])
    # The table has turned to its page, and the way to the position is drawn.
    expect(page.locator("#gaps tr.picked")).to_have_attribute("data-id", enterprise["id"])
    assert page.evaluate(f"{MAP}.spot.to !== null")
    assert f"node={enterprise['id'].replace(':', '%3A')}" in page.url
    visit.account()


def test_a_row_of_the_table_moves_the_map(visit: Visit) -> None:
    page = visit.open("/map?lens=organizational")
    page.click("#gaps-next")
    row = page.locator("#gaps tr[data-id]").nth(3)
    node = row.get_attribute("data-id")
    row.locator("button").first.click()
    expect(page.locator("#gaps tr.picked")).to_have_attribute("data-id", str(node))
    centre = page.evaluate(f"{MAP}.middle()")
    place = page.evaluate(f"id => {MAP}.find(id).geometry.coordinates", node)
    assert centre == pytest.approx(place, abs=1e-7)
    assert drawn(page, "rings") == page.locator("#gaps tr[data-id]").count() == 25
    visit.account()


def test_s04_2_fewer_minutes_never_cover_more(visit: Visit) -> None:
    page = visit.open("/map")
    covered = [numerator(page), *(walk(visit, minutes) for minutes in (10, 5, 30))]
    for minutes, shown in zip((15, 10, 5, 30), covered, strict=True):
        rates = told(visit, f"summary?minutes={minutes}")["data"]["rates"]
        assert shown == next(one["numerator"] for one in rates if one["code"] == "spatial")
    assert covered[2] <= covered[1] <= covered[0] <= covered[3]
    assert "minutes=30" in page.url
    visit.account()


def test_s04_4_circles_lie_over_each_other_in_four_steps(visit: Visit) -> None:
    page = visit.open("/map")
    circle = told(visit, "spatial")["data"]["times"]
    shades = page.locator("#legend .shades .of").all_inner_texts()
    assert [int(text.split()[0].replace(",", "")) for text in shades] == list(circle.values())
    # Two and three circles around one place, counted on the very pixels that are drawn.
    seen = page.evaluate(
        f"""() => {{
          const map = {MAP}, [one] = map.data.reach;
          map.hidden = new Set(["places", "cells", "sites", "tier:station", "tier:domain",
            "tier:district", "reason:beyond_threshold"]);
          map.mark(one, {{move: true}});
          map.mark(null);
          return [0, 1, 2, 3, 4].map((times) => {{
            map.show({{reach: Array(times).fill(one)}});
            const at = map.pixel(one).map((side) => Math.round(side * devicePixelRatio));
            map.ol.renderSync();
            const pen = map.host.querySelector("canvas").getContext("2d");
            return [...pen.getImageData(...at, 1, 1).data].join();
          }});
        }}"""
    )
    assert len(set(seen[:4])) == 4
    assert seen[4] == seen[3]
    visit.account()


def test_layers_are_switched_by_the_legend_and_kept_in_the_address(visit: Visit) -> None:
    page = visit.open("/map?lens=organizational&subdistrict=zone:ala")
    cells = page.locator('#legend [data-key="cells"]')
    expect(cells).to_have_attribute("aria-pressed", "false")
    cells.click()
    stations = page.locator('#legend [data-key="tier:station"]')
    assert drawn(page, "tier:station") > 0
    stations.press("Enter")
    expect(stations).to_have_attribute("aria-pressed", "false")
    assert drawn(page, "tier:station") == 0
    heat = told(visit, "heat.geojson?by=organizational&subdistrict=zone:ala")
    assert drawn(page, "cells") == len(heat["features"])
    assert len(heat["features"]) < len(told(visit, "heat.geojson?by=organizational")["features"])
    again = visit.open(page.url.removeprefix(visit.origin))
    expect(again.locator('#legend [data-key="cells"]')).to_have_attribute("aria-pressed", "true")
    expect(again.locator('#ask [value="organizational"]')).to_be_checked()
    part = told(visit, "by-subdistrict?by=organizational")["data"]["parts"]
    ala = next(one for one in part if one["id"] == "zone:ala")
    expect(again.locator("[data-rate=part]")).to_contain_text(f"{ala['denominator']:,}")
    gaps = told(visit, "gaps.geojson?by=organizational&subdistrict=zone:ala")
    expect(again.locator("#gaps-count")).to_contain_text(f"{gaps['meta']['count']:,}")
    visit.account()


def test_the_covered_are_a_layer_that_is_asked_for_and_listed_when_shown(visit: Visit) -> None:
    page = visit.open("/map?subdistrict=zone:ala")
    assert not any("covered.geojson" in url for url in visit.watched.requests)
    layer = page.locator('#legend [data-key="covered"]')
    expect(layer).to_contain_text("加载")
    layer.press("Enter")
    covered = told(visit, "covered.geojson?by=spatial&subdistrict=zone:ala")["features"]
    expect(layer).to_contain_text(f"{len(covered):,}")
    expect(layer).to_have_attribute("aria-pressed", "true")
    expect(layer).to_be_focused()
    assert drawn(page, "covered") == len(covered) > 0
    # The table lists the uncovered until it is asked for the covered, and says so.
    expect(page.locator("#gaps-count")).to_contain_text("未覆盖企业")
    page.check("#which [value=covered]")
    expect(page.locator("#gaps-count")).to_contain_text(f"已覆盖企业：1–25 共 {len(covered):,}")
    ids = [one["id"] for one in covered[:25]]
    shown = "rows => rows.map((row) => row.dataset.id)"
    assert page.locator("#gaps tr[data-id]").evaluate_all(shown) == ids
    assert drawn(page, "rings") == 25
    page.locator("#gaps tr[data-id] button").first.click()
    visit.settle()
    expect(page.locator("#details h3").first).to_have_text(covered[0]["properties"]["name"])
    expect(page.locator("#details")).to_contain_text("已覆盖")
    # The same again from the address; and hidden, the table goes back to the uncovered.
    again = visit.open(page.url.removeprefix(visit.origin))
    expect(again.locator("#gaps-count")).to_contain_text("已覆盖企业")
    assert drawn(again, "covered") == len(covered)
    again.locator('#legend [data-key="covered"]').click()
    expect(again.locator("#gaps-count")).to_contain_text("未覆盖企业")
    assert drawn(again, "covered") == 0
    visit.account()


def test_the_table_lists_the_layers_that_are_shown_and_says_how_many_it_leaves_out(
    visit: Visit,
) -> None:
    page = visit.open("/map?lens=organizational")
    gaps = told(visit, "gaps.geojson?by=organizational")["features"]
    members = [one for one in gaps if one["properties"]["reason"] == "no_members"]
    page.locator('#legend [data-key="reason:no_members"]').click()
    rest = len(gaps) - len(members)
    expect(page.locator("#gaps-count")).to_contain_text(f"共 {rest:,}")
    expect(page.locator("#gaps-count")).to_contain_text(f"未列出 {len(members):,}")
    visit.account()


def test_the_table_is_sorted_by_its_heads_and_keeps_the_order_in_the_address(visit: Visit) -> None:
    page = visit.open("/map")
    features = told(visit, "gaps.geojson?by=spatial")["features"]
    farthest = sorted((one["properties"]["metres"] for one in features), reverse=True)
    head = page.locator('#gaps [data-sort="metres"]')
    head.press("Enter")
    head.press("Enter")
    expect(page.locator("#gaps th[aria-sort=descending]")).to_contain_text("距离")
    expect(head).to_be_focused()
    metres = page.locator("#gaps tbody td:nth-child(4)").all_inner_texts()
    assert [float(text.replace(",", "")) for text in metres] == farthest[:25]
    again = visit.open(page.url.removeprefix(visit.origin))
    expect(again.locator("#gaps th[aria-sort=descending]")).to_contain_text("距离")
    assert again.locator("#gaps tbody td:nth-child(4)").all_inner_texts() == metres
    again.locator('#gaps [data-sort="metres"]').click()
    expect(again.locator("#gaps th[aria-sort=descending]")).to_have_count(0)
    visit.account()


def test_the_map_is_walked_with_the_keyboard(visit: Visit) -> None:
    page = visit.open("/map")
    geo = f"JSON.stringify([{MAP}.view.getCenter(), {MAP}.view.getResolution()])"
    page.focus("#canvas")
    whole = page.evaluate(geo)
    page.keyboard.press("+")
    near = page.evaluate(geo)
    page.keyboard.press("ArrowLeft")
    moved = page.evaluate(geo)
    assert len({whole, near, moved}) == 3
    page.keyboard.press("Enter")
    expect(page.locator("#gaps tr.picked")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("#gaps tr.picked")).to_have_count(0)
    visit.account()


def test_metres_are_metres_on_both_axes(visit: Visit) -> None:
    """A circle of the service is as wide as it is high, and the bar as long as it says."""
    page = visit.open("/map")
    radius, wide, high = page.evaluate(
        f"""() => {{
          const map = {MAP}, [one] = map.data.reach;
          const ring = one.geometry.coordinates[0].map((at) =>
            map.pixelOf(at));
          const span = (axis) => Math.max(...ring.map((at) => at[axis]))
            - Math.min(...ring.map((at) => at[axis]));
          return [one.properties.radius_m, span(0), span(1)];
        }}"""
    )
    assert wide == pytest.approx(high, rel=2e-3)
    south, north = (
        page.evaluate(f"lat => {MAP}.pixelOf([102.8, lat])[1]", lat) for lat in (24.95, 25.0)
    )
    degree = (south - north) * 20
    assert high / degree * 111_195 == pytest.approx(2 * radius, rel=2e-3)
    # The bar is of whole metres, and as long as so many metres of the meridian in its middle.
    bar = page.locator("#map-foot svg").bounding_box()
    assert bar is not None
    length, unit = page.locator("#map-foot span").first.inner_text().split()
    metres = float(length) * {"m": 1, "km": 1000}[unit]
    assert bar["width"] / degree * 111_195 == pytest.approx(metres, rel=0.02)


def test_s01_1_the_source_layer_has_no_rate_and_a_reason(visit: Visit) -> None:
    page = visit.open("/map?layers=source")
    assert page.locator(".rate .value").all_inner_texts() == ["文献未给出"] * 3
    assert "100%" not in page.locator("#rates").inner_text()
    expect(page.locator("#unlocated")).to_contain_text("文献未给出分母")
    expect(page.locator("#gaps tr[data-id]")).to_have_count(0)
    visit.account()


SQUARE = [[[102.8, 24.9], [102.85, 24.9], [102.85, 25.0], [102.8, 25.0], [102.8, 24.9]]]


def chosen(page: Page, file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    page.set_input_files("#boundary", file)


def test_a_boundary_of_the_user_s_own_is_shown_kept_here_and_removed(
    visit: Visit, tmp_path: Path
) -> None:
    page = visit.open("/map")
    feature = {
        "type": "Feature",
        "properties": {"name": HOSTILE[1]},
        "geometry": {"type": "Polygon", "coordinates": SQUARE},
    }
    asked = len(visit.watched.requests)
    chosen(page, tmp_path / "own.geojson", json.dumps(feature))
    expect(page.locator("#boundary-told")).to_contain_text("1")
    assert page.evaluate(f"{MAP}.boundary.features.length") == 1
    # The browser asks for the page's icon when it likes.
    sent = [url for url in visit.watched.requests[asked:] if not url.endswith("/icon.svg")]
    assert sent == []
    visit.open("/map")
    assert page.evaluate(f"{MAP}.boundary.features.length") == 1
    page.click("#boundary-remove")
    assert page.evaluate(f"{MAP}.boundary") is None
    assert page.evaluate(KEPT) is None
    visit.account()


def test_polygons_named_like_a_subdistrict_are_coloured_by_its_rate(
    visit: Visit, tmp_path: Path
) -> None:
    page = visit.open("/map")
    names = ("阿拉街道", "别处街道")
    features = [
        {
            "type": "Feature",
            "properties": {"name": name},
            "geometry": {"type": "Polygon", "coordinates": SQUARE},
        }
        for name in names
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    chosen(page, tmp_path / "own.geojson", text)
    expect(page.locator("#boundary-told")).to_have_text(
        "已显示，面要素数 2 · 与街道同名、按覆盖率着色 1"
    )
    areas = f"{MAP}.areas()"
    regions = f"{areas}.filter(({{ fill }}) => fill.startsWith('rgba'))"
    assert page.evaluate(f"{areas}.map((one) => one.name)") == list(names)
    assert page.evaluate(f"{regions}.map((one) => one.name)") == ["阿拉街道"]
    colours = [page.evaluate(f"{regions}[0].fill")]
    for lens in ("organizational", "spatial"):
        parts = told(visit, f"by-subdistrict?by={lens}")["data"]["parts"]
        rate = next(one["rate"] for one in parts if one["id"] == "zone:ala")
        page.check(f"#ask [value={lens}]")
        visit.settle()
        label = ["阿拉街道", f"{int(rate * 10000) / 100:g}%"]
        assert page.evaluate(f"{regions}[0].lines") == label
        colours.append(page.evaluate(f"{regions}[0].fill"))
    assert colours[0] == colours[2] != colours[1]
    expect(page.locator("#legend")).to_contain_text("覆盖率 75–100%")
    page.click("#boundary-remove")
    assert page.evaluate(regions) == []
    visit.account()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "不是 JSON"),
        ('{"type": "Point", "coordinates": [102.8, 24.9]}', "Polygon"),
        ('{"type": "FeatureCollection", "features": []}', "Polygon"),
        ('{"type": "Polygon", "coordinates": [[[1, 1], [2, 2], [1, 1]]]}', "不闭合"),
        ('{"type": "Polygon", "coordinates": [[[1, 1], [2, 2], [2, 1], [1, 2]]]}', "不闭合"),
        ('{"type": "Polygon", "coordinates": [[[1, "x"], [2, 2], [2, 1], [1, 1]]]}', "两个数字"),
        ('{"type": "Polygon", "coordinates": [[[5e5, 4], [2, 2], [2, 1], [5e5, 4]]]}', "投影坐标"),
        ('{"crs": {"properties": {"name": "EPSG:4490"}}, "type": "Polygon"}', "WGS 84"),
        ("null", "Polygon"),
    ],
)
def test_a_file_that_is_no_boundary_is_refused_with_the_reason(
    visit: Visit, tmp_path: Path, text: str, said: str
) -> None:
    page = visit.open("/map?layers=source")
    chosen(page, tmp_path / "bad.json", text)
    expect(page.locator("#boundary-told")).to_contain_text(said)
    assert page.evaluate(f"{MAP}.boundary") is None
    assert page.evaluate(KEPT) is None
    visit.account()


def test_the_map_goes_to_paper_as_an_image_with_its_table(visit: Visit) -> None:
    visit.page.emulate_media(color_scheme="dark")
    page = visit.open("/map")
    page.evaluate("window.print = () => {}")
    page.click("#print")
    assert page.locator("#printed").evaluate(CORNER) == [255, 255, 255, 255]
    assert page.evaluate(f"{MAP}.colour('ink')") != "#1B1F24"
    page.emulate_media(media="print")
    expect(page.locator("#printed")).to_be_visible()
    assert page.evaluate("document.querySelector('#printed').naturalWidth") > 600
    expect(page.locator("#canvas")).to_be_hidden()
    expect(page.locator("#gaps tr[data-id]").first).to_be_visible()
    visit.account()


def test_a_picture_holds_all_points_however_many_they_are(visit: Visit) -> None:
    page = visit.open("/map?layers=source")
    first = page.evaluate(
        f"""() => {{
          const point = (at) => ({{
            type: "Feature",
            id: `unit:p${{at}}`,
            geometry: {{type: "Point", coordinates: [102.77 + at / 1e5, 24.9 + (at % 97) / 700]}},
            properties: {{name: "", layer: "source", metres: null, minutes: null}},
          }});
          {MAP}.hidden = new Set();
          {MAP}.show({{covered: Array.from({{length: 12000}}, (_, at) => point(at))}});
          return {MAP}.image();
        }}"""
    )
    page.wait_for_timeout(500)
    assert page.evaluate(f"{MAP}.image()") == first
    visit.account()


def test_dark_ground_redraws_the_map(visit: Visit) -> None:
    page = visit.open("/map")
    light = page.evaluate(f"{MAP}.image()")
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"light => {MAP}.image() !== light", arg=light)
    visit.account()


def test_another_day_stands_beside_it_and_both_move_together(visit: Visit) -> None:
    page = visit.open("/map?minutes=10")
    page.fill("#beside-day", "2019-01-01")
    visit.settle()
    expect(page.locator("#there")).to_have_text("2019-01-01")
    other = "document.querySelector('#other').map"
    then = told(visit, "gaps.geojson?by=spatial&minutes=10&as_of=2019-01-01")["features"]
    assert page.evaluate(f"{other}.data.gaps.length") == len(then)
    page.focus("#canvas")
    page.keyboard.press("ArrowLeft")
    place = page.evaluate(f"{MAP}.data.reach[0]")
    places = [page.evaluate(f"one => {each}.pixel(one)", place) for each in (MAP, other)]
    assert places[0] == pytest.approx(places[1], abs=2)
    page.fill("#beside-day", "")
    visit.settle()
    expect(page.locator("#other")).to_be_hidden()
    visit.account()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_s20_3_hostile_names_are_text_in_details_and_table(visit: Visit, lang: str) -> None:
    """They have no coordinates, so the map draws none; an answer that gives them some is made up
    here, because a ledger could."""
    features = [
        {
            "type": "Feature",
            "id": f"unit:h{at:02}",
            "geometry": {"type": "Point", "coordinates": [102.8 + at / 500, 24.95]},
            "properties": {
                "name": name,
                "layer": "ledger",
                "reason": "beyond_threshold",
                "nearest_position": None,
                "metres": None,
                "minutes": None,
                "subdistrict": None,
            },
        }
        for at, name in enumerate(HOSTILE)
    ]
    meta = {"unlocated": 0, "no_rate": None}
    body = json.dumps({"type": "FeatureCollection", "meta": meta, "features": features})
    visit.page.route(
        "**/coverage/gaps.geojson*",
        lambda route: route.fulfill(content_type="application/geo+json", body=body),
    )
    page = visit.open(f"/map?layers=ledger&lang={lang}")
    shown = page.locator("#gaps tbody tr td:first-child").all_inner_texts()
    assert [text.strip() for text in shown] == [printable(name) for name in HOSTILE]
    for at in (0, 1, 4, 9, 12):
        page.locator(f'#gaps tr[data-id="unit:h{at:02}"] button').first.click()
        visit.settle()
        expect(page.locator("#details h3").first).to_contain_text(printable(HOSTILE[at])[:20])
        place = page.evaluate(f"id => {MAP}.pixel({MAP}.find(id))", f"unit:h{at:02}")
        page.locator("#canvas").hover(position={"x": place[0], "y": place[1]})
    assert page.locator("#details img, #gaps img").count() == 0
    visit.account()
