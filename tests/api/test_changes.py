"""What was written since a revision, held against the difference of two backups."""

from __future__ import annotations

import json
import random
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from api.app import create_app
from api.cursors import write_cursor
from graph.backup.files import BackupFile
from graph.backup.writing import backup
from graph.endpoint import Endpoint
from graph.importing import imports, purge, undo
from graph.loading.journal import JournalEntry, LedgerFile
from graph.loading.loader import load
from graph.model.rows import NodeRow, RelRow
from graph.settings import Settings
from graph.store.bolt import Store
from queries.network import Network
from tests.api.client import Api
from tests.support.databases import wipe
from tests.support.scoped import asked_by
from tests.support.small import dataset, node, rel

DAY = date(2021, 12, 31)
_OWN = ("revision", "load", "fingerprint", "restored")
Said = dict[str, tuple[str, bool, str]]


@pytest.fixture
def store(embedded_endpoint: Endpoint) -> Iterator[Store]:
    wipe(embedded_endpoint)
    with Store.open(embedded_endpoint) as store:
        store.initialise()
        yield store


def api_of(store: Store, folder: Path) -> Api:
    return Api(create_app(Settings(data=folder), network=Network(store, as_of=DAY)))


def kept(store: Store, file: Path) -> Said:
    """What a backup holds: type, whether it stands open, and all that it says, by id."""
    backup(store, file)
    said: Said = {}
    with BackupFile(file) as held:
        for part in held.manifest.parts:
            if part.section == "bookkeeping":
                continue
            for row in held.rows(part):
                own = dict(row["properties"])
                is_open = own.get("fingerprint") is not None
                content = sorted((key, str(own[key])) for key in own if key not in _OWN)
                said[own["id"]] = (part.name, is_open, str(content))
    return said


def difference(before: Said, after: Said) -> set[tuple[str, str, str]]:
    found = set()
    for key, (kind, is_open, content) in after.items():
        _, was_open, was = before.get(key, (kind, False, ""))
        if is_open != was_open:
            found.add((key, kind, "made" if is_open else "ended"))
        elif is_open and content != was:
            found.add((key, kind, "changed"))
    return found


def asked(api: Api, since: int, limit: int = 1000, **params: Any) -> set[tuple[str, str, str]]:
    rows: list[dict[str, Any]] = []
    after: dict[str, str] = {}
    while True:
        answer = api.get("/changes", since=since, limit=limit, **params, **after)
        assert answer.status_code == 200, answer.text
        said = answer.json()
        rows += said["data"]
        if said["next"] is None:
            keys = [(row["revision"], row["id"]) for row in rows]
            assert keys == sorted(set(keys))
            return {(row["id"], row["type"], row["change"]) for row in rows}
        after = {"after": said["next"]}


def some_ledger(chance: random.Random) -> list[NodeRow | RelRow]:
    """Some of twelve bodies with one of a few names, and some memberships among them."""
    ids = [f"org:{at}" for at in range(12) if chance.random() < 0.7]
    rows: list[NodeRow | RelRow] = [
        node("Organization", one, name=f"名{chance.randrange(3)}") for one in ids
    ]
    for one in ids:
        other = chance.choice(ids)
        if other != one and chance.random() < 0.6:
            batch = chance.randrange(1, 3)
            rows.append(rel("MEMBER_OF", one, other, batch=batch, since=date(2020, 1, 1)))
    return rows


@pytest.mark.parametrize("seed", range(2))
def test_changes_are_the_difference_of_two_backups(store: Store, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    api = api_of(store, tmp_path)
    known: list[tuple[int, Said]] = [(0, {})]
    for step in range(8):
        undoable = [one for one in imports(store) if one.state == "complete" and not one.undoes]
        if undoable and step < 7 and chance.random() < 0.4:
            undo(store, undoable[0].id, today=DAY)
        else:
            file = LedgerFile("f", None, "organizations", str(step), "test", "src:test", 1)
            load(
                store,
                dataset(*some_ledger(chance)),
                entry=JournalEntry(files=[file], complete=True),
            )
        known.append((store.revision(), kept(store, tmp_path / f"{step}.backup")))
    latest = known[-1][1]
    told = 0
    for revision, before in known:
        expected = difference(before, latest)
        told += len(expected)
        assert asked(api, revision, limit=9) == expected
    assert told > 30
    assert {kind for _, kind, _ in difference({}, latest)} == {"Organization", "MEMBER_OF"}
    some = {row for row in difference({}, latest) if row[1] == "MEMBER_OF"}
    assert asked(api, 0, type="MEMBER_OF") == some


def test_scope_and_bad_input(store: Store, tmp_path: Path) -> None:
    rows = [
        node("Zone", "zone:a", kind="subdistrict"),
        node("Zone", "zone:b", kind="subdistrict"),
        *(node("Unit", f"unit:{one}") for one in "ab"),
        *(rel("LOCATED_IN", f"unit:{one}", f"zone:{one}") for one in "ab"),
        node("Organization", "org:a"),
        rel("BASED_IN", "org:a", "unit:a"),
        rel("MEMBER_OF", "unit:b", "org:a"),
    ]
    load(store, dataset(*rows))
    api = api_of(store, tmp_path)
    street = asked_by(api.app, "zone:a", name="street")
    own = {("zone:a", "Zone"), ("unit:a", "Unit"), ("org:a", "Organization")}
    ties = {("unit:a|LOCATED_IN|zone:a", "LOCATED_IN"), ("org:a|BASED_IN|unit:a", "BASED_IN")}
    told = {(key, kind) for key, kind, _ in asked(street, 0)}
    # Not what is outside, nor what ties to it: that would tell an id outside.
    assert told == own | ties
    assert {(key, kind) for key, kind, _ in asked(api, 0, zone="zone:a")} == told
    assert len(asked(api, 0)) > len(told)
    revision = store.revision()
    assert asked(api, revision) == set()
    for params in (
        {"since": revision + 1},
        {"since": -1},
        {"since": "x"},
        {},
        {"since": 0, "layer": "ledger"},
        {"since": 0, "within": "102,24,103,26"},
        {"since": 0, "type": "Person"},
    ):
        assert api.get("/changes", **params).status_code == 422
    first = api.get("/changes", since=0, limit=1).json()["next"]
    assert api.get("/changes", since=1, limit=1, after=first).status_code == 409
    # A cursor made up by hand has nothing looked for beyond what was written.
    question, *_ = json.loads(urlsafe_b64decode(first + "=" * (-len(first) % 4)))
    for key in ((10**15, 10**14, ""), (10**15, -(10**14), ""), (-(10**15), 1, "")):
        made_up = write_cursor(key, question)
        answer = api.get("/changes", since=0, limit=1000, after=made_up)
        assert answer.status_code in (200, 422)


def test_what_was_purged_is_said_and_not_guessed(store: Store, tmp_path: Path) -> None:
    api = api_of(store, tmp_path)
    for name in ("甲", "乙"):
        file = LedgerFile("f", None, "organizations", name, "test", "src:test", 1)
        load(
            store,
            dataset(node("Organization", "org:1", name=name)),
            entry=JournalEntry(files=[file]),
        )
    revision = store.revision()
    assert asked(api, 1) == {("org:1", "Organization", "changed")}
    purge(store, date(2100, 1, 1), dry_run=False)
    assert api.get("/changes", since=1).status_code == 409
    assert ("org:1", "Organization", "made") in asked(api, 0)
    assert api.get("/changes", since=store.revision()).status_code == 200
    assert store.revision() >= revision
