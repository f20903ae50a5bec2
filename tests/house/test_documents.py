"""What the documents tell is so: commands and Python print what is shown, links lead somewhere."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
import typer

from api.app import create_app
from api.cli import app
from graph.settings import Settings
from graph.store.connect import connect
from graph.store.embedded import hold
from queries.network import Network
from tests.support.browser import WatchedPage
from tests.support.command import in_process
from tests.support.components import ROOT, missing
from tests.support.served import served

DOCUMENTS = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]


def name(document: Path) -> str:
    return document.relative_to(ROOT).as_posix()


# --- links ----------------------------------------------------------------------------------


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_every_link_and_picture_is_there(document: Path) -> None:
    text = re.sub(r"^```.*?^```", "", document.read_text(encoding="utf-8"), flags=re.S | re.M)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = document.parent / path if path else document
        assert file.exists(), target
        if anchor:
            assert anchor in anchors(file), target


def anchors(document: Path) -> set[str]:
    """What headings are called in links, as GitHub does it."""
    heads = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), flags=re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


# --- commands that are told of --------------------------------------------------------------


def told(document: Path) -> Iterator[str]:
    """Commands of a document, in blocks and indented, without their prompts."""
    for line in document.read_text(encoding="utf-8").splitlines():
        if found := re.fullmatch(r"(?:    |\$ )(?:\$ )?((?:gongjian|make) .*)", line):
            yield found[1]


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_every_command_that_is_told_of_can_be_asked_so(document: Path) -> None:
    """Its words, options and values are those of the command line. Nothing is run."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for line in told(document):
        program, *words = shlex.split(line.partition(" > ")[0], comments=True)
        if program == "make":
            target = next(word for word in words if "=" not in word)
            assert re.search(rf"^{target}:", makefile, flags=re.M), line
            continue
        group = typer.main.get_command(app)
        with group.make_context("gongjian", words) as context:
            parse(context, line)


def parse(context: typer.Context, line: str) -> None:
    """Go down from a group to the command that is asked, and take its arguments."""
    rest = [*getattr(context, "_protected_args", ()), *context.args]
    if not rest:
        return
    found, sub, left = context.command.resolve_command(context, rest)  # type: ignore[attr-defined]
    assert sub is not None, line
    with sub.make_context(found, left, parent=context) as below:
        if hasattr(sub, "resolve_command"):
            parse(below, line)


