"""Stores that stall or are killed, and a full disk, are met alike with accounts on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from api.app import create_app
from graph.loading.loader import load
from graph.settings import Settings
from graph.store.bolt import Store
from graph.store.embedded import EmbeddedStore
from queries.network import Network
from tests.api.client import Api
from tests.api.test_stalled_store import (
    held,
    test_a_stalled_store_is_told_soon_and_holds_up_nothing_else,
    test_a_store_whose_process_was_killed_is_back_when_it_has_started,
)
from tests.cli.test_full_disk import limited, place
from tests.support.command import command
from tests.support.guarded import guarded, on_record
from tests.support.small import committee_with_members

__all__ = [
    "held",
    "place",
    "test_a_stalled_store_is_told_soon_and_holds_up_nothing_else",
    "test_a_store_whose_process_was_killed_is_back_when_it_has_started",
]


@pytest.fixture
def api(held: EmbeddedStore, tmp_path: Path) -> Iterator[Api]:
    """A service with accounts on a store of its own, asked by one that may do everything."""
    settings = Settings(data=tmp_path / "guarded", rate_limits=False)
    token = guarded(settings)
    with Store.open(held.endpoint, held=held, timeout_s=10) as store:
        store.initialise()
        load(store, committee_with_members(20))
        app = create_app(settings, network=Network(store, as_of=date(2021, 12, 31)))
        api = Api(app)
        api.client.headers["Authorization"] = f"Bearer {token}"
        with api.client:
            yield api
        app.state.door.close()
    on_record(settings)


def test_what_cannot_be_recorded_for_a_full_disk_is_told_and_the_audit_stays_whole(
    place: Path,
) -> None:
    settings = Settings(data=place / "data")
    guarded(settings)
    before = on_record(settings)
    ran = limited(place, 10_000, "load", str(place / "党组织.csv"))
    assert ran.code in (1, 3), ran.err
    assert "Traceback" not in ran.err
    assert on_record(settings) == before
    done = command(place / "data", "load", str(place / "党组织.csv"))
    assert done.code == 0, done.err
    assert on_record(settings) == before + 1
