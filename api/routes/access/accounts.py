"""Accounts and tokens, for administrators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import AwareDatetime, ConfigDict, Field
from starlette.responses import Response

from api.access.actor import actor_of
from api.access.keeping.accounts import Account
from api.access.keeping.accounts import Accounts as KeptAccounts
from api.access.keeping.tokens import Token
from api.access.needs import needs
from api.access.rights import Right, Role
from api.answers import filled
from api.deps import Fresh, NetworkDep
from api.http.bodies import JsonOnly
from api.routes.access.session import door_of
from graph.errors import Conflict
from graph.snapshot.areas import area_of
from queries.network import Network

router = APIRouter(tags=["access"], dependencies=[needs(Right.ADMIN), Fresh])

Name = Annotated[str, Field(min_length=1, max_length=60)]
Password = Annotated[str, Field(max_length=1000)]
Zones = Annotated[tuple[Annotated[str, Field(max_length=300)], ...], Field(max_length=50)]


@dataclass(frozen=True)
class AccountLine:
    """An account. ``password``: whether it may log in by one."""

    name: str
    role: Role
    zones: tuple[str, ...]
    password: bool
    disabled: bool
    added: datetime
    changed: datetime

    @classmethod
    def of(cls, account: Account) -> AccountLine:
        """The line of an account, without the hash of its password."""
        return filled(cls, account, password=account.password is not None)


@dataclass(frozen=True)
class Accounts:
    """All accounts, by name."""

    data: tuple[AccountLine, ...]


@dataclass(frozen=True)
class Tokens:
    """All tokens, those that ended too, the latest first; never their secrets."""

    data: tuple[Token, ...]


@dataclass(frozen=True)
class NewAccount:
    """An account to be made. Without ``zones`` it is limited to none; without a password only
    tokens and others who name it let it in."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    name: Name
    role: Role
    zones: Zones = ()
    password: Password | None = None


@dataclass(frozen=True)
class AccountChange:
    """What changes of an account; what is not given stays."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    role: Role | None = None
    zones: Zones | None = None
    password: Password | None = None
    disabled: bool | None = None


@dataclass(frozen=True)
class NewToken:
    """A token to be issued: never wider than its account, by default as wide."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    expires: AwareDatetime
    role: Role | None = None
    zones: Zones = ()


@dataclass(frozen=True)
class IssuedToken:
    """The secret of a token, which is told this once."""

    secret: str


@router.get("/accounts")
def account_list(request: Request) -> Accounts:
    """All accounts."""
    keeper = door_of(request).kept()
    return Accounts(tuple(map(AccountLine.of, keeper.accounts.list() if keeper else ())))


@router.post("/accounts", status_code=201, dependencies=[JsonOnly])
def add_account(request: Request, network: NetworkDep, given: NewAccount) -> AccountLine:
    """Make an account. The first one closes the door: from then on everyone has to log in."""
    sole = given.role is Role.ADMIN and given.password and not given.zones
    if door_of(request).is_open() and not sole:
        raise Conflict(
            "the first account has to be an administrator's, with a password and without zones: "
            "nobody could manage the others"
        )
    zones = _known(network, given.zones)
    return AccountLine.of(_accounts(request).add(given.name, given.role, zones, given.password))


@router.patch("/accounts/{name}", dependencies=[JsonOnly])
def change_account(
    request: Request, network: NetworkDep, name: str, given: AccountChange
) -> AccountLine:
    """Change role, zones or password of an account, or switch it off. Its sessions end."""
    actor = actor_of(request)
    loses = given.disabled or given.zones or (given.role or Role.ADMIN) is not Role.ADMIN
    if actor is not None and actor.name == name and loses:
        raise Conflict("an administrator cannot take their own rights away: let another one do it")
    zones = None if given.zones is None else _known(network, given.zones)
    changed = _accounts(request).change(
        name, role=given.role, zones=zones, password=given.password, disabled=given.disabled
    )
    return AccountLine.of(changed)


@router.get("/tokens")
def token_list(request: Request) -> Tokens:
    """All tokens."""
    keeper = door_of(request).kept()
    return Tokens(keeper.tokens.list() if keeper else ())


@router.post("/accounts/{name}/tokens", status_code=201, dependencies=[JsonOnly])
def issue_token(request: Request, network: NetworkDep, name: str, given: NewToken) -> IssuedToken:
    """Issue a token of an account. Its secret is told once and kept nowhere."""
    _, secret = door_of(request).keeper.tokens.issue(
        name, expires=given.expires, role=given.role, zones=_known(network, given.zones)
    )
    return IssuedToken(secret)


@router.delete("/tokens/{id}", status_code=204, response_class=Response)
def revoke_token(request: Request, id: str) -> None:
    """Revoke a token, at once."""
    door_of(request).keeper.tokens.revoke(id)


def _accounts(request: Request) -> KeptAccounts:
    return door_of(request).keeper.accounts


def _known(network: Network, zones: tuple[str, ...]) -> tuple[str, ...]:
    """The ids of zones given by id or name. Raises NotFound, AmbiguousName, InvalidInput."""
    area = area_of(network.snapshot(), zones)
    return () if area is None else area.zones
