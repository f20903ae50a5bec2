"""The audit: one chain whoever writes it, and nothing of it changed without being found."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError, MultipleResultsFound

from api.access.actor import OWNER, Actor
from api.access.keeping.audit import FIRST, Audit, Entry, Verification
from api.access.keeping.database import Database
from api.access.keeping.keeper import Keeper
from api.access.keeping.tables import AUDIT, HEAD, now
from api.access.rights import Role
from graph.settings import Settings
from tests.support.components import ROOT
from tests.support.postgresql import PostgreSQL

PLANNER = Actor("规划处", Role.PLANNER, ("zone:a", "zone:b"))
ENTRIES = 6


def entry(number: int = 0, **more: Any) -> Entry:
    return Entry.of(
        PLANNER,
        address="192.0.2.1",
        method="GET",
        route=f"/api/v1/coverage/{number}",
        status=200,
        **more,
    )


def record_some(audit: Audit) -> None:
    audit.record(entry(1, rows=12, revision=7))
    audit.record(entry(2), entry(3, files=("a" * 64, "b" * 64)))
    audit.record(Entry.of(None, address="::1", method="POST", route="/log-in", status=401))
    for number in range(5, ENTRIES + 1):
        audit.record(entry(number, asked='{"名称": "开发区"}', outcome="done"))


def let_change(database: Database) -> None:
    """Take away what refuses changes, as somebody who owns the database can."""
    with database.writing() as connection:
        if database.engine.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER audit_no_update"))
            connection.execute(text("DROP TRIGGER audit_no_delete"))
        else:
            connection.execute(text("DROP TRIGGER audit_no_change ON audit"))


# --- what is kept ---------------------------------------------------------------------------


def test_the_chain_can_be_checked_by_whoever_has_an_export(keeper: Keeper) -> None:
    record_some(keeper.audit)
    previous = FIRST
    for number, kept in enumerate(keeper.audit.export(), 1):
        row = json.loads(json.dumps(kept.row()))
        said = row.pop("hash")
        assert (row["number"], row["previous"]) == (number, previous)
        text = json.dumps(row, sort_keys=True, separators=(",", ":"))
        assert hashlib.sha256(text.encode()).hexdigest() == said
        previous = said
    assert keeper.audit.verify() == Verification(ENTRIES, previous)


def test_an_empty_audit_verifies(keeper: Keeper) -> None:
    assert keeper.audit.verify() == Verification(0, FIRST)
    assert list(keeper.audit.export()) == []


def test_what_was_recorded_is_read_again(keeper: Keeper) -> None:
    before = now()
    record_some(keeper.audit)
    found = keeper.audit.entries()
    assert [one.number for one in found] == list(range(ENTRIES, 0, -1))
    assert found[-1].entry == entry(1, rows=12, revision=7)
    assert found[-3].entry.files == ("a" * 64, "b" * 64)
    assert found[-1].entry.zones == ("zone:a", "zone:b")
    assert found[0].entry.asked == '{"名称": "开发区"}'
    assert before.isoformat() <= found[-1].at <= found[0].at <= now().isoformat()


def test_filters_and_pages_give_what_the_whole_has(keeper: Keeper) -> None:
    record_some(keeper.audit)
    keeper.audit.record(
        Entry.of(OWNER, address="::1", method="GET", route="/api/v1/cover_age", status=403)
    )
    whole = keeper.audit.entries()

    def numbers(**filters: Any) -> list[int]:
        return [one.number for one in keeper.audit.entries(**filters)]

    assert numbers(actor="规划处") == [6, 5, 3, 2, 1]
    assert numbers(actor="owner", status=403) == [7]
    assert numbers(status=4) == [7, 4]
    assert numbers(route="/api/v1/coverage/") == [6, 5, 3, 2, 1]
    assert numbers(route="/api/v1/cover_") == [7]
    assert numbers(address="::1") == [7, 4]
    middle = now().fromisoformat(whole[3].at)
    assert numbers(since=middle) == [one.number for one in whole if one.at >= whole[3].at]
    assert numbers(until=middle) == [one.number for one in whole if one.at < whole[3].at]
    assert numbers(since=middle, until=middle + timedelta(microseconds=1)) == [4]
    assert numbers(limit=3) + numbers(before=5, limit=3) + numbers(before=2, limit=3) == [
        one.number for one in whole
    ]


def test_what_cannot_be_kept_is_kept_as_far_as_it_can(keeper: Keeper) -> None:
    number = "139" + "12345678"
    digest = f"{number}{'a' * 53}"  # is no telephone's number, although it has one in it
    keeper.audit.record(
        entry(asked=f"电话 {number} \0 \ud800" + "x" * 10_000, files=("one\ntwo",), outcome="\n"),
        entry(asked=digest, files=(digest,)),
    )
    kept, found = keeper.audit.entries()
    assert (kept.entry.asked, kept.entry.files) == (digest, (digest,))
    assert number not in found.entry.asked
    assert found.entry.asked.startswith("电话 ***********")
    assert len(found.entry.asked) == 500
    assert found.entry.files == ("one two",)
    assert keeper.audit.verify().broken is None


# --- what is found --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit SET actor = 'x'", "DELETE FROM audit", "DELETE FROM audit WHERE number = 6"],
)
def test_the_database_itself_refuses_a_change(
    keeper: Keeper, database: Database, statement: str
) -> None:
    record_some(keeper.audit)
    with pytest.raises(DBAPIError, match="only ever added to"), database.writing() as connection:
        connection.execute(text(statement))
    assert keeper.audit.verify().entries == ENTRIES


def test_postgresql_refuses_to_truncate(postgresql: PostgreSQL, tmp_path: Path) -> None:
    database = Database.open(Settings(data=tmp_path, accounts=SecretStr(postgresql.database())))
    with pytest.raises(DBAPIError, match="only ever added to"), database.writing() as connection:
        connection.execute(text("TRUNCATE audit"))
    database.close()


_TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
_NUMBERS = st.integers(-(2**31), 2**31 - 1)


@settings(
    max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(data=st.data())
def test_any_change_of_any_column_of_any_row_is_found(
    keeper: Keeper, database: Database, data: st.DataObject
) -> None:
    if not keeper.audit.verify().entries:
        record_some(keeper.audit)
        let_change(database)
    column = data.draw(st.sampled_from(list(AUDIT.columns)), label="column")
    number = data.draw(st.integers(1, ENTRIES), label="number")
    is_it = AUDIT.c.number == number
    with database.reading() as connection:
        before = connection.execute(select(AUDIT).where(is_it)).one()._mapping[column.name]
    new = data.draw(_NUMBERS if column.type.python_type is int else _TEXTS, label="new")
    if new == before or (column is AUDIT.c.number and 1 <= new <= ENTRIES):
        return
    try:
        with database.writing() as connection:
            connection.execute(update(AUDIT).where(is_it).values({column.name: new}))
        found = keeper.audit.verify()
        assert found.broken == (1 if column is AUDIT.c.number and new < 1 else number)
        assert found.why
    finally:
        moved = new if column is AUDIT.c.number else number
        with database.writing() as connection:
            connection.execute(
                update(AUDIT).where(AUDIT.c.number == moved).values({column.name: before})
            )
    assert keeper.audit.verify().broken is None


@pytest.mark.parametrize("number", range(1, ENTRIES + 1))
def test_a_removed_entry_is_found_the_last_one_too(
    keeper: Keeper, database: Database, number: int
) -> None:
    record_some(keeper.audit)
    let_change(database)
    with database.writing() as connection:
        connection.execute(text(f"DELETE FROM audit WHERE number = {number}"))
    found = keeper.audit.verify()
    assert (found.broken, found.why) == (number, "missing")


def test_an_entry_put_in_at_the_end_or_another_head_is_found(
    keeper: Keeper, database: Database
) -> None:
    record_some(keeper.audit)
    with database.writing() as connection:
        last = connection.execute(select(AUDIT).where(AUDIT.c.number == ENTRIES)).one()._mapping
        forged = {**last, "number": ENTRIES + 1, "previous": last["hash"]}
        connection.execute(insert(AUDIT).values(forged))
    assert keeper.audit.verify().broken == ENTRIES + 1
    let_change(database)
    with database.writing() as connection:
        connection.execute(text(f"DELETE FROM audit WHERE number = {ENTRIES + 1}"))
    assert keeper.audit.verify().broken is None
    for values, broken in (
        ({"entries": ENTRIES - 1}, ENTRIES),
        ({"entries": ENTRIES + 2}, ENTRIES + 1),
        ({"entries": ENTRIES, "hash": "0" * 64}, ENTRIES),
    ):
        with database.writing() as connection:
            connection.execute(update(HEAD).values(values))
        assert keeper.audit.verify().broken == broken


# --- several processes, and one that is killed ----------------------------------------------

_RECORDER = """
import sys
from api.access.keeping.audit import Entry
from api.access.keeping.keeper import Keeper
from graph.settings import read_settings

