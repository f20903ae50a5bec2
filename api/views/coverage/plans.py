"""What a plan of positions is about, in words: its area, and what it was chosen among.

``lang`` is zh or en.
"""

from __future__ import annotations

from collections.abc import Iterator

from graph.boundaries import polygon_of
from queries.coverage.plans.planning import Plan
from visualizations.texts import TEXTS


def area_of(plan: Plan, lang: str) -> str:
    """The zones by name, and the polygon by the box that it fills."""
    parts = [zone.name_en if lang == "en" and zone.name_en else zone.name for zone in plan.zones]
    if plan.within is not None:
        box = ", ".join(f"{degrees:g}" for degrees in polygon_of(plan.within).bounds)
        parts.append(_said("desk.plan.polygon", lang, box))
    return _listed(parts, lang) if parts else _said("desk.plan.everywhere", lang)


def among(plan: Plan, lang: str) -> str:
    """What the plan is proven to be the best of."""
    return _listed(list(_among(plan, lang)), lang)


def _among(plan: Plan, lang: str) -> Iterator[str]:
    found = plan.among
    if plan.goal == "close":
        yield _said("desk.among.standing", lang)
        return
    if found.spacing_m is not None:
        yield _said("desk.among.grid", lang, f"{found.grid:,}", f"{found.spacing_m:g}")
    if found.own:
        yield _said("desk.among.own", lang, f"{found.own:,}", f"{found.fixed:,}")
    if found.forbidden:
        yield _said("desk.among.forbidden", lang, f"{found.forbidden:,}")
    if found.left_out:
        yield _said("desk.among.left_out", lang, f"{found.left_out:,}")


def _said(key: str, lang: str, *values: str) -> str:
    """A text with its places filled, in their order."""
    text = str(getattr(TEXTS[key], lang))
    for value in values:
        text = text.replace("{}", value, 1)
    return text


def _listed(parts: list[str], lang: str) -> str:
    return ("、" if lang == "zh" else ", ").join(parts)
