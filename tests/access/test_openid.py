"""Log-in at a real OpenID provider: the whole way over HTTP, and all that must not come through."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from hypothesis import example, given
from hypothesis import strategies as st

from api.access.openid import OpenId
from api.access.openid_routes import COOKIE, own_path
from api.http.errors import NotLoggedIn
from graph.errors import Forbidden, InvalidInput
from tests.support.log_in import Place, changed, problem, query_of, settings
from tests.support.openid import CLIENT, Somebody

# --- what works ---------------------------------------------------------------------------------


def test_whoever_logs_in_at_the_provider_is_let_in_with_their_role(place: Place) -> None:
    somebody, address = place.begun("/map?zone=a")
    query = parse_qs(urlsplit(address).query)
    assert query["code_challenge_method"] == ["S256"]
    assert query["response_type"] == ["code"]
    answer = somebody.step(somebody.at_provider(address, "planners"))
    actor = answer.json()
    assert actor.pop("name").startswith("openid:")
    assert actor == {"role": "planner", "zones": [], "way": "openid", "path": "/map?zone=a"}
    assert COOKIE not in somebody.cookies


def test_the_same_post_has_the_same_name_and_says_nothing_of_itself(place: Place) -> None:
    names = []
    for login in ("planners", "planners", "park"):
        somebody, address = place.back(login)
        names.append(somebody.step(address).json()["name"])
    assert names[0] == names[1] != names[2]
    assert "plan" not in names[0]


def test_zones_come_with_the_role_and_the_first_entry_of_the_settings_counts(place: Place) -> None:
    somebody, address = place.back("park")
    actor = somebody.step(address).json()
    assert (actor["role"], actor["zones"]) == ("editor", ["zone:a"])
    somebody, address = place.back("park-planners")
    assert somebody.step(address).json()["role"] == "planner"


def test_a_claim_can_give_the_name(place: Place) -> None:
    named = OpenId(settings(place.provider.issuer, openid_name_claim="post"))
    somebody = Somebody()
    address, sealed = named.begin(f"{place.address}/login/openid/back", "/")
    place.provider.ill(claims={"post": "规划岗"})
    actor, _ = named.finish(sealed, query_of(somebody.at_provider(address, "planners")))
    assert actor.name == "openid:规划岗"


def test_the_provider_may_change_its_keys(place: Place) -> None:
    for _ in range(2):
        place.provider.new_keys()
        somebody, address = place.back()
        assert somebody.step(address).json()["role"] == "planner"


def test_the_cookie_is_for_tls_and_the_service_alone_and_tells_nothing(place: Place) -> None:
    answer = Somebody().step(f"{place.address}/login/openid")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-")
    attributes = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert {"secure", "httponly", "samesite=lax", "path=/", "max-age=600"} == attributes
    state = parse_qs(urlsplit(answer.headers["Location"]).query)["state"][0]
    assert state not in cookie
    assert answer.headers["Cache-Control"] == "no-store"


# --- what must not come through -----------------------------------------------------------------


def test_another_state_is_refused(place: Place) -> None:
    somebody, address = place.back()
    for state in ("else", "", None, "状态"):
        answer = somebody.step(changed(address, state=state))
        assert "state" in problem(answer, 401, "not_logged_in")


def test_a_log_in_of_another_browser_is_refused(place: Place) -> None:
    """Nobody can be logged in as somebody else by a link (log-in CSRF)."""
    _, address = place.back()
    assert "begun no log-in" in problem(Somebody().step(address), 401, "not_logged_in")
    other, _ = place.begun()
    assert "state" in problem(other.step(address), 401, "not_logged_in")


def test_a_cookie_of_one_s_own_making_is_refused(place: Place) -> None:
    somebody, address = place.back()
    whole = somebody.cookies[COOKIE]
    for sealed in (whole[:-4] + "AAAA", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "", "\xe9"):
        cookie = {"Cookie": f"{COOKIE}={sealed}".encode("latin-1")}
        answer = requests.get(address, headers=cookie, timeout=30)
        assert "begun no log-in" in problem(answer, 401, "not_logged_in")


def test_a_code_counts_once(place: Place) -> None:
    somebody, address = place.back()
    cookie = somebody.cookies[COOKIE]
    assert somebody.step(address).status_code == 200
    again = requests.get(address, headers={"Cookie": f"{COOKIE}={cookie}"}, timeout=30)
    assert "used before" in problem(again, 401, "not_logged_in")


def test_another_provider_s_answer_is_refused(place: Place) -> None:
    somebody, address = place.back()
    answer = somebody.step(changed(address, iss="https://evil.example"))
    assert "another provider" in problem(answer, 401, "not_logged_in")


def test_a_log_in_that_took_too_long_is_refused(place: Place) -> None:
    somebody, address = place.back()
    place.clock.ahead = 601
    assert "over 10 minutes" in problem(somebody.step(address), 401, "not_logged_in")


def test_who_gives_up_at_the_provider_is_told_so(place: Place) -> None:
    somebody, address = place.begun()
    state = query_of(address)["state"]
    back = f"{place.address}/login/openid/back"
    answer = somebody.step(f"{back}?state={state}&error=access_denied")
    assert "(access_denied)" in problem(answer, 401, "not_logged_in")
    answer = somebody.step(f"{back}?state={state}&error=<script>")
    assert "(no code)" in problem(answer, 401, "not_logged_in")


@pytest.mark.parametrize(
    ("ill", "told"),
    [
        ({"sign": "other"}, "bad_signature"),
        ({"sign": "nobody"}, "unsupported_algorithm"),
        ({"sign": "secret"}, "unsupported_algorithm"),
        ({"claims": {"nonce": "of another log-in"}}, "nonce"),
        ({"claims": {"nonce": None}}, "nonce"),
        ({"claims": {"iss": "https://evil.example"}}, "iss"),
        ({"claims": {"aud": "another"}}, "aud"),
        ({"claims": {"aud": [CLIENT, "another"]}}, "azp"),
        ({"claims": {"exp": 1}}, "expired"),
        ({"claims": {"exp": None}}, "exp"),
        ({"claims": {"exp": "soon"}}, "exp"),
        ({"claims": {"iat": 9_999_999_999, "exp": 9_999_999_999}}, "in the future"),
        ({"claims": {"at_hash": "AAAA"}}, "at_hash"),
        ({"claims": {"sub": ""}}, "sub"),
        ({"claims": {"sub": 7}}, "sub"),
    ],
    ids=str,
)
def test_an_id_token_that_does_not_hold_is_refused(
    place: Place, ill: dict[str, Any], told: str
) -> None:
    somebody, address = place.back()
    place.provider.ill(**ill)
    assert told in problem(somebody.step(address), 401, "not_logged_in")


def test_a_token_that_expired_by_our_clock_is_refused(place: Place) -> None:
    """And one of a minute ago by a clock that goes wrong a little is not."""
    for ahead, right in ((30, True), (-30, True), (7200, False), (-7200, False)):
        place.clock.ahead = ahead
        somebody, address = place.back()
        answer = somebody.step(address)
        assert (answer.status_code == 200) == right, answer.text


@pytest.mark.parametrize("login", ["somebody", "planner", "Planners"])
def test_who_has_no_role_is_refused(place: Place, login: str) -> None:
    somebody, address = place.back(login)
    assert "GONGJIAN_OPENID_ROLES" in problem(somebody.step(address), 403, "forbidden")


@pytest.mark.parametrize("held", [None, 7, {"planners": True}, [["planners"]], "planners park"])
def test_groups_of_an_odd_kind_give_no_role(place: Place, held: object) -> None:
    somebody, address = place.back()
    place.provider.ill(claims={"groups": held})
    problem(somebody.step(address), 403, "forbidden")


@pytest.mark.parametrize("name", ["13912345678", "a b", "", None, "admin:x"])
def test_a_name_that_is_none_of_a_post_is_refused(place: Place, name: str | None) -> None:
    named = OpenId(settings(place.provider.issuer, openid_name_claim="post"))
    address, sealed = named.begin(f"{place.address}/login/openid/back", "/")
    place.provider.ill(claims={"post": name})
    query = query_of(Somebody().at_provider(address, "planners"))
    with pytest.raises(Forbidden, match="no name of a post"):
        named.finish(sealed, query)


def test_the_provider_refuses_a_log_in_without_a_verifier(place: Place) -> None:
    """PKCE is not only sent: this provider asks for it, and holds the verifier against it."""
    somebody, address = place.begun()
    without = changed(address, code_challenge=None, code_challenge_method=None)
    sent = urlsplit(somebody.at_provider(without, "planners"))
    assert parse_qs(sent.query)["error"] == ["invalid_request"]

    first, second = (place.openid.begin(f"{place.address}/login/openid/back", "/") for _ in "ab")
    query = query_of(Somebody().at_provider(first[0], "planners"))
    state = query_of(second[0])["state"]
    with pytest.raises(NotLoggedIn, match="used before"):
        place.openid.finish(second[1], {**query, "state": state})


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"openid_client_id": None}, "GONGJIAN_OPENID_CLIENT_ID"),
        ({"openid_client_secret": None}, "GONGJIAN_OPENID_CLIENT_SECRET"),
        ({"openid_roles": {}}, "GONGJIAN_OPENID_ROLES is empty"),
        ({"openid_roles": {"a": "boss"}}, "'boss' is no role"),
    ],
)
def test_settings_that_let_nobody_in_are_told_at_the_start(more: dict[str, Any], told: str) -> None:
    with pytest.raises(InvalidInput, match=told):
        OpenId(settings("https://login.example", **more))


@given(path=st.text(max_size=40) | st.from_regex(r"[/\\.@:a-z\t]{1,12}", fullmatch=True))
@example(path="//evil.example")
@example(path="/\\evil.example")
@example(path="/\t/evil.example")
@example(path="https://evil.example/")
def test_nothing_leads_elsewhere_after_the_log_in(path: str) -> None:
    """As a browser reads it: a backslash is a slash, tabs and line breaks are nothing."""
    read = own_path(path).replace("\\", "/")
    for nothing in "\t\r\n":
        read = read.replace(nothing, "")
    assert read.startswith("/")
    assert not read.startswith("//")


def test_a_path_of_the_service_is_kept() -> None:
    for path in ("/", "/map", "/map?zone=a&as_of=2021-12-31#here", "/organization?id=%E5%85%9A"):
        assert own_path(path) == path
