"""A picture as one HTML file that needs nothing else: it opens offline and asks nobody.

The drawing is pyvis's. What pyvis 0.3.2 writes is hardened here, because it loads two files from
other origins even when asked for everything in one file, and because several of its options run
what they are given as script (heading, options, menus, titles with links). So: those tags are
taken out, the options are a constant, texts of the data go only into nodes and edges, which its
template escapes as JSON, and into a table escaped as HTML; and a content security policy in the
file itself forbids every request.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape
from typing import Any

import networkx as nx

from graph.errors import InvalidInput
from graph.model.vocabulary import VOCABULARY
from visualizations.labels import LANGUAGES, lines, printable, shown_name
from visualizations.layout import layout
from visualizations.pyvis_alone import new_network
from visualizations.style import EDGES, MANY, NODES, THEME, symbol_svg, symbol_uri
from visualizations.texts import PRODUCT, TEXTS
from visualizations.view import GraphView, ViewNode, to_networkx

LIMIT = 1000
"""Nodes a single file may hold; a view of more has to be made smaller first."""

_PALE = "80"
"""Opacity of the many lines of a large view, in hexadecimal."""

POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)
"""The file's own content security policy: what is in it, and nothing from anywhere."""

_FOREIGN = re.compile(
    r"<link\b[^>]*\bhref=[\"']https?://[^>]*>|"
    r"<script\b[^>]*\bsrc=[\"']https?://[^>]*>\s*</script>"
)

# Styles of vis-network's own buttons and dialogs, none of which is switched on: 220 kB of icons.
_UNUSED = re.compile(r"<style>\s*(?:\.vis-|div\.vis-).*?</style>", re.DOTALL)


def export_html(view: GraphView, lang: str = "zh") -> str:
    """The view as one HTML document of at most about 1.2 MB, to be written as UTF-8.

    Raises InvalidInput for another language than zh or en, and for more than 1,000 nodes.
    """
    if lang not in LANGUAGES:
        raise InvalidInput(f"unknown language {lang!r}; there are {', '.join(LANGUAGES)}")
    if len(view.nodes) > LIMIT:
        raise InvalidInput(f"a single file holds at most {LIMIT} nodes, not {len(view.nodes)}")
    drawn = without_remote(_pyvis(view, lang))
    head, body = _parts(drawn)
    title = f"{_t(view.title, lang)} · {_t(PRODUCT, lang)}"
    return "".join(
        (
            f'<!DOCTYPE html>\n<html lang="{"zh-CN" if lang == "zh" else "en"}">\n<head>\n',
            '<meta charset="utf-8">\n',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n',
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
            '<link rel="icon" href="data:,">\n',
            f"<title>{escape(title)}</title>\n",
            head,
            f"<style>{_STYLE}</style>\n</head>\n<body>\n",
            _header(view, lang),
            f'<main>\n<section class="picture" aria-hidden="true">\n{body}\n</section>\n',
            _legend(view, lang),
            _tables(view, lang),
            "</main>\n</body>\n</html>\n",
        )
    )


def without_remote(html: str) -> str:
    """What pyvis wrote with ``cdn_resources="in_line"``, without what it loads all the same."""
    return _UNUSED.sub("", _FOREIGN.sub("", html), count=1)


def _t(text: Any, lang: str) -> str:
    return str(getattr(text, lang))


def _text(key: str, lang: str) -> str:
    return escape(_t(TEXTS[key], lang))


# --- the drawing ----------------------------------------------------------------------------


def _pyvis(view: GraphView, lang: str) -> str:
    network = new_network(
        height="72vh", width="100%", directed=True, cdn_resources="in_line", notebook=False
    )
    many = len(view.nodes) > MANY
    network.set_options(json.dumps(_options(many)))
    graph = to_networkx(view)
    places = layout(view)
    shown = {node.id: node for node in view.nodes}
    # Filled directly: pyvis's add_edge looks through all edges for each new one.
    network.nodes = [_node(shown[node], places[node], lang) for node in graph.nodes]
    network.node_ids = list(graph.nodes)
    network.edges = list(_edges(graph, many))
    html: str = network.generate_html()
    return html


