"""A store behind a network that fails: what was acknowledged is there, what is told is present.

One machine can show a server that is routed to (``neo4j://``) and lines that break, stall, swallow
and lead elsewhere. It cannot show an election: that needs a cluster.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from threading import Event, Thread
from urllib.parse import urlsplit

import pytest

from graph.endpoint import Endpoint
from graph.errors import StoreError
from graph.store.bolt import Store, WriteTransaction
from tests.support.databases import wipe
from tests.support.faulty_line import Fault, FaultyLine, faulty_line

ROUNDS = 20
FAULTS: tuple[Fault, ...] = ("broken", "slow", "swallowed", "away")
LIMIT_S = 1.5
"""Of a transaction: how long a swallowed one is waited for."""


def through(endpoint: Endpoint, line: FaultyLine, scheme: str) -> Endpoint:
    return replace(endpoint, uri=f"{scheme}://127.0.0.1:{line.port}")


def one_more(transaction: WriteTransaction) -> int:
    transaction.run(
        "CREATE (:Entity:Unit {id: 'unit:' + $revision, name: 'u', layer: 'ledger', "
        "revision: $revision})",
        revision=transaction.revision,
    )
    return transaction.revision


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_no_acknowledged_write_is_lost_and_nothing_stale_is_told(
    neo4j_endpoint: Endpoint, scheme: str
) -> None:
    wipe(neo4j_endpoint)
    with Store.open(neo4j_endpoint) as straight:
        straight.initialise()
    draw = random.Random(scheme)
    acknowledged: list[int] = []
    stale: list[tuple[int, int]] = []
    refused: Counter[str] = Counter()
    ended = Event()
    port = urlsplit(neo4j_endpoint.uri).port
    assert port is not None
    with (
        faulty_line(port) as line,
        Store.open(through(neo4j_endpoint, line, scheme), timeout_s=LIMIT_S) as store,
    ):

        def work() -> None:
            while not ended.is_set():
                try:
                    revision = store.write(one_more)
                    assert revision is not None
                    acknowledged.append(revision)
                    told = store.revision()
                    if told < revision:
                        stale.append((revision, told))
                except StoreError as error:
                    refused[type(error).__name__] += 1
                    ended.wait(0.05)

        working = Thread(target=work)
        working.start()
        faults = [*FAULTS * (ROUNDS // 2 // len(FAULTS)), *draw.choices(FAULTS, k=2)]
        draw.shuffle(faults)
        for fault in faults:
            line.fail("none")
            before = len(acknowledged)
            for _ in range(200):
                if len(acknowledged) > before:
                    break
                ended.wait(0.05)
            assert len(acknowledged) > before, f"it does not come back after {fault}"
            line.fail(fault)
            ended.wait(draw.uniform(0.05, 0.3))
        line.fail("none")
        ended.set()
        working.join(60)
        assert not working.is_alive()
    assert stale == []
    assert acknowledged == sorted(set(acknowledged))
    assert refused, "no fault was felt"
    with Store.open(neo4j_endpoint) as straight:
        kept = {row["r"] for row in straight.read("MATCH (n:Unit) RETURN n.revision AS r")}
        assert set(acknowledged) <= kept
        assert straight.revision() == max(kept)
