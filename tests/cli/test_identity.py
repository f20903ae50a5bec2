"""``gongjian identity``: candidates and decisions on the command line, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.store.embedded import hold
from tests.support.command import Ran, Run, command

DAY = ("--as-of", "2021-12-31")
FROM = ("--effective", "2021-12-31")
SAID = ("--reason", "核对", "--source", "台账核对纪要", *FROM)
PAIR = ("unit:kunchuan-group", "unit:kunchuan-zhineng")


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """The command on a data directory of this file's own, to write to."""
    folder: Path = tmp_path_factory.mktemp("own")
    with hold(folder):
        assert command(folder, "load", "kunming").code == 0

        def run(*arguments: str) -> Ran:
            return command(folder, "identity", *arguments)

        yield run


def test_candidates_decisions_and_undo(own: Run) -> None:
    found = own("candidates", "--label", "Unit", *DAY, "--json").json
    traps = [row for row in found["data"] if {row["first"]["id"], row["second"]["id"]} == set(PAIR)]
    assert [row["proposal"] for row in traps] == ["possible"]
    dry = own("separate", *PAIR, *SAID, "--dry-run", "--lang", "en")
    assert (dry.code, "nothing was written" in dry.out) == (0, True)
    assert own("separate", *PAIR, *SAID).code == 0
    left = own("candidates", *DAY, "--lang", "zh")
    assert "疑似同一主体" in left.out
    assert "已判定为不同主体而略去 1 对" in left.out
    refused = own("merge", *PAIR, *SAID)
    assert (refused.code, "DISTINCT_FROM" in refused.err) == (1, True)
    shown = own("preview", *PAIR, *DAY, "--lang", "en")
    assert (shown.code, "cannot be merged" in shown.out) == (0, True)
    undone = own("undo", *PAIR, "--reason", "误判", "--source", "复核纪要", *FROM, "--json")
    assert undone.json["data"]["report"]["relationships"]["closed"] == 1
    listed = own("decisions", *DAY, "--lang", "en")
    assert "台账核对纪要" in listed.out


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("merge", PAIR[0], "unit:military", *SAID), "category"),
        (("undo", *PAIR, "--reason", "", "--source", "台账核对纪要"), "1 to 400"),
        (("undo", *PAIR, "--reason", "误判", "--source", "x" * 401), "1 to 400"),
        (("candidates", "--label", "Claim"), "'Claim' is none of"),
    ],
)
def test_wrong_input_is_told(own: Run, arguments: tuple[str, ...], word: str) -> None:
    ran = own(*arguments)
    assert (ran.code, word in ran.err, "Traceback" in ran.err) == (2, True, False), ran
