"""The real command, in a process of its own or in this one.

A process takes more than a second to start, so most tests run the command in this one; where what
is tested is the process (its streams, its store, another one beside it) it has one of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from api.cli import main
from tests.support.components import ROOT

COMMAND = [sys.executable, "-m", "api.cli"]


@dataclass(frozen=True)
class Ran:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


OF_THE_MACHINE = "old_xml_parser"
"""What ``doctor`` finds wrong with the machine that the tests run on, and not with the data."""


def ailments(told: Any) -> list[str]:
    """Codes of what ``doctor --json`` found wrong with the data."""
    codes = [problem["code"] for problem in told["problems"]]
    return [code for code in codes if code != OF_THE_MACHINE]


Run = Callable[..., Ran]


def environment(data: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GONGJIAN_")}
    return {**kept, "LC_ALL": "C.UTF-8", "GONGJIAN_DATA": str(data), **more}


def command(data: Path, *arguments: str, stdout: Any = subprocess.PIPE, **more: str) -> Ran:
    done = subprocess.run(
        [*COMMAND, *arguments],
        cwd=ROOT,
        env=environment(data, **more),
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        timeout=240,
        check=False,
    )
    return Ran(done.returncode, done.stdout or "", done.stderr)


def in_process(data: Path, *arguments: str, stdin: str = "", **more: str) -> Ran:
    """As :func:`command`, in this process."""
    with pytest.MonkeyPatch.context() as patch, CliRunner().isolation(stdin) as (out, err, _):
        wanted = environment(data, **more)
        for name in os.environ.keys() - wanted.keys():
            patch.delenv(name)
        for name, value in wanted.items():
            patch.setenv(name, value)
        patch.setattr(sys, "argv", ["gongjian", *arguments])
        code: Any = 0
        try:
            main()
        except SystemExit as ended:
            code = ended.code or 0
        sys.stdout.flush()
        sys.stderr.flush()
        return Ran(code, out.getvalue().decode(), err.getvalue().decode())
