"""The whole network, ready to be drawn."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.encoders import jsonable_encoder
from starlette.responses import Response

from api.access.needs import needs
from api.access.rights import Right
from api.answers import Answer
from api.apart import APART
from api.deps import QueryContext, Question, WebQuestion
from api.downloads.tables import Language, attachment
from api.http.gates import Exporting
from visualizations.drawn_html import export_drawn_html
from visualizations.whole import whole_layout
from visualizations.whole_payload import whole_payload

router = APIRouter(prefix="/views", tags=["views"], dependencies=[needs(Right.READ)])


@router.get("/whole")
def whole(context: Question) -> Answer[dict[str, Any]]:
    """Every body, position, place and agreement of the day, in columns, with its place; of more
    than 60,000 those that stand over most, and how many stand in the disc of each.

    Places do not depend on the day, so that a node stays where it is when the day changes.
    """
    return context.answer(_drawn(context))


@router.get(
    "/whole.html",
    dependencies=[needs(Right.EXPORT), Exporting, APART],
    response_class=Response,
    responses={200: {"description": "The file.", "content": {"text/html": {}}}},
)
def whole_file(context: WebQuestion, lang: Language = "zh") -> Response:
    """The whole network as one HTML file that needs nothing else, to take away."""
    return Response(
        whole_html(context, lang).encode(),
        headers={**context.headers, **attachment(f"whole-{context.day.isoformat()}.html")},
        media_type="text/html",
    )


def whole_html(context: QueryContext, lang: str) -> str:
    """The file itself."""
    return export_drawn_html(
        {**jsonable_encoder(context.envelope()), "data": _drawn(context)}, "whole", lang
    )


def _drawn(context: QueryContext) -> dict[str, Any]:
    picture = context.picture
    return context.network.derive(
        picture, "whole payload", lambda: whole_payload(picture, whole_layout(picture))
    )
