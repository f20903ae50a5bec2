"""Webhooks: what watches find arrives signed at listed addresses of the intranet, and nowhere
else, whatever the receiver does."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
import time
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from api.access.actor import OWNER
from api.access.door import Door
from api.access.keeping.keeper import Keeper
from api.access.keeping.tables import digest
from api.access.keeping.watches import ENTRIES
from api.access.keeping.webhooks import MOST
from api.access.rights import Role
from api.app import create_app
from api.watching.watcher import Watcher
from api.webhooks import deliverer, reaching
from api.webhooks.deliverer import PAUSES_S, Deliverer
from api.webhooks.signing import key_in, secret_of
from graph.settings import Settings
from queries.network import Network
from tests.api.client import Api
from tests.api.test_tasks import DAY, Office, office
from tests.api.test_watches import GAPS, evaluated, further, made, watched
from tests.support.components import ROOT
from tests.support.receiver import Receiver, came, receiver
from tests.support.scoped import asked_by
from tests.support.served import until

__all__ = ["office"]
THIS = {"webhook_hosts": frozenset({"localhost"}), "webhook_networks": (ip_network("127.0.0.0/8"),)}


def settings(folder: Path, **more: Any) -> Settings:
    return Settings.model_validate({"data": folder, **THIS, **more})


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    door = Door(settings(tmp_path))
    yield door
    door.close()


@pytest.fixture
def there() -> Iterator[Receiver]:
    with receiver() as there:
        yield there


def service(office: Office, folder: Path, **more: Any) -> Api:
    """The office's network, where things may be sent to this machine."""
    network = Network(office.store, as_of=DAY)
    return Api(create_app(settings(folder, **more), network=network))


def hooked(api: Api, there: Receiver, host: str = "localhost") -> Any:
    answer = api.post("/webhooks", json={"url": f"http://{host}:{there.port}/in?x=1"})
    assert answer.status_code == 201, answer.text
    return answer.json()


