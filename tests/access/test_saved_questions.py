"""Saved questions are of one account, and only ever lead into the pages."""

from __future__ import annotations

from typing import Any

import pytest

from api.access.keeping.saved import MOST
from api.access.rights import Role
from api.app import create_app
from queries.network import Network
from tests.access.test_over_http import PREFIX, accounts, app, client_of
from tests.api.client import Api

__all__ = ["accounts", "app"]
PATH = f"{PREFIX}/saved-questions"
LINK = "answer?question=uncovered_in&zone=zone%3Aluoyang"


def saved(client: Any) -> list[dict[str, str]]:
    found: list[dict[str, str]] = client.get(PATH).json()["data"]
    return found


@pytest.mark.usefixtures("accounts")
def test_each_account_has_its_own_and_the_latest_of_a_name_counts(app: Any) -> None:
    viewer, planner = client_of(app, Role.VIEWER), client_of(app, Role.PLANNER)
    for client, link in ((viewer, LINK), (planner, "map?lens=work")):
        assert client.put(PATH, json={"name": "缺口 / gaps", "link": link}).status_code == 200
    viewer.put(PATH, json={"name": "b", "link": "./?by=work#h-uncovered"})
    assert [one["name"] for one in saved(viewer)] == ["b", "缺口 / gaps"]
    assert saved(planner) == [{"name": "缺口 / gaps", "link": "map?lens=work"}]
    viewer.put(PATH, json={"name": "缺口 / gaps", "link": "desk"})
    assert saved(viewer)[0] == {"name": "缺口 / gaps", "link": "desk"}
    assert viewer.delete(PATH, params={"name": "缺口 / gaps"}).status_code == 204
    assert [one["name"] for one in saved(viewer)] == ["b"]
    assert viewer.delete(PATH, params={"name": "缺口 / gaps"}).status_code == 404
    assert len(saved(planner)) == 1
    entries = app.state.door.keeper.audit.entries()
    assert [one.entry.method for one in entries if one.entry.route == PATH].count("PUT") == 4
    assert client_of(app).get(PATH).status_code == 401


@pytest.mark.usefixtures("accounts")
@pytest.mark.parametrize(
    "link",
    [
        *("https://elsewhere/map", "//elsewhere/map", "javascript:alert(1)", "nowhere?x=1", "/map"),
        *("", "//[", "http://[map"),
    ],
)
def test_what_leads_elsewhere_is_refused(app: Any, link: str) -> None:
    client = client_of(app, Role.VIEWER)
    answer = client.put(PATH, json={"name": "a", "link": link})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert saved(client) == []


@pytest.mark.usefixtures("accounts")
def test_names_links_and_their_number_are_bounded(app: Any) -> None:
    client = client_of(app, Role.VIEWER)
    for given in (
        {"name": "", "link": LINK},
        {"name": "   ", "link": LINK},
        {"name": "a\nb", "link": LINK},
        {"name": "a" * 101, "link": LINK},
        {"name": "a", "link": "map?" + "a" * 2000},
        {"name": "a", "link": LINK, "more": 1},
    ):
        assert client.put(PATH, json=given).status_code == 422, given
    for at in range(MOST):
        assert client.put(PATH, json={"name": f"{at}", "link": LINK}).status_code == 200
    refused = client.put(PATH, json={"name": "more", "link": LINK})
    assert (refused.status_code, f"{MOST} questions" in refused.json()["detail"]) == (422, True)
    assert client.put(PATH, json={"name": "0", "link": "map"}).status_code == 200
    assert len(saved(client)) == MOST


def test_a_service_without_accounts_leaves_them_to_the_browser(network: Network) -> None:
    api = Api(create_app(network=network))
    assert api.data("/saved-questions") == []
    answer = api.checked(api.client.put(PATH, json={"name": "a", "link": LINK}))
    assert answer.status_code == 409
