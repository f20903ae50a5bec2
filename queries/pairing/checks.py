"""What is wrong with agreements: days that contradict each other, parties, doubles, 1+1."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from graph.errors import NotFound
from graph.snapshot.pictures import Index, Picture
from queries.pairing.agreements import Agreement, edges_now, of_layers, party_ties, records
from queries.pairing.codes import RULE
from queries.pairing.renewals import successors
from queries.pairing.status import Status

Level = Literal["broken", "check"]
"""Broken contradicts itself or a rule; check may be meant so and is to be looked at."""

_CHECK = {"signed_after_it_began", "several_one_to_one"}

ONE_TO_ONE = "B1"
"""Code of the brand whose pairings are one to one: the customized 1+1 circle (F028, F041)."""


@dataclass(frozen=True, slots=True)
class PairingFinding:
    """What one rule finds: the agreements and bodies it is about, by id, and the values."""

    rule: str
    level: Level
    agreements: tuple[str, ...]
    bodies: tuple[str, ...]
    detail: str


def checks(*, picture: Picture, brand: str | None = None) -> tuple[PairingFinding, ...]:
    """Every agreement in the layers against the rules, by rule and ids.

    A body is a party twice if two ties say so, if another party is the unit it is based in, or is
    the same body by SAME_AS. One pair and theme is found among agreements that are active on the
    day. In a one-to-one brand every partner has one agreement of two parties; the body that runs
    the brand has one with each.

    Parameters
    ----------
    picture
        the day and the layers.
    brand
        id or code of the one-to-one brand; None: :data:`ONE_TO_ONE`, if it is there.

    Raises
    ------
    NotFound
        no such brand on the day in the layers.

    O(agreements x pairs of parties).
    """
    nodes = of_layers(picture, "Agreement")
    known = records(picture, nodes)
    found = [
        *_days(known),
        *_parties(picture, nodes, known),
        *_doubles(known),
        *_renewals(picture, known),
        *_one_to_one(picture, known, brand),
    ]
    rules = list(RULE.codes)
    return tuple(
        sorted(found, key=lambda each: (rules.index(each.rule), each.agreements, each.bodies))
    )


def _finding(
    rule: str, agreements: list[str], bodies: list[str], detail: str = ""
) -> PairingFinding:
    level: Level = "check" if rule in _CHECK else "broken"
    return PairingFinding(rule, level, tuple(agreements), tuple(bodies), detail)


def _days(known: tuple[Agreement, ...]) -> Iterator[PairingFinding]:
    for each in known:
        since, until, signed = each.since, each.until, each.signed
        if since and until and until <= since:
            yield _finding("ended_before_it_began", [each.id], [], f"{until} <= {since}")
        if signed and until and until <= signed:
            yield _finding("expired_before_signed", [each.id], [], f"{until} <= {signed}")
        elif signed and since and since < signed:
            yield _finding("signed_after_it_began", [each.id], [], f"{since} < {signed}")


def _parties(
    picture: Picture, nodes: Index, known: tuple[Agreement, ...]
) -> Iterator[PairingFinding]:
    ids = picture.snapshot.ids
    ties = party_ties(picture, nodes)
    same: dict[int, set[int]] = defaultdict(set)
    for rel_type in ("BASED_IN", "SAME_AS"):
        edges = edges_now(picture, rel_type)
        for start, end in zip(edges.start.tolist(), edges.end.tolist(), strict=True):
            same[start].add(end)
    for each in known:
        if each.since and each.until and each.until <= each.since:
            continue  # no day tells who its parties are
        bodies = Counter(ties.get(each.at, ()))
        if len(bodies) < 2:
            yield _finding(
                "fewer_than_two_parties", [each.id], list(each.parties), str(len(bodies))
            )
        for body in sorted(bodies):
            if bodies[body] > 1:
                yield _finding("party_twice", [each.id], [str(ids[body])], str(bodies[body]))
            for other in sorted(same[body] & bodies.keys()):
                yield _finding("party_twice", [each.id], [str(ids[body]), str(ids[other])])


def _doubles(known: tuple[Agreement, ...]) -> Iterator[PairingFinding]:
    found: dict[tuple[str, tuple[str, str]], list[str]] = defaultdict(list)
    for each in known:
        if each.theme and each.status in (Status.ACTIVE, Status.EXPIRING):
            for pair in combinations(each.parties, 2):
                found[each.theme, pair].append(each.id)
    for (theme, pair), agreements in found.items():
        if len(agreements) > 1:
            yield _finding("same_pair_and_theme", agreements, list(pair), theme)


def _renewals(picture: Picture, known: tuple[Agreement, ...]) -> Iterator[PairingFinding]:
    by_id = {each.id: each for each in known}
    after, _ = successors(picture, by_id)
    for old, renewing in after.items():
        for new in renewing:
            first, second = by_id[old].since, by_id[new].since
            if first and second and second < first:
                yield _finding("renewed_by_an_earlier_one", [old, new], [], f"{second} < {first}")


def _one_to_one(
    picture: Picture, known: tuple[Agreement, ...], brand: str | None
) -> Iterator[PairingFinding]:
    at = _brand(picture, brand)
    if at is None:
        return
    snapshot = picture.snapshot
    edges = edges_now(picture, "ADVANCES")
    edges = edges.take(edges.end == at)
    runs = edges.columns["role"].is_("runner")
    runners = {str(snapshot.ids[start]) for start in edges.start[runs].tolist()}
    of_brand = set(edges.start.tolist())
    held: dict[str, list[str]] = defaultdict(list)
    for each in known:
        if each.at in of_brand and each.status.holds and len(each.parties) == 2:
            for body in each.parties:
                if body not in runners:
                    held[body].append(each.id)
    for body, agreements in held.items():
        if len(agreements) > 1:
            yield _finding("several_one_to_one", agreements, [body], str(snapshot.ids[at]))


def _brand(picture: Picture, wanted: str | None) -> int | None:
    snapshot = picture.snapshot
    code = snapshot.columns["code"].values
    name = ONE_TO_ONE if wanted is None else wanted
    brands = picture.nodes("Initiative")
    for at in brands[snapshot.columns["kind"].is_("brand")[brands]].tolist():
        if name in (code[at], snapshot.ids[at]):
            return int(at)
    if wanted is None:
        return None
    raise NotFound(f"no brand {wanted!r} in the layers {', '.join(picture.layers)}")
