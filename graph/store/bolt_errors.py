"""What the Bolt driver raises, as the project's errors: what happened, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConfigurationError,
    ConstraintError,
    DriverError,
    IncompleteCommit,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)

from graph.endpoint import Endpoint
from graph.errors import (
    AuthenticationFailed,
    GongjianError,
    StoreError,
    StoreExhausted,
    StoreTimeout,
    StoreUnavailable,
)


class Passing(StoreError):
    """It may go by itself, and nothing was written: the transaction can simply be run again."""

    most = 6
    """Times that it is worth trying where somebody answers."""


class LostRace(Passing):
    """Two writers inserted the same key at once."""


class Busy(StoreTimeout, Passing):
    """The server is busy with others: a deadlock, a lock, a leader that changes."""


class SetBack(Busy):
    """The server knows less than was seen of it: its database was replaced by an older one."""


class Slow(StoreTimeout, Passing):
    """The transaction took too long, and was rolled back."""

    most = 3


class Away(StoreUnavailable, Passing):
    """Nobody answered, or the connection broke before the commit."""


class Unchanged(Exception):
    """Raised inside a write transaction to roll it back: there was nothing to write."""


@contextmanager
def explained(endpoint: Endpoint) -> Iterator[None]:
    """Turn driver errors into the project's, with what to do about them."""
    where = f"{endpoint.uri} (database {endpoint.database!r})"
    try:
        yield
    except (GongjianError, Unchanged):
        raise
    except AuthError as error:
        raise AuthenticationFailed(
            f"{where} refuses user {endpoint.user!r}: check GONGJIAN_USER and GONGJIAN_PASSWORD, "
            "or GONGJIAN_CYPHER_USER and GONGJIAN_CYPHER_PASSWORD"
        ) from error
    except ConstraintError as error:
        raise LostRace(f"{where} keeps finding the same key written at once") from error
    except IncompleteCommit as error:
        raise StoreUnavailable(
            f"the connection to {where} broke while a change was being committed: it may or may "
            "not have been written; do the same again, which writes nothing twice"
        ) from error
    except (ServiceUnavailable, SessionExpired) as error:
        raise Away(f"no store answers at {where}: {error}") from error
    except ConfigurationError as error:
        raise StoreUnavailable(f"no store answers at {where}: {error}") from error
    except Neo4jError as error:
        raise _server_error(where, error) from error
    except (DriverError, OSError, ValueError) as error:
        raise StoreUnavailable(f"{where} failed: {error}") from error


def cut(endpoint: Endpoint, limit_s: float, ending: bool) -> StoreTimeout:
    """What a call raises whose connection was cut, before or while it was committed."""
    told = f"{endpoint.uri} did not answer within {limit_s:g} s and was given up"
    if ending:
        return StoreTimeout(f"{told} while it committed: the change may or may not be written")
    return Slow(told)


def wants_memory(error: Neo4jError) -> bool:
    """Whether a server refused a statement for want of memory."""
    told = f"{error.code} {error.message}".lower()
    return "outofmemory" in told or "heap budget" in told


def _server_error(where: str, error: Neo4jError) -> StoreError:
    code = error.code or ""
    if wants_memory(error):
        return StoreExhausted(
            f"{where} has too little memory for the statement: ask for less at once, or give it "
            f"more (GONGJIAN_EMBEDDED_HEAP for the embedded one): {error.message}"
        )
    if "Bookmark" in code:
        return SetBack(f"{where} was put back to an earlier state: {error.message}")
    if "TimedOut" in code:
        return Slow(f"{where} gave up after the time limit")
    if isinstance(error, TransientError):
        return Busy(f"{where} is busy: {error.message}")
    if not isinstance(error, ClientError):
        return StoreUnavailable(f"{where} failed: {error.message}")
    if code.endswith("DatabaseNotFound"):
        return StoreUnavailable(f"{where} does not exist: check GONGJIAN_DATABASE")
    return StoreError(f"{where} refused a statement: {error.message}")
