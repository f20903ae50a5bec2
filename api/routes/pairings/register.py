"""Who builds together with whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.encoders import jsonable_encoder
from starlette.responses import Response

from api.access.needs import needs
from api.access.rights import Right
from api.answers import Answer, Listing, filled
from api.codes import AgreementForm, AgreementStatus
from api.deps import Page, QueryContext, Question, WebQuestion
from api.downloads.tables import Language, attachment
from api.http.gates import Exporting
from queries.pairing.register import FormCount, Pairing, Party, every_pairing
from queries.pairing.register import pairings as register
from visualizations.changes import days_of_change
from visualizations.drawn_html import export_drawn_html
from visualizations.html import LIMIT, export_html
from visualizations.opened import MOST_AROUND, MOST_OPENED
from visualizations.payload import payload
from visualizations.svg import export_svg
from visualizations.view import MOST_NODES, GraphView, pairing_view

router = APIRouter(tags=["pairings"], dependencies=[needs(Right.READ)])


@dataclass(frozen=True, kw_only=True)
class PairingListing(Listing[Pairing]):
    """Agreements by id. ``counts`` tells how many of these are of each form and stand how, and adds
    up to ``count``; ``left_out`` the same of those that form and status left out. If a brand was
    asked for: its id, the partners beside the body that runs it, and whether the source says that
    there are more."""

    counts: tuple[FormCount, ...]
    left_out: tuple[FormCount, ...]
    brand: str | None
    open_list: bool | None
    partners: tuple[Party, ...]


def every_of(context: QueryContext) -> tuple[Pairing, ...]:
    """All agreements of the day and layers asked for."""
    return context.network.derive(
        context.picture, "pairings", lambda: every_pairing(context.picture)
    )


@router.get("/pairings")
def pairings(
    context: Question,
    paging: Page,
    brand: Annotated[str | None, Query(description="Id or code of a brand.")] = None,
    form: Annotated[AgreementForm | None, Query()] = None,
    status: Annotated[AgreementStatus | None, Query()] = None,
    party: Annotated[str | None, Query(description="Id or exact unique name of a party.")] = None,
    committee: Annotated[
        str | None,
        Query(description="Joint committee that, or a member of which, is a party: id or name."),
    ] = None,
    theme: Annotated[
        str | None, Query(max_length=200, description="Text that stands in the theme.")
    ] = None,
    in_zone: Annotated[
        bool | None,
        Query(description="False: with a party outside the zone; true: without one."),
    ] = None,
) -> PairingListing:
    """Agreements on the day; without `status` those that hold. Undated is never active."""
    found = register(
        context.store,
        context.picture,
        brand=brand,
        form=form,
        status=status,
        party=None if party is None else context.id_of(party),
        committee=None if committee is None else context.id_of(committee),
        theme=theme,
        in_zone=in_zone,
        every=every_of(context),
    )
    page = context.paged(found.pairings, paging)
    return filled(PairingListing, found, **page)


Hubs = Annotated[bool, Query(description="Show zone-level bodies too.")]
Nodes = Annotated[int, Query(ge=1, le=MOST_NODES, description="Nodes at most.")]
Opening = Annotated[
    list[str] | None,
    Query(
        alias="open",
        max_length=MOST_OPENED,
        description="Id of a node whose neighbours come in too, at most "
        f"{MOST_AROUND} of each; once for each.",
    ),
]


@router.get("/views/pairing")
def view(
    context: Question,
    include_hubs: Hubs = True,
    limit: Nodes = MOST_NODES,
    opened: Opening = None,
) -> Answer[dict[str, Any]]:
    """The pairing network, ready to be drawn: nodes with their places, edges, legend."""
    return context.answer(_drawn(context, include_hubs, limit, opened or ()))


@router.get(
    "/views/pairing.html",
    dependencies=[needs(Right.EXPORT), Exporting],
    response_class=Response,
    responses={200: {"description": "The file.", "content": {"text/html": {}}}},
)
def view_file(
    context: WebQuestion,
    include_hubs: Hubs = True,
    limit: Nodes = MOST_NODES,
    opened: Opening = None,
    lang: Language = "zh",
) -> Response:
    """The pairing network as one HTML file that needs nothing else, to take away."""
    return Response(
        pairing_html(context, include_hubs, limit, opened or (), lang).encode(),
        headers={**context.headers, **attachment(f"pairing-{context.day.isoformat()}.html")},
        media_type="text/html",
    )


@router.get(
    "/views/pairing.svg",
    dependencies=[needs(Right.EXPORT), Exporting],
    response_class=Response,
    responses={200: {"description": "The picture.", "content": {"image/svg+xml": {}}}},
)
def view_drawing(
    context: WebQuestion,
    include_hubs: Hubs = True,
    limit: Nodes = MOST_NODES,
    opened: Opening = None,
    lang: Language = "zh",
) -> Response:
    """The pairing network as an SVG drawing, to print or to put into a document."""
    drawing = export_svg(_view(context, include_hubs, limit, opened or ()), lang)
    return Response(
        drawing.encode(),
        headers={
            **context.headers,
            **attachment(f"pairing-{context.day.isoformat()}.svg"),
            "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
        },
        media_type="image/svg+xml",
    )


def pairing_html(
    context: QueryContext, include_hubs: bool, limit: int, opened: Sequence[str], lang: str
) -> str:
    """The file itself: drawn by pyvis up to its limit, a larger one as the page draws it."""
    view = _view(context, include_hubs, limit, opened)
    if len(view.nodes) <= LIMIT:
        return export_html(view, lang)
    drawn = _drawn(context, include_hubs, limit, opened)
    return export_drawn_html(
        {**jsonable_encoder(context.envelope()), "data": drawn}, "pairing", lang
    )


def _drawn(
    context: QueryContext, include_hubs: bool, limit: int, opened: Sequence[str]
) -> dict[str, Any]:
    return context.network.derive(
        context.picture,
        ("pairing payload", include_hubs, limit, *opened),
        lambda: (
            payload(_view(context, include_hubs, limit, opened))
            | {"changes": days_of_change(context.picture)}
        ),
    )


def _view(
    context: QueryContext, include_hubs: bool, limit: int, opened: Sequence[str]
) -> GraphView:
    return pairing_view(
        context.picture, include_hubs=include_hubs, limit=limit, opened=tuple(opened)
    )
