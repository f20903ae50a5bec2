"""A made-up park answers about its own frameworks and figures from its workbook, on both stores.

Every expectation is worked out by hand from the rows of :mod:`tests.support.park`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.importing import undo
from graph.model.metrics import FUNDS, METRIC
from graph.store.bolt import Store
from queries.frameworks import (
    belt,
    brands,
    cards,
    contributions,
    measures,
    overdue,
    pathways,
    plan_detail,
    platforms,
)
from queries.network import Network
from queries.published.claims import claim_table
from queries.published.metrics import METRICS
from tests.integration.test_importing import content
from tests.support.park import DAY, load_park, written

LEDGER = ("ledger",)


@pytest.mark.parametrize("text", [False, True], ids=["xlsx", "gb18030"])
def test_a_park_s_own_frameworks_and_figures_answer(
    empty_store: Store, tmp_path: Path, text: bool
) -> None:
    files = written(tmp_path / "files", text=text)
    done = load_park(empty_store, tmp_path, files)
    assert not done.errors, done.findings
    told = {one.rule for one in done.findings if not one.rule.startswith(("outside", "datum"))}
    assert told - {"guessed_encoding"} == {"new_place", "inexact_number", "date_not_full"}
    asked = {"as_of": DAY, "layers": LEDGER}

    pairs, culture = brands(empty_store, **asked)
    assert [(one.code, one.name, one.theme) for one in (pairs, culture)] == [
        ("P1", "湖畔结对圈", "邻里同行"),
        ("P2", "滨湖文化带", None),
    ]
    assert [team.name for team in pairs.teams or ()] == ["结对项目组"]
    assert (culture.teams, culture.teams_reason) == (None, "none_known")
    assert [(one.name, one.role) for one in pairs.advanced_by] == [
        ("结对项目组", "runner"),
        ("滨湖园区党委", "runner"),
    ]
    assert [one.name for one in pairs.pathways] == ["党建+安居", "党建+智造"]
    assert [one.name for one in culture.places] == ["滨湖街道"]

    made, home = cards(empty_store, **asked)
    assert [(one.code, one.rank, one.name) for one in (made, home)] == [
        ("M2", 1, "智造滨湖"),
        ("M1", 2, "安居滨湖"),
    ]
    assert [one.name for one in home.carriers] == ["映月驿站"]
    assert [(one.name, one.role) for one in home.contributors] == [
        ("滨湖联合党委", "contributor"),
        ("滨湖一支部", "vanguard"),
    ]
    assert [one.name for one in home.pathways] == ["党建+安居"]
    assert [one.name for one in made.carriers] == ["滨湖云"]

    taken = {
        one.name: [owner.name for owner in one.owners] for one in pathways(empty_store, **asked)
    }
    assert taken == {
        "党建+安居": ["安居滨湖", "湖畔结对圈", "滨湖联合党委"],
        "党建+智造": ["湖畔结对圈"],
    }

    way = belt(empty_store, brand=culture, **asked)
    assert [point.name for point in way.points] == ["听涛驿站", "映月驿站", "滨湖中心"]
    assert [one.code for one in way.way.notices] == ["no_coordinates", "gap"]
    assert [one.name for one in way.communities.names or ()] == ["映月社区"]

    (platform,) = platforms(empty_store, **asked)
    assert [one.name for one in platform.designers] == ["滨湖园区党委"]
    assert [(one.name, [part.name for part in one.subsystems]) for one in platform.made_of] == [
        ("地图模块", ["阵地子系统"])
    ]

    plan = plan_detail(empty_store, plan="init:BH-FA", brands=(pairs, culture), **asked)
    assert plan is not None
    assert (plan.plan.interval, [one.name for one in plan.plan.issuers]) == (
        "2023/2024",
        ["滨湖园区党委"],
    )
    # two sub-plans of one and two measures, and two measures directly under the plan
    assert [(one.sub_plan.name, one.done, one.total) for one in plan.progress if one.sub_plan] == [
        ("党建联建子方案", 0, 2),
        ("党建阵地子方案", 1, 1),
    ]
    assert plan.overall is not None
    assert (plan.overall.done, plan.overall.total, plan.overall.overdue) == (2, 5, 1)
    assert plan.one_brand_each is True
    assert (plan.measures.published.value if plan.measures.published else None) == 5
    # 0.2亿元 in 2023, at most 5000万元 in both years
    assert plan.budget.years is not None
    assert [(one.period, one.value) for one in plan.budget.years] == [("2023", 20_000_000)]
    assert plan.budget.cumulative is not None
    assert (plan.budget.cumulative.value, plan.budget.cumulative.operator) == (50_000_000, "le")
    rows = measures(empty_store, plan="init:BH-FA", **asked)
    # due on 30 June 2023: 185 days to the end of the year, 31 + 29 + 1 of 2024
    assert [(one.name, one.days_overdue) for one in overdue(rows or ())] == [("签协议", 245)]
    assert [one.name for one in overdue(rows or ())[0].owners] == ["滨湖一支部", "滨湖二支部"]

    picture = Network(empty_store, as_of=DAY).picture(None, None)
    found = contributions(picture=picture, card="init:BH-M1")
    assert {one.body.name for one in found.contributions} == {
        *("滨湖联合党委", "滨湖一支部", "滨湖二支部"),
    }
    claims = {one.id: one for one in claim_table(picture=picture).rows}
    # 300 + 400 + 340 m2 rounds to 1,000; three positions are not more than three; two cards, not 3
    expected = {
        "claim:BH-G1": ("eq", 5, 5, "match", None),
        "claim:BH-G2": ("gt", 3, 3, "differs", "equals_strict_bound"),
        "claim:BH-G3": ("about", 1000, 1040, "match", None),
        "claim:BH-G4": ("eq", 2, 2, "match", None),
        "claim:BH-G5": ("eq", 3, 2, "differs", None),
        "claim:BH-G6": ("lt", 1200, None, "not_computable", "not_recorded"),
        "claim:BH-G7": ("eq", 20_000_000, None, "not_computable", "not_recorded"),
        "claim:BH-G8": ("le", 50_000_000, None, "not_computable", "not_recorded"),
    }
    assert {
        key: (one.operator, one.value, one.computed, one.status, one.reason)
        for key, one in claims.items()
    } == expected
    assert (claims["claim:BH-G3"].unit, claims["claim:BH-G4"].printed) == ("m2", "两家")
    assert (claims["claim:BH-G6"].printed, claims["claim:BH-G6"].period) == ("1200余", "2023")
    assert claims["claim:BH-G6"].paragraphs == ("第3页",)
    assert claims["claim:BH-G8"].period == "2023/2024"
    (source,) = {one.stated_in for one in claims.values()}
    (document,) = empty_store.read("MATCH (s:Source {id: $id}) RETURN s", id=source[0])
    assert document["s"]["name"] == "滨湖园区2023年工作报告"
    assert str(document["s"]["published"]) == "2024-01-20"


def test_the_same_again_changes_nothing_and_undo_leaves_nothing(
    empty_store: Store, tmp_path: Path
) -> None:
    done = load_park(empty_store, tmp_path, written(tmp_path / "a", text=False))
    before = empty_store.revision()
    again = load_park(empty_store, tmp_path, written(tmp_path / "b", text=True))
    assert (again.import_id, again.nodes.updated, again.relationships.closed) == (None, 0, 0)
    assert empty_store.revision() == before
    assert done.import_id is not None
    undo(empty_store, done.import_id, today=DAY)
    assert content(empty_store) == {}


def ties(store: Store, key: str) -> set[tuple[str, str, str | None]]:
    """What holds of a node: other end, type, role."""
    rows = store.read(
        "MATCH (n:Entity {id: $id})-[r]-(m:Entity) WHERE r.until IS NULL "
        "RETURN m.id AS other, type(r) AS type, r.role AS role",
        id=key,
    )
    return {(row["other"], row["type"], row["role"]) for row in rows}


def test_a_later_row_speaks_for_itself_and_not_for_what_others_say_of_it(
    empty_store: Store, tmp_path: Path
) -> None:
    load_park(empty_store, tmp_path, written(tmp_path / "a", text=False))
    plan, path = ties(empty_store, "init:BH-FA"), ties(empty_store, "init:BH-L1")
    headers = (
        "框架编码,框架名称,框架类别,制定单位,实施单位,责任单位,设计单位,先锋,载体,参与方,采用者"
    )
    later = tmp_path / "later.csv"
    later.write_text(
        f"{headers}\nBH-FA,滨湖两年行动方案,行动方案,滨湖一支部,,,,,,,\n"
        "BH-L1,党建+安居,路径,,,,,,,,BH-Z2\n",
        encoding="utf-8",
    )
    done = load_park(empty_store, tmp_path, [later])
    assert not done.errors, done.findings
    # another issuer instead of the one before; sub-plans, measures and team stay parts of the plan
    assert ties(empty_store, "init:BH-FA") == plan - {("org:BH-DW", "ADVANCES", "issuer")} | {
        ("org:BH-Z1", "ADVANCES", "issuer")
    }
    # another taker; brand and card, which say so themselves, still take the pathway
    assert ties(empty_store, "init:BH-L1") == path - {("org:BH-LH", "ADVANCES", "pathway")} | {
        ("org:BH-Z2", "ADVANCES", "pathway")
    }


def test_every_metric_that_can_be_counted_can_be_said_in_a_ledger() -> None:
    assert set(METRIC.codes) == {*METRICS, FUNDS}
