"""Settings from the environment: right defaults, and a message that names the variable."""

from __future__ import annotations

import re
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

import graph
from graph.errors import InvalidInput
from graph.settings import read_settings
from graph.store.connect import server_endpoint
from graph.store.embedded import START_TIMEOUT_S
from graph.today import today


def test_nothing_set_means_the_embedded_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GONGJIAN_DATA")
    monkeypatch.setenv("XDG_DATA_HOME", "/somewhere")
    settings = read_settings()
    assert settings.uri is None
    assert settings.data == Path("/somewhere/gongjian")
    assert server_endpoint(settings) is None
    # Twice a start that took 60 s on a busy machine was given up.
    assert settings.embedded_start == START_TIMEOUT_S == 300


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GONGJIAN_URI", "http://localhost"),
        ("GONGJIAN_TIMEOUT", "soon"),
        ("GONGJIAN_TIMEOUT", "-1"),
        ("GONGJIAN_EMBEDDED_START", "0"),
        ("GONGJIAN_EMBEDDED_START", "a while"),
        ("GONGJIAN_AS_OF", "2021-02-30"),
        ("GONGJIAN_TIMEZONE", "Mars/Olympus"),
        ("GONGJIAN_TIMEZONE", "../etc/passwd"),
        ("GONGJIAN_TIMEZONE", ""),
        ("GONGJIAN_ROOT_PATH", "gongjian"),
        ("GONGJIAN_ROOT_PATH", "//other.example"),
        ("GONGJIAN_ROOT_PATH", "/a/../b"),
        ("GONGJIAN_ROOT_PATH", "/api"),
        ("GONGJIAN_ROOT_PATH", "/a?b"),
        ("GONGJIAN_HOSTS", "portal.example"),
        ("GONGJIAN_OPENID_ISSUER", "http://login.example"),
        ("GONGJIAN_OPENID_ISSUER", "https://login.example?realm=a"),
        ("GONGJIAN_OPENID_SCOPE", "profile"),
        ("GONGJIAN_OPENID_ROLES", "planner"),
        ("GONGJIAN_PROXY_ADDRESSES", '["10.0.0.1/8"]'),
        ("GONGJIAN_PROXY_ADDRESSES", "10.0.0.1"),
        ("GONGJIAN_PROXY_USER_HEADER", "X Remote"),
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


@pytest.mark.parametrize("zone", [None, "Asia/Shanghai", "Pacific/Kiritimati", "Etc/GMT+12"])
def test_today_is_the_day_of_the_time_zone_and_not_of_the_process(
    monkeypatch: pytest.MonkeyPatch, zone: str | None
) -> None:
    monkeypatch.setenv("TZ", "Etc/GMT+12")
    time.tzset()
    try:
        if zone is not None:
            monkeypatch.setenv("GONGJIAN_TIMEZONE", zone)
        hours = {"Etc/GMT+12": -12, "Pacific/Kiritimati": 14}.get(zone or "", 8)
        there = timezone(timedelta(hours=hours))
        before = datetime.now(there).date()
        found = (today(), today(read_settings().timezone))
        assert {*found} <= {before, datetime.now(there).date()}
    finally:
        monkeypatch.undo()
        time.tzset()


def test_every_today_in_the_product_goes_by_the_time_zone() -> None:
    root = Path(graph.__file__).parents[1]
    for package in ("graph", "queries", "visualizations", "api"):
        for file in (root / package).rglob("*.py"):
            assert not re.search(r"date\.today\(|datetime\.now\(\)", file.read_text()), file
