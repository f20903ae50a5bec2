"""Scenarios as TOML files that a person can read and correct: one file each, named after it.

::

    name = "north"
    title = "北片增设一站"

    [[changes]]
    change = "add_position"
    id = "pos:north-1"
    name = "北片服务站"
    lon = 102.81
    lat = 25.01
    tier = "station"
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from graph.errors import Conflict, Finding, InvalidInput, NotFound
from queries.scenarios.scenario import Scenario

MAX_BYTES = 1_000_000
"""Of a scenario as text: room for a thousand changes."""

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_SHOWN = 120


def parse_scenario(text: str, *, file: str) -> Scenario:
    """The scenario that a TOML text says; ``file`` is for messages.

    Raises
    ------
    InvalidInput
        it is no TOML or breaks a rule; a finding has file, key, value and rule.
    """
    try:
        said = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        finding = Finding("malformed_toml", f"this is no TOML: {error}", file)
        raise InvalidInput(str(finding), [finding]) from None
    try:
        return Scenario.model_validate(said)
    except ValidationError as error:
        findings = [_finding(fault, file) for fault in error.errors(include_url=False)]
        raise InvalidInput(
            "the scenario breaks a rule: " + "; ".join(map(str, findings[:20])), findings
        ) from None


def _finding(fault: Mapping[str, Any], file: str) -> Finding:
    """A fault with the change it is in, counted from 1 as people do."""
    place = list(fault["loc"])
    where = ""
    if len(place) > 1 and place[0] == "changes":
        kind = f" ({place[2]})" if len(place) > 2 else ""
        where, place = f"change {int(place[1]) + 1}{kind}: ", place[3:]
    given = fault.get("input")
    shown = None if fault["type"] == "missing" or given is None else str(given)[:_SHOWN]
    key = ".".join(str(part) for part in place) or ("changes" if where else None)
    return Finding(fault["type"], where + fault["msg"], file, None, key, shown)


def read_scenario(path: Path) -> Scenario:
    """The scenario in a file.

    Raises
    ------
    NotFound
        there is no such file.
    InvalidInput
        it cannot be read, is too long, or breaks a rule.
    """
    if not path.is_file():
        raise NotFound(f"there is no scenario file {path}")
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InvalidInput(f"{path} has more than {MAX_BYTES:,} bytes")
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{path} cannot be read: {error}") from None
    return parse_scenario(text, file=path.name)


def load_scenario(name: str, folder: Path) -> Scenario:
    """The scenario kept in a folder under a name.

    Raises
    ------
    NotFound
        there is none.
    InvalidInput
        its file breaks a rule, or says another name than its own.
    """
    path = _path(name, folder)
    if not path.is_file():
        known = ", ".join(kept_names(folder)) or "none"
        raise NotFound(f"no scenario is kept as {name!r}; there are: {known}")
    scenario = read_scenario(path)
    if scenario.name != name:
        finding = Finding(
            "name_of_file",
            f"the name has to be that of the file, {name!r}",
            path.name,
            None,
            "name",
            scenario.name,
        )
        raise InvalidInput(str(finding), [finding])
    return scenario


def save_scenario(scenario: Scenario, folder: Path, *, replace: bool = False) -> Path:
    """Keep a scenario as ``folder/NAME.toml``. Saving the same again changes nothing.

    Raises
    ------
    Conflict
        another is kept under its name, and it is not to be replaced.
    InvalidInput
        the folder cannot be written.
    """
    path = _path(scenario.name, folder)
    text = to_toml(scenario)
    try:
        if path.is_file() and not replace and path.read_text("utf-8") != text:
            raise Conflict(
                f"another scenario is kept as {scenario.name!r}; choose another name or delete it"
            )
        folder.mkdir(parents=True, exist_ok=True)
        new = path.with_name(f".{path.name}.new")
        new.write_text(text, "utf-8")
        new.replace(path)
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{path} cannot be written: {error}") from None
    return path


def kept_names(folder: Path) -> tuple[str, ...]:
    """Names of the scenarios kept in a folder, ascending; it need not exist."""
    return tuple(sorted(path.stem for path in folder.glob("*.toml") if _NAME.fullmatch(path.stem)))


def delete_scenario(name: str, folder: Path) -> None:
    """Forget a kept scenario. What was applied of it stays in the graph.

    Raises
    ------
    NotFound
        there is none of that name.
    InvalidInput
        it cannot be deleted.
    """
    path = _path(name, folder)
    try:
        path.unlink()
    except FileNotFoundError:
        raise NotFound(f"no scenario is kept as {name!r}") from None
    except OSError as error:
        raise InvalidInput(f"{path} cannot be deleted: {error.strerror or error}") from None


def _path(name: str, folder: Path) -> Path:
    # A name is never a way out of the folder.
    if not _NAME.fullmatch(name):
        raise InvalidInput(f"{name!r} is no name of a scenario: a-z, 0-9, _ and -, at most 40")
    return folder / f"{name}.toml"


def to_toml(scenario: Scenario) -> str:
    """The scenario as a text that reads back as the same scenario."""
    said = scenario.model_dump(exclude_none=True)
    changes = said.pop("changes")
    if not scenario.zones:
        del said["zones"]
    lines = list(_lines(said.items()))
    for change in changes:
        ordered = {"change": change.pop("change"), **change}
        lines += ["", "[[changes]]", *_lines(ordered.items())]
    return "\n".join(lines) + "\n"


def _lines(pairs: Iterable[tuple[str, Any]]) -> Iterator[str]:
    for key, value in pairs:
        # A JSON text, number or list is a TOML one, but for one control character.
        text = json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        yield f"{key} = {text}"
