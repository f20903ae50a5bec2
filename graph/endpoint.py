"""Where a Bolt server listens, and how to log in there."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Address and credentials of one database; the password never shows in a repr."""

    uri: str
    user: str
    password: str = field(repr=False)
    database: str


@dataclass(frozen=True, slots=True)
class StoreRevision:
    """Which store it is, and how far it has come: a copy is good for exactly one of these."""

    identity: str
    revision: int
