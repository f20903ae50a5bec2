"""The enterprises a lens does not cover, one by one, with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from graph.errors import InvalidInput
from graph.model.codes import CARRIER_KIND, INDUSTRY, SECTOR, SIZE
from graph.model.spec import CodeList
from graph.snapshot.pictures import LAYERS, Picture
from queries.coverage.answers.sorting import Key, Sort, page_of
from queries.coverage.rules.codes import REASON, check_lens
from queries.coverage.status.places import NOWHERE, Positions
from queries.coverage.status.ranges import CERTAINTY, certainty_at, of_certainty
from queries.coverage.status.state import CoverageState, Mask
from queries.coverage.status.summary import Walk

UNLOCATED = "unlocated"
"""Given as a place: the enterprises that are in no place of the kind."""

MAX_LIMIT = 10_000


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions on enterprises, all of which must hold; None asks nothing.

    The three places take an id, an exact unique name, or ``unlocated``; the others take a code of
    the vocabulary.
    """

    subdistrict: str | None = None
    community: str | None = None
    carrier: str | None = None
    carrier_kind: str | None = None
    sector: str | None = None
    industry: str | None = None
    size: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A zone by id and name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class UncoveredEnterprise:
    """One enterprise. ``reason`` is a code of REASON, ``certainty`` of CERTAINTY.

    ``metres`` is the straight line to the nearest position, ``minutes`` the estimated walk there;
    both None without coordinates on either side. ``known_by`` is a code of KNOWN_BY: the place lies
    within ``radius_m``, 0 for exact coordinates and None where nothing bounds it. Members are
    counts, None where not given.
    """

    id: str
    name: str
    layer: str
    undated: bool
    reason: str
    certainty: str
    nearest_position: str | None
    metres: float | None
    minutes: float | None
    known_by: str
    radius_m: float | None
    community: Place | None
    subdistrict: Place | None
    carrier: Place | None
    full_members: int | None
    probationary_members: int | None
    staff: int | None
    sector: str | None
    industry: str | None
    size: str | None


@dataclass(frozen=True, slots=True)
class UncoveredPage:
    """A page of uncovered (or unknown) enterprises in the order asked for.

    With a ``certainty`` it is of all that are covered so surely, in the denominator or unknown.
    ``count`` is the number of all rows that fit, ``numerator`` and ``denominator`` those of the
    lens under the same filters: for uncovered rows count = denominator - numerator. ``next`` goes
    into ``after`` for the next page and is None on the last one. With a ``no_rate`` reason there
    are no rows, because there is no base to be uncovered in.
    """

    lens: str
    unknown: bool
    certainty: str | None
    revision: int
    as_of: date
    layers: tuple[str, ...]
    walk: Walk
    count: int
    numerator: int
    denominator: int
    no_rate: str | None
    rows: tuple[UncoveredEnterprise, ...]
    next: Key | None


NO_FILTERS = Filters()


def uncovered(
    *,
    state: CoverageState,
    lens: str,
    filters: Filters = NO_FILTERS,
    unknown: bool = False,
    certainty: str | None = None,
    sort: Sort = "id",
    after: Key | None = None,
    limit: int | None = 100,
) -> UncoveredPage:
    """Enterprises not covered in a lens or, with ``unknown``, those that cannot be placed in it.

    With a ``certainty`` (code of CERTAINTY) those that are covered so surely instead, the unknown
    among them: what is uncovered where its place was found may be possibly covered.

    Pages are keyed by what the list is sorted by and the id: a page starts behind ``after``,
    whether or not a row still has that key, so that what is added or covered between two requests
    shifts nothing. ``limit`` None gives all. Raises InvalidInput for an unknown lens, code, order
    or limit, NotFound or AmbiguousName for a place.
    """
    if limit is not None and not 1 <= limit <= MAX_LIMIT:
        raise InvalidInput(f"limit must be 1 to {MAX_LIMIT}, got {limit}")
    check_lens(lens)
    rate_status = state.rate_status(lens)
    fit = fitting(state, filters)
    listed = fit & (rate_status.unknown if unknown else rate_status.uncovered)
    if certainty is not None:
        _check("certainty", certainty, CERTAINTY)
        if unknown:
            raise InvalidInput("a list is of the unknown or of a certainty, not of both")
        listed = fit & of_certainty(rate_status, certainty)
    rows = np.flatnonzero(listed)
    page, following = page_of(
        state=state,
        rows=rows,
        reason=rate_status.reason,
        sort=sort,
        after=after,
        limit=limit,
    )
    picture = state.picture
    answers = tuple(_row(state, lens, at) for at in page.tolist())
    return UncoveredPage(
        lens=lens,
        unknown=unknown,
        certainty=certainty,
        revision=picture.snapshot.revision,
        as_of=picture.as_of,
        layers=picture.layers,
        walk=Walk.of(state.model),
        count=len(rows),
        numerator=int(np.count_nonzero(rate_status.covered & fit)),
        denominator=int(np.count_nonzero(rate_status.denominator & fit)),
        no_rate=rate_status.no_rate,
        rows=answers,
        next=following,
    )


