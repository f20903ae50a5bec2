"""``/metrics``: what the service counts of itself, for Prometheus."""

from __future__ import annotations

from ipaddress import ip_address

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.access.actor import OWNER, actor_of
from api.access.needs import needs
from api.access.rights import Right
from api.apart.handing import told_beside
from api.observing.metrics import Metrics
from graph.errors import Forbidden

router = APIRouter(include_in_schema=False, dependencies=[needs(Right.AUDIT)])


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """All metrics, for a token with the right; where there are no accounts, for this machine."""
    if actor_of(request) == OWNER and not _is_here(request):
        raise Forbidden("without accounts the metrics are told to this machine alone")
    counted: Metrics = request.app.state.metrics
    text = await run_in_threadpool(counted.text)
    if (beside := request.app.state.beside) is not None:
        text += await told_beside(beside, request.scope)
    return Response(
        text,
        headers={"Cache-Control": "no-store"},
        media_type="text/plain; version=0.0.4; charset=utf-8",
    )


def _is_here(request: Request) -> bool:
    """Whether the client is on this machine."""
    try:
        return request.client is not None and ip_address(request.client.host).is_loopback
    except ValueError:
        return False
