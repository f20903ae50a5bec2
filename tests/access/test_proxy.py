"""Whom a proxy names and where a request comes from: believed from listed addresses only."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Any

import pytest
import requests
from fastapi import FastAPI, Request
from hypothesis import given
from hypothesis import strategies as st

from api.access.actor import Actor
from api.access.proxy import Proxies
from api.access.rights import Role
from api.http.errors import MalformedRequest
from graph.errors import Forbidden, InvalidInput
from graph.settings import Settings
from tests.support.served import served

PROXY = "10.1.0.2"
LISTED = (ip_network("10.1.0.0/24"), ip_network("fd00::/8"))
ROLES = {"park-a": "editor@zone:a, zone:b", "planners": "planner", "规划岗": "viewer"}


def proxies(**more: Any) -> Proxies:
    return Proxies(Settings(**{"proxy_addresses": LISTED, "proxy_roles": ROLES, **more}))


def scope(peer: str | None, *headers: tuple[str, str], scheme: str = "http") -> dict[str, Any]:
    return {
        "type": "http",
        "scheme": scheme,
        "client": peer and (peer, 4711),
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers],
    }


def test_a_listed_proxy_names_who_asks() -> None:
    named = proxies().actor(scope(PROXY, ("X-Remote-User", "规划岗")))
    assert named == Actor("proxy:规划岗", Role.VIEWER, way="proxy")


def test_groups_in_a_header_of_their_own_give_the_role_and_the_zones() -> None:
    known = proxies(proxy_role_header="X-Groups")
    headers = ("X-Remote-User", "desk"), ("X-Groups", "all, planners, park-a")
    # The first entry of the settings that applies counts, however the proxy orders the groups.
    expected = Actor("proxy:desk", Role.EDITOR, ("zone:a", "zone:b"), way="proxy")
    assert known.actor(scope(PROXY, *headers)) == expected
    with pytest.raises(Forbidden, match="GONGJIAN_PROXY_ROLES"):
        known.actor(scope(PROXY, ("X-Remote-User", "planners")))


def test_nobody_is_named_by_a_request_without_the_header() -> None:
    assert proxies().actor(scope(PROXY)) is None
    assert proxies().actor(scope("192.0.2.7")) is None


@pytest.mark.parametrize("peer", ["192.0.2.7", "10.1.1.2", "fe80::1", None, "testclient"])
def test_the_header_of_anybody_else_is_refused(peer: str | None) -> None:
    with pytest.raises(Forbidden, match="GONGJIAN_PROXY_ADDRESSES"):
        proxies().actor(scope(peer, ("X-Remote-User", "planners")))


def test_an_address_of_ipv4_in_ipv6_is_the_same_address() -> None:
    assert proxies().actor(scope(f"::ffff:{PROXY}", ("X-Remote-User", "planners"))) is not None


def test_a_header_that_is_there_twice_is_refused() -> None:
    twice = ("X-Remote-User", "planners"), ("x-remote-user", "park-a")
    with pytest.raises(MalformedRequest, match="X-Remote-User is there 2 times"):
        proxies().actor(scope(PROXY, *twice))
    groups = ("X-Remote-User", "desk"), ("X-Groups", "planners"), ("X-Groups", "park-a")
    with pytest.raises(MalformedRequest, match="X-Groups is there 2 times"):
        proxies(proxy_role_header="X-Groups").actor(scope(PROXY, *groups))


def test_a_header_that_is_no_text_is_refused() -> None:
    odd = {**scope(PROXY), "headers": [(b"x-remote-user", b"\xff\xfe")]}
    with pytest.raises(MalformedRequest, match="UTF-8"):
        proxies().actor(odd)


def test_who_has_no_role_is_refused() -> None:
    with pytest.raises(Forbidden, match="no role here is set for you"):
        proxies().actor(scope(PROXY, ("X-Remote-User", "somebody")))


@pytest.mark.parametrize("name", ["", " ", "a b", "admin:x", "13912345678", "x" * 61, "a\tb"])
def test_what_is_no_name_of_a_post_is_refused(name: str) -> None:
    known = proxies(proxy_roles={name: "admin"})
    with pytest.raises(Forbidden, match="no name of a post"):
        known.actor(scope(PROXY, ("X-Remote-User", name)))


def test_without_roles_or_addresses_the_header_means_nothing() -> None:
    for known in (proxies(proxy_roles={}), proxies(proxy_addresses=())):
        assert not known.log_in
        assert known.actor(scope(PROXY, ("X-Remote-User", "planners"))) is None


@pytest.mark.parametrize("text", ["boss", "", "@zone:a", "editor@", "editor@zone:a,", "Editor"])
def test_a_role_that_there_is_not_is_told_when_the_service_starts(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"GONGJIAN_PROXY_ROLES.*viewer, planner"):
        proxies(proxy_roles={"a": text})


# --- where a request comes from ---------------------------------------------------------------

ADDRESSES = st.one_of(st.ip_addresses(), st.ip_addresses(network=LISTED[0])).map(str)
HOPS = st.lists(st.one_of(ADDRESSES, st.text("0123456789.:, abc", max_size=20)), max_size=6)


def listed(address: str) -> bool:
    return proxies()._believed(address)


@given(peer=ADDRESSES.filter(lambda one: not listed(one)), hops=HOPS)
def test_what_an_unlisted_peer_says_changes_nothing(peer: str, hops: list[str]) -> None:
    header = ("X-Forwarded-For", ",".join(hops))
    assert proxies().address(scope(peer, header)) == proxies().address(scope(peer))


@given(said=HOPS, client=ADDRESSES.filter(lambda one: not listed(one)), through=st.integers(0, 3))
def test_what_a_client_writes_itself_is_never_believed(
    said: list[str], client: str, through: int
) -> None:
    """Each proxy writes its peer behind what it was given; the client's own words come before."""
    chain = [client, *("10.1.0.9" for _ in range(through))]
    whole = scope(PROXY, ("X-Forwarded-For", ",".join([*said, *chain])))
    assert proxies().address(whole) == proxies().address(scope(client))


