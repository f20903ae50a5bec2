"""A scenario: changes that somebody thinks of, held apart from the graph.

It says what to change and nothing of what is there, so it can be written, kept and compared without
a store (:mod:`queries.scenarios.scenario_files`). Whether its ids fit a network is checked when it
is asked what the scenario would do there (:mod:`queries.scenarios.facts`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

import numpy as np
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from graph.boundaries import read_boundary
from graph.errors import InvalidInput
from graph.model.codes import POSITION_TIER
from graph.model.coordinates import to_wgs84
from graph.model.node_specs import MAX_BOUNDARY, MAX_RADIUS_M
from graph.model.privacy import person_datum
from graph.model.vocabulary import VOCABULARY
from graph.snapshot.pictures import Area
from queries.spelling import spellings

LONGEST_CODE = 40
"""Characters of a scenario's name."""
_NOT_OF_A_CODE = re.compile(r"[^a-z0-9]+")

MAX_CHANGES = 1000
MAX_ENDS = 1000
"""Bodies that one change may name: far above any real one, and a bound on what a request costs."""


def _id(*labels: str) -> AfterValidator:
    """Checks that an id is one of some labels, by the vocabulary's own patterns."""
    patterns = [VOCABULARY.nodes[label].id_pattern for label in labels]
    prefixes = " or ".join(f"{VOCABULARY.nodes[label].prefix}:" for label in labels)

    def checked(text: str) -> str:
        if not any(pattern.fullmatch(text) for pattern in patterns):
            raise ValueError(
                f"an id begins with {prefixes} and goes on in letters, digits, . _ - @"
            )
        return text

    return AfterValidator(checked)


def _impersonal(text: str) -> str:
    if kind := person_datum(text):
        raise ValueError(f"a {kind} is refused: the graph holds no persons")
    return text


_Words = Annotated[
    str, Field(pattern=r"\S", min_length=1, max_length=400), AfterValidator(_impersonal)
]
_PositionId = Annotated[str, _id("Position")]
_UnitId = Annotated[str, _id("Unit")]
_BodyId = Annotated[str, _id("Organization", "Unit")]
# Strict: a text or a truth value is no coordinate.
_Longitude = Annotated[float, Field(strict=True, ge=-180, le=180, allow_inf_nan=False)]
_Latitude = Annotated[float, Field(strict=True, ge=-90, le=90, allow_inf_nan=False)]
_Radius = Annotated[float, Field(strict=True, gt=0, le=MAX_RADIUS_M, allow_inf_nan=False)]
_Area = Annotated[float, Field(strict=True, ge=0, le=10_000_000, allow_inf_nan=False)]
_Tier = Annotated[str, Field(pattern=rf"^({'|'.join(POSITION_TIER.codes)})$")]


def _distinct(ids: tuple[str, ...]) -> tuple[str, ...]:
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice:
        raise ValueError(f"{twice[0]} stands twice")
    return ids


def _polygon(text: str) -> str:
    try:
        return read_boundary(text)
    except InvalidInput as error:
        raise ValueError(error.message) from None


_Units = Annotated[tuple[_UnitId, ...], AfterValidator(_distinct)]


