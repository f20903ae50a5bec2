"""``serve`` and ``demo``: the service on this machine, and a network to look at in it."""

from __future__ import annotations

import errno
import os
import signal
import socket
import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from dataclasses import replace
from datetime import date
from ipaddress import ip_address
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands.shared import DataOption, LanguageOption, settings_of
from api.commands.storage.stores import KUNMING, generated, kunming, load_shown, where
from api.console import Output
from graph.errors import Conflict, InvalidInput
from graph.handles import allow_handles

if TYPE_CHECKING:
    from api.access.door import Door
    from graph.loading.loader import LoadReport
    from graph.settings import Settings
    from graph.store.bolt import Store
    from queries.network import Network

DEMO_DAY = date(2021, 12, 31)
"""Day the demo is shown on: the horizon of what its source states."""

_SYNTHETIC = "synthetic"
_LINK_MINUTES = 10
_WORKERS = 4
"""Processes that answer by default, at most: beside them work the store and another process."""
MOST_WORKERS = 64
_HANDLES = 16_384
"""Files and connections that the service may have open, if the machine lets it."""
HostOption = Annotated[
    str, typer.Option(metavar="ADDRESS", help="Address to listen on; 0.0.0.0 for all.")
]
PortOption = Annotated[
    int, typer.Option(min=0, max=65535, metavar="N", help="Port to listen on; 0 for any free one.")
]


def serve(
    host: HostOption = "127.0.0.1",
    port: PortOption = 8000,
    root_path: Annotated[
        str | None,
        typer.Option(
            metavar="PATH",
            show_default=False,
            help="Path that a reverse proxy offers the service below, as /gongjian.",
        ),
    ] = None,
    basemap: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            show_default=False,
            help="Base map: a PMTiles or MBTiles file, or the address of tiles on the intranet.",
        ),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=MOST_WORKERS,
            metavar="N",
            show_default=False,
            help="Processes that answer; by default one for each core, four at most.",
        ),
    ] = None,
    data: DataOption = None,
    lang: LanguageOption = None,
) -> None:
    """Serve the pages and the API until Ctrl-C.

    Listens on this machine only unless --host says otherwise, which needs a log-in:
    accounts (gongjian accounts add), OpenID, or a reverse proxy that names its users.
    Once there are accounts everyone has to log in; a link that is shown lets you in once.

    \b
    Examples:
      gongjian serve
      gongjian serve --port 9000
      gongjian serve --root-path /gongjian
      gongjian serve --basemap zone.pmtiles
      gongjian serve --workers 1
      GONGJIAN_AS_OF=2021-12-31 gongjian serve
    """
    settings = settings_of(data, root_path=root_path, basemap=basemap)
    output = Output(lang)
    with ExitStack() as stack:
        door = stack.enter_context(closing(_bound(host, port, settings)))
        processes = workers or default_workers()
        if processes > 1:
            from api.workers.kept import Answering

            allow_handles(_HANDLES)  # and so those that are started
            answering = stack.enter_context(Answering(door, settings, settings.as_of, processes))
        else:
            application = _application_ahead(settings)

        from graph.store.connect import connect

        store = stack.enter_context(connect(settings))
        store.initialise()
        output.note(
            output.pick(f"存储：{where(settings, output)}", f"Store: {where(settings, output)}")
        )
        if processes > 1:
            answering.run(lambda: _say(door, settings, output))
            output.note(output.pick("已结束。", "Stopped."))
            return

        from queries.network import Network

        network = Network.of(store, settings)
        application.result()
        _serve(door, settings, network, output)


