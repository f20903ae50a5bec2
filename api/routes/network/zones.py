"""The zones: provinces, parks, subdistricts, communities, areas and carriers."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.answers import Listing
from api.codes import ZoneKind
from api.deps import Page, Question
from api.naming import Named
from queries.zones import ZoneRow, zones

router = APIRouter(tags=["zones"])


@router.get("/zones")
def zone_list(
    context: Question,
    paging: Page,
    kind: Annotated[
        list[ZoneKind] | None, Query(description="Only zones of this kind, once for each.")
    ] = None,
) -> Listing[Named[ZoneRow]]:
    """The zones, with what each is part of. Their ids and names go into `zone` everywhere."""
    rows = context.network.derive(context.picture, "zones", lambda: zones(context.picture))
    chosen = rows if kind is None else tuple(row for row in rows if row.kind in kind)
    return Listing(**context.paged(chosen, paging, told=context.named))
