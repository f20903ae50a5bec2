"""The page that stands at the address while the demo loads, and the service that follows it."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection, HTTPResponse

import pytest

from api.commands.serving import _bound
from api.http.waiting import waiting_page
from graph.settings import Settings


@pytest.fixture
def door() -> Iterator[socket.socket]:
    with closing(_bound("127.0.0.1", 0, Settings())) as bound:
        yield bound


def asked(door: socket.socket, path: str, method: str = "GET") -> tuple[HTTPResponse, str]:
    with closing(HTTPConnection(*door.getsockname()[:2], timeout=20)) as connection:
        connection.request(method, path)
        answer = connection.getresponse()
        return answer, answer.read().decode()


def test_a_page_says_how_far_it_is_and_a_program_when_to_ask_again(door: socket.socket) -> None:
    with waiting_page(door) as report:
        report("导入 synthetic <b>", 34_000, 111_338)
        answer, page = asked(door, "/map?lang=zh")
        assert (answer.status, answer.headers["Retry-After"]) == (503, "2")
        assert "34,000 / 111,338" in page
        assert 'value="34000" max="111338"' in page
        assert "<b>" not in page
        assert "http-equiv" in page
        answer, text = asked(door, "/api/v1/coverage/summary")
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert json.loads(text)["status"] == answer.status == 503
        assert asked(door, "/", "HEAD")[1] == ""


@pytest.mark.parametrize("path", ["/gongjian/api/v1/claims", "/api/v1/claims"])
def test_below_a_path_a_program_is_told_so_too(door: socket.socket, path: str) -> None:
    with waiting_page(door, "/gongjian"):
        text = asked(door, path)[1]
        assert json.loads(text)["type"] == "/gongjian/api/v1/problems/not_ready"
        assert "http-equiv" in asked(door, "/gongjian/map")[1]


def test_whoever_comes_in_between_is_answered_by_what_follows(door: socket.socket) -> None:
    with waiting_page(door):
        assert asked(door, "/")[0].status == 503
    with closing(socket.create_connection(door.getsockname()[:2], timeout=20)) as early:
        early.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        with waiting_page(door) as report:
            report("later", 0, 0)
            assert early.recv(100).startswith(b"HTTP/1.0 503")


def test_a_client_that_sends_nothing_holds_nobody_up(door: socket.socket) -> None:
    with waiting_page(door), closing(socket.create_connection(door.getsockname()[:2])):
        assert asked(door, "/")[0].status == 503
