"""The HTTP service: built by a function, owning nothing until it starts."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, asynccontextmanager
from datetime import date
from functools import cache, partial
from importlib import metadata
from pathlib import Path
from shutil import rmtree
from tempfile import gettempdir
from threading import Event, Thread
from typing import Any
from uuid import uuid4

from fastapi import APIRouter, Depends, FastAPI
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.routing import BaseRoute

from api.access.auditing import Audited
from api.access.counted import Counted
from api.access.door import Door, Identify
from api.access.masking import Masking
from api.access.needs import permitted
from api.access.openid import OpenId
from api.access.openid_routes import openid_router
from api.apart.handing import HandedOver
from api.apart.keeping import Beside
from api.deps import known_parameters
from api.drafts import Drafts
from api.http.errors import add_handlers
from api.http.gates import LoggingIn, gates
from api.http.guard import Headed, OwnNamesAndPages
from api.http.intake import JSON, Intake, Limits, uploads
from api.http.outflow import Outflow
from api.http.paths import Sooner
from api.http.prefix import Below
from api.http.protocol import Protocol
from api.http.rates import ALWAYS, KINDS, Rates
from api.jobs import Jobs
from api.observing.metrics import Metrics
from api.observing.requests import Recorded
from api.openapi import DESCRIPTION, describe, operation_id, whole
from api.papers import served
from api.rehearsal import Answering, Rehearsal
from api.routes import catalogue, cypher, metrics, pages, problems, service
from api.routes.access import accounts, audit, panels, saved, session
from api.routes.coverage import (
    geo,
    plans,
    policies,
    rates,
    service_circle,
    streets,
    training,
    whatif,
)
from api.routes.data import (
    changes,
    export,
    history,
    identity,
    imports,
    learning,
    place_searches,
    places,
    tasks,
    templates,
)
from api.routes.network import (
    basemap,
    committees,
    comparison,
    connectivity,
    contacts,
    drawing,
    entities,
    resilience,
    simple_paths,
    sources,
    structure,
    zones,
)
from api.routes.pairings import agreements, lists, recommendations, register
from api.routes.published import action_plans, figures, frameworks
from api.views import VIEWS, ready
from api.views.files import files_router
from api.warming import make_ready, warm_up
from api.watching import routes as watches
from api.watching.watcher import Watcher
from api.webhooks import routes as webhooks
from api.webhooks.deliverer import Deliverer
from api.workers.among import Among
from graph.basemap.basemap import Basemap
from graph.files import keep_private
from graph.settings import Settings
from graph.store.connect import connect
from queries.coverage.plans.planning import Plan
from queries.following import Following
from queries.network import Network
from queries.recommendation.matching import Matching

PREFIX = "/api/v1"
OPENAPI_PATH = f"{PREFIX}/openapi.json"

_UPLOAD = re.compile(
    rf"POST {PREFIX}/imports(?:/columns)?|PUT {PREFIX}/imports/drafts/[^/]+/files/.+"
    rf"|PUT {PREFIX}/sources/[^/]+/document|POST {PREFIX}/places/gazetteers"
)
"""Requests whose body is a file; every other body is JSON."""


@cache
def _routes(*, cypher_asked: bool) -> list[BaseRoute]:
    """The routes that every service has. What FastAPI works out of them at the first request takes
    a second or two, so that the services of one process share them."""
    router = APIRouter(generate_unique_id_function=operation_id)
    # Before the lists themselves: below some of them any name is an id.
    guarded = [Depends(permitted), Depends(known_parameters)]
    router.include_router(files_router(VIEWS), prefix=PREFIX, dependencies=guarded)
    for module in (
        served,
        service,
        session,
        accounts,
        audit,
        panels,
        saved,
        watches,
        webhooks,
        rates,
        plans,
        policies,
        geo,
        whatif,
        service_circle,
        streets,
        training,
        connectivity,
        resilience,
        structure,
        contacts,
        simple_paths,
        comparison,
        frameworks,
        zones,
        committees,
        action_plans,
        figures,
        sources,
        register,
        recommendations,
        agreements,
        lists,
        history,
        changes,
        drawing,
        basemap,
        identity,
        entities,
        ready,
        export,
        templates,
        learning,
        imports,
        places,
        tasks,
        place_searches,
        problems,
        catalogue,
    ):
        router.include_router(module.router, prefix=PREFIX, dependencies=guarded)
    asking = cypher.router if cypher_asked else cypher.closed
    router.include_router(asking, prefix=PREFIX, dependencies=guarded)
    router.include_router(pages.router)
    router.include_router(metrics.router, dependencies=guarded)
    return router.routes


@cache
def _sooner(*, cypher_asked: bool) -> Sooner:
    return Sooner(_routes(cypher_asked=cypher_asked))


@cache
def _document(*, cypher_asked: bool) -> dict[str, Any]:
    """The document of those routes, shared for the same reason."""
    return whole(
        FastAPI(
            title="gongjian",
            version=_version(),
            summary="共建网络 · the joint-building network of organizations as a graph",
            description=DESCRIPTION,
            routes=_routes(cypher_asked=cypher_asked),
            openapi_url=None,
            generate_unique_id_function=operation_id,
        )
    )


def prepare(settings: Settings) -> None:
    """Work out what the services of this process share, ahead of the first one."""
    _sooner(cypher_asked=settings.cypher)


def create_app(
    settings: Settings | None = None,
    *,
    network: Network | None = None,
    day: date | None = None,
    follow: bool = False,
    beside: Beside | None = None,
    among: Among | None = None,
    guarded: bool = True,
    expensive: int = 4,
    upload: Limits | None = None,
    json: Limits = JSON,
) -> FastAPI:
    """The service over a network.

    Parameters
    ----------
    settings
        name the store, which is opened when the service starts and closed when it stops.
    network
        a network that is open already and stays so. Settings then only say where imports are
        prepared; without any that is a temporary directory.
    day
        the day that is meant where a question names none, of a network that the settings name.
    follow
        answer those who only read from the revision before while the next is made ready, and
        evaluate watches.
    beside
        the process that does what is marked :data:`api.apart.APART`; None: this one does.
    among
        the processes that answer, of which this is one; None: it is the only one.
    guarded
        False for the process beside: what it is asked was let in elsewhere.
    expensive
        how many expensive requests of each kind may run at once; more get a 429.
    upload
        what an uploaded file may have and take; by default as the settings say.
    json
        the same of every other body.
    """
    if settings is None and network is None:
        raise ValueError("give settings or a network")
    keep_private()
    if settings is None:
        scratch = Path(gettempdir()) / f"gongjian-{uuid4().hex}"  # made when it is needed
        settings = Settings(data=scratch)
    else:
        scratch = None
    drafts = Drafts(settings.imports_folder, settings.profiles_folder)
    door = Door(settings)
    rehearsal = Rehearsal(among.board if among else None) if follow else None

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        with ExitStack() as stack:
            if scratch is not None:
                stack.callback(rmtree, scratch, ignore_errors=True)
            app.state.network = network or _open(settings, day, stack)
            stack.callback(app.state.network.settle)
            stack.callback(door.close)
            stack.callback(app.state.plans.close)
            stack.callback(drafts.close)
            stack.callback(app.state.matchings.close)
            stack.callback(app.state.searches.close)
            for jobs in (app.state.plans, drafts.jobs, app.state.matchings, app.state.searches):
                stack.callback(jobs.stop)  # all at once, before any of them is waited for
            if guarded:
                app.state.basemap.warn()
                # The first question should not have to wait for the network to be read.
                ended = Event()
                stack.callback(ended.set)
                warm = partial(warm_up, app, asyncio.get_running_loop(), rehearsal, ended)
                Thread(target=warm, name="warm-up", daemon=True).start()
            if rehearsal is not None:
                ready = partial(make_ready, app.state.network, rehearsal)
                following = Following(app.state.network, ready, among.place if among else None)
                following.start()
                stack.callback(following.stop)
            if follow and (among is None or among.is_first):
                watcher = Watcher(app.state.network, door)
                watcher.start()
                stack.callback(watcher.stop)
                deliverer = Deliverer(door)
                deliverer.start()
                stack.callback(deliverer.stop)
            yield

    app = FastAPI(
        version=_version(),  # part of every answer's ETag
        lifespan=lifespan,
        # FastAPI's own pages load scripts from another origin; ours do not.
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        generate_unique_id_function=operation_id,
        # Spans of requests go out where a provider was set (api.observing.traces).
        telemetry={
            "auto_configure": False,
            "metrics": False,
            "logs": False,
            "operation_spans": False,
        },
    )
    app.state.door = door
    app.state.basemap = Basemap.of(settings)
    counted = KINDS if settings.rate_limits else ALWAYS
    app.state.rates = among.rates(tuple(counted)) if among else Rates(tuple(counted))
    app.state.metrics = Metrics(beside=not guarded, pids=among.board.pids if among else None)
    app.state.metrics.look_at(app)
    app.state.beside = beside
    app.state.gates = among.gates() if among else gates(expensive)
    app.state.logs_json = settings.log == "json"
    app.state.probes = ThreadPoolExecutor(2, thread_name_prefix="ready")
    app.state.plans = Jobs[Plan]("plan")
    app.state.drafts = drafts
    app.state.matchings = Jobs[Matching]("matching")
    app.state.searches = Jobs[bool]("search")
    if network is not None:
        app.state.network = network
    app.router.routes.append(_sooner(cypher_asked=settings.cypher))
    app.router.routes.extend(_routes(cypher_asked=settings.cypher))
    if settings.openid_issuer:
        by_provider = openid_router(OpenId(settings), door.proxies, session.welcome)
        app.include_router(by_provider, dependencies=[LoggingIn])
    add_handlers(app)
    app.add_middleware(Masking)
    app.add_middleware(
        GZipMiddleware,
        minimum_size=1024,
        compresslevel=5,
        # Its tiles are packed already, and ranges are counted in its own bytes.
        exclude_content_types=(*DEFAULT_EXCLUDED_CONTENT_TYPES, basemap.PMTILES),
    )
    # What is added last sees the request first.
    if beside is not None:
        app.add_middleware(HandedOver, beside=beside)
    app.add_middleware(Answering, rehearsal=rehearsal)
    if not guarded:
        return app
    app.add_middleware(
        Intake,
        upload=uploads(settings.upload_limit) if upload is None else upload,
        is_upload=_UPLOAD,
        json=json,
    )
    app.add_middleware(Counted, rates=app.state.rates)
    app.add_middleware(Protocol)
    app.add_middleware(Identify, door=door)
    app.add_middleware(OwnNamesAndPages, hosts=settings.hosts)
    app.add_middleware(Audited, door=door)
    app.add_middleware(Headed)
    app.add_middleware(Outflow)
    app.add_middleware(Recorded, metrics=app.state.metrics)
    app.add_middleware(Below, root_path=settings.root_path)
    describe(app, OPENAPI_PATH, partial(_document, cypher_asked=settings.cypher))
    return app


def _open(settings: Settings, day: date | None, stack: ExitStack) -> Network:
    store = stack.enter_context(connect(settings))
    store.initialise()
    return Network.of(store, settings, as_of=day)


def _version() -> str:
    try:
        return metadata.version("gongjian")
    except metadata.PackageNotFoundError:
        return "0+not.installed"
