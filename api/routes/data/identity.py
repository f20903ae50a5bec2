"""One body, one node: candidates, decisions, and what a merge would bring together."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from api.access.needs import needs
from api.access.rights import Right
from api.answers import Answer, Listing, filled
from api.codes import OneOf, coded
from api.deps import Day, Page, QueryContext, Question
from api.http.bodies import JsonOnly
from api.http.gates import Analysing, Writing
from graph.errors import InvalidInput
from graph.model.vocabulary import VOCABULARY
from graph.snapshot.pictures import LAYERS, Picture
from queries.identity import rulings
from queries.identity.candidates import MERGEABLE, Candidate, Candidates, candidates
from queries.identity.codes import PROPOSAL
from queries.identity.decisions import Decision, Outcome, decide, decisions
from queries.identity.preview import Preview, preview
from queries.identity.scoring import POSSIBLE
from queries.tasks.rechecking import recheck_after_writing

router = APIRouter(prefix="/identity", tags=["identity"], dependencies=[needs(Right.READ)])

MergeableLabel = Annotated[
    str,
    OneOf(
        "A label whose nodes can be merged.",
        {label: VOCABULARY.nodes[label].text for label in MERGEABLE},
    ),
]
Proposal = Annotated[str, coded(PROPOSAL)]
Text = Annotated[str, Field(min_length=1, max_length=400)]
NodeId = Annotated[str, Field(max_length=200, description="Id of a node.")]


class Ruled(BaseModel):
    """What every decision says of itself. ``source`` is a body or document, never a person."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reason: Text = Field(description="Why it is decided so.")
    source: Text = Field(description="Body or document that states it, such as a resolution.")
    effective: Day | None = Field(
        default=None, description="First day it holds; by default the one in `meta`."
    )
    dry_run: bool = Field(default=False, description="Only say what would be written.")


class Merge(Ruled):
    """One node is the body that another is."""

    keep: NodeId
    merged: NodeId


class Pair(Ruled):
    """Two nodes."""

    first: NodeId
    second: NodeId


@dataclass(frozen=True, kw_only=True)
class CandidateListing(Listing[Candidate]):
    """Candidates, best first. See :class:`~queries.identity.candidates.Candidates`."""

    compared: int
    crowded: int
    decided: int
    truncated: bool


@router.get("/candidates", dependencies=[Analysing])
def identity_candidates(
    context: Question,
    paging: Page,
    label: Annotated[MergeableLabel | None, Query(description="Nodes of this label only.")] = None,
    proposal: Annotated[
        Proposal | None, Query(alias="class", description="Proposals of this class only.")
    ] = None,
    min_score: Annotated[float, Query(ge=POSSIBLE, le=1, description="Score at least.")] = POSSIBLE,
) -> CandidateListing:
    """Nodes that may be one body, with score, evidence and reason. Nothing is merged by a score."""
    found: Candidates = context.network.derive(
        context.picture, "identity", lambda: candidates(picture=context.picture)
    )
    rows = [
        row
        for row in found.candidates
        if (label is None or row.label == label)
        and (proposal is None or row.proposal == proposal)
        and row.score >= min_score
    ]
    page = context.paged(
        rows,
        paging,
        key=lambda row: (-row.score, row.first.id, row.second.id),
        kinds=(float, str, str),
    )
    return filled(CandidateListing, found, **page)


@router.get("/decisions")
def identity_decisions(
    context: Question,
    paging: Page,
    holds: Annotated[
        bool | None, Query(description="Only those that hold on the day, or that do not.")
    ] = None,
) -> Listing[Decision]:
    """What has been decided of which nodes, also what was taken back."""
    rows = [
        row for row in decisions(picture=context.picture) if holds is None or row.holds == holds
    ]
    return context.listing(rows, paging)


@router.get("/preview")
def merge_preview(
    context: Question,
    keep: Annotated[str, Query(max_length=200, description="Id of the node to keep.")],
    merged: Annotated[str, Query(max_length=200, description="Id of the node to merge into it.")],
) -> Answer[Preview]:
    """What a merge would bring together: relationships, and properties that agree or not."""
    return context.answer(preview(picture=context.picture, keep=keep, merged=merged))


@router.post("/merge", dependencies=[needs(Right.EDIT), JsonOnly, Writing])
def merge(context: Question, ruled: Merge) -> Answer[Outcome]:
    """Decide that two nodes are one body, which the kept one represents from the day on."""
    return _decided(
        context, ruled, lambda picture, but: rulings.merge(picture=picture, but=but, **_said(ruled))
    )


@router.post("/separate", dependencies=[needs(Right.EDIT), JsonOnly, Writing])
def separate(context: Question, ruled: Pair) -> Answer[Outcome]:
    """Decide that two nodes are two bodies; they are not proposed again."""
    return _decided(
        context,
        ruled,
        lambda picture, but: rulings.separate(picture=picture, but=but, **_said(ruled)),
    )


@router.post("/undo", dependencies=[needs(Right.EDIT), JsonOnly, Writing])
def undo(context: Question, ruled: Pair) -> Answer[Outcome]:
    """Take back what was decided of two nodes; earlier days keep it."""
    return _decided(
        context, ruled, lambda picture, _: rulings.undo(picture=picture, **_said(ruled))
    )


def _said(ruled: Ruled) -> dict[str, Any]:
    """The nodes by what the body calls them, and what it says of the decision."""
    return ruled.model_dump(exclude={"effective", "dry_run"})


def _decided(
    context: QueryContext, ruled: Ruled, rule: Callable[[Picture, Collection[str]], rulings.Ruling]
) -> Answer[Outcome]:
    if context.layers != LAYERS:
        raise InvalidInput("a decision is made on all layers: give no layer")
    effective = ruled.effective or context.day
    outcome = decide(context.network, rule, effective=effective, dry_run=ruled.dry_run)
    if not ruled.dry_run:
        recheck_after_writing(context.network)
    return context.answer(outcome)
