"""The one table of shapes, colours and line patterns, and what each stands for.

Colours are those of Okabe and Ito, which stay apart for the common kinds of colour blindness; no
meaning rests on colour alone, since every kind of node has a shape of its own and every type of
relationship its own pattern or is named in the table beside the picture.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from graph.model.codes import INITIATIVE_KIND
from graph.model.spec import Drawn, RelSpec, Text
from graph.model.vocabulary import VOCABULARY


@dataclass(frozen=True, slots=True)
class Tone:
    """One colour on light and on dark ground, as #rrggbb."""

    light: str
    dark: str


@dataclass(frozen=True, slots=True)
class NodeStyle:
    """How a kind of node is drawn. ``path`` is SVG path data in a box from -12 to 12, ``shape``
    the name of the same in ``assets/shapes.js``."""

    text: Text
    shape: str
    path: str
    fill: Tone
    size: float
    """Factor to the size of an ordinary node."""


@dataclass(frozen=True, slots=True)
class EdgeStyle:
    """How a type of relationship is drawn. ``dashes`` are lengths on and off; empty is solid."""

    text: Text
    stroke: Tone
    dashes: tuple[int, ...]
    width: float


def _label(name: str) -> Text:
    return VOCABULARY.nodes[name].text


def _second(name: str, second: str) -> Text:
    return VOCABULARY.nodes[name].second_labels[second]


_ORANGE = Tone("#E69F00", "#E69F00")
_SKY = Tone("#56B4E9", "#56B4E9")
_GREEN = Tone("#009E73", "#2BB98F")
_YELLOW = Tone("#F0E442", "#F0E442")
_BLUE = Tone("#0072B2", "#4AA3DC")
_VERMILLION = Tone("#D55E00", "#F0803A")
_PURPLE = Tone("#CC79A7", "#D88FB8")
_GREY = Tone("#6B7280", "#9AA4B2")

MANY = 150
"""In a view of more nodes only committees are drawn large enough to be read on the whole, and lines
are drawn pale. The pages' scripts have the same number."""

NODES: Mapping[str, NodeStyle] = {
    "committee": NodeStyle(
        _second("Organization", "JointCommittee"),
        "hexagon",
        "M0-12 10.4-6V6L0 12-10.4 6V-6Z",
        _VERMILLION,
        1.7,
    ),
    "organization": NodeStyle(
        _label("Organization"), "circle", "M0-11A11 11 0 1 1 0 11 11 11 0 1 1 0-11Z", _ORANGE, 1.0
    ),
    "unit": NodeStyle(_label("Unit"), "square", "M-10-10H10V10H-10Z", _BLUE, 1.0),
    "enterprise": NodeStyle(
        _second("Unit", "Enterprise"),
        "pentagon",
        "M0-12 11.5-3.5 7.2 10H-7.2L-11.5-3.5Z",
        _SKY,
        1.0,
    ),
    "zone": NodeStyle(_label("Zone"), "triangle-down", "M-12-9H12L0 12Z", _GREY, 1.1),
    "position": NodeStyle(_label("Position"), "triangle-up", "M0-12 11.5 9H-11.5Z", _GREEN, 1.0),
    "agreement": NodeStyle(_label("Agreement"), "diamond", "M0-12 12 0 0 12-12 0Z", _YELLOW, 0.9),
    "brand": NodeStyle(
        INITIATIVE_KIND.codes["brand"],
        "star",
        "M0-12.5 3.3-4.2 12.2-3.6 5.3 2 7.6 10.6 0 5.8-7.6 10.6-5.3 2-12.2-3.6-3.3-4.2Z",
        _PURPLE,
        1.3,
    ),
    "card": NodeStyle(
        INITIATIVE_KIND.codes["card"],
        "card",
        "M-11-7.5H11A2 2 0 0 1 13-5.5V5.5A2 2 0 0 1 11 7.5H-11A2 2 0 0 1-13 5.5V-5.5"
        "A2 2 0 0 1-11-7.5Z",
        _PURPLE,
        1.1,
    ),
    "pathway": NodeStyle(
        INITIATIVE_KIND.codes["pathway"],
        "plus",
        "M-4-11H4V-4H11V4H4V11H-4V4H-11V-4H-4Z",
        _GREEN,
        0.85,
    ),
}
"""By the keys of :data:`visualizations.view.NODE_KINDS`."""


_ROLES = {
    "membership": _BLUE,
    "pairing": _VERMILLION,
    "structure": _GREY,
    "initiative": _GREEN,
}
_LINES: Mapping[str, tuple[int, ...]] = {
    "solid": (),
    "long": (9, 5),
    "dashed": (6, 4),
    "dotted": (2, 4),
}


