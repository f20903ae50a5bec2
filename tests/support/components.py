"""Real components the tests need, and what happens when one is missing.

A missing component is a skip with its name on a developer's machine and a failure in CI, where
everything is installed on purpose.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(__file__).resolve().parents[2]
NEWEST_NEO4J = os.environ.get("TEST_NEO4J", "5") != "5"
"""Whether tests run on the newest line of Neo4j: another folder, main class and Java."""

_NEO4J = ROOT / (f".neo4j-{os.environ['TEST_NEO4J']}" if NEWEST_NEO4J else ".neo4j")
NEO4J_LIB = _NEO4J / "lib"
NEO4J_STAMP = _NEO4J / "assembled"
CLIENTS = ROOT / ".venv-clients"
"""Makers of API clients: those in Python, and below ``node`` those in TypeScript."""
SCRIPT_TOOLS = ROOT / "tests" / "js"
"""Below ``node_modules``, what checks the scripts of the pages and drives Firefox."""
OPENID = ROOT / "tests" / "openid"
"""The OpenID provider that log-ins are tried on."""
OLDEST_JAVA = 17
SKIP_PREFIX = "missing component"

QUICK_START = "-XX:TieredStopAtLevel=1"
"""Of a Java server in a test: it does not live long enough for what its second compiler costs."""


def in_ci() -> bool:
    """Whether this run has to have every component."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def missing(component: str, reason: str) -> NoReturn:
    """Skip the test by the component's name, or fail it in CI."""
    message = f"{SKIP_PREFIX}: {component} ({reason})"
    if in_ci():
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


def java() -> str | None:
    """The Java that runs the Neo4j server; None where there is none.

    The newest line needs 21 or newer, which the embedded store brings along.
    """
    if NEWEST_NEO4J:
        spec = find_spec("arcadedb_embedded")
        assert spec is not None
        assert spec.origin is not None
        return str(Path(spec.origin).parent / "jre" / "bin" / "java")
    return shutil.which("java")


def java_major() -> int | None:
    """Major version of that Java; None where there is none that runs."""
    program = java()
    if program is None:
        return None
    answer = subprocess.run([program, "-version"], capture_output=True, text=True, check=False)
    for line in answer.stderr.splitlines():
        if " version " in line:
            parts = line.split('"')[1].split(".")
            # Java 8 and older call themselves 1.8.
            return int(parts[1] if parts[0] == "1" else parts[0].split("-")[0])
    return None


def why_no_neo4j() -> str | None:
    """What keeps the assembled Neo4j server from being started; None when nothing does."""
    major = java_major()
    if major is None:
        return "no Java on PATH"
    if major < OLDEST_JAVA:
        return f"Java {major} is too old, {OLDEST_JAVA} or newer is needed"
    if not NEO4J_STAMP.exists():
        return "the server is not assembled, run `make neo4j` (needs Maven)"
    return None


def why_no_clients() -> str | None:
    """What keeps the makers of API clients from being run; None when nothing does."""
    if shutil.which("node") is None:
        return "no Node.js on PATH"
    if not (CLIENTS / ".installed").exists():
        return "they are not installed, run `make clients` (needs npm)"
    return None


def why_no_openid() -> str | None:
    """What keeps the OpenID provider from being run; None when nothing does."""
    if shutil.which("node") is None:
        return "no Node.js on PATH"
    if not (OPENID / "node_modules" / ".installed").exists():
        return "it is not installed, run `make openid` (needs npm)"
    return None


def why_no_spark() -> str | None:
    """What keeps Apache Spark from being started; None when nothing does."""
    if shutil.which("java") is None:
        return "no Java on PATH"
    if not (ROOT / ".venv-spark" / ".installed").exists():
        return "it is not installed, run `make spark`"
    return None


def nginx_path() -> str | None:
    """Executable of nginx, which Debian keeps where only root looks by default."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


def chromium_path() -> str | None:
    """Executable of the Chromium to drive: $CHROMIUM, else the first one found on PATH."""
    return _named_or(
        "CHROMIUM",
        "chromium-headless-shell",
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    )


def firefox_path() -> str | None:
    """Executable of the Firefox to drive: $FIREFOX, else the first one found on PATH."""
    return _named_or("FIREFOX", "firefox-esr", "firefox")


def _named_or(variable: str, *usual: str) -> str | None:
    named = os.environ.get(variable)
    if named:
        return shutil.which(named)
    for name in usual:
        found = shutil.which(name)
        if found:
            return found
    return None
