"""The single file in a real browser with the network cut: drawn, silent, and running no name."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graph.loading.checking import check
from graph.snapshot.building import snapshot_of
from tests.support.browser import WatchedPage
from tests.support.hostile_names import hostile_dataset
from tests.support.networks import kunming_case
from visualizations.html import export_html
from visualizations.view import GraphView, pairing_view

pytestmark = pytest.mark.browser

DAY = date(2021, 12, 31)


def show(offline: WatchedPage, view: GraphView, lang: str, folder: Path) -> list[str]:
    """Open the export and give back what dialogs it raised."""
    file = folder / "network.html"
    file.write_text(export_html(view, lang), encoding="utf-8")
    dialogs: list[str] = []
    offline.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    offline.page.add_init_script(
        "window.violations = [];"
        'document.addEventListener("securitypolicyviolation",'
        " (event) => window.violations.push(event.blockedURI));"
    )
    offline.page.goto(file.as_uri())
    return dialogs


def kunming() -> GraphView:
    rows = kunming_case()
    return pairing_view(snapshot_of(rows).at(DAY))


def hostile() -> GraphView:
    return pairing_view(snapshot_of(check(hostile_dataset())).at(DAY))


@pytest.mark.parametrize("size", [(1920, 1080), (390, 844)])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_draws_offline_and_asks_for_nothing(
    offline: WatchedPage, tmp_path: Path, lang: str, size: tuple[int, int]
) -> None:
    offline.page.set_viewport_size({"width": size[0], "height": size[1]})
    view = kunming()
    show(offline, view, lang, tmp_path)
    page = offline.page
    assert page.evaluate("Object.keys(network.getPositions()).length") == len(view.nodes)
    assert page.evaluate("edges.length") == len(view.edges)
    assert page.evaluate("network.physics.physicsEnabled") is False
    # The canvas holds a picture: more than a handful of different colours.
    colours = page.evaluate(
        """() => { const canvas = document.querySelector("canvas");
        const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
        const seen = new Set();
        for (let at = 0; at < data.length; at += 4) seen.add(data.slice(at, at + 4).join());
        return seen.size; }"""
    )
    assert colours > 20
    assert page.evaluate("window.violations") == []
    assert offline.foreign_requests() == []
    assert offline.errors == []


def test_nodes_stand_where_the_view_puts_them(offline: WatchedPage, tmp_path: Path) -> None:
    from visualizations.layout import layout

    view = kunming()
    show(offline, view, "zh", tmp_path)
    drawn = offline.page.evaluate("network.getPositions()")
    for node, (x, y) in layout(view).items():
        assert drawn[node]["x"] == pytest.approx(x, abs=1)
        assert drawn[node]["y"] == pytest.approx(y, abs=1)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_hostile_names_run_nothing(offline: WatchedPage, tmp_path: Path, lang: str) -> None:
    view = hostile()
    dialogs = show(offline, view, lang, tmp_path)
    page = offline.page
    for node in view.nodes:
        page.evaluate("id => network.selectNodes([id])", node.id)
    page.mouse.move(700, 400)
    page.mouse.click(700, 400)
    page.wait_for_timeout(300)
    assert dialogs == []
    assert page.evaluate("window.pwned") is None
    assert page.locator("img, iframe, section a").count() == 0
    assert offline.errors == []
    assert offline.foreign_requests() == []
