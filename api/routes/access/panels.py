"""The panels of the command centre: which are shown, in which order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import ConfigDict, Field

from api.access.needs import needs
from api.access.rights import Right
from api.deps import Fresh
from api.http.bodies import JsonOnly
from api.routes.access.session import door_of
from visualizations.panels import PANELS, chosen

router = APIRouter(tags=["access"], dependencies=[Fresh])

_NAME = "panels"
_Id = Annotated[str, Field(min_length=1, max_length=40)]


@dataclass(frozen=True)
class Panels:
    """The panels that are shown, in their order, and all there are. A panel that the park has no
    data for takes no room, chosen or not."""

    panels: tuple[str, ...]
    known: tuple[str, ...]


@dataclass(frozen=True)
class PanelChoice:
    """The panels to be shown, in their order."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    panels: Annotated[tuple[_Id, ...], Field(max_length=40)]


@router.get("/centre/panels", dependencies=[needs(Right.READ)])
def panels(request: Request) -> Panels:
    """The panels of the command centre: as they were chosen, else all of them.

    What was chosen and is no panel of this version any more is left out.
    """
    keeper = door_of(request).kept()
    kept = keeper.choices.find(_NAME) if keeper else None
    shown = tuple(one for one in kept or PANELS if one in PANELS)
    return Panels(shown or tuple(PANELS), tuple(PANELS))


@router.put("/centre/panels", dependencies=[needs(Right.SETTINGS), JsonOnly])
def choose_panels(request: Request, given: PanelChoice) -> Panels:
    """Choose the panels of the command centre and their order, for everyone."""
    shown = chosen(given.panels)
    door_of(request).keeper.choices.keep(_NAME, shown)
    return Panels(shown, tuple(PANELS))
