"""A real nginx, with the file that docker-compose.yml mounts, in front of a service."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.components import ROOT, missing, nginx_path
from tests.support.openid import free_port
from tests.support.served import until

_MAIN = """\
daemon off;
user {user};
worker_processes 1;
pid {folder}/nginx.pid;
error_log stderr;
events {{ worker_connections 512; }}
http {{
    log_format path '$request_uri';
    access_log {folder}/asked path;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/gongjian.conf;
}}
"""


@dataclass(frozen=True)
class Front:
    """Where nginx listens with TLS and without, its certificate, and where it writes who asked."""

    tls: int
    plain: int
    certificate: Path
    asked: Path

    @property
    def origin(self) -> str:
        return f"https://localhost:{self.tls}"

    def asked_outside(self, prefix: str) -> list[str]:
        """What was asked of it outside of a path, by its own journal."""
        asked = self.asked.read_text(encoding="utf-8").splitlines()
        assert asked
        return [path for path in asked if not path.startswith(f"{prefix}/")]


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost, signed by itself, and its key."""
    made, key = folder / "certificate.pem", folder / "key.pem"
    asked = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
        "-subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1"
    )
    subprocess.run(
        [*asked.split(), "-keyout", str(key), "-out", str(made)], check=True, capture_output=True
    )
    return made, key


@contextmanager
def nginx_before(service: int, folder: Path) -> Iterator[Front]:
    """Run nginx before the service at a port; the file is changed in its addresses, and in
    how long a head may take: a test waits for that."""
    program = nginx_path()
    if program is None:
        missing("nginx", "it is not on PATH")
    made, key = certificate(folder)
    front = Front(free_port(), free_port(), made, folder / "asked")
    text = (ROOT / "nginx.conf").read_text(encoding="utf-8")
    for there, here in {
        "172.31.251.3:8000": f"127.0.0.1:{service}",
        "listen 8080": f"listen 127.0.0.1:{front.plain}",
        "listen 8443": f"listen 127.0.0.1:{front.tls}",
        "/etc/gongjian/tls/certificate.pem": str(made),
        "/etc/gongjian/tls/key.pem": str(key),
        "client_header_timeout 20s": "client_header_timeout 2s",
    }.items():
        assert text.count(there) == 1, there
        text = text.replace(there, here)
    (folder / "gongjian.conf").write_text(text, encoding="utf-8")
    main = _MAIN.format(folder=folder, user="root" if os.geteuid() == 0 else "nobody")
    (folder / "nginx.conf").write_text(main, encoding="utf-8")
    with (folder / "told").open("wb") as told:
        process = subprocess.Popen(
            [program, "-c", str(folder / "nginx.conf"), "-e", "stderr"], stdout=told, stderr=told
        )
    try:
        until(lambda: _listens(process, front.tls, folder / "told"))
        yield front
    finally:
        process.terminate()
        process.wait(30)


def _listens(process: subprocess.Popen[bytes], port: int, told: Path) -> bool:
    assert process.poll() is None, told.read_text()
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0
