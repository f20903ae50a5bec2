"""The log as JSON, one object a line, where the settings ask for it."""

from __future__ import annotations

import logging
import sys

from pythonjsonlogger.json import JsonFormatter

from api.http.record import current


def log_as_json() -> None:
    """Let all logs go to standard error as JSON, those of requests among them."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_with_request)
    handler.setFormatter(
        JsonFormatter(
            "%(levelname)s %(name)s %(message)s",
            rename_fields={"levelname": "level", "name": "logger", "exc_info": "trace"},
            timestamp="time",
            json_ensure_ascii=False,
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    logging.getLogger("gongjian.access").setLevel(logging.INFO)


def _with_request(line: logging.LogRecord) -> bool:
    """Name the request that is being answered."""
    request = current().id
    if request and not hasattr(line, "request_id"):
        line.request_id = request
    return True
