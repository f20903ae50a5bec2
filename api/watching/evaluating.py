"""What a watch asks of the network: its saved question read from its link, and answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args
from urllib.parse import parse_qs, unquote, urlsplit

from fastapi.routing import APIRoute

from api.access.keeping.watches import Evaluated, Watching
from api.context import QueryContext
from api.deps import Rules
from api.ready.links import page_link
from api.ready.question import LABELS, MOST_DAYS, USUAL_DAYS, Filled, ReadyQuestion
from api.ready.questions import BY_ID
from api.views import VIEWS
from api.views.asking import ask, fields_of, is_list, route_of
from api.watching.conditions import CONDITIONS, Ending, Reading, State
from graph.errors import InvalidInput
from graph.snapshot.pictures import Picture
from queries.coverage.rules.codes import RATES, RateCode
from queries.coverage.status.summary import rate_of
from queries.network import Network

_VIEWS = {view.command: view for view in VIEWS}
_BODIES = frozenset(LABELS) - {"zone"}
_ENDING = BY_ID["agreements_ending"]
_LISTS = tuple(route for view in VIEWS if is_list(route := route_of(view.route)))
_VIEWED = frozenset({"zone", "layer", "within"})
"""What a question says of the part of the network that it is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A saved question: the zones, layers and place it is about; and what is listed, if anything
    is: a list of the API with what it is given, or a ready question and what is in its blanks."""

    zones: list[str] | None
    layers: list[str] | None
    within: str | None
    listing: tuple[APIRoute, Mapping[str, object]] | None
    ready: ReadyQuestion | None
    filled: dict[str, str]


def checked(watching: Watching) -> Question:
    """What a watch asks, without asking it.

    Raises
    ------
    InvalidInput
        the link leads elsewhere, names a day or is no list where one is counted; the rate or the
        bound does not fit the condition.
    """
    condition = CONDITIONS[watching.condition]
    if (condition.asked == "rate") != (watching.rate in RATES):
        raise InvalidInput(
            f"the condition {watching.condition!r} is "
            + (f"of a rate: {', '.join(RATES)}" if condition.asked == "rate" else "of no rate")
        )
    bound = watching.bound
    if not condition.least <= bound <= condition.most or (
        condition.asked != "rate" and bound != int(bound)
    ):
        kind = "a number" if condition.asked == "rate" else "a whole number"
        raise InvalidInput(
            f"the bound of {watching.condition!r} is {kind} from {condition.least:g} to "
            f"{condition.most:.10g}, in {condition.unit.en}"
        )
    question = _read(watching.link, watching.listing)
    counted = question.listing or (question.ready and _lists(question.ready))
    if condition.asked == "list" and not counted:
        known = ", ".join(one.id for one in BY_ID.values() if _lists(one))
        raise InvalidInput(
            "what is counted is a list: save the answer of a ready question, as "
            f"answer?question=uncovered_in; the lists are {known}"
        )
    return question


def _read(link: str, listing: str) -> Question:
    split = page_link(link)
    given = parse_qs((urlsplit(listing) if listing else split).query)
    if "as_of" in given:
        raise InvalidInput("a watch looks at every day: take the day out of the link")
    ready = None
    if split.path == "answer" and not listing:
        ready = BY_ID.get(given.get("question", [""])[0])
        if ready is None:
            raise InvalidInput("the link names no ready question: answer?question=...")
    return Question(
        zones=given.get("zone"),
        layers=given.get("layer"),
        within=given.get("within", [None])[0],
        listing=_listed(listing, given) if listing else None,
        ready=ready,
        filled={} if ready is None else _filled(ready, given),
    )


def _listed(address: str, given: Mapping[str, list[str]]) -> tuple[APIRoute, Mapping[str, object]]:
    """The list of the API that an address below ``/api/v1`` asks, and what it gives it."""
    path = urlsplit(address).path
    for route in _LISTS:
        if found := route.path_regex.fullmatch(f"/{path}"):
            break
    else:
        raise InvalidInput(
            f"{path[:80]!r} is no list that can be counted: give the address of one behind /api/v1/"
        )
    fields = {field.alias: field for field in fields_of(route.dependant)}
    filled: dict[str, object] = {name: unquote(text) for name, text in found.groupdict().items()}
    for name, texts in given.items():
        if name in _VIEWED:
            continue
        if name not in fields:
            raise InvalidInput(f"the list {path} is not asked {name[:80]!r}")
        several = not fields[name].validate(texts, {}, loc=())[1]
        if len(texts) > 1 and not several:
            raise InvalidInput(f"{name}: the list {path} is asked it once")
        filled[name] = texts if several else texts[0]
    return route, filled


def _filled(ready: ReadyQuestion, given: Mapping[str, list[str]]) -> dict[str, str]:
    filled = {"zone": "", "days": str(USUAL_DAYS)}
    filled |= {name: given[name][0] for name in ready.blanks if name != "zone" and name in given}
    days = filled["days"]
    if not (days.isdecimal() and days.isascii() and 1 <= int(days[:9]) <= MOST_DAYS):
        raise InvalidInput(f"days are a whole number from 1 to {MOST_DAYS}, not {days[:20]!r}")
    if ready.command is not None:
        ready.asked(date.min, filled)
    return filled


def _lists(ready: ReadyQuestion) -> bool:
    return ready.command is not None and is_list(route_of(_VIEWS[ready.command].route))


@dataclass(frozen=True, slots=True)
class Found:
    """What was read for a watch, and of what."""

    picture: Picture
    reading: Reading


def read(network: Network, watching: Watching) -> Found:
    """What a watch reads on the day that is meant, in a network limited as who made it is.

    Raises InvalidInput, NotFound and Forbidden where its question cannot be asked (any more).
    """
    question = checked(watching)
    picture = network.picture(None, question.layers, zones=question.zones, within=question.within)
    context = QueryContext(network, picture, "", ())
    return Found(picture, _asked(context, watching, question))


def evaluate(network: Network, watching: Watching, state: State) -> Evaluated:
    """What a watch finds on the day that is meant, and is to remember.

    Raises as :func:`read`.
    """
    found = read(network, watching)
    condition = CONDITIONS[watching.condition]
    state_after, told = condition.judge(state, found.reading, watching.bound)
    stamp = found.picture.snapshot.store_revision
    return Evaluated(
        stamp=f"{stamp.identity}/{stamp.revision}",
        revision=found.picture.snapshot.revision,
        day=found.picture.as_of.isoformat(),
        state=state_after,
        found=told,
    )


def _asked(context: QueryContext, watching: Watching, question: Question) -> Reading:
    day = context.day.isoformat()
    match CONDITIONS[watching.condition].asked:
        case "rate":
            rate: RateCode = next(one for one in get_args(RateCode) if one == watching.rate)
            coverage = Rules.of(context.network.policy(None)).coverage(context)
            share = rate_of(coverage, rate).rate
            return Reading(day, None if share is None else 100 * share)
        case "list" if question.listing is not None:
            route, given = question.listing
            return Reading(day, ask(route, context, given, limit=1).count)
        case "list":
            assert question.ready is not None
            filled = {
                blank: context.id_of(text) if blank in _BODIES else text
                for blank, text in question.filled.items()
            }
            return Reading(day, _answer(context, question.ready, filled, limit=1).count)
        case "agreements":
            events = _answer(context, _ENDING, {"days": str(int(watching.bound))}).data
            return Reading(
                day, ending=tuple(Ending(one.id, one.name, one.day.isoformat()) for one in events)
            )


def _answer(
    context: QueryContext, ready: ReadyQuestion, filled: Filled, limit: int | None = None
) -> Any:
    assert ready.command is not None
    route = route_of(_VIEWS[ready.command].route)
    return ask(route, context, ready.asked(context.day, filled), limit=limit)
