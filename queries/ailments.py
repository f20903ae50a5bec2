"""Something wrong, and what to do about it, as ``doctor`` tells it."""

from __future__ import annotations

from dataclasses import dataclass, field

from graph.model.spec import Text


@dataclass(frozen=True, slots=True)
class Ailment:
    """Something wrong. ``grave`` ones make the tool unusable or its answers incomplete."""

    code: str
    grave: bool
    what: Text
    remedy: Text


@dataclass(slots=True)
class Notes:
    """Problems as they are found."""

    found: list[Ailment] = field(default_factory=list)

    def add(self, code: str, what: Text, remedy: Text, *, grave: bool = True) -> None:
        """Note one."""
        self.found.append(Ailment(code, grave, what, remedy))
