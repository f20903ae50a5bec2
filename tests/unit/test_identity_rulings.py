"""When a decision is refused, and what a merge would bring together; no store is needed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graph.errors import Conflict, InvalidInput, NotFound
from graph.loading.checking import check
from graph.snapshot.pictures import Picture
from queries.identity.decisions import decisions
from queries.identity.preview import preview
from queries.identity.rulings import Ruling, merge, separate, undo
from tests.support.pictures import snapshot_of
from tests.support.small import dataset, node, rel

DAY = date(2022, 1, 1)
SAID: dict[str, Any] = {"reason": "核对", "source": "台账核对纪要"}


def picture(*more: Any) -> Picture:
    rows = [
        *(node("Unit", f"unit:{name}", name=f"单位{name}") for name in "abcdefg"),
        node("Unit", "unit:firm", "Enterprise"),
        node("Unit", "unit:military", sector="military", category=True),
        node("Zone", "zone:z"),
        node("Agreement", "agr:1"),
        rel("PARTY_TO", "unit:a", "agr:1"),
        rel("PARTY_TO", "unit:b", "agr:1"),
        rel("LOCATED_IN", "unit:b", "zone:z"),
    ]
    return snapshot_of(check(dataset(*rows, *more))).at(DAY)


def test_a_merge_is_a_dataset_of_its_own_that_passes_every_check() -> None:
    ruling = merge(picture=picture(), keep="unit:a", merged="unit:b", **SAID)
    assert ruling.dataset is not None
    assert ruling.dataset.id == "identity:unit:b|SAME_AS|unit:a"
    made = check(ruling.dataset)
    (row,) = made.relationships
    assert (row.type, row.start, row.end) == ("SAME_AS", "unit:b", "unit:a")
    assert (row.properties["since"], row.properties["layer"]) == (DAY, "ledger")
    assert row.properties["reason"] == "核对"
    assert 0 <= row.properties["score"] <= 1
    (source,) = made.nodes
    assert source.properties["name"] == "台账核对纪要"
    assert row.properties["source"] == source.properties["id"]


@pytest.mark.parametrize(
    ("keep", "merged", "error", "said"),
    [
        ("unit:a", "unit:none", NotFound, "unit:none"),
        ("unit:a", "unit:a", InvalidInput, "two nodes are needed"),
        ("unit:a", "zone:z", InvalidInput, "two different things"),
        ("agr:1", "agr:1", InvalidInput, "two nodes"),
        ("unit:a", "unit:military", InvalidInput, "unit:military is a category"),
        ("unit:military", "unit:a", InvalidInput, "unit:military is a category"),
        ("unit:a", "unit:firm", InvalidInput, "keep unit:firm instead"),
    ],
)
def test_what_cannot_be_merged(keep: str, merged: str, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        merge(picture=picture(), keep=keep, merged=merged, **SAID)


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": " "},
        {"source": ""},
        {"source": "x" * 401},
        {"source": "联系 13812345678"},
        {"reason": "核对 11010519491231002X"},
    ],
)
def test_reason_and_source_are_needed_and_hold_no_person(wrong: dict[str, str]) -> None:
    for rule, names in ((merge, ("keep", "merged")), (separate, ("first", "second"))):
        ids = dict(zip(names, ("unit:a", "unit:b"), strict=True))
        with pytest.raises(InvalidInput, match=next(iter(wrong))):
            rule(picture=picture(), **ids, **SAID | wrong)


def test_into_a_merged_node_means_into_the_one_that_represents_it() -> None:
    merged = picture(rel("SAME_AS", "unit:b", "unit:a"))
    ruling = merge(picture=merged, keep="unit:b", merged="unit:c", **SAID)
    assert (ruling.start, ruling.end, ruling.asked) == ("unit:c", "unit:a", "unit:b")
    assert merge(picture=merged, keep="unit:a", merged="unit:b", **SAID).dataset is None
    chain = picture(rel("SAME_AS", "unit:b", "unit:a"), rel("SAME_AS", "unit:c", "unit:b"))
    assert merge(picture=chain, keep="unit:a", merged="unit:c", **SAID).dataset is None


def test_contradictions_name_the_decision_they_contradict() -> None:
    merged = picture(rel("SAME_AS", "unit:b", "unit:a"), rel("SAME_AS", "unit:c", "unit:b"))
    with pytest.raises(Conflict, match=r"unit:b\|SAME_AS\|unit:a"):
        merge(picture=merged, keep="unit:b", merged="unit:a", **SAID)
    with pytest.raises(Conflict, match=r"unit:b\|SAME_AS\|unit:a"):
        merge(picture=merged, keep="unit:d", merged="unit:b", **SAID)
    with pytest.raises(Conflict, match="are one body by"):
        separate(picture=merged, first="unit:a", second="unit:c", **SAID)
    apart = picture(
        rel("DISTINCT_FROM", "unit:c", "unit:d"),
        rel("SAME_AS", "unit:b", "unit:c"),
        rel("SAME_AS", "unit:e", "unit:d"),
    )
    # What is distinct are the bodies, so the decision binds every node of them.
    for keep, other in (("unit:d", "unit:c"), ("unit:e", "unit:c")):
        with pytest.raises(Conflict, match=r"unit:c\|DISTINCT_FROM\|unit:d"):
            merge(picture=apart, keep=keep, merged=other, **SAID)
    assert separate(picture=apart, first="unit:d", second="unit:c", **SAID).dataset is None


def test_ended_and_withdrawn_decisions_bind_nobody_and_coming_ones_do() -> None:
    past = picture(rel("SAME_AS", "unit:b", "unit:a", until=DAY))
    assert merge(picture=past, keep="unit:b", merged="unit:a", **SAID).dataset is not None
    coming = picture(rel("SAME_AS", "unit:b", "unit:a", since=date(2023, 1, 1)))
    with pytest.raises(Conflict, match="itself merged"):
        merge(picture=coming, keep="unit:b", merged="unit:a", **SAID)


def test_chains_stay_as_short_as_the_catalogue_follows_them() -> None:
    chain = [rel("SAME_AS", f"unit:{a}", f"unit:{b}") for a, b in ("ab", "bc", "cd", "de")]
    with pytest.raises(Conflict, match="has 4 links"):
        merge(picture=picture(*chain), keep="unit:f", merged="unit:e", **SAID)
    shorter = merge(picture=picture(*chain[1:]), keep="unit:f", merged="unit:e", **SAID)
    assert shorter.dataset is not None


def test_undo_needs_a_decision_of_its_own_kind() -> None:
    with pytest.raises(NotFound, match="no decision between just"):
        undo(picture=picture(), first="unit:a", second="unit:b", **SAID)
    other = picture(rel("SAME_AS", "unit:b", "unit:a"))
    with pytest.raises(Conflict, match="stated by src:test"):
        undo(picture=other, first="unit:a", second="unit:b", **SAID)
    (listed,) = decisions(picture=other)
    assert (listed.kind, listed.holds, listed.source_name) == ("merge", True, "src:test")
    assert decisions(picture=other.snapshot.at(DAY, ["source"])) == ()


def undone(ruling: Ruling) -> Picture:
    """The picture that a ruling's dataset leaves."""
    assert ruling.dataset is not None
    rows = [*ruling.dataset.nodes, *ruling.dataset.relationships]
    for row in rows:
        row.properties.setdefault("source", ruling.dataset.source)
    return picture(*rows)


