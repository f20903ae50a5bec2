"""Locks, dependencies, compose file and wheel: what is promised about them is checked."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.components import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES = ("graph", "queries", "visualizations", "api")


def declared() -> set[str]:
    """Names of every dependency that pyproject.toml asks for."""
    project = PROJECT["project"]
    asked = [*project["dependencies"]]
    for extra in project["optional-dependencies"].values():
        asked += extra
    for group in PROJECT["dependency-groups"].values():
        asked += [item for item in group if isinstance(item, str)]
    return {re.split(r"[<>=~!;\[ ]", item)[0].lower() for item in asked}


LOCKS = sorted(ROOT.glob("requirements*.lock"))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_locks_hold_names_versions_and_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert not re.search(r"://|--(extra-)?index-url|--find-links|\bfile:", text)
    entries = re.split(r"\n(?=[a-z0-9])", text[text.index("\n\n" if "\n\n" in text else "\n") :])
    for entry in entries:
        if re.match(r"[a-z0-9]", entry):
            assert re.match(r"[a-z0-9._-]+==[^ ]+ ", entry), entry[:80]
            assert "--hash=sha256:" in entry, entry[:80]


def test_every_declared_dependency_is_locked() -> None:
    locked = "".join(lock.read_text(encoding="utf-8") for lock in LOCKS)
    assert {name for name in declared() if not re.search(rf"(?m)^{name}==", locked)} == set()


def test_every_dependency_has_a_reason_and_a_licence() -> None:
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = [re.split(r"\s*\|\s*", line.strip("| ")) for line in text.splitlines() if "|" in line]
    explained = {row[0] for row in rows if len(row) == 3 and row[1] and row[2]}
    assert declared() - explained == set()


def test_the_license_is_whole_apache_2() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert PROJECT["project"]["license"] == "Apache-2.0"
    assert "Version 2.0, January 2004" in text
    assert "APPENDIX: How to apply the Apache License to your work." in text


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
    return loaded


def test_compose_has_no_default_secret(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for name, value in service["environment"].items():
            if re.search("PASSWORD|AUTH|SECRET|TOKEN", name):
                # ${NAME:?...} stops with a message when unset; ${NAME:-...} would be a default.
                assert re.fullmatch(r"(neo4j/)?\$\{NEO4J_PASSWORD:\?[^}]+\}", value), name


def test_compose_keeps_data_checks_health_and_stays_on_this_machine(
    compose: dict[str, Any],
) -> None:
    services = compose["services"]
    assert services["neo4j"]["image"] == "neo4j:5.26-community"
    assert all(service["healthcheck"]["test"] for service in services.values())
    assert services["api"]["depends_on"]["neo4j"]["condition"] == "service_healthy"
    published = [port for service in services.values() for port in service.get("ports", [])]
    assert published
    assert all(port.startswith("127.0.0.1:") for port in published)
    mounted = {v.split(":")[0] for service in services.values() for v in service["volumes"]}
    assert mounted == set(compose["volumes"]) == {"neo4j-data", "api-data"}


def test_compose_and_the_settings_name_the_same_variables(compose: dict[str, Any]) -> None:
    from graph.settings import Settings

    known = {f"GONGJIAN_{name.upper()}" for name in Settings.model_fields}
    assert set(compose["services"]["api"]["environment"]) <= known


def test_the_image_does_not_run_as_root() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    last_stage = lines[max(i for i, line in enumerate(lines) if line.startswith("FROM")) :]
    assert [line for line in last_stage if line.startswith("USER")] == ["USER gongjian"]


def test_the_wheel_holds_the_four_packages_with_their_data_and_nothing_else(
    tmp_path: Path,
) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        check=True,
        env={**os.environ, "SOURCE_DATE_EPOCH": "315532800"},
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
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
