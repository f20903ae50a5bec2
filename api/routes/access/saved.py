"""Saved questions of whoever asks. A service without accounts keeps none: their browser does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import ConfigDict, Field
from starlette.responses import Response

from api.access.actor import Actor, actor_of
from api.access.keeping.saved import SavedQuestion
from api.access.needs import needs
from api.access.rights import Right
from api.deps import Fresh
from api.http.bodies import JsonOnly
from api.http.gates import Writing
from api.ready.links import page_link
from api.routes.access.session import door_of
from graph.errors import Conflict

router = APIRouter(prefix="/saved-questions", tags=["access"], dependencies=[needs(Right.READ)])

NAME = r"^[^\x00-\x1f\x7f]*[^\x00-\x20\x7f][^\x00-\x1f\x7f]*$"


@dataclass(frozen=True)
class Saving:
    """A name, and where the question leads: a page and its state, relative to the start page."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=100, pattern=NAME)]
    link: Annotated[str, Field(min_length=1, max_length=2000)]


@dataclass(frozen=True, kw_only=True)
class SavedListing:
    """The saved questions of an account, the latest first."""

    data: tuple[SavedQuestion, ...]


@router.get("", dependencies=[Fresh])
async def saved_questions(request: Request) -> SavedListing:
    """The saved questions of whoever asks; in a service without accounts there are none."""
    door, actor = door_of(request), actor_of(request)
    if actor is None or actor.way == "open":
        return SavedListing(data=())
    return SavedListing(data=await door.aside(door.keeper.saved.of, actor.name))


@router.put("", dependencies=[JsonOnly, Writing, Fresh])
async def save_question(request: Request, given: Saving) -> SavedQuestion:
    """Save a question by a name, in place of the one that has it."""
    door, actor = door_of(request), _account(request)
    page_link(given.link)
    question = SavedQuestion(given.name, given.link)
    await door.aside(door.keeper.saved.save, actor.name, question)
    return question


@router.delete("", status_code=204, response_class=Response, dependencies=[Writing])
async def remove_question(
    request: Request, name: Annotated[str, Query(min_length=1, max_length=100)]
) -> Response:
    """Remove a saved question."""
    door, actor = door_of(request), _account(request)
    await door.aside(door.keeper.saved.remove, actor.name, name)
    return Response(status_code=204)


def _account(request: Request) -> Actor:
    actor = actor_of(request)
    if actor is None or actor.way == "open":
        raise Conflict("this service has no accounts to save questions for: the browser keeps them")
    return actor
