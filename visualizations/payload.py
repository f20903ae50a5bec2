"""A view as plain JSON values with everything a page needs to draw it, places included."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from graph.model.spec import Text
from visualizations.labels import LANGUAGES, lines, shown_name
from visualizations.layout import layout
from visualizations.style import EDGES, NODES
from visualizations.view import GraphView, ViewEdge, ViewNode


def payload(view: GraphView) -> dict[str, Any]:
    """The view as JSON values.

    ``extent`` is the least and the largest x, then y, of the nodes of all days; ``zones`` names the
    subdistricts that nodes belong to, ``opened`` tells with whom neighbours came in, and how many.
    ``nodes`` have ``x`` and ``y`` in pixels and ``shown``, their marked name by language, with
    ``lines``, the same broken to fit under the symbol; ``legend`` explains each kind and type in
    use, with the SVG path of its symbol and how often it occurs. Dates are ISO 8601.
    """
    places = layout(view)
    framed = layout(view.frame) if view.frame else places
    return {
        "title": _text(view.title),
        "as_of": view.as_of.isoformat(),
        "layers": list(view.layers),
        "revision": view.revision,
        "truncated": view.truncated,
        "total_nodes": view.total_nodes,
        "sources": [asdict(source) for source in view.sources],
        "zones": [asdict(zone) for zone in view.zones],
        "opened": [{"id": one.id, "shown": one.shown, "count": one.count} for one in view.opened],
        "legend": {
            "nodes": [
                legend_entry(kind, sum(node.kind == kind for node in view.nodes))
                for kind in view.legend
                if kind in NODES
            ],
            "edges": [
                {
                    "type": name,
                    "text": _text(EDGES[name].text),
                    "count": sum(edge.type == name for edge in view.edges),
                }
                for name in view.legend
                if name in EDGES
            ],
        },
        "extent": [
            end(values) for values in zip(*framed.values(), strict=True) for end in (min, max)
        ],
        "nodes": [_node(node, places[node.id]) for node in view.nodes],
        "edges": [_plain(edge) for edge in view.edges],
    }


def legend_entry(kind: str, count: int) -> dict[str, Any]:
    """What a legend says of a kind of node: its names, its shape by name and as SVG path, its
    number."""
    style = NODES[kind]
    return {
        "kind": kind,
        "text": _text(style.text),
        "shape": style.shape,
        "path": style.path,
        "size": style.size,
        "count": count,
    }


def _text(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _node(node: ViewNode, place: tuple[float, float]) -> dict[str, Any]:
    shown = {lang: shown_name(node, lang) for lang in LANGUAGES}
    return {
        **_plain(node),
        "attributes": dict(node.attributes),
        "x": place[0],
        "y": place[1],
        "shown": shown,
        "lines": {lang: list(lines(text)) for lang, text in shown.items()},
    }


def _plain(item: ViewNode | ViewEdge) -> dict[str, Any]:
    """The fields with dates as text; ``asdict`` has already made tuples of dataclasses plain."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in asdict(item).items()
    }
