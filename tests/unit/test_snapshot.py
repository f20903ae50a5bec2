"""Snapshots built from rows: order, columns, names, and validity on a day in some layers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import AmbiguousName, InvalidInput, NotFound, StoreMismatch
from graph.model.vocabulary import BASE_LABEL, VOCABULARY
from graph.snapshot.building import EdgeBlock, NodeBlock, assemble, build
from graph.snapshot.columns import ArrayKind, PropertyColumn, column, edge_specs, node_specs
from graph.snapshot.pictures import Snapshot

COMMON = {"layer": "source", "source": "src:a"}


def unit(node_id: str, *second: str, **properties: Any) -> dict[str, Any]:
    own = {"name": node_id.partition(":")[2], "sector": "state_firm", **COMMON}
    return {"id": node_id, "labels": [BASE_LABEL, *second, "Unit"], **own, **properties}


def org(node_id: str, *second: str, **properties: Any) -> dict[str, Any]:
    own = {"name": node_id.partition(":")[2], "kind": "committee", **COMMON}
    return {"id": node_id, "labels": ["Organization", *second], **own, **properties}


def member(start: str, end: str, **properties: Any) -> dict[str, Any]:
    return {"type": "MEMBER_OF", "start": start, "end": end, **COMMON, **properties}


@pytest.fixture(scope="module")
def small() -> Snapshot:
    return build(
        [
            unit(
                "unit:b",
                "Enterprise",
                name="乙公司",
                aliases=["乙", "同名"],
                staff=12,
                lon=102.5,
                in_zone=True,
                since=date(2020, 1, 1),
                until=date(2021, 1, 1),
            ),
            unit("unit:a", name="甲公司", aliases=["同名"], in_zone=False, layer="ledger"),
            org("org:j", "JointCommittee", kind="joint_committee", name="乙公司党委"),
        ],
        [
            member("unit:b", "org:j", role="lead", batch=2, facts=["F001", "F002"]),
            member("unit:a", "org:j", layer="synthetic"),
        ],
        7,
    )


def test_nodes_and_relationships_stand_in_the_order_of_ids(small: Snapshot) -> None:
    assert small.ids.tolist() == ["org:j", "unit:a", "unit:b"]
    assert small.revision == 7
    edges = small.edges["MEMBER_OF"]
    assert edges.ids.tolist() == ["unit:a|MEMBER_OF|org:j", "unit:b|MEMBER_OF|org:j"]
    assert small.ids[edges.start].tolist() == ["unit:a", "unit:b"]
    assert small.ids[edges.end].tolist() == ["org:j", "org:j"]
    assert set(small.edges) == set(VOCABULARY.relationships)
    assert len(small.edges["RADIATES"]) == 0


def test_columns_keep_every_value_and_mark_what_is_missing(small: Snapshot) -> None:
    at = small.index_of("unit:b")
    values = {name: small.columns[name].at(at) for name in ("staff", "lon", "in_zone", "since")}
    assert values == {"staff": 12.0, "lon": 102.5, "in_zone": True, "since": date(2020, 1, 1)}
    assert small.columns["aliases"].at(at) == ("乙", "同名")
    assert small.columns["sector"].at(at) == "state_firm"
    org_at = small.index_of("org:j")
    for name in ("staff", "lon", "in_zone", "since", "address", "size"):
        assert small.columns[name].at(org_at) is None
    assert small.columns["aliases"].at(org_at) == ()
    assert small.columns["in_zone"].values.tolist() == [-1, 0, 1]
    assert small.columns["kind"].is_("joint_committee").tolist() == [True, False, False]
    edges = small.edges["MEMBER_OF"]
    assert [edges.columns["role"].at(i) for i in (0, 1)] == [None, "lead"]
    assert [edges.columns["facts"].at(i) for i in (0, 1)] == [(), ("F001", "F002")]


def test_labels_and_second_labels(small: Snapshot) -> None:
    assert [small.labels[code] for code in small.label] == ["Organization", "Unit", "Unit"]
    assert small.second["Enterprise"].tolist() == [False, False, True]
    assert small.second["JointCommittee"].tolist() == [True, False, False]
    picture = small.at(date(2020, 6, 1))
    assert picture.nodes("Unit").tolist() == [1, 2]
    assert picture.nodes("Unit", "Enterprise").tolist() == [2]


def test_columns_cannot_be_written_to(small: Snapshot) -> None:
    with pytest.raises(ValueError, match="read-only"):
        small.columns["staff"].values[0] = 1


def test_columns_without_values_take_no_memory(small: Snapshot) -> None:
    assert small.columns["address"].is_empty
    assert small.columns["address"].values.tolist() == [None, None, None]
    assert not small.columns["staff"].is_empty


def test_find_takes_an_id_a_name_or_an_alias(small: Snapshot) -> None:
    assert small.find("unit:b") == small.find("乙公司") == small.find("乙") == 2
    with pytest.raises(AmbiguousName) as several:
        small.find("同名")
    assert several.value.candidates == ("unit:a", "unit:b")
    with pytest.raises(NotFound, match="丙"):
        small.find("丙")
    with pytest.raises(NotFound):
        small.index_of("乙公司")


def test_s16_1_a_pairing_is_seen_within_its_half_open_interval(small: Snapshot) -> None:
    seen = {day: small.at(day).valid.tolist()[2] for day in map(date.fromisoformat, (
        "2019-12-31", "2020-01-01", "2020-06-30", "2020-12-31", "2021-01-01"))}  # fmt: skip
    assert list(seen.values()) == [False, True, True, True, False]


def test_s16_1_what_has_no_date_is_always_seen_and_flagged(small: Snapshot) -> None:
    for day in (date(1900, 1, 1), date(2999, 1, 1)):
        picture = small.at(day)
        assert picture.valid.tolist()[:2] == [True, True]
        assert picture.undated.tolist() == [True, True, False]


def test_layers_are_chosen(small: Snapshot) -> None:
    day = date(2020, 6, 1)
    assert small.at(day, ["source"]).valid.tolist() == [True, False, True]
    assert small.at(day, ["ledger"]).valid.tolist() == [False, True, False]
    assert small.at(day, ["synthetic", "source"]).layers == ("source", "synthetic")
    with pytest.raises(InvalidInput, match="gossip"):
        small.at(day, ["gossip"])
    with pytest.raises(InvalidInput, match="at least one"):
        small.at(day, [])


def test_an_edge_needs_both_ends_and_its_own_layer(small: Snapshot) -> None:
    assert len(small.at(date(2020, 6, 1)).edges("MEMBER_OF")) == 2
    # The unit has ended, the edge itself has not.
    assert small.at(date(2022, 6, 1)).edges("MEMBER_OF").start.tolist() == [1]
    assert len(small.at(date(2020, 6, 1), ["source", "ledger"]).edges("MEMBER_OF")) == 1
    with pytest.raises(InvalidInput, match="KNOWS"):
        small.at(date(2020, 6, 1)).edges("KNOWS")
    with pytest.raises(InvalidInput, match="Person"):
        small.at(date(2020, 6, 1)).nodes("Person")
    with pytest.raises(InvalidInput, match="JointCommittee"):
        small.at(date(2020, 6, 1)).nodes("Unit", "JointCommittee")


@pytest.mark.parametrize(
    ("nodes", "relationships", "error", "match"),
    [
        ([unit("unit:a"), unit("unit:a")], [], InvalidInput, "twice"),
        ([unit("unit:a") | {"labels": ["Person"]}], [], InvalidInput, "Person"),
        ([unit("unit:a") | {"labels": ["Unit", "Zone"]}], [], InvalidInput, "Zone"),
        ([unit("unit:a")], [member("unit:a", "org:x")], StoreMismatch, "org:x"),
        (
            [unit("unit:a")],
            [{"type": "KNOWS", "start": "unit:a", "end": "unit:a"}],
            InvalidInput,
            "KNOWS",
        ),
        ([unit("unit:a", sector="gossip")], [], ValueError, "gossip"),
    ],
)
def test_faulty_rows_are_refused(
    nodes: list[dict[str, Any]],
    relationships: list[dict[str, Any]],
    error: type[Exception],
    match: str,
) -> None:
    with pytest.raises(error, match=match):
        build(nodes, relationships, 1)


def test_an_empty_network_is_a_snapshot_too() -> None:
    nothing = build([], [], 0)
    assert len(nothing) == 0
    picture = nothing.at(date(2026, 1, 1))
    assert len(picture.edges("MEMBER_OF")) == 0
    assert len(picture.nodes("Unit")) == 0


def test_every_property_of_the_vocabulary_has_a_column_of_one_kind() -> None:
    for node in VOCABULARY.nodes.values():
        assert {spec.name for spec in node.properties} <= set(node_specs())
    for rel_type, rel in VOCABULARY.relationships.items():
        assert {spec.name for spec in rel.properties} <= set(edge_specs(rel_type))
    assert node_specs()["kind"].kind is ArrayKind.CODE
    # Labels share the column, so it knows the codes of all of them.
    assert {"joint_committee", "carrier", "brand"} <= set(node_specs()["kind"].categories)


DAYS = st.dates(date(2019, 1, 1), date(2022, 12, 31))
ROWS = st.lists(
    st.tuples(
        st.one_of(st.none(), DAYS),
        st.one_of(st.none(), DAYS),
        st.sampled_from(["source", "ledger", "synthetic"]),
    ),
    max_size=12,
)


@given(ROWS, DAYS, st.sets(st.sampled_from(["source", "ledger", "synthetic"]), min_size=1))
def test_s16_1_validity_is_what_the_definition_says(
    rows: list[tuple[date | None, date | None, str]], day: date, layers: set[str]
) -> None:
    nodes = [
        unit(f"unit:{i:03d}", since=since, until=until, layer=layer)
        for i, (since, until, layer) in enumerate(rows)
    ]
    picture = build(nodes, [], 1).at(day, layers)
    assert picture.valid.tolist() == [
        (since is None or since <= day) and (until is None or day < until) and layer in layers
        for since, until, layer in rows
    ]
    assert picture.undated.tolist() == [since is until is None for since, until, _ in rows]


def blocks(rows: Iterable[tuple[str, int]]) -> list[NodeBlock]:
    """A block for each row, so that every join is tried."""
    return [
        NodeBlock.of(
            "Unit",
            [node_id],
            {"Enterprise": [staff % 2 == 1]},
            {"name": [node_id], "staff": [staff], "layer": ["source"]},
        )
        for node_id, staff in rows
    ]


IDS = st.sampled_from([f"unit:{letter}" for letter in "abcdefgh"])
CHANGES = st.lists(st.tuples(IDS, st.integers(0, 99)), max_size=12)


@given(CHANGES, CHANGES, st.lists(st.tuples(IDS, IDS), max_size=6))
def test_changed_rows_replace_and_new_rows_join(
    before: list[tuple[str, int]],
    after: list[tuple[str, int]],
    pairs: list[tuple[str, str]],
) -> None:
    """A refresh equals a build from scratch, whatever changed and however often."""
    known = dict(before)
    ties = [(a, b) for a, b in pairs if a in known and b in known]
    edge_blocks = {
        "MEMBER_OF": [
            EdgeBlock.of("MEMBER_OF", [f"{a}|{b}"], [a], [b], {"layer": ["source"]})
            for a, b in ties
        ]
    }
    old = assemble(blocks(before), edge_blocks, 1)
    new = assemble(blocks(after), {}, 2, previous=old)
    whole = assemble(blocks((known | dict(after)).items()), edge_blocks, 2)
    same(new, whole)


def same(one: Snapshot, other: Snapshot) -> None:
    """Equal in everything a reader can see."""
    assert one.revision == other.revision
    assert one.ids.tolist() == other.ids.tolist()
    assert one.label.tolist() == other.label.tolist()
    assert {k: v.tolist() for k, v in one.second.items()} == {
        k: v.tolist() for k, v in other.second.items()
    }
    assert cells(one.columns) == cells(other.columns)
    assert one.edges.keys() == other.edges.keys()
    for rel_type, edges in one.edges.items():
        against = other.edges[rel_type]
        assert edges.ids.tolist() == against.ids.tolist()
        assert edges.start.tolist() == against.start.tolist()
        assert edges.end.tolist() == against.end.tolist()
        assert cells(edges.columns) == cells(against.columns)


def cells(columns: Any) -> dict[str, list[Any]]:
    return {name: [c.at(i) for i in range(len(c.values))] for name, c in columns.items()}


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (ArrayKind.TEXT, ["一", None, "一", ""]),
        (ArrayKind.NUMBER, [1, None, 2.5, 0]),
        (ArrayKind.BOOLEAN, [True, None, False, True]),
        (ArrayKind.DATE, [date(2020, 2, 29), None, date(1970, 1, 1), date(2100, 1, 1)]),
        (ArrayKind.TEXTS, [("a", "b"), (), ("c",), ()]),
    ],
)
def test_a_column_gives_back_what_went_in(kind: ArrayKind, values: list[Any]) -> None:
    spec = next(spec for spec in node_specs().values() if spec.kind is kind)
    made = column(spec, values)
    assert isinstance(made, PropertyColumn)
    assert [made.at(i) for i in range(4)] == values
    assert made.given.tolist() == [value is not None and value != () for value in values]
    assert made.take(np.array([2, 0])).at(1) == values[0]
    assert made.take(np.array([False, True, True, False])).at(1) == values[2]


def test_dates_may_be_iso_text() -> None:
    made = column(node_specs()["since"], ["2020-01-01", None, date(2020, 1, 2)])
    assert made.at(2) - made.at(0) == timedelta(days=1)
