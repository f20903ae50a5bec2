"""Published figures beside what the graph counts, and finding them by what is printed.

A claim is what a source prints; a computed value is what the picture holds. The two stand side by
side and neither replaces the other.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, partial
from math import isclose

import numpy as np

from graph.errors import NotFound
from graph.model.spec import CodeList, Text
from graph.snapshot.areas import part
from graph.snapshot.pictures import LAYERS, Area, Edges, Picture, Snapshot
from queries.published.metrics import METRICS, Counted, MetricQuestion

STATUS = CodeList(
    "claim_status",
    "How a published figure stands to the computed one.",
    {
        "match": Text("相符", "match"),
        "differs": Text("不符", "differs"),
        "not_computable": Text("无法计算", "not computable"),
    },
)

REASON = CodeList(
    "claim_reason",
    "Why a figure differs in a way worth telling, or cannot be compared.",
    {
        "no_figure_published": Text("未公布数字", "no figure is published"),
        "not_recorded": Text("图中不记录该指标", "the graph does not record this"),
        "several_subjects": Text("主体不止一个", "the claim is about several subjects"),
        "period_not_understood": Text("时期无法识别", "the period cannot be read"),
        "nothing_counted": Text("所选数据层中没有相应数据", "the layers hold nothing of the kind"),
        "only_named_in_source": Text(
            "文献只点名了一部分", "the source names only some of them and counts the rest"
        ),
        "park_not_seen": Text(
            "账号只看得到该园区的一部分",
            "it is of a park of which the account sees a part only",
        ),
        "equals_strict_bound": Text(
            "等于界限，而公布为“超过”或“不到”",
            "equals the bound, which is published as passed or not reached",
        ),
    },
)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a claim is about."""

    id: str
    name: str
    name_en: str | None


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One claim: the published side, the computed side, and how they compare.

    ``computed`` is in the unit of the claim, about the same subject and period, as ``definition``
    says; ``difference`` is computed - published. ``named`` is how many entities the source layer
    names where these are all there is to count: the figure is then not computable, and the rest of
    it is only counted in print. ``drawn_on`` names the layers of what was counted.
    """

    id: str
    name: str
    name_en: str | None
    kind: str
    metric: str
    subjects: tuple[Subject, ...]
    operator: str | None
    value: float | None
    unit: str | None
    printed: str | None
    period: str | None
    scope: str | None
    verified: bool | None
    certainty: str | None
    layer: str
    facts: tuple[str, ...]
    paragraphs: tuple[str, ...]
    stated_in: tuple[str, ...]
    note: str | None
    note_en: str | None
    computed: float | None
    named: int | None
    difference: float | None
    status: str
    reason: str | None
    definition: Text | None
    drawn_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClaimTable:
    """Claims valid on the day, ascending by id."""

    revision: int
    as_of: date
    layers: tuple[str, ...]
    rows: tuple[ClaimRow, ...]


@dataclass(frozen=True, slots=True)
class _Comparison:
    status: str
    reason: str | None = None
    computed: float | None = None
    named: int | None = None
    difference: float | None = None
    drawn_on: tuple[str, ...] = ()


def claim_table(*, picture: Picture) -> ClaimTable:
    """Every claim of the picture with its computed counterpart (S08.2).

    Status by operator: ``eq`` matches the equal value, ``ge`` ("and more") any value not below,
    ``gt`` ("more than") any value above, ``le`` and ``lt`` likewise from the other side; a value
    equal to a ``gt`` or ``lt`` bound differs, with the reason ``equals_strict_bound``, because that
    is what was printed. ``about`` matches what rounds to the value, to the last place that it is
    printed to: about 27,000 is 26,500 to 27,500. Where all that can be counted stands
    in the source layer itself, a shortfall is no contradiction: a document names some and counts
    the rest. Such a figure is ``not_computable``, with ``named``. What a park printed of itself is
    held against what is counted in that park, whatever part is looked at; where a limit hides the
    park, against nothing.
    """
    about, stated = picture.edges("ABOUT"), picture.edges("STATED_IN")
    parks = picture.snapshot.columns["park"].values
    counted_in = cache(partial(_park, picture.whole))
    return ClaimTable(
        revision=picture.snapshot.revision,
        as_of=picture.as_of,
        layers=picture.layers,
        rows=tuple(
            _row(counted_in(parks[claim]), claim, _ends(about, claim), _ends(stated, claim))
            for claim in picture.nodes("Claim").tolist()
        ),
    )


def _park(whole: Picture, park: str | None) -> Picture:
    """The picture of the park that stated a claim; the whole where that is no zone of it."""
    try:
        return part(whole, Area((park,))) if park else whole
    except NotFound:
        return whole


def _seen(snapshot: Snapshot, claim: int) -> bool:
    """Whether the park that stated a claim is among what the snapshot is limited to."""
    park = snapshot.columns["park"].values[claim]
    return park is not None and not snapshot.stand_ins[snapshot.index_of(park)]


def _ends(edges: Edges, start: int) -> list[int]:
    """Ends of a node's edges, by id."""
    ends: list[int] = np.unique(edges.end[edges.start == start]).tolist()
    return ends


