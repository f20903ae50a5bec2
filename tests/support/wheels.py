"""Environments of their own for the wheel: ``python -m tests.support.wheels`` makes them.

One for each Python that is supported and found, with what is locked and nothing else.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from tests.support.components import ROOT

WHEELS = ROOT / ".venv-wheel"
SUPPORTED = ("3.11", "3.12", "3.13")
OWN = f"{sys.version_info.major}.{sys.version_info.minor}"


def environments() -> list[str]:
    """Pythons that there is an environment for."""
    return [version for version in SUPPORTED if interpreter(version).exists()]


def interpreter(version: str) -> Path:
    """The interpreter of the environment for a Python."""
    return WHEELS / version / "bin" / "python"


def _found(version: str) -> str | None:
    """An interpreter that runs: our own, one on PATH, or one that a manager of versions keeps
    beside our own."""
    if version == OWN:
        return sys.executable
    kept = Path(sys.base_prefix).parent.glob(f"*/bin/python{version}")
    for found in (shutil.which(f"python{version}"), *map(str, sorted(kept))):
        if (
            found
            and not subprocess.run([found, "-c", "import venv"], capture_output=True).returncode
        ):
            return found
    return None


def main() -> None:
    """Make them, and say which there are."""
    for version in SUPPORTED:
        found = _found(version)
        if found is None:
            continue
        subprocess.run([found, "-m", "venv", "--without-pip", WHEELS / version], check=True)
        install = [sys.executable, ROOT / "scripts" / "install.py"]
        for_it = ["--python", interpreter(version), ROOT / "requirements.lock"]
        subprocess.run([*install, *for_it], check=True)
    print(f"The wheel is tried on Python {', '.join(environments())}")


if __name__ == "__main__":
    main()
