"""Log-in at a real OpenID provider: the whole way over HTTP, and all that must not come through."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from fastapi import FastAPI, Request
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import SecretStr
from starlette.responses import JSONResponse, Response

from api.access.actor import Actor
from api.access.openid import OpenId
from api.access.openid_routes import COOKIE, openid_router, own_path
from api.access.proxy import Proxies
from api.http.errors import NotLoggedIn, ProviderUnavailable, add_handlers
from api.http.guard import OwnNamesAndPages
from api.http.prefix import Below
from graph.errors import InvalidInput
from graph.settings import Settings
from tests.support.openid import CLIENT, SECRET, Provider, Somebody, free_port, provider
from tests.support.served import served

ROOT_PATH = "/gongjian"
ROLES = {"planners": "planner", "park": "editor@zone:a"}


class Clock:
    """The real one, put forward or back."""

    ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


@dataclass
class Place:
    """The service's address, and the provider that it asks."""

    address: str
    provider: Provider
    openid: OpenId
    clock: Clock = field(default_factory=Clock)

    def begun(self, path: str = "/") -> tuple[Somebody, str]:
        """Somebody whom the service sent to the provider, and the address there."""
        somebody = Somebody()
        answer = somebody.step(f"{self.address}/login/openid", params={"path": path})
        assert answer.status_code == 303, answer.text
        return somebody, answer.headers["Location"]

    def back(self, login: str = "planners") -> tuple[Somebody, str]:
        """Somebody who logged in at the provider, and the address that it sends them back to."""
        somebody, address = self.begun()
        return somebody, somebody.at_provider(address, login)


def settings(issuer: str, **more: Any) -> Settings:
    given = {
        "openid_issuer": issuer,
        "openid_client_id": CLIENT,
        "openid_client_secret": SecretStr(SECRET),
        "openid_scope": "openid groups",
        "openid_roles": ROLES,
    }
    return Settings(**{**given, **more})


def welcome(request: Request, actor: Actor, path: str) -> Response:
    return JSONResponse({**asdict(actor), "path": path})


@pytest.fixture(scope="module")
def one_place() -> Iterator[Place]:
    port = free_port()
    clock = Clock()
    # The service starts before the provider does.
    openid = OpenId(settings(f"http://127.0.0.1:{port}"), clock)
    app = FastAPI()
    app.include_router(openid_router(openid, Proxies(Settings()), welcome))
    add_handlers(app)
    app.add_middleware(OwnNamesAndPages, hosts=())
    app.add_middleware(Below, root_path=ROOT_PATH)
    with served(app) as at:
        address = f"http://127.0.0.1:{at}{ROOT_PATH}"
        with provider(f"{address}/login/openid/back", port) as running:
            yield Place(address, running, openid, clock)


@pytest.fixture
def place(one_place: Place) -> Iterator[Place]:
    yield one_place
    one_place.clock.ahead = 0.0
    one_place.provider.ill()


def problem(answer: requests.Response, status: int, code: str) -> str:
    assert answer.status_code == status, answer.text
    told = answer.json()
    assert told["type"] == f"{ROOT_PATH}/api/v1/problems/{code}"
    return str(told["detail"])


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


