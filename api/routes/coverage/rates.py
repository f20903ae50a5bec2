"""Who is covered, who is not, and why; and the lists of both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query

from api.access.needs import needs
from api.access.rights import Right
from api.answers import Answer, Listing, filled
from api.codes import CarrierKind, Industry, Sector, Size, coded
from api.deps import Page, Question, Walked
from graph.errors import InvalidInput
from queries.coverage import (
    Breakdown,
    CoverageSummary,
    Filters,
    UncoveredEnterprise,
    Walk,
    by_subdistrict,
    summarize,
    uncovered,
)
from queries.coverage.answers.sorting import Sort, is_spelt
from queries.coverage.status.ranges import CERTAINTY

router = APIRouter(prefix="/coverage", tags=["coverage"], dependencies=[needs(Right.READ)])

Lens = Literal["organizational", "work", "spatial"]
By = Annotated[Lens, Query(description="What to be covered in.")]
Type = Annotated[Literal["enterprise"], Query(description="What is to be covered.")]
Unknown = Annotated[
    bool, Query(description="List those that cannot be placed in the lens instead.")
]
Certainty = Annotated[
    Annotated[str, coded(CERTAINTY)] | None,
    Query(
        description="List those that are covered so surely instead, wherever within their radius "
        "bodies are."
    ),
]
Sorted = Annotated[
    Sort,
    Query(
        description="What the rows are sorted by; a minus in front turns it around. Names and "
        "places by pinyin, codes in the order of their list, rows without the value last."
    ),
]
_TELLING = ("members", "-members")
"""Orders that would tell counts which a file masks."""


@dataclass(frozen=True, kw_only=True)
class UncoveredListing(Listing[UncoveredEnterprise]):
    """Uncovered enterprises: without ``unknown`` and ``certainty``, ``count`` is ``denominator -
    numerator``.

    With ``no_rate`` there are no rows, because there is no base to be uncovered in.
    """

    lens: str
    unknown: bool
    certainty: str | None
    numerator: int
    denominator: int
    no_rate: str | None
    walk: Walk


async def _filters(
    subdistrict: Annotated[
        str | None, Query(description="Id or name of a subdistrict, or `unlocated`.")
    ] = None,
    community: Annotated[
        str | None, Query(description="Id or name of a community, or `unlocated`.")
    ] = None,
    carrier: Annotated[
        str | None, Query(description="Id or name of a carrier, or `unlocated`.")
    ] = None,
    carrier_kind: Annotated[CarrierKind | None, Query()] = None,
    sector: Annotated[Sector | None, Query()] = None,
    industry: Annotated[Industry | None, Query()] = None,
    size: Annotated[Size | None, Query()] = None,
) -> Filters:
    return Filters(subdistrict, community, carrier, carrier_kind, sector, industry, size)


Conditions = Annotated[Filters, Depends(_filters)]


@router.get("/summary")
def summary(context: Question, rules: Walked) -> Answer[CoverageSummary]:
    """The rates of coverage, each with numerator, denominator and what it is a share of, and
    between what it lies where places are known to a radius only, or not at all.

    Where the layers hold no register of enterprises there is no rate, and the reason is said
    instead.
    """
    state = rules.coverage(context)
    found = context.network.derive(
        context.picture, ("summary", state), lambda: summarize(state=state)
    )
    return context.answer(found)


@router.get("/by-subdistrict")
def subdistricts(context: Question, rules: Walked, by: By = "organizational") -> Answer[Breakdown]:
    """One lens by subdistrict; the parts and `unlocated` add up to the total."""
    state = rules.coverage(context)
    found = context.network.derive(
        context.picture, ("by subdistrict", state, by), lambda: by_subdistrict(state=state, lens=by)
    )
    return context.answer(found)


@router.get("/uncovered")
def uncovered_list(
    context: Question,
    paging: Page,
    rules: Walked,
    filters: Conditions,
    by: By = "organizational",
    type: Type = "enterprise",
    unknown: Unknown = False,
    certainty: Certainty = None,
    sort: Sorted = "id",
) -> UncoveredListing:
    """Enterprises that are not covered, with the reason. All filters have to hold.

    In files and tables counts of members below three are shown as `<3`.
    """
    after = paging.after(context, (str if is_spelt(sort) else float, str))
    page = uncovered(
        state=rules.coverage(context),
        lens=by,
        filters=filters,
        unknown=unknown,
        certainty=certainty,
        sort=sort,
        after=None if after is None else (after[0], after[1]),
        limit=paging.limit,
    )
    return filled(
        UncoveredListing,
        page,
        data=page.rows,
        **context.page(page.count, page.next, shown=len(page.rows)),
    )


def no_file_by_members(given: Mapping[str, object]) -> None:
    """A file masks small counts of members. Raises InvalidInput for an order that tells them."""
    if given.get("sort") in _TELLING:
        raise InvalidInput(
            "a file is not sorted by members, because the order would tell the counts below 3 "
            "that it masks"
        )
