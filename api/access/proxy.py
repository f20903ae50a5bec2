"""What a reverse proxy says of a request, believed only where it comes from a listed address.

Anybody can send a header. So the peer of the connection decides: ``GONGJIAN_PROXY_ADDRESSES`` lists
the proxies, and what others say of who or where they are is refused or passed over.
"""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address

from starlette.datastructures import Headers
from starlette.types import Scope

from api.access.actor import Actor
from api.access.grants import granted, grants, outside_name
from api.http.errors import MalformedRequest
from graph.errors import Forbidden
from graph.settings import Settings

_VARIABLE = "GONGJIAN_PROXY_ROLES"


class Proxies:
    """The reverse proxies that the settings list.

    Raises
    ------
    InvalidInput
        ``GONGJIAN_PROXY_ROLES`` has what is no role.
    """

    def __init__(self, settings: Settings) -> None:
        self._networks = settings.proxy_addresses
        self._user = settings.proxy_user_header
        self._groups = settings.proxy_role_header
        self._grants = grants(settings.proxy_roles, _VARIABLE)

    @property
    def log_in(self) -> bool:
        """Whether they say who is asking; without roles for anyone their header means nothing."""
        return bool(self._networks and self._grants)

    def actor(self, scope: Scope) -> Actor | None:
        """Whom a listed proxy names; None if the request names nobody.

        Raises
        ------
        Forbidden
            the header comes from an address that is not listed, or names one without a role.
        MalformedRequest
            a header is there twice, or is no UTF-8.
        """
        if not self.log_in:
            return None
        name = _only(scope, self._user)
        if name is None:
            return None
        if not self._believed(_peer(scope)):
            raise Forbidden(
                f"the header {self._user} is taken from the addresses of "
                "GONGJIAN_PROXY_ADDRESSES only"
            )
        held = [name]
        if self._groups is not None:
            held = [one.strip() for one in (_only(scope, self._groups) or "").split(",")]
        grant = granted(held, self._grants, _VARIABLE)
        return Actor(outside_name("proxy", name), grant.role, grant.zones, way="proxy")

    def address(self, scope: Scope) -> str:
        """Where a request comes from: its peer, or whom the listed proxies had it from.

        Each of them writes its own peer at the end of ``X-Forwarded-For``. What stands before the
        first that is not listed was written by somebody who is not believed.
        """
        address = _peer(scope)
        hops = ",".join(Headers(scope=scope).getlist("x-forwarded-for")).split(",")
        while hops and self._believed(address):
            before = _plain(hops.pop())
            if before is None:
                break
            address = before
        return address

    def origin(self, scope: Scope) -> str:
        """Scheme and host that a browser asked for, as ``https://portal.example``."""
        headers = Headers(scope=scope)
        scheme = scope["scheme"]
        if self._believed(_peer(scope)) and headers.get("x-forwarded-proto") in ("http", "https"):
            scheme = headers["x-forwarded-proto"]
        return f"{scheme}://{headers.get('host', 'localhost')}"

    def _believed(self, address: str) -> bool:
        return bool(address) and any(ip_address(address) in one for one in self._networks)


def _peer(scope: Scope) -> str:
    """The other end of the connection; "" where that is no address, as with a Unix socket."""
    return _plain((scope.get("client") or ("",))[0]) or ""


def _plain(text: str) -> str | None:
    """An address in one spelling: an IPv4 one that IPv6 wraps is what it wraps."""
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped or address)


def _only(scope: Scope, header: str) -> str | None:
    given = Headers(scope=scope).getlist(header)
    if len(given) > 1:
        raise MalformedRequest(f"the header {header} is there {len(given)} times")
    try:
        return given[0].encode("latin-1").decode() if given else None
    except UnicodeDecodeError:
        raise MalformedRequest(f"the header {header} is no UTF-8") from None
