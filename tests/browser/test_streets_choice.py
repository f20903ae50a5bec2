"""Pages offer the street networks that the operator named, and ask along the one that is chosen."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from api.app import create_app
from queries.coverage.reach.named import StreetNetworks
from queries.network import Network
from tests.support.browser import WatchedPage
from tests.support.served import served
from tests.support.visits import Visit

pytestmark = pytest.mark.browser


def test_lists_maps_plans_and_reasons_go_along_the_network_that_is_chosen(
    watched: WatchedPage, network: Network, tmp_path: Path
) -> None:
    header = "from,to,from_lon,from_lat,to_lon,to_lat,length_m\n"
    (tmp_path / "zone.csv").write_text(
        header + "a,b,102.80,24.95,102.81,25.03,11000\n", encoding="utf-8"
    )
    (tmp_path / "bad.csv").write_text(header, encoding="utf-8")
    networks = StreetNetworks(None, tmp_path)
    app = create_app(network=Network(network.store, as_of=network.default_day, streets=networks))
    with served(app) as port:
        visit = Visit(watched, f"http://127.0.0.1:{port}")
        networks.listed(read=True)
        page = visit.open("/desk?lang=zh")
        choice = page.locator("#filters [name=streets]")
        expect(choice.locator("option")).to_have_text(["按口径", "直线乘绕行系数", "沿路网 zone"])
        straight = page.locator("#uncovered-count").inner_text()
        choice.select_option("zone")
        with page.expect_response("**/coverage/reach.geojson?*streets=zone*"):
            page.click("#filters [type=submit]")
        visit.settle()
        assert page.locator("#uncovered-count").inner_text() != straight
        page.locator("#uncovered tr[data-id] a, #uncovered tr[data-id] button").first.click()
        expect(page.locator("#details")).to_contain_text("沿路网 zone")
        with page.expect_request("**/coverage/plans*") as asked:
            page.click("#flow [data-step=plan]")
            page.click("#plan-open")
            page.fill("#plan-form [name=spacing_m]", "2000")
            page.click("#plan-form [type=submit]")
        assert asked.value.post_data_json["streets"] == "zone"
        expect(page.locator("#plan-told")).to_contain_text("已完成", timeout=30_000)
        visit.account()
        page = visit.open("/map?lang=en&streets=zone")
        choice = page.locator("#ask [name=streets]")
        expect(choice).to_have_value("zone")
        with page.expect_response("**/coverage/summary?*streets=false*"):
            choice.select_option("false")
        visit.settle()
        visit.account()


def test_where_there_are_none_nothing_is_to_be_chosen(visit: Visit) -> None:
    page = visit.open("/desk")
    expect(page.locator("#filters [name=streets]")).to_be_hidden()
    visit.account()