def _row(picture: Picture, claim: int, subjects: list[int], sources: list[int]) -> ClaimRow:
    snapshot = picture.snapshot
    given = {
        name: snapshot.columns[name].at(claim)
        for name in (
            *("name", "name_en", "kind", "metric", "operator", "value", "unit", "printed"),
            *(
                "period",
                "scope",
                "verified",
                "certainty",
                "layer",
                "facts",
                "paragraphs",
                "note",
                "note_en",
            ),
        )
    }
    if snapshot.limited and not _seen(snapshot, claim):
        compared = _Comparison("not_computable", "park_not_seen")
    else:
        compared = _compare(
            picture, subjects, given["metric"], given["operator"], given["value"], given["period"]
        )
    metric = METRICS.get(given["metric"])
    return ClaimRow(
        id=str(snapshot.ids[claim]),
        subjects=tuple(
            Subject(
                str(snapshot.ids[at]), str(snapshot.names[at]), snapshot.columns["name_en"].at(at)
            )
            for at in subjects
        ),
        stated_in=tuple(str(snapshot.ids[at]) for at in sources),
        computed=compared.computed,
        named=compared.named,
        difference=compared.difference,
        status=compared.status,
        reason=compared.reason,
        definition=None if metric is None else metric.definition,
        drawn_on=compared.drawn_on,
        **given,
    )


def _compare(
    picture: Picture,
    subjects: list[int],
    metric: str,
    operator: str | None,
    value: float | None,
    period: str | None,
) -> _Comparison:
    known = METRICS.get(metric)
    if known is None:
        reason = "no_figure_published" if value is None else "not_recorded"
        return _Comparison("not_computable", reason)
    if len(subjects) > 1:
        return _Comparison("not_computable", "several_subjects")
    days = _days(period) if period else None
    if period and days is None:
        return _Comparison("not_computable", "period_not_understood")
    question = MetricQuestion(picture, subjects[0] if subjects else None, days)
    counted = known.measure(question)
    if not len(counted.nodes):
        reason = "no_figure_published" if value is None else "nothing_counted"
        return _Comparison("not_computable", reason)
    drawn_on = _layers(picture, counted)
    named = len(counted.nodes) if drawn_on == ("source",) else None
    if value is None:
        computed = counted.value if named is None else None
        return _Comparison(
            "not_computable", "no_figure_published", computed, named, drawn_on=drawn_on
        )
    holds = _holds(operator, counted.value, value)
    if named is not None and not holds and counted.value <= value:
        return _Comparison("not_computable", "only_named_in_source", None, named, None, drawn_on)
    strict = operator in ("gt", "lt") and isclose(counted.value, value)
    return _Comparison(
        status="match" if holds else "differs",
        reason="equals_strict_bound" if strict else None,
        computed=counted.value,
        difference=counted.value - value,
        drawn_on=drawn_on,
    )


