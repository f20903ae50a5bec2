"""The planner of four ledgers with addresses only: a rate, its range, a plan, joint branches."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from api.app import create_app
from graph.datasets.synthetic.credit_codes import credit_codes
from graph.endpoint import Endpoint
from graph.ledgers.templates.files import header_of
from graph.ledgers.templates.gazetteer import GAZETTEER
from graph.places.accepting import accept
from graph.places.asking import LAYERS, find_places
from graph.snapshot.reading import read_snapshot
from graph.store.bolt import Store
from queries.network import Network
from tests.browser.test_centre import OVERFLOWING, screen
from tests.support import town
from tests.support.browser import WatchedPage
from tests.support.databases import wipe
from tests.support.ledgers import as_csv, headers, row
from tests.support.park import DAY, load_park
from tests.support.served import served
from tests.support.visits import Visit

pytestmark = pytest.mark.browser

FIRMS = 30
CODES = credit_codes(np.random.default_rng(3), FIRMS)
NONE = {"lon": "", "lat": "", "declared_crs": ""}
UNTIED = dict.fromkeys(("superior", "unit_name", "unit_uscc", "subdistrict", "community"), "")
ROAD = "春晖路"


def ledgers(folder: Path) -> list[Path]:
    """Zones, organizations, enterprises and positions of an office that surveys nothing."""
    west, south = town.at(0, 0)
    east, north = town.at(2000, 2000)
    park = {**NONE, "key": "P", "name": "甲园区", "kind": "园区", "parent": "", "boundary": ""}
    zones = [park, {**park, "key": "S", "name": "东风街道", "kind": "街道", "parent": "P"}]
    zones[1] |= {
        "boundary": f"{west:.5f},{south:.5f},{east:.5f},{north:.5f}",
        "declared_crs": "WGS84",
    }
    zones.append({**park, "key": "C", "name": "东风社区", "kind": "社区", "parent": "S"})
    place = {**NONE, "subdistrict": "东风街道", "community": "东风社区", "carrier": ""}
    firms = [
        {
            **place,
            "uscc": code,
            "name": f"企业{number:02}〔合成〕",
            "address": _address(number),
            "carrier_kind": "",
            "organized": "未组建",
            "covering": "",
            "mass": "",
            "full_members": str(1 + number % 2),
        }
        for number, code in enumerate(CODES)
    ]
    position = {
        **place,
        "key": "Z1",
        "name": "春晖站〔合成〕",
        "address": f"{ROAD}40号",
        "manager": "",
    }
    every = {
        "zones": [{**one, "aliases": "", "default_day": ""} for one in zones],
        "enterprises": firms,
        "positions": [{**position, "carrier_kind": "", "builder": ""}],
        "organizations": [{**NONE, **UNTIED, "key": "D1", "name": "甲党委〔合成〕"}],
    }
    files = []
    for kind, rows in every.items():
        file = folder / f"{kind}.csv"
        file.write_bytes(as_csv(headers(kind), *(row(kind, **one) for one in rows)))
        files.append(file)
    return files


def _address(number: int) -> str:
    """A number on the road, the road alone, or one that nobody knows."""
    return (f"{ROAD}{6 * number + 2}号", f"{ROAD}{6 * number + 2}号", ROAD, "无名巷7号")[number % 4]


def gazetteer(folder: Path) -> Path:
    """A few numbers of the road are known."""
    rows = [
        (f"{ROAD}{number}号", "", "门牌", "东风街道", *map("{:.6f}".format, point), "WGS84", "")
        for number in range(2, 190, 12)
        for point in (town.house(0, number),)
    ]
    file = folder / "地名地址台账.csv"
    file.write_bytes(as_csv([header_of(one) for one in GAZETTEER.columns], *rows))
    return file


@pytest.fixture
def store(embedded_endpoint: Endpoint) -> Iterator[Store]:
    wipe(embedded_endpoint)
    with Store.open(embedded_endpoint) as store:
        store.initialise()
        yield store


@pytest.fixture
def visit(watched: WatchedPage, store: Store) -> Iterator[Visit]:
    with served(create_app(network=Network(store, as_of=DAY))) as port:
        yield Visit(watched, f"http://127.0.0.1:{port}")


def told(visit: Visit, path: str) -> dict[str, Any]:
    answer = visit.page.request.get(f"{visit.origin}/api/v1/coverage/{path}")
    assert answer.ok, answer.text()
    found: dict[str, Any] = answer.json()["data"]
    return found


def spatial(page: Page) -> Any:
    return page.locator('.rate[data-rate="spatial"]')


def test_four_ledgers_with_addresses_only_lead_to_a_range_a_plan_and_branches(
    visit: Visit, store: Store, tmp_path: Path
) -> None:
    report = load_park(store, tmp_path / "import", ledgers(tmp_path))
    assert not report.blocked, [one for one in report.findings if one.severity == "error"]
    screen(visit, 1366, 768)
    # Nothing is placed: no rate, the reason, and how to go on.
    page = visit.open("/?lang=zh")
    expect(spatial(page).locator(".value")).to_have_text("无带坐标的阵地")
    expect(spatial(page).locator(".range")).to_contain_text("gongjian places find")
    visit.account()
    snapshot = read_snapshot(store)
    found = find_places(snapshot.at(DAY, LAYERS), gazetteer(tmp_path))
    assert {one.located_by for one in found.placed} >= {"address", "number", "subdistrict"}
    accept(store, snapshot, found.placed, tmp_path / "accepting", today=DAY)
    # A rate with its range, in both languages, and nothing runs over at any width.
    rate = next(one for one in told(visit, "summary")["rates"] if one["code"] == "spatial")
    low, high = rate["range"]["low"], rate["range"]["high"]
    assert 0 < low < rate["rate"] < high < 1
    ranged = (("zh", r"\d+%～\d+%", ("/", "/map")), ("en", r"\d+–\d+%", ("/report",)))
    for lang, between, paths in ranged:
        for path in paths:
            page = visit.open(f"{path}?lang={lang}")
            expect(spatial(page).locator(".value")).to_have_text(re.compile(between))
            expect(spatial(page).locator(".range")).to_contain_text(str(rate["range"]["certain"]))
            visit.account()
        page = visit.open(f"/centre?lang={lang}")
        expect(page.locator("#rates .value").nth(2)).to_have_text(re.compile(between))
    screen(visit, 390, 844)
    assert visit.open("/?lang=en").evaluate(OVERFLOWING) == []
    # The list by certainty, and why.
    screen(visit, 1366, 768)
    page = visit.open("/desk?lang=zh")
    page.select_option("#filters [name=certainty]", "possible")
    expect(page.locator("#filters [name=unknown]")).to_be_disabled()
    page.click("#filters [type=submit]")
    visit.settle()
    expect(page.locator("#uncovered tr[data-id]")).to_have_count(
        rate["range"]["possible"] - rate["range"]["certain"]
    )
    expect(page.locator("#uncovered tbody")).to_contain_text("可能在步行范围内")
    expect(page.locator("#uncovered tbody")).to_contain_text("±300 米")
    page.locator("#uncovered tr[data-id] button").first.click()
    expect(page.locator("#details .verdict.possible")).to_contain_text("可能")
    expect(page.locator("#details")).to_contain_text("位置依据")
    # A plan: what it covers surely and at most.
    page.click("#plan-open")
    page.fill("#plan-form [name=count]", "1")
    page.click("#plan-form [type=submit]")
    expect(page.locator("#plan-sites tr[data-id]")).to_have_count(1, timeout=20_000)
    visit.settle()
    outcome = page.locator("#plan-outcome")
    expect(outcome).to_contain_text("已证明最优")
    expect(outcome).to_contain_text("位置不精确的企业")
    expect(page.locator("#plan-sites thead")).to_contain_text("可能可达")
    visit.account()
    # Joint branches, and by what their units are adjacent.
    branches = told(visit, "joint-branches")
    by = {one["adjacent_by"] for one in branches["branches"]}
    assert branches["grouped"] > 20
    assert by >= {"community"}
    assert branches["unlocated"] == 0
