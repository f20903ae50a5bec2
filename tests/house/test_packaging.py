"""Locks, dependencies and compose file: what is promised about them is checked."""

from __future__ import annotations

import json
import re
import tomllib
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.components import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


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


def test_what_runs_weighs_what_the_documentation_says() -> None:
    """By the sizes that each package's own record states; IPython and Parquet are not among it."""
    locked = re.findall(r"(?m)^([a-z0-9._-]+)==", (ROOT / "requirements.lock").read_text("utf-8"))
    assert {"ipython", "jedi", "pyarrow"}.isdisjoint(locked)
    weights = {}
    for name in locked:
        with suppress(metadata.PackageNotFoundError):  # of another system
            files = metadata.files(name) or []
            weights[name] = sum(file.size or 0 for file in files) / 1e6
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    part = text[text.index("### What it weighs") : text.index("## Building and checking")]
    said = {name: int(mb) for name, mb in re.findall(r"(?m)^\| (\S+) \| (\d+) \|$", part)}
    assert said.pop("all") == pytest.approx(sum(weights.values()), rel=0.1)
    assert said == pytest.approx({name: weights[name] for name in said}, rel=0.2)
    assert {name for name, weight in weights.items() if weight > 6} <= set(said)


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
            if re.search("PASSWORD|AUTH|SECRET|TOKEN", name) and value is not None:
                # ${NAME:?...} stops with a message when unset; ${NAME:-...} would be a default.
                # Without a value it is handed on from the environment, if it is there.
                assert re.fullmatch(r"(neo4j/)?\$\{NEO4J_PASSWORD:\?[^}]+\}", value), name


def test_compose_keeps_data_and_checks_health(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert services["neo4j"]["image"] == "${NEO4J_IMAGE:-neo4j:5.26-community}"
    assert all(service["healthcheck"]["test"] for service in services.values())
    for one, other in (("api", "neo4j"), ("proxy", "api")):
        assert services[one]["depends_on"][other]["condition"] == "service_healthy"
    mounted = {v.split(":")[0] for name in ("neo4j", "api") for v in services[name]["volumes"]}
    assert mounted == set(compose["volumes"]) == {"neo4j-data", "api-data"}


def test_compose_publishes_the_proxy_alone(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert {name for name, service in services.items() if "ports" in service} == {"proxy"}
    assert services["proxy"]["ports"] == ["80:8080", "443:8443"]
    assert services["proxy"]["volumes"][0] == "./nginx.conf:/etc/nginx/conf.d/default.conf:ro"
    front = {
        name: service["networks"].get("front")
        for name, service in services.items()
        if "front" in service["networks"]
    }
    assert set(front) == {"proxy", "api"}
    # nginx hands on to the one, and the service believes the other.
    text = (ROOT / "nginx.conf").read_text(encoding="utf-8")
    assert f"server {front['api']['ipv4_address']}:8000;" in text
    believed = json.loads(services["api"]["environment"]["GONGJIAN_PROXY_ADDRESSES"])
    assert believed == [front["proxy"]["ipv4_address"]]
    assert compose["networks"]["store"]["internal"] is True


def test_compose_gives_each_container_what_it_needs_and_no_more(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["mem_limit"], name
        assert service["pids_limit"], name
        assert not service.get("privileged"), name
        # Neo4j's start script writes its settings beside its program.
        assert service.get("read_only", False) == (name != "neo4j"), name


def test_compose_and_the_settings_name_the_same_variables(compose: dict[str, Any]) -> None:
    from graph.settings import Settings

    known = {f"GONGJIAN_{name.upper()}" for name in Settings.model_fields}
    assert set(compose["services"]["api"]["environment"]) <= known


def test_every_setting_stands_in_the_table_of_the_operators() -> None:
    from graph.settings import Settings

    table = re.findall(
        r"(?m)^\| (`GONGJIAN_.*?) \|", (ROOT / "docs/operations.md").read_text("utf-8")
    )
    named = {name for row in table for name in re.findall(r"`(GONGJIAN_\w+)`", row)}
    assert {f"GONGJIAN_{name.upper()}" for name in Settings.model_fields} - named == set()


def test_the_image_does_not_run_as_root() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    last_stage = lines[max(i for i, line in enumerate(lines) if line.startswith("FROM")) :]
    assert [line for line in last_stage if line.startswith("USER")] == ["USER gongjian"]
