"""The map of a plan, drawn for paper: where it opens or closes positions, who is within reach, and
who is not covered today. No tiles and no browser: points, circles, borders, a scale and north.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import shapely
from numpy.typing import NDArray

from graph.boundaries import polygon_of
from queries.coverage.reach.walking import EARTH_RADIUS_M
from visualizations.papers.model import Picture
from visualizations.style import NODES, THEME

Floats = NDArray[np.float64]

_WIDTH, _MOST_HIGH, _LEAST_HIGH = 760.0, 520.0, 320.0
_EDGE, _LEGEND = 14.0, 64.0
_MARK = 7.0
"""Half of a mark of a site, in the drawing's own points."""
_SMALL = "#55606B"
_SITE = NODES["committee"].fill.light
_STANDING = NODES["position"].fill.light


@dataclass(frozen=True, eq=False, slots=True)
class Drawn:
    """What a plan looks like on the ground, WGS 84: (n, 2) degrees, longitude first.

    ``sites`` are those of the plan in its order, ``closing`` whether it closes them; ``standing``
    the positions that stand and are kept, ``uncovered`` the enterprises out of reach today,
    ``borders`` the area (:func:`graph.boundaries.read_boundary`), ``radius_m`` the straight line
    that counts as within reach.
    """

    sites: Floats
    closing: bool
    standing: Floats
    uncovered: Floats
    borders: tuple[str, ...]
    radius_m: float


class _Ground:
    """Degrees to points of the drawing: equirectangular, true to 0.1 % in a park."""

    def __init__(self, found: Drawn, font: Sequence[str]) -> None:
        low, high = _extent(found)
        self._middle = (low + high) / 2
        self._narrowing = math.cos(math.radians(float(self._middle[1])))
        metre = math.pi / 180 * EARTH_RADIUS_M
        across = float(high[0] - low[0]) * metre * self._narrowing + 2 * found.radius_m
        along = float(high[1] - low[1]) * metre + 2 * found.radius_m
        room = _WIDTH - 2 * _EDGE
        self.height = min(max(room * along / across, _LEAST_HIGH), _MOST_HIGH)
        self.scale = min(room / across, self.height / along)
        """Points of the drawing to a metre."""
        self._per_degree = metre * self.scale
        self.font = ", ".join(f"'{family}'" for family in font)

    def at(self, lonlat: Floats) -> Floats:
        """(n, 2) points of the drawing."""
        east, north = (lonlat - self._middle).T
        return np.column_stack(
            (
                _WIDTH / 2 + east * self._per_degree * self._narrowing,
                _EDGE + self.height / 2 - north * self._per_degree,
            )
        )

    def within(self, places: Floats) -> Floats:
        """Those that are on the drawing."""
        x, y = places.T
        inside = (x >= _EDGE) & (x <= _WIDTH - _EDGE) & (y >= _EDGE) & (y <= _EDGE + self.height)
        kept: Floats = places[inside]
        return kept


def plan_map(found: Drawn, *, words: Mapping[str, str], font: Sequence[str], text: str) -> Picture:
    """The drawing. ``words`` name what is in the legend (``site``, ``standing``, ``uncovered``,
    ``reach``, ``border``), ``text`` says in words what is seen."""
    ground = _Ground(found, font)
    height = ground.height + 2 * _EDGE + _LEGEND
    legend = [key for key in _LEGEND_OF if _is_drawn(found, key)]
    svg = "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH:.0f} {height:.0f}" '
            f'width="{_WIDTH:.0f}" height="{height:.0f}" font-family={quoteattr(ground.font)} '
            f'fill="{THEME["ink"].light}"><title>{escape(text)}</title>',
            f'<defs><clipPath id="frame"><rect x="{_EDGE}" y="{_EDGE}" '
            f'width="{_WIDTH - 2 * _EDGE}" height="{ground.height:.1f}"/></clipPath></defs>',
            f'<rect width="{_WIDTH:.0f}" height="{height:.0f}" fill="#FFFFFF"/>',
            f'<rect x="{_EDGE}" y="{_EDGE}" width="{_WIDTH - 2 * _EDGE}" '
            f'height="{ground.height:.1f}" fill="#FFFFFF" stroke="{THEME["line"].light}"/>',
            '<g clip-path="url(#frame)">',
            *_reach(found, ground),
            *_borders(found, ground),
            *_points(found, ground),
            *_sites(found, ground),
            "</g>",
            *_north_and_scale(ground),
            *(
                _legend_line(key, at, words[key], ground, closing=found.closing)
                for at, key in enumerate(legend)
            ),
            "</svg>",
        )
    )
    return Picture(svg, _WIDTH, height, text)


def _extent(found: Drawn) -> tuple[Floats, Floats]:
    """The corners of all that has to be seen; of the uncovered, some may lie far away."""
    parts = [found.sites, *(shapely.get_coordinates(polygon_of(one)) for one in found.borders)]
    if not found.borders:
        for points in (found.uncovered, found.standing):
            if len(points):
                parts.append(np.quantile(points, (0.02, 0.98), axis=0))
    every = np.concatenate(parts)
    if not len(every):
        every = np.zeros((1, 2))
    return every.min(axis=0), every.max(axis=0)


def _is_drawn(found: Drawn, key: str) -> bool:
    return key == "reach" or len(getattr(found, _LEGEND_OF[key])) > 0


_LEGEND_OF = {
    "site": "sites",
    "standing": "standing",
    "uncovered": "uncovered",
    "reach": "sites",
    "border": "borders",
}