def test_every_function_that_python_s_page_names_is_there() -> None:
    text = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\|.*\| (`[a-z]\w+.*) \| `(queries[\w.]*)` \|$", text, flags=re.M)
    assert len(rows) > 3
    for names, package in rows:
        for found in re.findall(r"`([\w.]+)`", names):
            module, _, function = f"{package}.{found}".rpartition(".")
            assert callable(getattr(import_module(module), function)), found


# --- console and Python blocks, run ----------------------------------------------------------


@dataclass
class Step:
    """A command of a console block, or a Python block, and what is shown below it."""

    line: str
    shown: str = ""
    python: bool = False


BLOCK = re.compile(
    r"^```(console|python)\n(.*?)^```$(?:\n\n^```text\n(.*?)^```$)?", flags=re.S | re.M
)


def steps(document: Path) -> list[Step]:
    """All commands of all console blocks of a document and its Python blocks, in their order.

    What a Python block prints stands in a block of text right below it. A notebook's cells are such
    blocks too: they are plain Python, so that no kernel is needed to run them.
    """
    text = document.read_text(encoding="utf-8")
    if document.suffix == ".ipynb":
        cells = [cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]
        return [
            Step("".join(cell["source"]), "".join(output_texts(cell)), python=True)
            for cell in cells
        ]
    found: list[Step] = []
    for kind, block, shown in BLOCK.findall(text):
        if kind == "python":
            found.append(Step(block, shown, python=True))
            continue
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append(Step(line[2:]))
            elif not complete(found[-1].line):
                found[-1].line += f"\n{line}"
            else:
                found[-1].shown += f"{line}\n"
    return found


def output_texts(cell: dict[str, Any]) -> Iterator[str]:
    """What a cell keeps of what it printed; it keeps nothing else, no path and no picture."""
    for output in cell["outputs"]:
        assert output.keys() == {"name", "output_type", "text"}
        yield from output["text"]


def complete(line: str) -> bool:
    try:
        shlex.split(line)
    except ValueError:  # a quotation is open
        return False
    return not line.endswith("\\")


def fits(shown: str, printed: str) -> bool:
    """Whether this was printed, maybe between more; ``...`` is anything, widths and seconds do not
    count."""

    def plain(text: str) -> str:
        text = re.sub(r"\([0-9.]+ s\)", "(s)", text)
        return re.sub(r"─+", "─", re.sub(r"\s+", "", text))

    pattern = ".*".join(re.escape(part) for part in plain(shown).split("..."))
    return re.search(pattern, plain(printed), flags=re.S) is not None


NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))
CONSOLES = [*(document for document in DOCUMENTS if steps(document)), *NOTEBOOKS]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The data directory of the demo as `make run` loads it."""
    folder = tmp_path_factory.mktemp("demo")
    with hold(folder):
        ran = in_process(folder, "demo", "--no-serve")
        assert ran.code == 0, ran.err
        yield folder


@pytest.fixture(scope="module")
def port(demo: Path) -> Iterator[int]:
    """Where the demo is served."""
    settings = Settings(data=demo)
    with connect(settings) as store:
        network = Network.of(store, settings, as_of=date(2021, 12, 31))
        with served(create_app(network=network)) as at:
            yield at


@pytest.fixture
def desk(demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the ledgers that the documents call by name: the templates' sample rows."""
    assert in_process(demo, "template", "all", "-o", str(tmp_path / "made")).code == 0
    assert in_process(demo, "template", "all", "--csv", "-o", str(tmp_path / "made")).code == 0
    shutil.copy(tmp_path / "made" / "organizations.xlsx", tmp_path / "党组织台账.xlsx")
    shutil.copy(tmp_path / "made" / "enterprises.csv", tmp_path / "企业台账.csv")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("document", CONSOLES, ids=name)
def test_blocks_print_what_is_shown(
    document: Path, demo: Path, port: int, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if shutil.which("curl") is None:
        missing("curl", "not on PATH")
    monkeypatch.setenv("GONGJIAN_DATA", str(demo))
    settings: dict[str, str] = {}
    variables: dict[str, object] = {}
    for step in steps(document):
        printed = StringIO()
        if step.python:
            with redirect_stdout(printed):
                exec(step.line.replace(":8000/", f":{port}/"), variables)
        else:
            printed.write(run(step.line, demo, port, settings))
        assert not step.shown or fits(step.shown, printed.getvalue()), (
            f"{step.line} printed:\n{printed.getvalue()}"
        )


def run(line: str, demo: Path, port: int, settings: dict[str, str]) -> str:
    """What a command of a console block prints; ``export`` is kept for those after it."""
    program, *words = shlex.split(line, comments=True)
    if program == "export":
        variable, _, value = words[0].partition("=")
        settings[variable] = value
        return ""
    if program == "gongjian":
        ran = in_process(demo, *words, **settings)
        assert ran.code == 0, (line, ran.err)
        return ran.out
    assert program in ("curl", "echo"), f"nothing is known of {program}"
    done = subprocess.run(
        ["bash", "-c", line.replace(":8000/", f":{port}/")],
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert '"/api/v1/problems/' not in done.stdout, done.stdout
    return done.stdout


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=name)
def test_what_a_notebook_draws_asks_nobody(
    notebook: Path, demo: Path, desk: Path, watched: WatchedPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGJIAN_DATA", str(demo))
    variables: dict[str, object] = {}
    for step in steps(notebook):
        exec(step.line, variables)
    watched.page.goto((desk / "network.html").as_uri())
    watched.page.locator("canvas").wait_for()
    assert (watched.foreign_requests(), watched.errors) == ([], [])


@pytest.mark.slow
@pytest.mark.parametrize("document", sorted((ROOT / "docs" / "tutorials").iterdir()), ids=name)
def test_pages_that_tutorials_open_are_there(document: Path, port: int) -> None:
    addresses = re.findall(r"<http://127.0.0.1:8000(/\S*)>", document.read_text(encoding="utf-8"))
    assert addresses
    for address in addresses:
        with urlopen(f"http://127.0.0.1:{port}{address}") as answer:
            assert answer.headers.get_content_type() == "text/html"
