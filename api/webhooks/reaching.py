"""How a webhook is reached: its host has to be listed, and the address that the host has at that
very moment has to lie in a listed network; it is that address which is connected to.

HTTP clients look a name up by themselves, follow redirects and go by proxies of the environment,
each of which would lead around the list. So the connection is made here, to the address that was
checked, and the standard library speaks HTTP on it.
"""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from ipaddress import IPv4Address, IPv6Address, ip_address
from threading import Event, Timer
from urllib.parse import SplitResult, urlsplit

from api.webhooks.codes import Outcome
from graph.errors import InvalidInput
from graph.settings import Settings

WITHIN_S = 10.0
"""Seconds that an attempt may take in all."""
_URL = re.compile(r"https?://[!-~]+")
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Reached:
    """How an attempt went; ``status`` is what the receiver answered, if it did."""

    outcome: Outcome
    status: int | None = None


def checked(settings: Settings, url: str) -> SplitResult:
    """The parts of an address that may be sent to, as far as its host tells.

    Raises InvalidInput for one that is none, or whose host is not listed.
    """
    try:
        split = urlsplit(url)
        port_fits = split.port != 0
    except ValueError:
        port_fits = False
    if not (port_fits and _URL.fullmatch(url) and split.hostname):
        raise InvalidInput("an address as https://oa.intra/hooks/gongjian is meant")
    if split.username is not None or split.fragment:
        raise InvalidInput("the address of a webhook has neither user name nor fragment")
    if split.hostname not in settings.webhook_hosts:
        listed = ", ".join(sorted(settings.webhook_hosts)) or "none"
        raise InvalidInput(
            f"{split.hostname} is not listed: what watches find is sent to hosts in "
            f"GONGJIAN_WEBHOOK_HOSTS only ({listed})"
        )
    return split


def post(settings: Settings, url: str, body: bytes, headers: Mapping[str, str]) -> Reached:
    """Send a body, once, and tell how that went. Redirects are not followed; of what is answered
    the status alone is read."""
    try:
        split = checked(settings, url)
    except InvalidInput:
        return Reached("refused")
    assert split.hostname is not None
    port = split.port or _PORTS[split.scheme]
    try:
        found = socket.getaddrinfo(split.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return Reached("unreachable")
    addresses = [_plain(str(one[4][0])) for one in found]
    if not all(_listed(settings, address) for address in addresses):
        return Reached("refused")
    try:
        line = socket.create_connection((str(addresses[0]), port), timeout=WITHIN_S)
    except TimeoutError:
        return Reached("timeout")
    except OSError:
        return Reached("unreachable")
    return _exchange(line, split, body, headers)


def _exchange(
    line: socket.socket, split: SplitResult, body: bytes, headers: Mapping[str, str]
) -> Reached:
    over = Event()
    late = Timer(WITHIN_S, _shut, [line, over])
    late.daemon = True
    late.start()
    target = (split.path or "/") + (f"?{split.query}" if split.query else "")
    try:
        with closing(HTTPConnection(split.netloc)) as connection:
            connection.sock = _secured(line, split)
            connection.request("POST", target, body, dict(headers))
            status = connection.getresponse().status
    except (OSError, HTTPException) as error:
        if over.is_set() or isinstance(error, TimeoutError):
            return Reached("timeout")
        return Reached("tls" if isinstance(error, ssl.SSLError) else "broken")
    finally:
        late.cancel()
        line.close()
    if 200 <= status < 300:
        return Reached("delivered", status)
    return Reached("redirected" if 300 <= status < 400 else "status", status)


def _secured(line: socket.socket, split: SplitResult) -> socket.socket:
    if split.scheme == "http":
        return line
    return ssl.create_default_context().wrap_socket(line, server_hostname=split.hostname)


def _shut(line: socket.socket, over: Event) -> None:
    over.set()
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def _plain(address: str) -> IPv4Address | IPv6Address:
    """An address, an IPv4 one that is written as IPv6 by itself."""
    found = ip_address(address.partition("%")[0])
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return found if mapped is None else mapped


def _listed(settings: Settings, address: IPv4Address | IPv6Address) -> bool:
    return any(address in network for network in settings.webhook_networks)
