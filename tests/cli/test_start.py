"""Help and mistakes are answered before anything heavy is loaded."""

from __future__ import annotations

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from api.cli import _BY_HAND, _GROUPS, application
from api.commands.questions import entries

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
