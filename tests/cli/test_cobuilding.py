"""Every command of ``pairings`` and ``lists``: as JSON what the API answers, as tables readable.

Run in this process, where a command takes a tenth of a second; that it also runs in one of its own
is tested for some beside the other commands.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from api.app import create_app
from api.cli import app
from graph.errors import GongjianError
from graph.store.bolt import Store
from queries.network import Network

DAY = "2021-12-31"

COMMANDS = {
    "pairings list --outside-zone --limit 3": "pairings?in_zone=false&limit=3",
    "pairings list --committee org:j1 --status expired": "pairings?committee=org:j1&status=expired",
    "pairings show agr:s203": "pairings/agr:s203?",
    "pairings show agr:s219": "pairings/agr:s219?",
    "pairings duties --verdict unmet --limit 2": "pairings/duties?verdict=unmet&limit=2",
    "pairings renewals --outcome renewed": "pairings/renewals?outcome=renewed",
    "pairings calendar --from 2022-01-01 --to 2022-03-01 --kind need_due": (
        "pairings/calendar?from=2022-01-01&to=2022-03-01&kind=need_due&limit=100"
    ),
    "pairings unpaired --sector hospital --limit 1": "pairings/unpaired?sector=hospital&limit=1",
    "pairings check": "pairings/checks?limit=100",
    "pairings recommend org:s-pc-c01 --limit 3 --weights need:0.5,sector:0.5": (
        "pairings/recommendations/org:s-pc-c01?limit=3&weights=need:0.5,sector:0.5"
    ),
    "lists resources --kind legal": "lists/resources?kind=legal",
    "lists needs --state unmatched --overdue": "lists/needs?state=unmatched&overdue=true",
    "lists projects --violation no_need": "lists/projects?violation=no_need",
    "lists matching --kind funds --candidates 2": "lists/matching?kind=funds&candidates=2",
    "lists overdue --what project": "lists/overdue?what=project",
    "lists fulfilment --active --limit 2": "lists/fulfilment?idle=false&limit=2",
}
SAID = {
    "pairings list --outside-zone --limit 3": ("有效", "active"),
    "pairings list --committee org:j1 --status expired": ("已到期", "expired"),
    "pairings show agr:s203": ("续签自", "renews: agr:s202"),
    "pairings show agr:s219": ("生效后才签订", "signed after it began"),
    "pairings duties --verdict unmet --limit 2": ("未达标", "unmet"),
    "pairings renewals --outcome renewed": ("agr:s203", "agr:s203"),
    "pairings calendar --from 2022-01-01 --to 2022-03-01 --kind need_due": ("2022-02", "wanted by"),
    "pairings unpaired --sector hospital --limit 1": ("枢纽机构 5", "outside the zone"),
    "pairings check": ("法律服务", "broken"),
    "pairings recommend org:s-pc-c01 --limit 3 --weights need:0.5,sector:0.5": (
        "同一上级或上下级",
        "one superior",
    ),
    "lists resources --kind legal": ("余量", "remaining"),
    "lists needs --state unmatched --overdue": ("未匹配", "no project takes it up"),
    "lists projects --violation no_need": ("未对应需求", "meets no need"),
    "lists matching --kind funds --candidates 2": ("以所在社区中心代替", "offered by"),
    "lists overdue --what project": ("31", "31"),
    "lists fulfilment --active --limit 2": ("办结需求", "needs met"),
}


@pytest.fixture(scope="module")
def api(store: Store) -> Iterator[TestClient]:
    with TestClient(
        create_app(network=Network(store, as_of=date(2021, 12, 31))), base_url="http://localhost"
    ) as client:
        yield client


def run(data: Path, command: str, *more: str) -> Any:
    told = CliRunner().invoke(
        app,
        [*command.split(), "--as-of", DAY, *more],
        env={"GONGJIAN_DATA": str(data), "COLUMNS": "200"},
    )
    assert told.exit_code == 0, (command, told.exception)
    return told.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_json_is_the_apis_answer_and_tables_say_it_in_words(
    command: str, data: Path, api: TestClient
) -> None:
    told = json.loads(run(data, command, "--json"))
    answer = api.get(f"/api/v1/{quote(COMMANDS[command], safe='/?&=:,')}")
    assert answer.status_code == 200
    expected = answer.json()
    # a cursor is bound to the way a question was asked; whether there is one is the same
    assert (told.pop("next", None) is None) == (expected.pop("next", None) is None)
    assert told == expected
    assert told["data"]
    for lang, word in zip(("zh", "en"), SAID[command], strict=True):
        assert word in run(data, command, "--lang", lang), lang


def test_all_shows_all(data: Path) -> None:
    whole = json.loads(run(data, "pairings unpaired --all --json"))
    assert len(whole["data"]) == whole["count"] > 50
    assert whole["next"] is None


def test_match_shows_the_first_and_writes_all(data: Path, tmp_path: Path) -> None:
    csv, xlsx = tmp_path / "pairs.csv", tmp_path / "pairs.xlsx"
    files = ("--csv", str(csv), "--xlsx", str(xlsx))
    told = json.loads(run(data, "pairings match --limit 5 --json", *files))["data"]
    assert told["status"] == "optimal"
    assert (len(told["pairs"]), told["truncated"]) == (5, True)
    rows = csv.read_text(encoding="utf-8-sig").splitlines()
    assert len(rows) == told["count"] + 1 > 50
    assert xlsx.stat().st_size > 5000
    for lang, word in (("zh", "候选图中已证最优"), ("en", "proven the best among the candidates")):
        assert word in run(data, "pairings match --limit 2", "--lang", lang)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("pairings recommend org:j1", "joint committee"),
        ("pairings recommend org:none", "org:none"),
        ("pairings match --weights need:0.5", "1 together"),
    ],
)
def test_what_cannot_be_paired_is_named(data: Path, command: str, said: str) -> None:
    told = CliRunner().invoke(app, command.split(), env={"GONGJIAN_DATA": str(data)})
    assert isinstance(told.exception, GongjianError)
    assert said in told.exception.message
