"""Hostile requests are answered alike with accounts on: the same tests, asked by an account."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from api.access.keeping.keeper import Keeper
from api.access.rights import Role
from api.app import create_app
from graph.settings import Settings
from queries.network import Network
from tests.api.client import Api
from tests.api.test_door import (
    test_a_query_is_bounded_and_says_each_thing_once,
    test_a_repeated_parameter_is_named_on_every_route,
    test_conditions_are_compared_as_http_says,
    test_every_request_is_for_a_name_of_the_service,
    test_questions_are_not_taken_from_pages_of_others,
)
from tests.api.test_intake import (
    test_a_body_of_a_million_empty_values_is_refused,
    test_of_many_faults_the_first_are_told,
)

__all__ = [
    "test_a_body_of_a_million_empty_values_is_refused",
    "test_a_query_is_bounded_and_says_each_thing_once",
    "test_a_repeated_parameter_is_named_on_every_route",
    "test_conditions_are_compared_as_http_says",
    "test_every_request_is_for_a_name_of_the_service",
    "test_of_many_faults_the_first_are_told",
    "test_questions_are_not_taken_from_pages_of_others",
]


@pytest.fixture(scope="module")
def api(network: Network, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """The service with accounts, asked by one that may do everything."""
    settings = Settings(data=tmp_path_factory.mktemp("guarded"), rate_limits=False)
    with Keeper.open(settings) as keeper:
        keeper.accounts.add("office", Role.ADMIN)
        expires = datetime.now(UTC) + timedelta(days=1)
        _, token = keeper.tokens.issue("office", expires=expires)
    api = Api(create_app(settings, network=network))
    api.client.headers["Authorization"] = f"Bearer {token}"
    yield api
    api.app.state.door.close()
    with Keeper.open(settings) as keeper:
        assert keeper.audit.verify().broken is None


def test_it_is_asked_who_one_is(api: Api) -> None:
    assert api.get("/claims").status_code == 200
    assert api.get("/claims", headers={"Authorization": ""}).status_code == 401