def _edge_style(spec: RelSpec, drawn: Drawn) -> EdgeStyle:
    # What joins bodies without a break in its line is what the pictures are about.
    width = 2.0 if spec.ties == "bodies" and drawn.line == "solid" else 1.5
    return EdgeStyle(spec.text, _ROLES[drawn.role], _LINES[drawn.line], width)


EDGES: Mapping[str, EdgeStyle] = {
    name: _edge_style(spec, spec.drawn)
    for name, spec in VOCABULARY.relationships.items()
    if spec.drawn is not None
}
"""By relationship type, for the types that a picture draws."""


@dataclass(frozen=True, slots=True)
class MapMark:
    """How a kind of point is drawn on the coverage map.

    ``path`` is SVG path data in a box from -12 to 12, ``size`` its width on the map in pixels.
    """

    path: str
    fill: Tone
    size: int


_CIRCLE = "M0-10A10 10 0 1 1 0 10 10 10 0 1 1 0-10Z"
_SQUARE = "M-9-9H9V9H-9Z"
_DIAMOND = "M0-12 12 0 0 12-12 0Z"

MARKS: Mapping[str, MapMark] = {
    "district": MapMark(NODES["brand"].path, _GREEN, 22),
    "domain": MapMark(NODES["committee"].path, _GREEN, 17),
    "station": MapMark(NODES["position"].path, _GREEN, 12),
    "other": MapMark(NODES["pathway"].path, _GREEN, 12),
    "no_members": MapMark(_CIRCLE, _BLUE, 5),
    "fewer_than_three_members_no_joint_branch": MapMark(_SQUARE, _ORANGE, 7),
    "three_or_more_members_not_built": MapMark("M0-12 9 11 0 5-9 11Z", _VERMILLION, 11),
    "members_not_given": MapMark("M-5-9H5L9-5V5L5 9H-5L-9 5V-5Z", _GREY, 7),
    "beyond_threshold": MapMark(_DIAMOND, _VERMILLION, 9),
    "no_position": MapMark(_CIRCLE, _GREY, 6),
    "no_recent_activity": MapMark(NODES["position"].path, _PURPLE, 9),
    "covered": MapMark(_CIRCLE, Tone("#00694C", "#5AD6AE"), 6),
    "planned": MapMark("M0 12-8-2A8 8 0 1 1 8-2Z", _PURPLE, 34),
    "candidate": MapMark(_DIAMOND, _BLUE, 13),
    "fixed": MapMark(NODES["brand"].path, _BLUE, 18),
    "forbidden": MapMark("M-9-12 0-3 9-12 12-9 3 0 12 9 9 12 0 3-9 12-12 9-3 0-12-9Z", _GREY, 13),
    "carriers": MapMark("M-9 11V-5L0-11 9-5V11H3V4H-3V11Z", _GREY, 12),
    "zones": MapMark("M-11-9H11V9H-11ZM-8-6V6H8V-6Z", _GREY, 0),
    "streets": MapMark("M-12-1 12-6V-2L-12 3Z", _GREY, 0),
    "cell": MapMark(_SQUARE, _VERMILLION, 0),
    "reach": MapMark(_CIRCLE, _GREEN, 0),
}
"""By tier of a position, reason of an uncovered enterprise (codes of REASON), status of a site that
a planner named, and layer."""


THEME: Mapping[str, Tone] = {
    "page": Tone("#F6F4F0", "#0F1419"),
    "panel": Tone("#FFFFFF", "#182028"),
    "ink": Tone("#1B1F24", "#EDF0F3"),
    "muted": Tone("#57606A", "#A9B4BF"),
    "line": Tone("#D9D4CB", "#33404C"),
    "accent": Tone("#A3161A", "#FF9A8F"),
    "link": Tone("#0B5A8F", "#7CC4F5"),
    "band": Tone("#A3161A", "#7E1215"),
    "on-band": Tone("#FFFFFF", "#FFFFFF"),
    "gold": Tone("#FFE3A1", "#FFE3A1"),
    "chip": Tone("#EEE9E0", "#26313B"),
    "warn": Tone("#FFF3D6", "#3A2E10"),
    "on-warn": Tone("#5A3B00", "#FFE3A1"),
    "good": Tone("#00694C", "#5AD6AE"),
    "track": Tone("#E7E2D9", "#2A353F"),
}
"""Colours of pages by what they are for."""