def _options(many: bool) -> dict[str, Any]:
    """Options of the drawing, from the table of styles alone: nothing of the data is in them.

    Where there are many nodes, committees are large enough to be read on the whole.
    """
    groups: dict[str, dict[str, Any]] = {
        f"{kind}{mark}": {
            "image": symbol_uri(kind, synthetic=mark == "-s", category=mark == "-c"),
            "size": 15 * NODES[kind].size,
        }
        for kind in NODES
        for mark in ("", "-s", "-c")
    }
    if many:
        for name in groups:
            if name.startswith("committee"):
                groups[name] |= {"size": 48, "font": {"size": 54, "strokeWidth": 8}}
    return {
        "physics": {"enabled": False},
        "layout": {"improvedLayout": False},
        "interaction": {"hover": True, "keyboard": False, "multiselect": False},
        "nodes": {
            "shape": "image",
            "font": {"size": 15, "color": THEME["ink"].light, "strokeWidth": 3},
            "physics": False,
        },
        "edges": {
            "smooth": False,
            "arrows": {"to": {"enabled": True, "scaleFactor": 0.5}},
            "color": {"inherit": False},
        },
        "groups": groups,
    }


def _node(node: ViewNode, place: tuple[float, float], lang: str) -> dict[str, Any]:
    mark = "-s" if node.layer == "synthetic" else "-c" if node.category else ""
    return {
        "id": node.id,
        "label": "\n".join(lines(shown_name(node, lang))),
        "group": f"{node.kind}{mark}",
        "x": place[0],
        "y": place[1],
    }


def _edges(graph: nx.MultiDiGraph[str], many: bool) -> Iterator[dict[str, Any]]:
    for start, end, data in graph.edges(data=True):
        style = EDGES[data["type"]]
        yield {
            "from": start,
            "to": end,
            "color": f"{style.stroke.light}{_PALE if many else ''}",
            "width": style.width,
            "dashes": list(style.dashes) or False,
        }


def _parts(html: str) -> tuple[str, str]:
    """What pyvis put into its head (scripts, styles) and into its body, without its headings."""
    head = html[html.index("<head>") + len("<head>") : html.index("</head>")]
    body = html[html.rindex("<body>") + len("<body>") : html.rindex("</body>")]
    for mark in ("<center>", "</center>", "<h1></h1>", '<meta charset="utf-8">'):
        head = head.replace(mark, "")
    return head, body


# --- what is said around it -----------------------------------------------------------------


def _header(view: GraphView, lang: str) -> str:
    separator = "、" if lang == "zh" else ", "
    names = separator.join(_text(f"layer.{layer}", lang) for layer in view.layers)
    sources = separator.join(
        printable(line.name_en if lang == "en" and line.name_en else line.name)
        for line in view.sources
    )
    notes = []
    if any(node.layer == "synthetic" for node in view.nodes):
        notes.append(_text("synthetic.banner", lang))
    if view.truncated:
        counted = f"{len(view.nodes):,} / {view.total_nodes:,}"
        notes.append(f"{_text('network.truncated', lang)} {counted}")
    return (
        f"<header>\n<p>{escape(_t(PRODUCT, lang))}</p>\n<h1>{escape(_t(view.title, lang))}</h1>\n"
        f"<p>{_text('as_of', lang)} {view.as_of.isoformat()} · {_text('layers', lang)} "
        f"{names}</p>\n"
        f"<p><bdi>{_text('detail.source', lang)}: {escape(sources)}</bdi></p>\n</header>\n"
        + "".join(f'<p class="notice">{note}</p>\n' for note in notes)
    )


