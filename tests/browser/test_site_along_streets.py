"""A site dragged where ways are along streets: its effect is told live, and of which place."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from api.app import create_app
from queries.coverage.reach.named import StreetNetworks
from queries.network import Network
from tests.browser.test_desk import MAP
from tests.browser.test_desk_areas import at
from tests.support.browser import WatchedPage
from tests.support.served import served
from tests.support.visits import Visit

pytestmark = pytest.mark.browser

PAUSE_S = 0.15
# When the page began to ask what a place gains, by its own clock.
BEGUN = """() => {
  const real = window.fetch;
  window.begun = [];
  window.fetch = (...asked) => {
    if (String(asked[0]).includes("/gain?")) window.begun.push(performance.now());
    return real(...asked);
  };
}"""
BEFORE = "（片刻前的位置）"


@pytest.fixture
def along(watched: WatchedPage, network: Network, tmp_path: Path) -> Iterator[Visit]:
    header = "from,to,from_lon,from_lat,to_lon,to_lat,length_m\n"
    (tmp_path / "zone.csv").write_text(
        header + "a,b,102.80,24.95,102.81,25.03,11000\n", encoding="utf-8"
    )
    networks = StreetNetworks(None, tmp_path)
    app = create_app(network=Network(network.store, as_of=network.default_day, streets=networks))
    with served(app) as port:
        networks.listed(read=True)
        yield Visit(watched, f"http://127.0.0.1:{port}")


def gain(visit: Visit, place: list[float]) -> int:
    lon, lat = place
    answer = visit.page.request.get(
        f"{visit.origin}/api/v1/coverage/gain?streets=zone&lon={lon}&lat={lat}"
    )
    return int(answer.json()["data"]["enterprises"])


def whatif(visit: Visit, place: dict[str, Any]) -> int:
    change = {"change": "add_position", "id": "pos:dragged", "tier": "station", **place}
    answer = visit.page.request.post(
        f"{visit.origin}/api/v1/coverage/whatif?streets=zone",
        data={"name": "dragged", "title": "试", "changes": [change]},
    ).json()["data"]
    return int(next(one for one in answer["lenses"] if one["lens"] == "spatial")["gained"])


def test_what_a_dragged_site_covers_along_streets_is_told_live_and_of_which_place(
    along: Visit,
) -> None:
    page = along.open("/desk?lang=zh&streets=zone")
    asked: list[float] = []
    held: list[Route] = []

    def keep(route: Route) -> None:
        asked.append(time.monotonic())
        held.append(route)

    page.locator("#canvas").scroll_into_view_if_needed()
    page.click("[data-step=sites]")
    page.click("#site-add")
    told = page.locator("#site-told")
    expect(told).to_contain_text("新增覆盖企业", timeout=60_000)  # the search is compiled first
    expect(page.locator("#said")).to_contain_text("新增覆盖企业")
    middle = page.evaluate(f"{MAP}.middle()")
    page.route("**/coverage/gain*", keep)
    page.mouse.move(*at(page, *middle))
    page.mouse.down()
    # While the first question is under way the site moves on: what comes is of where it was.
    page.mouse.move(*at(page, 102.803, 24.975), steps=8)
    expect(told).to_contain_text(BEFORE)
    page.mouse.move(*at(page, 102.806, 24.99), steps=20)
    assert len(asked) == 1
    held[0].continue_()
    expect(told).to_contain_text(re.compile(r"新增覆盖企业 [\d,]+ 家" + BEFORE))
    # The newest is asked next, none between; at rest the number is of this very place.
    while len(held) < 2:
        page.wait_for_timeout(20)
    assert asked[1] - asked[0] >= PAUSE_S - 0.01
    held[1].continue_()
    expect(told).not_to_contain_text(BEFORE)
    expect(told).to_have_text(
        f"备选点1：按步行路网，新增覆盖企业 {gain(along, [102.806, 24.99]):,} 家"
    )
    assert gain(along, [102.806, 24.99]) > 0
    assert len(held) == 2
    page.unroute("**/coverage/gain*")
    page.mouse.up()
    site = page.evaluate("JSON.parse(sessionStorage.getItem('own-sites'))[0]")
    assert (site["lon"], site["lat"]) == pytest.approx((102.806, 24.99), abs=5e-4)
    count = whatif(along, {key: site[key] for key in ("name", "lon", "lat")})
    expect(told).to_have_text(f"备选点1：按步行路网，新增覆盖企业 {count:,} 家")
    expect(page.locator("#said")).to_contain_text(f"{count:,}")
    # The plans of organizations beside it go along the same streets.
    assert "streets=zone" in str(page.get_attribute("#branches-csv", "href"))
    along.account()


def test_a_drag_asks_no_oftener_than_the_pause_allows(along: Visit) -> None:
    page = along.open("/desk?lang=en&streets=zone")
    page.locator("#canvas").scroll_into_view_if_needed()
    page.click("[data-step=sites]")
    page.click("#site-add")
    expect(page.locator("#site-told")).to_contain_text("would cover", timeout=60_000)
    along.settle()
    page.evaluate(BEGUN)
    x, y = at(page, *page.evaluate(f"{MAP}.middle()"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 90, y + 60, steps=60)
    page.mouse.up()
    along.settle()
    begun = page.evaluate("window.begun")
    assert len(begun) >= 2  # while it was dragged, and where it was let go
    assert min(b - a for a, b in pairwise(begun)) >= 1000 * PAUSE_S - 5
    # A click on a site moves it nowhere and tells of it.
    place = page.evaluate("JSON.parse(sessionStorage.getItem('own-sites'))[0]")
    left, top = at(page, place["lon"], place["lat"])
    page.mouse.click(left + 5, top + 4)
    expect(page.locator("#details input")).to_have_value(place["name"])
    assert page.evaluate("JSON.parse(sessionStorage.getItem('own-sites'))[0]") == place
    along.account()
