"""Settings from the environment: right defaults, and a message that names the variable."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.connect import server_endpoint
from graph.errors import InvalidInput
from graph.settings import read_settings


def test_nothing_set_means_the_embedded_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GONGJIAN_DATA")
    monkeypatch.setenv("XDG_DATA_HOME", "/somewhere")
    settings = read_settings()
    assert settings.uri is None
    assert settings.data == Path("/somewhere/gongjian")
    assert server_endpoint(settings) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GONGJIAN_URI", "http://localhost"),
        ("GONGJIAN_TIMEOUT", "soon"),
        ("GONGJIAN_TIMEOUT", "-1"),
        ("GONGJIAN_AS_OF", "2021-02-30"),
    ],
)
def test_a_bad_value_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(InvalidInput, match=name):
        read_settings()


def test_a_server_needs_a_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGJIAN_URI", "neo4j+s://db.example")
    with pytest.raises(InvalidInput, match="GONGJIAN_PASSWORD"):
        server_endpoint(read_settings())


def test_the_password_is_shown_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGJIAN_URI", "bolt://localhost")
    monkeypatch.setenv("GONGJIAN_PASSWORD", "s3cret-word")
    settings = read_settings()
    endpoint = server_endpoint(settings)
    assert endpoint is not None
    assert endpoint.password == "s3cret-word"
    assert "s3cret-word" not in repr(settings) + repr(endpoint)
