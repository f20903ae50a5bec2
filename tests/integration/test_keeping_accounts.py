"""Accounts, log-ins, sessions, links and tokens, in a file and in a real PostgreSQL."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from argon2 import PasswordHasher
from pydantic import SecretStr
from sqlalchemy import Table, make_url, select, text, update

from api.access.actor import OWNER, Actor
from api.access.keeping.database import Database
from api.access.keeping.keeper import Keeper
from api.access.keeping.sessions import IDLE, LONGEST
from api.access.keeping.tables import ACCOUNT, ATTEMPT, LINK, METADATA, SESSION, TOKEN, now
from api.access.rights import Role
from api.http.errors import NotLoggedIn, TooManyRequests
from graph.errors import (
    Conflict,
    InvalidInput,
    NotFound,
    PersonDataRefused,
    StoreMismatch,
    StoreUnavailable,
    StoreUnwritable,
)
from graph.settings import Settings
from tests.support.postgresql import PostgreSQL

RIGHT = "three planners, one desk"
HERE, THERE = "192.0.2.1", "192.0.2.2"


def later(database: Database, table: Table, by: timedelta, *columns: str) -> None:
    """What the table says happened so much earlier: as if that time had passed since."""
    with database.writing() as connection:
        for row in connection.execute(select(table)).all():
            key = next(iter(table.primary_key))
            values = {name: row._mapping[name] - by for name in columns}
            connection.execute(update(table).where(key == row._mapping[key.name]).values(values))


def value(database: Database, column: Any) -> Any:
    with database.reading() as connection:
        return connection.execute(select(column)).scalar_one()


def fail(keeper: Keeper, times: int, name: str = "规划处", address: str = THERE) -> None:
    for _ in range(times):
        with pytest.raises(NotLoggedIn):
            keeper.log_in(name, "a wrong password", address)


# --- the database ---------------------------------------------------------------------------


def test_the_steps_make_the_tables_that_the_code_reads(database: Database) -> None:
    with database.reading() as connection:
        found = compare_metadata(MigrationContext.configure(connection), METADATA)
    assert found == []


def test_many_may_open_a_new_database_at_once(kept: Settings) -> None:
    with ThreadPoolExecutor(8) as pool:
        for opened in pool.map(lambda _: Keeper.open(kept), range(8)):
            opened.close()
    with Keeper.open(kept) as keeper:
        assert keeper.accounts.list() == ()


def test_a_database_of_a_newer_version_is_refused(kept: Settings, database: Database) -> None:
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreMismatch, match="newer version"):
        Keeper.open(kept)


def test_the_file_is_its_owners_only(tmp_path: Path) -> None:
    with Keeper.open(Settings(data=tmp_path / "new")) as keeper:
        keeper.accounts.add("office", Role.VIEWER)
        modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in (tmp_path / "new").iterdir()}
    assert set(modes) >= {"accounts.db", "accounts.db-wal"}
    assert set(modes.values()) == {0o600}


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "accounts.db").write_bytes(b"no database at all " * 100)
    with pytest.raises(StoreMismatch, match="no database of accounts"):
        Keeper.open(Settings(data=tmp_path))


@pytest.mark.parametrize(
    ("address", "error", "told"),
    [
        ("nonsense", InvalidInput, "GONGJIAN_ACCOUNTS is no address"),
        ("postgresql+psycopg://u:hidden-word@h:port/d", InvalidInput, "is no address"),
        ("mysql://u:hidden-word@h/d", InvalidInput, "'mysql' is not supported"),
        ("postgresql+psycopg://u:hidden-word@127.0.0.1:1/d", StoreUnavailable, "does not answer"),
    ],
)
def test_an_address_that_leads_nowhere_is_told_without_its_password(
    tmp_path: Path, address: str, error: type[Exception], told: str
) -> None:
    with pytest.raises(error, match=told) as caught:
        Keeper.open(Settings(data=tmp_path, accounts=SecretStr(address)))
    assert "hidden-word" not in str(caught.value)


def test_a_user_who_may_make_no_tables_is_told(postgresql: PostgreSQL, tmp_path: Path) -> None:
    address = make_url(postgresql.database())
    with psycopg.connect(address.set(drivername="postgresql").render_as_string(False)) as server:
        server.execute("CREATE ROLE reader LOGIN PASSWORD 'hidden-word'")
    reader = address.set(username="reader", password="hidden-word").render_as_string(False)
    with pytest.raises(StoreUnwritable, match="permission denied") as caught:
        Keeper.open(Settings(data=tmp_path, accounts=SecretStr(reader)))
    assert "hidden-word" not in caught.value.message
    wrong = address.set(password="another-word").render_as_string(False)
    with pytest.raises(StoreUnavailable, match="password authentication failed") as refused:
        Keeper.open(Settings(data=tmp_path, accounts=SecretStr(wrong)))
    assert "another-word" not in refused.value.message


def test_a_server_that_ended_all_connections_is_asked_anew(
    postgresql: PostgreSQL, tmp_path: Path
) -> None:
    settings = Settings(data=tmp_path, accounts=SecretStr(postgresql.database()))
    with Keeper.open(settings) as keeper:
        keeper.accounts.add("office", Role.VIEWER)
        other = Database.open(settings)
        with other.writing() as connection:
            connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
        other.close()
        assert keeper.accounts.find("office")


# --- accounts -------------------------------------------------------------------------------


def test_an_account_that_another_process_added_is_seen(kept: Settings, keeper: Keeper) -> None:
    assert not keeper.accounts.any()
    with Keeper.open(kept) as other:
        added = other.accounts.add("规划处", Role.PLANNER, ["zone:a", "zone:b", "zone:a"], RIGHT)
    assert keeper.accounts.any()
    assert keeper.accounts.find("规划处") == added
    assert keeper.accounts.list() == (added,)
    assert added.zones == ("zone:a", "zone:b")
    assert RIGHT not in repr(added)
    assert "argon2" not in repr(added)


def test_where_all_accounts_are_disabled_the_service_is_not_open(keeper: Keeper) -> None:
    keeper.accounts.add("office", Role.ADMIN)
    keeper.accounts.change("office", disabled=True)
    assert keeper.accounts.any()


def test_names_that_look_alike_are_one(keeper: Keeper) -> None:
    keeper.accounts.add("Office-A", Role.VIEWER)
    with pytest.raises(Conflict, match="office-a"):
        keeper.accounts.add("ｏｆｆｉｃｅ-a", Role.ADMIN)
    assert keeper.accounts.find("OFFICE-A").name == "office-a"


@pytest.mark.parametrize(
    "name", ["", " ", "a b", "x" * 61, "a\nb", "a@b", "owner", "Command", "<b>", "\ud800"]
)
def test_what_is_no_name_is_refused(keeper: Keeper, name: str) -> None:
    with pytest.raises(InvalidInput):
        keeper.accounts.add(name, Role.VIEWER)
    with pytest.raises(NotFound):
        keeper.accounts.find(name)


def test_the_number_of_a_person_is_refused_as_a_name(keeper: Keeper) -> None:
    with pytest.raises(PersonDataRefused, match="mobile number"):
        keeper.accounts.add("139" + "12345678", Role.VIEWER)


@pytest.mark.parametrize(
    "password", ["", "short", "x" * 11, "x" * 201, "a" * 40, "planning-department"]
)
def test_a_weak_password_is_refused(keeper: Keeper, password: str) -> None:
    with pytest.raises(InvalidInput):
        keeper.accounts.add("planning-department", Role.VIEWER, password=password)
    assert keeper.accounts.list() == ()


def test_what_is_not_given_stays(keeper: Keeper) -> None:
    keeper.accounts.add("office", Role.EDITOR, ["zone:a"], RIGHT)
    before = keeper.accounts.find("office")
    after = keeper.accounts.change("office", zones=[])
    assert after.zones == ()
    assert (after.role, after.password, after.disabled) == (before.role, before.password, False)
    with pytest.raises(NotFound):
        keeper.accounts.change("nobody", role=Role.ADMIN)


# --- log-in ---------------------------------------------------------------------------------


def test_wrong_password_unknown_name_and_none_kept_are_told_alike(keeper: Keeper) -> None:
    keeper.accounts.add("规划处", Role.PLANNER, password=RIGHT)
    keeper.accounts.add("dashboard", Role.VIEWER)
    told = set()
    for name in ("规划处", "dashboard", "nobody", "no name at all\0"):
        with pytest.raises(NotLoggedIn) as caught:
            keeper.log_in(name, "a wrong password", HERE)
        told.add(caught.value.message)
    assert len(told) == 1
    assert keeper.log_in("规划处", RIGHT, HERE).role is Role.PLANNER


def test_the_same_keys_are_the_same_password(keeper: Keeper) -> None:
    keeper.accounts.add("office", Role.VIEWER, password="Café-Büro-Straße")
    assert keeper.log_in("Office", "Cafe\u0301-Bu\u0308ro-Straße", HERE).name == "office"


def test_a_disabled_account_is_told_to_its_holder_only(keeper: Keeper) -> None:
    keeper.accounts.add("office", Role.VIEWER, password=RIGHT)
    keeper.accounts.change("office", disabled=True)
    with pytest.raises(NotLoggedIn, match="disabled"):
        keeper.log_in("office", RIGHT, HERE)
    with pytest.raises(NotLoggedIn, match="wrong"):
        keeper.log_in("office", "a wrong password", HERE)
    keeper.accounts.change("office", disabled=False)
    assert keeper.log_in("office", RIGHT, HERE)


def test_a_hash_of_less_expense_is_made_anew(keeper: Keeper, database: Database) -> None:
    keeper.accounts.add("office", Role.VIEWER, password=RIGHT)
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(RIGHT)
    with database.writing() as connection:
        connection.execute(update(ACCOUNT).values(password=cheap))
    keeper.log_in("office", RIGHT, HERE)
    kept = keeper.accounts.find("office").password
    assert kept
    assert kept != cheap
    assert not PasswordHasher().check_needs_rehash(kept)
    assert keeper.log_in("office", RIGHT, HERE)


def test_failures_make_wait_in_every_process_and_then_the_right_password_works(
    kept: Settings, keeper: Keeper, database: Database
) -> None:
    keeper.accounts.add("规划处", Role.PLANNER, password=RIGHT)
    waits = []
    for _ in range(12):
        later(database, ATTEMPT, timedelta(minutes=6), "last")
        fail(keeper, 1)
    with Keeper.open(kept) as other:
        for one in (keeper, other):
            with pytest.raises(TooManyRequests) as caught:
                one.log_in("规划处", RIGHT, THERE)
            waits.append(caught.value.retry_after_s)
    assert all(60 <= wait <= 300 for wait in waits)
    later(database, ATTEMPT, timedelta(seconds=waits[0]), "last")
    assert keeper.log_in("规划处", RIGHT, THERE).name == "规划处"
    fail(keeper, 5)


def test_a_wait_is_never_longer_than_minutes(keeper: Keeper, database: Database) -> None:
    keeper.accounts.add("规划处", Role.PLANNER, password=RIGHT)
    fail(keeper, 1)
    with database.writing() as connection:
        connection.execute(update(ATTEMPT).values(failures=10**6))
    with pytest.raises(TooManyRequests) as caught:
        keeper.log_in("规划处", RIGHT, HERE)
    assert 290 < caught.value.retry_after_s <= 300


def test_many_attempts_at_once_are_counted_each(keeper: Keeper) -> None:
    keeper.accounts.add("规划处", Role.PLANNER, password=RIGHT)

    def attempt(_: int) -> type[Exception]:
        with pytest.raises((NotLoggedIn, TooManyRequests)) as caught:
            keeper.log_in("规划处", "a wrong password", THERE)
        return caught.type

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(attempt, range(16)))
    assert found.count(TooManyRequests) >= 8
    assert 5 <= found.count(NotLoggedIn) <= 8


def test_who_guesses_elsewhere_does_not_keep_the_holder_out(keeper: Keeper) -> None:
    keeper.accounts.add("规划处", Role.PLANNER, password=RIGHT)
    keeper.log_in("规划处", RIGHT, HERE)
    fail(keeper, 5)
    with pytest.raises(TooManyRequests):
        keeper.log_in("规划处", RIGHT, THERE)
    assert keeper.log_in("规划处", RIGHT, HERE)


def test_an_address_that_tries_many_names_has_to_wait(keeper: Keeper) -> None:
    for number in range(20):
        fail(keeper, 1, f"office-{number}")
    with pytest.raises(TooManyRequests):
        keeper.log_in("office-20", RIGHT, THERE)
    fail(keeper, 1, "office-20", HERE)


def test_after_a_day_or_a_clock_that_went_back_nobody_waits(
    keeper: Keeper, database: Database
) -> None:
    keeper.accounts.add("规划处", Role.PLANNER, password=RIGHT)
    fail(keeper, 5)
    later(database, ATTEMPT, timedelta(days=-1), "last")
    assert keeper.log_in("规划处", RIGHT, THERE)
    fail(keeper, 5)
    later(database, ATTEMPT, timedelta(days=1, hours=1), "last")
    assert keeper.log_in("规划处", RIGHT, THERE)


# --- sessions -------------------------------------------------------------------------------


def entered(keeper: Keeper) -> tuple[Actor, str]:
    keeper.accounts.add("office", Role.EDITOR, ["zone:a"], RIGHT)
    actor = keeper.log_in("office", RIGHT, HERE).actor()
    return actor, keeper.sessions.begin(actor)


def test_a_session_says_who_asks_until_it_is_ended(keeper: Keeper, database: Database) -> None:
    actor, secret = entered(keeper)
    assert keeper.sessions.actor(secret) == actor == Actor("office", Role.EDITOR, ("zone:a",))
    assert secret not in value(database, SESSION.c.secret)
    assert keeper.sessions.actor("another") is None
    assert keeper.sessions.actor("\ud800\0") is None
    keeper.sessions.end(secret)
    assert keeper.sessions.actor(secret) is None


def test_a_session_that_is_idle_ends_and_one_that_is_used_goes_on(
    keeper: Keeper, database: Database
) -> None:
    actor, secret = entered(keeper)
    for _ in range(3):
        later(database, SESSION, IDLE - timedelta(minutes=1), "began", "used")
        assert keeper.sessions.actor(secret) == actor
    later(database, SESSION, IDLE + timedelta(minutes=1), "began", "used")
    assert keeper.sessions.actor(secret) is None
    keeper.sessions.begin(OWNER)
    assert value(database, SESSION.c.name) == OWNER.name  # what has ended is cleared away


def test_a_session_ends_however_much_it_is_used(keeper: Keeper, database: Database) -> None:
    actor, secret = entered(keeper)
    later(database, SESSION, LONGEST - timedelta(minutes=1), "began")
    assert keeper.sessions.actor(secret) == actor
    later(database, SESSION, timedelta(minutes=2), "began")
    assert keeper.sessions.actor(secret) is None


def test_a_clock_that_went_back_neither_ends_a_session_nor_lengthens_it(
    keeper: Keeper, database: Database
) -> None:
    actor, secret = entered(keeper)
    later(database, SESSION, LONGEST - timedelta(minutes=10), "began")
    later(database, SESSION, timedelta(days=-400), "began", "used")  # the clock went back
    assert keeper.sessions.actor(secret) == actor
    later(database, SESSION, timedelta(minutes=5), "began", "used")
    assert keeper.sessions.actor(secret) == actor
    later(database, SESSION, timedelta(minutes=6), "began", "used")
    assert keeper.sessions.actor(secret) is None


def test_use_is_written_once_a_minute_at_most(keeper: Keeper, database: Database) -> None:
    _, secret = entered(keeper)
    began = value(database, SESSION.c.used)
    keeper.sessions.actor(secret)
    assert value(database, SESSION.c.used) == began
    later(database, SESSION, timedelta(minutes=2), "began", "used")
    keeper.sessions.actor(secret)
    assert value(database, SESSION.c.used) >= began


@pytest.mark.parametrize(
    "change",
    [
        {"disabled": True},
        {"role": Role.VIEWER},
        {"zones": ["zone:b"]},
        {"password": "another good password"},
    ],
)
def test_a_change_of_the_account_ends_its_sessions_at_once(
    kept: Settings, keeper: Keeper, change: dict[str, Any]
) -> None:
    actor, secret = entered(keeper)
    other = keeper.sessions.begin(OWNER)
    with Keeper.open(kept) as another:
        another.accounts.change("office", **change)
    assert keeper.sessions.actor(secret) is None
    assert keeper.sessions.actor(other) == OWNER
    if "password" not in change:
        # Whoever was let in a moment before the change begins no session after it.
        with pytest.raises(NotLoggedIn, match="log in again"):
            keeper.sessions.begin(actor)


def test_all_sessions_of_a_name_are_ended(keeper: Keeper) -> None:
    actor, secret = entered(keeper)
    provided = Actor("office", Role.VIEWER, way="openid")
    secrets = [secret, keeper.sessions.begin(actor), keeper.sessions.begin(provided)]
    assert keeper.sessions.actor(secrets[2]) == provided
    assert keeper.sessions.end_all("office") == 3
    assert [keeper.sessions.actor(one) for one in secrets] == [None] * 3


def test_a_link_lets_in_once(keeper: Keeper) -> None:
    secret = keeper.sessions.one_time(OWNER, 5)

    def redeem(_: int) -> Actor | None:
        try:
            return keeper.sessions.redeem(secret)
        except NotLoggedIn:
            return None

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(redeem, range(8)))
    assert sorted(found, key=str) == [OWNER, *[None] * 7]


@pytest.mark.parametrize("passed", [timedelta(minutes=6), timedelta(minutes=-6)])
def test_an_old_link_lets_nobody_in(keeper: Keeper, database: Database, passed: timedelta) -> None:
    secret = keeper.sessions.one_time(OWNER, 5)
    later(database, LINK, passed, "made")
    with pytest.raises(NotLoggedIn, match="too old"):
        keeper.sessions.redeem(secret)


# --- tokens ---------------------------------------------------------------------------------


def tomorrow() -> datetime:
    return now() + timedelta(days=1)


def test_a_token_stands_for_its_account_within_its_own_limits(
    keeper: Keeper, database: Database
) -> None:
    keeper.accounts.add("dashboard", Role.PLANNER, ["zone:a", "zone:b"])
    whole, text = keeper.tokens.issue("Dashboard", expires=tomorrow())
    assert text.startswith("gj_")
    assert keeper.tokens.actor(text) == Actor(
        "dashboard", Role.PLANNER, ("zone:a", "zone:b"), "token"
    )
    assert text not in value(database, TOKEN.c.secret)
    _, text = keeper.tokens.issue(
        "dashboard", expires=tomorrow(), role=Role.VIEWER, zones=["zone:b"]
    )
    assert keeper.tokens.actor(text) == Actor("dashboard", Role.VIEWER, ("zone:b",), "token")
    listed = {one.id: one for one in keeper.tokens.list()}
    assert len(listed) == 2
    assert listed[whole.id].used is not None


def test_a_token_is_never_wider_than_its_account(keeper: Keeper) -> None:
    keeper.accounts.add("dashboard", Role.PLANNER, ["zone:a", "zone:b"])
    with pytest.raises(InvalidInput, match="'admin' is wider than 'planner'"):
        keeper.tokens.issue("dashboard", expires=tomorrow(), role=Role.ADMIN)
    with pytest.raises(InvalidInput, match="zone:c"):
        keeper.tokens.issue("dashboard", expires=tomorrow(), zones=["zone:a", "zone:c"])
    with pytest.raises(InvalidInput, match="past"):
        keeper.tokens.issue("dashboard", expires=now())
    with pytest.raises(NotFound):
        keeper.tokens.issue("nobody", expires=tomorrow())
    _, text = keeper.tokens.issue("dashboard", expires=tomorrow(), zones=["zone:a"])
    keeper.accounts.change("dashboard", role=Role.VIEWER, zones=["zone:a"])
    assert keeper.tokens.actor(text) == Actor("dashboard", Role.VIEWER, ("zone:a",), "token")
    keeper.accounts.change("dashboard", zones=["zone:b"])
    with pytest.raises(NotLoggedIn, match="does not count"):
        keeper.tokens.actor(text)


def test_a_token_that_expired_is_told_so_and_every_other_alike(
    keeper: Keeper, database: Database
) -> None:
    keeper.accounts.add("dashboard", Role.VIEWER)
    token, text = keeper.tokens.issue("dashboard", expires=tomorrow())
    keeper.accounts.change("dashboard", disabled=True)
    told = []
    for one in (text, "gj_unknown", "\ud800"):
        with pytest.raises(NotLoggedIn) as caught:
            keeper.tokens.actor(one)
        told.append(caught.value.message)
    keeper.accounts.change("dashboard", disabled=False)
    assert keeper.tokens.actor(text)
    later(database, TOKEN, timedelta(days=2), "expires")
    with pytest.raises(NotLoggedIn, match="expired"):
        keeper.tokens.actor(text)
    assert keeper.tokens.revoke(token.id).revoked is not None
    with pytest.raises(NotLoggedIn) as caught:
        keeper.tokens.actor(text)
    assert {*told, caught.value.message} == {told[0]}
    first = keeper.tokens.revoke(token.id)
    assert keeper.tokens.revoke(token.id) == first
    with pytest.raises(NotFound):
        keeper.tokens.revoke("nothing")
