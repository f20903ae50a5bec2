"""A real OpenID provider (node-oidc-provider) in a process of its own, and somebody who logs in."""

from __future__ import annotations

import html
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urljoin

import requests

from tests.support.components import OPENID, missing, why_no_openid

CLIENT = "gongjian"
SECRET = "of+the/tests%25&only:0123456789abcdef"
"""With all that has to be quoted somewhere."""


class Provider:
    """The provider at an issuer: started, made ill, stalled, stopped and started again."""

    def __init__(self, redirect_uri: str, port: int) -> None:
        self.issuer = f"http://127.0.0.1:{port}"
        self._program = [str(OPENID / "provider.js"), str(port), SECRET, redirect_uri]
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        node = shutil.which("node")
        assert node is not None
        process = subprocess.Popen(
            [node, *self._program],
            cwd=OPENID,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert process.stdout is not None
        told = process.stdout.readline()
        assert told == "ready\n", told
        self._process = process

    def send(self, number: int) -> None:
        assert self._process is not None
        self._process.send_signal(number)

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def ill(self, **how: Any) -> None:
        requests.put(f"{self.issuer}/ill", json=how, timeout=30).raise_for_status()

    def new_keys(self) -> None:
        requests.put(f"{self.issuer}/keys", timeout=30).raise_for_status()


@contextmanager
def provider(redirect_uri: str, port: int) -> Iterator[Provider]:
    """Run the provider for a client that is sent back to the address."""
    reason = why_no_openid()
    if reason:
        missing("OpenID provider", reason)
    one = Provider(redirect_uri, port)
    one.start()
    try:
        yield one
    finally:
        one.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Somebody(requests.Session):
    """A browser as far as a log-in needs one: it keeps cookies, also those for TLS alone, as
    browsers do on this machine, and fills in the provider's forms."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False

    def step(self, address: str, **more: Any) -> requests.Response:
        method = "POST" if more.get("data") else "GET"
        answer = self.request(method, address, allow_redirects=False, timeout=30, **more)
        for cookie in self.cookies:
            cookie.secure = False
        return answer

    def at_provider(self, address: str, login: str) -> str:
        """Log in at the provider; gives the address that it sends the browser back to."""
        issuer = urljoin(address, "/")
        answer = self.step(address)
        while True:
            location = answer.headers.get("Location")
            if location is not None:
                address = urljoin(answer.url, location)
                if not address.startswith(issuer):
                    return address
                answer = self.step(address)
                continue
            form = re.search(r'<form[^>]*action="([^"]+)"', answer.text)
            assert form is not None, answer.text[:2000]
            fields = dict(
                re.findall(r'<input type="hidden" name="(\w+)" value="(\w+)"', answer.text)
            )
            answer = self.step(
                urljoin(answer.url, html.unescape(form[1])),
                data={**fields, "login": login, "password": "any"},
            )
