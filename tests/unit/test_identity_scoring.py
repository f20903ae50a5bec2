"""Names taken apart and judged: the traps of the case, a labelled set, and what always holds."""

from __future__ import annotations

import csv
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from graph.datasets.synthetic import PLANTED, generate
from graph.errors import InvalidInput
from graph.loading.checking import check
from graph.loading.folder import read_folder
from queries.identity.blocking import MAX_OF_CODE, blocks
from queries.identity.candidates import candidates
from queries.identity.codes import EVIDENCE
from queries.identity.names import pinyin, readings, take_apart
from queries.identity.scoring import (
    CERTAIN,
    MERGE_THRESHOLD,
    POSSIBLE,
    Judgement,
    Profile,
    judge,
)
from tests.support.components import ROOT
from tests.support.pictures import snapshot_of
from tests.support.small import dataset, node, rel

DAY = date(2021, 12, 31)
KUNMING = ROOT / "graph/datasets/kunming"
CODE = "91530100MA000C3M07"


def judged(first: str, second: str, **more: object) -> Judgement:
    return judge(Profile(first, **more), Profile(second, **more))  # type: ignore[arg-type]


def labelled() -> list[tuple[str, str, bool, str]]:
    with (ROOT / "tests/data/identity/pairs.csv").open(encoding="utf-8", newline="") as file:
        return [
            (row["first"], row["second"], row["same"] == "1", row["why"])
            for row in csv.DictReader(file)
        ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("云南建投集团党委", "云南建投集团机关党委"),
        ("昆明学院党委", "昆明学院"),
        ("昆船集团", "昆船智能"),
        ("富康城(喜来登酒店)", "富康城商业中心"),
        ("果林片区", "顺通社区"),
        ("顺通片区", "顺通社区"),
        ("党建+双创", "党建+创新创业"),
        ("党建+创新", "党建+创新创业"),
        ("果林片区联合党委", "顺通片区联合党委"),
        ("装备制造业联合党委", "政务服务联合党委"),
    ],
)
def test_c13_c14_c18_c19_c20_traps_stay_below_the_merge_threshold(first: str, second: str) -> None:
    found = judged(first, second)
    assert found.score < MERGE_THRESHOLD
    assert found.proposal in (None, "possible")
    # A common address says that they are neighbours, not that they are one.
    assert judged(first, second, address="昆明市经开区信息产业基地1号").score < MERGE_THRESHOLD


def test_the_labelled_set_has_no_false_merge_and_misses_little() -> None:
    pairs = [(judged(first, second).score, same) for first, second, same, _ in labelled()]
    assert not [score for score, same in pairs if score >= MERGE_THRESHOLD and not same]
    positive = [score for score, same in pairs if same]
    assert sum(score >= MERGE_THRESHOLD for score in positive) / len(positive) >= 0.75
    assert sum(score >= POSSIBLE for score in positive) / len(positive) >= 0.95
    # A plain ratio of all characters cannot have both, wherever its threshold lies.
    plain = [(fuzz.ratio(first, second) / 100, same) for first, second, same, _ in labelled()]
    highest_false = max(score for score, same in plain if not same)
    assert sum(score > highest_false for score, same in plain if same) / len(positive) < 0.5


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        ("昆船集团", "昆明船舶设备集团有限公司", "abbreviation"),
        ("昆船(集团)", "昆船集团", "name"),
        ("神犁设备制造", "昆明神犁设备制造有限责任公司", "core_name"),
        ("昆明神犁设备制造有限公司", "昆明神梨设备制造有限公司", "homophone"),
        ("kmsljx", "昆明神犁机械", "abbreviation"),
        ("神犁设备", "昆明神犁设备制造有限公司", "contained_name"),
        ("昆明神犁设备制造有限公司", "昆明神犁设备制作有限公司", "similar_name"),
    ],
)
def test_what_speaks_for_one_body_is_named(first: str, second: str, code: str) -> None:
    found = judged(first, second)
    assert found.proposal is not None
    assert found.evidence[0].code == code
    assert EVIDENCE.codes[code].zh in found.reason.zh
    assert EVIDENCE.codes[code].en in found.reason.en


