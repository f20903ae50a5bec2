"""Networks as one file, as the page draws them, opened with the network cut."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from graph.datasets.synthetic import generate
from graph.model.rows import Dataset
from graph.snapshot.building import snapshot_of
from tests.support.browser import WatchedPage
from tests.support.hostile_names import HOSTILE, hostile_dataset
from tests.support.networks import kunming_case
from visualizations.drawn_html import export_drawn_html
from visualizations.labels import printable
from visualizations.payload import payload
from visualizations.view import pairing_view
from visualizations.whole import whole_layout
from visualizations.whole_payload import whole_payload

pytestmark = pytest.mark.browser

DAY = date(2021, 12, 31)


def answer(*rows: Dataset) -> dict[str, Any]:
    """An answer of ``/views/whole`` over these rows."""
    picture = snapshot_of(*rows).at(DAY)
    return {
        "as_of": DAY.isoformat(),
        "layers": list(picture.layers),
        "zones": [],
        "within": None,
        "revision": 1,
        "provenance": [{"id": "src:x", "name": HOSTILE[0], "layer": "ledger"}],
        "data": whole_payload(picture, whole_layout(picture)),
    }


def pairings(*rows: Dataset) -> dict[str, Any]:
    """An answer of ``/views/pairing`` over these rows."""
    picture = snapshot_of(*rows).at(DAY)
    return {**answer(*rows), "data": payload(pairing_view(picture))}


def show(offline: WatchedPage, html: str, folder: Path) -> list[str]:
    file = folder / "whole.html"
    file.write_text(html, encoding="utf-8")
    dialogs: list[str] = []
    offline.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    offline.page.add_init_script(
        "window.violations = [];"
        'document.addEventListener("securitypolicyviolation",'
        " (event) => window.violations.push(event.violatedDirective));"
    )
    offline.page.goto(file.as_uri())
    expect(offline.page.locator("[aria-busy=true]")).to_have_count(0)
    return dialogs


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    kunming = kunming_case()
    return answer(kunming, generate(scale=0.05))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_draws_everybody_offline_and_finds_them(
    offline: WatchedPage, tmp_path: Path, told: dict[str, Any], lang: str
) -> None:
    show(offline, export_drawn_html(told, "whole", lang), tmp_path)
    page = offline.page
    drawn = page.evaluate("document.querySelector('#picture').picture.graph.nodes()")
    assert sorted(drawn) == sorted(told["data"]["id"])
    heading = {"zh": "全网（单文件）", "en": "The whole network in one file"}[lang]
    expect(page.locator("h1")).to_have_text(heading)
    marked = {"zh": "〔合成〕", "en": "(synth.)"}[lang]
    expect(page.locator("#notice")).to_contain_text(marked)
    page.fill("#find [name=q]", "云内动力")
    page.locator('#nodes tr[data-id="unit:yunnei"] button').press("Enter")
    name = {"zh": "云内动力", "en": "Yunnei Power"}[lang]
    expect(page.locator("#details h3")).to_have_text(name)
    page.click("#language")
    other = {"en": "全网（单文件）", "zh": "The whole network in one file"}[lang]
    expect(page.locator("h1")).to_have_text(other)
    assert page.evaluate("window.violations") == []
    assert offline.foreign_requests() == []
    assert offline.errors == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_pairing_network_tells_its_facts_and_hides_what_is_pressed(
    offline: WatchedPage, tmp_path: Path, lang: str
) -> None:
    given = pairings(kunming_case())
    show(offline, export_drawn_html(given, "pairing", lang), tmp_path)
    page = offline.page
    drawn = page.evaluate("document.querySelector('#picture').picture.graph.nodes()")
    assert sorted(drawn) == sorted(node["id"] for node in given["data"]["nodes"])
    expect(page.locator("h1")).to_have_text({"zh": "结对共建网络", "en": "Pairing network"}[lang])
    page.fill("#find [name=q]", "unit:yunnei")
    page.locator('#nodes tr[data-id="unit:yunnei"] button').press("Enter")
    paragraph = {"zh": "第 26 段", "en": "Paragraph 26"}[lang]
    (source,) = (one for one in given["data"]["sources"] if one["id"] == "src:kunming-2021")
    for fact in (paragraph, (lang == "en" and source["name_en"]) or source["name"]):
        expect(page.locator("#details")).to_contain_text(fact)
    page.click('#legend [data-key="enterprise"]')
    hidden = "id => document.querySelector('#picture').picture.sigma.getNodeDisplayData(id).hidden"
    assert page.evaluate(hidden, "unit:yunnei") is True
    assert page.evaluate(hidden, "org:j1") is False
    unworded = (
        "[...document.querySelectorAll('[data-t]')].filter((e) => e.textContent === e.dataset.t)"
    )
    assert page.evaluate(f"{unworded}.length") == 0
    assert page.evaluate("window.violations") == []
    assert offline.foreign_requests() == []
    assert offline.errors == []


def test_hostile_names_are_text_in_it(offline: WatchedPage, tmp_path: Path) -> None:
    dialogs = show(offline, export_drawn_html(answer(hostile_dataset()), "whole"), tmp_path)
    page = offline.page
    page.fill("#find [name=q]", "unit:h")
    names = page.locator("#nodes button").all_inner_texts()
    assert {name.strip() for name in names} == {printable(name) for name in HOSTILE}
    for button in page.locator("#nodes button").all():
        button.click()
    assert dialogs == []
    assert page.evaluate("window.pwned") is None
    assert page.evaluate("window.violations") == []
    assert page.locator("img, iframe").count() == 0
    assert offline.errors == []


def test_hostile_names_are_text_in_a_pairing_network(offline: WatchedPage, tmp_path: Path) -> None:
    dialogs = show(offline, export_drawn_html(pairings(hostile_dataset()), "pairing"), tmp_path)
    page = offline.page
    for button in page.locator("#nodes button").all():
        button.click()
    assert dialogs == []
    assert page.evaluate("window.pwned") is None
    assert page.evaluate("window.violations") == []
    assert offline.errors == []


def test_a_script_that_was_not_in_it_does_not_run(offline: WatchedPage, tmp_path: Path) -> None:
    html = export_drawn_html(answer(hostile_dataset()), "whole")
    show(offline, html.replace("<h1", "<script>window.pwned = 1</script><h1", 1), tmp_path)
    assert offline.page.evaluate("window.pwned") is None
    assert offline.page.evaluate("window.violations") == ["script-src-elem"]
