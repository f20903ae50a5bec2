"""One definition of a question: commands and files are what routes and their views say."""

from __future__ import annotations

from typing import Any

import pytest
import typer.main

from api.app import PREFIX, create_app
from api.cli import app
from api.commands.questions import entries
from api.views import VIEWS
from api.views.asking import fields_of, file_of, is_list, route_of
from api.views.manifest import main
from api.views.view import View
from graph.settings import Settings

OF_EVERY_COMMAND = {"--data", "--lang", "--json", "--help"}
OF_LISTS = {"--csv", "--xlsx", "--limit", "--all"}
OF_PAGES = {"after", "limit"}


def command(view: View) -> Any:
    found: Any = typer.main.get_command(app)
    for word in view.command.split():
        found = found.commands[word]
    return found


def test_the_files_made_from_the_code_are_as_the_code_says(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["manifest", "--check"])
    assert main() == 0, capsys.readouterr().err


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.command)
def test_a_command_asks_for_what_its_route_asks_for(view: View) -> None:
    route = route_of(view.route)
    names = {field.alias for field in fields_of(route.dependant)}
    listed = is_list(route)
    entry = next(one for one in entries() if one["command"] == view.command)
    assert {one["name"] for one in entry["parameters"]} == names - (OF_PAGES if listed else set())
    parameters = command(view).params
    said = {name for one in parameters for name in (*one.opts, *one.secondary_opts)}
    wanted = {
        name
        for one in entry["parameters"]
        if one["option"].startswith("-")
        for name in one["option"].split("/")
    }
    positional = [one for one in entry["parameters"] if not one["option"].startswith("-")]
    others = OF_LISTS if file_of(view, route) else {"--out"} if view.give else set()
    assert {name for name in said if name.startswith("-")} - OF_EVERY_COMMAND - others == wanted
    assert len([one for one in parameters if one.param_type_name == "argument"]) == len(positional)


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.command)
def test_a_command_has_examples_that_are_its_own(view: View) -> None:
    help = command(view).help
    assert "Examples:" in help
    assert help.count(f"gongjian {view.command}") >= 1


def test_every_list_is_a_file_as_well(tmp_path: Any) -> None:
    paths = create_app(Settings(data=tmp_path)).openapi()["paths"]
    for view in VIEWS:
        route = route_of(view.route)
        given_away = file_of(view, route) is not None
        for ending in ("csv", "xlsx"):
            assert (f"{PREFIX}{route.path}.{ending}" in paths) is given_away