@pytest.mark.parametrize("order", [("unit:a", "unit:b"), ("unit:b", "unit:a")])
def test_undo_is_the_same_scope_without_the_relationship(order: tuple[str, str]) -> None:
    decided = merge(picture=picture(), keep="unit:a", merged="unit:b", **SAID)
    ruling = undo(picture=undone(decided), first=order[0], second=order[1], **SAID)
    assert decided.dataset is not None
    assert ruling.dataset is not None
    assert ruling.dataset.id == decided.dataset.id
    assert ruling.dataset.source == decided.dataset.source
    assert ruling.dataset.relationships == []
    (source,) = check(ruling.dataset).nodes
    assert source.properties["note"] == "2022-01-01: 核对 (台账核对纪要)"


def test_a_preview_says_what_comes_together_and_what_would_be_lost() -> None:
    rows = [
        node("Unit", "unit:p", name="昆船集团", uscc="91530100MA000C3M07", staff=5, city="昆明"),
        node("Unit", "unit:q", name="昆船(集团)", staff=7, address="路1号", city="昆明"),
        rel("PARTY_TO", "unit:p", "agr:1"),
        rel("PARTY_TO", "unit:q", "agr:1"),
        rel("LOCATED_IN", "unit:q", "zone:z"),
    ]
    seen = preview(picture=picture(*rows), keep="unit:p", merged="unit:q")
    told = {one.name: one.agreement for one in seen.properties}
    assert told == {
        "address": "only_merged",
        "name": "differ",
        "staff": "differ",
        "city": "agree",
        "sector": "agree",
        "uscc": "only_kept",
    }
    assert next(iter(told)) == "address"
    together = [
        (one.type, one.direction, one.kept, one.merged, one.shared) for one in seen.relationships
    ]
    assert together == [("PARTY_TO", "out", 1, 1, 1), ("LOCATED_IN", "out", 0, 1, 0)]
    assert (seen.proposal, seen.refused, seen.stands) == ("certain", None, False)
    refused = preview(picture=picture(), keep="unit:a", merged="zone:z").refused
    assert refused is not None
    assert "two different things" in refused
    merged = picture(*rows, rel("SAME_AS", "unit:q", "unit:p"))
    assert preview(picture=merged, keep="unit:p", merged="unit:q").stands


def test_decisions_that_run_in_a_circle_do_not_hold_up_the_next() -> None:
    rows = [node("Unit", f"unit:{name}") for name in "abc"]
    ties = [rel("SAME_AS", f"unit:{a}", f"unit:{b}") for a, b in ("bc", "cb")]
    circle = snapshot_of(dataset(*rows, *ties)).at(DAY)
    with pytest.raises(Conflict, match="take that back first"):
        merge(picture=circle, keep="unit:a", merged="unit:b", **SAID)
    assert merge(picture=circle, keep="unit:b", merged="unit:a", **SAID).dataset is not None
