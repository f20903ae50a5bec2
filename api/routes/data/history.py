"""The network in time: differences of two days, one entity's history, figures on many days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query

from api.access.needs import needs
from api.access.rights import Right
from api.answers import Answer, Listing, filled
from api.codes import OneOf, RelationshipType
from api.deps import Day, Page, QueryContext, Question, Walked
from api.http.gates import Analysing
from graph.errors import InvalidInput
from graph.model.spec import Text
from graph.model.vocabulary import VOCABULARY
from graph.snapshot.pictures import LABELS, Snapshot
from queries.coverage.status.summary import PolicyName, Walk
from queries.history.diff import Change, ChangeCount, ChangeKind, Diff, diff
from queries.history.figures import FIGURES
from queries.history.past import Chain, as_said, chains_of, chains_since
from queries.history.series import MAX_FIGURES, MAX_POINTS, Point, Spacing, first_dated, series
from queries.history.timeline import Entry, timeline, touching
from queries.lookup import NodeLine

router = APIRouter(prefix="/history", tags=["history"], dependencies=[needs(Right.READ)])

First = Annotated[Day, Query(alias="from", description="First day, YYYY-MM-DD.")]
Last = Annotated[
    Day | None, Query(alias="to", description="Last day, YYYY-MM-DD; by default `as_of`.")
]
EmptyReason = Literal["nothing_differs", "before_first_fact"]


@dataclass(frozen=True, kw_only=True)
class DiffListing(Listing[Change]):
    """Differences by element, type and id. ``counts`` are of all of them, whatever the filters.

    Without any there is a ``reason``: ``before_first_fact`` where nothing is dated up to the later
    day, else ``nothing_differs``. ``first_dated`` is the first day of anything in the layers.
    """

    first_day: date
    second_day: date
    counts: tuple[ChangeCount, ...]
    reason: EmptyReason | None
    first_dated: date | None


@dataclass(frozen=True, kw_only=True)
class HistoryListing(Listing[Entry]):
    """The history of an entity, by first day. ``relationships`` counts all it ever had;
    ``truncated``: the entries are of some of them only, ask for one type at a time."""

    node: NodeLine
    relationships: int
    truncated: bool


@dataclass(frozen=True, kw_only=True)
class FigureLine:
    """A figure that can be followed. A ``flow`` is of a period, the others of a day."""

    id: str
    text: Text
    unit: str
    definition: Text
    flow: bool


@dataclass(frozen=True, kw_only=True)
class SeriesLine:
    """A figure and its values."""

    figure: FigureLine
    points: tuple[Point, ...]


@dataclass(frozen=True, kw_only=True)
class SeriesAnswer:
    """Figures on the same days; rates of coverage go by the policy on every day."""

    first_day: date
    last_day: date
    step: Spacing
    policy: PolicyName
    walk: Walk
    first_dated: date | None
    series: tuple[SeriesLine, ...]


@router.get("/diff")
def history_diff(
    context: Question,
    paging: Page,
    first: First,
    last: Last = None,
    change: Annotated[ChangeKind | None, Query(description="Only what became of it.")] = None,
    element: Annotated[
        Literal["node", "relationship"] | None, Query(description="Only nodes or relationships.")
    ] = None,
    type: Annotated[
        str | None, Query(max_length=60, description="Only this label or relationship type.")
    ] = None,
) -> DiffListing:
    """What was added, removed or changed from one day to a later one.

    Rows are there on a day by their validity as it is now, and say what they said on that day.
    """
    second = last or context.day
    if first >= second:
        relation = "is the same day as" if first == second else "lies after"
        raise InvalidInput(f"from {first} {relation} to {second}: give two days in their order")
    if type is not None and type not in LABELS and type not in VOCABULARY.relationships:
        raise InvalidInput(f"{type!r} is no label and no relationship type")
    found = context.network.derive(
        context.picture, ("diff", first, second), lambda: _diff(context, first, second)
    )
    # What is the same on every page is made once, not with each.
    rows = context.network.derive(
        context.picture,
        ("diff rows", first, second, change, element, type),
        lambda: tuple(
            mark
            for mark in found.marks
            if change in (None, mark.change)
            and element in (None, mark.element)
            and type in (None, mark.type)
        ),
    )
    page = context.listing(
        rows,
        paging,
        key=lambda mark: (mark.element, mark.type, mark.id),
        kinds=(str, str, str),
    )
    begins = context.network.derive(
        context.picture, "first dated", lambda: first_dated(context.picture)
    )
    reason: EmptyReason | None = None
    if not found.marks:
        reason = "nothing_differs" if begins and begins <= second else "before_first_fact"
    return DiffListing(
        **context.envelope(),
        data=tuple(map(found.change, page.data)),
        count=page.count,
        next=page.next,
        first_day=first,
        second_day=second,
        counts=found.counts,
        reason=reason,
        first_dated=begins,
    )


@router.get("/entities/{id}")
def history_entity(
    context: Question,
    paging: Page,
    id: str,
    type: Annotated[
        RelationshipType | None, Query(description="Of its relationships only this type.")
    ] = None,
) -> HistoryListing:
    """Everything known of one entity over time: its own states, relationships and renewals.

    By id or exact unique name. `holds` is told of the day `as_of`; nothing is left out for it.
    """
    picture = context.picture
    snapshot = picture.snapshot
    node = context.id_of(id)
    about = touching(picture=picture, node=node, type=type)
    found = context.network.derive(
        picture,
        ("timeline", node, type),
        lambda: timeline(
            picture=picture,
            about=about,
            chains=chains_of(context.store, about.ids(snapshot), revision=snapshot.revision),
        ),
    )
    page = context.paged(
        found.entries, paging, key=lambda entry: entry.key, kinds=(str, int, str, int)
    )
    return filled(HistoryListing, found, **page)


FigureId = Annotated[
    str,
    OneOf(
        "A figure that can be followed over time.",
        {figure.id: figure.text for figure in FIGURES.values()},
    ),
]


@router.get("/figures")
def history_figures(context: Question, paging: Page) -> Listing[FigureLine]:
    """The figures that can be followed over time, with unit and definition."""
    rows = tuple(_line(figure) for figure in sorted(FIGURES))
    return context.listing(rows, paging)


@router.get("/series", dependencies=[Analysing])
def history_series(
    context: Question,
    rules: Walked,
    figure: Annotated[
        list[FigureId],
        Query(
            min_length=1,
            max_length=MAX_FIGURES,
            description="A figure that `/history/figures` tells of, once for each.",
        ),
    ],
    first: First,
    last: Last = None,
    step: Annotated[
        Spacing, Query(description=f"How far the days are apart; {MAX_POINTS} days at most.")
    ] = Spacing.MONTH,
) -> Answer[SeriesAnswer]:
    """Figures on one day after another, each with a value or the reason why there is none.

    A figure goes by what rows said on its day; a flow is of the period that the day begins.
    """
    end = last or context.day
    walk = rules.model(context)
    found = series(
        picture=context.picture,
        figures=figure,
        first=first,
        last=end,
        step=step,
        policy=rules.policy,
        walk=walk,
        chains=_chains_since(context, first),
    )
    return context.answer(
        SeriesAnswer(
            first_day=first,
            last_day=end,
            step=step,
            policy=PolicyName.of(rules.policy),
            walk=Walk.of(walk),
            first_dated=first_dated(context.picture),
            series=tuple(
                SeriesLine(figure=_line(one.figure.id), points=one.points) for one in found
            ),
        )
    )


def _line(figure_id: str) -> FigureLine:
    return filled(FigureLine, FIGURES[figure_id])


def _chains_since(context: QueryContext, day: date) -> Mapping[str, Chain]:
    revision = context.picture.snapshot.revision
    return context.network.derive(
        context.picture,
        ("chains", day),
        lambda: chains_since(context.store, day, revision=revision),
    )


def _diff(context: QueryContext, first: date, second: date) -> Diff:
    chains = _chains_since(context, first)

    def said(day: date) -> Snapshot:
        return as_said(context.picture.snapshot, chains, day)

    return diff(
        first=context.picture.of(said(first), first),
        second=context.picture.of(said(second), second),
    )