def demo(
    host: HostOption = "127.0.0.1",
    port: PortOption = 8000,
    no_serve: Annotated[
        bool, typer.Option("--no-serve", help="Only load what is missing.")
    ] = False,
    data: DataOption = None,
    lang: LanguageOption = None,
) -> None:
    """Load a network to look at, and serve it.

    That is the published case of Kunming and a synthetic network around it, each loaded
    only if it is missing.
    Answers are for 2021-12-31 unless GONGJIAN_AS_OF names another day, because that is
    what the source describes. The second time there is nothing to load.
    What was loaded is also kept as a copy, which takes seconds to start from in another
    data directory: in ~/.cache/gongjian/demo (or below XDG_CACHE_HOME), 70 MB. Remove that
    folder to empty it.

    \b
    Examples:
      gongjian demo
      gongjian demo --port 9000
      gongjian demo --data /tmp/try --no-serve
    """
    from api.http.waiting import waiting_page

    began = time.monotonic()
    settings = settings_of(data)
    output = Output(lang)
    day = settings.as_of or DEMO_DAY
    with ExitStack() as stack:
        door = None if no_serve else stack.enter_context(closing(_bound(host, port, settings)))
        with ExitStack() as starting:
            if door is not None:
                output.watch = starting.enter_context(waiting_page(door, settings.root_path))
                output.note(
                    output.pick(
                        f"{_address(door)} 先显示进度，就绪后自动打开",
                        f"{_address(door)} shows how far it is, and opens when it is ready",
                    )
                )
            application = None if door is None else _application_ahead(settings)

            from api.commands.demo_copy import DemoCopy  # when the address is being answered
            from api.commands.recording import recorded
            from graph.store.connect import connect

            copy = DemoCopy(settings)
            if found := copy.place():
                output.note(
                    output.pick(f"取自先前所留副本 {found}", f"Taken from the copy in {found}")
                )
            store = stack.enter_context(connect(settings))
            store.initialise()
            output.note(
                output.pick(f"存储：{where(settings, output)}", f"Store: {where(settings, output)}")
            )
            with recorded("demo", store, settings):
                _load_missing(store, output)
            copy.loaded(store)

            from queries.network import Network

            network = Network.of(store, settings, as_of=day)
            with output.progress(output.pick("建立快照", "Building the snapshot")):
                network.coverage(network.picture())
            if application is not None:
                application.result()
            seconds = time.monotonic() - began
            output.note(
                output.pick(
                    f"演示数据就绪（{seconds:.0f} 秒），时点 {day}",
                    f"The demo is ready after {seconds:.0f} s; answers are for {day}",
                )
            )
        if door is not None:
            _serve(door, settings, network, output)
        network.settle()
        copy.end(store)
    if kept := copy.keep():
        output.note(
            output.pick(
                f"已留副本供下次演示 {kept.parent}", f"A copy for the next demo is in {kept.parent}"
            )
        )


def _load_missing(store: Store, output: Output) -> list[LoadReport]:
    """Load each dataset of the demo that is not there as a whole."""
    from queries.catalogue import run

    there = {row["id"] for row in run(store, "loads") if row["state"] == "complete"}
    missing = [name for name in (KUNMING, _SYNTHETIC) if name not in there]
    if not missing:
        output.note(output.pick("数据已在，无需导入", "The data is there; nothing to load"))
    return [
        load_shown(store, kunming() if name == KUNMING else generated(output), output)
        for name in missing
    ]


def _bound(host: str, port: int, settings: Settings) -> socket.socket:
    """A socket of our own at the address, before anything else is started; nobody is answered yet.

    Raises
    ------
    Conflict
        another program listens there, or other machines reach it and nobody would have to log in.
    InvalidInput
        this machine has no such address, or the port may not be taken.
    """
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        # With the protocol named, asyncio sends at once (TCP_NODELAY); without it, waits 40 ms.
        door = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    except OSError as error:
        raise _refused(host, port, error) from None
    try:
        if not ip_address(address[0]).is_loopback and _is_open(settings):
            raise Conflict(
                f"other machines reach {host}, and nobody would have to log in: first make an "
                "account (gongjian accounts add NAME --role admin), or set GONGJIAN_OPENID_ISSUER "
                "or GONGJIAN_PROXY_ADDRESSES"
            )
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind((host, port))
    except OSError as error:
        door.close()
        raise _refused(host, port, error) from None
    except BaseException:
        door.close()
        raise
    return door


