"""Connections to a store over Bolt: how they are made, and what is tried again."""

from __future__ import annotations

import time
from collections.abc import Callable
from time import monotonic
from typing import TypeVar

from neo4j import Driver, GraphDatabase, NotificationMinimumSeverity

from graph.endpoint import Endpoint
from graph.store.attached import this_process
from graph.store.bolt_errors import Away, Passing, explained

AGENT = "gongjian: "
"""What the user agents of our processes begin with."""
ACQUIRE_S = 10.0
"""Seconds to wait for a connection that others hold."""
_CONNECT_S = 5.0

_T = TypeVar("_T")


def agent() -> str:
    """What a server is told of who is connected."""
    return f"{AGENT}{this_process()}"


def connected(endpoint: Endpoint, timeout_s: float, *, most: int = 100) -> Driver:
    """A pool of so many connections to a store that answers. Raises StoreError."""
    with explained(endpoint):
        driver = GraphDatabase.driver(
            endpoint.uri,
            auth=(endpoint.user, endpoint.password),
            connection_timeout=min(timeout_s, _CONNECT_S),
            max_connection_pool_size=most,
            connection_acquisition_timeout=min(timeout_s, ACQUIRE_S),
            notifications_min_severity=NotificationMinimumSeverity.OFF,
            user_agent=agent(),
        )
        try:
            driver.verify_connectivity()
        except BaseException:
            driver.close()
            raise
    return driver


def again(once: Callable[[], _T], passing: tuple[type[Passing], ...], *, patience_s: float) -> _T:
    """Do it, and again after an error that may pass; while nobody answers, so many seconds."""
    failures = 0
    began = monotonic()
    while True:
        try:
            return once()
        except passing as error:
            failures += 1
            if isinstance(error, Away):
                if monotonic() - began > patience_s:
                    raise
            elif failures >= error.most:
                raise
        time.sleep(min(0.05 * 2**failures, 2.0))
