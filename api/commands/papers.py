"""``report``: the short report as a paper, of a day or by a schedule."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.shared import (
    DataOption,
    DayOption,
    LanguageOption,
    LayersOption,
    WithinOption,
    ZonesOption,
    asking,
    day,
    settings_of,
)
from api.console import Output
from api.writing import CannotWrite, give_paper, paper_ending
from graph.errors import InvalidInput

if TYPE_CHECKING:
    from api.papers.periods import Every, Period

_EVERY = ("day", "week", "month")
_KINDS = ("docx", "pdf")


def report(
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", metavar="FILE", help="File to write, .docx or .pdf."),
    ] = None,
    every: Annotated[
        str | None,
        typer.Option(
            "--every",
            metavar="PERIOD",
            help="day, week or month: the report of the one that ended last, with what changed in "
            "it; with --to.",
        ),
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option(
            "--to",
            metavar="FOLDER",
            help="Folder that it is written to once, under the period's name.",
        ),
    ] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", metavar="KIND", help="With --to: docx, pdf; by default both."),
    ] = None,
    chapter: Annotated[
        list[str] | None,
        typer.Option(
            "--chapter",
            metavar="CHAPTER",
            help="Only this chapter: coverage, gaps, ending, plan, claims, changes, sources, "
            "signatures; may be repeated. By default all.",
        ),
    ] = None,
    since: Annotated[
        date | None,
        typer.Option(
            "--since",
            metavar="DAY",
            parser=day,
            help="An earlier day to compare with: what was then, and what changed.",
        ),
    ] = None,
    as_of: DayOption = None,
    layer: LayersOption = None,
    zone: ZonesOption = None,
    within: WithinOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
) -> None:
    """The short report as a paper to sign, DOCX or PDF; needs gongjian[documents].

    With --every and --to it is made for a timer: each period's report is written once, and a run
    that finds it there does nothing.

    \b
    Examples:
      gongjian report -o report.docx
      gongjian report -o report.pdf --as-of 2021-12-31 --since 2021-01-01
      gongjian report -o gaps.pdf --chapter coverage --chapter gaps --zone 阿拉街道
      gongjian report --every week --to /srv/reports
    """
    output, period = Output(lang), _period(every, to, out, since, as_of, data)
    if period is None:
        if out is None:
            raise InvalidInput("say where to: -o FILE, or --every PERIOD --to FOLDER")
        if kind:
            raise InvalidInput("--kind goes with --to; of -o the name says the kind")
        wanted = {out: paper_ending(out)}
    else:
        assert to is not None
        if unknown := sorted(set(kind or ()) - set(_KINDS)):
            raise InvalidInput(f"there is no kind {unknown[0]!r}: {', '.join(_KINDS)}")
        wanted = {
            file: one
            for one in dict.fromkeys(kind or _KINDS)
            if not _there(file := to / f"report-{period.name}.{one}", output)
        }
        as_of, since = period.last, period.before
    if not wanted:
        return
    with asking("/report", data, as_of=as_of, layer=layer, zone=zone, within=within) as context:
        from api.downloads.papers import paper_bytes
        from api.papers.report_paper import CHAPTERS, report_paper
        from graph.today import today

        if unknown := sorted(set(chapter or ()) - set(CHAPTERS)):
            raise InvalidInput(f"there is no chapter {unknown[0]!r}: {', '.join(CHAPTERS)}")
        paper = report_paper(
            context,
            output.language.value,
            made=today(context.network.timezone),
            chapters=chapter,
            since=since,
        )
        contents = {file: paper_bytes(paper, ending) for file, ending in wanted.items()}
    for file, content in contents.items():
        if period is None:
            give_paper(file, content, output)
        else:
            _keep(file, content, output)


def _period(
    every: str | None,
    to: Path | None,
    out: Path | None,
    since: date | None,
    as_of: date | None,
    data: Path | None,
) -> Period | None:
    """The period that is meant, if any is."""
    if every is None and to is None:
        return None
    if every not in _EVERY or to is None:
        raise InvalidInput(f"give both --every ({', '.join(_EVERY)}) and --to FOLDER")
    if out is not None or since is not None or as_of is not None:
        raise InvalidInput("--every says which days are meant: without -o, --since and --as-of")
    from api.papers.periods import ended
    from graph.today import today

    found: Every = "day" if every == "day" else "week" if every == "week" else "month"
    settings = settings_of(data)
    return ended(found, settings.as_of or today(settings.timezone))


def _there(file: Path, output: Output) -> bool:
    """Whether a report was written before, which is said."""
    if there := file.exists():
        output.note(output.pick(f"已有 {file}，不再写入", f"{file} is there already"))
    return there


def _keep(file: Path, content: bytes, output: Output) -> None:
    from graph.files import created

    if not file.parent.is_dir() and file.parent.exists():
        raise CannotWrite(f"{file.parent} is no folder: {file.name} cannot be written")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with created(file) as new:
            new.write_bytes(content)
    except FileExistsError:  # another run was faster
        _there(file, output)
    except OSError as error:
        raise CannotWrite(f"{file} cannot be written: {error.strerror}") from None
    else:
        output.note(output.pick(f"已写入 {file}", f"{file} written"))
