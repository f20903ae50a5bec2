"""The short report as a paper: chapters that are chosen, each made of answers that there are, of
one day or with what changed since another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from api import console
from api.console import Output, number, percent
from api.context import QueryContext
from api.routes.coverage import rates
from api.routes.data import history
from api.routes.pairings import register
from api.routes.published import action_plans, figures
from api.routes.published.frameworks import FIRST
from api.views.asking import ask, route_of
from api.views.notes import layer_names
from api.views.stated import published
from graph.errors import InvalidInput, NotFound
from graph.model.codes import AGREEMENT_FORM
from graph.model.spec import CodeList, Text
from graph.model.vocabulary import VOCABULARY
from queries.coverage.rules.codes import LENSES, NO_RATE, RATE
from queries.history.codes import CHANGE
from queries.published.claims import STATUS
from visualizations.papers.model import (
    Cell,
    Heading,
    Language,
    Paper,
    Paragraph,
    Part,
    Signatures,
    Table,
)
from visualizations.texts import said

MOST_ROWS = 200
"""Rows that a table of the report has at most; it says how many there are."""


@dataclass(frozen=True)
class _Asked:
    """One report under way: of what it is asked, in which language, and since when."""

    context: QueryContext
    output: Output
    lang: Language
    since: date | None

    def answer(self, route: Callable[..., Any], **given: object) -> Any:
        """All that a route answers."""
        return ask(route_of(route), self.context, given)

    def say(self, key: str, *values: str) -> str:
        """A text of the catalogue, filled."""
        return said(key, self.lang, *values)

    def table(self, heads: Sequence[str], rows: Sequence[tuple[Cell, ...]]) -> Iterator[Part]:
        """A table of so many rows at most, and how many there are."""
        told = tuple(map(self.say, heads))
        yield Table(told, tuple(rows[:MOST_ROWS]), self.say("paper.none"))
        if len(rows) > MOST_ROWS:
            shown = f"{self.say('table.first_rows')} {MOST_ROWS:,} / {len(rows):,}"
            yield Paragraph(shown, quiet=True)


def _coverage(asked: _Asked) -> Iterator[Part]:
    """Every rate with what it is a share of; and what it was before."""
    found = asked.answer(rates.summary).data
    before: Mapping[str, Any] = {}
    if asked.since is not None:
        before = {rate.code: rate for rate in _then(asked, asked.since).rates}
    rows = [
        (
            asked.output.code(RATE, rate.code),
            *((percent(before[rate.code].rate),) if before else ()),
            percent(rate.rate),
            rate.numerator,
            rate.denominator,
            rate.uncovered,
            rate.unknown,
        )
        for rate in found.rates
    ]
    heads = ("report.rate", "rate.numerator", "rate.denominator", "report.uncovered")
    earlier = ("paper.report.rate_before",) if before else ()
    yield from asked.table(("report.lens", *earlier, *heads, "rate.unknown"), rows)
    for rate in found.rates:
        name = asked.output.code(RATE, rate.code)
        why = "" if rate.reason is None else f" ({asked.output.code(NO_RATE, rate.reason)})"
        yield Paragraph(f"{name} = {asked.output.text(rate.definition)}{why}", quiet=True)


def _then(asked: _Asked, day: date) -> Any:
    """The coverage of the same part and layers on an earlier day."""
    area = asked.context.picture.area
    picture = asked.context.network.picture(
        day,
        asked.context.layers,
        zones=None if area is None else area.zones,
        within=None if area is None else area.within,
    )
    return ask(route_of(rates.summary), asked.context.drawn_from(picture), {}).data


def _gaps(asked: _Asked) -> Iterator[Part]:
    rows: list[tuple[Cell, ...]] = []
    for lens in LENSES:
        found = asked.answer(rates.subdistricts, by=lens).data
        named = [(share.name, share) for share in found.parts]
        if found.unlocated.denominator or found.unlocated.unknown:
            named.append((asked.say("report.unlocated"), found.unlocated))
        named.append((asked.say("report.total"), found.total))
        rows += [
            (
                asked.say(f"lens.{lens}"),
                name,
                percent(share.rate),
                *(
                    None if found.reason else getattr(share, count)
                    for count in ("numerator", "denominator", "uncovered", "unknown")
                ),
            )
            for name, share in named
        ]
    heads = ("report.lens", "filter.subdistrict", "report.rate", "rate.numerator")
    yield from asked.table((*heads, "rate.denominator", "report.uncovered", "rate.unknown"), rows)


def _ending(asked: _Asked) -> Iterator[Part]:
    found = asked.answer(register.pairings, status="expiring").data
    soonest = sorted(found, key=lambda row: (row.days_left or 0, row.id))
    rows = [
        (
            asked.output.pick(row.name, getattr(row, "name_en", None) or row.name),
            asked.output.code(AGREEMENT_FORM, row.form),
            None if row.until is None else row.until.isoformat(),
            row.days_left,
        )
        for row in soonest
    ]
    yield from asked.table(("table.name", "report.form", "report.ends", "report.days_left"), rows)
    yield Paragraph(asked.say("report.ending.note"), quiet=True)


def _plan(asked: _Asked) -> Iterator[Part]:
    try:
        found = asked.answer(action_plans.plan, id=FIRST).data
    except NotFound:
        found = None
    if found is None or found.overall is None:
        yield Paragraph(asked.say("report.plan.none"))
        return

    def name(row: Any) -> str:
        if row is found.overall:
            return asked.say("report.total")
        return asked.say("report.plan.direct") if row.sub_plan is None else str(row.sub_plan.name)

    rows = [
        (name(row), row.done, row.total, row.overdue, percent(row.rate))
        for row in (*found.progress, found.overall)
    ]
    heads = ("report.sub_plan", "report.done", "report.measures", "report.overdue", "report.rate")
    yield from asked.table(heads, rows)


def _claims(asked: _Asked) -> Iterator[Part]:
    """What is published beside what the graph counts; of the rest, how many there are."""
    found = asked.answer(figures.claims).data
    counts = (
        f"{asked.output.text(text)} {sum(row.status == code for row in found):,}"
        for code, text in STATUS.codes.items()
    )
    yield Paragraph(asked.output.listed(counts))
    rows = [
        (
            asked.output.pick(row.name, row.name_en or row.name),
            row.printed if row.value is None else published(row.value, row.operator),
            number(row.computed),
            asked.output.code(STATUS, row.status),
        )
        for row in found
        if row.computed is not None
    ]
    heads = ("claims.metric", "claims.published", "claims.computed", "claims.status")
    yield from asked.table(heads, rows)
    yield Paragraph(asked.say("report.claims.note"), quiet=True)


def _changes(asked: _Asked) -> Iterator[Part]:
    """How many of each kind came, went and changed since the earlier day."""
    if asked.since is None:
        yield Paragraph(asked.say("paper.report.no_since"))
        return
    route = route_of(history.history_diff)
    found = ask(route, asked.context, {"from": asked.since.isoformat()}, limit=1)
    specs: dict[str, Any] = {**VOCABULARY.nodes, **VOCABULARY.relationships}
    rows = [
        (asked.output.text(specs[row.type].text), asked.output.code(CHANGE, row.change), row.count)
        for row in found.counts
    ]
    yield from asked.table(("paper.report.kind", "paper.report.change", "paper.report.count"), rows)


def _sources(asked: _Asked) -> Iterator[Part]:
    found = asked.context.answer(None).provenance
    rows = [
        (asked.output.pick(one.name, one.name_en or one.name), asked.say(f"layer.{one.layer}"))
        for one in found
    ]
    yield from asked.table(("table.name", "layers"), rows)


def _signatures(asked: _Asked) -> Iterator[Part]:
    titles = (asked.say("paper.report.drawn_up"), asked.say("paper.examined"))
    yield Signatures((*titles, asked.say("paper.approved")), asked.say("paper.signed"))


@dataclass(frozen=True)
class Chapter:
    """A chapter: the key of its title, and what it tells."""

    title: str
    tell: Callable[[_Asked], Iterator[Part]]


CHAPTERS: Mapping[str, Chapter] = {
    "coverage": Chapter("start.coverage", _coverage),
    "gaps": Chapter("report.gaps", _gaps),
    "ending": Chapter("report.ending", _ending),
    "plan": Chapter("report.plan", _plan),
    "claims": Chapter("start.claims", _claims),
    "changes": Chapter("paper.report.changes", _changes),
    "sources": Chapter("report.sources", _sources),
    "signatures": Chapter("paper.signatures", _signatures),
}
"""In the order of the report."""

CHAPTER = CodeList(
    "report_chapter",
    "A chapter of the report.",
    {
        code: Text(said(chapter.title, "zh"), said(chapter.title, "en"))
        for code, chapter in CHAPTERS.items()
    },
)


def _under(asked: _Asked) -> Iterator[str]:
    """What holds for all of it."""
    told = asked.context.answer(None)
    if told.zones:
        names = (asked.output.pick(one.name, one.name_en or one.name) for one in told.zones)
        yield asked.say("paper.area", asked.output.listed(names))
    elif told.within is not None:
        yield asked.say("paper.area", asked.say("zone.within"))
    layers = layer_names(told.layers, asked.output)
    yield asked.say("paper.day", told.as_of.isoformat(), layers)
    if asked.since is not None:
        yield asked.say("paper.report.since", asked.since.isoformat())
    if any(source.layer == "synthetic" for source in told.provenance):
        yield asked.say("synthetic.banner")


def report_paper(
    context: QueryContext,
    lang: Language,
    *,
    made: date,
    chapters: Sequence[str] | None = None,
    since: date | None = None,
) -> Paper:
    """The report of a day; with ``since`` what was then stands beside it, and what changed.

    ``chapters`` are keys of :data:`CHAPTERS`; None: all, and the changes only with ``since``.
    Raises InvalidInput where ``since`` is not before the day.
    """
    if since is not None and since >= context.day:
        raise InvalidInput(f"since {since}: give a day before {context.day}")
    output = Output(console.Language(lang))
    asked = _Asked(context, output, lang, since)
    wanted = set(CHAPTERS if chapters is None else chapters)
    if chapters is None and since is None:
        wanted -= {"changes"}
    parts: list[Part] = []
    for code, chapter in CHAPTERS.items():
        if code in wanted:
            parts += (Heading(asked.say(chapter.title)), *chapter.tell(asked))
    return Paper(
        title=asked.say("report.title"),
        lang=lang,
        under=tuple(_under(asked)),
        parts=tuple(parts),
        page=asked.say("paper.page"),
        end=asked.say("paper.made", made.isoformat()),
    )