def test_a_credit_code_decides_unless_the_names_speak_against_it() -> None:
    both = {"credit_code": CODE}
    assert judged("甲科技", "甲科技有限公司", **both).proposal == "certain"
    numbers = judged("商贸企业61", "商贸企业71", **both)
    assert (numbers.score, numbers.proposal) == (0.9, "likely")
    assert [one.code for one in numbers.evidence if not one.speaks_for] == ["other_number"]
    assert judged("甲科技有限公司", "甲科技有限公司第一分公司", **both).score < MERGE_THRESHOLD
    unlike = judge(
        Profile("甲科技", credit_code=CODE), Profile("甲科技", credit_code="91530100MA28EXBJ8J")
    )
    assert unlike.score < MERGE_THRESHOLD
    assert "other_code" in [one.code for one in unlike.evidence]


def test_a_former_name_and_an_alias_count_as_names() -> None:
    former = judge(Profile("新科技有限公司", former_names=("旧机械厂",)), Profile("旧机械厂"))
    assert former.proposal == "likely"
    assert former.evidence[0].code == "former_name"
    alias = judge(Profile("昆船集团", aliases=("昆明船舶",)), Profile("昆明船舶"))
    assert (alias.proposal, alias.evidence[0].code) == ("likely", "alias")


def test_an_equal_address_raises_a_slip_over_the_threshold_and_nothing_more() -> None:
    first, second = "昆明神犁设备制造有限公司", "昆明神犁设备制作有限公司"
    assert judged(first, second).score < MERGE_THRESHOLD
    there = judged(first, second, address="昆明市经开区信息产业基地1号")
    assert judged(first, second).score < there.score < CERTAIN


@given(st.text("昆明船集团有限公司党委第一二12()〔合成〕 a", max_size=14), st.text(max_size=8))
def test_a_score_is_symmetric_and_a_name_is_itself(first: str, second: str) -> None:
    one, other = judge(Profile(first), Profile(second)), judge(Profile(second), Profile(first))
    assert one == other
    assert 0 <= one.score <= 1
    assert one.score == one.evidence[0].value or any(not e.speaks_for for e in one.evidence)
    if take_apart(first).text:
        assert judge(Profile(first), Profile(first)).score >= CERTAIN


def test_readings_and_numbers() -> None:
    assert dict(readings("富康城（喜来登酒店）")) == {
        "whole": "富康城(喜来登酒店)",
        "outside": "富康城",
        "inside": "喜来登酒店",
    }
    assert take_apart("云南省第十二中学").digits == ("12",)
    assert take_apart("企业000123").digits == ("123",)
    assert take_apart("昆明学院").core == "昆明"  # the place is the name
    assert pinyin("昆船") == ("kun", "chuan")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        *(
            ("云岭小学第壹党支部", "云岭小学第一党支部"),
            ("云岭小学第廿一党支部", "云岭小学第21党支部"),
        ),
        *(("云岭小学Ⅱ期", "云岭小学二期"), ("云岭小学II期", "云岭小学2期")),
        *(("云岭小学第〇二党支部", "云岭小学第02党支部"), ("云岭第拾贰支部", "云岭十二支部")),
        *(("云岭第一百零五支部", "云岭第105支部"), ("ⅳ标段党支部", "四标段党支部")),
        *(("云岭第卅支部", "云岭第三十支部"), ("云岭二〇二一期", "云岭2021期")),
    ],
)
def test_numerals_of_every_kind_are_the_same_number(first: str, second: str) -> None:
    one, other = Profile(first), Profile(second)
    assert judge(one, other).score >= CERTAIN
    assert len(blocks([one, other]).pairs) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        *(("云岭第壹支部", "云岭第贰支部"), ("云岭第廿一支部", "云岭第廿二支部")),
        *(("云岭Ⅱ期", "云岭Ⅲ期"), ("云岭第一百支部", "云岭第十支部")),
    ],
)
def test_other_numerals_are_other_numbers(first: str, second: str) -> None:
    assert judge(Profile(first), Profile(second)).score < POSSIBLE


def test_a_character_for_a_hundred_in_a_name_is_no_number() -> None:
    assert take_apart("昆百公司").digits == ()


