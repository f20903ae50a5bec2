"""What a reader does to the picture of a network: it is opened, pinned, grouped, chosen, undone,
played and compared."""

from __future__ import annotations

import math
from typing import Any
from urllib.parse import parse_qs, urlsplit

import networkx as nx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_network import pick, rows, seen, still
from tests.support.browser import watched_page
from tests.support.served import until
from tests.support.visits import Visit

pytestmark = pytest.mark.browser

BOTH = "lang=zh&layers=source,synthetic"
FREE = """() => {
  const { picture } = document.querySelector("#picture");
  const places = picture.graph.nodes().map((id) => ({ id, ...picture.place(id) }));
  const room = (one) => Math.min(...places.flatMap((other) =>
    other === one ? [] : Math.hypot(one.x - other.x, one.y - other.y)));
  const { clientWidth: width, clientHeight: height } = picture.host;
  const inside = places.filter(({ x, y }) => x > 99 && y > 99 && x < width - 99 && y < height - 99);
  return inside.sort((one, other) => room(other) - room(one))[0];
}"""
"""The node that has most room around it, and where it is in the picture."""
AT = """id => {
  const { x, y } = document.querySelector("#picture").picture.graph.getNodeAttributes(id);
  return [x, -y];
}"""
UNITS = """() => {
  const { sigma } = document.querySelector("#picture").picture;
  return sigma.viewportToGraph({ x: 1, y: 0 }).x - sigma.viewportToGraph({ x: 0, y: 0 }).x;
}"""
"""Units of places in a pixel of the picture."""
CHOSEN = "[...document.querySelector('#picture').picture.chosen].sort()"


def told(visit: Visit, **more: str) -> dict[str, Any]:
    """The network as the API tells it."""
    asked = "&".join(f"{name}={value}" for name, value in more.items())
    path = f"/api/v1/views/pairing?layer=source&layer=synthetic&{asked}"
    data: dict[str, Any] = visit.page.request.get(visit.origin + path).json()["data"]
    return data


def act(visit: Visit, selector: str) -> None:
    visit.page.click(selector)
    visit.settle()


def drag(page: Page, place: dict[str, float], by: tuple[int, int]) -> None:
    """Drag what is at a place of the picture by so many pixels."""
    box = page.locator("#picture").bounding_box()
    assert box is not None
    x, y = box["x"] + place["x"], box["y"] + place["y"]
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by[0], y + by[1], steps=5)
    page.mouse.up()


def acts(page: Page) -> list[str]:
    return parse_qs(urlsplit(page.url).query).get("acts", [""])[0].split(",")


def test_acts_are_steps_that_are_undone_done_again_sent_and_taken_back(visit: Visit) -> None:
    page = visit.open(f"/network?{BOTH}&node=org:j1")
    before = seen(page)
    act(visit, "#open")
    opened = seen(page)
    answer = told(visit, open="org:j1")
    assert opened == sorted(node["id"] for node in answer["nodes"])
    assert len(opened) > len(before)
    expect(page.locator("#open")).to_have_attribute("aria-pressed", "true")
    one = answer["opened"][0]
    cut = page.locator("#opened").inner_text()
    assert (str(one["count"]) in cut) == (one["shown"] < one["count"])
    # A reader pins it somewhere else, and hides a committee with the keyboard.
    page.focus("#picture")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("#pin")).to_have_attribute("aria-pressed", "true")
    visit.settle()
    place = page.evaluate(
        "document.querySelector('#picture').picture.graph.getNodeAttributes('org:j1').x"
    )
    was = next(node["x"] for node in answer["nodes"] if node["id"] == "org:j1")
    assert place == pytest.approx(round(was + 20), abs=1)
    # Another one is dragged to its place, which picks nothing.
    page.click("#fit")
    until(lambda: page.evaluate(FREE) is not None)
    still(page)
    free, stood = page.evaluate(FREE), page.url
    was_at = page.evaluate(AT, free["id"])
    drag(page, free, (40, -30))
    visit.settle()
    now_at = page.evaluate(AT, free["id"])
    units = page.evaluate(UNITS)
    moved = [now - before for now, before in zip(now_at, was_at, strict=True)]
    assert moved == pytest.approx([40 * units, -30 * units], abs=2 * units)
    assert acts(page)[-1] == f"pin~{free['id']}~{now_at[0]}_{now_at[1]}"
    assert page.url.partition("acts=")[0] == stood.partition("acts=")[0]
    page.locator('#nodes tr[data-id="org:j4"] button').first.click()
    visit.settle()
    page.locator("#picture").press("Delete")
    visit.settle()
    assert "org:j4" not in seen(page)
    assert [one.split("~")[0] for one in acts(page)] == ["open", "pin", "pin", "hide"]
    final, kept = page.url, seen(page)
    for expected in (opened, opened, opened, before):
        act(visit, "#undo")
        assert seen(page) == expected
    assert page.evaluate(AT, free["id"]) == pytest.approx(was_at)
    expect(page.locator("#undo")).to_be_disabled()
    for _ in range(4):
        act(visit, "#redo")
    assert seen(page) == kept
    assert parse_qs(urlsplit(page.url).query)["acts"] == parse_qs(urlsplit(final).query)["acts"]
    # A colleague sees the same, and Back takes the last act back, which can be done again.
    browser = page.context.browser
    assert browser is not None
    with watched_page(browser) as other:
        assert seen(Visit(other, visit.origin).open(final.removeprefix(visit.origin))) == kept
    page.go_back()
    visit.settle()
    assert seen(page) == opened
    act(visit, "#redo")
    assert seen(page) == kept
    visit.account()


