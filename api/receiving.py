"""Files that are sent to the service, written down as they come in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path

from starlette.concurrency import run_in_threadpool

from api.http.record import current
from graph.errors import InvalidInput, StoreUnwritable


async def receive(place: Path, body: AsyncIterator[bytes]) -> None:
    """Write a body to a file.

    Raises
    ------
    BodyTooLong, BodyTooSlow
        it has more bytes, or comes in more slowly, than is borne.
    InvalidInput
        it is empty.
    StoreUnwritable
        it cannot be kept.
    """
    length = 0
    digest = sha256()
    try:
        with place.open("wb") as file:
            async for piece in body:
                length += len(piece)
                digest.update(piece)
                await run_in_threadpool(file.write, piece)
    except OSError as error:
        raise StoreUnwritable(f"the upload cannot be kept: {error.strerror}") from error
    if not length:
        raise InvalidInput("the file is empty")
    current().files.append(digest.hexdigest())
