"""Commands that are interrupted, and stores that others have open."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from graph.importing import imports
from graph.store.bolt import Store
from graph.store.embedded import hold
from tests.cli.test_bad_input import refused
from tests.cli.test_imports import HEADERS
from tests.cli.test_serving import serving
from tests.support.command import COMMAND, ailments, command, environment
from tests.support.components import ROOT
from tests.support.thorough import usually

ROWS = 12_000


@pytest.mark.parametrize("how", usually([signal.SIGINT], thorough=[signal.SIGINT, signal.SIGTERM]))
def test_an_import_that_is_interrupted_says_how_to_go_on(
    how: signal.Signals, tmp_path: Path
) -> None:
    data, file = tmp_path / "data", tmp_path / "党组织.csv"
    rows = (f"B{at},支部{at},党支部,,国企,5,正常,2021-12-31" for at in range(ROWS))
    file.write_text("\n".join((HEADERS, *rows)), "utf-8")
    with hold(data) as held, Store.open(held.endpoint) as store:
        store.initialise()
        running = subprocess.Popen(
            [*COMMAND, "load", str(file)],
            cwd=ROOT,
            env=environment(data),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        deadline = time.monotonic() + 120
        while not imports(store):
            assert running.poll() is None, running.communicate()
            assert time.monotonic() < deadline
            time.sleep(0.02)
        running.send_signal(how)
        _, err = running.communicate(timeout=10)
        assert running.returncode == 130, err
        assert "gongjian imports resume imp:1" in err
        assert "Traceback" not in err
        assert imports(store)[0].state == "running"
        ran = command(data, "imports", "resume", "imp:1", "--json")
        assert ran.code == 0, ran.err
        assert ran.json["data"]["state"] == "complete"
        assert ran.json["data"]["nodes"]["created"] == ROWS + 1


@pytest.mark.thorough
def test_a_restore_beside_a_service_names_it_and_is_refused_unless_forced(
    tmp_path: Path,
) -> None:
    data, file = tmp_path / "data", tmp_path / "all.zip"
    assert command(data, "load", "kunming").code == 0
    assert command(data, "backup", str(file)).code == 0
    assert command(data, "synth", "--scale", "0.05").code == 0

    def entities(address: str) -> int:
        with urlopen(f"{address}api/v1/meta", timeout=60) as answer:
            return sum(one["count"] for one in json.load(answer)["data"]["counts"])

    with serving(data, "serve") as (service, address):
        before = entities(address)
        restore = ("restore", str(file), "--replace")
        refused(command(data, *restore), 1, f"serve, process {service.pid} on ", "--force")
        assert entities(address) == before
        assert command(data, *restore, "--force").code == 0
        assert entities(address) < before
        assert command(data, "synth", "--scale", "0.05").code == 0
        assert entities(address) == before
        service.send_signal(signal.SIGTERM)
        service.communicate(timeout=30)
    found = command(data, "doctor", "--deep", "--json").json
    assert ailments(found) == []
    assert list((data / "attached").iterdir()) == []
    assert command(data, *restore).code == 0


@pytest.mark.thorough
def test_all_that_commands_make_is_their_owners_only(tmp_path: Path) -> None:
    data, file = tmp_path / "data", tmp_path / "党组织.csv"
    file.write_text(f"{HEADERS}\nA1,甲党委,党委,,国企,20,正常,2021-12-31", "utf-8")
    before = os.umask(0o022)
    try:
        for arguments in (
            ("load", str(file)),
            ("coverage", "summary"),
            ("backup", str(tmp_path / "all.zip")),
            ("export", "graphml", "-o", str(tmp_path / "all.graphml")),
        ):
            ran = command(data, *arguments)
            assert ran.code == 0, ran.err
    finally:
        os.umask(before)
    made = [data, *data.rglob("*"), tmp_path / "all.zip", tmp_path / "all.graphml"]
    assert {oct(path.stat().st_mode & 0o077) for path in made} == {"0o0"}
    assert data / "snapshot.arrays" in made
    data.chmod(0o755)
    (data / "snapshot.arrays").chmod(0o644)
    found = command(data, "doctor", "--json")
    assert found.code == 0
    assert ailments(found.json) == ["open_to_others"]
    (problem,) = [one for one in found.json["problems"] if one["code"] == "open_to_others"]
    assert "2 item(s)" in problem["what"]["en"]
    assert "snapshot.arrays" in problem["what"]["en"]
