"""A browser logs in, is refused, sees its own zone, logs out; and Back shows nothing after that."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, expect

from api.access.keeping.keeper import Keeper
from api.access.rights import Role
from api.app import create_app
from graph.settings import Settings
from queries.network import Network
from tests.support.accessibility import inaccessible
from tests.support.browser import WatchedPage
from tests.support.served import served

pytestmark = pytest.mark.browser

PASSWORD = "correct horse battery"
STREET = "zone:luoyang"


class Office(NamedTuple):
    watched: WatchedPage
    origin: str
    keeper: Keeper

    @property
    def page(self) -> Page:
        return self.watched.page

    def log_in(self, name: str, password: str = PASSWORD, *, path: str = "login") -> None:
        self.page.goto(f"{self.origin}/{path}")
        self.page.fill("#login [name=name]", name)
        self.page.fill("#login [name=password]", password)
        self.page.click("#login [type=submit]")


@pytest.fixture
def office(network: Network, tmp_path: Path, watched: WatchedPage) -> Iterator[Office]:
    """A service with accounts, and a browser that has not logged in."""
    app = create_app(Settings(data=tmp_path), network=network)
    keeper = app.state.door.keeper
    keeper.accounts.add("管委会办公室", Role.ADMIN, (), PASSWORD)
    keeper.accounts.add("洛羊街道", Role.VIEWER, (STREET,), PASSWORD)
    with served(app) as port:
        yield Office(watched, f"http://localhost:{port}", keeper)
    app.state.door.close()


def test_whoever_asks_for_a_page_logs_in_and_gets_that_page(office: Office) -> None:
    office.log_in("管委会办公室", path="map?layers=source")
    office.page.wait_for_url("**/map?layers=source*")
    expect(office.page.locator("#account")).to_have_text("管委会办公室")
    expect(office.page.locator("nav a[href^=desk]")).to_be_visible()
    assert office.watched.foreign_requests(office.origin) == []


def test_a_wrong_password_is_told_and_the_name_stays(office: Office) -> None:
    office.log_in("洛羊街道", "wrong" * 4)
    expect(office.page.locator("#fault")).to_have_text("账号或密码不对。")
    assert office.page.input_value("#login [name=name]") == "洛羊街道"
    assert office.page.input_value("#login [name=password]") == ""


def test_a_viewer_of_a_zone_sees_that_zone_and_no_more(office: Office) -> None:
    office.log_in("洛羊街道")
    page = office.page
    page.wait_for_url(re.compile(rf"{office.origin}/(\?|$)"))
    expect(page.locator("#uncovered tbody tr").first).to_be_visible()
    subdistricts = set(page.locator("#uncovered tbody td:nth-child(2)").all_inner_texts())
    told = page.evaluate("fetch('api/v1/zones?kind=subdistrict').then((answer) => answer.json())")
    assert [row["id"] for row in told["data"]] == [STREET]
    assert subdistricts
    # What the account has no right to is not offered.
    for gone in ("nav a[href^=desk]", "nav a[href^=imports]", "#csv"):
        expect(page.locator(gone)).to_be_hidden()
    page.goto(f"{office.origin}/accounts")
    page.wait_for_url("**/login?next=accounts&refused=1*")
    expect(page.locator("#notice")).to_contain_text("没有权限")


def test_after_the_log_out_back_shows_nothing(office: Office) -> None:
    office.log_in("洛羊街道")
    page = office.page
    expect(page.locator("#uncovered tbody tr").first).to_be_visible()
    page.click("#account")
    page.click("#leave")
    expect(page.locator("#notice")).to_have_text("已退出登录。")
    page.go_back()
    expect(page.locator("#login")).to_be_visible()
    assert page.locator("#uncovered").count() == 0


def test_a_link_lets_in_once_and_leaves_the_address(office: Office) -> None:
    admin = office.keeper.accounts.find("管委会办公室").actor("link")
    secret = office.keeper.sessions.one_time(admin, 10)
    page = office.page
    page.goto(f"{office.origin}/login?link={secret}&next=accounts")
    page.wait_for_url("**/accounts*")
    page.goto(f"{office.origin}/login?link={secret}")
    expect(page.locator("#notice")).to_have_text("此链接已用过或已过期。")
    assert secret not in page.url


def test_an_administrator_makes_an_account_and_a_token_and_reads_the_audit(office: Office) -> None:
    office.log_in("管委会办公室", path="accounts")
    page = office.page
    page.fill("#add [name=name]", "规划科")
    page.select_option("#add [name=role]", "planner")
    page.fill("#add [name=password]", "short")
    page.click("#add [type=submit]")
    expect(page.locator("#fault")).to_contain_text("12")
    page.fill("#add [name=password]", PASSWORD)
    page.click("#add [type=submit]")
    expect(page.locator("#accounts tr[data-id=规划科]")).to_contain_text("规划")
    page.select_option("#issue [name=account]", "规划科")
    page.select_option("#issue [name=role]", "viewer")
    page.click("#issue [type=submit]")
    expect(page.locator("#issued code")).to_contain_text("gj_")
    page.click("#tokens .as-link")
    expect(page.locator("#tokens tbody")).to_contain_text("已吊销")
    page.click("#accounts tr[data-id=规划科] .as-link >> nth=1")
    expect(page.locator("#accounts tr[data-id=规划科]")).to_contain_text("停用")
    page.goto(f"{office.origin}/audit?outcome=refused")
    expect(page.locator("#entries tbody tr")).to_have_count(1)
    expect(page.locator("#entries tbody tr td:last-child")).to_have_text(
        re.compile(r"拒绝（4\d\d）")
    )
    page.click("#verify")
    expect(page.locator("#verdict")).to_contain_text("核验通过")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_pages_have_no_serious_fault_for_who_is_logged_in(office: Office, lang: str) -> None:
    office.log_in("管委会办公室", path=f"accounts?lang={lang}")
    expect(office.page.locator("#accounts tbody tr")).to_have_count(2)
    for path in ("accounts", "audit", "login"):
        office.page.goto(f"{office.origin}/{path}?lang={lang}")
        office.page.wait_for_load_state("networkidle")
        assert inaccessible(office.page) == [], path
    assert office.watched.foreign_requests(office.origin) == []
