"""Agreements over their life: duties, renewals, the calendar, who has none, what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query

from api.access.needs import needs
from api.access.rights import Right
from api.answers import Answer, Listing, filled
from api.codes import (
    AgreementForm,
    CalendarKind,
    DutyVerdict,
    PairingRule,
    RenewalOutcome,
    Sector,
)
from api.deps import Day, Page, QueryContext, Question
from api.routes.pairings.lists import CodeCount, counts, fulfilled, lists_of
from api.routes.pairings.register import every_of
from graph.errors import NotFound
from queries.calendar import Event, Month
from queries.calendar import calendar as calendar_of
from queries.lists.fulfilment import Fulfilment
from queries.pairing.checks import PairingFinding
from queries.pairing.checks import checks as findings_of
from queries.pairing.codes import CALENDAR_KIND, OUTCOME, RULE, VERDICT
from queries.pairing.duties import Duty
from queries.pairing.duties import duties as duties_of
from queries.pairing.register import Pairing
from queries.pairing.renewals import Renewal
from queries.pairing.renewals import renewals as renewals_of
from queries.pairing.unpaired import ExcludedCount, SectorPairing, UnpairedOrganization
from queries.pairing.unpaired import unpaired as unpaired_of

router = APIRouter(prefix="/pairings", tags=["pairings"], dependencies=[needs(Right.READ)])

Form = Annotated[AgreementForm | None, Query()]


@dataclass(frozen=True, kw_only=True)
class DutyListing(Listing[Duty]):
    """Duties by the agreement's id, and how many of each verdict there are of the form."""

    counts: tuple[CodeCount, ...]


@dataclass(frozen=True, kw_only=True)
class RenewalListing(Listing[Renewal]):
    """Renewals by the agreement's id, and how many of each outcome there are of the form."""

    counts: tuple[CodeCount, ...]


@dataclass(frozen=True, kw_only=True)
class CalendarListing(Listing[Event]):
    """Events by day; ``months`` counts all of the window, whatever kind was asked for."""

    months: tuple[Month, ...]


@dataclass(frozen=True, kw_only=True)
class UnpairedListing(Listing[UnpairedOrganization]):
    """Organizations by id, out of how many that could pair, and who was left out and why."""

    eligible: int
    paired: int
    by_sector: tuple[SectorPairing, ...]
    excluded: tuple[ExcludedCount, ...]


@dataclass(frozen=True, kw_only=True)
class CheckListing(Listing[PairingFinding]):
    """Findings by rule, and how many each rule has, those too that have none."""

    counts: tuple[CodeCount, ...]


@dataclass(frozen=True, kw_only=True)
class AgreementSheet:
    """All that is known of one agreement on the day."""

    pairing: Pairing
    duty: Duty
    renewal: Renewal
    fulfilment: Fulfilment
    findings: tuple[PairingFinding, ...]


@router.get("/duties")
def duties(
    context: Question, paging: Page, verdict: DutyVerdict | None = None, form: Form = None
) -> DutyListing:
    """What each agreement asks for against what was held under it, agreement year by year."""
    every = [duty for duty in _duties(context) if form is None or duty.form == form]
    rows = [duty for duty in every if verdict is None or duty.verdict == verdict]
    page = context.paged(rows, paging)
    tally = counts([*VERDICT.codes, None], [duty.verdict for duty in every])
    return DutyListing(**page, counts=tally)


@router.get("/renewals")
def renewals(
    context: Question, paging: Page, outcome: RenewalOutcome | None = None, form: Form = None
) -> RenewalListing:
    """Which agreement takes up where another ends, and which ends with nothing to follow."""
    every = [row for row in _renewals(context) if form is None or row.form == form]
    rows = [row for row in every if outcome is None or row.outcome == outcome]
    page = context.paged(rows, paging)
    tally = counts(OUTCOME.codes, [row.outcome for row in every])
    return RenewalListing(**page, counts=tally)


@router.get("/calendar")
def calendar(
    context: Question,
    paging: Page,
    first: Annotated[Day, Query(alias="from", description="First day, YYYY-MM-DD.")],
    end: Annotated[Day, Query(alias="to", description="First day after it, YYYY-MM-DD.")],
    kind: CalendarKind | None = None,
) -> CalendarListing:
    """What begins, ends, is due or must be renewed between two days, and how much each month."""
    found = calendar_of(picture=context.picture, lists=lists_of(context), first=first, end=end)
    kinds = list(CALENDAR_KIND.codes)
    page = context.paged(
        [event for event in found.events if kind is None or event.kind == kind],
        paging,
        key=lambda event: (event.day.isoformat(), kinds.index(event.kind), event.id),
        kinds=(str, int, str),
    )
    return CalendarListing(
        **page,
        months=found.months,
    )


@router.get("/unpaired")
def unpaired(context: Question, paging: Page, sector: Sector | None = None) -> UnpairedListing:
    """Organizations that could pair and have no agreement that holds, and how many by sector."""
    found = context.network.derive(
        context.picture, "unpaired", lambda: unpaired_of(picture=context.picture)
    )
    page = context.paged(
        [row for row in found.organizations if sector is None or row.sector == sector], paging
    )
    return filled(UnpairedListing, found, **page)


@router.get("/checks")
def checks(
    context: Question,
    paging: Page,
    rule: PairingRule | None = None,
    brand: Annotated[
        str | None,
        Query(description="Brand whose partners have one agreement each; by default B1 (1+1)."),
    ] = None,
) -> CheckListing:
    """What is wrong with agreements: days, parties, doubles, partners of a 1+1 brand."""
    every = findings_of(picture=context.picture, brand=brand)
    rules = list(RULE.codes)
    page = context.paged(
        [finding for finding in every if rule is None or finding.rule == rule],
        paging,
        # a space comes before whatever ids are made of
        key=lambda row: (
            rules.index(row.rule),
            " ".join(row.agreements),
            " ".join(row.bodies),
        ),
        kinds=(int, str, str),
    )
    tally = counts(rules, [finding.rule for finding in every])
    return CheckListing(**page, counts=tally)


@router.get("/{id}")
def pairing(context: Question, id: str) -> Answer[AgreementSheet]:
    """One agreement, by id or exact unique name: parties, duty, renewals, what was done, faults."""
    wanted = context.id_of(id)
    for found in every_of(context):
        if found.id != wanted:
            continue
        return context.answer(
            AgreementSheet(
                pairing=found,
                duty=next(row for row in _duties(context) if row.id == wanted),
                renewal=next(row for row in _renewals(context) if row.id == wanted),
                fulfilment=next(row for row in fulfilled(context) if row.id == wanted),
                findings=tuple(
                    finding
                    for finding in findings_of(picture=context.picture)
                    if wanted in finding.agreements
                ),
            )
        )
    raise NotFound(f"{id!r} is no agreement in {', '.join(context.layers)} that has a term")


def _duties(context: QueryContext) -> tuple[Duty, ...]:
    return context.network.derive(
        context.picture, "duties", lambda: duties_of(picture=context.picture)
    )


def _renewals(context: QueryContext) -> tuple[Renewal, ...]:
    return context.network.derive(
        context.picture, "renewals", lambda: renewals_of(picture=context.picture)
    )
