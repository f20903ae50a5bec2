"""The service below a path of another host, behind a reverse proxy: nothing leaves the path."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from api.app import create_app
from graph.ledgers import KINDS
from graph.ledgers.templates.files import template_csv
from graph.settings import Settings
from queries.network import Network
from tests.support.browser import WatchedPage
from tests.support.nginx import nginx_before
from tests.support.proxy import below
from tests.support.served import served
from tests.support.thorough import usually
from tests.support.visits import Visit
from visualizations.pages import PAGES

pytestmark = pytest.mark.browser

ROOT = "/gongjian"
LEDGER = template_csv(KINDS["organizations"])


@pytest.fixture(scope="module", params=usually(["nginx"], thorough=["taken away", "nginx"]))
def offered(
    request: pytest.FixtureRequest, network: Network, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Callable[[], list[str]]]]:
    """Origin of a proxy that takes the path away, or of nginx as we ship it, which leaves it, with
    TLS; and a function that tells what was asked of it elsewhere."""
    settings = Settings(data=tmp_path_factory.mktemp("below"), root_path=f"{ROOT}/")
    with served(create_app(settings, network=network)) as port:
        if request.param == "nginx":
            with nginx_before(port, tmp_path_factory.mktemp("nginx")) as front:
                yield front.origin, lambda: front.asked_outside(ROOT)
        else:
            with below(ROOT, f"http://127.0.0.1:{port}") as (origin, outside):
                yield origin, lambda: outside


@pytest.fixture
def visit(watched: WatchedPage, offered: tuple[str, Callable[[], list[str]]]) -> Iterator[Visit]:
    """A page of the service below the path, from which nothing may be asked elsewhere."""
    origin, outside = offered
    visit = Visit(watched, origin)
    yield visit
    assert outside() == []
    asked = [urlsplit(url).path for url in watched.requests if url.startswith(origin)]
    assert asked
    assert [path for path in asked if not path.startswith(f"{ROOT}/")] == []
    # Behind nginx with a certificate signed by itself Chromium gives up fetching something ahead on
    # one page in thirty or so, why is not known; it fetches it again, and the page is as it should.
    watched.errors[:] = [one for one in watched.errors if "ERR_TOO_MANY_RETRIES" not in one]
    visit.account()


@pytest.fixture(scope="module")
def answered(offered: tuple[str, Callable[[], list[str]]]) -> set[str]:
    """Links of that origin that were asked already; most stand on every page."""
    return set()


# The two differ in what the service is asked for; how its pages link they cannot tell.
@pytest.mark.parametrize(
    ("offered", "path"),
    [*(("nginx", path) for path in PAGES), ("taken away", "/"), ("taken away", "/map")],
    indirect=["offered"],
)
def test_every_page_and_all_its_links_stay_below_the_path(
    visit: Visit, path: str, answered: set[str]
) -> None:
    page = visit.open(f"{ROOT}{path}")
    links = page.locator("a[href]").evaluate_all("all => all.map((one) => one.href)")
    below = [link for link in set(links) if "#" not in link]
    assert below
    for link in below:
        assert link.startswith(f"{visit.origin}{ROOT}/")
        # There is no plan yet whose sites it could have.
        if "/coverage/plans" not in link and link not in answered:
            assert page.request.get(link).ok, link
            answered.add(link)


@pytest.mark.parametrize("offered", ["nginx"], indirect=True)
def test_the_bar_leads_from_page_to_page(visit: Visit) -> None:
    page = visit.open(f"{ROOT}/")
    # Documents are opened from their figures, things from their names and answers from a question,
    # with one park there are none to compare, and whoever is logged in gets to accounts by their
    # name.
    elsewhere = {"source", "entity", "answer", "province", "login", "accounts", "audit"}
    elsewhere |= {"watches"}  # from the command centre, and below every list
    for name in set(PAGES.values()) - elsewhere:
        page.click(f"[data-nav={name}]")
        visit.settle()
        expect(page.locator("body")).to_have_attribute("data-page", name)


def test_a_plan_is_computed_and_leads_to_the_map(visit: Visit) -> None:
    page = visit.open(f"{ROOT}/desk")
    page.click("#flow [data-step=plan]")
    page.click("#plan-open")
    page.click("#plan-form [type=submit]")
    expect(page.locator("#plan-map")).to_be_visible(timeout=60_000)
    page.click("#plan-map")
    visit.settle()
    assert urlsplit(page.url).path == f"{ROOT}/map"


def test_a_ledger_is_uploaded_and_checked(visit: Visit) -> None:
    page = visit.open(f"{ROOT}/imports")
    page.set_input_files("#files", {"name": "a.csv", "mimeType": "text/csv", "buffer": LEDGER})
    expect(page.locator("#uploaded .chip")).to_have_text("a.csv")


def test_addresses_in_answers_are_below_the_path(visit: Visit) -> None:
    page = visit.open(f"{ROOT}/docs")
    api = f"{visit.origin}{ROOT}/api/v1"
    first = page.request.get(f"{api}/claims?limit=1")
    address, _, relation = first.headers["link"].partition(">; ")
    assert relation == 'rel="next"'
    assert address.startswith(f"<{ROOT}/api/v1/claims?")
    assert page.request.get(visit.origin + address[1:]).ok

    job = page.request.post(f"{api}/coverage/plans", data={"goal": "add", "count": 1})
    assert job.status == 202, job.text()
    assert page.request.get(visit.origin + job.headers["location"]).ok
    draft = page.request.post(f"{api}/imports")
    assert page.request.get(visit.origin + draft.headers["location"]).ok

    for problem in (page.request.get(f"{api}/nothing"), page.request.get(f"{api}/claims?limit=x")):
        told = problem.json()
        assert told["type"].startswith(f"{ROOT}/api/v1/problems/")
        assert told["instance"].startswith(f"{ROOT}/api/v1/")
        kind = page.request.get(visit.origin + told["type"])
        assert kind.json()["type"] == told["type"]
    assert page.request.get(f"{api}/openapi.json").json()["servers"][0]["url"] == ROOT
    expect(page.locator(".operation code").first).to_contain_text(f"{ROOT}/api/v1/")


def test_files_taken_away_are_whole(visit: Visit, tmp_path: Path) -> None:
    page = visit.open(f"{ROOT}/network")
    with page.expect_download() as taken:
        page.click("#download")
    taken.value.save_as(tmp_path / "network.html")
    assert "<table" in (tmp_path / "network.html").read_text(encoding="utf-8")
