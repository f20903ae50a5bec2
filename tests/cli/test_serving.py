"""``serve`` and ``demo``: they say their address when they answer, and end in order."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from api.access.keeping.keeper import Keeper
from api.access.rights import Role
from api.commands.serving import _bound
from graph.errors import Conflict
from graph.settings import Settings
from tests.support.command import COMMAND, environment
from tests.support.components import ROOT
from tests.support.thorough import usually


@contextmanager
def serving(
    data: Path, *arguments: str, **more: str
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command, and the address it says."""
    with subprocess.Popen(
        [*COMMAND, *arguments, "--port", "0"],
        cwd=ROOT,
        env=environment(data, **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as running:
        try:
            assert running.stdout is not None
            line = running.stdout.readline()
            found = re.search(r"http://127\.0\.0\.1:\d+/", line)
            if found is None:
                running.kill()
                raise AssertionError(running.communicate())
            yield running, found[0]
        finally:
            if running.poll() is None:
                running.kill()


@pytest.mark.parametrize("how", usually([signal.SIGTERM], thorough=[signal.SIGINT, signal.SIGTERM]))
def test_serve_answers_at_the_address_it_says_and_ends_in_order(
    how: signal.Signals, data: Path
) -> None:
    with serving(data, "serve", GONGJIAN_AS_OF="2021-06-30") as (running, address):
        with urlopen(f"{address}api/v1/coverage/summary", timeout=60) as answer:
            assert json.load(answer)["as_of"] == "2021-06-30"
        running.send_signal(how)
        out, err = running.communicate(timeout=30)
        assert (running.returncode, out) == (0, "")
        assert err.endswith("Stopped.\n")
        assert "Traceback" not in err


def test_demo_with_its_data_there_loads_nothing_and_serves_the_day_of_the_source(
    data: Path,
) -> None:
    with serving(data, "demo") as (running, address):
        with urlopen(f"{address}api/v1/coverage/summary", timeout=60) as answer:
            told = json.load(answer)
        with urlopen(address, timeout=60) as page:
            assert page.headers["Content-Type"].startswith("text/html")
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=30)
    assert told["as_of"] == "2021-12-31"
    assert told["data"]["drawn_on"] == ["synthetic"]
    assert running.returncode == 0
    assert "nothing to load" in err
    assert "2021-12-31" in err


def test_answers_are_sent_at_once() -> None:
    # asyncio sets TCP_NODELAY on connections whose protocol is named, and only on those.
    with _bound("127.0.0.1", 0, Settings()) as door:
        door.listen()
        with socket.create_connection(door.getsockname()):
            connection, _ = door.accept()
            with connection:
                assert connection.proto == socket.IPPROTO_TCP


def test_other_machines_are_served_only_where_one_has_to_log_in(tmp_path: Path) -> None:
    with pytest.raises(Conflict, match="nobody would have to log in"):
        _bound("0.0.0.0", 0, Settings(data=tmp_path))
    proxied = Settings(data=tmp_path, proxy_addresses=("10.0.0.1/32",), proxy_roles={"a": "viewer"})
    _bound("0.0.0.0", 0, proxied).close()
    with Keeper.open(Settings(data=tmp_path)) as keeper:
        keeper.accounts.add("office", Role.ADMIN, (), "a long enough password")
    _bound("0.0.0.0", 0, Settings(data=tmp_path)).close()


def test_where_there_are_accounts_a_link_lets_the_owner_in_once(tmp_path: Path) -> None:
    with Keeper.open(Settings(data=tmp_path)) as keeper:
        keeper.accounts.add("office", Role.ADMIN, (), "a long enough password")
    with serving(tmp_path, "serve") as (running, address):
        assert running.stdout is not None
        link = running.stdout.readline().rpartition(" ")[2].strip()
        secret = link.rpartition("link=")[2]
        with pytest.raises(HTTPError) as refused:
            urlopen(f"{address}api/v1/meta", timeout=60)
        assert refused.value.code == 401
        refused.value.close()
        body = json.dumps({"link": secret}).encode()
        asked = Request(f"{address}api/v1/session", body, {"Content-Type": "application/json"})
        with urlopen(asked, timeout=60) as answer:
            told = json.load(answer)
        running.send_signal(signal.SIGINT)
        running.communicate(timeout=30)
    assert link.startswith(f"{address}login?link=")
    assert (told["way"], told["role"]) == ("link", "admin")
