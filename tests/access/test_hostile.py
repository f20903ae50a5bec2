"""Hostile requests are answered alike with accounts on: the same tests, asked by an account."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.app import create_app
from graph.settings import Settings
from queries.network import Network
from tests.api.client import PREFIX, Api
from tests.api.test_door import (
    test_a_query_is_bounded_and_says_each_thing_once,
    test_a_repeated_parameter_is_named_on_every_route,
    test_conditions_are_compared_as_http_says,
    test_every_request_is_for_a_name_of_the_service,
    test_questions_are_not_taken_from_pages_of_others,
)
from tests.api.test_intake import (
    UPLOAD,
    brisk,
    test_a_body_is_bounded_whatever_its_head_says,
    test_a_body_of_a_million_empty_values_is_refused,
    test_a_body_that_stalls_is_ended,
    test_a_body_that_trickles_or_never_ends_is_ended,
    test_of_many_faults_the_first_are_told,
    test_stalled_uploads_hold_nobody_up,
)
from tests.support.guarded import guarded, on_record
from tests.support.served import head, sent, served, status

__all__ = [
    "brisk",
    "test_a_body_is_bounded_whatever_its_head_says",
    "test_a_body_of_a_million_empty_values_is_refused",
    "test_a_body_that_stalls_is_ended",
    "test_a_body_that_trickles_or_never_ends_is_ended",
    "test_a_query_is_bounded_and_says_each_thing_once",
    "test_a_repeated_parameter_is_named_on_every_route",
    "test_conditions_are_compared_as_http_says",
    "test_every_request_is_for_a_name_of_the_service",
    "test_of_many_faults_the_first_are_told",
    "test_questions_are_not_taken_from_pages_of_others",
    "test_stalled_uploads_hold_nobody_up",
]


@pytest.fixture(scope="module")
def api(network: Network, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """The service with accounts, asked by one that may do everything."""
    settings = Settings(data=tmp_path_factory.mktemp("guarded"), rate_limits=False)
    token = guarded(settings)
    api = Api(create_app(settings, network=network))
    api.client.headers["Authorization"] = f"Bearer {token}"
    yield api
    api.app.state.door.close()
    assert on_record(settings)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of data with accounts, and one of them for whoever writes a head by hand."""
    settings = Settings(data=tmp_path)
    who = f"Authorization: Bearer {guarded(settings)}"
    monkeypatch.setattr("tests.api.test_intake.head", lambda *told: head(*told, who))
    yield tmp_path
    on_record(settings)


def test_it_is_asked_who_one_is(api: Api) -> None:
    assert api.get("/claims").status_code == 200
    assert api.get("/claims", headers={"Authorization": ""}).status_code == 401


def test_an_upload_that_is_broken_off_leaves_nothing_and_the_audit_whole(
    network: Network, tmp_path: Path
) -> None:
    settings = Settings(data=tmp_path)
    who = f"Authorization: Bearer {guarded(settings)}"
    with served(create_app(settings, network=network)) as port:
        for length in ("Content-Length: 900", "Transfer-Encoding: chunked"):
            with sent(port, head("POST", UPLOAD, who, length) + b"3\r\nabc\r\n"):
                pass
        with sent(port, head("GET", f"{PREFIX}/claims", who)) as line:
            assert status(line) == 200
    assert not list((tmp_path / "imports").glob("*"))
    on_record(settings)
