"""Policies: files that are right are read, wrong ones refused with file, key, value and rule."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import Conflict, InvalidInput, NotFound
from queries.coverage import (
    Policy,
    WalkModel,
    default_policy,
    find_policy,
    list_policies,
    load_policy,
    save_policy,
    to_toml,
)
from queries.coverage.rules import docs as policy_docs
from queries.coverage.rules.files import builtin_policies, parse_policy, policies_stamp
from tests.support.components import ROOT

TOML = to_toml(default_policy())


def own(**values: Any) -> Policy:
    return default_policy().model_copy(update={"id": "mine", **values})


def test_the_default_policy_is_what_the_rules_say() -> None:
    """R01-R11, domain rules, sections 1 to 3."""
    policy = default_policy()
    building, guidance = policy.building, policy.guidance
    assert (building.branch_minimum, building.branch_maximum) == (3, 50)
    assert building.joint_branch_units == 5
    assert (building.general_branch_minimum, building.committee_minimum) == (50, 100)
    assert building.branch_committee_minimum == 7
    assert (building.term_years, building.community_term_years) == (3, 5)
    assert building.project_months == 6
    assert (guidance.max_load, guidance.priority_staff) == (5, 50)
    assert not guidance.member_target
    assert not guidance.organization_target
    assert policy.effective_months == 3
    assert policy.walk == WalkModel()
    assert find_policy("hefei", None).policy.building.joint_branch_units == 10


@pytest.mark.parametrize("name", builtin_policies())
def test_a_policy_written_as_a_file_reads_back_as_itself(name: str) -> None:
    policy = builtin_policies()[name]
    again = parse_policy(to_toml(policy), name="again.toml")
    assert again == policy
    assert hash(again) == hash(policy)


@given(
    title=st.text(min_size=1, max_size=40).filter(
        lambda text: text.strip() and not any("\ud800" <= c <= "\udfff" for c in text)
    ),
    minutes=st.floats(0.1, 240),
    units=st.integers(2, 50),
    tiers=st.lists(st.sampled_from(["district", "station", "school"]), min_size=1, max_size=3),
)
def test_any_policy_reads_back(title: str, minutes: float, units: int, tiers: list[str]) -> None:
    policy = default_policy()
    policy = Policy.model_validate(
        policy.model_copy(
            update={
                "title": policy.title.model_copy(update={"zh": title}),
                "building": policy.building.model_copy(update={"joint_branch_units": units}),
                "reach": policy.reach.model_copy(
                    update={"minutes": minutes, "tiers": tuple(tiers)}
                ),
            }
        )
    )
    assert parse_policy(to_toml(policy), name="x") == policy


@pytest.mark.parametrize(
    ("was", "instead", "words"),
    [
        ("branch_minimum = 3", "branch_minimum = 0", ("building.branch_minimum", "'0'")),
        ("branch_minimum = 3", 'branch_minimum = "3"', ("building.branch_minimum", "integer")),
        ("branch_minimum = 3", "branch_minimum = 3.0", ("building.branch_minimum", "integer")),
        ("branch_minimum = 3", "branch_minimum = true", ("building.branch_minimum",)),
        ("branch_minimum = 3\n", "", ("building.branch_minimum", "required")),
        ("branch_minimum = 3", "branch_minimum = 7\nbranch_maximun = 4", ("branch_maximun",)),
        ("branch_maximum = 50", "branch_maximum = 2", ("branch_minimum is more than",)),
        ("committee_minimum = 100", "committee_minimum = 40", ("general_branch_minimum",)),
        ("joint_branch_units = 5", "joint_branch_units = 1", ("joint_branch_units", "'1'")),
        ("speed_m_per_s = 1.1111111111111112", "speed_m_per_s = 0", ("reach.speed_m_per_s",)),
        ("minutes = 15.0", "minutes = nan", ("reach.minutes", "finite")),
        ("minutes = 15.0", "minutes = 2021-12-31", ("reach.minutes", "2021-12-31")),
        ("detour = 1.3", "detour = 0.9", ("reach.detour",)),
        ('"station"', '"castle"', ("reach.tiers.2", "castle")),
        ('weight = "one"', 'weight = "area"', ("reach.weight", "area")),
        ('spatial = "operating"', 'spatial = "all"', ("rates.spatial", "'all'")),
        ('id = "operating"', 'id = "operating_non_public"', ("two denominators",)),
        ('statuses = ["operating"]', "statuses = []", ("denominators.0.statuses",)),
        ('ownerships = ["private",', 'ownerships = ["royal",', ("ownerships.0", "royal")),
        ("new_position = 50.0", "new_position = -1", ("costs.new_position", "'-1'")),
        ('id = "default"', 'id = "De fault"', ("id", "De fault")),
        ("[costs]", "[costs", ("is no TOML",)),
    ],
)
def test_a_wrong_value_is_named_with_file_key_value_and_rule(
    was: str, instead: str, words: tuple[str, ...]
) -> None:
    assert was in TOML
    with pytest.raises(InvalidInput) as refused:
        parse_policy(TOML.replace(was, instead, 1), name="mine.toml")
    for word in ("mine.toml", *words):
        assert word in refused.value.message
    assert all(finding.file == "mine.toml" and finding.rule for finding in refused.value.findings)


def test_policies_are_kept_and_found_by_version(tmp_path: Path) -> None:
    folder = tmp_path / "policies"
    assert [kept.kept for kept in list_policies(folder)] == ["built-in", "built-in"]
    first, second = own(), own(version=2, effective_months=6)
    path = save_policy(first, folder)
    save_policy(second, folder)
    assert load_policy(path) == first
    assert [(kept.policy.id, kept.policy.version) for kept in list_policies(folder)[2:]] == [
        ("mine", 1),
        ("mine", 2),
    ]
    assert find_policy("mine", folder).policy == second
    assert find_policy("mine@1", folder).policy == first
    assert find_policy("default", folder).kept == "built-in"
    for unknown in ("yours", "mine@3", "mine@", "default@2", "../mine", ""):
        with pytest.raises(NotFound):
            find_policy(unknown, folder)


def test_a_saved_version_is_not_overwritten(tmp_path: Path) -> None:
    path = save_policy(own(), tmp_path)
    written = path.read_bytes()
    stamp = policies_stamp(tmp_path)
    with pytest.raises(Conflict, match="mine@1"):
        save_policy(own(effective_months=6), tmp_path)
    assert path.read_bytes() == written
    assert policies_stamp(tmp_path) == stamp
    assert save_policy(own(), tmp_path) == path
    assert save_policy(own(version=2, effective_months=6), tmp_path) != path
    assert policies_stamp(tmp_path) != stamp
    with pytest.raises(Conflict, match="built-in"):
        save_policy(default_policy(), tmp_path)


def test_a_policy_made_in_memory_is_checked_before_it_is_saved(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="effective_months"):
        save_policy(own(effective_months=0), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_faulty_files_beside_the_data_are_named_and_spare_the_built_in_ones(
    tmp_path: Path,
) -> None:
    (tmp_path / "bad.toml").write_text("id = 3", "utf-8")
    with pytest.raises(InvalidInput, match=r"bad\.toml"):
        list_policies(tmp_path)
    assert find_policy("default", tmp_path).policy == default_policy()
    (tmp_path / "bad.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(InvalidInput, match=r"bad\.toml"):
        list_policies(tmp_path)
    (tmp_path / "bad.toml").write_text(TOML, "utf-8")
    with pytest.raises(InvalidInput, match="built-in"):
        list_policies(tmp_path)
    (tmp_path / "bad.toml").write_text(to_toml(own()), "utf-8")
    (tmp_path / "other.toml").write_text(to_toml(own(effective_months=9)), "utf-8")
    with pytest.raises(InvalidInput, match="differ"):
        list_policies(tmp_path)
    with pytest.raises(InvalidInput, match="cannot be read"):
        load_policy(tmp_path / "nowhere.toml")


def test_the_page_tells_every_key_and_is_up_to_date() -> None:
    page = policy_docs.page()
    assert (ROOT / "docs" / "policies.md").read_text("utf-8") == page
    for line in TOML.splitlines():
        if " = " in line:
            assert f"`{line.partition(' = ')[0]}`" in page or line.startswith(("zh", "en"))


def test_the_page_s_check_fails_on_a_difference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert policy_docs.main(["--check"]) == 1
    assert policy_docs.main([]) == 0
    assert policy_docs.main(["--check"]) == 0
