"""Today: the day it is where the network is, not where the process happens to run."""

from __future__ import annotations

import os
from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from graph.errors import InvalidInput

TIMEZONE = "Asia/Shanghai"
"""The time zone that is meant where ``GONGJIAN_TIMEZONE`` names none."""


def time_zone(name: str) -> ZoneInfo:
    """The time zone of an IANA name.

    Raises
    ------
    InvalidInput
        there is none.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidInput(
            f"{name!r} is no time zone: give an IANA name such as {TIMEZONE}"
        ) from None


def today(timezone: str | None = None) -> date:
    """The day it is now in a time zone; None: in the one that the environment names.

    Raises
    ------
    InvalidInput
        there is no such time zone.
    """
    return datetime.now(
        time_zone(timezone or os.environ.get("GONGJIAN_TIMEZONE") or TIMEZONE)
    ).date()
