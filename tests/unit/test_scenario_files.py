"""Scenarios as files: what is read, what is refused and how, and that nothing is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import Conflict, InvalidInput, NotFound
from queries.scenarios import (
    Scenario,
    delete_scenario,
    kept_names,
    load_scenario,
    parse_scenario,
    read_scenario,
    save_scenario,
    to_toml,
)
from queries.scenarios.scenario_files import MAX_BYTES
from tests.support.components import ROOT

TEXT = """
name = "north"
title = "北片增设一站"

[[changes]]
change = "add_position"
id = "pos:north-1"
name = "北片服务站"
lon = 102.81
lat = 25
tier = "station"
floor_area_m2 = 300

[[changes]]
change = "move_position"
id = "pos:a"
lon = 102.82
lat = 25.02
crs = "cgcs2000"

[[changes]]
change = "close_position"
id = "pos:b"

[[changes]]
change = "add_pairing"
id = "agr:north"
name = "结对"
parties = ["org:a", "unit:b"]

[[changes]]
change = "add_joint_branch"
id = "org:joint"
name = "联合党支部"
units = ["unit:a", "unit:b"]
host = "unit:a"

[[changes]]
change = "assign_guidance_officer"
organization = "org:a"
units = ["unit:c"]
"""


def one(**change: Any) -> str:
    keys = {"id": "pos:a", "name": "a", "lon": 102.8, "lat": 25.0, "tier": "station", **change}
    lines = [
        f"{key} = {value if isinstance(value, float) else repr(value)}"
        for key, value in keys.items()
    ]
    head = 'name = "a"\ntitle = "a"\n[[changes]]\nchange = "add_position"\n'
    return head + "\n".join(lines) + "\n"


def fault(text: str) -> tuple[str | None, str | None, str | None, str]:
    """File, key, value and message of the first finding."""
    with pytest.raises(InvalidInput) as refused:
        parse_scenario(text, file="a.toml")
    finding = refused.value.findings[0]
    assert finding.rule
    assert finding.message in refused.value.message
    return finding.file, finding.column, finding.value, finding.message


def test_every_kind_of_change_is_read() -> None:
    scenario = parse_scenario(TEXT, file="north.toml")
    assert [change.change for change in scenario.changes] == [
        "add_position",
        "move_position",
        "close_position",
        "add_pairing",
        "add_joint_branch",
        "assign_guidance_officer",
    ]
    assert (scenario.load_id, scenario.source_id) == ("scenario:north", "src:scenario-north")


def test_a_scenario_is_written_as_it_is_read() -> None:
    scenario = parse_scenario(TEXT, file="north.toml")
    assert parse_scenario(to_toml(scenario), file="north.toml") == scenario


@given(words=st.text(min_size=1, max_size=40).filter(str.strip))
def test_any_words_survive_being_written(words: str) -> None:
    try:
        scenario = Scenario(name="a", title=words, note=words)
    except ValueError:
        return  # digits that could be a person's number
    assert parse_scenario(to_toml(scenario), file="a.toml") == scenario


@pytest.mark.parametrize(
    ("change", "key", "value", "said"),
    [
        ({"lon": 180.5}, "lon", "180.5", "less than or equal to 180"),
        ({"lat": 102.8}, "lat", "102.8", "less than or equal to 90"),
        ({"lat": float("nan")}, "lat", "nan", "finite"),
        ({"lon": "102.8"}, "lon", "102.8", "valid number"),
        ({"id": "org:a"}, "id", "org:a", "begins with pos:"),
        ({"id": "pos:a b"}, "id", "pos:a b", "begins with pos:"),
        ({"tier": "palace"}, "tier", "palace", "pattern"),
        ({"name": " "}, "name", " ", "pattern"),
        ({"name": "站 13800138000"}, "name", "站 13800138000", "mobile number"),
        ({"phone": "1"}, "phone", "1", "not permitted"),
        ({"floor_area_m2": -1.0}, "floor_area_m2", "-1.0", "greater than or equal to 0"),
    ],
)
def test_a_fault_names_file_key_value_and_rule(
    change: dict[str, Any], key: str, value: str, said: str
) -> None:
    file, column, shown, message = fault(one(**change))
    assert (file, column, shown) == ("a.toml", key, value)
    assert said in message
    assert message.startswith("change 1 (add_position): ")


def test_an_unknown_coordinate_system_is_refused() -> None:
    assert "unknown coordinate system 'utm'" in fault(one(crs="utm"))[3]


@pytest.mark.parametrize(
    ("text", "key", "said"),
    [
        ("name = ", None, "no TOML"),
        ('name = "a"\nname = "b"', None, "no TOML"),
        ('name = "a"', "title", "required"),
        ('name = "../a"\ntitle = "a"', "name", "pattern"),
        ('name = "a"\ntitle = "a"\nowner = "a"', "owner", "not permitted"),
        ('name = "a"\ntitle = "a"\n[[changes]]\nchange = "x"', "changes", "expected tags"),
        ('name = "a"\ntitle = "a"\n[[changes]]\nid = "x"', "changes", "discriminator"),
    ],
)
def test_what_is_no_scenario_is_refused(text: str, key: str | None, said: str) -> None:
    _, column, _, message = fault(text)
    assert column == key
    assert said in message


def test_bodies_that_stand_twice_or_are_too_few_are_refused() -> None:
    assert (
        "unit:a stands twice" in fault(TEXT.replace('"unit:a", "unit:b"', '"unit:a", "unit:a"'))[3]
    )
    assert "at least 2" in fault(TEXT.replace('["org:a", "unit:b"]', '["org:a"]'))[3]


def test_scenarios_are_kept_listed_and_deleted(tmp_path: Path) -> None:
    folder = tmp_path / "scenarios"
    assert kept_names(folder) == ()
    north = parse_scenario(TEXT, file="north.toml")
    path = save_scenario(north, folder)
    assert path == folder / "north.toml"
    assert load_scenario("north", folder) == read_scenario(path) == north
    save_scenario(north, folder)
    other = north.model_copy(update={"title": "else"})
    with pytest.raises(Conflict, match="'north'"):
        save_scenario(other, folder)
    save_scenario(other, folder, replace=True)
    assert load_scenario("north", folder) == other
    assert kept_names(folder) == ("north",)
    delete_scenario("north", folder)
    assert kept_names(folder) == ()
    with pytest.raises(NotFound, match="'north'"):
        load_scenario("north", folder)
    with pytest.raises(NotFound, match="'north'"):
        delete_scenario("north", folder)


def test_a_name_is_no_way_out_of_the_folder(tmp_path: Path) -> None:
    for name in ("../north", "/etc/passwd", "", "a" * 41, "北"):
        for ask in (load_scenario, delete_scenario):
            with pytest.raises(InvalidInput, match="no name of a scenario"):
                ask(name, tmp_path)


def test_a_file_that_cannot_be_a_scenario_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no scenario file"):
        read_scenario(tmp_path / "none.toml")
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidInput, match="cannot be read"):
        read_scenario(tmp_path / "binary.toml")
    (tmp_path / "long.toml").write_text("#" * (MAX_BYTES + 1))
    with pytest.raises(InvalidInput, match="more than"):
        read_scenario(tmp_path / "long.toml")
    (tmp_path / "south.toml").write_text(TEXT, "utf-8")
    with pytest.raises(InvalidInput, match="'south'"):
        load_scenario("south", tmp_path)


def test_the_example_of_the_documentation_is_a_scenario() -> None:
    page = (ROOT / "docs" / "scenarios.md").read_text("utf-8")
    example = page.partition("```toml\n")[2].partition("```")[0]
    kinds = {change.change for change in parse_scenario(example, file="north.toml").changes}
    said = {change.change for change in parse_scenario(TEXT, file="north.toml").changes}
    assert kinds == said