@given(hops=st.lists(HOPS, max_size=3))
def test_several_headers_are_one(hops: list[list[str]]) -> None:
    several = [("X-Forwarded-For", ",".join(one)) for one in hops]
    one = ("X-Forwarded-For", ",".join(value for _, value in several))
    assert proxies().address(scope(PROXY, *several)) == proxies().address(scope(PROXY, one))


@pytest.mark.parametrize(
    ("hops", "address"),
    [
        ("", PROXY),
        ("203.0.113.9", "203.0.113.9"),
        ("1.1.1.1, 203.0.113.9, 10.1.0.3", "203.0.113.9"),
        ("1.1.1.1, unknown, 10.1.0.3", "10.1.0.3"),
        ("10.1.0.4, 10.1.0.3", "10.1.0.4"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
    ],
)
def test_the_last_hop_that_is_not_listed_is_where_it_comes_from(hops: str, address: str) -> None:
    assert proxies().address(scope(PROXY, ("X-Forwarded-For", hops))) == address


def test_the_scheme_that_a_browser_asked_for_is_the_proxy_s_to_say() -> None:
    headers = ("Host", "portal.example"), ("X-Forwarded-Proto", "https")
    assert proxies().origin(scope(PROXY, *headers)) == "https://portal.example"
    assert proxies().origin(scope("192.0.2.7", *headers)) == "http://portal.example"
    odd = ("Host", "portal.example"), ("X-Forwarded-Proto", "javascript")
    assert proxies().origin(scope(PROXY, *odd)) == "http://portal.example"


def test_the_server_itself_believes_no_header() -> None:
    """uvicorn by default takes the peer from X-Forwarded-For where it comes from this machine."""
    app = FastAPI()

    @app.get("/")
    def told(request: Request) -> list[str]:
        known = proxies(proxy_addresses=())
        return [known.address(request.scope), known.origin(request.scope)]

    with served(app) as port:
        headers = {"X-Forwarded-For": PROXY, "X-Forwarded-Proto": "https"}
        answer = requests.get(f"http://127.0.0.1:{port}/", headers=headers, timeout=30)
    assert answer.json() == ["127.0.0.1", f"http://127.0.0.1:{port}"]
