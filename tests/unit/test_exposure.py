"""What doctor finds of exposure: names without accounts, and parsers with known faults."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from graph.settings import Settings
from queries import exposure
from queries.ailments import Notes


@pytest.mark.parametrize(
    ("given", "accounts", "found"),
    [
        ({}, False, []),
        ({"hosts": frozenset({"plan.example"})}, False, ["open_service"]),
        ({"root_path": "/gongjian"}, False, ["open_service"]),
        ({"hosts": frozenset({"plan.example"})}, True, []),
    ],
)
def test_a_service_that_others_reach_needs_accounts(
    tmp_path: Path, given: dict[str, object], accounts: bool, found: list[str]
) -> None:
    settings = Settings(data=tmp_path, **given)  # type: ignore[arg-type]
    if accounts:
        settings.accounts_file.touch()
    notes = Notes()
    exposure.exposed(settings, notes)
    assert [one.code for one in notes.found] == found


@pytest.mark.parametrize(
    ("version", "found"), [((2, 7, 1), ["old_xml_parser"]), ((2, 7, 2), []), ((2, 10, 0), [])]
)
def test_an_xml_parser_with_known_faults_is_named(
    monkeypatch: pytest.MonkeyPatch, version: tuple[int, ...], found: list[str]
) -> None:
    told = "expat_" + ".".join(map(str, version))
    parser = SimpleNamespace(version_info=version, EXPAT_VERSION=told)
    monkeypatch.setattr(exposure, "expat", parser)
    notes = Notes()
    exposure.parsing(notes)
    assert [one.code for one in notes.found] == found
    assert all(told in one.what.en for one in notes.found)
