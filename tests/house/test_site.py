"""The documentation as a site: every link leads somewhere, and it opens from the disk alone."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html

from tests.support.browser import WatchedPage
from tests.support.components import ROOT, missing


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as `make docs` makes it; a warning of the maker's is a failure."""
    if find_spec("sphinx") is None:
        missing("Sphinx", "it is not installed, run `make docs`")
    folder = tmp_path_factory.mktemp("site")
    options = ["--fail-on-warning", "--keep-going", "--quiet", "--doctree-dir", folder / "doctrees"]
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", *options, ROOT / "docs", folder / "html"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return folder / "html"


def test_every_page_is_there_and_every_link_leads_somewhere(site: Path) -> None:
    pages = {page.relative_to(site).with_suffix("") for page in site.rglob("*.html")}
    sources = {page.relative_to(ROOT / "docs") for page in (ROOT / "docs").rglob("*.md")}
    assert {source.with_suffix("") for source in sources} <= pages
    for page in site.rglob("*.html"):
        for element, _, link, _ in html.parse(page).getroot().iterlinks():
            to = urlsplit(link)
            if to.scheme in ("http", "https"):
                assert element.tag == "a", f"{page} loads {link}"
                continue
            target = (page.parent / unquote(to.path)).resolve() if to.path else page
            assert target.is_file(), f"{page} links to {link}"
            if to.fragment and target.suffix == ".html":
                assert f'id="{unquote(to.fragment)}"' in target.read_text("utf-8"), link


def test_no_style_or_script_names_another_origin(site: Path) -> None:
    remote = re.compile(r"(?:url\(|@import|\bfetch\(|\bimport\()\s*[\"']?(?:https?:)?//")
    for file in (*site.rglob("*.css"), *site.rglob("*.js")):
        assert not remote.search(file.read_text("utf-8")), file


@pytest.mark.browser
def test_it_opens_and_is_searched_from_the_disk(site: Path, watched: WatchedPage) -> None:
    page = watched.page
    page.goto((site / "index.html").as_uri())
    page.get_by_role("link", name="The planner's ten minutes").first.click()
    assert page.locator("h1").inner_text().startswith("The planner's ten minutes")
    page.get_by_role("textbox", name="Search").first.fill("betweenness")
    page.keyboard.press("Enter")
    # Results come in one after another.
    page.locator("#search-results li", has_text="Structure of the network").first.wait_for()
    assert watched.requests
    assert (watched.foreign_requests(), watched.errors) == ([], [])