class _Change(BaseModel):
    """What all changes are: frozen, and of exactly these keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class _Located(_Change):
    lon: _Longitude = Field(description="Longitude, degrees.")
    lat: _Latitude = Field(description="Latitude, degrees.")
    crs: str = Field(
        "wgs84",
        description="Coordinate system they are in: wgs84, cgcs2000, gcj02 or bd09. The graph "
        "keeps WGS 84, to which the last two are converted.",
    )
    radius_m: _Radius | None = Field(
        None,
        description="It truly is within so many metres, as where an address was found; without, it "
        "is just there.",
    )

    @model_validator(mode="after")
    def _convertible(self) -> Self:
        try:
            self.wgs84()
        except InvalidInput as error:
            raise ValueError(error.message) from None
        return self

    def wgs84(self) -> tuple[float, float]:
        """Longitude and latitude on WGS 84, degrees."""
        ((lon, lat),) = to_wgs84(np.array([[self.lon, self.lat]]), self.crs).tolist()
        return lon, lat


class AddPosition(_Located):
    """A new service position."""

    change: Literal["add_position"]
    id: _PositionId = Field(description="Id that no entity has yet.")
    name: _Words
    tier: _Tier = Field(description=f"One of {', '.join(POSITION_TIER.codes)}.")
    floor_area_m2: _Area | None = Field(None, description="Floor area, square metres.")


class MovePosition(_Located):
    """A position goes elsewhere; all else about it stays."""

    change: Literal["move_position"]
    id: _PositionId


class ClosePosition(_Change):
    """A position serves nobody any more."""

    change: Literal["close_position"]
    id: _PositionId


class AddPairing(_Change):
    """A pairing agreement of two bodies or more."""

    change: Literal["add_pairing"]
    id: Annotated[str, _id("Agreement")]
    name: _Words
    parties: Annotated[
        tuple[_BodyId, ...], Field(min_length=2, max_length=MAX_ENDS), AfterValidator(_distinct)
    ] = Field(description="Ids of organizations or units.")
    theme: _Words | None = None


class AddJointBranch(_Change):
    """A joint branch of several units, set up in one of them or in another unit (R03)."""

    change: Literal["add_joint_branch"]
    id: Annotated[str, _id("Organization")]
    name: _Words
    units: Annotated[_Units, Field(min_length=2, max_length=MAX_ENDS)] = Field(
        description="Units it covers."
    )
    host: _UnitId = Field(description="Unit it is set up in.")


class AssignGuidanceOfficer(_Change):
    """A body sends a guidance officer to units (R09). The officer is not named."""

    change: Literal["assign_guidance_officer"]
    organization: _BodyId = Field(description="Body that sends the officer.")
    units: Annotated[_Units, Field(min_length=1, max_length=MAX_ENDS)]


Change = Annotated[
    AddPosition
    | MovePosition
    | ClosePosition
    | AddPairing
    | AddJointBranch
    | AssignGuidanceOfficer,
    Field(discriminator="change"),
]


def code_of(title: str) -> str:
    """A code made from a title: in pinyin, or by its initials where that is too long.

    >>> code_of("北片增设一站"), code_of("North, 2nd round"), code_of("——")
    ('beipianzengsheyizhan', 'north-2nd-round', 'scenario')
    """
    whole, initials = (_NOT_OF_A_CODE.sub("-", one.lower()).strip("-") for one in spellings(title))
    code = whole if len(whole) <= LONGEST_CODE else initials[:LONGEST_CODE].rstrip("-")
    return code or "scenario"


class Scenario(BaseModel):
    """Changes in their order. Without any it changes nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(pattern=rf"^[a-z0-9][a-z0-9_-]{{0,{LONGEST_CODE - 1}}}$")] = Field(
        default_factory=str,  # of which the schema tells nothing: see _coded
        description="Name of its file and of the load it becomes: a-z, 0-9, _ and -. Made from the "
        "title where it is left out.",
    )
    title: _Words
    note: _Words | None = None
    zones: Annotated[
        tuple[Annotated[str, _id("Zone")], ...], Field(max_length=50), AfterValidator(_distinct)
    ] = Field((), description="Ids of the zones that it is about: what it adds belongs there.")
    within: Annotated[str, Field(max_length=MAX_BOUNDARY), AfterValidator(_polygon)] | None = Field(
        None, description="And the polygon in them."
    )
    changes: tuple[Change, ...] = Field((), max_length=MAX_CHANGES)

    @model_validator(mode="before")
    @classmethod
    def _coded(cls, said: Any) -> Any:
        """Without a name it has the code of its title; a title that is none is told by itself."""
        if isinstance(said, Mapping) and "name" not in said:
            title = said.get("title")
            return {**said, "name": code_of(title) if isinstance(title, str) else "untitled"}
        return said

    @property
    def area(self) -> Area | None:
        """The area that it is about; None for everything."""
        if not self.zones and self.within is None:
            return None
        return Area(tuple(sorted(self.zones)), self.within)

    @property
    def load_id(self) -> str:
        """Scope of the load that it becomes."""
        return f"scenario:{self.name}"

    @property
    def source_id(self) -> str:
        """Id of the source that its facts are stated by."""
        return f"src:scenario-{self.name}"
