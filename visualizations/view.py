"""What a picture shows, apart from how it is drawn: nodes, edges, and what was left out.

A :class:`GraphView` is made from a picture of one day (:class:`graph.snapshot.pictures.Picture`),
so every drawing of it, on the page, in the exported file or in a notebook, shows the same thing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

import networkx as nx
import numpy as np

from graph.errors import InvalidInput, NotFound
from graph.model.spec import Text
from graph.model.vocabulary import VOCABULARY
from graph.snapshot.pictures import LABELS, Edges, Picture, Snapshot
from queries.pairing.status import status_on

PAIRING_TYPES = VOCABULARY.drawn_in("pairing")
"""Relationship types the pairing network draws."""

DATED_TYPES = ("MEMBER_OF", "PARTY_TO")
"""Those of them that begin and end with a pairing or a seat."""

ADVANCED_KINDS = ("brand", "card", "pathway")
"""Kinds of initiatives it draws, where a body or an agreement in it advances one."""

MOST_NODES = 5000
"""Nodes of the pairing network that are drawn at once."""

PAIRING_TITLE = Text("结对共建网络", "Pairing and co-building network")

_STATED = ("layer", "source", "since", "until", "certainty", "facts", "paragraphs", "note")

# What tells a reader most about a body, in this order; the names are the vocabulary's.
_ATTRIBUTES = ("kind", "sector", "level", "form", "theme", "scope", "city", "signed", "code")


@dataclass(frozen=True, slots=True)
class Figure:
    """A published figure about a node; ``operator`` is a code, ``value`` plain digits."""

    id: str
    name: str
    name_en: str | None
    operator: str | None
    value: float | None
    unit: str | None
    printed: str | None


@dataclass(frozen=True, slots=True)
class _Stated:
    """What nodes and edges have in common: where it is from and when it holds."""

    id: str
    layer: str
    source: str
    since: date | None
    until: date | None
    undated: bool
    certainty: str | None
    facts: tuple[str, ...]
    paragraphs: tuple[str, ...]
    note: str | None


@dataclass(frozen=True, slots=True)
class ViewNode(_Stated):
    """One node. ``kind`` is the key of its style; ``attributes`` are (property, value) pairs."""

    kind: str
    label: str
    name: str
    name_en: str | None
    hub: bool
    category: bool
    outside: bool
    members_unknown: bool
    """A joint committee that the layers hold no member of, which is not one of nobody."""
    attributes: tuple[tuple[str, str], ...]
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class ViewEdge(_Stated):
    """One relationship of ``type`` from node ``start`` to node ``end``, with its role if any."""

    type: str
    start: str
    end: str
    role: str | None


@dataclass(frozen=True, slots=True)
class ViewSource:
    """A source the view draws on."""

    id: str
    name: str
    name_en: str | None


@dataclass(frozen=True)
class GraphView:
    """What one picture shows. ``nodes`` and ``edges`` are sorted by id.

    ``total_nodes`` is how many there would be without the limit, and ``truncated`` says that some
    were left out. ``legend`` holds the keys of the node styles and relationship types in use, in
    the order they are explained. ``frame`` is the view of all days that this one is a part of:
    whoever places its nodes as in the frame finds each where it is on every other day.
    """

    title: Text
    as_of: date
    layers: tuple[str, ...]
    revision: int
    nodes: tuple[ViewNode, ...]
    edges: tuple[ViewEdge, ...]
    legend: tuple[str, ...]
    sources: tuple[ViewSource, ...]
    total_nodes: int
    frame: GraphView | None = None

    @property
    def truncated(self) -> bool:
        """Whether nodes were left out to keep to the limit."""
        return len(self.nodes) < self.total_nodes


def pairing_view(
    picture: Picture, *, include_hubs: bool = True, limit: int = MOST_NODES
) -> GraphView:
    """The pairing network: joint committees, agreements, their members and parties, and around
    these the brands, cards and pathways they advance, the superiors of the organizations and the
    units these are based in.

    ``include_hubs=False`` leaves out zone-level bodies. With more than ``limit`` nodes committees
    come first, then initiatives, members, agreements each with all its parties, and the rest; the
    view then says that it is truncated. Raises InvalidInput for a limit below 1.
    """
    if limit < 1:
        raise InvalidInput(f"the limit of nodes must be at least 1, got {limit}")
    frame = _view(picture.of_all_days, include_hubs=True, limit=2 * MOST_NODES)
    return replace(_view(picture, include_hubs=include_hubs, limit=limit), frame=frame)


def _view(picture: Picture, *, include_hubs: bool, limit: int) -> GraphView:
    groups = list(_in_order_of_weight(picture, include_hubs=include_hubs))
    total = len({node for group in groups for node in group})
    kept: dict[int, None] = {}
    for group in groups:
        new = dict.fromkeys(node for node in group if node not in kept)
        if len(kept) + len(new) <= limit:
            kept |= new
    snapshot = picture.snapshot
    figures = _figures(picture, kept)
    unknown = set(picture.whole.nodes("Organization", "JointCommittee").tolist())
    unknown -= set(picture.whole.edges("MEMBER_OF").end.tolist())
    nodes = tuple(
        _node(picture, at, figures.get(at, ()), members_unknown=at in unknown)
        for at in sorted(kept)
    )
    edges = tuple(
        sorted(
            (
                edge
                for name in PAIRING_TYPES
                for edge in _edges(picture.edges(name), kept, snapshot)
            ),
            key=lambda edge: edge.id,
        )
    )
    kinds = {node.kind for node in nodes}
    types = {edge.type for edge in edges}
    return GraphView(
        title=PAIRING_TITLE,
        as_of=picture.as_of,
        layers=picture.layers,
        revision=snapshot.revision,
        nodes=nodes,
        edges=edges,
        legend=(
            *(kind for kind in NODE_KINDS if kind in kinds),
            *(name for name in PAIRING_TYPES if name in types),
        ),
        sources=_sources(snapshot, {item.source for item in (*nodes, *edges)}),
        total_nodes=total,
    )


def to_networkx(view: GraphView) -> nx.MultiDiGraph[str]:
    """The view as a networkx graph: fields of nodes and edges as attributes, edge ids as keys."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(
        title=view.title.zh,
        as_of=view.as_of.isoformat(),
        layers=view.layers,
        revision=view.revision,
        truncated=view.truncated,
    )
    for node in view.nodes:
        graph.add_node(node.id, **_fields(node))
    for edge in view.edges:
        graph.add_edge(edge.start, edge.end, key=edge.id, **_fields(edge))
    return graph


