"""Every page in Firefox: it works, complains of nothing, asks nobody else, fits and looks right.

What the pages do is tested in Chromium; here is seen that nothing of it is Chromium's alone.
"""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from tests.support.browser import foreign
from tests.support.firefox import Seen, seen_in_firefox
from tests.support.looks import FAULTS
from visualizations.pages import PAGES

pytestmark = pytest.mark.browser

# In either language by turns: what stands on a page is made the same way in both.
SHOWN = {path: ("zh", "en")[at % 2] for at, path in enumerate(sorted(PAGES))}
FAULTY = """data:text/html,<h1></h1><div style="width:9000px">wide</div><script>
console.error("told"); fetch("http://elsewhere.invalid/x").catch(() => {});
setTimeout(() => { throw Error("thrown") })</script>"""

QUESTIONS = {
    "lang": "() => document.documentElement.lang",
    "heading": "() => document.querySelector('h1')?.innerText.trim()",
    "faults": FAULTS,
    "violations": "() => window.violations",
    "failures": "() => [...document.querySelectorAll('.failure')].map((one) => one.innerText)",
    # Of the map: how many colours its canvas has, and which part of it is painted.
    "map": """() => {
      const map = document.querySelector("#canvas")?.map;
      if (!map) return null;
      map.ol.renderSync();
      const canvas = map.host.querySelector("canvas");
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      const dots = [...new Uint32Array(data.buffer)];
      return [new Set(dots).size, dots.filter((one) => one !== 0).length / dots.length];
    }""",
    # Of the network: the nodes that have a place in the picture, and those that are listed.
    "network": """() => {
      const ids = (all) => all.map((one) => one.dataset.id).sort();
      const box = document.querySelector("#picture")?.getBoundingClientRect();
      const within = ({ left, right, top, bottom }) => right > left && bottom > top
        && left >= box.left && right <= box.right && top >= box.top && bottom <= box.bottom;
      const nodes = [...document.querySelectorAll("#picture svg .node")];
      return {
        drawn: ids(nodes.filter((one) => within(one.getBoundingClientRect()))),
        listed: ids([...document.querySelectorAll("#nodes tr[data-id]")]),
      };
    }""",
}


@pytest.fixture(scope="module")
def seen(origin: str) -> dict[str, Seen]:
    """What Firefox told of each page, and of one at fault, by the path."""
    asked = {path: f"{origin}{path}?{urlencode({'lang': lang})}" for path, lang in SHOWN.items()}
    asked["faulty"] = FAULTY
    return dict(zip(asked, seen_in_firefox(list(asked.values()), QUESTIONS), strict=True))


@pytest.mark.parametrize("path", sorted(PAGES))
def test_a_page_works_in_firefox(seen: dict[str, Seen], origin: str, path: str) -> None:
    page = seen[path]
    assert page.errors == []
    assert foreign(page.requests, origin) == []
    assert page.answers["lang"] == ("zh-CN" if SHOWN[path] == "zh" else "en")
    assert page.answers["heading"]
    for nothing in ("faults", "violations", "failures"):
        assert page.answers[nothing] == [], nothing


def test_the_map_is_drawn(seen: dict[str, Seen]) -> None:
    colours, painted = seen["/map"].answers["map"]
    assert colours > 20
    assert painted > 0.05


def test_the_network_is_drawn(seen: dict[str, Seen]) -> None:
    network = seen["/network"].answers["network"]
    assert len(network["drawn"]) == 43
    assert network["drawn"] == network["listed"]


def test_what_is_wrong_with_a_page_is_told(seen: dict[str, Seen], origin: str) -> None:
    page = seen["faulty"]
    assert foreign(page.requests, origin) == ["http://elsewhere.invalid/x"]
    assert any("told" in error for error in page.errors)
    assert any("thrown" in error for error in page.errors)
    assert any("wide" in fault for fault in page.answers["faults"])
    assert page.answers["heading"] == ""
