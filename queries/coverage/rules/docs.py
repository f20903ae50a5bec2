"""Writes ``docs/policies.md`` from the policy's fields; ``--check`` fails where the two differ."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from graph.generated import write_or_check
from queries.coverage.rules.codes import RULE
from queries.coverage.rules.files import builtin_policies
from queries.coverage.rules.policy import Policy

PAGE = Path("docs/policies.md")

_INTRODUCTION = """\
# Policies of coverage

Made from `queries/coverage/rules/policy.py` by `python -m queries.coverage.rules.docs`; do not edit
by hand.

A policy says by which numbers coverage is judged, because practice differs from place to place. It
is one TOML file that says everything: a key that is missing (but `reach.streets`), unknown or out
of bounds is refused with the file, the key, the value and the rule. [L] marks what a regulation or
standard says, [P] local practice, [G] common knowledge without a source; what is [G] is off by
default.

- `gongjian coverage policies` lists the policies, `gongjian coverage policy default > mine.toml`
  writes one as a file to start from, `gongjian coverage policies --save mine.toml` checks a file
  and keeps it in `policies/` under the data directory.
- `--policy ID` on the command line and `policy=ID` in the API ask by a policy; `ID` means its
  newest version, `ID@2` its second. Every answer says which policy it went by.
- A saved version is never overwritten: raise `version` when a value changes. The ids of the
  built-in policies cannot be taken.

## Rates
| rate | numerator |
|---|---|
| `organizational` | enterprises with an own organization or inside a joint one |
| `work` | also those with a guidance officer or a mass organization |
| `spatial` | enterprises with a position within reach |
| `own` | enterprises with an own organization |
| `should_build` | those that have built, of those that must |
| `effective` | those inside an organization that held an activity in the last months |

Only a `COVERED_BY` relationship covers; being in the same building does not. An activity is held on
its first day, by whom `HELD_BY` says, and counts if that day is after the day of the question less
`effective_months` calendar months. A rate without a denominator is `null` with a reason. Who is
left out of a denominator is counted by the first reason that applies.
"""


def page() -> str:
    """The whole page."""
    lines = [_INTRODUCTION, "## Rules", "| rule | 规则 | rule in a line |", "|---|---|---|"]
    lines += [f"| {rule} | {text.zh} | {text.en} |" for rule, text in RULE.items()]
    lines += ["", "## Keys"]
    lines += _table("", Policy)
    for name, info in Policy.model_fields.items():
        part = _part(info)
        if part is not None and name not in ("title", "note"):
            listed = part is not info.annotation
            lines += ["", f"### {name}{' (one or more)' if listed else ''}", ""]
            lines += [(part.__doc__ or "").strip().replace("\n    ", "\n"), ""]
            lines += _table(name, part)
    return "\n".join(lines) + "\n"


def _table(prefix: str, model: type[BaseModel]) -> Iterator[str]:
    policies = builtin_policies()
    yield f"| key | meaning | {' | '.join(f'`{name}`' for name in policies)} |"
    yield "|---|---|" + "---|" * len(policies)
    for name, info in model.model_fields.items():
        part = _part(info)
        if part is not None and not (prefix or name in ("title", "note")):
            continue
        values = []
        for policy in policies.values():
            of: Any = policy if not prefix else getattr(policy, prefix)
            of = of if isinstance(of, tuple) else (of,)
            values.append("; ".join(_shown(getattr(one, name)) for one in of))
        yield f"| `{name}` | {info.description} | {' | '.join(values)} |"


def _part(info: FieldInfo) -> type[BaseModel] | None:
    """The model of a field that is a table, or a list of tables."""
    for kind in (info.annotation, *get_args(info.annotation)):
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return kind
    return None


def _shown(value: Any) -> str:
    if isinstance(value, BaseModel):
        return str(value.model_dump()["en"])
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "any"
    return f"{value:g}" if isinstance(value, float) else str(value) or "none"


def main(arguments: list[str] | None = None) -> int:
    """Write the page, or with ``--check`` compare it; returns the exit status."""
    return write_or_check({PAGE: page()}, "queries.coverage.rules.docs", arguments)


if __name__ == "__main__":
    sys.exit(main())
