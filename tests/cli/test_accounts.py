"""``accounts`` and ``audit``: offline, on the database alone, in a file and in PostgreSQL."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from api.access.keeping.database import Database
from api.access.keeping.keeper import Keeper
from api.access.keeping.tables import now
from api.access.rights import Role
from graph.settings import Settings
from graph.store.embedded import hold
from tests.support.command import COMMAND, Ran, environment, in_process
from tests.support.components import ROOT

RIGHT = "three planners, one desk"
HERE = "192.0.2.1"


@pytest.fixture
def run(kept: Settings) -> Callable[..., Ran]:
    more = {"GONGJIAN_ACCOUNTS": kept.accounts.get_secret_value()} if kept.accounts else {}
    return lambda *words, **given: in_process(kept.data, *words, **given, **more)


def test_from_the_first_account_to_the_last_token(run: Callable[..., Ran], kept: Settings) -> None:
    added = run(
        *("accounts", "add", "规划处", "--role", "planner", "--zone", "zone:a", "--zone", "zone:b"),
        *("--password-stdin", "--json"),
        stdin=f"{RIGHT}\n",
    )
    assert added.code == 0, added.err
    assert {**added.json, "added": "", "changed": ""} == {
        "name": "规划处",
        "role": "planner",
        "zones": ["zone:a", "zone:b"],
        "has_password": True,
        "disabled": False,
        "added": "",
        "changed": "",
    }
    with Keeper.open(kept) as keeper:
        actor = keeper.log_in("规划处", RIGHT, HERE).actor()
        session = keeper.sessions.begin(actor)
        assert run("accounts", "change", "规划处", "--all-zones", "--role", "editor").code == 0
        assert keeper.sessions.actor(session) is None
        assert keeper.accounts.find("规划处").role is Role.EDITOR
        assert keeper.accounts.find("规划处").zones == ()
        new = run("accounts", "change", "规划处", "--password-stdin", stdin="another, longer one\n")
        assert new.code == 0
        assert keeper.log_in("规划处", "another, longer one", HERE)

        issued = run("accounts", "token", "规划处", "--days", "7", "--role", "viewer")
        assert issued.code == 0
        token = issued.out.strip()
        assert keeper.tokens.actor(token).role is Role.VIEWER
        (known,) = keeper.tokens.list()
        assert timedelta(days=6) < known.expires - now() < timedelta(days=7)
        assert run("accounts", "disable", "规划处").code == 0
        assert keeper.accounts.find("规划处").disabled
        assert run("accounts", "enable", "规划处").code == 0
        assert keeper.tokens.actor(token)
        assert run("accounts", "revoke", known.id, "--json").json["revoked"]
    listed = run("accounts", "list", "--json").json
    assert [one["name"] for one in listed["accounts"]] == ["规划处"]
    assert [one["id"] for one in listed["tokens"]] == [known.id]
    shown = run("accounts", "list", "--lang", "zh").out
    for word in ("规划处", "编辑", known.id):
        assert word in shown
    everything = [run("audit", "export").out, shown, json.dumps(listed)]
    for secret in (RIGHT, "another, longer one", token, "argon2"):
        assert not any(secret in one for one in everything)


@pytest.mark.parametrize(
    ("words", "stdin", "told"),
    [
        (("add", "规划处", "--role", "planner"), "", "--password-stdin"),
        (("add", "规划处", "--role", "planner", "--password-stdin"), "short\n", "12 to 200"),
        (("add", "规划处", "--role", "boss", "--no-password"), "", "planner"),
        (("add", "a b", "--role", "viewer", "--no-password"), "", "'a b' is no name"),
        (("change", "规划处"), "", "nothing to change"),
        (("change", "x", "--zone", "zone:a", "--all-zones"), "", "contradict"),
        (("token", "x", "--days", "0"), "", "--days"),
    ],
)
def test_bad_input_is_told_and_nothing_is_kept(
    tmp_path: Path, words: tuple[str, ...], stdin: str, told: str
) -> None:
    ran = in_process(tmp_path, "accounts", *words, stdin=stdin)
    assert ran.code == 2
    assert told in ran.err
    assert "Traceback" not in ran.err
    assert in_process(tmp_path, "accounts", "list", "--json").json["accounts"] == []


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    for words in (("disable", "规划处"), ("token", "规划处"), ("revoke", "00000000")):
        ran = in_process(tmp_path, "accounts", *words)
        assert ran.code == 1
        assert "gongjian accounts list" in ran.err


def test_a_database_that_is_away_is_told(tmp_path: Path) -> None:
    address = "postgresql+psycopg://office:hidden-word@127.0.0.1:1/accounts"
    ran = in_process(tmp_path, "accounts", "list", GONGJIAN_ACCOUNTS=address)
    assert ran.code == 3
    assert "does not answer" in ran.err
    assert "hidden-word" not in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_password_is_typed_twice_and_not_shown(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, "accounts", "add", "office", "--role", "viewer"],
        cwd=ROOT,
        env=environment(tmp_path),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    ) as running:
        os.close(theirs)
        said = b""
        # The blank comes once the terminal shows nothing any more.
        for prompt in (b"Password: ", b"Once more: "):
            while prompt not in said:
                said += os.read(ours, 1000)
            os.write(ours, f"{RIGHT}\n".encode())
        assert running.wait() == 0
        try:
            while more := os.read(ours, 1000):
                said += more
        except OSError:  # the other end is closed
            pass
        os.close(ours)
    assert RIGHT.encode() not in said
    with Keeper.open(Settings(data=tmp_path)) as keeper:
        assert keeper.log_in("office", RIGHT, HERE)


# --- audit ----------------------------------------------------------------------------------


def test_commands_are_in_the_audit_and_it_verifies(run: Callable[..., Ran]) -> None:
    for name in ("甲园区", "乙园区"):
        run("accounts", "add", name, "--role", "viewer", "--no-password")
    run("accounts", "disable", "甲园区")
    found = run("audit", "list", "--json").json
    assert [(one["actor"], one["route"], one["asked"]) for one in found] == [
        ("command", "accounts disable", "甲园区"),
        ("command", "accounts add", "乙园区 viewer"),
        ("command", "accounts add", "甲园区 viewer"),
    ]
    shown = run("audit", "list", "--route", "accounts a", "--limit", "1", "--lang", "en").out
    assert "乙园区" in shown
    assert "甲园区" not in shown
    today = found[0]["at"][:10]
    assert len(run("audit", "list", "--since", today, "--until", today, "--json").json) == 3
    assert run("audit", "list", "--until", "2000-01-01", "--json").json == []
    verified = run("audit", "verify", "--json")
    assert verified.code == 0
    assert verified.json == {"entries": 3, "hash": found[0]["hash"], "broken": None, "why": None}
    assert found[0]["hash"] in run("audit", "verify").out


def test_an_export_has_every_entry(run: Callable[..., Ran], tmp_path: Path) -> None:
    run("accounts", "add", "=cmd", "--role", "viewer", "--no-password")
    run("accounts", "add", "office", "--role", "viewer", "--no-password")
    lines = [json.loads(line) for line in run("audit", "export").out.splitlines()]
    assert [one["route"] for one in lines] == ["accounts add", "audit export"]
    file = tmp_path / "audit.csv"
    assert run("audit", "export", "csv", "-o", str(file)).code == 0
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))))
    assert [(one["number"], one["hash"]) for one in rows[:2]] == [
        (str(one["number"]), one["hash"]) for one in lines
    ]
    assert len(rows) == 3
    refused = run("audit", "export", "-o", str(tmp_path / "no" / "file"))
    assert refused.code == 1
    assert "cannot be written" in refused.err


def test_an_entry_that_was_changed_is_named(run: Callable[..., Ran], kept: Settings) -> None:
    for name in ("a", "b", "c"):
        run("accounts", "add", name, "--role", "viewer", "--no-password")
    database = Database.open(kept)
    trigger = "audit_no_update" if kept.accounts is None else "audit_no_change ON audit"
    with database.writing() as connection:
        connection.execute(text(f"DROP TRIGGER {trigger}"))
        connection.execute(text("UPDATE audit SET actor = 'nobody' WHERE number = 2"))
    database.close()
    ran = run("audit", "verify", "--lang", "en")
    assert ran.code == 1
    assert "broken at entry 2: it was changed" in ran.out
    told = run("audit", "verify", "--json").json
    assert (told["broken"], told["why"]) == (2, "changed")


def test_what_a_command_writes_is_on_record_and_what_it_only_checks_is_not(tmp_path: Path) -> None:
    with hold(tmp_path):
        # Without accounts there is nowhere to record it.
        assert in_process(tmp_path, "load", "kunming").code == 0
        assert not Settings(data=tmp_path).accounts_file.exists()
        added = ("accounts", "add", "admin", "--role", "admin", "--no-password")
        assert in_process(tmp_path, *added).code == 0
        synth = ("synth", "--scale", "0.05")
        pair = ("identity", "separate", "unit:yunnei", "unit:kunming-university")
        why = ("--reason", "by hand", "--source", "minutes 3")
        for words in ((*synth, "--dry-run"), (*pair, *why, "--dry-run"), synth, (*pair, *why)):
            ran = in_process(tmp_path, *words)
            assert ran.code == 0, ran.err
        told = in_process(tmp_path, "audit", "list", "--json").json
        written = [entry for entry in told if not entry["route"].startswith("accounts")]
        assert [(entry["actor"], entry["route"]) for entry in written] == [
            ("command", "identity separate"),
            ("command", "synth"),
        ]
        assert written[1]["asked"] == "--scale 0.05"
        assert 0 < written[1]["revision"] < written[0]["revision"]
        assert in_process(tmp_path, "audit", "verify").code == 0
