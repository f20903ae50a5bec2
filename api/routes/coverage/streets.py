"""Street networks that walks can be measured on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query

from api.access.needs import needs
from api.access.rights import Right
from api.deps import Fresh, NetworkDep
from api.http.gates import Analysing
from api.http.told import told
from graph.errors import Finding
from graph.model.spec import Text
from queries.coverage.reach.named import KnownNetwork

router = APIRouter(prefix="/coverage", tags=["coverage"], dependencies=[needs(Right.READ)])


@dataclass(frozen=True)
class StreetNetworkLine:
    """A street network: what it is called, and what `streets` of a question names it by.

    Nodes, edges (each way of a street is one) and islands left out are null until it is read, and
    where it cannot be; then `problem` and `findings` say what is wrong, `told` in both languages.
    """

    name: str
    streets: str
    file: str
    size_bytes: int
    nodes: int | None
    edges: int | None
    islands: int | None
    problem: str | None
    told: Text | None
    findings: tuple[Finding, ...]

    @classmethod
    def of(cls, known: KnownNetwork) -> StreetNetworkLine:
        """As an answer tells it."""
        return cls(
            known.name,
            "true" if known.asked is True else str(known.asked),
            known.file,
            known.size_bytes,
            known.nodes,
            known.edges,
            known.islands,
            None if known.fault is None else known.fault.message,
            None if known.fault is None else told(known.fault),
            getattr(known.fault, "findings", ()),
        )


@dataclass(frozen=True)
class StreetNetworkLines:
    """The street networks that the operator named, that of `GONGJIAN_STREETS` first."""

    data: tuple[StreetNetworkLine, ...]


@router.get("/streets", dependencies=[Analysing, Fresh])
def streets(
    network: NetworkDep,
    read: Annotated[
        bool,
        Query(description="Read those that were not read yet, for their counts; takes a while."),
    ] = False,
) -> StreetNetworkLines:
    """The street networks that questions may name, and what is wrong with damaged ones."""
    known = network.streets.listed(read=read)
    return StreetNetworkLines(tuple(map(StreetNetworkLine.of, known)))
