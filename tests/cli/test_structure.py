"""Structure on the command line: as JSON what the API answers, and tables in two languages.

In this process, unlike the other tests of commands: there are many of them and little in each.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from click.testing import Result
from starlette.testclient import TestClient
from typer.testing import CliRunner

from api.app import create_app
from api.cli import app
from graph.errors import InvalidInput
from graph.store.bolt import Store
from queries.connectivity.codes import NO_PATH
from queries.connectivity.paths import PathStatus
from queries.network import Network

DAY = "2021-12-31"
Said = Callable[..., Result]


@pytest.fixture(scope="module")
def api(store: Store) -> Iterator[TestClient]:
    with TestClient(
        create_app(network=Network(store, as_of=date(2021, 12, 31))), base_url="http://localhost"
    ) as client:
        yield client


@pytest.fixture
def said(data: Path, monkeypatch: pytest.MonkeyPatch) -> Said:
    """What ``gongjian connectivity`` says on the day."""
    monkeypatch.setenv("GONGJIAN_DATA", str(data))

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(app, ["connectivity", *arguments, "--as-of", DAY])

    return run


COMMANDS = {
    "bridges --limit 3": "bridges?limit=3",
    "bridges --include-hubs --tie PART_OF --tie LEADS --limit 3": (
        "bridges?exclude_hubs=false&tie=PART_OF&tie=LEADS&limit=3"
    ),
    "components --tie MEMBER_OF --limit 2": "components?tie=MEMBER_OF&limit=2&members=5",
    "articulation --tie MEMBER_OF --limit 2": "articulation-points?tie=MEMBER_OF&limit=2",
    "neighbourhood org:j4 --tie MEMBER_OF": "neighbourhood/org:j4?tie=MEMBER_OF&limit=50",
    "path 昆明学院 云内动力 --tie MEMBER_OF": "path?from=昆明学院&to=云内动力&tie=MEMBER_OF",
    "cores --limit 4": "cores?limit=4",
    "degree --layer source": "degree?layer=source&limit=20",
    "betweenness --layer source": "betweenness?layer=source&limit=20",
    "constraint --tie MEMBER_OF --limit 5": "constraint?tie=MEMBER_OF&limit=5",
    "brokerage --limit 5": "brokerage?limit=5",
    "sectors --layer source": "sectors?layer=source",
    "communities --members 2": "communities?members=2&limit=20",
    "shared": "committee-overlap?limit=50",
    "together --at-least 1 --layer source": "co-membership?at_least=1&layer=source&limit=50",
    "compare --layer source": "committee-comparison?layer=source",
    "paths 昆明学院 北方奥雷德 -k 4": "paths?from=昆明学院&to=北方奥雷德&k=4",
    "paths 昆明学院 北方奥雷德 --through 云内动力 --avoid org:j1 --max-length 6": (
        "paths?from=昆明学院&to=北方奥雷德&through=云内动力&avoid=org:j1&max_length=6"
    ),
}


@pytest.mark.parametrize("arguments", COMMANDS)
def test_json_is_what_the_api_answers_and_there_are_tables(
    arguments: str, said: Said, api: TestClient
) -> None:
    ran = said(*arguments.split(), "--json")
    assert (ran.exit_code, ran.stderr) == (0, "")
    told: dict[str, Any] = json.loads(ran.stdout)
    expected = api.get(f"/api/v1/graph/{quote(COMMANDS[arguments], safe='/?&=:')}").json()
    # A cursor is bound to the way a question was asked; whether there is one is the same.
    assert (told.pop("next", None) is None) == (expected.pop("next", None) is None)
    assert told == expected
    for lang, word in (("zh", "时点"), ("en", "as of")):
        table = said(*arguments.split(), "--lang", lang)
        assert (table.exit_code, table.stderr) == (0, "")
        assert f"{word} {DAY}" in table.stdout


def test_s10_3_paths_are_told_as_sentences(said: Said) -> None:
    ends = ("昆明学院", "北方奥雷德", "--layer", "source")
    for command in ("path", "paths"):
        told = said(command, *ends, "--lang", "zh").stdout.replace("\n", "")
        assert "昆明学院是顺通片区联合党委的成员单位，顺通片区联合党委有成员单位云内动力" in told
    around = said("paths", *ends, "--avoid", "云内动力", "--lang", "zh").stdout
    assert "没有路径: 两者不连通" in around
    returning = said("paths", *ends, "--through", "昆船集团", "--lang", "en").stdout
    assert "No path: every way comes by some node twice" in returning


def test_s10_8_the_comparison_says_what_it_counts(said: Said) -> None:
    table = said("compare", "--layer", "source", "--lang", "zh").stdout
    assert "2/21" in table
    assert "装备制造业联合党委 (1 + 0)" in table.replace("\n", "")
    assert "文献点名 = 文献层点名成员 / 公布成员数" in table


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["bridges", "--tie", "KNOWS"], "'KNOWS' is none of"),
        (["paths", "昆明学院", "北方奥雷德", "-k", "51"], "50"),
        (["together", "--at-least", "0"], "--at-least"),
    ],
)
def test_an_option_that_cannot_be_is_named(arguments: list[str], word: str, said: Said) -> None:
    ran = said(*arguments)
    assert ran.exit_code == 2
    assert word in ran.stderr


def test_a_path_from_a_body_to_itself_is_refused(said: Said) -> None:
    ran = said("paths", "云内动力", "unit:yunnei")
    assert isinstance(ran.exception, InvalidInput)
    assert "two different ends" in ran.exception.message


def test_every_reason_for_no_path_has_words() -> None:
    assert set(NO_PATH.codes) == set(PathStatus) - {PathStatus.FOUND}