def _holds(operator: str | None, computed: float, value: float) -> bool:
    """Whether the computed value is one the published figure allows."""
    equal = isclose(computed, value, rel_tol=1e-9)
    if operator == "about":
        place = Decimal(str(value)).normalize().as_tuple().exponent
        return equal or abs(computed - value) <= 10.0 ** int(place) / 2
    above = computed > value and not equal
    return {
        "gt": above,
        "ge": above or equal,
        "lt": not above and not equal,
        "le": not above,
    }.get(operator or "eq", equal)


def _layers(picture: Picture, counted: Counted) -> tuple[str, ...]:
    found = np.unique(picture.snapshot.layer[counted.nodes]).tolist()
    return tuple(LAYERS[code] for code in found)


_PERIOD = re.compile(r"(\d{4})(-\d\d-\d\d)?(?:/(\d{4})(-\d\d-\d\d)?)?")


def _days(period: str) -> tuple[date, date] | None:
    """A year, a day or an interval of them (ISO 8601) as half-open days; None if it is neither.

    >>> _days("2019/2021")
    (datetime.date(2019, 1, 1), datetime.date(2022, 1, 1))
    """
    found = _PERIOD.fullmatch(period)
    if found is None:
        return None
    first_year, first_day, last_year, last_day = found.groups()
    if last_year is None:
        last_year, last_day = first_year, first_day
    try:
        first = date.fromisoformat(first_year + (first_day or "-01-01"))
        last = date.fromisoformat(last_year + (last_day or "-12-31"))
    except ValueError:
        return None
    return first, last + timedelta(days=1)


_NUMBER = re.compile(r"(\d+(?:\.\d+)?)(万|亿)?")
_SCALE = {None: 1, "": 1, "万": 10_000, "亿": 100_000_000}
_BEFORE = re.compile(r"[约近超过逾达共≥>=~\s]*")
_AFTER = re.compile(r"[^\d.]*")


def _plain(text: str) -> str:
    """Full-width forms made plain, thousands separators out, lower case."""
    return re.sub(r"(?<=\d),(?=\d{3})", "", unicodedata.normalize("NFKC", text)).casefold()


def parse_figure(text: str) -> float | None:
    """A figure as people print it, in plain digits; None if the text is not one figure.

    >>> [parse_figure(text) for text in ("1.66万", "2.7万余户", "超过8万平方米", "16,600")]
    [16600.0, 27000.0, 80000.0, 16600.0]
    >>> [parse_figure(text) for text in ("1.1亿", "F086", "15 of 21")]
    [110000000.0, None, None]
    """
    plain = _plain(text)
    before = _BEFORE.match(plain)
    found = _NUMBER.match(plain, before.end() if before else 0)
    if found is None or not _AFTER.fullmatch(plain, found.end()):
        return None
    return float(Decimal(found[1]) * _SCALE[found[2]])


def search_claims(*, picture: Picture, text: str) -> ClaimTable:
    """Claims of a picture that print a figure or a text; see :func:`search_table`."""
    return search_table(table=claim_table(picture=picture), text=text)


def search_table(*, table: ClaimTable, text: str) -> ClaimTable:
    """Claims of a table that print a figure or a text (S17.3).

    A figure finds the claims of that value, however either is written: 1.66万 and 16600 are one.
    Other text is looked for in names, the printed form, the metric, the subjects' names and the
    fact ids; an empty text finds nothing.
    """
    figure, wanted = parse_figure(text), _plain(text.strip())

    def fits(row: ClaimRow) -> bool:
        if figure is not None and row.value is not None:
            return isclose(row.value, figure, rel_tol=1e-12)
        words = (row.id, row.name, row.name_en, row.printed, row.metric, *row.facts)
        names = (subject.name for subject in row.subjects)
        return any(wanted in _plain(word) for word in (*words, *names) if word)

    rows = tuple(row for row in table.rows if wanted and fits(row))
    return ClaimTable(table.revision, table.as_of, table.layers, rows)
