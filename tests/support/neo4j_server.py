"""Starts the Neo4j server that `make neo4j` assembled, on a free loopback port, and stops it.

The server lives in a home of its own with a random password, so that two test runs on one machine
do not meet. Start takes about ten seconds on two cores, and 1.3 GB of memory at most.
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from neo4j import GraphDatabase
from neo4j.exceptions import DriverError, Neo4jError

from graph.endpoint import Endpoint
from tests.support.components import NEO4J_LIB, NEWEST_NEO4J, QUICK_START, java

START_SECONDS = 120
STOP_SECONDS = 30

# What the server's own start script passes; without the first three the page cache does not work.
JVM_FLAGS = (
    "-Xms512m",
    "-Xmx1g",
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "-Dlog4j2.disable.jmx=true",
    QUICK_START,
)

MAIN_CLASS = "org.neo4j.server." + ("Neo4jCommunity" if NEWEST_NEO4J else "CommunityEntryPoint")

CONF = """\
server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{port}
server.bolt.advertised_address=127.0.0.1:{port}
server.http.enabled=false
server.memory.pagecache.size=256m
dbms.usage_report.enabled=false
"""


NO_MORE: Mapping[str, str] = {}


class ServerFailed(RuntimeError):
    """The server did not come up or did not stop; the message ends with the tail of its log."""


@contextmanager
def neo4j_server(home: Path, more: Mapping[str, str] = NO_MORE) -> Iterator[Endpoint]:
    """Run a Neo4j server with its data, logs and configuration under `home`, and `more` settings.

    Raises ServerFailed with the end of the server's log when it exits early or does not answer
    over Bolt within START_SECONDS. On leaving the block it is sent SIGTERM.
    """
    port = _free_port()
    password = secrets.token_hex(16)
    conf = home / "conf"
    conf.mkdir(parents=True)
    settings = CONF.format(port=port) + "".join(f"{name}={it}\n" for name, it in more.items())
    (conf / "neo4j.conf").write_text(settings, encoding="utf-8")
    log = home / "console.log"
    environment = {**os.environ, "NEO4J_HOME": str(home), "NEO4J_CONF": str(conf)}
    classpath = ("-cp", f"{NEO4J_LIB}/*")
    program = java()
    assert program is not None, "whoever asks for a server looks for Java first"

    with log.open("ab") as out:
        prepared = subprocess.run(
            [
                *(program, *classpath, "org.neo4j.server.startup.Neo4jAdminCommand"),
                *("dbms", "set-initial-password", password),
            ],
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
            check=False,
        )
        if prepared.returncode != 0:
            raise ServerFailed(f"Neo4j refused its initial password.\n{_tail(log)}")
        process = subprocess.Popen(
            [
                *_dies_with_parent(),
                *(program, *JVM_FLAGS, *classpath, MAIN_CLASS),
                *(f"--home-dir={home}", f"--config-dir={conf}", "--console-mode"),
            ],
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    endpoint = Endpoint(
        uri=f"bolt://127.0.0.1:{port}", user="neo4j", password=password, database="neo4j"
    )
    try:
        _wait_until_it_answers(process, endpoint, log)
        yield endpoint
    finally:
        _stop(process, log)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _dies_with_parent() -> tuple[str, ...]:
    """Prefix that ends the server when the test run is killed; empty where there is no setpriv."""
    setpriv = shutil.which("setpriv")
    return (setpriv, "--pdeathsig", "TERM") if setpriv else ()


def _wait_until_it_answers(process: subprocess.Popen[bytes], endpoint: Endpoint, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    port = int(endpoint.uri.rsplit(":", 1)[1])
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise ServerFailed(f"Neo4j ended with code {process.returncode}.\n{_tail(log)}")
        # The driver logs and sleeps on a refused connection, so the port is asked first.
        with socket.socket() as probe:
            probe.settimeout(1)
            listening = probe.connect_ex(("127.0.0.1", port)) == 0
        if listening and _answers(endpoint):
            return
        time.sleep(0.2)
    raise ServerFailed(f"Neo4j did not answer within {START_SECONDS} s.\n{_tail(log)}")


def _answers(endpoint: Endpoint) -> bool:
    """Whether a query comes back; Bolt listens a moment before the database can be used."""
    auth = (endpoint.user, endpoint.password)
    with GraphDatabase.driver(endpoint.uri, auth=auth) as driver:
        try:
            driver.execute_query("RETURN 1", database_=endpoint.database)
        except (DriverError, Neo4jError):
            return False
    return True


def _stop(process: subprocess.Popen[bytes], log: Path) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise ServerFailed(
            f"Neo4j did not stop within {STOP_SECONDS} s and was killed.\n{_tail(log)}"
        ) from None


def _tail(log: Path, lines: int = 40) -> str:
    text = log.read_text(encoding="utf-8", errors="replace")
    return "\n".join(text.splitlines()[-lines:])
