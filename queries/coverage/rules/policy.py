"""A policy: the rules of coverage as data, because practice differs from place to place.

Thresholds of the rules R01-R11, the named definitions that rates are a share of, the walking model,
weights and the costs of steps, in one frozen record. Nothing has a default here: a policy file says
everything (:mod:`queries.coverage.rules.files`), so that a saved one means the same tomorrow. The
one key that may be missing came later; without it a policy means what it meant.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from graph.model.codes import OPERATING_STATUS, OWNERSHIP, POSITION_TIER
from graph.model.spec import CodeList, Text
from queries.coverage.reach.walking import WalkModel
from queries.coverage.rules.codes import RATES, RateCode

Weight = Literal["one", "staff", "members"]


def _coded(codes: CodeList) -> str:
    return rf"^({'|'.join(codes.codes)})$"


_Ownership = Annotated[str, Field(pattern=_coded(OWNERSHIP))]
_Status = Annotated[str, Field(pattern=_coded(OPERATING_STATUS))]
_Tier = Annotated[str, Field(pattern=_coded(POSITION_TIER))]
_Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]
_Count = Annotated[int, Field(ge=1, le=100_000)]
_Cost = Annotated[float, Field(ge=0, le=1e9)]


class _Part(BaseModel):
    """What all parts of a policy are: frozen, complete, and of exactly these keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Title(_Part):
    """A name in both languages."""

    zh: str = Field(pattern=r"\S", max_length=400, description="In Chinese.")
    en: str = Field(pattern=r"\S", max_length=400, description="In English.")

    @property
    def text(self) -> Text:
        """As the rest of the project writes it."""
        return Text(self.zh, self.en)


