"""A real nginx in front of the service, with the file that docker-compose.yml mounts: TLS, limits,
whom the service believes, and that nothing leaves the path that it is offered below."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
import requests
from fastapi import FastAPI, Request

from api.access.openid import OpenId
from api.access.openid_routes import openid_router
from api.access.proxy import Proxies
from api.app import create_app
from graph.settings import Settings
from queries.network import Network
from tests.support.components import ROOT
from tests.support.log_in import settings as openid_settings
from tests.support.log_in import welcome
from tests.support.networks import stored_network
from tests.support.nginx import Front, nginx_before
from tests.support.openid import Somebody, free_port, provider
from tests.support.served import head, served, status
from visualizations.pages import PAGES

PREFIX = "/gongjian"
API = f"{PREFIX}/api/v1"


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    with stored_network(tmp_path_factory.mktemp("fronted")) as network:
        yield network


@pytest.fixture(scope="module")
def front(network: Network, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    settings = Settings(data=tmp_path_factory.mktemp("data"), root_path=PREFIX)
    with (
        served(create_app(settings, network=network)) as port,
        nginx_before(port, tmp_path_factory.mktemp("nginx")) as front,
    ):
        yield front


@pytest.fixture
def browser(front: Front) -> requests.Session:
    return asking(front)


def asking(front: Front) -> requests.Session:
    session = Somebody()
    session.verify = str(front.certificate)
    return session


def line_to(front: Front) -> ssl.SSLSocket:
    context = ssl.create_default_context(cafile=str(front.certificate))
    return context.wrap_socket(
        socket.create_connection(("127.0.0.1", front.tls), 60), server_hostname="localhost"
    )


# --- TLS ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [f"{PREFIX}/", f"{API}/health", f"{API}/nothing", f"{API}/cypher"])
def test_every_answer_says_that_this_name_speaks_tls(
    front: Front, browser: requests.Session, path: str
) -> None:
    answer = browser.get(front.origin + path)
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "Content-Security-Policy" in answer.headers
    assert "nginx/" not in answer.headers["Server"]


def test_plain_http_is_sent_to_tls(front: Front) -> None:
    address = f"http://localhost:{front.plain}{PREFIX}/map?zone=a"
    answer = requests.get(address, allow_redirects=False, timeout=30)
    assert answer.status_code == 308
    assert answer.headers["Location"] == f"https://localhost{PREFIX}/map?zone=a"


@pytest.mark.filterwarnings(r"ignore:ssl\.TLSVersion:DeprecationWarning")
def test_old_tls_is_refused(front: Front) -> None:
    context = ssl.create_default_context(cafile=str(front.certificate))
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    with (
        socket.create_connection(("127.0.0.1", front.tls), 60) as line,
        pytest.raises(ssl.SSLError, match=r"(?i)protocol.version"),
    ):
        context.wrap_socket(line, server_hostname="localhost")


# --- who asks, and for whom ----------------------------------------------------------------------


def test_other_names_and_pages_of_others_are_refused_as_without_a_proxy(
    front: Front, browser: requests.Session
) -> None:
    answer = browser.get(f"{front.origin}{API}/health", headers={"Host": "evil.example"})
    assert answer.status_code == 421
    cypher, body = f"{front.origin}{API}/cypher", {"text": "RETURN 1 AS n"}
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": f"http://localhost:{front.tls + 1}"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
    ):
        answer = browser.post(cypher, json=body, headers=headers)
        assert answer.json()["type"] == f"{API}/problems/cross_site", headers
    own = {"Origin": front.origin, "Sec-Fetch-Site": "same-origin"}
    assert browser.post(cypher, json=body, headers=own).status_code == 200


def test_what_a_client_says_of_itself_is_not_handed_on(tmp_path: Path) -> None:
    app = FastAPI()
    listed = Settings.model_validate(
        {"proxy_addresses": ["127.0.0.1"], "proxy_roles": {"admin": "admin"}}
    )

    @app.get("/")
    def told(request: Request) -> list[str]:
        known = Proxies(listed)
        named = known.actor(request.scope)
        return [known.address(request.scope), known.origin(request.scope), str(named)]

    said = {
        "X-Remote-User": "admin",
        "X-Remote-Groups": "admin",
        "X-Forwarded-For": "203.0.113.9",
        "X-Forwarded-Proto": "http",
    }
    with served(app) as port:
        # Without the proxy between them this client would be believed: it comes from its address.
        straight = requests.get(f"http://127.0.0.1:{port}/", headers=said, timeout=30).json()
        assert straight[0] == "203.0.113.9"
        assert "proxy:admin" in straight[2]
        with nginx_before(port, tmp_path) as front:
            answer = asking(front).get(f"{front.origin}/", headers=said)
    assert answer.json() == ["127.0.0.1", front.origin, "None"]


def test_a_log_in_by_openid_goes_through_it(tmp_path: Path) -> None:
    """The address that the provider sends the browser back to is the proxy's."""
    port = free_port()
    openid = OpenId(openid_settings(f"http://127.0.0.1:{port}"))
    listed = Settings.model_validate({"proxy_addresses": ["127.0.0.0/8"]})
    app = FastAPI()
    app.include_router(openid_router(openid, Proxies(listed), welcome))
    with served(app) as at, nginx_before(at, tmp_path) as front:
        back = f"{front.origin}/login/openid/back"
        with provider(back, port):
            somebody = Somebody()
            somebody.verify = str(front.certificate)
            begun = somebody.step(f"{front.origin}/login/openid")
            address = somebody.at_provider(begun.headers["Location"], "planners")
            assert address.startswith(f"{back}?")
            assert somebody.step(address).json()["role"] == "planner"


