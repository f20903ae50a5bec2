"""What of co-building begins, ends, is due or must be renewed between two days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from graph.errors import InvalidInput
from graph.snapshot.pictures import Picture
from queries.lists.codes import RUNNING
from queries.lists.records import ThreeLists
from queries.pairing.agreements import agreements
from queries.pairing.codes import CALENDAR_KIND
from queries.pairing.renewals import successors
from queries.pairing.status import EXPIRING_DAYS

MAX_DAYS = 3_660
"""A calendar spans at most ten years."""


@dataclass(frozen=True, slots=True)
class Event:
    """What happens on a day. ``kind`` is a code of :data:`CALENDAR_KIND`."""

    day: date
    kind: str
    id: str
    name: str
    label: str


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many events of a kind."""

    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month, ``2021-12``, with every kind's events in it that lie in the window."""

    month: str
    count: int
    kinds: tuple[KindCount, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The events of ``[first, end)`` by day, kind and id, and its months, empty ones too."""

    first: date
    end: date
    events: tuple[Event, ...]
    months: tuple[Month, ...]


def calendar(*, picture: Picture, lists: ThreeLists, first: date, end: date) -> Calendar:
    """What lies between two days, as far as it is known on the day of the picture.

    Agreements are told of whether they hold on that day or not; a need counts while it is not
    settled, a project while it is not over. An agreement that has no successor must be renewed, and
    90 days before its end it is time.

    Parameters
    ----------
    picture
        the day and the layers.
    lists
        the lists of that picture.
    first
        first day of the window.
    end
        first day after it.

    Raises
    ------
    InvalidInput
        the window is empty, or longer than :data:`MAX_DAYS`.

    O(agreements + lists + e log e) for e events.
    """
    if end <= first:
        raise InvalidInput(f"the window ends before it begins: from {first}, to {end} (not in it)")
    if (end - first).days > MAX_DAYS:
        raise InvalidInput(
            f"the window has {(end - first).days:,} days, at most {MAX_DAYS:,} (ten years) can be "
            f"asked for: from {first}, to {end}"
        )
    kinds = list(CALENDAR_KIND.codes)
    every = (*_of_agreements(picture), *_of_lists(lists))
    events = sorted(
        (event for event in every if first <= event.day < end),
        key=lambda event: (event.day, kinds.index(event.kind), event.id),
    )
    return Calendar(first, end, tuple(events), _months(first, end, events))


def _of_agreements(picture: Picture) -> Iterator[Event]:
    known = {agreement.id: agreement for agreement in agreements(picture)}
    after, _ = successors(picture, known)
    for each in known.values():
        if each.since is not None:
            yield Event(each.since, "agreement_begins", each.id, each.name, "Agreement")
        if each.until is None:
            continue
        yield Event(each.until, "agreement_ends", each.id, each.name, "Agreement")
        if each.id not in after and (each.until - date.min).days >= EXPIRING_DAYS:
            due = each.until - timedelta(days=EXPIRING_DAYS)
            yield Event(due, "renewal_due", each.id, each.name, "Agreement")


def _of_lists(lists: ThreeLists) -> Iterator[Event]:
    for resource in lists.resources:
        if resource.until is not None:
            yield Event(resource.until, "resource_ends", resource.id, resource.name, "Resource")
    for need in lists.needs:
        if need.due is not None and not need.settled:
            yield Event(need.due, "need_due", need.id, need.name, "Need")
    for project in lists.projects:
        if project.due is not None and project.status in RUNNING:
            yield Event(project.due, "project_due", project.id, project.name, "Project")


def _months(first: date, end: date, events: list[Event]) -> tuple[Month, ...]:
    last = end - timedelta(days=1)
    counted = Counter((event.day.isoformat()[:7], event.kind) for event in events)
    found = []
    for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        month = date(number // 12, number % 12 + 1, 1).isoformat()[:7]
        kinds = tuple(KindCount(kind, counted[month, kind]) for kind in CALENDAR_KIND.codes)
        found.append(Month(month, sum(kind.count for kind in kinds), kinds))
    return tuple(found)
