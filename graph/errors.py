"""Every error the project raises on purpose, in one tree.

::

    GongjianError                     status  code
    ├── InvalidInput                    422   invalid_input
    │   ├── PersonDataRefused           422   person_data_refused
    │   └── AmbiguousName               422   ambiguous_name
    ├── NotFound                        404   not_found
    ├── Conflict                        409   conflict
    ├── Forbidden                       403   forbidden
    ├── VocabularyError                 500   vocabulary
    ├── NotInstalled                    501   not_installed
    └── StoreError                      503   store
        ├── StoreUnavailable            503   store_unavailable
        ├── AuthenticationFailed        503   authentication_failed
        ├── StoreTimeout                504   store_timeout
        ├── StoreExhausted              507   store_exhausted
        ├── StoreUnwritable             507   store_unwritable
        └── StoreMismatch               503   store_mismatch

``status`` is the HTTP status the API answers with and ``code`` the stable last part of the problem
type, so that the mapping lives beside the error and is done once. This module imports nothing of
the project.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault in the user's input: where it stands, what was there, which rule it breaks.

    ``row`` counts as a spreadsheet does: the first line is row 1. A warning does not keep its row
    from being written.
    """

    rule: str
    message: str
    file: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None
    sheet: str | None = None
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        place = [
            self.file or "",
            f"sheet {self.sheet}" if self.sheet is not None else "",
            f"row {self.row}" if self.row is not None else "",
            f"column {self.column}" if self.column is not None else "",
        ]
        where = ", ".join(part for part in place if part)
        shown = f" (value {self.value!r})" if self.value is not None else ""
        return f"{where + ': ' if where else ''}{self.message}{shown} [{self.rule}]"


class GongjianError(Exception):
    """Base of the tree: a message a person can act on."""

    status = 500
    code = "error"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class InvalidInput(GongjianError):
    """What the user gave breaks a rule. Nothing was changed."""

    status = 422
    code = "invalid_input"

    def __init__(self, message: str, findings: Sequence[Finding] = ()) -> None:
        super().__init__(message)
        self.findings = tuple(findings)


class PersonDataRefused(InvalidInput):
    """A column or key would hold data about persons; the graph holds organizations and counts."""

    code = "person_data_refused"


class AmbiguousName(InvalidInput):
    """A name fits several entities; the candidates' ids are given."""

    code = "ambiguous_name"

    def __init__(self, message: str, candidates: Sequence[str]) -> None:
        super().__init__(message)
        self.candidates = tuple(candidates)


class NotFound(GongjianError):
    """No entity, query or dataset goes by that id."""

    status = 404
    code = "not_found"


class Conflict(GongjianError):
    """The request contradicts what is stored or what another process is doing."""

    status = 409
    code = "conflict"


class Forbidden(GongjianError):
    """Who asks is known, and may not do this."""

    status = 403
    code = "forbidden"


class VocabularyError(GongjianError):
    """A specification contradicts itself. A fault of the program, found when it starts."""

    code = "vocabulary"


class NotInstalled(GongjianError):
    """What an extra brings, or the machine has to have, is not there; the message says what."""

    status = 501
    code = "not_installed"


class StoreError(GongjianError):
    """The graph store cannot do what was asked."""

    status = 503
    code = "store"


class StoreUnavailable(StoreError):
    """No store answers at the address, or it could not be started."""

    code = "store_unavailable"
    retry_after_s = 2


class AuthenticationFailed(StoreError):
    """The store answers and refuses the user name or password."""

    code = "authentication_failed"


class StoreTimeout(StoreError):
    """The store did not answer within the time limit."""

    status = 504
    code = "store_timeout"


class StoreExhausted(StoreError):
    """The store has too little memory for what was asked."""

    status = 507
    code = "store_exhausted"


class StoreUnwritable(StoreError):
    """The data directory cannot be written: read-only, or the disk is full."""

    status = 507
    code = "store_unwritable"


class StoreMismatch(StoreError):
    """The store holds something this version does not understand, or is not ours."""

    code = "store_mismatch"
