"""A path as a sentence: the direction of each relationship, parallels, agreements."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graph.errors import VocabularyError
from graph.model.spec import Said, Text
from graph.snapshot.building import build
from graph.snapshot.pictures import Picture
from queries.connectivity.paths import shortest_path
from queries.connectivity.projection import project
from queries.connectivity.telling import path_sentence

COMMON = {"layer": "source", "source": "src:test"}


def organization(node_id: str, name: str, **properties: Any) -> dict[str, Any]:
    own = {"id": node_id, "labels": ["Organization"], "name": name, "kind": "committee"}
    return {**own, **properties, **COMMON}


def tie(start: str, rel_type: str, end: str) -> dict[str, Any]:
    return {"type": rel_type, "start": start, "end": end, **COMMON}


@pytest.fixture(scope="module")
def picture() -> Picture:
    agreement = {"id": "agr:1", "labels": ["Agreement"], "name": "甲乙协议", "form": "agreement"}
    nodes = [
        organization("org:a", "甲党委", name_en="Committee A"),
        organization("org:b", "乙党委", name_en="Committee B"),
        organization("org:c", "丙{0}党委"),
        organization("org:d", "丁党委", name_en="Committee D"),
        {**agreement, **COMMON},
    ]
    ties = [
        tie("org:a", "PARTY_TO", "agr:1"),
        tie("org:b", "PARTY_TO", "agr:1"),
        tie("org:c", "SUBORDINATE_TO", "org:b"),
        tie("org:b", "RADIATES", "org:c"),
        tie("org:d", "SUBORDINATE_TO", "org:c"),
    ]
    return build(nodes, ties, 1).at(date(2026, 1, 1))


def sentence(picture: Picture, start: str, end: str) -> tuple[str, str]:
    text = path_sentence(picture, shortest_path(project(picture), start=start, end=end).steps)
    return text.zh, text.en


@pytest.mark.parametrize("clause", ["隶属", "{}隶属{}"])
def test_a_clause_names_the_other_node_once(clause: str) -> None:
    with pytest.raises(VocabularyError, match="names the other node once"):
        Said(Text("下辖{}", "is the superior of {}"), Text(clause, "is subordinate to {}"))


def test_agreements_pair_and_parallel_relationships_are_all_told(picture: Picture) -> None:
    zh, en = sentence(picture, "org:a", "org:d")
    assert zh == (
        "甲党委与乙党委结对共建（《甲乙协议》），乙党委辐射丙{0}党委并下辖丙{0}党委，"
        "丙{0}党委下辖丁党委。"
    )
    assert en == (
        "Committee A builds together with Committee B (“甲乙协议”); Committee B radiates to "
        "丙{0}党委 and is the superior of 丙{0}党委; 丙{0}党委 is the superior of Committee D."
    )


def test_the_way_back_tells_the_same_relationships_from_the_other_side(picture: Picture) -> None:
    zh, _ = sentence(picture, "org:d", "org:a")
    assert zh == (
        "丁党委隶属丙{0}党委，丙{0}党委受乙党委辐射并隶属乙党委，"
        "乙党委与甲党委结对共建（《甲乙协议》）。"
    )


def test_a_path_that_ends_at_an_agreement_names_the_party(picture: Picture) -> None:
    zh, en = sentence(picture, "org:a", "agr:1")
    assert zh == "甲党委是甲乙协议的共建方。"
    assert en == "Committee A is a party to 甲乙协议."
    zh, en = sentence(picture, "agr:1", "org:b")
    assert zh == "甲乙协议有共建方乙党委。"
    assert en == "甲乙协议 has Committee B as a party."
