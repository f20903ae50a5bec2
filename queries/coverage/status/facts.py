"""What has to be known of a network before a rate of coverage has an answer."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import Self

from queries.coverage.rules.codes import RateCode

UNPLACED = "no_position_with_coordinates"
"""The reason for which there is no rate, but something between which it lies."""
WITHOUT_POSITION = ("no_position", UNPLACED)
"""Reasons for which there is a base, and nothing that could reach it."""
UNANSWERED = (
    "nothing_loaded",
    "no_register",
    "denominator_not_in_source",
    *WITHOUT_POSITION,
    "no_activity_recorded",
)
"""Reasons for which a rate has no counts either."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Of several parts of a network together holds what holds of any of them."""

    loaded: bool
    """Anything at all."""
    told: bool
    """Something that a document says."""
    register: bool
    """A register of enterprises: a document names some in passing, and lacks nothing."""
    sites: bool
    """Positions that count."""
    placed: bool
    """One of them with coordinates."""
    activities: bool
    """A dated activity that names who held it."""

    def __or__(self, other: Self) -> Self:
        pairs = zip(astuple(self), astuple(other), strict=True)
        return type(self)(*(one or another for one, another in pairs))

    def no_rate(self, rate: RateCode, *, counted: bool) -> str | None:
        """Code of NO_RATE where a rate has no answer; ``counted``: its denominator has anybody."""
        if not self.register:
            if not self.loaded:
                return "nothing_loaded"
            return "denominator_not_in_source" if self.told else "no_register"
        if rate == "spatial" and not self.placed:
            return UNPLACED if self.sites else "no_position"
        if rate == "effective" and not self.activities:
            return "no_activity_recorded"
        return None if counted else "no_enterprise_counted"