def _fields(item: ViewNode | ViewEdge) -> dict[str, Any]:
    return {field.name: getattr(item, field.name) for field in fields(item) if field.name != "id"}


NODE_KINDS = (
    "committee",
    "organization",
    "unit",
    "enterprise",
    "zone",
    "position",
    "agreement",
    "brand",
    "card",
    "pathway",
)
"""Keys of the node styles, in the order of the legend."""

_KIND_OF_LABEL = {
    "Organization": "organization",
    "Unit": "unit",
    "Zone": "zone",
    "Position": "position",
    "Agreement": "agreement",
}


def kind_of(snapshot: Snapshot, at: int) -> str:
    """The key of a node's style."""
    label = LABELS[snapshot.label[at]]
    if snapshot.second["JointCommittee"][at]:
        return "committee"
    if snapshot.second["Enterprise"][at]:
        return "enterprise"
    if label == "Initiative":
        return str(snapshot.columns["kind"].at(at))
    return _KIND_OF_LABEL[label]


def _in_order_of_weight(picture: Picture, *, include_hubs: bool) -> Iterator[Sequence[int]]:
    """Groups of nodes to keep or leave together, the most telling first; nodes may come twice."""
    columns = picture.snapshot.columns
    hubs = set(np.flatnonzero(columns["hub"].values == 1).tolist())

    def allowed(nodes: Iterable[int]) -> list[int]:
        return [node for node in nodes if include_hubs or node not in hubs]

    committees = allowed(picture.nodes("Organization", "JointCommittee").tolist())
    membership = picture.edges("MEMBER_OF")
    parties = picture.edges("PARTY_TO")
    agreements = picture.nodes("Agreement").tolist()
    party_of: dict[int, list[int]] = {agreement: [] for agreement in agreements}
    for start, end in zip(parties.start.tolist(), parties.end.tolist(), strict=True):
        party_of[end].append(start)
    members = allowed(_unique(membership.start))
    core = {*committees, *members, *agreements, *allowed(_unique(parties.start))}

    advances = picture.edges("ADVANCES")
    kind = columns["kind"].values
    wanted = [columns["kind"].code(name) for name in ADVANCED_KINDS]
    advanced = [
        end
        for start, end in zip(advances.start.tolist(), advances.end.tolist(), strict=True)
        if start in core and kind[end] in wanted
    ]
    yield from ([node] for node in committees)
    yield from ([node] for node in sorted(set(advanced)))
    yield from ([node] for node in members)
    yield from ([node, *allowed(party_of[node])] for node in agreements)
    for name in ("BASED_IN", "SUBORDINATE_TO"):
        around = picture.edges(name)
        ends = [
            end
            for start, end in zip(around.start.tolist(), around.end.tolist(), strict=True)
            if start in core
        ]
        yield from ([node] for node in sorted(set(allowed(ends))))


