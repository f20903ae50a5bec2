"""Requests that write are taken from the service's own pages and from programs, and from no other
web page.

There is no log-in: whoever reaches the service may use it, and a browser on that machine does what
any page in it says. A browser names the page's origin with every request that could write, so one
of another origin is refused. A page could still make its own name mean this machine (DNS
rebinding) and be of the same origin then; so the name asked for has to be localhost, an address,
or one of the names that the settings list.
"""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from fastapi import Depends, Request

from api.errors import CrossSite

_LOCAL = frozenset({"localhost"})
_OWN = frozenset({"same-origin", "none"})


def _own_pages_only(request: Request) -> None:
    host = request.headers.get("Host", "")
    name = urlsplit(f"//{host}").hostname or ""
    if not (name in _LOCAL or name in request.app.state.hosts or _is_address(name)):
        raise CrossSite(
            f"requests that write are not taken under the name {name!r}: list it in GONGJIAN_HOSTS"
        )
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != host:
        raise CrossSite(f"a page of {origin} may not write here")
    if request.headers.get("Sec-Fetch-Site", "none") not in _OWN:
        raise CrossSite("a page of another site may not write here")


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


OwnPagesOnly = Depends(_own_pages_only)
"""Dependency of every route that changes what is stored."""
