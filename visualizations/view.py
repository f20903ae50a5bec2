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
from numpy.typing import NDArray

from graph.errors import InvalidInput, NotFound
from graph.model.spec import Text
from graph.model.vocabulary import VOCABULARY
from graph.snapshot.pictures import LABELS, Edges, Picture, Snapshot
from queries.pairing.status import status_on
from visualizations.opened import TYPES as OPENED_TYPES
from visualizations.opened import Opened, open_nodes
from visualizations.weighed import ADVANCED_KINDS, in_order_of_weight
from visualizations.zoned import zones_of

PAIRING_TYPES = VOCABULARY.drawn_in("pairing")
"""Relationship types the pairing network draws."""

DATED_TYPES = ("MEMBER_OF", "PARTY_TO")
"""Those of them that begin and end with a pairing or a seat."""

MOST_NODES = 5000
"""Nodes of the pairing network that are drawn at once."""

PAIRING_TITLE = Text("结对共建网络", "Pairing and co-building network")

_STATED = (
    *("layer", "source", "since", "until", "certainty", "facts", "paragraphs"),
    *("note", "note_en"),
)

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
    note_en: str | None


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
    zone: str | None
    """The subdistrict it belongs to; none for what is of several, and for what lies in none."""


@dataclass(frozen=True, slots=True)
class ViewEdge(_Stated):
    """One relationship of ``type`` from node ``start`` to node ``end``, with its role if any."""

    type: str
    start: str
    end: str
    role: str | None


@dataclass(frozen=True, slots=True)
class ViewName:
    """A source the view draws on, or a subdistrict that nodes of it belong to."""

    id: str
    name: str
    name_en: str | None


@dataclass(frozen=True)
class GraphView:
    """What one picture shows. ``nodes`` and ``edges`` are sorted by id.

    ``total_nodes`` is how many there would be without the limit, and ``truncated`` says that some
    were left out. ``legend`` holds the keys of the node styles and relationship types in use, in
    the order they are explained. ``frame`` is the view of all days that this one is a part of:
    whoever places its nodes as in the frame finds each where it is on every other day. ``opened``
    tells of the nodes whose neighbours came in: these are no part of the frame.
    """

    title: Text
    as_of: date
    layers: tuple[str, ...]
    revision: int
    nodes: tuple[ViewNode, ...]
    edges: tuple[ViewEdge, ...]
    legend: tuple[str, ...]
    sources: tuple[ViewName, ...]
    total_nodes: int
    zones: tuple[ViewName, ...] = ()
    opened: tuple[Opened, ...] = ()
    frame: GraphView | None = None

    @property
    def truncated(self) -> bool:
        """Whether nodes were left out to keep to the limit."""
        return len(self.nodes) < self.total_nodes


def pairing_view(
    picture: Picture,
    *,
    include_hubs: bool = True,
    limit: int = MOST_NODES,
    opened: Sequence[str] = (),
) -> GraphView:
    """The pairing network: joint committees, agreements, their members and parties, and around
    these the brands, cards and pathways they advance, the superiors of the organizations and the
    units these are based in.

    ``include_hubs=False`` leaves out zone-level bodies. With more than ``limit`` nodes committees
    come first, then initiatives, members, agreements each with all its parties, and the rest; the
    view then says that it is truncated. With each node that is ``opened`` its neighbours come in,
    a bounded number (:mod:`visualizations.opened`), whatever the limit. Raises InvalidInput for a
    limit below 1.
    """
    if limit < 1:
        raise InvalidInput(f"the limit of nodes must be at least 1, got {limit}")
    frame = _view(picture.of_all_days, include_hubs=True, limit=2 * MOST_NODES)
    view = _view(picture, include_hubs=include_hubs, limit=limit, opened=opened)
    return replace(view, frame=frame)


def _view(
    picture: Picture, *, include_hubs: bool, limit: int, opened: Sequence[str] = ()
) -> GraphView:
    groups = list(in_order_of_weight(picture, include_hubs=include_hubs))
    total = len({node for group in groups for node in group})
    kept: dict[int, None] = {}
    for group in groups:
        new = dict.fromkeys(node for node in group if node not in kept)
        if len(kept) + len(new) <= limit:
            kept |= new
    snapshot = picture.snapshot
    more, told = open_nodes(picture, opened, kept, _drawable(picture, include_hubs))
    inner = set(kept)
    kept |= dict.fromkeys(sorted(more))
    total += len(more)
    zone = zones_of(picture)
    figures = _figures(picture, kept)
    unknown = set(picture.whole.nodes("Organization", "JointCommittee").tolist())
    unknown -= set(picture.whole.edges("MEMBER_OF").end.tolist())
    nodes = tuple(
        _node(picture, at, figures.get(at, ()), members_unknown=at in unknown, zone=zone.get(at))
        for at in sorted(kept)
    )
    own = {str(snapshot.ids[at]) for at in inner}
    centres = {one.id for one in told}
    edges = tuple(
        sorted(
            (
                edge
                for name in (OPENED_TYPES if told else PAIRING_TYPES)
                for edge in _edges(picture.edges(name), kept, snapshot)
                # What was opened shows all its ties; the others those of this network.
                if name in PAIRING_TYPES
                or not centres.isdisjoint((edge.start, edge.end))
                or not own.issuperset((edge.start, edge.end))
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
            *(name for name in dict.fromkeys((*PAIRING_TYPES, *OPENED_TYPES)) if name in types),
        ),
        sources=_named(snapshot, {item.source for item in (*nodes, *edges)}),
        zones=_named(snapshot, {node.zone for node in nodes if node.zone}),
        total_nodes=total,
        opened=told,
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


def _drawable(picture: Picture, include_hubs: bool) -> NDArray[np.bool_]:
    """What has a symbol: all but initiatives of other kinds than the network is about, and what is
    told of bodies."""
    columns = picture.snapshot.columns
    mask = np.isin(picture.snapshot.label, [LABELS.index(label) for label in _KIND_OF_LABEL])
    kinds = [columns["kind"].code(name) for name in ADVANCED_KINDS]
    initiative = picture.snapshot.label == LABELS.index("Initiative")
    mask |= initiative & np.isin(columns["kind"].values, kinds)
    if not include_hubs:
        mask &= columns["hub"].values != 1
    return mask


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
    picture: Picture,
    at: int,
    figures: tuple[Figure, ...],
    *,
    members_unknown: bool,
    zone: str | None,
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
        zone=zone,
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


def _named(snapshot: Snapshot, ids: Iterable[str]) -> tuple[ViewName, ...]:
    """Names by id; what the snapshot does not hold goes by its id."""
    lines = []
    for one in sorted(ids):
        try:
            at = snapshot.index_of(one)
        except NotFound:
            lines.append(ViewName(one, one, None))
        else:
            name_en = snapshot.columns["name_en"].at(at)
            lines.append(ViewName(one, str(snapshot.names[at]), name_en))
    return tuple(lines)
