"""What the map is drawn on: a base map, or what is known; looking for places, measuring, sheets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from api.app import create_app
from graph.basemap.basemap import Basemap
from graph.settings import Settings
from queries.coverage.reach.named import StreetNetworks
from queries.network import Network
from tests.browser.test_map import MAP, told
from tests.support import basemaps
from tests.support.browser import WatchedPage
from tests.support.served import served
from tests.support.sphere import haversine
from tests.support.visits import Visit

pytestmark = pytest.mark.browser

ROAD = (102.80, 24.975)
"""On the third road from the west, 经3路, a wide one, between two that cross it."""
OWN_STREET = """from,to,from_lon,from_lat,to_lon,to_lat,length_m
a,b,102.805,24.965,102.815,24.975,1700
"""
"""Of the walking network, over bare ground of the base map."""
COLOUR = """async ([place, around]) => {
  const map = document.querySelector('#canvas').map;
  const image = new Image();
  image.src = map.image();
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  const pen = canvas.getContext('2d');
  pen.drawImage(image, 0, 0);
  const [x, y] = map.pixelOf(place).map(Math.round);
  const data = pen.getImageData(x - around, y - around, 2 * around + 1, 2 * around + 1).data;
  const found = new Set();
  const hex = (one) => one.toString(16).padStart(2, '0');
  for (let at = 0; at < data.length; at += 4)
    found.add('#' + [...data.slice(at, at + 3)].map(hex).join(''));
  return [...found];
}"""


SHEET = """async () => {
  const image = document.querySelector('#printed');
  await image.decode();
  const { naturalWidth: width, naturalHeight: height } = image;
  const pen = new OffscreenCanvas(width, height).getContext('2d');
  pen.drawImage(image, 0, 0);
  const side = pen.getImageData(width - 2 * 250, 2 * 46, 2 * 250, 2 * 200).data;
  const rows = [];
  for (let at = 0; at < side.length; at += 2000) rows.push([...side.slice(at, at + 2000)].join());
  return { width, height, corner: [...pen.getImageData(2, 2, 1, 1).data], side: rows };
}"""
"""Of what goes to paper: its size, its corner, and the pixels of legend and north, row by row."""


@pytest.fixture
def laid(
    request: pytest.FixtureRequest, network: Network, watched: WatchedPage, tmp_path: Path
) -> Iterator[Visit]:
    """A page of the service with the base map that the test writes."""
    (tmp_path / "streets").mkdir()
    (tmp_path / "streets" / "own.csv").write_text(OWN_STREET, encoding="utf-8")
    streets = StreetNetworks(None, tmp_path / "streets")
    app = create_app(network=Network(network.store, as_of=network.default_day, streets=streets))
    file = request.param(tmp_path)
    app.state.basemap = Basemap.of(Settings(data=tmp_path, basemap=str(file)))
    with served(app) as port:
        yield Visit(watched, f"http://127.0.0.1:{port}")


def of_ranges(folder: Path) -> Path:
    return basemaps.write_pmtiles(folder / "grid.pmtiles")


def of_tiles(folder: Path) -> Path:
    return basemaps.write_mbtiles(folder / "grid.mbtiles")


def cut(folder: Path) -> Path:
    file = of_ranges(folder)
    file.write_bytes(file.read_bytes()[:-4000])
    return file


def near(page: Page, place: tuple[float, float], zoom: float) -> None:
    """Look at a place, and wait until it is drawn."""
    page.wait_for_function(f"() => {MAP}.basemap")
    page.evaluate(
        f"""([place, zoom]) => new Promise((done) => {{
          const geometry = {{ type: 'Point', coordinates: place }};
          {MAP}.view.setZoom(zoom);
          {MAP}.mark({{ type: 'Feature', geometry }}, {{ move: true }});
          {MAP}.mark(null);
          {MAP}.ol.once('rendercomplete', done);
          {MAP}.ol.render();
        }})""",
        [list(place), zoom],
    )


@pytest.mark.parametrize("laid", [of_ranges, of_tiles], indirect=True)
def test_a_base_map_is_drawn_with_its_roads_and_chinese_names(laid: Visit) -> None:
    page = laid.open("/map?layers=source&hide=places,carriers")
    near(page, ROAD, 14)
    found = page.evaluate(
        f"""async (place) => {{
          const [layer] = {MAP}.ol.getLayers().getArray();
          const features = await layer.getFeatures({MAP}.pixelOf(place));
          const style = layer.getStyleFunction();
          const styles = features.flatMap((one) => style(one, 10) ?? []);
          return styles.flatMap((one) => one.getText()?.getText() ?? []);
        }}""",
        list(ROAD),
    )
    assert found == ["经3路"]
    # The road in its colour, and names beside it in theirs; the ground between them.
    assert "#fbe7c2" in page.evaluate(COLOUR, [list(ROAD), 1])
    assert {"#4a535c", "#f6f4f0"} <= set(page.evaluate(COLOUR, [list(ROAD), 250]))
    expect(page.locator("#map-foot")).to_contain_text(basemaps.ATTRIBUTION_TEXT)
    page.emulate_media(color_scheme="dark")
    near(page, ROAD, 14)
    assert "#43505c" in page.evaluate(COLOUR, [list(ROAD), 1])
    laid.account()


@pytest.mark.parametrize("laid", [cut], indirect=True)
def test_a_file_that_was_cut_is_told_of_and_the_map_is_drawn_without_it(laid: Visit) -> None:
    page = laid.open("/map")
    expect(page.locator(".map-notice")).to_contain_text("底图不能用")
    assert page.evaluate(f"{MAP}.basemap") is None
    assert page.evaluate(f"{MAP}.drawn.get('places').length") > 0
    laid.account()


@pytest.mark.parametrize("laid", [of_ranges], indirect=True)
def test_streets_that_are_walked_are_lines_over_a_base_map(laid: Visit) -> None:
    page = laid.open("/map?layers=source&hide=places,carriers&streets=own")
    middle = (102.81, 24.97)
    near(page, middle, 17)  # near enough for a carriageway
    key = page.locator('#legend [data-key="streets"]')
    expect(key).to_contain_text("1")
    ground = "#f6f4f0"
    found = set(page.evaluate(COLOUR, [list(middle), 1]))
    # A hair of the map's own, paler only at its edges, and no carriageway: the ground is beside it.
    assert min(found) < "#a0"
    beside = set(page.evaluate(COLOUR, [list(middle), 4]))
    assert ground in beside
    assert "#ffffff" not in beside
    key.click()
    assert set(page.evaluate(COLOUR, [list(middle), 4])) == {ground}
    laid.account()


RING = [[102.78, 24.94], [102.88, 24.94], [102.88, 25.02], [102.78, 25.02], [102.78, 24.94]]


def test_without_a_base_map_boundaries_streets_and_carriers_are_the_ground(visit: Visit) -> None:
    zone = {"name": "阿拉街道", "kind": "subdistrict", "carrier_kind": None, "layer": "ledger"}
    features = [
        {
            "type": "Feature",
            "id": "zone:ala",
            "geometry": {"type": "Polygon", "coordinates": [RING]},
            "properties": zone,
        }
    ]
    lines = [[[102.80, 24.96], [102.86, 24.96]], [[102.83, 24.95], [102.83, 25.0]]]
    street = {
        "type": "Feature",
        "geometry": {"type": "MultiLineString", "coordinates": lines},
        "properties": {"count": 2},
    }

    def answered(features: list[Any], **meta: Any) -> str:
        return json.dumps({"type": "FeatureCollection", "features": features, "meta": meta})

    visit.page.route(
        "**/ground.geojson*", lambda route: route.fulfill(body=answered(features, unlocated=0))
    )
    visit.page.route(
        "**/streets.geojson*",
        lambda route: route.fulfill(body=answered([street], network="g", left_out=0)),
    )
    network = {"name": "g", "streets": "true", "problem": None}
    visit.page.route(
        "**/coverage/streets", lambda route: route.fulfill(body=json.dumps({"data": [network]}))
    )
    page = visit.open("/map?hide=cells,covered,reach,places,tier:station")
    page.evaluate(f"{MAP}.fitTo([102.812, 24.957, 102.818, 24.963])")
    expect(page.locator('#legend [data-key="streets"]')).to_contain_text("2")
    expect(page.locator('#legend [data-key="zones"]')).to_contain_text("1")
    assert "#ffffff" in page.evaluate(COLOUR, [[102.815, 24.96], 4])
    page.click('#legend [data-key="streets"]')
    assert "#ffffff" not in page.evaluate(COLOUR, [[102.815, 24.96], 4])
    visit.account()


def test_what_is_shaded_says_so_as_long_as_it_is(visit: Visit) -> None:
    """Far away the covered are counted in cells, near they are points again."""
    page = visit.open("/map?hide=cells,reach")
    note = page.locator('#legend [data-dense="covered"]')
    for zoom, shaded in ((9, True), (19, False), (9, True)):
        page.evaluate(
            f"""zoom => new Promise((done) => {{
              {MAP}.view.setZoom(zoom);
              {MAP}.ol.once('rendercomplete', done);
              {MAP}.ol.render();
            }})""",
            zoom,
        )
        expect(note).to_be_visible(visible=shaded)
        assert page.evaluate(f"{MAP}.dense.has('covered')") is shaded
    expect(note).to_have_text("深浅表示家数")
    visit.account()


def test_ctrl_p_prints_the_sheet_that_every_other_way_prints(visit: Visit) -> None:
    visit.page.add_init_script("window.prints = 0; window.print = () => { window.prints += 1; };")
    page = visit.open("/map?lang=zh&hide=covered")
    page.focus("#canvas")
    page.keyboard.press("Control+p")
    visit.settle()
    assert page.evaluate("window.prints") == 1
    sheet = page.evaluate(SHEET)
    assert sheet["corner"] == [255, 255, 255, 255]
    # The page's own and, beside it, the legend: as wide as the map and 282 more, twice as fine.
    wide, high = page.evaluate(
        f"(() => {{ const [t, r, b, l] = {MAP}.insets; const [w, h] = {MAP}.ol.getSize();"
        f" return [w - l - r, h - t - b]; }})()"
    )
    assert (sheet["width"], sheet["height"]) == (2 * (wide + 282), 2 * (high + 76))
    # The browser's own command, without our key: legend, scale and north are the same.
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    other = page.evaluate(SHEET)
    assert other["side"] == sheet["side"]
    assert len(set(sheet["side"])) > 20
    visit.account()


def test_a_place_is_looked_for_by_name_or_coordinates(visit: Visit) -> None:
    page = visit.open("/map?hide=covered")
    page.fill("#find [name=q]", "102.81234, 24.95678")
    page.click("#find [type=submit]")
    assert page.evaluate(f"{MAP}.middle()") == pytest.approx([102.81234, 24.95678], abs=1e-6)
    position = told(visit, "reach.geojson")["features"][0]
    page.fill("#find [name=q]", position["properties"]["name"])
    page.click("#find [type=submit]")
    page.locator("#found button").first.click()
    expect(page.locator("#details h3").first).to_have_text(position["properties"]["name"])
    middle = page.evaluate(f"id => {MAP}.pixel({MAP}.find(id))", position["id"])
    assert page.evaluate(f"{MAP}.pixelOf({MAP}.middle())") == pytest.approx(middle, abs=1)
    visit.account()


def test_a_way_is_measured_on_the_sphere_and_the_pointer_says_where_it_is(visit: Visit) -> None:
    page = visit.open("/map?hide=covered")
    page.click("#measure")
    corners = ((102.80, 24.95), (102.84, 24.95), (102.84, 24.99))
    box = page.locator("#canvas").bounding_box()
    assert box is not None
    for corner in corners:
        x, y = page.evaluate(f"place => {MAP}.pixelOf(place)", list(corner))
        page.mouse.click(box["x"] + x, box["y"] + y)
        lon, lat = map(float, page.locator("#map-foot .at").inner_text().split(","))
        assert (lon, lat) == pytest.approx(corner, abs=2e-4)
    length = haversine(corners[0], corners[1]) + haversine(corners[1], corners[2])
    said = page.locator("#measured").inner_text()
    assert float(said.split()[1].replace(",", "")) == pytest.approx(length, rel=5e-3)
    hectares = haversine(corners[0], corners[1]) * haversine(corners[1], corners[2]) / 2e4
    assert float(said.split()[-2].replace(",", "")) == pytest.approx(hectares, rel=1e-2)
    page.focus("#canvas")
    page.keyboard.press("Escape")
    expect(page.locator("#measured")).to_be_hidden()
    visit.account()


def test_drawers_leave_the_map_free_and_open_for_an_answer(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    page = visit.open("/map")
    canvas = page.locator("#canvas").bounding_box()
    assert canvas is not None
    assert (canvas["width"], canvas["height"] > 400) == (390, True)
    expect(page.locator("#answer-drawer")).to_be_hidden()
    page.focus("#canvas")
    page.keyboard.press("Enter")
    expect(page.locator("#answer-drawer")).to_be_visible()
    expect(page.locator("#details h3").first).to_be_visible()
    page.click("[data-drawer=ask-drawer]")
    expect(page.locator("#answer-drawer")).to_be_hidden()
    expect(page.locator("#ask [name=minutes]")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    visit.account()
