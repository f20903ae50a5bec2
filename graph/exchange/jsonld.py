"""JSON-LD 1.1 on the W3C Organization ontology, out and in: linked data, nothing lost.

The context stands in the file, so that no parser asks another host for one. What ORG, SKOS, PROV-O
or WGS 84 has a word for is said in it; the rest is in the network's own namespace
``urn:gongjian:term:``. Bodies are ``org:FormalOrganization``, Party organizations
``org:OrganizationalUnit`` (``org:unitOf`` the body), joint committees
``org:OrganizationalCollaboration`` (``org:hasMember``), memberships ``org:Membership``, positions
``org:Site``. A relationship is a plain triple, and beside it an ``rdf:Statement`` that carries its
dates, properties and source. Codes are SKOS concepts.

What is read back is a file of this shape; another JSON-LD spelling of the same triples is not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import unquote

from graph.errors import Finding, InvalidInput
from graph.exchange.extract import Block, Extract, Sheet
from graph.exchange.reading import dataset_of
from graph.model.properties import COMMON
from graph.model.rows import Dataset, NodeRow, RelRow
from graph.model.spec import PropertySpec, PropertyType, Text
from graph.model.vocabulary import VOCABULARY

_PREFIXES = {
    "gj": "urn:gongjian:term:",
    "entity": "urn:gongjian:entity:",
    "relation": "urn:gongjian:relation:",
    "concept": "urn:gongjian:concept:",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "wgs": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_DATATYPES = {
    PropertyType.DATE: "xsd:date",
    PropertyType.INTEGER: "xsd:integer",
    PropertyType.NUMBER: "xsd:double",
}
# Properties that a standard has a word for.
_STANDARD: Mapping[str, Mapping[str, str]] = {
    "name": {"@id": "skos:prefLabel", "@language": "zh"},
    "name_en": {"@id": "skos:prefLabel", "@language": "en"},
    "aliases": {"@id": "skos:altLabel", "@language": "zh", "@container": "@set"},
    "note": {"@id": "skos:note", "@language": "zh"},
    "note_en": {"@id": "skos:note", "@language": "en"},
    "source": {"@id": "prov:wasDerivedFrom", "@type": "@id"},
    "uscc": {"@id": "org:identifier", "@type": "gj:uscc"},
    "lon": {"@id": "wgs:long", "@type": "xsd:double"},
    "lat": {"@id": "wgs:lat", "@type": "xsd:double"},
}
_CLASSES = {
    "Organization": "org:OrganizationalUnit",
    "JointCommittee": "org:OrganizationalCollaboration",
    "Unit": "org:FormalOrganization",
    "Position": "org:Site",
    "Zone": "prov:Location",
    "Claim": "prov:Entity",
    "Source": "prov:Entity",
}
# Relationship types that ORG has a property for, and whether it leads the same way.
_ORG_PROPERTIES = {
    "SUBORDINATE_TO": ("org:subOrganizationOf", True),
    "BASED_IN": ("org:unitOf", True),
    "MEMBER_OF": ("org:hasMember", False),
    "OPERATES": ("org:siteOf", False),
}
_CLASSIFIED = {"Organization": ("kind", "sector"), "Unit": ("sector", "ownership", "industry")}
_BODIES = ("Organization", "Unit")
_NOT_IN_IRIS = re.compile(r'[\x00-\x20"%<>\\^`{|}]')

_Object = dict[str, Any]


def _iri(prefix: str, text: str) -> str:
    """A compact IRI; characters that no IRI has are percent-encoded."""
    return f"{prefix}:{_NOT_IN_IRIS.sub(lambda found: f'%{ord(found.group()):02X}', text)}"


def _text_of(iri: str) -> str:
    """What :func:`_iri` made the IRI of. Raises ValueError if it has no prefix."""
    _, colon, rest = iri.partition(":")
    if not colon:
        raise ValueError("no compact IRI")
    return unquote(rest)


def _specs() -> Iterable[PropertySpec]:
    """A spec for each property name; a number where one label has whole ones and one broken."""
    found: dict[str, PropertySpec] = {}
    for spec in (*COMMON, *VOCABULARY.property_specs()):
        held = found.get(spec.name)
        if held is None or spec.type is PropertyType.NUMBER:
            found[spec.name] = spec
    return found.values()


def _term(spec: PropertySpec) -> Mapping[str, str]:
    if spec.name in _STANDARD:
        return _STANDARD[spec.name]
    term = {"@id": f"gj:{spec.name}"}
    if spec.codes is not None:
        term["@type"] = "@id"
    elif spec.type in _DATATYPES:
        term["@type"] = _DATATYPES[spec.type]
    if spec.type is PropertyType.TEXTS:
        term["@container"] = "@list"
    return term


@cache
def context() -> Mapping[str, Any]:
    """The context that every file carries: prefixes, and what each key stands for."""
    labels = {
        label: {"@id": f"gj:{label}"}
        for node in VOCABULARY.nodes.values()
        for label in (node.label, *node.second_labels)
    }
    types = {name: {"@id": f"gj:{name}", "@type": "@id"} for name in VOCABULARY.relationships}
    return {
        "@version": 1.1,
        **_PREFIXES,
        **labels,
        **types,
        **{spec.name: _term(spec) for spec in _specs()},
        "start": {"@id": "rdf:subject", "@type": "@id"},
        "relationship": {"@id": "rdf:predicate", "@type": "@vocab"},
        "end": {"@id": "rdf:object", "@type": "@id"},
        "masked": {"@id": "gj:masked", "@container": "@set"},
        "about": {"@id": "gj:about", "@type": "@json"},
    }


def write(extract: Extract) -> Iterator[bytes]:
    """The extract as one document, an object a line, in pieces."""
    yield f'{{"@context": {_json(context())},\n"@graph": [\n'.encode()
    told = {"@id": "urn:gongjian:export", "@type": "prov:Entity", "about": extract.about}
    yield _json(told).encode()
    yield _lines(_vocabulary(extract))
    for sheet in extract.nodes:
        for block in sheet.blocks():
            yield _lines(_nodes(sheet, block))
    for sheet in extract.relationships:
        for block in sheet.blocks():
            yield _lines(_relationships(sheet, block))
    yield b"\n]}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _lines(objects: Iterable[_Object]) -> bytes:
    return "".join(f",\n{_json(each)}" for each in objects).encode()


def _titled(text: Text, key: str) -> _Object:
    both = (("zh", text.zh), ("en", text.en))
    return {key: [{"@value": said, "@language": language} for language, said in both]}


def _vocabulary(extract: Extract) -> Iterator[_Object]:
    """Titles of the labels, types, properties and codes that the extract uses."""
    properties = {}
    for sheet in (*extract.nodes, *extract.relationships):
        spec = (VOCABULARY.nodes if sheet.is_nodes else VOCABULARY.relationships)[sheet.name]
        kind = "rdfs:Class" if sheet.is_nodes else "rdf:Property"
        said = {"rdfs:comment": spec.description}
        yield {"@id": f"gj:{sheet.name}", "@type": kind, **_titled(spec.text, "rdfs:label"), **said}
        properties.update({spec.name: spec for spec in sheet.properties})
    for each in properties.values():
        if each.name not in _STANDARD:
            title = _titled(each.text, "rdfs:label")
            yield {"@id": f"gj:{each.name}", "@type": "rdf:Property", **title}
    for name, codes in VOCABULARY.code_lists.items():
        scheme = f"concept:{name}"
        yield {"@id": scheme, "@type": "skos:ConceptScheme", "rdfs:comment": codes.description}
        for code, text in codes.codes.items():
            yield {
                "@id": f"{scheme}/{code}",
                "@type": "skos:Concept",
                "skos:inScheme": {"@id": scheme},
                "skos:notation": code,
                **_titled(text, "skos:prefLabel"),
            }


def _cells(sheet: Sheet, block: Block) -> Iterator[_Object]:
    """Of each row the properties it gives, as the context says."""
    names = [spec.name for spec in sheet.properties]
    columns = [_said(spec, block.cells[spec.name]) for spec in sheet.properties]
    for at, row in enumerate(zip(*columns, strict=True)):
        given = {name: cell for name, cell in zip(names, row, strict=True) if cell is not None}
        if block.masked is not None and block.masked[at]:
            given["masked"] = block.masked[at]
        yield given


def _said(spec: PropertySpec, cells: list[Any]) -> list[Any]:
    if spec.name == "source":
        return [None if cell is None else _iri("entity", cell) for cell in cells]
    if spec.codes is not None:
        scheme = f"concept:{spec.codes.name}/"
        return [None if cell is None else scheme + cell for cell in cells]
    if spec.type is PropertyType.DATE:
        return [None if cell is None else cell.isoformat() for cell in cells]
    return cells


def _nodes(sheet: Sheet, block: Block) -> Iterator[_Object]:
    rows = zip(block.ids, block.second, _cells(sheet, block), strict=True)
    for node_id, second, given in rows:
        types = [sheet.name, *second]
        known = next((name for name in reversed(types) if name in _CLASSES), None)
        if known and not given.get("category"):
            types.append(_CLASSES[known])
        made = {"@id": _iri("entity", node_id), "@type": types, **given}
        classes = [given[name] for name in _CLASSIFIED.get(sheet.name, ()) if name in given]
        if classes:
            made["org:classification"] = [{"@id": each} for each in classes]
        yield made


def _relationships(sheet: Sheet, block: Block) -> Iterator[_Object]:
    rows = zip(block.ids, block.start, block.end, _cells(sheet, block), strict=True)
    for rel_id, start_id, end_id, given in rows:
        start, end = _iri("entity", start_id), _iri("entity", end_id)
        statement = {
            "@id": _iri("relation", rel_id),
            "@type": "rdf:Statement",
            "start": start,
            "relationship": sheet.name,
            "end": end,
            **given,
        }
        if sheet.name == "MEMBER_OF":
            statement.update(_membership(start, end, given))
        yield statement
        yield {"@id": start, sheet.name: end}
        if sheet.name in _ORG_PROPERTIES and VOCABULARY.label_of_id(start_id) in _BODIES:
            name, forward = _ORG_PROPERTIES[sheet.name]
            subject, other = (start, end) if forward else (end, start)
            yield {"@id": subject, name: {"@id": other}}


def _membership(member: str, committee: str, given: Mapping[str, Any]) -> _Object:
    made: _Object = {
        "@type": ["rdf:Statement", "org:Membership"],
        "org:member": {"@id": member},
        "org:organization": {"@id": committee},
    }
    if "role" in given:
        made["org:role"] = {"@id": given["role"]}
    ends = {"time:hasBeginning": "since", "time:hasEnd": "until"}
    during = {key: _instant(given[name]) for key, name in ends.items() if name in given}
    if during:
        made["org:memberDuring"] = {"@type": "time:Interval", **during}
    return made


def _instant(day: str) -> _Object:
    return {"@type": "time:Instant", "time:inXSDDate": {"@value": day, "@type": "xsd:date"}}


# --- back ------------------------------------------------------------------------------------


def read_jsonld(path: Path) -> Dataset:
    """The dataset that a JSON-LD file written here holds.

    The scope is named after the file, its day is the one of the export. Rows are not checked
    against each other: a load does that. No context is ever fetched.

    Raises
    ------
    InvalidInput
        the file is no such JSON-LD, or masks counts.
    OSError
        it cannot be read.
    """
    return _Reader(path.name).read(path)


class _Reader:
    """One document under way."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.about: Mapping[str, Any] = {}
        self.nodes: list[NodeRow] = []
        self.relationships: list[RelRow] = []

    def fault(self, rule: str, message: str, value: Any = None) -> NoReturn:
        shown = None if value is None else str(value)[:120]
        finding = Finding(rule, message, self.file, value=shown)
        raise InvalidInput(f"nothing was read: {finding}", [finding])

    def read(self, path: Path) -> Dataset:
        try:
            document = json.loads(path.read_bytes(), parse_constant=self._constant)
        except (ValueError, RecursionError) as error:
            self.fault("not_json", str(error))
        if not isinstance(document, dict) or not isinstance(document.get("@graph"), list):
            self.fault("not_jsonld", "this is no export of a network: it has no @graph")
        given = document.get("@context")
        if not isinstance(given, dict):
            self.fault("remote_context", "the context has to stand in the file", given)
        for name, meaning in given.items():
            if context().get(name) != meaning:
                self.fault("unknown_context", "the context gives a key another meaning", name)
        for each in document["@graph"]:
            if not isinstance(each, dict):
                self.fault("not_jsonld", "a member of @graph is no object", each)
            self._object(each)
        return dataset_of(path, self.about, self.nodes, self.relationships)

    def _constant(self, name: str) -> NoReturn:
        raise ValueError(f"{name} is no JSON")

    def _object(self, each: _Object) -> None:
        if "about" in each and isinstance(each["about"], dict):
            self.about = each["about"]
            return
        types = each.get("@type", ())
        if "relationship" in each:
            self._relationship(each)
        elif isinstance(types, list) and types and str(types[0]) in VOCABULARY.nodes:
            self._node(each, types)

    def _node(self, each: _Object, types: list[Any]) -> None:
        spec = VOCABULARY.nodes[str(types[0])]
        second = tuple(str(name) for name in types[1:] if ":" not in str(name))
        properties = self._properties(each, spec.properties)
        properties["id"] = self._id(each, "@id")
        self.nodes.append(NodeRow(spec.label, second, properties, self.file))

    def _relationship(self, each: _Object) -> None:
        rel_type = str(each["relationship"])
        if rel_type not in VOCABULARY.relationships:
            self.fault("unknown_type", "no relationship type of the vocabulary", rel_type)
        properties = self._properties(each, VOCABULARY.relationships[rel_type].properties)
        start, end = self._id(each, "start"), self._id(each, "end")
        self.relationships.append(RelRow(rel_type, start, end, properties, self.file))

    def _id(self, each: _Object, key: str) -> str:
        try:
            return _text_of(each[key])
        except (KeyError, ValueError, AttributeError):
            self.fault("no_id", f"an object has no id as {key}", each.get(key))

    def _properties(self, each: _Object, own: Iterable[PropertySpec]) -> dict[str, Any]:
        specs = {spec.name: spec for spec in (*COMMON, *own)}
        ours = {"start", "end", "relationship", "masked"}
        found: dict[str, Any] = {}
        for name, value in each.items():
            if name.startswith("@") or ":" in name or name in ours:
                continue
            # An unknown property is left to the load, which names it.
            found[name] = self._value(specs[name], value) if name in specs else value
        return found

    def _value(self, spec: PropertySpec, value: Any) -> Any:
        try:
            if spec.name == "source":
                return _text_of(value)
            if spec.codes is not None:
                return _text_of(value).rpartition("/")[2]
            return date.fromisoformat(value) if spec.type is PropertyType.DATE else value
        except (ValueError, TypeError, AttributeError):
            self.fault("wrong_value", f"{spec.name} is not written as it should be", value)
