"""The panels of the command centre: chosen by administrators, kept, the same for everyone."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.access.keeping.keeper import Keeper
from api.access.rights import Role
from api.app import create_app
from graph.errors import InvalidInput
from graph.settings import Settings
from queries.network import Network
from visualizations.panels import PANELS, chosen, panels_html
from visualizations.texts import TEXTS

PATH = "/api/v1/centre/panels"
PASSWORD = "a long enough password"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path, rate_limits=False)


def service(settings: Settings, network: Network, account: str = "") -> TestClient:
    client = TestClient(create_app(settings, network=network), base_url="https://localhost")
    if account:
        given = {"name": account, "password": PASSWORD}
        assert client.post("/api/v1/session", json=given).status_code == 200
    return client


def test_all_are_shown_until_some_are_chosen_and_a_choice_outlives_the_service(
    settings: Settings, network: Network
) -> None:
    client = service(settings, network)
    assert client.get(PATH).json() == {"panels": list(PANELS), "known": list(PANELS)}
    assert not settings.accounts_file.exists(), "nothing is made to look"
    wanted = ["series", "alerts", "map"]
    assert client.put(PATH, json={"panels": wanted}).json()["panels"] == wanted
    assert service(settings, network).get(PATH).json()["panels"] == wanted
    # Without accounts the service is as open as before.
    assert client.get("/api/v1/session").json()["way"] == "open"
    assert client.put(PATH, json={"panels": ["map"]}).json()["panels"] == ["map"]
    assert client.get(PATH).json()["panels"] == ["map"]


@pytest.mark.parametrize(
    ("given", "status", "said"),
    [
        ({"panels": []}, 422, "at least one"),
        ({"panels": ["map", "map"]}, 422, "twice"),
        ({"panels": ["weather"]}, 422, "there are key, alerts"),
        ({"panels": ["x" * 41]}, 422, "40"),
        ({"panels": ["map"] * 41}, 422, "40"),
        ({"panels": "map"}, 422, "panels"),
        ({"panels": ["map"], "more": 1}, 422, "more"),
        ({}, 422, "panels"),
    ],
)
def test_what_is_no_choice_is_refused_with_what_would_be(
    settings: Settings, network: Network, given: object, status: int, said: str
) -> None:
    client = service(settings, network)
    answer = client.put(PATH, json=given)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert said in answer.text
    assert client.get(PATH).json()["panels"] == list(PANELS)


def test_administrators_choose_others_only_see_and_it_is_on_record(
    settings: Settings, network: Network
) -> None:
    with Keeper.open(settings) as keeper:
        for role in Role:
            keeper.accounts.add(role.value, role, (), PASSWORD)
        keeper.accounts.add("limited", Role.ADMIN, ("zone:ala",), PASSWORD)
    for name in (*Role, "limited"):
        client = service(settings, network, str(name))
        may = name == Role.ADMIN
        answer = client.put(PATH, json={"panels": ["map", "alerts"]})
        assert answer.status_code == (200 if may else 403), name
        assert client.get(PATH).status_code == 200
        assert ("settings" in client.get("/api/v1/session").json()["rights"]) == may
    assert service(settings, network).get(PATH).status_code == 401
    assert service(settings, network, "viewer").get(PATH).json()["panels"] == ["map", "alerts"]
    with Keeper.open(settings) as keeper:
        told = [
            (one.entry.actor, one.entry.status)
            for one in keeper.audit.entries()
            if "panels" in one.entry.route
        ]
    assert ("admin", 200) in told
    assert ("viewer", 403) in told


def test_what_is_kept_and_no_panel_any_more_is_left_out(
    settings: Settings, network: Network
) -> None:
    with Keeper.open(settings) as keeper:
        keeper.choices.keep("panels", ("gone", "map"))
    assert service(settings, network).get(PATH).json()["panels"] == ["map"]
    with Keeper.open(settings) as keeper:
        keeper.choices.keep("panels", ("gone",))
    assert service(settings, network).get(PATH).json()["panels"] == list(PANELS)


def test_a_panel_is_a_section_with_all_that_is_declared_of_it() -> None:
    html = panels_html()
    for id, panel in PANELS.items():
        assert panel.title in TEXTS
        section = html.partition(f'data-panel="{id}"')[2].partition("</section>")[0]
        assert f'data-asks="{" ".join(panel.asks)}"' in section
        assert f'href="{panel.leads}" data-t="{panel.title}"' in section
        assert f'<div id="{id}"' in section
    with pytest.raises(InvalidInput, match="there is no panel 'x'"):
        chosen(("x",))
