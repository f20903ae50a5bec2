"""``audit``: what was done, by whom, and whether anything of it was changed since."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.shared import (
    DataOption,
    JsonOption,
    LanguageOption,
    LimitOption,
    command_group,
    day,
    one_of,
    settings_of,
)
from api.console import Output, print_json

if TYPE_CHECKING:
    from api.access.keeping.audit import Audit

app = command_group("What was done, by whom, and whether anything of it was changed since.")


@app.command("verify")
def verify_audit(
    data: DataOption = None, lang: LanguageOption = None, as_json: JsonOption = False
) -> None:
    """Go through the whole audit; ends with 1 and the first entry that was changed or is missing.

    Keep what it prints elsewhere: somebody who may write the database could make all of it anew,
    and then only the hash of an earlier day tells.

    \b
    Examples:
      gongjian audit verify
    """
    from visualizations.texts import TEXTS

    with _audit(data) as audit:
        found = audit.verify()
    if as_json:
        print_json(asdict(found))
    else:
        output = Output(lang)
        if found.broken is None:
            output.say(
                output.pick(
                    f"审计记录完整：{found.entries} 条，末条哈希 {found.hash}",
                    f"The audit is whole: {found.entries} entries, the last with hash {found.hash}",
                )
            )
        else:
            assert found.why
            why = output.text(TEXTS[f"audit.why.{found.why}"])
            output.say(
                output.pick(
                    f"审计记录自第 {found.broken} 条起不完整：{why}",
                    f"The audit is broken at entry {found.broken}: {why}",
                )
            )
    if found.broken is not None:
        raise typer.Exit(1)


@app.command("list")
def list_audit(
    actor: Annotated[
        str | None, typer.Option("--actor", metavar="NAME", help="Only what this account did.")
    ] = None,
    route: Annotated[
        str | None, typer.Option("--route", metavar="PATH", help="Only routes that begin so.")
    ] = None,
    address: Annotated[
        str | None, typer.Option("--address", metavar="IP", help="Only what came from there.")
    ] = None,
    status: Annotated[
        int | None,
        typer.Option(
            "--status", min=1, max=599, metavar="N", help="Only this status; 4 is 400 to 499."
        ),
    ] = None,
    since: Annotated[
        date | None, typer.Option("--since", metavar="DAY", parser=day, help="From this day on.")
    ] = None,
    until: Annotated[
        date | None,
        typer.Option("--until", metavar="DAY", parser=day, help="Up to this day, and with it."),
    ] = None,
    limit: LimitOption = 50,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """List entries, the latest first. Days and times are in UTC.

    \b
    Examples:
      gongjian audit list --status 4
      gongjian audit list --actor 规划处 --since 2026-01-01 --limit 1000 --json
    """
    from api.access.audit_files import moments

    first, end = moments(since, until)
    with _audit(data) as audit:
        found = audit.entries(
            actor=actor,
            route=route,
            address=address,
            status=status,
            since=first,
            until=end,
            limit=limit,
        )
    if as_json:
        print_json([one.row() for one in found])
        return
    output = Output(lang)
    pick = output.pick
    output.table(
        [
            pick("序号", "number"),
            pick("时间（世界时）", "when (UTC)"),
            pick("账号", "account"),
            pick("来自", "from"),
            pick("操作", "what"),
            pick("内容", "asked"),
            pick("行数", "rows"),
            pick("版本", "revision"),
            pick("状态", "status"),
        ],
        [
            (
                str(one.number),
                one.at[:19],
                one.entry.actor or None,
                one.entry.address or None,
                f"{one.entry.method} {one.entry.route}",
                one.entry.asked or None,
                one.entry.rows,
                one.entry.revision,
                f"{one.entry.status} {one.entry.outcome}".strip(),
            )
            for one in found
        ],
        title=pick("审计记录", "Audit"),
    )


@app.command("export")
def export_audit(
    format: Annotated[
        str,
        typer.Argument(
            parser=one_of(("jsonl", "csv")), metavar="[FORMAT]", help="jsonl (by default) or csv."
        ),
    ] = "jsonl",
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", metavar="FILE", help="File to write; by default the output."),
    ] = None,
    data: DataOption = None,
    lang: LanguageOption = None,
) -> None:
    """Write all entries, the first first, as JSON Lines or as CSV.

    Each line of JSON has all that its hash is made of, so it can be checked without gongjian:
    SHA-256 of the object without `hash`, keys sorted, no blanks, other than ASCII as \\u escapes.

    \b
    Examples:
      gongjian audit export > audit.jsonl
      gongjian audit export csv -o audit.csv
    """
    from api.access.audit_files import csv_pieces, json_lines
    from api.access.keeping.audit import Entry
    from api.writing import write_pieces

    with _audit(data) as audit:
        audit.record(Entry.of_command("audit export", format))
        lines = (csv_pieces if format == "csv" else json_lines)(audit.export())
        if out is None:
            for line in lines:
                sys.stdout.buffer.write(line)
            sys.stdout.flush()
            return
        write_pieces(out, lines)
    output = Output(lang)
    output.note(output.pick(f"已写入 {out}", f"{out} written"))


@contextmanager
def _audit(data: Path | None) -> Iterator[Audit]:
    from api.access.keeping.keeper import Keeper

    with Keeper.open(settings_of(data)) as keeper:
        yield keeper.audit
