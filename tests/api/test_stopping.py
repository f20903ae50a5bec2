"""A service that is told to end while ledgers are checked or written."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from graph.endpoint import Endpoint
from graph.importing import imports, resume
from graph.settings import Settings
from graph.store.bolt import Store
from queries.network import Network
from tests.api.client import PREFIX
from tests.api.test_imports import HEADERS
from tests.support.databases import wipe

ROWS = 12_000
WITHIN_S = 10.0


@pytest.mark.parametrize("phase", ["checking", "writing"])
def test_stop_ends_an_import_at_the_next_batch(
    embedded_endpoint: Endpoint, tmp_path: Path, phase: str
) -> None:
    wipe(embedded_endpoint)
    rows = "\n".join(f"B{at},支部{at},党支部,,国企,5,正常,2021-12-31" for at in range(ROWS))
    with Store.open(embedded_endpoint) as store:
        store.initialise()
        app = create_app(Settings(data=tmp_path), network=Network(store))
        with TestClient(app, base_url="http://localhost") as client:
            params = {"name": "党组织.csv", "dry_run": "false"}
            begun = client.post(f"{PREFIX}/imports", params=params, content=HEADERS + rows)
            assert begun.status_code == 202, begun.text
            deadline = time.monotonic() + 120
            said: dict[str, Any] = {}
            while (said.get("state"), bool(said.get("done"))) != (phase, True):
                assert time.monotonic() < deadline, said
                time.sleep(0.02)
                said = client.get(begun.headers["location"]).json()
            told = time.monotonic()
        assert time.monotonic() - told < WITHIN_S
        entries = imports(store)
        if phase == "checking":
            assert (entries, store.revision()) == ((), 0)
            return
        (entry,) = entries
        assert entry.state == "running"
        assert 0 < entry.nodes.created < ROWS
        report = resume(store, entry.id, tmp_path / "imports")
        assert report.nodes.created == ROWS + 1  # and the file itself
