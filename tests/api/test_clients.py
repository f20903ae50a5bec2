"""Clients made from the OpenAPI document, without edits: they compile strictly, and they work.

Each is made by its tool, checked with the program that uses it (tests/clients), and run against a
service on a real socket; what it found is held against what the service says when asked by hand.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.app import create_app
from queries.network import Network
from tests.api.client import Api
from tests.support.components import CLIENTS, missing, why_no_clients
from tests.support.served import served

PROGRAMS = Path(__file__).resolve().parents[1] / "clients"
NODE = CLIENTS / "node" / "node_modules"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def made(api: Api, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the document, in which the programs of Node.js find their packages."""
    reason = why_no_clients()
    if reason:
        missing("makers of API clients", reason)
    folder = tmp_path_factory.mktemp("clients")
    (folder / "openapi.json").write_text(json.dumps(api.document), encoding="utf-8")
    (folder / "node_modules").symlink_to(NODE)
    for program in PROGRAMS.glob("ask*"):
        (folder / program.name).write_bytes(program.read_bytes())
    return folder


@pytest.fixture(scope="module")
def address(network: Network) -> Iterator[str]:
    with served(create_app(network=network)) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def expected(api: Api) -> dict[str, Any]:
    """What the programs have to find: an answer, a list, a problem, rows, a table, a workbook."""
    day = "2021-12-31"
    names = [row["name"] for row in api.every("/committees", as_of=day, limit=1000)]
    committees = api.post("/cypher", json={"text": "MATCH (j:JointCommittee) RETURN count(j) AS n"})
    assert len(names) > 2, "the list has no second page"
    return {
        "enterprises": api.data("/coverage/summary", as_of=day)["enterprises"],
        "names": names,
        "problem": [404, "/api/v1/problems/not_found"],
        "rows": committees.json()["rows"],
        "table": len(names),
        "workbook": "PK",
    }


def run(folder: Path, *command: str | Path) -> str:
    """Run a tool, which finds the others of the makers first; gives what it printed."""
    path = os.pathsep.join([str(CLIENTS / "bin"), str(NODE / ".bin"), os.environ["PATH"]])
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env={**os.environ, "PATH": path, "CI": "true"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{command}:\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
    return done.stdout


def compiled(folder: Path, program: str) -> Path:
    """A program of TypeScript and all it uses, checked strictly and made JavaScript."""
    run(
        folder,
        "tsc",
        *("--strict", "--target", "es2022", "--lib", "es2022,dom,dom.iterable"),
        *("--module", "commonjs", "--moduleResolution", "node10", "--types", "node"),
        *("--esModuleInterop", "--outDir", f"js-{program}", f"{program}.ts"),
    )
    return folder / f"js-{program}" / f"{program}.js"


def test_a_python_client(made: Path, address: str, expected: dict[str, Any]) -> None:
    run(
        made,
        *("openapi-python-client", "generate", "--path", "openapi.json", "--meta", "none"),
        *("--config", PROGRAMS / "openapi-python-client.yml", "--fail-on-warning"),
        *("--output-path", "gongjian_client"),
    )
    run(made, "mypy", "--config-file", PROGRAMS / "mypy.ini", "ask.py", "gongjian_client")
    assert json.loads(run(made, "python", "ask.py", address)) == expected


def test_a_typescript_client(made: Path, address: str, expected: dict[str, Any]) -> None:
    run(
        made,
        *("openapi-ts", "--input", "openapi.json", "--output", "client"),
        *("--client", "@hey-api/client-fetch"),
    )
    assert json.loads(run(made, "node", compiled(made, "ask-hey"), address)) == expected


def test_typescript_types(made: Path, address: str, expected: dict[str, Any]) -> None:
    run(made, "openapi-typescript", "openapi.json", "--output", "schema.d.ts")
    assert json.loads(run(made, "node", compiled(made, "ask-fetch"), address)) == expected