@pytest.mark.parametrize("by", ["kind", "zone", "committee"])
def test_groups_are_folded_into_one_symbol_that_says_how_many(visit: Visit, by: str) -> None:
    page = visit.open(f"/network?{BOTH}")
    network = told(visit)
    page.select_option("#group", by)
    visit.settle()
    key = {"kind": "kind", "zone": "zone"}.get(by)
    if key:
        of = {node["id"]: node[key] for node in network["nodes"]}
    else:
        of = {node["id"]: node["id"] for node in network["nodes"] if node["kind"] == "committee"}
        for kind, into in (("MEMBER_OF", "end"), ("PARTY_TO", "start")):
            for edge in sorted(network["edges"], key=lambda edge: (edge["start"], edge["end"])):
                if edge["type"] != kind:
                    continue
                if kind == "MEMBER_OF" and edge[into].startswith("org:j"):
                    of.setdefault(edge["start"], edge["end"])
                elif kind == "PARTY_TO" and edge[into] in of:
                    of.setdefault(edge["end"], of[edge["start"]])
    sizes: dict[str, int] = {}
    for node in network["nodes"]:
        if of.get(node["id"]):
            sizes[of[node["id"]]] = sizes.get(of[node["id"]], 0) + 1
    block = {
        node["id"]: f"group:{of[node['id']]}"
        if of.get(node["id"]) and sizes[of[node["id"]]] > 1
        else node["id"]
        for node in network["nodes"]
    }
    # The quotient of the network by its groups, as networkx makes it.
    whole: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    whole.add_nodes_from(block)
    whole.add_edges_from((edge["start"], edge["end"]) for edge in network["edges"])
    blocks: dict[str, set[str]] = {}
    for node, of_it in block.items():
        blocks.setdefault(of_it, set()).add(node)
    quotient = nx.quotient_graph(whole, list(blocks.values()), create_using=nx.DiGraph)
    names = {frozenset(nodes): name for name, nodes in blocks.items()}
    expected = {(names[a], names[b]) for a, b in quotient.edges if a != b}
    drawn = page.evaluate(
        """() => { const {graph} = document.querySelector("#picture").picture;
        return [graph.nodes(), graph.mapEdges((_, __, from, to) => [from, to]),
          Object.fromEntries(graph.mapNodes((id, {label}) => [id, label]))]; }"""
    )
    assert sorted(drawn[0]) == sorted(blocks)
    assert {tuple(edge) for edge in drawn[1]} == expected
    groups = [name for name in blocks if name.startswith("group:")]
    assert groups
    for group in groups:
        assert drawn[2][group].endswith(f"× {len(blocks[group])}")
    # The largest is pressed and taken apart; the step is undone.
    largest = max(groups, key=lambda name: len(blocks[name]))
    if by == "kind":
        page.click("#fit")
        pick(page, largest)
    else:  # Its symbol may lie under others.
        page.evaluate("id => void document.querySelector('#picture').picture.pick(id)", largest)
    visit.settle()
    assert set(blocks[largest]) <= set(seen(page))
    act(visit, "#undo")
    assert largest in seen(page)
    visit.account()


