"""The kinds of problems: where the type of a problem document leads to."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Path, Request

from api.access.needs import needs
from api.access.rights import Right
from api.http.errors import type_of
from api.http.problems import KINDS
from graph.errors import NotFound
from graph.model.spec import Text

router = APIRouter(prefix="/problems", tags=["service"], dependencies=[needs(Right.NONE)])


@dataclass(frozen=True)
class ProblemKind:
    """A kind of problem: its type, what it means, and what whoever asked can do about it."""

    type: str
    code: str
    status: int
    title: Text
    meaning: Text
    remedy: Text


@dataclass(frozen=True)
class ProblemKinds:
    """Every kind of problem that the service answers with, by status."""

    data: tuple[ProblemKind, ...]


@router.get("")
def problem_kinds(request: Request) -> ProblemKinds:
    """Every kind of problem, in Chinese and English."""
    return ProblemKinds(tuple(_line(request, code) for code in KINDS))


@router.get("/{code}")
def problem_kind(
    request: Request,
    code: str = Path(max_length=60, description="Last part of a type."),
) -> ProblemKind:
    """One kind of problem; its address is the `type` of the problems of the kind."""
    if code not in KINDS:
        listed = type_of(request.scope, "").rstrip("/")
        raise NotFound(f"there is no kind of problem {code!r}; {listed} lists them")
    return _line(request, code)


def _line(request: Request, code: str) -> ProblemKind:
    kind = KINDS[code]
    return ProblemKind(
        type_of(request.scope, code), code, kind.status, kind.title, kind.meaning, kind.remedy
    )
