"""Webhooks of whoever asks, and what was sent to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal
from uuid import uuid4

from fastapi import APIRouter, Request
from pydantic import ConfigDict, Field
from starlette.responses import Response

from api.access.keeping.tables import digest, now
from api.access.keeping.webhooks import Delivery, Webhook, unknown
from api.access.needs import needs
from api.access.rights import Right
from api.answers import filled
from api.deps import Fresh
from api.http.bodies import JsonOnly
from api.http.gates import Analysing
from api.routes.access.session import door_of
from api.watching.feeds import moment
from api.watching.routes import actor_asking
from api.webhooks.codes import OUTCOME, Outcome
from api.webhooks.deliverer import sent
from api.webhooks.reaching import checked
from api.webhooks.signing import key_in, secret_of
from graph.errors import StoreUnwritable
from graph.model.spec import Text

router = APIRouter(prefix="/webhooks", tags=["webhooks"], dependencies=[needs(Right.PLAN), Fresh])


@dataclass(frozen=True)
class NewWebhook:
    """Where to send what watches find: an address whose host is listed in the settings."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    url: Annotated[str, Field(min_length=1, max_length=2000)]


@dataclass(frozen=True, kw_only=True)
class WebhookLine:
    """A webhook."""

    id: str
    url: str
    made: datetime


@dataclass(frozen=True, kw_only=True)
class NewWebhookLine(WebhookLine):
    """A webhook, and what it is signed with: it is told this once and kept nowhere."""

    secret: str


@dataclass(frozen=True, kw_only=True)
class WebhookLines:
    """The webhooks of whoever asks, by when they were made; and the hosts that any may have."""

    data: tuple[WebhookLine, ...]
    hosts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DeliveryLine:
    """An entry on its way to a webhook. ``state``: it waits for an attempt, arrived or was given
    up; ``outcome`` and ``text`` tell of the latest attempt, empty and null before the first."""

    id: str
    webhook: str
    entry: str
    name: str
    at: datetime
    state: Literal["waiting", "delivered", "given_up"]
    attempts: int
    due: datetime | None
    ended: datetime | None
    outcome: str
    status: int | None
    text: Text | None


@dataclass(frozen=True, kw_only=True)
class DeliveryLines:
    """What was sent for whoever asks, or is to be, the latest first."""

    data: tuple[DeliveryLine, ...]


@dataclass(frozen=True, kw_only=True)
class Sent:
    """How one attempt went."""

    outcome: Outcome
    status: int | None
    text: Text


@router.get("", name="list")
def webhook_list(request: Request) -> WebhookLines:
    """The webhooks of whoever asks, and the hosts that the settings list."""
    lines = tuple(filled(WebhookLine, one) for one in _mine(request))
    hosts = door_of(request).settings.webhook_hosts
    return WebhookLines(data=lines, hosts=tuple(sorted(hosts)))


@router.post("", name="make", status_code=201, dependencies=[JsonOnly])
def make_webhook(request: Request, new: NewWebhook) -> NewWebhookLine:
    """Have what watches of whoever asks find from now on sent to a listed address, signed as
    Standard Webhooks says with the secret that is told here, and never again."""
    door = door_of(request)
    checked(door.settings, new.url)
    id = uuid4().hex
    try:
        secret = secret_of(key_in(door.settings.webhook_key_file), id)
    except OSError as error:
        raise StoreUnwritable(f"the key of webhooks cannot be kept: {error.strerror}") from None
    made = door.keeper.webhooks.make(
        actor_asking(request),
        id=id,
        url=new.url,
        base=str(request.base_url),
        secret=digest(secret),
    )
    return NewWebhookLine(id=made.id, url=made.url, made=made.made, secret=secret)


@router.get("/deliveries", name="deliveries")
def webhook_deliveries(request: Request) -> DeliveryLines:
    """What was sent for whoever asks, or is to be: as long as the entries are kept."""
    keeper = door_of(request).kept()
    found = () if keeper is None else keeper.webhooks.deliveries(actor_asking(request).name)
    return DeliveryLines(data=tuple(map(_line, found)))


@router.post("/{id}/test", name="test", dependencies=[Analysing])
def try_webhook(request: Request, id: str) -> Sent:
    """Send a test to a webhook of whoever asks at once, and tell how that went."""
    door = door_of(request)
    hook = _found(request, id)
    told = {"type": "webhook.test", "timestamp": moment(now()), "data": {}}
    reached = sent(door.settings, hook, str(uuid4()), told)
    text = OUTCOME.codes[reached.outcome]
    return Sent(outcome=reached.outcome, status=reached.status, text=text)


@router.delete("/{id}", name="end", status_code=204, response_class=Response)
def end_webhook(request: Request, id: str) -> Response:
    """End a webhook of whoever asks, and what is on its way to it."""
    door_of(request).keeper.webhooks.end(actor_asking(request).name, id)
    return Response(status_code=204)


def _mine(request: Request) -> tuple[Webhook, ...]:
    keeper = door_of(request).kept()
    return () if keeper is None else keeper.webhooks.of(actor_asking(request).name)


def _found(request: Request, id: str) -> Webhook:
    for one in _mine(request):
        if one.id == id:
            return one
    raise unknown(id)


def _line(one: Delivery) -> DeliveryLine:
    ended: Literal["delivered", "given_up"] = (
        "delivered" if one.outcome == "delivered" else "given_up"
    )
    return DeliveryLine(
        id=one.id,
        webhook=one.webhook,
        entry=one.entry.id,
        name=one.entry.name,
        at=one.entry.at,
        state="waiting" if one.ended is None else ended,
        attempts=one.attempts,
        due=one.due,
        ended=one.ended,
        outcome=one.outcome,
        status=one.status,
        text=OUTCOME.codes.get(one.outcome),
    )
