"""Requests to others whose answers take only so long and are only so large."""

from __future__ import annotations

from time import monotonic
from typing import Any

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from requests.exceptions import ConnectionError as Broken
from urllib3.exceptions import HTTPError

_WAIT_S = 5.0
"""Seconds until the other answers, and between two pieces of what it says."""
_WHOLE_S = 15.0
_BYTES = 1_000_000


class Bounded(HTTPAdapter):
    """Reads an answer at once, and gives up one that is too long or too slow.

    Raises ConnectionError of requests, as for one that never came.
    """

    def send(self, request: PreparedRequest, *_: Any, **more: Any) -> Response:
        """Send a request; its answer is read when this returns."""
        end = monotonic() + _WHOLE_S
        answer = super().send(request, **{**more, "stream": True, "timeout": _WAIT_S})
        content = b""
        try:
            with answer.raw as raw:
                while piece := raw.read1(decode_content=True):
                    content += piece
                    if len(content) > _BYTES or monotonic() > end:
                        raise Broken(f"an answer of over {_BYTES} bytes or {_WHOLE_S} s")
        except HTTPError as error:
            raise Broken(str(error)) from None
        answer._content = content
        return answer
