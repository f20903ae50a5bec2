"""The rules of coverage: which policies there are, what they say, and one enterprise's reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query

from api.access.needs import needs
from api.access.rights import Right
from api.answers import Answer, Listing
from api.codes import OneOf
from api.deps import Page, Question, Ruled, Walked
from graph.model.spec import Text
from queries.coverage import (
    RULE,
    Advice,
    CarrierTable,
    Explanation,
    Policy,
    PolicyName,
    advice,
    carrier_table,
    explain,
)
from queries.coverage.answers.advice import Level
from queries.coverage.rules.files import find_policy, list_policies

router = APIRouter(tags=["coverage"], dependencies=[needs(Right.READ)])

RuleId = Annotated[str, OneOf("A rule of coverage.", RULE)]


@dataclass(frozen=True)
class PolicyLine:
    """A policy by name. ``kept`` says whether it comes with the program or was saved."""

    id: str
    version: int
    kept: str
    title: Text
    note: Text


@dataclass(frozen=True)
class PolicyAnswer:
    """A policy whole, and where it is kept."""

    kept: str
    policy: Policy


@dataclass(frozen=True, kw_only=True)
class AdviceListing(Listing[Advice]):
    """Findings by rule, code and id. ``rules`` says the rule of each in a line."""

    policy: PolicyName
    rules: dict[str, Text]


@router.get("/policies")
def policies(context: Question) -> Answer[tuple[PolicyLine, ...]]:
    """The policies that can be asked for: the built-in ones, then the saved ones."""
    return context.answer(
        tuple(
            PolicyLine(
                id=kept.policy.id,
                version=kept.policy.version,
                kept=kept.kept,
                title=kept.policy.title.text,
                note=kept.policy.note.text,
            )
            for kept in list_policies(context.network.policies)
        )
    )


@router.get("/policies/{policy_id}")
def policy(policy_id: str, context: Question) -> Answer[PolicyAnswer]:
    """A policy by id, the newest version, or by `id@version`."""
    found = find_policy(policy_id, context.network.policies)
    return context.answer(PolicyAnswer(found.kept, found.policy))


@router.get("/coverage/advice")
def advice_list(
    context: Question,
    paging: Page,
    rules: Ruled,
    rule: Annotated[RuleId | None, Query(description="Only of this rule.")] = None,
    level: Annotated[Level | None, Query(description="Only what is broken, due, to check.")] = None,
) -> AdviceListing:
    """What the rules R01-R11 say of organizations, enterprises and projects.

    What is broken, what is due, and what the register does not tell and a person has to check.
    """
    state = rules.straight(context)  # no rule of these asks how far anything is
    every = context.network.derive(
        context.picture, ("advice", rules.policy), lambda: advice(state=state)
    )
    fitting = [one for one in every if rule in (None, one.rule) and level in (None, one.level)]
    page = context.paged(
        fitting, paging, key=lambda one: (one.rule, one.code, one.id), kinds=(str, str, str)
    )
    return AdviceListing(
        **page,
        policy=PolicyName.of(rules.policy),
        rules=dict(RULE),
    )


@router.get("/coverage/carriers")
def carriers(context: Question, rules: Walked) -> Answer[CarrierTable]:
    """Carriers against services: organization, officers, nearest position, and the gaps."""
    return context.answer(carrier_table(state=rules.coverage(context)))


@router.get("/coverage/explain/{enterprise}")
def explanation(enterprise: str, context: Question, rules: Walked) -> Answer[Explanation]:
    """Why an enterprise is covered or not, and the cheapest next step.

    What covers it, what is missing and by which rule, the nearest positions, joint branches it
    could join or form, committees and agreements at work where it is.
    """
    return context.answer(explain(state=rules.coverage(context), enterprise=enterprise))
