"""The page of watches: a list is watched from where it stands, told on the page and the command
centre, and sent to a system of the office."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_network
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from api.access.keeping.keeper import Keeper
from api.app import create_app
from api.watching.watcher import Watcher
from api.webhooks.deliverer import Deliverer
from graph.settings import Settings
from tests.support.browser import WatchedPage
from tests.support.networks import stored_network
from tests.support.receiver import Receiver, came, receiver
from tests.support.served import served
from tests.support.visits import Visit

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def there() -> Iterator[Receiver]:
    with receiver() as there:
        yield there


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, str]]:
    """A service of its own, which may send to this machine, and its origin."""
    settings = Settings(
        data=tmp_path_factory.mktemp("service"),
        webhook_hosts=frozenset({"localhost"}),
        webhook_networks=(ip_network("127.0.0.0/8"),),
    )
    with stored_network(tmp_path_factory.mktemp("office")) as network:
        app = create_app(settings, network=network)
        with served(app) as port:
            yield app, f"http://127.0.0.1:{port}"


def test_a_list_is_watched_told_and_sent(
    watched: WatchedPage, office: tuple[Any, str], there: Receiver
) -> None:
    app, origin = office
    visit = Visit(watched, origin)
    visit.page.set_viewport_size({"width": 1366, "height": 768})
    page = visit.open("/?lang=zh")
    tools = page.locator("#uncovered").locator(
        "xpath=ancestor::*[contains(@class, 'scroll')]/following-sibling::details"
    )
    tools.locator("summary").click()
    tools.get_by_role("link", name="关注此清单").click()
    visit.settle()
    (listing,) = parse_qs(urlsplit(page.url).query)["listing"]
    assert "as_of" not in page.url
    count = page.request.get(f"{origin}/api/v1/{listing}").json()["count"]
    expect(page.locator("#counted")).to_contain_text("coverage/uncovered")
    page.select_option("#new [name=condition]", "list_beyond")
    page.fill("#new [name=bound]", "0")
    page.fill("#new [name=name]", "缺口清单")
    page.click("#try")
    expect(page.locator("#tried")).to_contain_text(f"缺口清单：现在为 {count:,} 条")
    expect(page.locator("#tried")).to_contain_text("会立即提醒")
    page.locator("#new").get_by_role("button", name="开始关注").click()
    expect(page.locator("#mine tbody tr")).to_contain_text("缺口清单")
    expect(page.locator("#mine tbody tr")).to_contain_text("尚未核对")
    # Where it is sent: the secret is shown once.
    page.fill("#add [name=url]", f"http://localhost:{there.port}/in")
    page.locator("#add").get_by_role("button", name="添加").click()
    secret = page.locator("#secret code").inner_text()
    assert secret.startswith("whsec_")
    page.locator("#hooks").get_by_role("button", name="发送测试").click()
    expect(page.locator("#tested")).to_have_text("已送达（204）")
    page.fill("#add [name=url]", "http://elsewhere.example/")
    page.locator("#add").get_by_role("button", name="添加").click()
    expect(page.locator("#hook-refused")).to_be_visible()
    watched.errors[:] = [one for one in watched.errors if "422" not in one]
    # As the service does by itself.
    Watcher(app.state.network, app.state.door).look()
    Deliverer(app.state.door).look()
    came(there, 2)
    page.reload()
    visit.settle()
    assert secret not in page.content()
    expect(page.locator("#told tbody tr")).to_contain_text(f"共 {count:,} 条，超过 0 条")
    expect(page.locator("#deliveries tbody tr")).to_contain_text("已送达")
    visit.open("/centre?lang=zh")
    panel = page.locator("[data-panel=watches]")
    expect(panel.locator("tbody tr")).to_contain_text("缺口清单")
    # Hidden there, and told in the feed still.
    visit.open("/watches?lang=zh")
    page.locator("#mine").get_by_role("button", name="不再显示").click()
    expect(page.locator("#told")).to_contain_text("还没有提醒")
    feed = page.request.get(f"{origin}/api/v1/feed.json").json()
    assert len(feed["items"]) == 1
    visit.open("/centre?lang=zh")
    expect(page.locator("[data-panel=watches]")).to_have_count(0)
    visit.open("/watches?lang=en")
    page.locator("#mine").get_by_role("button", name="End", exact=True).click()
    expect(page.locator("#mine")).to_contain_text("Nothing is watched yet")
    page.locator("#hooks").get_by_role("button", name="End", exact=True).click()
    expect(page.locator("#hooks")).to_contain_text("There is no address yet")
    with Keeper.open(app.state.door.settings) as keeper:
        assert keeper.watches.every() == keeper.webhooks.every() == ()
    visit.account()


def test_a_saved_question_is_watched_by_its_name(
    watched: WatchedPage, office: tuple[Any, str]
) -> None:
    _, origin = office
    visit = Visit(watched, origin)
    page = visit.open("/answer?lang=en&question=agreements_ending&days=90")
    page.click("#save-open")
    page.fill("#save-form [name=name]", "Ending soon")
    page.locator("#save-form").get_by_role("button", name="Save question").click()
    visit.settle()
    visit.open("/watches?lang=en")
    expect(page.locator("#lacks-list")).to_be_visible()
    page.select_option("#new [name=saved]", label="Ending soon")
    expect(page.locator("#lacks-list")).to_be_hidden()
    assert "answer" in page.url
    page.select_option("#new [name=condition]", "list_grew")
    page.fill("#new [name=bound]", "1")
    page.click("#try")
    expect(page.locator("#tried")).to_contain_text("It would not be told now.")
    page.reload()
    visit.settle()
    expect(page.locator("#new [name=name]")).to_have_value("Ending soon")
    visit.account()


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_fits(
    watched: WatchedPage, office: tuple[Any, str], width: int, height: int, lang: str
) -> None:
    visit = Visit(watched, office[1])
    visit.page.set_viewport_size({"width": width, "height": height})
    page = visit.open(f"/watches?lang={lang}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    visit.account()