def _unique(values: Any) -> list[int]:
    found: list[int] = np.unique(values).tolist()
    return found


def _figures(picture: Picture, kept: Iterable[int]) -> dict[int, tuple[Figure, ...]]:
    """Published figures about the kept nodes, by node, each list in the order of claim ids."""
    wanted = set(kept)
    columns = picture.snapshot.columns
    found: dict[int, list[int]] = {}
    about = picture.edges("ABOUT")
    for claim, subject in zip(about.start.tolist(), about.end.tolist(), strict=True):
        if subject in wanted and columns["kind"].at(claim) == "figure":
            found.setdefault(subject, []).append(claim)
    return {
        subject: tuple(
            Figure(
                id=str(picture.snapshot.ids[claim]),
                name=columns["name"].at(claim),
                name_en=columns["name_en"].at(claim),
                operator=columns["operator"].at(claim),
                value=columns["value"].at(claim),
                unit=columns["unit"].at(claim),
                printed=columns["printed"].at(claim),
            )
            for claim in sorted(claims)
        )
        for subject, claims in found.items()
    }


def _stated(rows: Snapshot | Edges, at: int) -> dict[str, Any]:
    values = {name: rows.columns[name].at(at) for name in _STATED}
    undated = values["since"] is None and values["until"] is None
    return {"id": str(rows.ids[at]), "undated": undated, **values}


def _node(
    picture: Picture, at: int, figures: tuple[Figure, ...], *, members_unknown: bool
) -> ViewNode:
    snapshot = picture.snapshot
    columns = snapshot.columns
    stated = _stated(snapshot, at)
    label = LABELS[snapshot.label[at]]
    given = [(name, columns[name].at(at)) for name in _ATTRIBUTES]
    if label == "Agreement":
        given.append(("status", status_on(picture.as_of, stated["since"], stated["until"]).value))
    return ViewNode(
        **stated,
        kind=kind_of(snapshot, at),
        label=label,
        name=str(snapshot.names[at]),
        name_en=columns["name_en"].at(at),
        hub=columns["hub"].at(at) is True,
        category=columns["category"].at(at) is True,
        outside=columns["in_zone"].at(at) is False or not picture.home[at],
        members_unknown=members_unknown,
        attributes=tuple((name, str(value)) for name, value in given if value is not None),
        figures=figures,
    )


def _edges(edges: Edges, kept: Iterable[int], snapshot: Snapshot) -> Iterator[ViewEdge]:
    mask = np.zeros(len(snapshot), np.bool_)
    mask[list(kept)] = True
    role = edges.columns.get("role")
    for at in np.flatnonzero(mask[edges.start] & mask[edges.end]).tolist():
        yield ViewEdge(
            **_stated(edges, at),
            type=edges.type,
            start=str(snapshot.ids[edges.start[at]]),
            end=str(snapshot.ids[edges.end[at]]),
            role=None if role is None else role.at(at),
        )


def _sources(snapshot: Snapshot, ids: Iterable[str]) -> tuple[ViewSource, ...]:
    """Sources by id; one that the snapshot does not hold goes by its id."""
    lines = []
    for source in sorted(ids):
        try:
            at = snapshot.index_of(source)
        except NotFound:
            lines.append(ViewSource(source, source, None))
        else:
            name_en = snapshot.columns["name_en"].at(at)
            lines.append(ViewSource(source, str(snapshot.names[at]), name_en))
    return tuple(lines)
