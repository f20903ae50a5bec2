"""A provider that is away, stalls, or says what cannot be: told in bounded time and bytes."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
import requests
from pydantic import SecretStr

from api.access.openid import OpenId
from api.http.errors import ProviderUnavailable
from tests.support.log_in import Place, problem, query_of, settings
from tests.support.openid import SECRET, Somebody


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