def test_bodies_are_chosen_by_lasso_and_by_keys(visit: Visit) -> None:
    page = visit.open(f"/network?{BOTH}")
    page.click("#fit")
    still(page)
    act(visit, "#lasso")
    expect(page.locator("#lasso")).to_have_attribute("aria-pressed", "true")
    box = page.locator("#picture").bounding_box()
    assert box is not None
    middle = (box["width"] / 2, box["height"] / 2)
    line = [
        (middle[0] + 240 * math.cos(at / 4), middle[1] + 130 * math.sin(at / 4)) for at in range(25)
    ]
    page.mouse.move(box["x"] + line[0][0], box["y"] + line[0][1])
    page.mouse.down()
    for x, y in line:
        page.mouse.move(box["x"] + x, box["y"] + y)
    page.mouse.up()
    visit.settle()
    places = page.evaluate(
        """() => { const {picture} = document.querySelector("#picture");
        return picture.graph.nodes().map((id) => [id, picture.place(id)]); }"""
    )
    # An ellipse is what was drawn; who lies near its line is not asked about.
    reach = {
        node: math.hypot((at["x"] - middle[0]) / 240, (at["y"] - middle[1]) / 130)
        for node, at in places
    }
    chosen = set(page.evaluate(CHOSEN))
    assert {node for node, far in reach.items() if far < 0.95} <= chosen
    assert not {node for node, far in reach.items() if far > 1.05} & chosen
    assert chosen
    assert set(rows(page)) == chosen
    expect(page.locator("#chosen")).to_contain_text(str(len(chosen)))
    act(visit, "#lasso")
    act(visit, "#choose-none")
    # The same without a pointer.
    page.focus("#picture")
    walked = []
    for _ in range(2):
        page.keyboard.press("ArrowLeft")
        walked.append(page.evaluate("document.querySelector('#picture').picture.cursor"))
        page.keyboard.press("s")
        visit.settle()
    assert page.evaluate(CHOSEN) == sorted(walked)
    page.keyboard.press("Delete")
    visit.settle()
    assert not set(walked) & set(seen(page))
    visit.account()


def test_facets_count_what_each_choice_leaves(visit: Visit) -> None:
    page = visit.open(f"/network?{BOTH}")
    nodes = told(visit)["nodes"]
    zones = {node["zone"] for node in nodes if node["zone"]}
    zone = max(zones, key=lambda one: sum(node["zone"] == one for node in nodes))
    page.select_option("#sift [name=part]", zone)
    counted: dict[str, int] = {}
    for node in nodes:
        sector = node["attributes"].get("sector")
        # Of other subdistricts only what belongs to none by its kind is left.
        if sector and node["label"] != "Agreement" and node["zone"] == zone:
            counted[sector] = counted.get(sector, 0) + 1
    options = page.locator("#sift [name=sector] option").evaluate_all(
        "all => all.slice(1).map((one) => [one.value, Number(one.textContent.match(/\\d+/)[0])])"
    )
    assert dict(options) == counted
    assert counted
    units = page.locator('#legend [data-key="unit"] .of')
    expect(units).to_have_text(
        str(sum(node["kind"] == "unit" and node["zone"] == zone for node in nodes))
    )
    visit.account()