def _begun(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def _legend(view: GraphView, lang: str) -> str:
    items = []
    for key in view.legend:
        if key in NODES:
            count = sum(node.kind == key for node in view.nodes)
            items.append(
                f"<li>{symbol_svg(key)} {escape(_begun(_t(NODES[key].text, lang)))} {count}</li>"
            )
        else:
            style = EDGES[key]
            count = sum(edge.type == key for edge in view.edges)
            dashes = " ".join(map(str, style.dashes)) or "none"
            name = escape(_begun(_t(style.text, lang)))
            items.append(
                '<li><svg viewBox="0 0 34 10" width="34" height="10"><path d="M0 5H34" '
                f'stroke="{style.stroke.light}" stroke-width="{style.width}" '
                f'stroke-dasharray="{dashes}"/></svg> {name} {count}</li>'
            )
    if any(node.layer == "synthetic" for node in view.nodes):
        mark = symbol_svg("unit", synthetic=True)
        items.append(f"<li>{mark} {_text('mark.synthetic', lang)}</li>")
    if any(node.category for node in view.nodes):
        mark = symbol_svg("unit", category=True)
        items.append(f"<li>{mark} {_text('mark.category', lang)}</li>")
    heading = _text("network.legend.plain", lang)
    return f'<section class="legend">\n<h2>{heading}</h2>\n<ul>{"".join(items)}</ul>\n</section>\n'


def _tables(view: GraphView, lang: str) -> str:
    certainty = VOCABULARY.code_lists["certainty"].codes
    names = {node.id: shown_name(node, lang) for node in view.nodes}

    def sure(code: str | None) -> str:
        return _t(certainty[code], lang) if code else ""

    def origin(facts: tuple[str, ...], paragraphs: tuple[str, ...]) -> str:
        return " ".join((*facts, "/", *paragraphs)) if facts or paragraphs else ""

    nodes = _table(
        "network.nodes",
        ("table.name", "table.kind", "table.certainty", "table.origin"),
        (
            (
                names[node.id],
                _t(NODES[node.kind].text, lang),
                sure(node.certainty),
                origin(node.facts, node.paragraphs),
            )
            for node in view.nodes
        ),
        lang,
    )
    edges = _table(
        "network.edges",
        ("table.from", "table.type", "table.to", "table.certainty", "table.origin"),
        (
            (
                names[edge.start],
                _t(EDGES[edge.type].text, lang),
                names[edge.end],
                sure(edge.certainty),
                origin(edge.facts, edge.paragraphs),
            )
            for edge in view.edges
        ),
        lang,
    )
    return nodes + edges


def _table(
    caption: str, columns: tuple[str, ...], rows: Iterator[tuple[str, ...]], lang: str
) -> str:
    head = "".join(f'<th scope="col">{_text(key, lang)}</th>' for key in columns)
    body = "\n".join(
        "<tr>" + "".join(f"<td>{escape(printable(cell))}</td>" for cell in row) + "</tr>"
        for row in rows
    )
    return (
        f'<section class="table">\n<h2>{_text(caption, lang)}</h2>\n<table>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n</section>\n"
    )


def _colour(name: str) -> str:
    return THEME[name].light


_STYLE = f"""
body{{margin:0;background:{_colour("page")};color:{_colour("ink")};
font:15px/1.6 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",sans-serif}}
header{{background:{_colour("band")};color:{_colour("on-band")};padding:1rem 1.5rem;
border-bottom:4px solid #D9A441}}
header h1{{margin:.1rem 0 .3rem;font-size:1.5rem}} header p{{margin:0}}
main{{max-width:1800px;margin:0 auto;padding:1rem 1.5rem}}
section{{background:{_colour("panel")};border:1px solid {_colour("line")};border-radius:8px;
margin-bottom:1rem;overflow:auto}}
.legend,.table{{padding:.6rem 1rem}} h2{{margin:.2rem 0 .5rem;font-size:1.1rem}}
.legend ul{{display:flex;flex-wrap:wrap;gap:.4rem 1.4rem;list-style:none;margin:0;padding:0}}
.legend svg{{width:26px;height:22px;vertical-align:middle}}
.notice{{margin:0;padding:.5rem 1.5rem;background:{_colour("warn")};color:{_colour("on-warn")}}}
#mynetwork{{float:none!important;border:0!important}}
table{{border-collapse:collapse;width:100%}}
th,td{{text-align:left;padding:.3rem .6rem;border-top:1px solid {_colour("line")};
vertical-align:top}} td{{unicode-bidi:isolate}}
@media(max-width:600px){{header,main{{padding:.8rem}}}}
@media print{{header{{-webkit-print-color-adjust:exact;print-color-adjust:exact}}}}
"""
