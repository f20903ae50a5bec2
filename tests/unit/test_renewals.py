"""Renewals: chains, gaps, what lapsed; and generations and chains against networkx."""

from __future__ import annotations

from datetime import date

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from graph.model.rows import NodeRow, RelRow
from queries.pairing.renewals import MAX_CHAIN, Renewal, renewals
from tests.support.pictures import snapshot_of
from tests.support.small import dataset, node, rel

DAY = date(2021, 12, 31)


def agreement(name: str, since: date | None, until: date | None, *parties: str) -> list[object]:
    return [
        node("Agreement", f"agr:{name}", since=since, until=until),
        *(rel("PARTY_TO", party, f"agr:{name}", since=since, until=until) for party in parties),
    ]


def asked(*rows: NodeRow | RelRow | object, as_of: date = DAY) -> dict[str, Renewal]:
    made = dataset(node("Organization", "org:a"), node("Organization", "org:b"), *rows)  # type: ignore[arg-type]
    return {row.id: row for row in renewals(picture=snapshot_of(made).at(as_of))}


def test_a_chain_with_and_without_gaps() -> None:
    found = asked(
        *agreement("1", date(2015, 1, 1), date(2018, 1, 1), "org:a", "org:b"),
        *agreement("2", date(2018, 1, 1), date(2020, 1, 1), "org:a", "org:b"),
        *agreement("3", date(2020, 2, 1), date(2023, 1, 1), "org:a"),
        rel("RENEWS", "agr:2", "agr:1"),
        rel("RENEWS", "agr:3", "agr:2"),
    )
    assert [found[f"agr:{n}"].outcome for n in "123"] == ["renewed", "renewed", "running"]
    assert [found[f"agr:{n}"].generation for n in "123"] == [1, 2, 3]
    assert {row.chain for row in found.values()} == {("agr:1", "agr:2", "agr:3")}
    (seamless,), (late,) = found["agr:1"].renewed_by, found["agr:2"].renewed_by
    assert (seamless.gap_days, seamless.same_parties) == (0, True)
    assert (late.gap_days, late.same_parties) == (31, False)
    assert found["agr:3"].renews == ("agr:2",)


def test_what_ends_without_a_successor() -> None:
    rows = [
        *agreement("expired", date(2018, 1, 1), DAY),
        *agreement("in-90", date(2019, 3, 31), date(2022, 3, 31)),
        *agreement("in-91", date(2019, 4, 1), date(2022, 4, 1)),
        *agreement("open", date(2019, 4, 1), None),
        *agreement("undated", None, None),
    ]
    outcomes = {key: row.outcome for key, row in asked(*rows).items()}
    assert outcomes == {
        "agr:expired": "lapsed",
        "agr:in-90": "due",
        "agr:in-91": "running",
        "agr:open": "open_ended",
        "agr:undated": "open_ended",
    }
    assert asked(*rows)["agr:in-90"].days_left == 90
    assert asked(*rows)["agr:expired"].days_left is None


def test_a_successor_counts_before_it_begins_and_not_once_it_is_closed() -> None:
    rows = [
        *agreement("old", date(2018, 1, 1), date(2021, 12, 1)),
        *agreement("new", date(2022, 2, 1), None),
    ]
    pending = asked(*rows, rel("RENEWS", "agr:new", "agr:old", since=date(2022, 2, 1)))
    assert pending["agr:old"].outcome == "renewed"
    (after,) = pending["agr:old"].renewed_by
    assert (after.status.value, after.gap_days) == ("pending", 62)
    closed = asked(*rows, rel("RENEWS", "agr:new", "agr:old", until=DAY))
    assert closed["agr:old"].outcome == "lapsed"


def test_a_gap_needs_both_days() -> None:
    rows = [*agreement("old", date(2018, 1, 1), None), *agreement("new", None, None)]
    found = asked(*rows, rel("RENEWS", "agr:new", "agr:old"))
    (after,) = found["agr:old"].renewed_by
    assert after.gap_days is None
    assert found["agr:old"].outcome == "renewed"


def test_a_long_chain_is_counted_whole_and_listed_in_part() -> None:
    rows: list[object] = [node("Agreement", f"agr:{n:03d}") for n in range(80)]
    rows += [rel("RENEWS", f"agr:{n + 1:03d}", f"agr:{n:03d}") for n in range(79)]
    found = asked(*rows)
    assert found["agr:079"].generation == 80
    assert found["agr:000"].chain_length == 80
    assert found["agr:000"].chain == tuple(f"agr:{n:03d}" for n in range(MAX_CHAIN))


@given(st.sets(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=15))
def test_chains_and_generations_against_networkx(pairs: set[tuple[int, int]]) -> None:
    links = {(max(pair), min(pair)) for pair in pairs if pair[0] != pair[1]}
    rows: list[object] = [node("Agreement", f"agr:{n}") for n in range(10)]
    rows += [rel("RENEWS", f"agr:{new}", f"agr:{old}") for new, old in links]
    found = asked(*rows)
    directed = nx.DiGraph([(f"agr:{old}", f"agr:{new}") for new, old in links])
    directed.add_nodes_from(f"agr:{n}" for n in range(10))
    for part in nx.weakly_connected_components(directed):
        for each in part:
            before = nx.ancestors(directed, each) | {each}
            longest = nx.dag_longest_path_length(directed.subgraph(before))
            assert found[each].generation == longest + 1
            assert set(found[each].chain) == part
            assert set(found[each].renews) == set(directed.predecessors(each))
            assert {row.id for row in found[each].renewed_by} == set(directed.successors(each))