def _is_open(settings: Settings) -> bool:
    """Whether nobody would have to log in."""
    from api.access.door import Door

    with closing(Door(settings)) as door:
        return door.is_open()


def _refused(host: str, port: int, error: OSError) -> Conflict | InvalidInput:
    if error.errno == errno.EADDRINUSE:
        return Conflict(
            f"port {port} on {host} is in use: end the program that listens there, or choose "
            "another port with --port"
        )
    return InvalidInput(f"cannot listen on {host}, port {port}: {error.strerror or error}")


def _application_ahead(settings: Settings) -> Future[None]:
    """Import the application and work out its routes, which takes seconds of a processor, while
    who asks waits for the store."""

    def prepared() -> None:
        from api.app import prepare

        prepare(settings)

    with_it = ThreadPoolExecutor(1, thread_name_prefix="application")
    done = with_it.submit(prepared)
    with_it.shutdown(wait=False)
    return done


def default_workers() -> int:
    """One for each core that this process may use, within bounds."""
    return min(len(os.sched_getaffinity(0)), _WORKERS)


def _serve(door: socket.socket, settings: Settings, network: Network, output: Output) -> None:
    """Serve at the bound socket until Ctrl-C or SIGTERM, and end in order."""
    from api.apart.keeping import KeptBeside
    from api.app import create_app
    from api.observing.logs import log_as_json
    from api.observing.traces import tracing
    from api.serving import answer

    allow_handles(_HANDLES)
    if settings.log == "json":
        log_as_json()
    # uvicorn ends in order on either signal and then raises it once more for whoever ran it.
    previous = signal.signal(signal.SIGTERM, _interrupt)
    day = network.fixed_day
    try:
        with tracing(), suppress(KeyboardInterrupt), KeptBeside(settings, day) as beside:
            app = create_app(settings, network=network, follow=True, beside=beside)
            answer(app, door, lambda: _say(door, settings, output, app.state.door))
    except OSError as error:
        # Two programs may bind the same port as long as neither listens there yet.
        host, port = door.getsockname()[:2]
        raise _refused(host, port, error) from error
    finally:
        signal.signal(signal.SIGTERM, previous)
    output.note(output.pick("已结束。", "Stopped."))


def _say(door: socket.socket, settings: Settings, output: Output, ways: Door | None = None) -> None:
    """Say where the service answers, and how its owner gets in."""
    from api.access.door import Door

    output.say(
        output.pick(
            f"服务地址 {_address(door)} （按 Ctrl-C 结束）",
            f"Serving at {_address(door)} (Ctrl-C ends it)",
        )
    )
    with ExitStack() as stack:
        if ways is None:
            ways = stack.enter_context(closing(Door(settings)))
        if link := _link(ways, _address(door)):
            output.say(
                output.pick(
                    f"一次性登录链接（{_LINK_MINUTES} 分钟内有效）：{link}",
                    f"A link that logs you in once, within {_LINK_MINUTES} minutes: {link}",
                )
            )


def _link(door: Door, address: str) -> str | None:
    """An address that lets the machine's owner in once; None where accounts let nobody in."""
    from api.access.actor import OWNER

    if not door.has_accounts():
        return None
    secret = door.keeper.sessions.one_time(replace(OWNER, way="link"), _LINK_MINUTES)
    return f"{address[:-1]}{door.settings.root_path}/login?link={secret}"


def _interrupt(number: int, frame: Any) -> None:
    raise KeyboardInterrupt


def _address(door: socket.socket) -> str:
    """The address a browser on this machine takes."""
    host, port = door.getsockname()[:2]
    if host in ("0.0.0.0", "::"):
        host = "127.0.0.1"
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"