GROUND: Mapping[str, Tone] = {
    "land": Tone("#F6F4F0", "#12181E"),
    "green": Tone("#E3EBDA", "#17231D"),
    "built": Tone("#EEEAE3", "#182028"),
    "water": Tone("#C9DDE8", "#1A3140"),
    "building": Tone("#E0DAD0", "#222C36"),
    "path": Tone("#DDD7CC", "#26313B"),
    "road": Tone("#FFFFFF", "#2E3A46"),
    "main": Tone("#FBE7C2", "#43505C"),
    "rail": Tone("#B9B4AC", "#3A4651"),
    "limit": Tone("#A79CB3", "#5F5870"),
    "name": Tone("#4A535C", "#B4BEC8"),
}
"""What a base map, or the ground that is known, is drawn in: pale, under what the map is about."""

READ_ON: tuple[tuple[str, str], ...] = (
    ("ink", "page"),
    ("ink", "panel"),
    ("ink", "chip"),
    ("muted", "page"),
    ("muted", "panel"),
    ("accent", "page"),
    ("accent", "panel"),
    ("link", "page"),
    ("link", "panel"),
    ("on-band", "band"),
    ("gold", "band"),
    ("on-warn", "warn"),
    ("good", "panel"),
)
"""Pairs of text and ground that occur; each is to have a contrast of 4.5:1 or more (WCAG AA)."""


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours given as #rrggbb, from 1 to 21 (WCAG 2, relative luminance)."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def palette_css() -> str:
    """The table as CSS: custom properties for both grounds, and a class for every style."""
    light = _properties("light")
    dark = _properties("dark")
    classes = [f".n-{key} .shape,.n-{key}.shape{{fill:var(--n-{key})}}" for key in NODES]
    for key, style in EDGES.items():
        dashes = " ".join(map(str, style.dashes)) or "none"
        classes.append(
            f".e-{key}{{stroke:var(--e-{key});stroke-dasharray:{dashes};"
            f"stroke-width:{style.width}px}}.e-{key}-head{{fill:var(--e-{key})}}"
        )
    classes += [f".m-{key}{{fill:var(--m-{key})}}" for key in MARKS]
    return "\n".join(
        (
            f":root{{color-scheme:light;{light}}}",
            f"@media screen and (prefers-color-scheme:dark){{:root{{color-scheme:dark;{dark}}}}}",
            # A page may have a ground of its own; paper is light all the same.
            f"@media screen{{:root[data-ground=dark]{{color-scheme:dark;{dark}}}"
            f":root[data-ground=light]{{color-scheme:light;{light}}}}}",
            *classes,
        )
    )


def _properties(ground: str) -> str:
    named = {
        **THEME,
        **{f"n-{key}": style.fill for key, style in NODES.items()},
        **{f"e-{key}": style.stroke for key, style in EDGES.items()},
        **{f"m-{key}": mark.fill for key, mark in MARKS.items()},
        **{f"g-{key}": tone for key, tone in GROUND.items()},
    }
    return "".join(f"--{name}:{getattr(tone, ground)};" for name, tone in named.items())


def marks_json() -> dict[str, dict[str, str | int]]:
    """The marks of the coverage map for its script; colours are custom properties."""
    return {key: {"path": mark.path, "size": mark.size} for key, mark in MARKS.items()}


def symbol_svg(kind: str, *, synthetic: bool = False, category: bool = False) -> str:
    """A node's symbol as an SVG document on light ground.

    A synthetic one has a hatched fill and a dashed border, a category a pale fill and a dotted one.
    """
    style = NODES[kind]
    ink, ground = THEME["ink"].light, THEME["panel"].light
    dashes = "3 2" if synthetic else "1.5 2.5" if category else "none"
    opacity = 0.35 if category else 1
    hatch = (
        '<pattern id="h" width="5" height="5" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><path d="M0 0V5" stroke="{ground}" stroke-width="3"/>'
        "</pattern>"
    )
    over = f'<path d="{style.path}" fill="url(#h)"/>' if synthetic else ""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-15 -15 30 30" width="60" height="60">'
        f"<defs>{hatch if synthetic else ''}</defs>"
        f'<path d="{style.path}" fill="{style.fill.light}" fill-opacity="{opacity}"/>{over}'
        f'<path d="{style.path}" fill="none" stroke="{ink}" stroke-width="1.4" '
        f'stroke-dasharray="{dashes}"/></svg>'
    )


def symbol_uri(kind: str, *, synthetic: bool = False, category: bool = False) -> str:
    """The symbol as a ``data:`` address, which asks nobody for anything."""
    svg = symbol_svg(kind, synthetic=synthetic, category=category)
    return f"data:image/svg+xml;charset=utf-8,{quote(svg)}"