def _path(places: Floats, shape: str) -> str:
    """One path of the same small shape at many places, each pixel once."""
    return "".join(f"M{x} {y}{shape}" for x, y in np.unique(np.round(places), axis=0).astype(int))


def _circle(radius: float) -> str:
    arc = f"a{radius:.1f} {radius:.1f} 0 1 0"
    return f"m{-radius:.1f} 0{arc} {2 * radius:.1f} 0{arc} {-2 * radius:.1f} 0z"


def _reach(found: Drawn, ground: _Ground) -> Iterator[str]:
    circle = _circle(found.radius_m * ground.scale)
    for points, colour in ((found.standing, _STANDING), (found.sites, _SITE)):
        if len(points):
            yield (
                f'<path d="{_path(ground.at(points), circle)}" fill="{colour}" '
                f'fill-opacity=".10" stroke="{colour}" stroke-opacity=".55" stroke-width=".8"/>'
            )


def _borders(found: Drawn, ground: _Ground) -> Iterator[str]:
    for border in found.borders:
        for polygon in shapely.get_parts(polygon_of(border)):
            for ring in (polygon.exterior, *polygon.interiors):
                at = ground.at(shapely.get_coordinates(ring))
                line = "L".join(f"{x:.1f} {y:.1f}" for x, y in at)
                yield (
                    f'<path d="M{line}Z" fill="none" stroke="{_SMALL}" stroke-width="1.4" '
                    'stroke-dasharray="7 3"/>'
                )


def _points(found: Drawn, ground: _Ground) -> Iterator[str]:
    uncovered = _path(ground.within(ground.at(found.uncovered)), "m-1.5 -1.5h3v3h-3z")
    standing = _path(ground.within(ground.at(found.standing)), "m0 -6l6 10.5h-12z")
    yield f'<path d="{uncovered}" fill="{_SMALL}"/>'
    yield f'<path d="{standing}" fill="{_STANDING}" stroke="#FFFFFF" stroke-width=".6"/>'


def _sites(found: Drawn, ground: _Ground) -> Iterator[str]:
    """The sites by their number in the list; where two are too near, the first has it."""
    taken: list[tuple[float, float]] = []
    for order, (x, y) in enumerate(ground.at(found.sites).tolist(), start=1):
        yield _site(x, y, closing=found.closing)
        if all(abs(x - left) > 20 or abs(y - top) > 13 for left, top in taken):
            taken.append((x, y))
            yield (
                f'<rect x="{x + 7:.1f}" y="{y - 16:.1f}" width="{4 + 7 * len(str(order))}" '
                f'height="14" fill="#FFFFFF" fill-opacity=".85"/>'
                f'<text x="{x + 9:.1f}" y="{y - 5:.1f}" font-size="12">{order}</text>'
            )


def _site(x: float, y: float, *, closing: bool) -> str:
    """A square for a new position, a cross for one that goes: told apart without colour."""
    if closing:
        return (
            f'<path d="M{x - _MARK:.1f} {y - _MARK:.1f}l14 14m0 -14l-14 14" fill="none" '
            f'stroke="{_SITE}" stroke-width="3"/>'
        )
    return (
        f'<rect x="{x - 5:.1f}" y="{y - 5:.1f}" width="10" height="10" fill="{_SITE}" '
        'stroke="#FFFFFF"/>'
    )


def _north_and_scale(ground: _Ground) -> Iterator[str]:
    """An arrow, and a bar of one, two or five times ten to some power metres."""
    x, y = _WIDTH - _EDGE - 26, _EDGE + 14
    yield (
        f'<path d="M{x} {y + 30}v-26m-6 9l6 -11l6 11" fill="none" stroke="#1B1F24" '
        f'stroke-width="1.6"/><text x="{x}" y="{y + 46}" font-size="13" '
        'text-anchor="middle">N</text>'
    )
    longest = 150 / ground.scale
    power = 10.0 ** math.floor(math.log10(longest))
    metres = max(step * power for step in (1, 2, 5) if step * power <= longest)
    told = f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"
    length, top = metres * ground.scale, _EDGE + ground.height - 16
    left = _WIDTH - _EDGE - 16 - length
    yield (
        f'<path d="M{left:.1f} {top - 6:.1f}v6h{length:.1f}v-6" fill="none" stroke="#1B1F24" '
        f'stroke-width="1.6"/><text x="{left + length / 2:.1f}" y="{top - 8:.1f}" font-size="12" '
        f'text-anchor="middle">{told}</text>'
    )


def _legend_line(key: str, at: int, words: str, ground: _Ground, *, closing: bool) -> str:
    column, row = at % 3, at // 3
    x, y = _EDGE + 10 + column * 245.0, ground.height + 2 * _EDGE + 16 + row * 26.0
    mark = {
        "site": _site(x, y, closing=closing),
        "standing": f'<path d="M{x} {y}m0 -6l6 10.5h-12z" fill="{_STANDING}"/>',
        "uncovered": f'<path d="M{x} {y}m-1.5 -1.5h3v3h-3z" fill="{_SMALL}"/>',
        "reach": f'<path d="M{x} {y}{_circle(8)}" fill="{_SITE}" fill-opacity=".12" '
        f'stroke="{_SITE}"/>',
        "border": f'<path d="M{x - 9} {y}h18" stroke="{_SMALL}" stroke-width="1.4" '
        'stroke-dasharray="7 3"/>',
    }[key]
    return f'{mark}<text x="{x + 16}" y="{y + 4.5}" font-size="13">{escape(words)}</text>'
