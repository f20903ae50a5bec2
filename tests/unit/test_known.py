"""What a writer knows by having written: held against the whole course of what was written."""

from __future__ import annotations

from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from graph.endpoint import StoreRevision
from graph.loading.known import Known
from graph.store.transactions import WriteTransaction

STEPS = st.lists(st.sampled_from(["ours", "repeated", "abandoned", "other's", "restored"]))


@given(steps=STEPS)
def test_made_just_now_are_nodes_of_ours_behind_which_nobody_else_wrote(steps: list[str]) -> None:
    known, revision, identity = Known(), 0, 0
    course: list[str | None] = []  # the node of each write; None: somebody else's

    def begin() -> None:
        known.begin(WriteTransaction(StoreRevision(str(identity), revision + 1), cast("Any", None)))
        behind = course[::-1]
        ours = behind[: behind.index(None)] if None in behind else behind
        for id in {*filter(None, course), f"node:{revision + 1}"}:
            assert known.made_just_now(id) == (id in ours)

    for step in steps:
        if step in ("other's", "restored"):
            course.append(None)
            revision += step == "other's"
            identity += step == "restored"
            continue
        for _ in range(1 + (step == "repeated")):
            begin()
            known.note([f"node:{revision + 1}"], ["key"])
        if step != "abandoned":
            revision += 1
            course.append(f"node:{revision}")
            known.committed()
    begin()