def verified(secret: str, headers: dict[str, str], body: bytes) -> Any:
    """The message, if it is signed as the specification of Standard Webhooks words it."""
    key = b64decode(secret.removeprefix("whsec_"))
    assert len(key) == 32
    said = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{body.decode()}"
    expected = b64encode(hmac.new(key, said.encode(), hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert abs(time.time() - int(headers["webhook-timestamp"])) < 60
    return json.loads(body)


def entry(door: Door, revision: int = 1) -> str:
    """What a watch of the owner found just now; its id."""
    keeper = door.keeper
    if not keeper.watches.of(OWNER.name):
        keeper.watches.make(OWNER, watched())
    (watch,) = keeper.watches.of(OWNER.name)
    assert keeper.watches.note(watch, evaluated(revision))
    return keeper.watches.entries(OWNER.name)[0].id


def hook(door: Door, url: str) -> str:
    """A webhook of the owner; its secret."""
    id = uuid4().hex
    secret = secret_of(key_in(door.settings.webhook_key_file), id)
    door.keeper.webhooks.make(OWNER, id=id, url=url, base="http://g.intra/", secret=digest(secret))
    return secret


def sent(door: Door) -> Any:
    """The latest delivery of the owner."""
    return door.keeper.webhooks.deliveries(OWNER.name)[0]


class Pace:
    """A deliverer that is looked at by hand until nothing is under way."""

    def __init__(self, door: Door, pauses_s: Sequence[float] = PAUSES_S) -> None:
        self.of = Deliverer(door, pauses_s)

    def look(self) -> None:
        self.of.look()
        until(lambda: not self.of._sending)


def test_what_a_watch_finds_arrives_once_signed_and_leads_to_its_page(
    office: Office, tmp_path: Path, there: Receiver
) -> None:
    api = service(office, tmp_path)
    with api.client:
        hook = hooked(api, there)
        (line,) = api.data("/webhooks")
        assert line == {name: hook[name] for name in ("id", "url", "made")}
        assert api.get("/webhooks").json()["hosts"] == ["localhost"]
        watch = made(api, condition="list_beyond", bound=0, link=GAPS)
        Watcher(api.app.state.network, api.app.state.door).look()
        pace = Pace(api.app.state.door)
        pace.look()
        pace.look()
        ((headers, body),) = there.came
        told = verified(hook["secret"], headers, body)
        (item,) = api.get("/feed.json").json()["items"]
        assert headers["host"] == f"localhost:{there.port}"
        assert f"urn:uuid:{headers['webhook-id']}" == item["id"]
        assert told["type"] == "watch.told"
        assert (told["data"]["watch"], told["data"]["found"]) == (watch["id"], {"value": 1})
        assert told["data"]["text"]["zh"] == "共 1 条，超过 0 条"
        assert told["data"]["url"] == item["url"]
        page = urlsplit(told["data"]["url"])
        assert api.client.get(f"{page.path}?{page.query}").status_code == 200
        (sent,) = api.data("/webhooks/deliveries")
        assert (sent["state"], sent["attempts"], sent["status"]) == ("delivered", 1, 204)
        # A secret is nowhere: neither in the database nor told again.
        for file in tmp_path.iterdir():
            if file.is_file():
                assert hook["secret"].removeprefix("whsec_").encode() not in file.read_bytes()
        assert (tmp_path / "webhooks.key").stat().st_mode & 0o077 == 0
        tested = api.post(f"/webhooks/{hook['id']}/test")
        assert tested.json() == {
            "outcome": "delivered",
            "status": 204,
            "text": {"zh": "已送达", "en": "arrived"},
        }
        assert verified(hook["secret"], *there.came[1])["type"] == "webhook.test"
        assert api.checked(api.client.delete(f"/api/v1/webhooks/{hook['id']}")).status_code == 204
        assert api.data("/webhooks") == api.data("/webhooks/deliveries") == []
        assert api.post(f"/webhooks/{hook['id']}/test").status_code == 404


def test_a_receiver_that_fails_is_tried_again_after_growing_pauses_until_it_is_given_up(
    door: Door, there: Receiver
) -> None:
    assert list(PAUSES_S) == sorted(PAUSES_S)
    hook(door, f"http://localhost:{there.port}/")
    entry(door)
    pauses = (0.2, 0.6)
    pace = Pace(door, pauses)
    there.mood = "failing"
    for attempt, pause in enumerate(pauses, 1):
        pace.look()
        one = sent(door)
        assert (one.outcome, one.status, one.attempts) == ("status", 503, attempt)
        assert one.due is not None
        assert one.ended is None
        left = (one.due - datetime.now(UTC)).total_seconds()
        assert pause - 0.15 < left <= pause
        pace.look()
        assert len(there.came) == attempt, "not before its pause is over"
        time.sleep(pause)
    pace.look()
    one = sent(door)
    assert (one.due, one.outcome, one.attempts) == (None, "status", 3)
    assert one.ended is not None
    pace.look()
    assert len(there.came) == 3
    # The same message each time, whenever it was signed.
    assert len({headers["webhook-id"] for headers, _ in there.came}) == 1
    assert len({body for _, body in there.came}) == 1


def test_what_waits_outlives_the_service_and_arrives_when_the_receiver_comes_back(
    door: Door, there: Receiver
) -> None:
    secret = hook(door, f"http://localhost:{there.port}/")
    entry(door)
    there.mood = "breaking"
    Pace(door, (0.1,) * 3).look()
    assert sent(door).outcome == "broken"
    door.close()
    again = Door(door.settings)
    there.mood = "well"
    time.sleep(0.1)
    Pace(again, (0.1,) * 3).look()
    one = sent(again)
    assert (one.outcome, one.status, one.attempts, one.due) == ("delivered", 204, 2, None)
    verified(secret, *there.came[-1])
    again.close()


@pytest.mark.parametrize("mood", ["hanging", "dripping"])
def test_a_receiver_that_hangs_is_cut_off_and_keeps_no_other_waiting(
    door: Door, there: Receiver, mood: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reaching, "WITHIN_S", 1.5)
    there.mood = mood
    with receiver() as other:
        hook(door, f"http://localhost:{there.port}/")
        hook(door, f"http://localhost:{other.port}/")
        entry(door)
        began = time.monotonic()
        pace = Pace(door)
        pace.of.look()
        came(other, 1)
        assert time.monotonic() - began < 1.2
        until(lambda: not pace.of._sending)
        assert time.monotonic() - began < 3
        found = {one.outcome for one in door.keeper.webhooks.deliveries(OWNER.name)}
        assert found == {"delivered", "timeout"}


def test_a_redirect_is_not_followed(door: Door, there: Receiver) -> None:
    with receiver() as elsewhere:
        there.mood, there.leads_to = "redirecting", f"http://localhost:{elsewhere.port}/"
        hook(door, f"http://localhost:{there.port}/")
        entry(door)
        Pace(door).look()
        assert (sent(door).outcome, sent(door).status) == ("redirected", 307)
        assert elsewhere.came == []


def test_a_proxy_of_the_environment_is_not_gone_by(
    door: Door, there: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    with receiver() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://localhost:{proxy.port}")
        hook(door, f"http://localhost:{there.port}/")
        entry(door)
        Pace(door).look()
        assert (len(there.came), proxy.came) == (1, [])


def test_only_listed_hosts_are_taken(office: Office, tmp_path: Path, there: Receiver) -> None:
    api = service(office, tmp_path, webhook_hosts=frozenset({"localhost", "10.1.2.3", "oa.intra"}))
    with api.client:
        for url, said in (
            ("http://elsewhere.example/", "not listed"),
            ("http://127.0.0.1/", "not listed"),
            ("http://localhost.elsewhere.example/", "not listed"),
            ("http://elsewhere.example/@localhost", "not listed"),
            ("http://user:word@localhost/", "neither user name"),
            ("http://localhost/#x", "nor fragment"),
            ("http://localhost:99999/", "is meant"),
            ("http:///in", "is meant"),
            ("ftp://localhost/", "is meant"),
            ("http://localhost/in\r\nHost: elsewhere.example", "is meant"),
            ("http://localhost/集", "is meant"),
            ("http://[::1/", "is meant"),
        ):
            answer = api.post("/webhooks", json={"url": url})
            assert answer.status_code == 422, url
            assert said in answer.json()["detail"], url
        assert api.data("/webhooks") == []
        for url in ("https://OA.intra/in?a=b", "http://10.1.2.3:8080/"):
            assert api.post("/webhooks", json={"url": url}).status_code == 201
        for _ in range(MOST - 2):
            hooked(api, there)
        full = api.post("/webhooks", json={"url": "https://oa.intra/"})
        assert f"{MOST} webhooks" in full.json()["detail"]
    closed = service(office, tmp_path / "none", webhook_hosts=frozenset())
    with closed.client:
        answer = closed.post("/webhooks", json={"url": "http://localhost/"})
        assert "(none)" in answer.json()["detail"]


def test_the_settings_say_what_is_wrong_with_a_list() -> None:
    for given in ("https://oa.intra/", "oa.intra:80", "*"):
        with pytest.raises(ValueError, match="a name as"):
            Settings.model_validate({"webhook_hosts": [given]})


@pytest.mark.parametrize(
    ("addresses", "outcome"),
    [
        # By default the private networks, and not this machine, link-local or what is public.
        (["127.0.0.1"], "refused"),
        (["::1"], "refused"),
        (["::ffff:127.0.0.1"], "refused"),
        (["169.254.169.254"], "refused"),
        (["fe80::1%lo"], "refused"),
        (["0.0.0.0"], "refused"),
        (["8.8.8.8"], "refused"),
        (["2001:4860:4860::8888"], "refused"),
        (["::ffff:8.8.8.8"], "refused"),
        (["10.0.0.1", "127.0.0.1"], "refused"),
        (["10.255.255.1"], "connected 10.255.255.1"),
        (["192.168.3.4"], "connected 192.168.3.4"),
        (["::ffff:172.16.0.9"], "connected 172.16.0.9"),
        (["fd00::1"], "connected fd00::1"),
    ],
)
def test_it_is_the_address_of_that_moment_that_has_to_be_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, addresses: list[str], outcome: str
) -> None:
    asked = []

    def resolved(host: str, port: int, **how: Any) -> Any:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in addresses]

    def connected(address: tuple[str, int], timeout: float) -> Any:
        raise ConnectionRefusedError(address[0])

    told = []
    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    monkeypatch.setattr(
        socket, "create_connection", lambda at, timeout: told.append(at) or connected(at, timeout)
    )
    by_default = Settings(data=tmp_path, webhook_hosts=frozenset({"oa.intra"}))
    reached = reaching.post(by_default, "http://oa.intra:8080/in", b"{}", {})
    # Looked up once: what is connected to is what was looked at, and no name.
    assert asked == ["oa.intra"]
    if outcome == "refused":
        assert (reached.outcome, told) == ("refused", [])
    else:
        assert (reached.outcome, told) == ("unreachable", [(outcome.split()[1], 8080)])


def test_a_name_that_leads_elsewhere_since_is_sent_nothing(
    door: Door, there: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook(door, f"http://localhost:{there.port}/")
    narrowed = Door(settings(door.settings.data, webhook_networks=[ip_network("10.0.0.0/8")]))
    entry(door)
    Pace(narrowed).look()
    assert (sent(door).outcome, there.came) == ("refused", [])
    assert sent(door).due is not None, "an operator may list it yet"
    narrowed.close()


def test_tls_is_spoken_and_certificates_are_checked(
    door: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"),
            *("-keyout", key, "-out", certificate),
        ],
        check=True,
        capture_output=True,
        timeout=60,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with receiver(context) as there:
        secret = hook(door, f"https://localhost:{there.port}/")
        entry(door)
        pace = Pace(door, (0.05,) * 5)
        pace.look()
        assert (sent(door).outcome, there.came) == ("tls", [])
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        time.sleep(0.1)
        pace.look()
        assert sent(door).outcome == "delivered"
        verified(secret, *there.came[0])


def test_several_processes_send_each_entry_once(door: Door, there: Receiver) -> None:
    hook(door, f"http://localhost:{there.port}/")
    other = Door(door.settings)
    for revision in range(12):
        entry(door, revision)
    deliverers = [Deliverer(one) for one in (door, other)]
    deadline = time.monotonic() + 30
    while any(one.due for one in door.keeper.webhooks.deliveries(OWNER.name)):
        assert time.monotonic() < deadline
        for one in deliverers:
            one.look()
        time.sleep(0.02)
    came(there, 12)
    assert len({headers["webhook-id"] for headers, _ in there.came}) == 12 == len(there.came)
    other.close()


def test_a_delivery_goes_with_its_entry_so_that_there_is_an_end_to_them(door: Door) -> None:
    hook(door, "http://localhost:9/")
    for revision in range(ENTRIES + 2):
        entry(door, revision)
    assert len(door.keeper.webhooks.deliveries(OWNER.name)) == ENTRIES


def test_who_may_not_be_told_any_more_is_sent_nothing(
    office: Office, tmp_path: Path, there: Receiver
) -> None:
    api = service(office, tmp_path)
    door = api.app.state.door
    with api.client:
        door.keeper.accounts.add("desk", Role.PLANNER, ["zone:street"], "a long enough password")
        desk = asked_by(api.app, "zone:street", name="desk", role=Role.PLANNER)
        viewer = asked_by(api.app, name="viewer", role=Role.VIEWER)
        assert viewer.get("/webhooks").status_code == 403
        mine = hooked(desk, there)
        made(desk, condition="list_beyond", bound=0, link=GAPS)
        other = asked_by(api.app, name="other", role=Role.PLANNER)
        assert other.post(f"/webhooks/{mine['id']}/test").status_code == 404
        gone = other.checked(other.client.delete(f"/api/v1/webhooks/{mine['id']}"))
        assert (gone.status_code, len(desk.data("/webhooks"))) == (404, 1)
        Watcher(api.app.state.network, door).look()
        door.keeper.accounts.change("desk", zones=["zone:park"])
        Pace(door).look()
        (line,) = desk.data("/webhooks/deliveries")
        assert (line["outcome"], line["state"], there.came) == ("forbidden", "given_up", [])


def test_another_key_is_told_and_nothing_is_signed_with_it(door: Door, there: Receiver) -> None:
    hook(door, f"http://localhost:{there.port}/")
    entry(door)
    door.settings.webhook_key_file.unlink()
    Pace(door).look()
    assert (sent(door).outcome, sent(door).due, there.came) == ("key", None, [])


def test_a_signature_is_that_of_the_specification() -> None:
    # The worked example of the reference implementation in its own tests.
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    headers = deliverer.signed(
        secret,
        id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp=1614265330,
        body=b'{"test": 2432232314}',
    )
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


KILLED = """
import os, signal, sys
from pathlib import Path
from api.access.door import Door
from api.webhooks import deliverer
from tests.api.test_webhooks import settings

def killed(*given):
    os.kill(os.getpid(), signal.SIGKILL)

deliverer.post = killed
Deliverer = deliverer.Deliverer(Door(settings(Path(sys.argv[1]))))
Deliverer.look()
Deliverer._workers.shutdown()
"""


def test_what_was_under_way_at_a_kill_is_sent_when_its_lease_is_over(
    door: Door, tmp_path: Path, there: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook(door, f"http://localhost:{there.port}/")
    entry(door)
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
        timeout=60,
    )
    assert ended.returncode == -signal.SIGKILL
    one = sent(door)
    assert (one.attempts, one.outcome, one.ended) == (1, "", None)
    pace = Pace(door)
    pace.look()
    assert there.came == [], "it may be under way still"
    monkeypatch.setattr(deliverer, "now", lambda: datetime.now(UTC) + timedelta(seconds=61))
    pace.look()
    assert (sent(door).outcome, sent(door).attempts, len(there.came)) == ("delivered", 2, 1)


def test_a_service_that_follows_its_store_sends_by_itself(
    office: Office, tmp_path: Path, there: Receiver
) -> None:
    network = Network(office.store, as_of=DAY)
    api = Api(create_app(settings(tmp_path), network=network, follow=True))
    with api.client:
        secret = hooked(api, there)["secret"]
        made(api, condition="list_grew", bound=2, link=GAPS)
        until(lambda: api.data("/watches")[0]["day"])
        further(office.store, 2)
        came(there, 1, seconds=60)
        told = verified(secret, *there.came[0])["data"]
        assert told["text"]["en"] == "grew from 1 to 3 rows, by at least 2"


def test_accounts_of_the_version_before_are_brought_up_to_date(tmp_path: Path) -> None:
    with Keeper.open(Settings(data=tmp_path)) as keeper:
        keeper.watches.make(OWNER, watched())
    file = tmp_path / "accounts.db"
    with sqlite3.connect(file) as connection:
        for statement in (
            "DROP TABLE webhook_delivery",
            "DROP TABLE webhook",
            "ALTER TABLE watch DROP COLUMN listing",
            "ALTER TABLE watch DROP COLUMN hidden",
            "ALTER TABLE watch_entry DROP COLUMN listing",
            "ALTER TABLE watch_entry DROP COLUMN watch",
            "UPDATE alembic_version SET version_num = '0004'",
        ):
            connection.execute(statement)
    connection.close()
    with Keeper.open(Settings(data=tmp_path)) as keeper:
        (watch,) = keeper.watches.every()
        assert (watch.listing, watch.hidden) == ("", False)
        assert keeper.watches.note(watch, evaluated(1))
        assert keeper.webhooks.every() == ()