# --- limits --------------------------------------------------------------------------------------


def upload(front: Front, browser: requests.Session, length: int) -> bytes:
    draft = browser.post(f"{front.origin}{API}/imports").headers["Location"]
    headers = (f"Content-Length: {length}", "Content-Type: text/csv")
    return head("PUT", f"{draft}/files/a.csv", *headers).replace(
        b"Host: localhost", f"Host: localhost:{front.tls}".encode()
    )


@pytest.mark.parametrize("length", [200_000_001, 300_000_000])
def test_an_upload_over_the_limit_is_refused_before_it_is_sent(
    front: Front, browser: requests.Session, length: int
) -> None:
    with line_to(front) as line:
        line.sendall(upload(front, browser, length))
        answer = line.recv(65536).partition(b"\r\n\r\n")
        assert answer[0].startswith(b"HTTP/1.1 413 ")
        assert b"application/problem+json" in answer[0]


def test_the_proxy_takes_what_the_service_takes() -> None:
    text = (ROOT / "nginx.conf").read_text(encoding="utf-8")
    megabytes = re.search(r"client_max_body_size (\d+)m;", text)
    assert megabytes is not None
    taken = int(megabytes[1]) * 2**20
    assert Settings().upload_limit < taken < 1.1 * Settings().upload_limit


@pytest.mark.slow
def test_a_body_that_stalls_is_cut(front: Front, browser: requests.Session) -> None:
    with line_to(front) as line:
        line.sendall(upload(front, browser, 1000) + b"half")
        assert status(line) == 408


@pytest.mark.slow
def test_a_head_that_does_not_end_is_cut(front: Front) -> None:
    with line_to(front) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
        assert line.recv(1) in (b"", b"H")  # it is closed, maybe with a word


def test_a_service_that_is_away_is_told_as_a_problem(tmp_path: Path) -> None:
    with nginx_before(free_port(), tmp_path) as front:
        answer = asking(front).get(f"{front.origin}/")
    assert answer.status_code == 503
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Retry-After"] == "5"
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert answer.json()["status"] == 503


# --- below a path --------------------------------------------------------------------------------

_ADDRESS = re.compile(
    r'(?:\b(?:href|src|action|data-href)="|\bfrom\s*"|\bimport\(?\s*"|url\()([\w./?=&%:-]+)[")#]'
)


def test_every_link_and_file_of_every_page_is_there_below_the_path(
    front: Front, browser: requests.Session
) -> None:
    """From the pages on by what HTML, scripts and style sheets name; also those that no link leads
    to."""
    queue = [f"{front.origin}{PREFIX}{path}" for path in PAGES]
    seen: dict[str, str] = {}
    while queue:
        address = queue.pop()
        if address in seen:
            continue
        assert address.startswith(f"{front.origin}{PREFIX}/"), address
        answer = browser.get(address, allow_redirects=False)
        assert answer.status_code == 200, address
        kind = answer.headers["Content-Type"].partition(";")[0]
        seen[address] = kind
        if kind in ("text/html", "text/javascript", "text/css") and "/api/" not in address:
            for found in _ADDRESS.findall(answer.text):
                if not found.startswith(("data:", "$")) and not urlsplit(found).netloc:
                    queue.append(urljoin(address, found).partition("#")[0])
    kinds = set(seen.values())
    assert {"text/html", "text/javascript", "text/css"} <= kinds
    assert len(seen) > 3 * len(PAGES)


def test_the_path_without_its_slash_leads_to_the_start_page(
    front: Front, browser: requests.Session
) -> None:
    answer = browser.get(f"{front.origin}{PREFIX}?lang=en", allow_redirects=False)
    assert answer.status_code == 308
    assert urljoin(answer.url, answer.headers["Location"]) == f"{front.origin}{PREFIX}/?lang=en"


def test_every_get_of_the_document_tells_addresses_below_the_path(
    front: Front, browser: requests.Session
) -> None:
    """Whatever an answer names below /api/v1, in its headers or as an address in its body, has the
    path before it: also what is a problem because a parameter is missing."""
    document = browser.get(f"{front.origin}{API}/openapi.json").json()
    assert [one["url"] for one in document["servers"]] == [PREFIX]
    asked = 0
    for path, operations in document["paths"].items():
        if "get" not in operations:
            continue
        answer = browser.get(f"{front.origin}{PREFIX}{re.sub(r'{[^}]+}', 'none', path)}")
        asked += 1
        told = [answer.headers.get("Location", ""), answer.headers.get("Link", "")]
        if answer.headers["Content-Type"].endswith("json"):
            told.append(answer.text)
        for text in told:
            outside = re.findall(r'["<(\s](/(?:api/v1|assets)/[^"<>\s]*)', text)
            assert outside == [], path
    assert asked > 100
