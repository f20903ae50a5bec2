"""Every operation asked with what its description allows and forbids, by schemathesis.

``python -m tests.support.fuzzing [--examples 20]`` asks a service with accounts, as each role
and as nobody, in all phases, and prints how often and what came of it. It fails where an
answer is a fault of ours, is not as described, or is given to nobody.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.access.keeping.keeper import Keeper
from api.access.rights import Role
from api.app import create_app
from graph.settings import Settings
from queries.network import Network
from tests.support.networks import stored_network
from tests.support.served import served

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
)
PHASES = ("examples", "coverage", "fuzzing", "stateful")
OPEN = re.compile(r"/api/v1/(health|ready|problems(/.*)?|session|openapi\.json)")
"""What is answered to nobody, too."""


@dataclass
class Answers:
    """What a service answered: how often with which status, faults, and what it gave to nobody."""

    app: ASGIApp
    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    given: list[str] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on and note the answer."""
        known = any(name == b"authorization" for name, _ in scope.get("headers", ()))

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                status = message["status"]
                asked = f"{scope['method']} {scope['path']} {status}"
                self.statuses[status] += 1
                if status >= 500:
                    self.faults.append(asked)
                if status < 400 and not known and not OPEN.fullmatch(scope["path"]):
                    self.given.append(asked)
            await send(message)

        await self.app(scope, receive, noted)


@dataclass(frozen=True)
class Outcome:
    """What came of it: requests, what schemathesis said, and what was wrong."""

    statuses: Counter[int]
    said: str
    wrong: list[str]

    @property
    def requests(self) -> int:
        """How many were answered."""
        return self.statuses.total()


def fuzzed(
    network: Network,
    folder: Path,
    role: Role | None,
    *options: str,
    phases: Sequence[str] = PHASES,
) -> Outcome:
    """Ask every operation of a service over a network, with a token of a role or as nobody."""
    settings = Settings(data=folder, rate_limits=False)
    with Keeper.open(settings) as keeper:
        keeper.accounts.add("office", Role.ADMIN, (), "a long enough password")
        keeper.accounts.add("fuzzer", role or Role.VIEWER)
        expires = datetime.now(UTC) + timedelta(days=1)
        _, token = keeper.tokens.issue("fuzzer", expires=expires)
    app = create_app(settings, network=network)
    answers = Answers(app)
    document = folder / "openapi.json"
    document.write_text(json.dumps(app.openapi()), "utf-8")
    with served(answers) as port:  # type: ignore[arg-type]
        command: list[Any] = [
            *(Path(sys.executable).with_name("schemathesis"), "run"),
            *(str(document), "--url", f"http://127.0.0.1:{port}"),
            *("--checks", ",".join(CHECKS), "--phases", ",".join(phases)),
            *("--continue-on-failure", "--generation-deterministic", "--workers", "2"),
            *("--request-timeout", "120", "--suppress-health-check", "all"),
            *(("--header", f"Authorization: Bearer {token}") if role else ()),
            *options,
        ]
        ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    app.state.door.close()
    wrong = [*answers.faults, *answers.given]
    if ran.returncode != 0:
        wrong.append(f"schemathesis ended with {ran.returncode}")
    return Outcome(answers.statuses, ran.stdout + ran.stderr, wrong)


def main() -> None:
    """Ask as everyone, and print what came of it."""
    parser = argparse.ArgumentParser(prog="tests.support.fuzzing", description=__doc__)
    parser.add_argument("--examples", type=int, default=20, help="of each operation (default: 20)")
    examples = parser.parse_args().examples
    total, wrong = 0, []
    with tempfile.TemporaryDirectory() as folder, stored_network(Path(folder) / "store") as network:
        for role in (*Role, None):
            place = Path(folder) / f"as-{role}"
            place.mkdir()
            found = fuzzed(network, place, role, "--max-examples", str(examples))
            total += found.requests
            wrong += found.wrong
            print(f"as {role or 'nobody'}: {found.requests:,} requests, {dict(found.statuses)}")
            if found.wrong:
                print(found.said)
    print(f"{total:,} requests, {len(wrong)} wrong", *wrong[:50], sep="\n  ")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
