"""The ``gongjian`` command: what there is to run, and how it fails.

Exit codes: 0 done, 1 something else is wrong (also ``doctor`` with findings), 2 the input is
invalid, 3 the store cannot do it, 130 interrupted. An error is one message on standard error.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import threading
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from pathlib import Path

import typer

from api.commands.questions import add_question, entries
from api.commands.shared import command_group, valueless
from api.console import telling_interrupts
from graph.errors import GongjianError, InvalidInput, StoreError
from graph.files import keep_private
from visualizations.labels import printable

_INVALID = 2
_STORE = 3
_OTHER = 1
_INTERRUPTED = 130
_HELP = (
    "The joint-building network as a graph: who is covered, who is connected, which "
    "pairings hold.\n\n"
    "Every answer says its day, its layers and what it is a share of. Start with "
    "`gongjian demo`."
)
_GROUPS = {
    "coverage": "Who is covered, who is not, and why.",
    "coverage geojson": "Reach, enterprises and uncovered weight as GeoJSON, WGS 84.",
    "connectivity": "How the network hangs together.",
    "resilience": "What the network withstands, and whom to pair so that it holds.",
    "pairings": "Agreements, co-building lists and pairings over their life.",
    "lists": "The three lists of co-building: resources, needs and projects.",
    "zones": "The zones, how they compare, and what each has not delivered.",
    "history": "The network in time: what changed, one entity's history, figures over time.",
    "sources": "What the network rests on, the documents attached to it, and where figures stand.",
    "frameworks": "Action plans, brands, cards, pathways, the belt and the platforms.",
    "places": "Bodies without coordinates, placed by their addresses.",
    "tasks": "Findings that bodies are to do something about, from making to done.",
    "identity": "One body, one node: candidates, and decisions that can be taken back.",
}
_BY_HAND = {
    "init": "storage.stores.init",
    "load": "storage.ledgers.load",
    "synth": "storage.stores.synth",
    "template": "storage.templates.template",
    "export": "storage.exporting.export",
    "backup": "storage.keeping.backup",
    "restore": "storage.keeping.restore",
    "copy": "storage.keeping.copy",
    "offline": "storage.offline.offline",
    "serve": "serving.serve",
    "demo": "serving.demo",
    "claims": "registers.claims",
    "quote": "quoting.quote",
    "doctor": "examination.doctor",
    "view": "registers.view_app",
    "report": "papers.report",
    "accounts": "accounts.app",
    "audit": "audit.app",
    "watches": "watches.app",
    "imports": "storage.imports.app",
    "profiles": "storage.profiles.app",
    "partitions": "storage.partitions.app",
    "places accept": "places.accept",
    "coverage policies": "policies.policies",
    "coverage policy": "policies.policy",
    "coverage plan": "plans.plan",
    "coverage whatif": "whatif.app",
    "sources attach": "documents.attach",
    "sources detach": "documents.detach",
    "pairings match": "recommendations.match",
    "frameworks plan": "action_plans.plan",
    "identity merge": "deciding.merge",
    "identity separate": "deciding.separate",
    "identity undo": "deciding.undo",
    **{f"tasks {word}": f"tasks.{word}" for word in ("make", "change", "close", "reopen", "check")},
}
"""Commands and groups that no view makes, by the name in ``api.commands`` that each is."""
_ASKED_WITH = (
    "load",
    "offline",
    "export",
    "restore",
    "copy",
    "quote",
    "report",
    "places accept",
    "coverage policy",
    "sources attach",
    "sources detach",
    *(f"identity {word}" for word in ("merge", "separate", "undo")),
    *(f"tasks {word}" for word in ("make", "change", "close", "reopen")),
)
"""Commands that show their help when they are called without anything."""

_VALUELESS = {"coverage plan": ("--streets",)}
"""Options of commands by hand that may stand without a value."""


@cache
def application(only: str | None = None, then: str = "") -> typer.Typer:
    """The command line; with ``only`` a first word, no more of it than that word needs.

    So ``--help`` and a mistyped option answer at once. A word that is neither a command nor a
    group, such as ``--help``, needs the names of all. What a known word follows offers no
    ``--help`` of its own, because typer would import pydantic to read that it was not given.
    """
    commands = (*_BY_HAND, *(str(entry["command"]) for entry in entries()))
    known = only in {*_GROUPS, *(command.split()[0] for command in commands)}
    app = command_group(
        _HELP,
        name="gongjian",
        add_completion=False,
        callback=_stay_a_group,
        add_help_option=not known,
    )
    inner = {f"{only} {then}"} & {*commands, *_GROUPS}
    groups = {
        name: command_group(help, add_help_option=not inner or " " in name)
        for name, help in _GROUPS.items()
    }

    def needed(command: str) -> bool:
        room, *rest = command.split()
        return only in (None, room) or not (known or rest)

    for command, target in _BY_HAND.items():
        if needed(command):
            module, _, attribute = target.rpartition(".")
            found = getattr(import_module(f"api.commands.{module}"), attribute)
            group, _, name = command.rpartition(" ")
            home = groups[group] if group else app
            if isinstance(found, typer.Typer):
                home.add_typer(found, name=name)
            else:
                kind = valueless(*_VALUELESS.get(command, ()))
                home.command(name, cls=kind, no_args_is_help=command in _ASKED_WITH)(found)
    for entry in entries():
        if needed(entry["command"]):
            group, _, name = entry["command"].rpartition(" ")
            add_question(groups[group] if group else app, name, entry)
    for room, made in groups.items():
        group, _, name = room.rpartition(" ")
        if needed(room):
            (groups[group] if group else app).add_typer(made, name=name)
    return app


def _stay_a_group() -> None:
    """Without this, typer would take a group of one command for that command."""


def __getattr__(name: str) -> typer.Typer:
    """``app`` is the whole command line, made when somebody wants it."""
    if name == "app":
        return application()
    raise AttributeError(name)


def main() -> None:
    """Run the command line and end the process with its exit code."""
    keep_private()
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _interrupt)
    try:
        with telling_interrupts():
            application(*(sys.argv[1:3] or [""]))(prog_name="gongjian")
    except GongjianError as error:
        _fail(error.message)
        sys.exit(_exit_code(error))
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)
    except Exception as error:
        if isinstance(error, OSError):
            _give_up_output()
        _fail(f"{type(error).__name__}: {error}. Details: {_log(error)}")
        sys.exit(_OTHER)


def _interrupt(number: int, frame: object) -> None:
    """To be told to end is as Ctrl-C: what is under way is rolled back, what remains is said."""
    raise KeyboardInterrupt


def _exit_code(error: GongjianError) -> int:
    if isinstance(error, InvalidInput):
        return _INVALID
    return _STORE if isinstance(error, StoreError) else _OTHER


def _fail(message: str) -> None:
    lines = "\n".join(printable(line) for line in message.splitlines())
    typer.echo(f"gongjian: {lines}", err=True)


def _give_up_output() -> None:
    """If it is the output that cannot be written, do not try once more at exit."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _log(error: Exception) -> Path:
    """Keep the trace of an error nobody foresaw beside the data, or with temporary files."""
    text = f"{datetime.now(UTC).isoformat(timespec='seconds')} {sys.argv[1:2]}\n"
    text += "".join(traceback.format_exception(error)) + "\n"
    folders = [Path(tempfile.gettempdir())]
    from graph.settings import read_settings

    with suppress(GongjianError):
        folders.insert(0, read_settings().data)
    for folder in folders:
        with suppress(OSError):
            file = folder / "gongjian-errors.log"
            with file.open("a", encoding="utf-8") as log:
                log.write(text)
            return file
    return Path(os.devnull)


if __name__ == "__main__":
    main()
