"""One way to the store: the Neo4j server that the settings name, or the embedded one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from graph.endpoint import Endpoint
from graph.errors import InvalidInput
from graph.settings import Settings
from graph.store import embedded
from graph.store.attached import attached, others_at
from graph.store.bolt import Store
from graph.store.copies import renew_identity


def server_endpoint(settings: Settings) -> Endpoint | None:
    """The endpoint the settings name, or None if they leave it to the embedded store.

    Raises
    ------
    InvalidInput
        a server is named and its password is not.
    """
    if settings.uri is None:
        return None
    if settings.password is None:
        raise InvalidInput("GONGJIAN_URI is set and GONGJIAN_PASSWORD is not: set both")
    return Endpoint(
        settings.uri, settings.user, settings.password.get_secret_value(), settings.database
    )


def server_reader(settings: Settings) -> Endpoint | None:
    """The log-in on that server for Cypher of developers; None: there is none of its own.

    Raises
    ------
    InvalidInput
        only one of its user and password is named.
    """
    user, password = settings.cypher_user, settings.cypher_password
    if (user is None) != (password is None):
        raise InvalidInput(
            "of GONGJIAN_CYPHER_USER and GONGJIAN_CYPHER_PASSWORD only one is set: set both"
        )
    if settings.uri is None or user is None or password is None:
        return None
    return Endpoint(settings.uri, user, password.get_secret_value(), settings.database)


def others(settings: Settings, store: Store) -> list[str]:
    """Other processes that have the store of the settings open, each in words."""
    return others_at(settings.data) if settings.uri is None else store.other_processes()


@contextmanager
def connect(settings: Settings) -> Iterator[Store]:
    """Open the store for the length of a ``with`` block, starting the embedded one if need be."""
    endpoint = server_endpoint(settings)
    if endpoint is not None:
        reader = server_reader(settings)
        with Store.open(endpoint, timeout_s=settings.timeout, reader=reader) as store:
            yield store
        return
    with (
        embedded.hold(settings.data, start_timeout_s=settings.embedded_start) as held,
        attached(settings.data),
        Store.open(held.endpoint, timeout_s=settings.timeout, held=held) as store,
    ):
        renew_identity(settings.data, store)
        yield store
