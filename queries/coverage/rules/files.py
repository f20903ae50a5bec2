"""Policies as files: the built-in ones, and those a user keeps beside the data.

A policy is one TOML file. A saved version is never overwritten: what an answer rested on can be
read again. ``id`` asks for the newest version of a policy, ``id@2`` for its second.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from graph.errors import Conflict, Finding, InvalidInput, NotFound
from graph.files import stamp
from queries.coverage.rules.policy import Policy

DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class KeptPolicy:
    """A policy and where it is kept."""

    policy: Policy
    kept: Literal["built-in", "saved"]


def parse_policy(text: str, *, name: str) -> Policy:
    """The policy that a TOML text says; ``name`` is the file's, for messages.

    Raises
    ------
    InvalidInput
        it is no TOML, or breaks a rule; each finding has file, key, value and rule.
    """
    try:
        said = tomllib.loads(text)
    except ValueError as error:
        raise InvalidInput(
            f"{name} is no TOML: {error}", [Finding("toml", str(error), file=name)]
        ) from None
    try:
        # As JSON: strict reading of Python values would ask for tuples where TOML has lists.
        return Policy.model_validate_json(json.dumps(said, default=str))
    except ValidationError as error:
        findings = [
            Finding(
                rule=fault["type"],
                message=fault["msg"],
                file=name,
                column=".".join(str(part) for part in fault["loc"]) or None,
                value=_short(fault["input"]) if fault["type"] != "missing" else None,
            )
            for fault in error.errors(include_url=False, include_context=False)
        ]
        raise InvalidInput(
            "the policy breaks a rule: " + "; ".join(map(str, findings)), findings
        ) from None


def load_policy(path: Path) -> Policy:
    """The policy in a file.

    Raises
    ------
    InvalidInput
        the file cannot be read, is no policy, or breaks a rule.
    """
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{path} cannot be read: {error}") from error
    return parse_policy(text, name=path.name)


@cache
def builtin_policies() -> Mapping[str, Policy]:
    """The policies that come with the program, by id."""
    folder = files("queries.coverage") / "policies"
    policies = [
        parse_policy(entry.read_text("utf-8"), name=entry.name)
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".toml")
    ]
    return {policy.id: policy for policy in policies}


def default_policy() -> Policy:
    """What is meant where no policy is named."""
    return builtin_policies()[DEFAULT]


def list_policies(folder: Path | None) -> tuple[KeptPolicy, ...]:
    """The built-in policies, then the saved ones by id and version.

    Raises
    ------
    InvalidInput
        a file there is no policy, has a built-in's id, or two say different things under one id and
        version.
    """
    found: dict[tuple[str, int], tuple[Policy, str]] = {}
    for path in sorted(folder.glob("*.toml")) if folder is not None else ():
        policy = load_policy(path)
        if policy.id in builtin_policies():
            raise InvalidInput(
                f"{path.name}: the id {policy.id!r} is that of a built-in policy; choose another",
                [
                    Finding(
                        "reserved_id", "a built-in has this id", path.name, None, "id", policy.id
                    )
                ],
            )
        there = found.setdefault((policy.id, policy.version), (policy, path.name))
        if there[0] != policy:
            raise InvalidInput(
                f"{there[1]} and {path.name} differ, and both are {policy.id}@{policy.version}"
            )
    return (
        *(KeptPolicy(policy, "built-in") for policy in builtin_policies().values()),
        *(KeptPolicy(found[key][0], "saved") for key in sorted(found)),
    )


def find_policy(wanted: str, folder: Path | None) -> KeptPolicy:
    """The policy of an id, or of ``id@version``.

    Raises
    ------
    NotFound
        there is none.
    InvalidInput
        a saved file is faulty; built-in policies do not depend on saved ones.
    """
    name, at, version = wanted.partition("@")
    builtin = builtin_policies().get(name)
    if builtin is not None:
        candidates: tuple[KeptPolicy, ...] = (KeptPolicy(builtin, "built-in"),)
    else:
        candidates = list_policies(folder)
    fitting = [
        kept
        for kept in candidates
        if kept.policy.id == name and (not at or str(kept.policy.version) == version)
    ]
    if not fitting:
        known = sorted({kept.policy.id for kept in list_policies(folder)})
        raise NotFound(f"there is no policy {wanted!r}; there are {', '.join(known)}")
    return max(fitting, key=lambda kept: kept.policy.version)


def policies_stamp(folder: Path | None) -> str:
    """Changes when a file of the folder does: what a kept answer about a policy rests on."""
    return stamp(folder, "*.toml")


def save_policy(policy: Policy, folder: Path) -> Path:
    """Keep a policy as ``<id>.<version>.toml``. Saving the same one again changes nothing.

    Raises
    ------
    Conflict
        its id is a built-in's, or another policy is kept under its id and version.
    InvalidInput
        the policy or a file there already is faulty, or the folder cannot be written.
    """
    if policy.id in builtin_policies():
        raise Conflict(f"the id {policy.id!r} is that of a built-in policy; choose another")
    for kept in list_policies(folder):
        other = kept.policy
        if (other.id, other.version) == (policy.id, policy.version) and other != policy:
            raise Conflict(
                f"another policy is kept as {policy.id}@{policy.version}; give this one a higher "
                "version"
            )
    path = folder / f"{policy.id}.{policy.version}.toml"
    text = to_toml(policy)
    # A policy that was changed in memory was not checked, and a faulty file bars all saved ones.
    parse_policy(text, name=path.name)
    new = path.with_name(f".{path.name}.new")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        new.write_text(text, "utf-8")
        new.replace(path)
    except OSError as error:
        raise InvalidInput(f"{path} cannot be written: {error.strerror or error}") from error
    return path


def to_toml(policy: Policy) -> str:
    """The policy as a TOML text that reads back as the same policy."""
    return "\n".join(_lines(policy.model_dump(), "")) + "\n"


def _lines(table: Mapping[str, Any], prefix: str) -> Iterator[str]:
    """Plain values first: in TOML what follows a table's header belongs to that table."""
    later: dict[str, Any] = {}
    for key, value in table.items():
        if isinstance(value, dict) or (value and isinstance(value, tuple) and _tables(value)):
            later[key] = value
        else:
            yield f"{key} = {_value(value)}"
    for key, value in later.items():
        for part in value if isinstance(value, tuple) else (value,):
            yield ""
            yield f"[[{prefix}{key}]]" if isinstance(value, tuple) else f"[{prefix}{key}]"
            yield from _lines(part, f"{prefix}{key}.")


def _tables(value: tuple[Any, ...]) -> bool:
    return all(isinstance(part, dict) for part in value)


def _value(value: Any) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_value, value))}]"
    # A JSON string, number or boolean is a TOML one, but for one control character.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 60 else f"{text[:60]}…"
