"""``/metrics``: what the service counts of itself, for Prometheus."""

from __future__ import annotations

from ipaddress import ip_address

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.access.actor import OWNER, actor_of
from api.access.needs import needs
from api.access.rights import Right
from api.observing.metrics import Metrics
from graph.errors import Forbidden

router = APIRouter(include_in_schema=False, dependencies=[needs(Right.AUDIT)])


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """All metrics, for a token with the right; where there are no accounts, for this machine."""
    if actor_of(request) == OWNER and not _is_here(request):
        raise Forbidden("without accounts the metrics are told to this machine alone")
    counted: Metrics = request.app.state.metrics
    return Response(
        counted.text(),
        headers={"Cache-Control": "no-store"},
        media_type="text/plain; version=0.0.4; charset=utf-8",
    )


def _is_here(request: Request) -> bool:
    """Whether the client is on this machine."""
    try:
        return request.client is not None and ip_address(request.client.host).is_loopback
    except ValueError:
        return False