with Keeper.open(read_settings()) as keeper:
    for number in range(int(sys.argv[2])):
        keeper.audit.record(
            Entry(sys.argv[1], "token", "viewer", (), "::1", "GET", f"/{number}", 200)
        )
        print(number + 1, flush=True)
"""


def recorder(kept: Settings, name: str, times: int) -> subprocess.Popen[str]:
    environment = {**os.environ, "GONGJIAN_DATA": str(kept.data), "PYTHONPATH": str(ROOT)}
    if kept.accounts:
        environment["GONGJIAN_ACCOUNTS"] = kept.accounts.get_secret_value()
    return subprocess.Popen(
        [sys.executable, "-c", _RECORDER, name, str(times)],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_several_processes_write_one_chain(kept: Settings) -> None:
    running = [recorder(kept, f"process-{number}", 25) for number in range(3)]
    for process in running:
        with process:
            process.communicate()
        assert process.returncode == 0
    with Keeper.open(kept) as keeper:
        found = keeper.audit.verify()
        assert (found.entries, found.broken) == (75, None)
        written = [(one.entry.actor, one.entry.route) for one in keeper.audit.export()]
    for number in range(3):
        assert [route for name, route in written if name == f"process-{number}"] == [
            f"/{at}" for at in range(25)
        ]


def test_many_threads_write_one_chain(keeper: Keeper) -> None:
    def write(thread: int) -> None:
        for at in range(10):
            keeper.audit.record(entry(asked=f"{thread} {at}"))

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(write, range(16)))
    found = keeper.audit.verify()
    assert (found.entries, found.broken) == (160, None)
    asked = [one.entry.asked.split() for one in keeper.audit.export()]
    for thread in range(16):
        assert [at for by, at in asked if by == str(thread)] == [str(at) for at in range(10)]


def test_what_one_thread_cannot_record_keeps_no_other_from_it(
    keeper: Keeper, database: Database
) -> None:
    with database.writing() as connection:
        connection.execute(update(HEAD).values(id=2))
        connection.execute(insert(HEAD).values(id=1, entries=0, hash=FIRST))
    with ThreadPoolExecutor(4) as pool:
        failed = [pool.submit(keeper.audit.record, entry(at)).exception() for at in range(4)]
    assert all(isinstance(one, MultipleResultsFound) for one in failed)
    with database.writing() as connection:
        connection.execute(delete(HEAD).where(HEAD.c.id == 2))
    keeper.audit.record(entry())
    assert keeper.audit.verify().entries == 1


@pytest.mark.parametrize("told", [1, 10])
def test_after_a_kill_the_chain_holds_all_that_was_answered(kept: Settings, told: int) -> None:
    with recorder(kept, "killed", 10**6) as process:
        assert process.stdout
        for _ in range(told):
            last = int(process.stdout.readline())
        process.send_signal(signal.SIGKILL)
        for line in process.stdout:
            last = int(line)
    assert process.returncode == -signal.SIGKILL
    with Keeper.open(kept) as keeper:
        found = keeper.audit.verify()
        assert found.broken is None
        assert found.entries in (last, last + 1)
        keeper.audit.record(entry())
        assert keeper.audit.verify().entries == found.entries + 1
