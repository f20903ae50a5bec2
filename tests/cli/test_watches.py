"""``watches``: made, listed and dropped on the database of accounts alone."""

from __future__ import annotations

import json
from pathlib import Path

from api.access.keeping.keeper import Keeper
from api.access.rights import Role
from graph.settings import Settings
from tests.support.command import in_process

MAKE = ("watches", "make", "服务圈", "--condition", "rate_below", "--bound", "70")


def test_a_watch_is_made_listed_and_dropped(tmp_path: Path) -> None:
    with Keeper.open(Settings(data=tmp_path)) as keeper:
        keeper.accounts.add("desk", Role.PLANNER, ["zone:a"])
        keeper.accounts.add("guest", Role.VIEWER)
    rated = (*MAKE, "--rate", "spatial", "--account", "desk")
    made = in_process(tmp_path, *rated, "--json")
    (watch,) = json.loads(made.out)
    assert (watch["account"], watch["zones"], watch["bound"]) == ("desk", ["zone:a"], 70)
    told = in_process(tmp_path, "watches", "list", "--account", "desk", "--lang", "zh")
    assert "比率低于" in told.out
    assert "rate_below" not in told.out
    assert json.loads(in_process(tmp_path, "watches", "list", "--json").out) == []
    for words, said in (
        ((*MAKE, "--account", "desk"), "of a rate"),
        ((*rated[:-1], "guest"), "no right 'plan'"),
        ((*rated[:-1], "nobody"), "no account"),
        ((*MAKE, "--rate", "spatiel"), "rate: Input should be"),
        (("watches", "drop", watch["id"]), "no watch"),
    ):
        ran = in_process(tmp_path, *words, "--lang", "en")
        assert ran.code != 0
        assert said in ran.err
    dropped = in_process(tmp_path, "watches", "drop", watch["id"], "--account", "desk")
    assert dropped.code == 0
    with Keeper.open(Settings(data=tmp_path)) as keeper:
        assert keeper.watches.every() == ()
        recorded = [one.entry.route for one in keeper.audit.entries()]
    assert {"watches make", "watches drop"} <= set(recorded)
