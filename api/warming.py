"""What is worked out before anybody asks for it."""

from __future__ import annotations

import gc
import logging
import sys
from asyncio import AbstractEventLoop
from threading import Event

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from api.rehearsal import Rehearsal
from graph.errors import GongjianError
from queries.network import Network
from queries.search import prepare

_SWITCH_S = 0.0005
"""Seconds that a thread which computes goes on while another waits to; Python's own are ten times
as many. Beside one that never waits light answers took 39 ms in the middle and 87 at the 95 % so,
64 and 280 by Python's own, in turns on a busy machine; alone neither they nor their processor time
differed."""

FIRST = tuple(
    f"/api/v1/{one}"
    for one in (
        *("views/pairing", "cards", "brands", "plans", "claims", "coverage/advice"),
        *("resilience/single-points", "lists/overdue", "openapi.json"),
    )
)
"""Questions of the command centre, the start and the network that take longest the first time."""

_ALONE_S = 4.0
"""Seconds from when the network is read until what pages ask first is worked out."""
_LOG = logging.getLogger("gongjian.api")


def settle(app: FastAPI) -> None:
    """Make ready what stays as long as the process.

    FastAPI works out its routes at the first request, which takes more than a second. And what is
    loaded by then are half a million objects, which Python would look through for garbage again and
    again, a quarter of a second each time, while every answer waits. Answers are made of many small
    steps, and where another thread computes each step waits until that one is asked to let go.
    """
    sys.setswitchinterval(_SWITCH_S)
    list(iter_route_contexts(app.routes))
    gc.collect()
    gc.freeze()


def warm_up(
    app: FastAPI, loop: AbstractEventLoop, rehearsal: Rehearsal | None, ended: Event
) -> None:
    """Read the network and what nearly every question rests on; then, where questions are
    rehearsed, what the pages that people open first rest on, and what is compiled for it."""
    network: Network = app.state.network
    try:
        picture = network.picture()
        # How each enterprise stands in each rate, and what hangs together, which also loads the
        # compiler: for half a second of a processor each where there are a million.
        network.coverage(picture).counts  # noqa: B018
        network.ties(picture).forest  # noqa: B018
        prepare(picture.snapshot)
    except GongjianError as error:
        # Whoever asks next is told; the service may outlive a store that is away for a moment.
        _LOG.warning("the network could not be read yet: %s", error.message)
        return
    # Who is there at once is not to wait behind questions that nobody asked.
    if rehearsal is not None and not ended.wait(_ALONE_S):
        rehearsal.foresee(loop, app, FIRST)


def make_ready(network: Network, rehearsal: Rehearsal) -> None:
    """Make ready what is shown next; within :func:`queries.generations.newest`."""
    prepare(network.snapshot())
    rehearsal.rehearse()
