"""What is known of the request under way: for limits, the log, the metrics and the audit."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Quota:
    """How much of a limit is left: ``left`` of ``amount`` in ``window_s``, the next one free in
    ``reset_s`` seconds."""

    kind: str
    amount: int
    window_s: int
    left: int
    reset_s: int


@dataclass(slots=True)
class Record:
    """One request, filled in on its way.

    ``who`` is the name it is counted under, None where nobody is to be held back; ``route`` the
    template of its path, "" where no route was found; ``right`` what that needs; ``rows`` how many
    rows the answer has; ``asked`` what the audit has for it, by default the path; ``files`` digests
    of what was sent.
    """

    id: str = ""
    who: str | None = None
    actor: str = ""
    role: str = ""
    way: str = ""
    route: str = ""
    right: str = ""
    rows: int | None = None
    asked: str = ""
    files: list[str] = field(default_factory=list)
    quotas: list[Quota] = field(default_factory=list)


CURRENT: ContextVar[Record | None] = ContextVar("request", default=None)


def current() -> Record:
    """The record of the request that is being answered; an empty one outside of requests."""
    return CURRENT.get() or Record()


def note_rows(count: int) -> None:
    """Note that the answer has so many rows more; one that is a file is made of several pages."""
    record = current()
    record.rows = (record.rows or 0) + count
