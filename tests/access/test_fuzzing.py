"""A bounded part of ``make fuzz``: every operation once, as a developer and as nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.access.rights import Role
from queries.network import Network
from tests.support.fuzzing import fuzzed


@pytest.mark.parametrize("role", [Role.DEVELOPER, None])
def test_no_answer_is_a_fault_or_without_a_right(
    network: Network, tmp_path: Path, role: Role | None
) -> None:
    found = fuzzed(network, tmp_path, role, "--max-examples", "1", phases=("fuzzing",))
    assert found.wrong == [], found.said
    assert found.requests > 250
    if role is None:
        assert found.statuses[401] > 200