class Building(_Part):
    """When which organization is set up (R01-R08). Members are full members."""

    branch_minimum: _Count = Field(
        le=20, description="R01 [L]: members from which a branch is set up."
    )
    branch_maximum: _Count = Field(description="R02 [L]: members a branch generally has at most.")
    joint_branch_units: int = Field(
        ge=2, le=50, description="R04 [L]: units of a joint branch at most."
    )
    general_branch_minimum: _Count = Field(description="R05: members of a general branch.")
    committee_minimum: _Count = Field(description="R05: members of a Party committee.")
    branch_committee_minimum: _Count = Field(
        description="R06 [L]: members from which a branch has a committee of 3-5, at most 7."
    )
    term_years: int = Field(ge=1, le=20, description="R07 [L]: years of a branch committee's term.")
    community_term_years: int = Field(
        ge=1, le=20, description="R07 [L]: years of it in villages and communities."
    )
    project_months: _Count = Field(
        description="R08 [L]: months from which a project can have a temporary branch."
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.branch_minimum > self.branch_maximum:
            raise ValueError("branch_minimum is more than branch_maximum")
        if self.general_branch_minimum > self.committee_minimum:
            raise ValueError("general_branch_minimum is more than committee_minimum")
        return self


class GuidanceRules(_Part):
    """Guidance officers and who comes first (R10, R11)."""

    max_load: _Count = Field(description="R10 [P]: enterprises of one guidance officer at most.")
    priority_staff: _Count = Field(
        description="R11 [P]: staff from which an enterprise without a member comes first."
    )
    member_target: bool = Field(
        description="R11 [G], no source found: whether member_target_staff is a target."
    )
    member_target_staff: _Count = Field(
        description="R11 [G]: staff from which there is to be a member."
    )
    organization_target: bool = Field(
        description="R11 [G], no source found: whether organization_target_staff is a target."
    )
    organization_target_staff: _Count = Field(
        description="R11 [G]: staff from which there is to be an organization."
    )


class Reach(_Part):
    """Which positions serve, and who is near enough to one (rules, section 3)."""

    minutes: float = Field(gt=0, le=240, description="Minutes on foot that still are near.")
    speed_m_per_s: float = Field(gt=0, le=10, description="Walking speed, metres a second.")
    detour: float = Field(ge=1, le=5, description="Length of the path over the straight line.")
    tiers: tuple[_Tier, ...] = Field(min_length=1, description="Tiers of positions that serve.")
    weight: Weight = Field(
        description="What an enterprise counts in spatial coverage beside its own count of one: "
        "one, its staff, or its members."
    )
    streets: str = Field(
        default="",
        pattern=r"^[^/\\\x00-\x1f]*$",
        max_length=80,
        description="Name of the street network that the service circle and plans walk along "
        "where a question names none; empty or missing: straight lines times the detour.",
    )


class Denominator(_Part):
    """A named definition of what a rate is a share of. All conditions hold together.

    Bodies outside the zone are never counted. Where ownership is not given, an enterprise of the
    sector non-public firm is known to be private or foreign, and one of the state's to be the
    state's.
    """

    id: _Id = Field(description="What rates call it by.")
    title: Title = Field(description="What is counted, in words; shown with every rate.")
    ownerships: tuple[_Ownership, ...] = Field(
        description="Ownerships that count; none listed: any, also where it is not given."
    )
    statuses: tuple[_Status, ...] = Field(
        min_length=1, description="Operating statuses that count."
    )
    minimum_full_members: int = Field(ge=0, description="Full members at least; 0 asks nothing.")
    minimum_staff: int = Field(ge=0, description="Staff at least; 0 asks nothing.")
    branch_offices: Literal["once", "separately"] = Field(
        description="Enterprises under one credit code count once, as their legal person, or each."
    )


class Rates(_Part):
    """Which definition each rate is a share of."""

    organizational: _Id = Field(description="With an own organization or inside a joint one.")
    work: _Id = Field(description="Also with a guidance officer or a mass organization.")
    spatial: _Id = Field(description="With a position within reach.")
    own: _Id = Field(description="With an own organization.")
    should_build: _Id = Field(description="Those that must build and have.")
    effective: _Id = Field(description="Inside an organization that was active.")


class Costs(_Part):
    """What a step costs, in any unit: only the order and the sums of the numbers matter."""

    record_data: _Cost = Field(description="Fill in what the register lacks.")
    join_joint_branch: _Cost = Field(description="Join a joint branch that has room.")
    set_up_branch: _Cost = Field(description="Set up a branch of its own.")
    form_joint_branch: _Cost = Field(description="Form a joint branch with neighbours.")
    assign_officer: _Cost = Field(description="Assign a guidance officer.")
    hold_activity: _Cost = Field(description="Hold an activity, where there was none for long.")
    new_position: _Cost = Field(description="Open a position within reach.")


class Policy(_Part):
    """All of it. Equal policies are the same policy: caches are kept by it."""

    id: _Id = Field(description="What it is asked for by.")
    version: _Count = Field(description="Counts up whenever a value changes.")
    title: Title = Field(description="Name.")
    note: Title = Field(description="Where its values come from.")
    building: Building
    guidance: GuidanceRules
    reach: Reach
    effective_months: _Count = Field(
        description="Months back in which an organization was active, to count as effective."
    )
    denominators: tuple[Denominator, ...] = Field(
        min_length=1, description="Named definitions, at least those that the rates ask for."
    )
    rates: Rates
    costs: Costs

    @model_validator(mode="after")
    def _defined(self) -> Self:
        known = [denominator.id for denominator in self.denominators]
        if len(set(known)) < len(known):
            raise ValueError("two denominators have one id")
        for rate in RATES:
            wanted = getattr(self.rates, rate)
            if wanted not in known:
                raise ValueError(
                    f"rates.{rate} is a share of {wanted!r}; the denominators are "
                    f"{', '.join(known)}"
                )
        return self

    def denominator(self, rate: RateCode) -> Denominator:
        """The definition that a rate is a share of."""
        wanted = getattr(self.rates, rate)
        return next(denom for denom in self.denominators if denom.id == wanted)

    @property
    def walk(self) -> WalkModel:
        """The walking model."""
        return WalkModel(self.reach.minutes, self.reach.speed_m_per_s, self.reach.detour)
