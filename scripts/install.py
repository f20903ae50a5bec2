"""Install what lock files name, hashes checked: ``python scripts/install.py LOCK...``.

uv does it in parallel. It is taken from PATH or put beside the interpreter first, from a lock of
its own, which together is quicker than pip alone; whatever uv cannot do, pip does. Nothing but the
standard library is needed.

Nothing is resolved: the locks are complete, and leave out what pyvis asks for and never needs.
Nothing is compiled to bytecode ahead: Python does so at the first import, for what is imported.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from importlib import invalidate_caches
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV_LOCK = ROOT / "requirements-uv.lock"

_LOCKED = ["--no-deps", "--require-hashes", "--only-binary", ":all:"]
_PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
_AS_PIP = {"index-url": "UV_DEFAULT_INDEX", "cert": "SSL_CERT_FILE"}
"""Settings of pip that hold for uv too, and the variables by which it is told."""


def main() -> None:
    """Install, or end with the status of the installer that could not."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("locks", nargs="+", metavar="LOCK")
    asked.add_argument("--python", default=sys.executable, help="interpreter to install for")
    asked.add_argument("--project", action="store_true", help="and this project, as a link")
    asked.add_argument("--source", metavar="NAME", help="build this one: it has no wheel")
    given = asked.parse_args()
    source = ["--no-binary", given.source, "--no-build-isolation"] if given.source else []
    locks = [word for lock in given.locks for word in ("--requirement", lock)]
    steps = [[*_LOCKED, *source, *locks]]
    if given.project:  # with the build backend that is locked
        steps.append(["--no-deps", "--no-build-isolation", "--editable", str(ROOT)])
    uv = _uv()
    for step in steps:
        if uv is not None:
            command = [uv, "pip", "install", "--quiet", "--python", given.python, *step]
            if subprocess.run(command, env=_as_told_to_pip(), check=False).returncode == 0:
                continue
            print("uv could not install it: pip is asked instead", file=sys.stderr)
            uv = None
        if done := _pip("--python", given.python, "install", "--no-compile", *step):
            sys.exit(done)


def _uv() -> str | None:
    """A uv that runs; put beside this interpreter if need be. None: there is none to be had."""
    beside = str(Path(sys.executable).parent)
    for folder in (None, beside):
        found = shutil.which("uv", path=folder)
        if found and subprocess.run([found, "--version"], capture_output=True).returncode == 0:
            return found
    done = _pip("install", "--no-compile", *_LOCKED, "--requirement", str(UV_LOCK))
    return shutil.which("uv", path=beside) if done == 0 else None


def _pip(*words: str) -> int:
    """Run pip. An environment is made without it, which spares more time than uv takes in all, and
    gets the one that Python brings along when it is needed."""
    if find_spec("pip") is None:
        subprocess.run([sys.executable, "-m", "ensurepip"], stdout=subprocess.DEVNULL, check=True)
        invalidate_caches()
    return subprocess.run([*_PIP, *words], check=False).returncode


def _as_told_to_pip() -> dict[str, str]:
    """The environment for uv. One that pip brought is told of pip's index and certificates; one
    that was found has settings of its own."""
    if find_spec("pip") is None:
        return {**os.environ}
    told = subprocess.run([*_PIP, "config", "list"], capture_output=True, text=True).stdout
    found = re.findall(r"(?m)^\S+?\.([a-z-]+)='(.*)'$", told)
    named = {_AS_PIP[name]: value for name, value in reversed(found) if name in _AS_PIP}
    return {**named, **os.environ}


if __name__ == "__main__":
    main()
