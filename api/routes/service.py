"""The service itself: whether it lives and is ready, what it holds, and the words it uses."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Literal

from fastapi import APIRouter, Request

from api.access.actor import actor_of
from api.access.needs import needs
from api.access.rights import Right
from api.answers import Answer, filled
from api.deps import Question, WebQuestion
from api.http.errors import NotReady
from graph.model.properties import COMMON
from graph.model.spec import CodeList, PropertySpec, Text
from graph.model.vocabulary import VOCABULARY
from graph.snapshot.pictures import LABELS, LAYERS
from queries.catalogue import run
from queries.coverage import ADVICE, EXCLUSION, NO_RATE, STEP, VERDICT
from queries.coverage import REASON as UNCOVERED_REASON
from queries.identity.codes import EVIDENCE, PROPOSAL
from queries.lookup import LabelCount, LackingLedger, SourceLine, counts, lacking, sources
from queries.published.claims import REASON as CLAIM_REASON
from queries.published.claims import STATUS as CLAIM_STATUS
from queries.unlocated import addressed

router = APIRouter(tags=["service"], dependencies=[needs(Right.READ)])

_READY_S = 3.0
"""Seconds within which the store has to tell its revision to count as ready."""


@dataclass(frozen=True)
class Health:
    """The process answers. Says nothing of the store."""

    status: Literal["alive"]
    version: str


@dataclass(frozen=True)
class Ready:
    """The store answers and the snapshot of its revision is in memory. How much it holds is for
    those who may see all of it; null for others."""

    status: Literal["ready"]
    revision: int
    nodes: int | None
    relationships: int | None


@dataclass(frozen=True)
class Load:
    """A dataset that was loaded; ``state`` is complete, or running if it was interrupted."""

    id: str
    state: str
    layer: str
    source: str
    effective: date
    rows: int
    at: str


@dataclass(frozen=True)
class Meta:
    """What the service is and what the network holds on the day. ``timezone`` is that of today.

    ``empty``: nothing was ever loaded. ``lacking`` are the ledgers of which the layers hold nothing
    on the day; ``unlocated`` bodies of ledgers have an address and no coordinates.
    """

    version: str
    store: str
    default_day: date
    timezone: str
    known_layers: tuple[str, ...]
    counts: tuple[LabelCount, ...]
    sources: tuple[SourceLine, ...]
    loads: tuple[Load, ...]
    empty: bool
    lacking: tuple[LackingLedger, ...]
    unlocated: int


@dataclass(frozen=True)
class PropertyLine:
    """A property. ``codes`` names the list its values are from."""

    name: str
    type: str
    text: Text
    description: str
    required: bool
    unit: str | None
    codes: str | None
    minimum: float | None
    maximum: float | None


@dataclass(frozen=True)
class SecondLabel:
    """A label that a node may carry beside its own."""

    label: str
    text: Text


@dataclass(frozen=True)
class LabelLine:
    """A node label; ``prefix`` begins the ids of its nodes."""

    label: str
    prefix: str
    text: Text
    description: str
    second_labels: tuple[SecondLabel, ...]
    properties: tuple[PropertyLine, ...]


@dataclass(frozen=True)
class TypeLine:
    """A relationship type and the pairs of labels it joins."""

    type: str
    text: Text
    description: str
    ends: tuple[tuple[str, str], ...]
    properties: tuple[PropertyLine, ...]


@dataclass(frozen=True)
class CodeLine:
    """A code with its names."""

    code: str
    text: Text


@dataclass(frozen=True)
class CodeListLine:
    """A closed list of codes."""

    name: str
    description: str
    codes: tuple[CodeLine, ...]


@dataclass(frozen=True)
class VocabularyAnswer:
    """All words of the network. ``common`` properties are those of every node and relationship."""

    labels: tuple[LabelLine, ...]
    relationships: tuple[TypeLine, ...]
    common: tuple[PropertyLine, ...]
    code_lists: tuple[CodeListLine, ...]


_ANSWER_CODES = (
    UNCOVERED_REASON,
    EXCLUSION,
    NO_RATE,
    ADVICE,
    VERDICT,
    STEP,
    CLAIM_STATUS,
    CLAIM_REASON,
    PROPOSAL,
    EVIDENCE,
)
"""Lists that occur in answers only, beside those of stored properties."""


@router.get("/health", dependencies=[needs(Right.NONE)])
async def health(request: Request) -> Health:
    """Whether the process lives. Asks nothing of the store, and needs no thread."""
    return Health("alive", request.app.version)


@router.get("/ready", dependencies=[needs(Right.NONE)])
async def ready(request: Request) -> Ready:
    """Whether questions can be answered; 503 while they cannot, within a few seconds."""
    # In threads of its own: the others may all be waiting for a store that stalls.
    ask = partial(request.app.state.network.loaded, within_s=_READY_S)
    context = asyncio.get_running_loop().run_in_executor(request.app.state.probes, ask)
    try:
        snapshot = await asyncio.wait_for(context, _READY_S + 0.5)
    except TimeoutError:
        raise NotReady(
            f"the store has not answered for {_READY_S:g} s, or the network is being read; ask "
            "again soon"
        ) from None
    if snapshot is None:
        raise NotReady("the network is being read for the first time; ask again soon")
    actor = actor_of(request)
    if actor is None or actor.zones:
        return Ready("ready", snapshot.revision, None, None)
    edges = sum(map(len, snapshot.edges.values()))
    return Ready("ready", snapshot.revision, len(snapshot), edges)


@router.get("/meta")
def meta(context: WebQuestion) -> Answer[Meta]:
    """Versions, the default day, and what the layers hold on the day."""
    loads: list[dict[str, Any]] = context.network.derive(
        context.picture,
        "loads",
        lambda: run(context.store, "loads", layers=list(context.layers)),
    )
    return context.answer(
        Meta(
            version=context.request.app.version,
            store=context.network.store.version(),
            default_day=context.network.day_of(context.picture.snapshot, context.picture.area),
            timezone=context.network.timezone,
            known_layers=LAYERS,
            counts=counts(context.picture),
            sources=sources(context.picture),
            loads=tuple(Load(**row) for row in loads),
            empty=not len(context.picture.snapshot),
            lacking=lacking(context.picture),
            unlocated=len(addressed(context.picture)),
        )
    )


@router.get("/vocabulary")
def vocabulary(context: Question) -> Answer[VocabularyAnswer]:
    """Labels, relationship types, properties and codes, with Chinese and English names."""
    return context.answer(
        VocabularyAnswer(
            labels=tuple(
                LabelLine(
                    label,
                    spec.prefix,
                    spec.text,
                    spec.description,
                    tuple(SecondLabel(*item) for item in spec.second_labels.items()),
                    _properties(spec.properties),
                )
                for label, spec in ((label, VOCABULARY.nodes[label]) for label in LABELS)
            ),
            relationships=tuple(
                TypeLine(
                    spec.type, spec.text, spec.description, spec.ends, _properties(spec.properties)
                )
                for spec in VOCABULARY.relationships.values()
            ),
            common=_properties(COMMON),
            code_lists=tuple(map(_codes, (*VOCABULARY.code_lists.values(), *_ANSWER_CODES))),
        )
    )


def _properties(specs: Iterable[PropertySpec]) -> tuple[PropertyLine, ...]:
    return tuple(
        filled(
            PropertyLine,
            spec,
            type=spec.type.value,
            codes=None if spec.codes is None else spec.codes.name,
        )
        for spec in specs
    )


def _codes(codes: CodeList) -> CodeListLine:
    return CodeListLine(
        codes.name,
        codes.description,
        tuple(CodeLine(code, text) for code, text in codes.codes.items()),
    )