def test_two_days_are_told_apart_by_colour_sign_and_line(visit: Visit) -> None:
    page = visit.open(f"/network?{BOTH}&as_of=2021-12-31")
    page.fill("#view [name=compare]", "2021-03-01")
    act(visit, "#view [type=submit]")
    assert "compare=2021-03-01" in page.url
    ids = [
        {one["id"] for one in (*data["nodes"], *data["edges"])}
        for data in (told(visit, as_of="2021-03-01"), told(visit, as_of="2021-12-31"))
    ]
    drawn = page.evaluate(
        """() => { const {graph} = document.querySelector("#picture").picture;
        return [...graph.mapNodes((id, {change, label, color}) => [id, change, label, color]),
          ...graph.mapEdges((id, {change, label, full}) => [id, change, label, full])]; }"""
    )
    found: dict[str, set[str]] = {}
    colours: dict[str, set[str]] = {}
    for name, change, label, colour in drawn:
        found.setdefault(change, set()).add(name)
        colours.setdefault(change, set()).add(colour)
        assert {"came": "＋", "went": "−"}.get(change, label[:1]) == label[:1]
    assert found["came"] == ids[1] - ids[0]
    assert found["went"] == ids[0] - ids[1]
    assert found["stayed"] == ids[0] & ids[1]
    assert all(len(some) == 1 for some in colours.values())
    assert len({*map(tuple, colours.values())}) == 3
    page.select_option("#sift [name=change]", "went")
    assert set(seen(page)) == {one for one in found["went"] if "|" not in one}
    page.go_back()
    page.go_back()
    visit.settle()
    assert "compare" not in page.url
    expect(page.locator("#view [name=compare]")).to_have_value("")
    visit.account()


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_days_are_played_and_stand_still_for_who_wants_it(visit: Visit, motion: Any) -> None:
    visit.page.emulate_media(reduced_motion=motion)
    page = visit.open(f"/network?{BOTH}&as_of=2021-06-30")
    days = told(visit, as_of="2021-06-30")["changes"]
    ahead = [day for day in days if day > "2021-06-30"]
    expect(page.locator("#lines svg polyline")).to_have_count(2)
    page.focus("#picture")
    page.keyboard.press("d")
    day = page.locator("#view [name=as_of]")
    if motion == "reduce":
        expect(day).to_have_value(ahead[0])
        visit.settle()
        page.wait_for_timeout(1200)
        expect(day).to_have_value(ahead[0])
        expect(page.locator("#play")).to_have_attribute("aria-pressed", "false")
    else:
        expect(page.locator("#play")).to_have_attribute("aria-pressed", "true")
        expect(day).to_have_value(ahead[1], timeout=20_000)
        page.click("#play")
        visit.settle()
        expect(page.locator("#play")).to_have_attribute("aria-pressed", "false")
        assert day.input_value() in ahead[:4]
    # All that was played is one step.
    page.go_back()
    visit.settle()
    expect(day).to_have_value("2021-06-30")
    # The lines are what the history says.
    asked = "figure=agreements_active&from=2021-06-30&to=2021-06-30"
    assert page.request.get(f"{visit.origin}/api/v1/history/series?{asked}").status in (200, 422)
    visit.account()


def test_a_body_is_followed_between_its_page_and_the_network(visit: Visit) -> None:
    page = visit.open("/entity?id=unit:yunnei&lang=zh")
    page.locator("#ego a.button").click()
    visit.settle()
    expect(page.locator("#details h3").first).to_have_text("云内动力")
    page.locator("#details h3 a").first.click()
    visit.settle()
    assert "entity?id=unit" in page.url
    visit.account()


def test_two_days_of_the_whole_network_are_told_apart_too(visit: Visit) -> None:
    """Who came or went is shown one by one, the others stay folded; nobody moves."""
    days = ("2021-03-01", "2021-12-31")
    early, late = (
        set(
            visit.page.request.get(f"{visit.origin}/api/v1/views/whole?as_of={day}").json()["data"][
                "id"
            ]
        )
        for day in days
    )
    page = visit.open(f"/network?scope=whole&as_of={days[1]}&compare={days[0]}")
    expect(page.locator("#group")).to_be_hidden()
    expect(page.locator("#of-whole")).to_contain_text("不再归并")
    expect(page.locator("#changes")).to_be_visible()
    drawn = page.evaluate(
        """() => [...document.querySelector("#picture").picture.graph.mapNodes(
          (id, {change, label}) => [id, change, label])]"""
    )
    found: dict[str, set[str]] = {}
    for name, change, label in drawn:
        found.setdefault(change, set()).add(name)
        assert {"came": "＋", "went": "−"}.get(change, label[:1]) == label[:1]
    assert found.get("came", set()) == late - early
    assert found.get("went", set()) == early - late
    assert found["stayed"] == early & late
    assert late != early
    assert set(seen(page)) >= late ^ early
    visit.account()
