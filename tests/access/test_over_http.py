"""Log-in, sessions, tokens, masked counts and the audit, over HTTP and on the real stores."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.access.actor import COOKIE
from api.access.rights import Role
from api.app import create_app
from graph.settings import Settings
from queries.network import Network

PREFIX = "/api/v1"
PASSWORD = "correct horse battery"
BASE = "https://localhost"


@pytest.fixture
def app(network: Network, tmp_path: Path) -> Iterator[Any]:
    app = create_app(Settings(data=tmp_path), network=network)
    yield app
    app.state.door.close()


@pytest.fixture
def accounts(app: Any) -> Any:
    kept = app.state.door.keeper.accounts
    for role in Role:
        kept.add(f"as-{role}", role, (), PASSWORD)
    return kept


def client_of(app: Any, role: Role | None = None) -> TestClient:
    client = TestClient(app, base_url=BASE, follow_redirects=False)
    if role is not None:
        answer = client.post(f"{PREFIX}/session", json={"name": f"as-{role}", "password": PASSWORD})
        assert answer.status_code == 200, answer.text
    return client


def token_of(app: Any, role: Role) -> dict[str, str]:
    expires = datetime.now(UTC) + timedelta(days=1)
    _, secret = app.state.door.keeper.tokens.issue(f"as-{role}", expires=expires)
    return {"Authorization": f"Bearer {secret}"}


@pytest.mark.usefixtures("accounts")
def test_a_session_has_a_cookie_that_no_script_and_no_other_site_gets(app: Any) -> None:
    client = client_of(app)
    answer = client.post(f"{PREFIX}/session", json={"name": "as-viewer", "password": PASSWORD})
    cookie = answer.headers["set-cookie"]
    name, *marks = (part.strip() for part in cookie.split(";"))
    assert name.startswith(f"{COOKIE}=")
    assert {mark.lower() for mark in marks} == {"httponly", "secure", "samesite=lax", "path=/"}
    assert answer.json()["account"] == client.get(f"{PREFIX}/session").json()["account"]


@pytest.mark.usefixtures("accounts")
def test_a_wrong_password_and_an_unknown_name_are_told_alike(app: Any) -> None:
    client = client_of(app)
    told = [
        client.post(f"{PREFIX}/session", json={"name": name, "password": password}).json()["detail"]
        for name, password in (("as-viewer", "wrong" * 4), ("nobody", PASSWORD))
    ]
    assert told[0] == told[1]


@pytest.mark.usefixtures("accounts")
def test_after_the_log_out_the_cookie_opens_nothing(app: Any) -> None:
    client = client_of(app, Role.PLANNER)
    kept = client.cookies[COOKIE]
    assert client.get(f"{PREFIX}/coverage/summary").status_code == 200
    gone = client.delete(f"{PREFIX}/session")
    assert gone.status_code == 204
    assert gone.headers["clear-site-data"] == '"cache"'
    again = client.get(f"{PREFIX}/coverage/summary", headers={"Cookie": f"{COOKIE}={kept}"})
    assert (again.status_code, again.json()["type"][-13:]) == (401, "not_logged_in")


@pytest.mark.usefixtures("accounts")
def test_a_link_lets_in_once(app: Any) -> None:
    keeper = app.state.door.keeper
    secret = keeper.sessions.one_time(keeper.accounts.find("as-admin").actor("link"), 10)
    first, second = (
        client_of(app).post(f"{PREFIX}/session", json={"link": secret}) for _ in range(2)
    )
    assert (first.json()["way"], first.json()["role"]) == ("link", "admin")
    assert second.status_code == 401


@pytest.mark.usefixtures("accounts")
@pytest.mark.parametrize(
    "header", ["Bearer gj_unknown", "Bearer", "Basic YTpi", "bearer  ", "gj_unknown"]
)
def test_a_token_that_is_none_is_refused_where_a_right_is_needed(app: Any, header: str) -> None:
    client = client_of(app)
    asked = {"Authorization": header}
    assert client.get(f"{PREFIX}/coverage/summary", headers=asked).status_code == 401
    assert client.get(f"{PREFIX}/health", headers=asked).status_code == 200


def test_the_first_account_is_an_administrators_and_closes_the_door(app: Any) -> None:
    client = client_of(app)
    viewer = client.post(f"{PREFIX}/accounts", json={"name": "office", "role": "viewer"})
    assert (viewer.status_code, viewer.json()["title"]) == (409, "Conflict")
    made = client.post(
        f"{PREFIX}/accounts", json={"name": "office", "role": "admin", "password": PASSWORD}
    )
    assert made.status_code == 201, made.text
    assert "password" in made.json()
    assert PASSWORD not in made.text
    assert "argon2" not in made.text
    assert client.get(f"{PREFIX}/coverage/summary").status_code == 401
    assert client.get("/map?zone=a").headers["location"] == "login?next=map%3Fzone%3Da"


@pytest.mark.usefixtures("accounts")
def test_an_administrator_cannot_lock_themselves_out(app: Any) -> None:
    client = client_of(app, Role.ADMIN)
    for change in ({"disabled": True}, {"role": "viewer"}, {"zones": ["zone:kmez"]}):
        answer = client.patch(f"{PREFIX}/accounts/as-admin", json=change)
        assert answer.status_code == 409, answer.text


@pytest.mark.usefixtures("accounts")
def test_a_changed_account_is_out_at_once(app: Any) -> None:
    admin, viewer = client_of(app, Role.ADMIN), client_of(app, Role.VIEWER)
    token = token_of(app, Role.VIEWER)
    assert viewer.get(f"{PREFIX}/meta").status_code == 200
    admin.patch(f"{PREFIX}/accounts/as-viewer", json={"disabled": True})
    assert viewer.get(f"{PREFIX}/meta").status_code == 401
    assert client_of(app).get(f"{PREFIX}/meta", headers=token).status_code == 401


@pytest.mark.usefixtures("accounts")
def test_a_page_leads_to_the_log_in_or_says_that_it_is_not_for_this_account(app: Any) -> None:
    assert client_of(app).get("/centre?lang=en").headers["location"] == (
        "login?next=centre%3Flang%3Den"
    )
    viewer = client_of(app, Role.VIEWER)
    assert viewer.get("/centre").status_code == 200
    assert viewer.get("/accounts").headers["location"] == "login?next=accounts&refused=1"
    assert viewer.get("/login").status_code == 200


def small(value: Any) -> Iterator[tuple[str, Any]]:
    """Every count of members in an answer."""
    if isinstance(value, dict):
        for name, one in value.items():
            if name in ("full_members", "probationary_members"):
                yield name, one
            yield from small(one)
    elif isinstance(value, list):
        for one in value:
            yield from small(one)


@pytest.mark.usefixtures("accounts")
@pytest.mark.parametrize(
    "path",
    [
        "/coverage/uncovered?by=organizational&limit=200",
        "/coverage/joint-branches",
        "/search?q=支部&limit=50",
        "/coverage/covered.geojson?by=organizational",
    ],
)
def test_a_viewer_sees_no_small_count_of_members(app: Any, path: str) -> None:
    seen = {}
    for role in (Role.VIEWER, Role.PLANNER):
        answer = client_of(app).get(PREFIX + path, headers=token_of(app, role))
        assert answer.status_code == 200, answer.text
        seen[role] = list(small(answer.json()))
    masked = [
        (name, None if isinstance(one, int) and one < 3 else one)
        for name, one in seen[Role.PLANNER]
    ]
    assert seen[Role.VIEWER] == masked


@pytest.mark.usefixtures("accounts")
def test_what_a_viewer_was_told_is_not_what_a_planner_had(app: Any) -> None:
    path = f"{PREFIX}/coverage/uncovered?by=organizational&limit=200"
    tag = client_of(app).get(path, headers=token_of(app, Role.PLANNER)).headers["etag"]
    asked = {**token_of(app, Role.VIEWER), "If-None-Match": tag}
    assert client_of(app).get(path, headers=asked).status_code == 200


@pytest.mark.usefixtures("accounts")
def test_a_full_export_needs_more_than_a_public_one(app: Any) -> None:
    client = client_of(app, Role.PLANNER)
    assert client.get(f"{PREFIX}/export.jsonld?public=true&label=Zone").status_code == 200
    refused = client.get(f"{PREFIX}/export.jsonld?label=Zone")
    assert refused.status_code == 403
    assert "export_full" in refused.json()["detail"]


@pytest.mark.usefixtures("accounts")
def test_the_audit_has_log_ins_exports_changes_and_refusals(app: Any) -> None:
    client_of(app).post(f"{PREFIX}/session", json={"name": "as-editor", "password": "wrong" * 4})
    planner = client_of(app, Role.PLANNER)
    planner.get(f"{PREFIX}/zones.csv?lang=zh")
    planner.get(f"{PREFIX}/coverage/summary")
    planner.get(f"{PREFIX}/tokens")
    planner.post(f"{PREFIX}/cypher", json={"text": "RETURN 1"})
    found = app.state.door.keeper.audit.entries(limit=50)
    told = [
        (one.entry.actor, one.entry.method, one.entry.route, one.entry.status)
        for one in reversed(found)
    ]
    assert told == [
        ("", "POST", f"{PREFIX}/session", 401),
        ("as-planner", "POST", f"{PREFIX}/session", 200),
        ("as-planner", "GET", f"{PREFIX}/zones.{{ending}}", 200),
        ("as-planner", "GET", f"{PREFIX}/tokens", 403),
        ("as-planner", "POST", f"{PREFIX}/cypher", 403),
    ]
    assert "as-editor" in found[-1].entry.asked
    export = found[2].entry
    assert export.rows is not None
    assert export.rows > 10
    assert app.state.door.keeper.audit.verify().why is None


@pytest.mark.usefixtures("accounts")
def test_the_audit_is_read_over_http(app: Any) -> None:
    admin = client_of(app, Role.ADMIN)
    for _ in range(3):
        client_of(app, Role.VIEWER)
    page = admin.get(f"{PREFIX}/audit?actor=as-viewer&limit=2").json()
    assert [one["actor"] for one in page["data"]] == ["as-viewer"] * 2
    rest = admin.get(f"{PREFIX}/audit?actor=as-viewer&before={page['next']}").json()
    assert (len(rest["data"]), rest["next"]) == (1, None)
    verified = admin.get(f"{PREFIX}/audit/verification").json()
    assert verified["why"] is None
    lines = admin.get(f"{PREFIX}/audit/entries.jsonl").text.splitlines()
    assert len(lines) >= verified["entries"]
    assert admin.get(f"{PREFIX}/audit/entries.csv").text.count("\n") >= len(lines)


@pytest.mark.usefixtures("accounts")
def test_what_cannot_be_recorded_is_not_told_as_done(app: Any) -> None:
    client = client_of(app, Role.PLANNER)

    def away(*entries: Any) -> None:
        from graph.errors import StoreUnwritable

        raise StoreUnwritable("accounts.db cannot be written: disk full")

    app.state.door.keeper.audit.record = away
    answer = client.get(f"{PREFIX}/zones.csv?lang=zh")
    assert (answer.status_code, answer.headers["content-type"]) == (507, "application/problem+json")
    assert "not on record" in answer.json()["detail"]


@pytest.mark.usefixtures("accounts")
def test_another_site_can_do_nothing_with_a_session(app: Any) -> None:
    client = client_of(app, Role.ADMIN)
    for headers in ({"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = client.delete(f"{PREFIX}/session", headers=headers)
        assert answer.status_code == 403
    assert client.get(f"{PREFIX}/session").json()["account"] == "as-admin"


def test_what_is_no_log_in_makes_no_database(app: Any, tmp_path: Path) -> None:
    client = client_of(app)
    for asked in ({"Authorization": "Bearer gj_unknown"}, {"Cookie": f"{COOKIE}=unknown"}):
        client.get(f"{PREFIX}/meta", headers=asked)
    assert not (tmp_path / "accounts.db").exists()