@given(
    st.lists(
        st.tuples(
            st.text("甲乙丙丁戊己庚辛", min_size=4, max_size=6),
            st.sampled_from(["", "有限公司", "集团"]),
            st.sampled_from([None, CODE]),
        ),
        max_size=12,
    )
)
def test_no_likely_pair_is_lost_by_blocking(rows: list[tuple[str, str, str | None]]) -> None:
    profiles = [Profile(name + form, credit_code=code) for name, form, code in rows]
    found = set(map(tuple, blocks(profiles).pairs.tolist()))
    for one, other in combinations(range(len(profiles)), 2):
        if judge(profiles[one], profiles[other]).score >= MERGE_THRESHOLD:
            assert (one, other) in found, (profiles[one], profiles[other])


def test_planted_duplicates_are_found_and_numbered_names_do_not_drown_them() -> None:
    network = (check(read_folder(KUNMING)), check(generate(scale=0.05)))
    found = candidates(picture=snapshot_of(*network).at(DAY), label="Unit")
    firsts = zip(PLANTED["duplicate-code-first"], PLANTED["duplicate-code-second"], strict=True)
    likely = {(c.first.id, c.second.id) for c in found.candidates if c.score >= MERGE_THRESHOLD}
    assert likely == set(firsts)
    assert len(found.candidates) < 20
    # The three renamed ones meet a body that still goes by the old name.
    old = [
        node("Unit", f"unit:old-{number}", "Enterprise", name=f"曾用名企业{number}")
        for number in (1, 2, 3)
    ]
    found = candidates(picture=snapshot_of(*network, dataset(*old)).at(DAY), label="Unit")
    renamed = {
        c.second.id if c.first.id.startswith("unit:old") else c.first.id
        for c in found.candidates
        if any(one.code == "former_name" for one in c.evidence)
    }
    assert renamed == set(PLANTED["renamed"])


def test_what_was_decided_is_not_proposed_again_and_categories_never_are() -> None:
    rows = [
        node("Unit", "unit:a", name="昆船集团"),
        node("Unit", "unit:b", name="昆船(集团)"),
        node("Unit", "unit:c", name="昆船集团有限公司", uscc=CODE),
        node("Unit", "unit:d", name="昆船集团", category=True),
    ]

    def pairs(*decided: object) -> set[tuple[str, str]]:
        picture = snapshot_of(dataset(*rows, *decided)).at(DAY)  # type: ignore[arg-type]
        found = candidates(picture=picture)
        return {(one.first.id, one.second.id) for one in found.candidates}

    assert pairs() == {("unit:a", "unit:b"), ("unit:a", "unit:c"), ("unit:b", "unit:c")}
    # b is a from now on: what is distinct from b is distinct from a.
    assert pairs(rel("SAME_AS", "unit:b", "unit:a")) == {("unit:a", "unit:c")}
    distinct = rel("DISTINCT_FROM", "unit:b", "unit:c")
    assert pairs(distinct) == {("unit:a", "unit:b"), ("unit:a", "unit:c")}
    assert pairs(distinct, rel("SAME_AS", "unit:b", "unit:a")) == set()
    assert snapshot_of(dataset(*rows)).at(DAY).nodes("Unit").tolist() == [0, 1, 2, 3]
    picture = snapshot_of(dataset(*rows)).at(DAY)
    keep = {one.keep for one in candidates(picture=picture).candidates if "unit:c" in
            (one.first.id, one.second.id)}  # fmt: skip
    assert keep == {"unit:c"}  # it has a code, so more is known of it
    with pytest.raises(InvalidInput, match="'Claim' cannot be merged"):
        candidates(picture=picture, label="Claim")


def test_a_key_that_very_many_share_is_passed_over_and_said() -> None:
    tower = [
        Profile(f"{a}{b}商行", address="塔楼1号")
        for a in "甲乙丙丁戊己庚"
        for b in "子丑寅卯辰巳午"
    ]
    found = blocks(tower)
    assert found.crowded >= 1
    assert len(found.pairs) < len(tower) * (len(tower) - 1) / 2
    filler = blocks([Profile(f"甲{n}", credit_code=CODE) for n in range(MAX_OF_CODE + 1)])
    assert (len(filler.pairs), filler.crowded) == (0, 1)
    assert len(blocks([]).pairs) == 0
