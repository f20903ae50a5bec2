"""Log-in at an OpenID Connect provider: the code flow, with PKCE, state and nonce.

``begin`` says where to send the browser, and what it keeps for us meanwhile: a sealed text that
nobody else can read or make. ``finish`` takes that and what the provider sent the browser back
with, gets the ID token from the provider itself, and checks it. Both ask the provider, so they
block. The provider is first asked when somebody logs in: the service starts without it.
"""

from __future__ import annotations

import hmac
import re
import time
from collections.abc import Callable, Mapping
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwe import JWERegistry
from joserfc.jwk import KeySet, OctKey
from requests import RequestException

from api.access.actor import Actor
from api.access.bounded import Bounded
from api.access.grants import granted, grants, outside_name
from api.http.errors import NotLoggedIn, ProviderUnavailable
from graph.errors import InvalidInput
from graph.settings import Settings

LOG_IN_S = 600
"""Seconds that a log-in may take, from the service to the provider and back."""

_SIGNED = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Algorithms of ID tokens: those whose keys the provider keeps for itself."""
_SEALED = {"alg": "dir", "enc": "A256GCM"}
_KNOWN_S = 600.0
"""Seconds for which what the provider says of itself is kept."""
_LEEWAY_S = 60
"""Seconds by which its clock may differ from ours."""
_VARIABLE = "GONGJIAN_OPENID_ROLES"


class OpenId:
    """The provider that the settings name.

    Parameters
    ----------
    settings
        with issuer, client id, secret and at least one role.
    clock
        seconds since 1970.

    Raises
    ------
    InvalidInput
        a setting is missing, or ``GONGJIAN_OPENID_ROLES`` has what is no role.
    """

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.time) -> None:
        secret = settings.openid_client_secret
        if not (settings.openid_issuer and settings.openid_client_id and secret):
            raise InvalidInput(
                "log-in by OpenID Connect needs GONGJIAN_OPENID_ISSUER, GONGJIAN_OPENID_CLIENT_ID "
                "and GONGJIAN_OPENID_CLIENT_SECRET"
            )
        if not settings.openid_roles:
            raise InvalidInput(f"{_VARIABLE} is empty: nobody could log in")
        self._settings = settings
        self._issuer = settings.openid_issuer
        self._client = settings.openid_client_id
        self._secret = secret.get_secret_value()
        self._grants = grants(settings.openid_roles, _VARIABLE)
        self._clock = clock
        # Service processes that share the settings open what any of them sealed.
        self._seal = OctKey.import_key(hmac.digest(self._secret.encode(), b"log-in", "sha256"))
        self._known: tuple[float, dict[str, Any]] = (0.0, {})

    def begin(self, redirect_uri: str, path: str) -> tuple[str, str]:
        """The address to send a browser to, and the sealed text that it keeps meanwhile.

        Parameters
        ----------
        redirect_uri
            where the provider sends the browser back to, as it is registered there.
        path
            what to show after the log-in.

        Raises
        ------
        ProviderUnavailable
            the provider does not answer, or says what cannot be.
        """
        provider = self._provider()
        state, nonce, verifier = (token_urlsafe(32) for _ in range(3))
        address, _ = self._session(provider).create_authorization_url(
            provider["authorization_endpoint"],
            state=state,
            nonce=nonce,
            code_verifier=verifier,
            redirect_uri=redirect_uri,
        )
        kept = {
            "state": state,
            "nonce": nonce,
            "verifier": verifier,
            "redirect_uri": redirect_uri,
            "path": path,
            "until": int(self._clock()) + LOG_IN_S,
        }
        return str(address), jwt.encode(_SEALED, kept, self._seal, registry=JWERegistry())

    def finish(self, sealed: str | None, query: Mapping[str, str]) -> tuple[Actor, str]:
        """Who logged in, and what to show them.

        Parameters
        ----------
        sealed
            what ``begin`` gave this browser; None if it has nothing.
        query
            what the provider sent it back with.

        Raises
        ------
        NotLoggedIn
            the log-in is another's, too old, refused by the provider, or its token does not hold.
        Forbidden
            who logged in has no role here.
        ProviderUnavailable
            the provider does not answer, or does not know this service.
        """
        kept = self._opened(sealed)
        if not hmac.compare_digest(kept["state"].encode(), query.get("state", "").encode()):
            raise NotLoggedIn("this log-in was begun elsewhere (its state differs): log in again")
        if query.get("iss", self._issuer) != self._issuer:
            raise NotLoggedIn("another provider answered than the one that was asked")
        if "code" not in query:
            told = query.get("error", "")
            reason = told if re.fullmatch(r"[a-z_]{1,40}", told) else "no code"
            raise NotLoggedIn(f"the provider did not let you in ({reason}): log in again")
        claims = self._claims(query["code"], kept)
        held = claims.get(self._settings.openid_role_claim, [])
        held = [held] if isinstance(held, str) else held if isinstance(held, list) else []
        grant = granted(held, self._grants, _VARIABLE)
        actor = Actor(self._name(claims), grant.role, grant.zones, way="openid")
        return actor, str(kept["path"])

    def _opened(self, sealed: str | None) -> dict[str, Any]:
        try:
            kept = jwt.decode(sealed or "", self._seal, registry=JWERegistry()).claims
        except (JoseError, ValueError):
            raise NotLoggedIn("this browser has begun no log-in here: log in again") from None
        if kept["until"] < self._clock():
            raise NotLoggedIn(f"the log-in took over {LOG_IN_S // 60} minutes: log in again")
        return kept

    def _claims(self, code: str, kept: Mapping[str, Any]) -> Mapping[str, Any]:
        """What the ID token says for which the code stands, checked."""
        provider = self._provider()
        with self._session(provider) as session:
            try:
                answer = session.fetch_token(
                    provider["token_endpoint"],
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=kept["verifier"],
                    redirect_uri=kept["redirect_uri"],
                )
            except OAuthError as error:
                if error.error == "invalid_grant":
                    raise NotLoggedIn(
                        "the code was used before, or is too old: log in again"
                    ) from None
                raise ProviderUnavailable(
                    f"the provider refuses this service ({error.error}): look at "
                    "GONGJIAN_OPENID_CLIENT_ID and GONGJIAN_OPENID_CLIENT_SECRET"
                ) from None
            except (RequestException, ValueError) as error:
                raise _away(error) from None
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise ProviderUnavailable("the provider gave no ID token")
        try:
            read = jwt.decode(token, self._keys(provider), algorithms=_SIGNED)
            claims = CodeIDToken(
                read.claims,
                read.header,
                {
                    "iss": {"essential": True, "value": self._issuer},
                    "aud": {"essential": True, "value": self._client},
                    "sub": {"essential": True},
                },
                {
                    "nonce": kept["nonce"],
                    "client_id": self._client,
                    "access_token": answer.get("access_token"),
                },
            )
            claims.validate(now=int(self._clock()), leeway=_LEEWAY_S)
        except (JoseError, ValueError) as error:
            raise NotLoggedIn(
                f"the provider's ID token is not taken ({error}): log in again"
            ) from None
        return dict(claims)

    def _name(self, claims: Mapping[str, Any]) -> str:
        """What they are called here; a digest unless the settings name a claim."""
        claim = self._settings.openid_name_claim
        if claim is None:
            named = f"{self._issuer} {claims['sub']}"
            return outside_name("openid", sha256(named.encode()).hexdigest()[:16])
        name = claims.get(claim)
        return outside_name("openid", name if isinstance(name, str) else "")

    def _session(self, provider: Mapping[str, Any]) -> Any:
        methods = provider.get("token_endpoint_auth_methods_supported", ())
        session = OAuth2Session(
            self._client,
            self._secret,
            # In the body a secret may have any character; the header's way has it quoted by some.
            "client_secret_post" if "client_secret_post" in methods else "client_secret_basic",
            scope=self._settings.openid_scope,
            code_challenge_method="S256",
        )
        session.max_redirects = 0  # nobody else is told the secret
        for scheme in ("http://", "https://"):
            session.mount(scheme, Bounded())
        return session

    def _provider(self) -> dict[str, Any]:
        """What the provider says of itself."""
        until, provider = self._known
        if time.monotonic() > until:
            address = f"{self._issuer.rstrip('/')}/.well-known/openid-configuration"
            provider = self._read(address)
            if provider.get("issuer") != self._issuer:
                raise ProviderUnavailable(
                    f"GONGJIAN_OPENID_ISSUER is {self._issuer!r}, but the provider there calls "
                    f"itself {str(provider.get('issuer'))[:200]!r}"
                )
            scheme = self._issuer.partition("//")[0]
            for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                if not str(provider.get(name, "")).startswith(scheme):
                    raise ProviderUnavailable(f"the provider names no {name} below {scheme}")
            self._known = (time.monotonic() + _KNOWN_S, provider)
        return provider

    def _keys(self, provider: Mapping[str, Any]) -> KeySet:
        """Its keys as they are now: one that it withdrew counts no more."""
        listed = self._read(provider["jwks_uri"]).get("keys")
        try:
            return KeySet.import_key_set(
                {"keys": [key for key in listed or () if key.get("kty") in ("RSA", "EC")]}
            )
        except (JoseError, AttributeError, KeyError, TypeError, ValueError) as error:
            raise _away(error) from None

    def _read(self, address: str) -> dict[str, Any]:
        try:
            with self._session({}) as session:
                answer = session.get(address, withhold_token=True)
            answer.raise_for_status()
            read = answer.json()
        except (RequestException, ValueError) as error:
            raise _away(error) from None
        if not isinstance(read, dict):
            raise ProviderUnavailable("the provider answers with what is no JSON object")
        return read


def _away(error: Exception) -> ProviderUnavailable:
    """What is wrong with the provider, without its address's secrets or a trace."""
    return ProviderUnavailable(
        f"the OpenID provider does not answer as it should ({type(error).__name__}): try again, "
        "or log in with an account of this service"
    )
