"""The installer of the locks: uv where there is one, else pip, neither without the right hash."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from tests.support.components import ROOT, missing

NAME = "gongjian_sample-1.0"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package of one line, which asks for another one that nobody has."""
    file = tmp_path_factory.mktemp("wheels") / f"{NAME}-py3-none-any.whl"
    parts = {
        "gongjian_sample.py": "HERE = True\n",
        f"{NAME}.dist-info/METADATA": "Metadata-Version: 2.1\nName: gongjian-sample\n"
        "Version: 1.0\nRequires-Dist: gongjian-nobody-has-it\n",
        f"{NAME}.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},,\n" for name in (*parts, f"{NAME}.dist-info/RECORD"))
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in (*parts.items(), (f"{NAME}.dist-info/RECORD", record)):
            archive.writestr(name, text)
    return file


def installed(wheel: Path, folder: Path, digest: str, path: str) -> tuple[int, str, bool]:
    """How the installer ended for an environment, what it said, whether the package is there."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    lock = folder / "sample.lock"
    lock.write_text(f"gongjian-sample==1.0 --hash=sha256:{digest}\n", encoding="utf-8")
    offline = {
        "UV_FIND_LINKS": str(wheel.parent),
        "UV_OFFLINE": "1",
        "UV_NO_CACHE": "1",
        "PIP_FIND_LINKS": str(wheel.parent),
        "PIP_NO_INDEX": "1",
    }
    # The environment's own interpreter, beside which there is no uv, as `make` calls it.
    python = folder / "bin" / "python"
    done = subprocess.run(
        [python, ROOT / "scripts" / "install.py", lock],
        env={**os.environ, **offline, "PATH": path},
        capture_output=True,
        encoding="utf-8",
    )
    there = subprocess.run([python, "-c", "import gongjian_sample"], capture_output=True)
    return done.returncode, done.stdout + done.stderr, there.returncode == 0


@pytest.fixture
def with_uv() -> str:
    """A PATH on which uv is."""
    found = shutil.which("uv") or shutil.which("uv", path=str(Path(sys.executable).parent))
    if found is None:
        missing("uv", "put it on PATH")
    return f"{Path(found).parent}:{os.environ['PATH']}"


def test_uv_installs_what_has_its_hash_and_needs_no_pip(
    wheel: Path, with_uv: str, tmp_path: Path
) -> None:
    digest = sha256(wheel.read_bytes()).hexdigest()
    assert installed(wheel, tmp_path / "environment", digest, with_uv) == (0, "", True)
    assert not list((tmp_path / "environment").glob("lib/*/site-packages/pip"))


def test_where_there_is_no_uv_pip_does_it(wheel: Path, tmp_path: Path) -> None:
    digest = sha256(wheel.read_bytes()).hexdigest()
    code, _, there = installed(wheel, tmp_path / "environment", digest, str(tmp_path))
    assert (code, there) == (0, True)


def test_neither_installs_what_has_another_hash(wheel: Path, with_uv: str, tmp_path: Path) -> None:
    code, said, there = installed(wheel, tmp_path / "environment", "0" * 64, with_uv)
    assert (code, there) == (1, False)
    assert "uv could not install it" in said
    assert "DO NOT MATCH THE HASHES" in said
