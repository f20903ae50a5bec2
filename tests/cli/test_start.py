"""Help and mistakes are answered before anything heavy is loaded; a slow store says so."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import _BY_HAND, _GROUPS, application
from api.commands.questions import entries
from tests.support.command import command, environment

HEAVY = ("numpy", "pydantic", "fastapi", "rich")


def loaded(*words: str) -> set[str]:
    """Modules that a call of the command line imports."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "api.cli", *words],
        capture_output=True,
        text=True,
        check=False,
    )
    return {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if "|" in line}


def test_help_loads_nothing_heavy() -> None:
    assert loaded("--help").isdisjoint(HEAVY)


@pytest.mark.parametrize(
    "words",
    [
        ("coverage", "summary", "--wrong"),
        ("coverage", "plan", "--wrong"),
        ("history", "diff", "--wrong"),
        ("identity", "merge", "--wrong"),
        ("frameworks", "plan", "--wrong"),
        ("claims", "--wrong"),
    ],
)
def test_a_mistake_is_told_before_the_network_is_loaded(words: tuple[str, ...]) -> None:
    assert loaded(*words).isdisjoint(HEAVY)


def test_a_part_of_the_command_line_helps_as_the_whole_does() -> None:
    runner = CliRunner()
    commands = (*_BY_HAND, *(entry["command"] for entry in entries()))
    rooms = {*_GROUPS, *(command.split()[0] for command in commands)}
    for room in sorted(rooms):
        whole, part = (
            runner.invoke(application(only), [room, "--help"], prog_name="gongjian").stdout
            for only in (None, room)
        )
        assert whole == part
    whole, names = (runner.invoke(application(only), ["--help"]).stdout for only in (None, ""))
    assert whole == names


def test_a_start_that_takes_long_says_that_it_goes_on(tmp_path: Path) -> None:
    """The real start, told every quarter of a second instead of every 15 s."""
    often = (
        "import graph.store.embedded_start as e, api.cli; e._TOLD_EVERY_S = 0.25; api.cli.main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", often, "init"],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    told = re.findall(r"^the embedded store has been starting for (\d+) s$", done.stderr, re.M)
    assert done.returncode == 0
    assert len(told) > 1
    assert told == sorted(told, key=int)


def test_a_start_is_given_the_time_that_the_setting_says(tmp_path: Path) -> None:
    ran = command(tmp_path, "init", GONGJIAN_EMBEDDED_START="0.2")
    assert ran.code == 3
    assert "not ready in time" in ran.err
    assert "raise GONGJIAN_EMBEDDED_START" in ran.err
