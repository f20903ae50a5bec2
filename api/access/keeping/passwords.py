"""Passwords: which are taken, and how they are kept (Argon2id)."""

from __future__ import annotations

import secrets
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from graph.errors import InvalidInput

SHORTEST = 12
LONGEST = 200

_HASHER = PasswordHasher()


def hashed(password: str, name: str) -> str:
    """What is kept of a new password of an account.

    Raises InvalidInput: it is too short or too long, or is the account's name.
    """
    password = _same(password)
    if not SHORTEST <= len(password) <= LONGEST:
        raise InvalidInput(
            f"a password has {SHORTEST} to {LONGEST} characters, this one {len(password)}"
        )
    if name.casefold() in password.casefold() and len(password) < SHORTEST + len(name):
        raise InvalidInput("a password is more than the account's name with a few characters")
    if len(set(password)) < SHORTEST // 3:
        raise InvalidInput("a password is more than a few characters again and again")
    return _HASHER.hash(password)


def fits(password: str, kept: str | None) -> bool:
    """Whether a password is the one that was kept; takes as long where none was."""
    try:
        return _HASHER.verify(kept or _nobodys(), _same(password)) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Whether what was kept is to be made anew, because it was made at less expense."""
    return _HASHER.check_needs_rehash(kept)


@cache
def _nobodys() -> str:
    return _HASHER.hash(secrets.token_urlsafe())


def _same(password: str) -> str:
    """The same text for the same keys pressed, and nothing that cannot be written as UTF-8."""
    return (
        unicodedata.normalize("NFKC", password[: LONGEST + 1]).encode("utf-8", "replace").decode()
    )
