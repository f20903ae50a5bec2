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
from pathlib import Path

import typer

from api.commands import (
    action_plans,
    connectivity,
    coverage,
    deciding,
    examination,
    exporting,
    frameworks,
    geo,
    history,
    identity,
    imports,
    keeping,
    ledgers,
    lists,
    pairings,
    plans,
    quoting,
    recommendations,
    registers,
    resilience,
    rules,
    serving,
    stores,
    templates,
    whatif,
)
from api.commands.questions import add_questions
from graph.errors import GongjianError, InvalidInput, StoreError
from graph.files import keep_private
from visualizations.labels import printable

_INVALID = 2
_STORE = 3
_OTHER = 1
_NO_MARKUP = None

app = typer.Typer(
    name="gongjian",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=_NO_MARKUP,
    help=(
        "The joint-building network as a graph: who is covered, who is connected, which "
        "pairings hold.\n\n"
        "Every answer says its day, its layers and what it is a share of. Start with "
        "`gongjian demo`."
    ),
)
app.command("init")(stores.init)
app.command("load", no_args_is_help=True)(ledgers.load)
app.command("synth")(stores.synth)
app.command("template")(templates.template)
app.command("export", no_args_is_help=True)(exporting.export)
app.command("backup")(keeping.backup)
app.command("restore", no_args_is_help=True)(keeping.restore)
app.command("copy", no_args_is_help=True)(keeping.copy)
app.command("serve")(serving.serve)
app.command("demo")(serving.demo)
coverage.app.command("policies")(rules.policies)
coverage.app.command("policy", no_args_is_help=True)(rules.policy)
coverage.app.command("plan")(plans.plan)
coverage.app.add_typer(whatif.app, name="whatif")
coverage.app.add_typer(geo.app, name="geojson")
app.add_typer(coverage.app, name="coverage")
app.add_typer(connectivity.app, name="connectivity")
app.add_typer(resilience.app, name="resilience")
pairings.app.command("match")(recommendations.match)
app.add_typer(pairings.app, name="pairings")
app.add_typer(lists.app, name="lists")
app.add_typer(history.app, name="history")
frameworks.app.command("plan")(action_plans.plan)
app.add_typer(frameworks.app, name="frameworks")
identity.app.command("merge", no_args_is_help=True)(deciding.merge)
identity.app.command("separate", no_args_is_help=True)(deciding.separate)
identity.app.command("undo", no_args_is_help=True)(deciding.undo)
app.add_typer(identity.app, name="identity")
app.command("claims")(registers.claims)
app.command("quote", no_args_is_help=True)(quoting.quote)
app.add_typer(registers.view_app, name="view")
app.add_typer(imports.app, name="imports")
app.command("doctor")(examination.doctor)

add_questions(
    app,
    {
        "connectivity": connectivity.app,
        "coverage": coverage.app,
        "frameworks": frameworks.app,
        "history": history.app,
        "identity": identity.app,
        "lists": lists.app,
        "pairings": pairings.app,
        "resilience": resilience.app,
    },
)


def main() -> None:
    """Run the command line and end the process with its exit code."""
    keep_private()
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _interrupt)
    try:
        app(prog_name="gongjian")
    except GongjianError as error:
        _fail(error.message)
        sys.exit(_exit_code(error))
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
