"""Answers in pieces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain, islice

from starlette.responses import StreamingResponse


class Streamed(StreamingResponse):
    """An answer in pieces. The first is made here: what fails until then is told as a problem,
    and not by a connection that breaks."""

    def __init__(
        self,
        pieces: Iterable[bytes | str],
        headers: Mapping[str, str],
        media_type: str | None = None,
    ) -> None:
        rest = iter(pieces)
        first = list(islice(rest, 1))
        super().__init__(chain(first, rest), headers=headers, media_type=media_type)
