"""The planner of four ledgers with addresses only: a rate, its range, a plan, joint branches."""

from __future__ import annotations

import re
from collections.abc import Iterator
from csv import DictReader
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
from graph.places.asking import LAYERS, finder_of
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
from tests.support.sphere import haversine
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
    park = {**NONE, "key": "P", "name": "昆明甲园区", "kind": "园区", "parent": "", "boundary": ""}
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
def visit(watched: WatchedPage, store: Store, tmp_path: Path) -> Iterator[Visit]:
    network = Network(store, as_of=DAY, gazetteers=tmp_path / "gazetteers")
    with served(create_app(network=network)) as port:
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
    found = finder_of(snapshot.at(DAY, LAYERS), gazetteer(tmp_path)).find()
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
    page.click("#more-filters summary")
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
    page.click("#flow [data-step=plan]")
    page.click("#plan-open")
    page.fill("#plan-form [name=count]", "1")
    page.click("#plan-form [type=submit]")
    expect(page.locator("#plan-sites tr[data-id]")).to_have_count(1, timeout=20_000)
    visit.settle()
    outcome = page.locator("#plan-outcome")
    expect(outcome).to_contain_text("已证明最优")
    expect(outcome).to_contain_text("位置不精确的企业")
    expect(page.locator("#plan-sites thead")).to_contain_text("可能可达")
    # Joint branches, taken as a file: who forms them, and by what they are known to be adjacent.
    branches = told(visit, "joint-branches")
    assert branches["grouped"] > 20
    assert branches["unlocated"] == 0
    with page.expect_download() as taken:
        page.click("#branches-csv")
    rows = list(DictReader(Path(taken.value.path()).read_text("utf-8-sig").splitlines()))
    filed = {(row["企业编号"], row["联合党支部"]) for row in rows}
    assert {unit for unit, _ in filed} == {
        unit["id"] for one in branches["branches"] for unit in one["units"]
    }
    assert len(filed) == len(rows) == branches["grouped"]
    assert len({branch for _, branch in filed}) == len(branches["branches"])
    assert {row["相邻依据"] for row in rows} >= {"同一社区"}
    visit.account()
    candidate_by_address(visit, tmp_path)


def candidate_by_address(visit: Visit, folder: Path) -> None:
    """An address becomes a site: where the office's gazetteer places it, told how well."""
    page = visit.open("/places?lang=zh")
    page.set_input_files("#gazetteer", gazetteer(folder))
    expect(page.locator("#h-gazetteer")).to_contain_text("16 条")
    page = visit.open("/desk?lang=zh&step=sites")
    form = page.locator("#site-address")
    form.locator("input").fill("上海市春晖路150号")
    form.locator("input").press("Enter")
    fault = page.locator("#address-fault")
    expect(fault).to_contain_text("地址在别的城市（上海市）")
    visit.watched.errors.clear()  # the browser's own line on the answer 422
    expect(page.locator("#own-sites tr[data-id]")).to_have_count(0)
    form.locator("input").fill(f"昆明市{ROAD}150号")
    form.locator("input").press("Enter")
    expect(page.locator("#own-sites tr[data-id]")).to_have_count(1)
    expect(fault).to_be_empty()
    site = page.evaluate("JSON.parse(sessionStorage.getItem('own-sites'))[0]")
    truly = dict(zip(("lon", "lat"), town.house(0, 150), strict=True))
    radius = re.search(r"误差约 (\d+) m", page.inner_text("#address-told"))
    assert radius is not None
    assert haversine((site["lon"], site["lat"]), (truly["lon"], truly["lat"])) < int(radius[1])
    expect(page.locator("#address-told")).to_contain_text(f"按相邻门牌（{ROAD}146–158号）")
    assert round(site["radius_m"]) == int(radius[1])
    where = f"lon={site['lon']}&lat={site['lat']}&radius_m={site['radius_m']}"
    gain = told(visit, f"gain?{where}")
    assert gain["enterprises"] > 0
    assert gain["certain"] < gain["possible"]
    expect(page.locator("#site-told")).to_contain_text(
        f"未覆盖企业 {gain['enterprises']} 家"
        f"（确定覆盖 {gain['certain']} 家，至多 {gain['possible']} 家）"
    )
    expect(page.locator("#own-sites tbody")).to_contain_text(f"半径 {radius[1]} 米")
    # A plan with it.
    page.click("#sites-plan")
    expect(page.locator("#flow [data-step=compare]")).to_have_attribute(
        "aria-current", "step", timeout=30_000
    )
    page.click("#flow [data-step=plan]")
    expect(page.locator("#plan-sites tr[data-id]")).to_have_count(1)
    expect(page.locator("#plan-sites tbody")).to_contain_text(f"{ROAD}150号")
    expect(page.locator("#plan-outcome")).to_contain_text("位置不精确的自有地点")
    visit.account()
