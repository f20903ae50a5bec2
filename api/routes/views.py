"""The whole network, ready to be drawn."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from api.answers import Answer
from api.deps import Question
from visualizations.whole import whole_layout
from visualizations.whole_payload import whole_payload

router = APIRouter(prefix="/views", tags=["views"])


@router.get("/whole")
def whole(asked: Question) -> Answer[dict[str, Any]]:
    """Every body, position, place and agreement of the day, in columns, with its place.

    Places do not depend on the day, so that a node stays where it is when the day changes.
    """
    picture = asked.picture
    drawn = asked.network.derive(
        picture, "whole payload", lambda: whole_payload(picture, whole_layout(picture.snapshot))
    )
    return asked.answer(drawn)
