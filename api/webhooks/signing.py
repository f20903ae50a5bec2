"""Signatures as Standard Webhooks has them: HMAC-SHA256 over id, timestamp and body.

The secret of a webhook is made of its id and a key, which is a file of the service's own; so no
secret is kept anywhere, and whoever reads the database of accounts cannot sign.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

from __future__ import annotations

import hmac
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from graph.files import created

_BYTES = 32
_PREFIX = "whsec_"


def key_in(file: Path) -> bytes:
    """The key in a file, which is made where there is none; also by several processes at once.

    Raises OSError where it can be neither read nor made.
    """
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError), created(file) as new:
            new.write_bytes(secrets.token_bytes(_BYTES))
    return file.read_bytes()


def secret_of(key: bytes, id: str) -> str:
    """The secret of a webhook, as its receiver is told it once."""
    return _PREFIX + b64encode(hmac.digest(key, f"webhook {id}".encode(), "sha256")).decode()


def signed(secret: str, *, id: str, timestamp: int, body: bytes) -> Mapping[str, str]:
    """The headers that tell which message a body is, when it is sent, and that it is ours."""
    said = f"{id}.{timestamp}.".encode() + body
    signature = hmac.digest(b64decode(secret.removeprefix(_PREFIX)), said, "sha256")
    return {
        "webhook-id": id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{b64encode(signature).decode()}",
    }
