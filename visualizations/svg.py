"""A picture as one SVG drawing: for print and for documents, sharp at any size.

Texts of the data become character data, escaped; there is no script, link or foreign content in it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

from graph.errors import InvalidInput
from visualizations.labels import LANGUAGES, lines, shown_name
from visualizations.layout import layout
from visualizations.style import EDGES, MANY, NODES, THEME
from visualizations.texts import TEXTS
from visualizations.view import GraphView, ViewEdge, ViewNode

_MARGIN, _HEAD, _LINE = 90.0, 86.0, 18.0
_BEND = 36.0
_PAGE = 1800.0
"""Width of a drawing up to which its title and legend have their natural size."""
_LARGER, _PALE = 2.8, 0.5
"""By how much committees are larger, and lines paler, where there are many nodes."""

_Places = Mapping[str, tuple[float, float]]


def export_svg(view: GraphView, lang: str = "zh") -> str:
    """The view as an SVG document on light ground, with its title, legend and what it rests on.

    Raises InvalidInput for another language than zh or en.
    """
    if lang not in LANGUAGES:
        raise InvalidInput(f"unknown language {lang!r}; there are {', '.join(LANGUAGES)}")
    places = layout(view)
    xs, ys = zip(*places.values(), strict=True) if places else ((0.0,), (0.0,))
    left, top = min(xs) - _MARGIN, min(ys) - _MARGIN / 2
    width, height = max(xs) + _MARGIN - left, max(ys) + _MARGIN - top
    width = max(width, 900.0)
    # Title and legend keep their share of a large picture.
    scale = max(width / _PAGE, 1.0)
    legend = list(_legend(view, lang, width / scale))
    rows = math.ceil(len(legend) / _columns(width / scale))
    head, below = _HEAD * scale, (34.0 * rows + 20.0) * scale
    title = escape(getattr(view.title, lang))
    many = len(view.nodes) > MANY
    # What is drawn last is on top.
    ordered = sorted(view.nodes, key=lambda node: node.kind == "committee")
    return "".join(
        (
            '<svg xmlns="http://www.w3.org/2000/svg" '
            f'viewBox="0 0 {width:.0f} {head + height + below:.0f}" '
            f'width="{width:.0f}" height="{head + height + below:.0f}" role="img" '
            f'xml:lang="{"zh-CN" if lang == "zh" else "en"}">\n<title>{title}</title>\n',
            f"<style>{_STYLE}</style>\n<defs>{_HATCH}{''.join(map(_head, EDGES))}</defs>\n",
            f'<rect width="100%" height="100%" fill="{THEME["panel"].light}"/>\n',
            f'<g transform="scale({scale:.3g})"><text class="title" x="24" y="40">{title}</text>\n',
            f'<text class="under" x="24" y="66">{escape(_under(view, lang))}</text></g>\n',
            f'<g transform="translate({-left:.1f} {head - top:.1f})">\n',
            f'<g opacity="{_PALE if many else 1}">\n',
            *_edges(view.edges, places, {node.id: node for node in view.nodes}),
            "</g>\n",
            *(_node(node, places[node.id], lang, many=many) for node in ordered),
            "</g>\n",
            f'<g transform="translate({24 * scale:.0f} {head + height:.0f}) scale({scale:.3g})">\n',
            *legend,
            "</g>\n</svg>\n",
        )
    )


def _under(view: GraphView, lang: str) -> str:
    separator = "、" if lang == "zh" else ", "
    names = separator.join(getattr(TEXTS[f"layer.{layer}"], lang) for layer in view.layers)
    parts = [
        f"{getattr(TEXTS['as_of'], lang)} {view.as_of.isoformat()}",
        f"{getattr(TEXTS['layers'], lang)} {names}",
    ]
    if any(node.layer == "synthetic" for node in view.nodes):
        parts.append(getattr(TEXTS["synthetic.banner"], lang))
    if view.truncated:
        told = getattr(TEXTS["network.truncated"], lang)
        parts.append(f"{told} {len(view.nodes):,} / {view.total_nodes:,}")
    return " · ".join(parts)


def _columns(width: float) -> int:
    return max(int((width - 48) // 210), 1)


def _legend(view: GraphView, lang: str, width: float) -> Iterator[str]:
    for at, key in enumerate(view.legend):
        x, y = at % _columns(width) * 210, at // _columns(width) * 34 + 20
        if key in NODES:
            count = sum(node.kind == key for node in view.nodes)
            drawing = f'<g transform="translate(14 0)">{_symbol(key, "")}</g>'
            text = getattr(NODES[key].text, lang)
        else:
            count = sum(edge.type == key for edge in view.edges)
            drawing = f'<path class="e-{key}" d="M0 0H28"/>'
            text = getattr(EDGES[key].text, lang)
        yield (
            f'<g transform="translate({x} {y})">{drawing}<text class="legend" x="36" y="5">'
            f"{escape(text)} {count}</text></g>\n"
        )


def _symbol(kind: str, marks: str) -> str:
    path = NODES[kind].path
    over = f'<path d="{path}" fill="url(#hatch)"/>' if "synthetic" in marks else ""
    return f'<path class="{marks} n-{kind}" d="{path}"/>{over}'


def _node(node: ViewNode, place: tuple[float, float], lang: str, *, many: bool) -> str:
    style = NODES[node.kind]
    marks = " ".join(
        name
        for name, on in (("synthetic", node.layer == "synthetic"), ("category", node.category))
        if on
    )
    shown = shown_name(node, lang)
    larger = f" scale({_LARGER})" if many and node.kind == "committee" else ""
    top = 13 * style.size + _LINE
    text = "".join(
        f'<tspan x="0" y="{top + at * _LINE:.0f}">{escape(line)}</tspan>'
        for at, line in enumerate(lines(shown))
    )
    return (
        f'<g id={quoteattr(node.id)} transform="translate({place[0]} {place[1]}){larger}">'
        f"<title>{escape(shown)}</title>"
        f'<g transform="scale({style.size})">{_symbol(node.kind, marks)}</g>'
        f'<text class="{"strong" if node.kind == "committee" else ""}">{text}</text></g>\n'
    )


def _edges(
    edges: tuple[ViewEdge, ...], places: _Places, nodes: Mapping[str, ViewNode]
) -> Iterator[str]:
    """Each edge as a line that ends at the symbols; those between the same two nodes bend apart."""
    together: dict[tuple[str, str], list[ViewEdge]] = {}
    for edge in edges:
        pair = (min(edge.start, edge.end), max(edge.start, edge.end))
        together.setdefault(pair, []).append(edge)
    for (first, second), group in together.items():
        (ax, ay), (bx, by) = places[first], places[second]
        length = math.hypot(bx - ax, by - ay) or 1.0
        for at, edge in enumerate(group):
            bend = (at - (len(group) - 1) / 2) * _BEND
            middle = (
                (ax + bx) / 2 - (by - ay) / length * bend,
                (ay + by) / 2 + (bx - ax) / length * bend,
            )
            start = _towards(places[edge.start], middle, 13 * NODES[nodes[edge.start].kind].size)
            end = _towards(places[edge.end], middle, 13 * NODES[nodes[edge.end].kind].size)
            way = f"Q{middle[0]:.1f} {middle[1]:.1f} {end}" if bend else f"L{end}"
            yield (
                f'<path class="e-{edge.type}" d="M{start}{way}" '
                f'marker-end="url(#head-{edge.type})"/>\n'
            )


def _towards(place: tuple[float, float], other: tuple[float, float], reach: float) -> str:
    far = math.hypot(other[0] - place[0], other[1] - place[1]) or 1.0
    share = (reach + 3) / far
    x = place[0] + (other[0] - place[0]) * share
    y = place[1] + (other[1] - place[1]) * share
    return f"{x:.1f} {y:.1f}"


def _head(rel_type: str) -> str:
    return (
        f'<marker id="head-{rel_type}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" '
        'markerHeight="9" markerUnits="userSpaceOnUse" orient="auto">'
        f'<path d="M0 1 10 5 0 9Z" fill="{EDGES[rel_type].stroke.light}"/></marker>'
    )


_HATCH = (
    '<pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)">'
    f'<path d="M0 0V5" stroke="{THEME["panel"].light}" stroke-width="3"/></pattern>'
)

_STYLE = "".join(
    (
        'text{font:15px "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;'
        f"fill:{THEME['ink'].light};text-anchor:middle;paint-order:stroke;"
        f"stroke:{THEME['panel'].light};stroke-width:4px;stroke-linejoin:round}}",
        ".strong{font-weight:700}.title{font-size:26px;font-weight:700;text-anchor:start}",
        f".under{{font-size:14px;text-anchor:start;fill:{THEME['muted'].light}}}",
        ".legend{text-anchor:start}",
        *(
            f".n-{kind}{{fill:{style.fill.light};stroke:{THEME['ink'].light};stroke-width:1.3}}"
            for kind, style in NODES.items()
        ),
        ".synthetic{stroke-dasharray:3 2}",
        ".category{stroke-dasharray:1.5 2.5;fill-opacity:.35}",
        *(
            f".e-{name}{{fill:none;stroke:{style.stroke.light};stroke-width:{style.width};"
            f"stroke-dasharray:{' '.join(map(str, style.dashes)) or 'none'}}}"
            for name, style in EDGES.items()
        ),
    )
)
