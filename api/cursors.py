"""Cursors: where a page ended and which question it belongs to, as one opaque word."""

from __future__ import annotations

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from hashlib import blake2b

from api.answers import Key
from graph.errors import Conflict, InvalidInput

MAX_CURSOR = 2_000
"""Characters of a cursor."""
CURSOR = "^Wy[IJ][0-9A-Za-z_-]+$"
"""What every cursor looks like: a JSON list that begins with a text, in base64."""


def digest(parts: Iterable[str]) -> str:
    """What tells one question from another."""
    return blake2b("\x00".join(parts).encode("utf-8", "replace"), digest_size=12).hexdigest()


def write_cursor(key: Key, question: str) -> str:
    """The word for going on behind ``key`` in the answer to a question, given by its digest."""
    text = json.dumps([question, *key], separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(cursor: str, question: str, kinds: tuple[type, ...]) -> Key:
    """The key in a cursor; ``kinds`` are the types of its parts.

    Raises
    ------
    InvalidInput
        it is no cursor.
    Conflict
        it belongs to another question.
    """
    wrong = InvalidInput("after is no cursor: give back what an answer gave as next")
    try:
        if len(cursor) > MAX_CURSOR:
            raise ValueError
        padded = cursor + "=" * (-len(cursor) % 4)
        found, *key = json.loads(urlsafe_b64decode(padded.encode("ascii")))
    except (ValueError, TypeError, binascii.Error, RecursionError):
        raise wrong from None
    if not isinstance(found, str):
        raise wrong
    if found != question:
        raise Conflict(
            "the cursor belongs to another question: "
            "it goes with the same path, filters, order, day and layers"
        )
    if tuple(map(type, key)) != kinds:
        raise wrong
    return tuple(key)
