"""The panels of the command centre, declared once.

The page, what it asks the API for, the choice of an administrator, the tour and the tests are made
of this list. How a panel is drawn is told under its id in ``assets/centre-panels.js``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Literal

from graph.errors import InvalidInput

Side = Literal["top", "left", "middle", "right"]


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel: the text of its title, the answers that it is drawn from (as
    ``assets/centre-data.js`` names them), the side it stands on, and the page behind it."""

    title: str
    side: Side
    asks: tuple[str, ...]
    leads: str
    kind: Literal["told", "chart", "canvas"] = "told"
    """Of a chart the table is there too; a canvas is moved and looked at by itself."""


PANELS: Mapping[str, Panel] = {
    "key": Panel("start.figures", "top", ("claims",), "./#h-claims"),
    "alerts": Panel(
        "centre.alerts",
        "left",
        (
            *("agreements", "renewals", "unmet", "behind", "needs", "projects"),
            *("points", "outside", "building", "measures"),
        ),
        "report",
    ),
    "agreements": Panel("centre.agreements", "left", ("standing", "calendar"), "network"),
    "rates": Panel("start.coverage", "left", (), "map"),
    "map": Panel("centre.map", "middle", (), "map", "canvas"),
    "network": Panel("centre.network", "middle", (), "network", "canvas"),
    "frame": Panel("centre.frame", "middle", ("cards", "brands", "claims"), "network"),
    "watches": Panel("watches.told", "middle", ("told",), "watches"),
    "plan": Panel("centre.plan", "middle", ("plan", "measures"), "report"),
    "series": Panel("centre.series", "right", ("series",), "report", "chart"),
    "committees": Panel("centre.committees", "right", ("committees",), "network", "chart"),
    "claims": Panel("centre.claims", "right", ("claims",), "./#h-claims"),
}
"""By id, in the order that holds until an administrator chooses another."""

SIDES: tuple[Side, ...] = ("top", "left", "middle", "right")


def chosen(panels: tuple[str, ...]) -> tuple[str, ...]:
    """A choice of panels in its order, checked.

    Raises
    ------
    InvalidInput
        none is named, one is named twice, or one is no panel.
    """
    if not panels:
        raise InvalidInput("name at least one panel")
    for panel in panels:
        if panel not in PANELS:
            raise InvalidInput(f"there is no panel {panel!r}; there are {', '.join(PANELS)}")
        if panels.count(panel) > 1:
            raise InvalidInput(f"the panel {panel!r} is named twice")
    return panels


def panels_html() -> str:
    """The panels as sections, by side; not yet worded."""
    return "\n".join(
        f'<div class="side-of {side}" data-side="{side}">\n'
        + "\n".join(_section(id, one) for id, one in PANELS.items() if one.side == side)
        + "\n</div>"
        for side in SIDES
    )


def _section(id: str, panel: Panel) -> str:
    title = f"h-{id}"
    leads = escape(panel.leads)
    asks = " ".join(panel.asks)
    canvas = (
        f' class="canvas" tabindex="0" role="group" aria-labelledby="{title}"'
        if panel.kind == "canvas"
        else ""
    )
    unseen = ' class="unseen"' if panel.side == "top" else ""
    chart = panel.kind == "chart"
    button = (
        f'<button type="button" class="plain" data-table="{id}" aria-pressed="false" '
        'data-t="centre.table"></button>'
        if chart
        else ""
    )
    under = (
        f'\n  <div class="under" id="{id}-table" tabindex="0" role="region" '
        f'aria-labelledby="{title}" hidden><table></table></div>'
        if chart
        else ""
    )
    printed = (
        f'\n  <img class="printed" id="{id}-printed" alt="" hidden>'
        if panel.kind == "canvas"
        else ""
    )
    return (
        f'<section class="panel a-{id}" data-panel="{id}" data-asks="{asks}" '
        f'aria-labelledby="{title}">\n'
        f'  <header{unseen}><h2 id="{title}"><a href="{leads}" data-t="{panel.title}"></a></h2>'
        f'<span class="mark" data-mark></span>{button}</header>\n'
        f'  <div id="{id}"{canvas}></div>{printed}{under}\n'
        "</section>"
    )
