"""The wheel: what is in it, and that it runs in an environment of its own outside the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from tests.support.command import environment
from tests.support.components import ROOT, missing
from tests.support.thorough import usually
from tests.support.wheels import OWN, environments, interpreter

PACKAGES = ("graph", "queries", "visualizations", "api")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        env={**os.environ, "SOURCE_DATE_EPOCH": "315532800"},
        capture_output=True,
    )
    (made,) = folder.glob("*.whl")
    return made


def test_the_wheel_holds_the_four_packages_with_their_data_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
        metadata = next(name for name in archive.namelist() if name.endswith("/METADATA"))
        assert "Classifier: Private :: Do Not Upload" in archive.read(metadata).decode()
    kept = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *PACKAGES],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\0")
    expected = {name for name in kept if name and (ROOT / name).is_file()}
    assert packed == expected


@pytest.mark.parametrize("version", usually(environments()[-1:], thorough=environments()) or [OWN])
def test_the_wheel_runs_in_an_environment_of_its_own(
    version: str, wheel: Path, tmp_path: Path
) -> None:
    """With what is locked alone: the tools of the tests are not there, nor is an extra."""
    python = interpreter(version)
    if not python.exists():
        missing("environments for the wheel", "run `make wheels`")
    lock = tmp_path / "wheel.lock"
    digest = sha256(wheel.read_bytes()).hexdigest()
    lock.write_text(f"gongjian @ {wheel.as_uri()} --hash=sha256:{digest}\n")
    install = [sys.executable, ROOT / "scripts" / "install.py", "--python", python, lock]
    subprocess.run(install, check=True)
    asked = environment(tmp_path / "data", GONGJIAN_AS_OF="2021-12-31")

    def ran(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [python.parent / program, *arguments],
            cwd=tmp_path,
            env=asked,
            capture_output=True,
            encoding="utf-8",
            timeout=240,
        )

    where = ran("python", "-c", "import api, sys; print(sys.version, api.__file__)").stdout
    assert where.startswith(f"{version}.")
    assert str(python.parent.parent / "lib") in where
    assert "gongjian demo" in ran("gongjian", "--help").stdout
    loaded = ran("gongjian", "load", "kunming")
    assert loaded.returncode == 0, loaded.stderr
    drawn = ran("gongjian", "view", "pairing", "--out", "drawn.html")
    assert drawn.returncode == 0, drawn.stderr
    assert "vis.Network" in (tmp_path / "drawn.html").read_text(encoding="utf-8")
    parquet = ran("gongjian", "export", "parquet", "-o", "network.parquet.zip")
    assert (parquet.returncode, parquet.stdout) == (1, "")
    assert "gongjian[parquet]" in parquet.stderr
    assert not (tmp_path / "network.parquet.zip").exists()
