"""Specs check themselves when they are built: a faulty vocabulary cannot be imported."""

from __future__ import annotations

import pytest

from graph.errors import VocabularyError
from graph.model.properties import COMMON
from graph.model.spec import (
    CodeList,
    NodeSpec,
    PropertySpec,
    PropertyType,
    RelSpec,
    Said,
    Text,
    Vocabulary,
)
from graph.model.vocabulary import VOCABULARY

NAME = PropertySpec("name", PropertyType.TEXT, Text("名称", "name"), "Name.")
UNIT = NodeSpec("Unit", "unit", Text("单位", "Unit"), "A body.", (NAME,))
ZONE = NodeSpec("Zone", "zone", Text("区域", "Zone"), "A place.")
SAID = Said(Text("位于{}", "lies in {}"), Text("境内有{}", "has {} in it"))
IN = RelSpec("LOCATED_IN", Text("位于", "located in"), "Lies in.", (("Unit", "Zone"),), said=SAID)
CODES = CodeList("size", "Sizes.", {"small": Text("小", "small")})


@pytest.mark.parametrize(
    ("build", "reason"),
    [
        (lambda: Text("", "name"), "both languages"),
        (lambda: Text("名称", " "), "both languages"),
        (lambda: CodeList("size", "", {"a": Text("小", "small")}), "mandatory"),
        (lambda: CodeList("size", "Sizes.", {}), "mandatory"),
        (lambda: CodeList("size", "Sizes.", {"Big One": Text("大", "big")}), "snake_case"),
        (lambda: PropertySpec("Name", PropertyType.TEXT, NAME.text, "x"), "snake_case"),
        (lambda: PropertySpec("name", PropertyType.TEXT, NAME.text, " "), "mandatory"),
        (
            lambda: PropertySpec("n", PropertyType.INTEGER, NAME.text, "x", codes=CODES),
            "only texts",
        ),
        (lambda: PropertySpec("n", PropertyType.TEXT, NAME.text, "x", minimum=0), "only numbers"),
        (
            lambda: PropertySpec("n", PropertyType.NUMBER, NAME.text, "x", minimum=1, maximum=0),
            "exceeds",
        ),
        (lambda: NodeSpec("unit", "unit", UNIT.text, "x"), "UpperCamelCase"),
        (lambda: NodeSpec("Unit", "Unit:", UNIT.text, "x"), "not a word"),
        (lambda: NodeSpec("Unit", "unit", UNIT.text, ""), "mandatory"),
        (lambda: NodeSpec("Unit", "unit", UNIT.text, "x", (NAME, NAME)), "twice"),
        (lambda: NodeSpec("Unit", "unit", UNIT.text, "x", (), {"no": UNIT.text}), "Camel"),
        (lambda: RelSpec("Located", IN.text, "x", IN.ends, said=SAID), "UPPER_SNAKE"),
        (lambda: RelSpec("LOCATED_IN", IN.text, "", IN.ends, said=SAID), "mandatory"),
        (lambda: RelSpec("LOCATED_IN", IN.text, "x", (), said=SAID), "no end labels"),
        (lambda: Vocabulary({"Unit": ZONE}, {}, ()), "another name"),
        (lambda: Vocabulary({"Unit": UNIT}, {"LOCATED_IN": IN}, ()), "unknown label"),
        (lambda: Vocabulary({"Unit": UNIT}, {}, (NAME,)), "common properties"),
        (
            lambda: Vocabulary(
                {"Unit": UNIT, "Zone": NodeSpec("Zone", "unit", ZONE.text, "x")}, {}, ()
            ),
            "share the id prefix",
        ),
    ],
)
def test_a_faulty_spec_is_refused_with_its_reason(build: object, reason: str) -> None:
    assert callable(build)
    with pytest.raises(VocabularyError, match=reason):
        build()


def test_every_node_and_relationship_has_layer_source_validity_and_revision() -> None:
    common = {spec.name: spec for spec in VOCABULARY.common}
    assert {"layer", "source", "since", "until", "revision"} <= common.keys()
    assert common["layer"].required
    assert common["source"].required


def test_an_id_tells_its_label() -> None:
    for label, node in VOCABULARY.nodes.items():
        assert VOCABULARY.label_of_id(f"{node.prefix}:x") == label
    assert VOCABULARY.label_of_id("nonsense") is None


def test_s18_1_no_label_or_property_is_about_persons() -> None:
    from graph.model.privacy import is_person_column

    assert not any(is_person_column(spec.name) for spec in VOCABULARY.property_specs())
    assert not {"Person", "Member", "People"} & VOCABULARY.nodes.keys()


def test_specs_are_frozen() -> None:
    with pytest.raises(AttributeError):
        COMMON[0].name = "other"  # type: ignore[misc]
