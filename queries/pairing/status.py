"""Where an agreement stands on a day. Derived from its two dates, never stored."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

EXPIRING_DAYS = 90
"""An agreement with this many days left, or fewer, is expiring."""


class Status(StrEnum):
    """The codes of :data:`graph.model.codes.AGREEMENT_STATUS`."""

    PENDING = "pending"
    ACTIVE = "active"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    UNDATED = "undated"

    @property
    def holds(self) -> bool:
        """Whether the agreement holds on the day; an undated one may, and is shown as undated."""
        return self in (Status.ACTIVE, Status.EXPIRING, Status.UNDATED)


def status_on(as_of: date, since: date | None, until: date | None) -> Status:
    """Where an agreement with the half-open term ``[since, until)`` stands on a day.

    An agreement without either date is undated and never active. ``until`` is the first day after
    the term, so an agreement has expired on it; the day 90 days before it is the first on which it
    is expiring.

    >>> status_on(date(2021, 1, 1), date(2020, 1, 1), date(2021, 1, 1)).value
    'expired'
    """
    if since is None and until is None:
        return Status.UNDATED
    if until is not None and until <= as_of:
        return Status.EXPIRED
    if since is not None and as_of < since:
        return Status.PENDING
    if until is not None and (until - as_of).days <= EXPIRING_DAYS:
        return Status.EXPIRING
    return Status.ACTIVE
