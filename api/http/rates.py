"""How many requests of each kind one actor may send in a minute.

Each kind is declared once, in :data:`KINDS`: what it is, how many places it has at once
(:mod:`api.http.gates`) and how often one actor may ask it. A limit is there for what would crowd
others out; who works with the pages does not meet one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import ceil
from time import time
from types import MappingProxyType
from typing import Literal, get_args

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from api.http.errors import QuotaExceeded
from api.http.record import Quota, Record
from graph.model.spec import Text

Kind = Literal["any", "login", "export", "analysis", "cypher", "whatif", "plan", "write", "upload"]


@dataclass(frozen=True, slots=True)
class Bound:
    """What a kind is, how often one actor may ask it, and its places for each expensive one; 0: as
    many as come."""

    text: Text
    rate: str
    places: int = 1


KINDS: Mapping[Kind, Bound] = {
    "any": Bound(Text("任何请求", "any request"), "30000/minute", places=0),
    "login": Bound(Text("登录", "log-ins"), "30/minute"),
    "export": Bound(Text("带走的文件", "files to take away"), "60/minute"),
    "analysis": Bound(Text("繁重的问题", "heavy questions"), "120/minute"),
    "cypher": Bound(Text("Cypher", "Cypher"), "60/minute"),
    "whatif": Bound(Text("假设", "what-if"), "60/minute"),
    # Their places are those of the queue (api.jobs).
    "plan": Bound(Text("规划与匹配", "plans and matchings"), "20/minute", places=0),
    "write": Bound(Text("更改", "changes"), "120/minute"),
    # They cost next to nothing until they are here, and one that stalls is ended.
    "upload": Bound(Text("上传", "uploads coming in"), "120/minute", places=8),
}
assert set(KINDS) == set(get_args(Kind))


ALWAYS: tuple[Kind, ...] = ("login",)
"""What is counted whatever the settings say: passwords are not to be tried out."""


class Rates:
    """Counts requests of each kind by who sends them, in the minute before."""

    def __init__(
        self,
        counted: Collection[Kind] = tuple(KINDS),
        parts: Mapping[Kind, int] = MappingProxyType({}),
    ) -> None:
        """``counted``: the kinds that are; of others any number passes. ``parts``: of how many that
        count for themselves this is one, by kind."""
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._limits = {kind: _part(KINDS[kind].rate, parts.get(kind, 1)) for kind in counted}
        self.refused: dict[Kind, int] = dict.fromkeys(KINDS, 0)

    def counts(self, kind: Kind) -> bool:
        """Whether a kind is counted."""
        return kind in self._limits

    @property
    def refusals(self) -> Mapping[Kind, int]:
        """How many were refused, by kind."""
        return self.refused

    async def passed(self, kind: Kind, record: Record) -> None:
        """As :meth:`hit`, for what is scarce."""
        self.hit(kind, record)

    def hit(self, kind: Kind, record: Record, who: str | None = None) -> None:
        """Count a request under the name in its record, or another one; "" counts none.

        Raises
        ------
        QuotaExceeded
            that are more than one may send.
        """
        who = record.who if who is None else who
        if not who or kind not in self._limits:
            return
        limit = self._limits[kind]
        passed = self._limiter.hit(limit, kind, who)
        if passed and kind == "any":
            return  # only what is scarce is worth a header
        stats = self._limiter.get_window_stats(limit, kind, who)
        reset_s = max(ceil(stats.reset_time - time()), 1)
        quota = Quota(kind, limit.amount, limit.get_expiry(), max(stats.remaining, 0), reset_s)
        record.quotas.append(quota)
        if not passed:
            self.refused[kind] += 1
            raise QuotaExceeded(
                f"more than {limit.amount:,} requests of this kind ({KINDS[kind].text.en}) in "
                f"{quota.window_s} s; the next one is answered in {reset_s} s",
                reset_s,
            )


def _part(rate: str, parts: int) -> RateLimitItem:
    whole = parse(rate)
    return type(whole)(max(whole.amount // parts, 1), whole.multiples)


def headers_of(quotas: list[Quota]) -> list[tuple[bytes, bytes]]:
    """The quotas as draft-ietf-httpapi-ratelimit-headers has them."""
    if not quotas:
        return []
    policies = ", ".join(f'"{one.kind}";q={one.amount};w={one.window_s}' for one in quotas)
    states = ", ".join(f'"{one.kind}";r={one.left};t={one.reset_s}' for one in quotas)
    return [(b"ratelimit-policy", policies.encode()), (b"ratelimit", states.encode())]