def fitting(state: CoverageState, filters: Filters) -> Mask:
    """Which enterprises fulfil every condition."""
    snapshot, places = state.picture.snapshot, state.places
    fit = np.ones(len(state.enterprises), np.bool_)
    for kind, wanted, found in (
        ("subdistrict", filters.subdistrict, places.subdistrict),
        ("community", filters.community, places.community),
        ("carrier", filters.carrier, places.carrier),
    ):
        if wanted is not None:
            fit &= found == _zone(state.picture, wanted, kind)
    for name, wanted, codes, holders in (
        ("carrier_kind", filters.carrier_kind, CARRIER_KIND, places.carrier),
        ("sector", filters.sector, SECTOR, state.enterprises),
        ("industry", filters.industry, INDUSTRY, state.enterprises),
        ("size", filters.size, SIZE, state.enterprises),
    ):
        if wanted is not None:
            _check(name, wanted, codes)
            # Nowhere is -1, which would read the last node.
            fit &= (holders != NOWHERE) & snapshot.columns[name].is_(wanted)[holders]
    return fit


def _zone(picture: Picture, wanted: str, kind: str) -> int:
    if wanted == UNLOCATED:
        return NOWHERE
    zone = picture.find(wanted)
    if not picture.snapshot.columns["kind"].is_(kind)[zone]:
        raise InvalidInput(f"{wanted!r} is not a {kind}")
    return zone


def _check(name: str, wanted: str, codes: CodeList) -> None:
    if wanted not in codes.codes:
        raise InvalidInput(f"unknown {name} {wanted!r}; there are {', '.join(codes.codes)}")


def _row(state: CoverageState, lens: str, at: int) -> UncoveredEnterprise:
    snapshot, status = state.picture.snapshot, state.rate_status(lens)
    node = int(state.enterprises[at])
    site = int(state.nearest_site[at])
    metres = float(state.metres[at]) if site >= 0 else None
    columns = snapshot.columns
    return UncoveredEnterprise(
        id=str(snapshot.ids[node]),
        name=str(snapshot.names[node]),
        layer=LAYERS[snapshot.layer[node]],
        undated=bool(np.isnat(snapshot.since[node]) and np.isnat(snapshot.until[node])),
        reason=tuple(REASON.codes)[status.reason[at]],
        certainty=certainty_at(status, at),
        nearest_position=str(snapshot.ids[site]) if site >= 0 else None,
        metres=None if metres is None else round(metres, 1),
        minutes=None if metres is None else round(state.model.minutes_for(metres), 1),
        known_by=state.whereabouts.code(at),
        radius_m=state.whereabouts.metres_at(at),
        community=_place(state, state.places.community, at),
        subdistrict=_place(state, state.places.subdistrict, at),
        carrier=_place(state, state.places.carrier, at),
        full_members=_count(columns["full_members"].at(node)),
        probationary_members=_count(columns["probationary_members"].at(node)),
        staff=_count(columns["staff"].at(node)),
        sector=columns["sector"].at(node),
        industry=columns["industry"].at(node),
        size=columns["size"].at(node),
    )


def _count(value: float | None) -> int | None:
    return None if value is None else int(value)


def _place(state: CoverageState, places: Positions, at: int) -> Place | None:
    zone = int(places[at])
    if zone == NOWHERE:
        return None
    snapshot = state.picture.snapshot
    return Place(str(snapshot.ids[zone]), str(snapshot.names[zone]))