def query_of(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def changed(address: str, **query: str | None) -> str:
    given = {**query_of(address), **query}
    kept = {name: value for name, value in given.items() if value is not None}
    return f"{address.partition('?')[0]}?{urlencode(kept)}"


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
    with pytest.raises(Exception, match="no name of a post"):
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


# --- the provider is away, or not what it should be ---------------------------------------------


def test_a_provider_that_is_away_is_told_and_comes_back(place: Place) -> None:
    fresh = OpenId(settings(place.provider.issuer))
    somebody, address = place.back()
    place.provider.stop()
    try:
        answer = somebody.step(address)
        assert "does not answer" in problem(answer, 503, "provider_unavailable")
        assert answer.headers["Retry-After"] == "5"
        assert SECRET not in answer.text
        with pytest.raises(ProviderUnavailable, match="does not answer"):
            fresh.begin("http://127.0.0.1/back", "/")
    finally:
        place.provider.start()
    somebody, address = place.back()
    assert somebody.step(address).status_code == 200


def test_a_provider_that_stalls_is_given_up(place: Place) -> None:
    fresh = OpenId(settings(place.provider.issuer))
    place.provider.send(signal.SIGSTOP)
    try:
        with pytest.raises(ProviderUnavailable, match="does not answer"):
            fresh.begin("http://127.0.0.1/back", "/")
    finally:
        place.provider.send(signal.SIGCONT)


def test_an_answer_without_end_is_not_read(place: Place) -> None:
    somebody, address = place.back()
    place.provider.ill(pad=2_000_000)
    problem(somebody.step(address), 503, "provider_unavailable")


def test_an_answer_without_an_id_token_is_told(place: Place) -> None:
    somebody, address = place.back()
    place.provider.ill(drop=True)
    assert "no ID token" in problem(somebody.step(address), 503, "provider_unavailable")


@pytest.mark.parametrize("says", [[], "x", None, 7, {}, {"error": []}, {"id_token": 7}], ids=str)
def test_what_is_no_answer_to_a_code_is_told(place: Place, says: object) -> None:
    somebody, address = place.back()
    place.provider.ill(says=says)
    problem(somebody.step(address), 503, "provider_unavailable")


@pytest.mark.parametrize(
    "keys",
    [
        [],
        {"keys": "x"},
        {"keys": ["x"]},
        {"keys": [{"kty": "RSA"}]},
        {"keys": [{"kty": "RSA", "n": 7}]},
    ],
    ids=str,
)
def test_what_are_no_keys_is_told(place: Place, keys: object) -> None:
    somebody, address = place.back()
    place.provider.ill(keys=keys)
    problem(somebody.step(address), 503, "provider_unavailable")


def test_keys_of_another_kind_are_passed_over(place: Place) -> None:
    true = requests.get(f"{place.provider.issuer}/jwks", timeout=30).json()["keys"]
    somebody, address = place.back()
    place.provider.ill(keys={"keys": [{"kty": "of tomorrow"}, *true]})
    assert somebody.step(address).status_code == 200


def test_a_wrong_secret_is_the_service_s_fault_and_is_told(place: Place) -> None:
    wrong = OpenId(settings(place.provider.issuer, openid_client_secret=SecretStr("w" * 32)))
    address, sealed = wrong.begin(f"{place.address}/login/openid/back", "/")
    query = query_of(Somebody().at_provider(address, "planners"))
    with pytest.raises(ProviderUnavailable, match=r"invalid_client.*GONGJIAN_OPENID_CLIENT_SECRET"):
        wrong.finish(sealed, query)


@contextmanager
def answering(answer: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[str]:
    """The issuer of what is no provider; it answers one request."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with suppress(ConnectionError):
                answer(self)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.handle_request)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        thread.join()


@pytest.mark.parametrize(
    ("says", "told"),
    [
        (b'{"issuer": "https://evil.example"}', "calls itself"),
        (b"[]", "no JSON object"),
        (b"<html>", "does not answer"),
        (b'{"issuer": "HERE", "authorization_endpoint": "javascript:1"}', "authorization_endpoint"),
    ],
)
def test_what_is_no_provider_of_the_issuer_is_told(says: bytes, told: str) -> None:
    def answer(line: BaseHTTPRequestHandler) -> None:
        line.send_response(200)
        line.end_headers()
        line.wfile.write(says.replace(b"HERE", issuer.encode()))

    with answering(answer) as issuer, pytest.raises(ProviderUnavailable, match=told):
        OpenId(settings(issuer)).begin("http://127.0.0.1/back", "/")


@pytest.mark.slow
@pytest.mark.parametrize("pieces", [1, 60], ids=["cut off", "a byte at a time"])
def test_an_answer_that_does_not_end_is_given_up(pieces: int) -> None:
    def answer(line: BaseHTTPRequestHandler) -> None:
        line.send_response(200)
        line.send_header("Content-Length", "1000")
        line.end_headers()
        for _ in range(pieces):
            line.wfile.write(b"{")
            line.wfile.flush()
            time.sleep(0.5)

    with answering(answer) as issuer, pytest.raises(ProviderUnavailable, match="does not answer"):
        OpenId(settings(issuer)).begin("http://127.0.0.1/back", "/")


def test_nobody_else_is_told_the_secret_by_a_redirect() -> None:
    asked: list[str] = []

    def answer(line: BaseHTTPRequestHandler) -> None:
        asked.append(line.path)
        line.send_response(302)
        line.send_header("Location", "/elsewhere")
        line.end_headers()

    with answering(answer) as issuer, pytest.raises(ProviderUnavailable, match="TooManyRedirects"):
        OpenId(settings(issuer)).begin("http://127.0.0.1/back", "/")
    assert asked == ["/.well-known/openid-configuration"]


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
