"""Answers in pieces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain, islice

from starlette.responses import StreamingResponse


def streamed(
    pieces: Iterable[bytes | str], *, media_type: str, headers: Mapping[str, str]
) -> StreamingResponse:
    """An answer in pieces. The first is made here: what fails until then is told as a problem,
    and not by a connection that breaks."""
    rest = iter(pieces)
    first = list(islice(rest, 1))
    return StreamingResponse(chain(first, rest), headers=headers, media_type=media_type)
