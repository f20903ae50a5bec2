"""The thread that sends what watches found to webhooks, until it arrives or is given up."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event, Thread
from time import time
from typing import Any

from api.access.door import Door
from api.access.keeping.keeper import Keeper
from api.access.keeping.tables import digest, now
from api.access.keeping.watches import Entry
from api.access.keeping.webhooks import Delivery, Webhook
from api.watching.allowed import may_be_told
from api.watching.conditions import told
from api.watching.feeds import moment, on_day
from api.webhooks.reaching import WITHIN_S, Reached, post
from api.webhooks.signing import key_in, secret_of, signed
from graph.errors import GongjianError
from graph.settings import Settings

PAUSES_S: Sequence[float] = (5, 30, 300, 1_800, 7_200, 18_000, 36_000, 86_400)
"""Seconds between an attempt that failed and the next; behind the last it is given up."""
_FINAL = frozenset({"key", "forbidden"})
"""What no further attempt would change."""
_LEASE = timedelta(seconds=6 * WITHIN_S)
"""For so long an attempt is its process's own; looking the name up may take a while too."""
_EVERY_S = 1.0
_AT_ONCE = 4

log = logging.getLogger("gongjian.webhooks")


class Deliverer:
    """Sends the deliveries that are due, to each webhook one at a time.

    What waits is in the database of accounts: it outlives the service, and several processes share
    the work. A process that was killed while it sent is followed by another attempt with the same
    ``webhook-id``, by which receivers tell.
    """

    def __init__(self, door: Door, pauses_s: Sequence[float] = PAUSES_S) -> None:
        self._door = door
        self._pauses = pauses_s
        self._sending: set[str] = set()
        self._ended = Event()
        self._workers = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="webhook")
        self._thread = Thread(target=self._run, name="webhooks", daemon=True)

    def start(self) -> None:
        """Send from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Send no longer; what is under way may end."""
        self._ended.set()
        self._thread.join()
        self._workers.shutdown(cancel_futures=True)

    def look(self) -> None:
        """Begin to send what is due. Raises StoreError where the accounts cannot be read."""
        keeper = self._door.kept()
        hooks = {} if keeper is None else {one.id: one for one in keeper.webhooks.every()}
        if keeper is None or not hooks:
            return
        for one in keeper.webhooks.due(now()):
            if one.webhook in hooks and one.webhook not in self._sending:
                self._sending.add(one.webhook)
                self._workers.submit(self._attempt, keeper, hooks[one.webhook], one)

    def _attempt(self, keeper: Keeper, hook: Webhook, one: Delivery) -> None:
        try:
            if not self._ended.is_set() and keeper.webhooks.claim(one, _LEASE):
                reached = self._reach(keeper, hook, one.entry)
                again = self._again(one, reached)
                keeper.webhooks.note(one.id, reached.outcome, reached.status, again)
                if reached.outcome != "delivered":
                    log.warning(
                        "the webhook %s: %s %s, attempt %d%s",
                        hook.id,
                        reached.outcome,
                        reached.status or "",
                        one.attempts + 1,
                        ", given up" if again is None else "",
                    )
        except Exception:
            log.exception("the delivery %s could not be sent", one.id)
        finally:
            self._sending.discard(one.webhook)

    def _reach(self, keeper: Keeper, hook: Webhook, entry: Entry) -> Reached:
        if not may_be_told(self._door, keeper, hook, entry.zones):
            return Reached("forbidden")
        return sent(self._door.settings, hook, entry.id, message(entry, hook.base))

    def _again(self, one: Delivery, reached: Reached) -> timedelta | None:
        if reached.outcome == "delivered" or reached.outcome in _FINAL:
            return None
        if one.attempts >= len(self._pauses):
            return None
        return timedelta(seconds=self._pauses[one.attempts])

    def _run(self) -> None:
        while not self._ended.wait(_EVERY_S):
            try:
                self.look()
            except GongjianError as error:
                log.warning("webhooks could not be looked at: %s", error.message)
            except Exception:
                log.exception("webhooks could not be looked at")


def sent(settings: Settings, hook: Webhook, id: str, told: Mapping[str, Any]) -> Reached:
    """Send a message to a webhook once, signed. Raises OSError where the key cannot be read."""
    secret = secret_of(key_in(settings.webhook_key_file), hook.id)
    if digest(secret) != hook.secret:
        return Reached("key")
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    headers = {"Content-Type": "application/json", "User-Agent": "gongjian"}
    headers |= signed(secret, id=id, timestamp=int(time()), body=body)
    return post(settings, hook.url, body, headers)


def message(entry: Entry, base: str) -> dict[str, Any]:
    """What is sent of an entry; the same at each attempt."""
    said = told(entry.condition, entry.rate, entry.bound, entry.found)
    return {
        "type": "watch.told",
        "timestamp": moment(entry.at),
        "data": {
            "id": entry.id,
            "watch": entry.watch,
            "name": entry.name,
            "text": {"zh": said.zh, "en": said.en},
            "condition": entry.condition,
            "rate": entry.rate,
            "bound": entry.bound,
            "found": dict(entry.found),
            "day": entry.day,
            "revision": entry.revision,
            "url": base + on_day(entry.link, entry.day),
        },
    }
