"""Who is in a denominator, and why the others are not."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from graph.model.codes import OPERATING_STATUS, OWNERSHIP
from graph.snapshot.pictures import Picture
from queries.coverage.rules.codes import EXCLUSION
from queries.coverage.rules.policy import Denominator

COUNTED = -1

Mask = NDArray[np.bool_]
Positions = NDArray[np.intp]
Codes = NDArray[np.int8]

_EXCLUSIONS = tuple(EXCLUSION.codes)
_OF_OWNERSHIP = {"state": "state_owned"}
"""Codes of EXCLUSION for ownerships; the others have their own name."""


def exclusion(picture: Picture, enterprises: Positions, definition: Denominator) -> Codes:
    """(k,) index into the codes of EXCLUSION for each enterprise, :data:`COUNTED` for the base.

    The first reason that applies is given: outside the zone, operating status, a credit code that
    an earlier enterprise of the base has, ownership, members, staff. Of enterprises of a park that
    share a code the first by id stands for them. O(k) for those of the park.
    """
    found = _by_status(picture, enterprises, definition)
    if definition.branch_offices == "once":
        repeated = _repeated(picture, definition)
        found[(found == COUNTED) & np.isin(enterprises, repeated)] = _EXCLUSIONS.index(
            "duplicate_credit_code"
        )
    for mask, code in (
        *_by_ownership(picture, enterprises, definition),
        *_too_few(picture, enterprises, "full_members", definition.minimum_full_members),
        *_too_few(picture, enterprises, "staff", definition.minimum_staff),
    ):
        found[mask & (found == COUNTED)] = _EXCLUSIONS.index(code)
    return found


def _by_status(picture: Picture, enterprises: Positions, definition: Denominator) -> Codes:
    columns = picture.snapshot.columns
    status = columns["operating_status"]
    values = status.values[enterprises]
    found = np.full(len(enterprises), COUNTED, np.int8)
    for code in OPERATING_STATUS.codes:
        if code not in definition.statuses:
            found[values == status.code(code)] = _EXCLUSIONS.index(code)
    found[values < 0] = _EXCLUSIONS.index("status_not_given")
    found[columns["in_zone"].values[enterprises] == 0] = _EXCLUSIONS.index("outside_zone")
    return found


def _repeated(picture: Picture, definition: Denominator) -> Positions:
    """Enterprises of the base whose credit code an earlier one of the same park has."""
    every = picture.whole.nodes("Unit", "Enterprise")
    every = every[picture.of_its_parks(every)]
    every = every[_by_status(picture, every, definition) == COUNTED]
    snapshot = picture.snapshot
    every = every[snapshot.credit_codes[every] >= 0]
    if snapshot.precedence is not None:
        every = every[np.argsort(snapshot.precedence[every])]
    of_park = np.column_stack((snapshot.parks[0][every], snapshot.credit_codes[every]))
    _, first = np.unique(of_park.astype(np.int64) @ (1 << 32, 1), return_index=True)
    return np.delete(every, first)


def _by_ownership(
    picture: Picture, enterprises: Positions, definition: Denominator
) -> Iterator[tuple[Mask, str]]:
    """Enterprises left out by ownership; where it is not given the sector may tell."""
    wanted = definition.ownerships
    if not wanted:
        return
    columns = picture.snapshot.columns
    ownership, sector = columns["ownership"], columns["sector"]
    values = ownership.values[enterprises]
    for code in OWNERSHIP.codes:
        if code not in wanted:
            yield values == ownership.code(code), _OF_OWNERSHIP.get(code, code)
    unknown = values < 0
    state = sector.is_("state_firm")[enterprises]
    non_public = sector.is_("private_firm")[enterprises]
    if "state" not in wanted:
        yield unknown & state, "state_owned"
    told = np.zeros(len(enterprises), np.bool_)
    if "state" in wanted:
        told |= state
    if {"private", "foreign"} <= set(wanted):
        told |= non_public
    yield unknown & ~told, "ownership_not_given"


def _too_few(
    picture: Picture, enterprises: Positions, name: str, minimum: int
) -> Iterator[tuple[Mask, str]]:
    if minimum:
        count = picture.snapshot.columns[name].values[enterprises]
        yield np.isnan(count), f"{name}_not_given"
        yield count < minimum, f"too_few_{name}"
