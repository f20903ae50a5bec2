"""``kill -9`` in the middle of a load: every committed batch is there and no half of one."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path

import pytest

from graph.endpoint import Endpoint
from graph.loading.loader import BATCH_ROWS, load
from graph.store.bolt import Store
from graph.store.embedded import hold
from tests.support.components import ROOT
from tests.support.databases import wipe
from tests.support.small import committee_with_members
from tests.support.thorough import usually

MEMBERS = 2 * BATCH_ROWS
NODES = MEMBERS + 2
ROUNDS = usually(3, thorough=10)


def _loading(endpoint: Endpoint) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.loading", str(MEMBERS)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdin
    process.stdin.write(json.dumps(asdict(endpoint)) + "\n")
    process.stdin.flush()
    return process


def _kill_under_way(process: subprocess.Popen[str], victim: int, choice: random.Random) -> int:
    """Kill the victim some time after a random batch; the rows acknowledged until then."""
    assert process.stdout
    assert process.stdin
    process.stdin.close()
    acknowledged = 0
    for _ in range(choice.randint(0, 4)):
        line = process.stdout.readline()
        if not line.strip().isdigit():
            break
        acknowledged = int(line)
    time.sleep(choice.random() * 0.2)
    os.kill(victim, signal.SIGKILL)
    process.kill()
    rest = process.stdout.read().split()
    process.stdout.close()
    process.wait()
    return max([acknowledged, *(int(word) for word in rest if word.isdigit())])


def _check_whole_batches(store: Store, acknowledged: int) -> None:
    nodes = store.read(
        "MATCH (n:Entity) RETURN n.revision AS revision, labels(n) AS labels, count(*) AS count"
    )
    rels = store.read(
        "MATCH ()-[r]->() RETURN r.revision AS revision, type(r) AS type, count(*) AS count"
    )
    by_revision: dict[int, int] = {}
    for row in (*nodes, *rels):
        by_revision[row["revision"]] = by_revision.get(row["revision"], 0) + row["count"]
    # the committee and the community are batches of their own label
    whole = {BATCH_ROWS, 1}
    assert set(by_revision.values()) <= whole, by_revision
    assert sum(by_revision.values()) >= acknowledged
    assert sorted(by_revision) == list(range(1, store.revision() + 1))


def _check_repeatable(store: Store) -> None:
    report = load(store, committee_with_members(MEMBERS))
    assert report.nodes.created + report.nodes.unchanged == NODES
    again = load(store, committee_with_members(MEMBERS))
    assert again.revision_before == again.revision_after == report.revision_after
    count = store.read("MATCH (n:Entity) RETURN count(n) AS count")[0]["count"]
    assert count == NODES


@pytest.mark.thorough
@pytest.mark.timeout(600)
def test_embedded_server_killed_in_the_middle_of_a_load(tmp_path: Path) -> None:
    choice = random.Random(7)
    for number in range(ROUNDS):
        data = tmp_path / str(number)
        with hold(data) as held:
            process = _loading(held.endpoint)
            acknowledged = _kill_under_way(process, held.pid, choice)
        with hold(data) as reopened, Store.open(reopened.endpoint) as store:
            store.initialise()
            _check_whole_batches(store, acknowledged)
            if number >= ROUNDS - 2:
                _check_repeatable(store)


@pytest.mark.timeout(600)
def test_loader_killed_in_the_middle_of_a_load(endpoint: Endpoint) -> None:
    choice = random.Random(11)
    for number in range(ROUNDS):
        wipe(endpoint)
        process = _loading(endpoint)
        acknowledged = _kill_under_way(process, process.pid, choice)
        with Store.open(endpoint) as store:
            store.initialise()
            _wait_until_settled(store)
            _check_whole_batches(store, acknowledged)
            if number >= ROUNDS - 2:
                _check_repeatable(store)


def _wait_until_settled(store: Store) -> None:
    """A server may still be committing the batch that a killed client had sent."""
    last = -1
    while (revision := store.revision()) != last:
        last = revision
        time.sleep(0.5)
