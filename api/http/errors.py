"""Every error as a problem document (RFC 9457), mapped in one place.

Errors of the project carry their status and code (:mod:`graph.errors`); those below are about
HTTP itself. What nobody foresaw is logged with its trace and answered without it.
"""

from __future__ import annotations

import json
import logging
import reprlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Scope

from api.http.allowed import allowed_at
from api.http.told import told_of, told_of_findings
from graph.errors import Finding, GongjianError, StoreUnavailable
from graph.files import of_the_disk
from graph.model.privacy import concealed
from graph.model.spec import Text

MEDIA_TYPE = "application/problem+json"
PROBLEMS = "/api/v1/problems"
"""Path below which every kind of problem has its page; a problem's type is the address of it."""
_SHOWN = 200
"""Characters of a faulty value that are given back."""
_FINDINGS = 100
"""Findings of one request that are given back."""
_TOLD = 10
"""Findings that the detail puts into words."""

log = logging.getLogger("gongjian.api")


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong (RFC 9457). ``detail`` says it in English, ``told`` to a person in either
    language. ``findings`` names each fault, ``candidates`` the ids meant."""

    type: str
    title: str
    status: int
    detail: str
    told: Text
    instance: str
    findings: tuple[Finding, ...] = ()
    candidates: tuple[str, ...] = ()


class UnsupportedMediaType(GongjianError):
    """The body is of a type that is not read here."""

    status = 415
    code = "unsupported_media_type"


class BodyTooLong(GongjianError):
    """The body has more bytes than are read here."""

    status = 413
    code = "body_too_long"


class BodyTooSlow(GongjianError):
    """The body stalls, or takes longer than is waited for."""

    status = 408
    code = "body_too_slow"


class UriTooLong(GongjianError):
    """The query has more bytes than are read here."""

    status = 414
    code = "uri_too_long"


class RangeNotSatisfiable(GongjianError):
    """The part of a file that is asked for begins behind its end."""

    status = 416
    code = "range_not_satisfiable"

    def __init__(self, size: int) -> None:
        super().__init__(f"the file has {size:,} bytes; the range asked for has none of them")
        self.size = size


class MalformedRequest(GongjianError):
    """A header is not what HTTP says it has to be."""

    status = 400
    code = "malformed_request"


class UnknownHost(GongjianError):
    """The request is for a name that is not one of the service's."""

    status = 421
    code = "unknown_host"


class CrossSite(GongjianError):
    """A request that is no read and that may come from a page of another site."""

    status = 403
    code = "cross_site"


class TooManyRequests(GongjianError):
    """As many expensive requests as are allowed are under way."""

    status = 429
    code = "too_many_requests"
    retry_after_s = 2


class QuotaExceeded(TooManyRequests):
    """One actor asks more often than one may."""

    code = "quota_exceeded"

    def __init__(self, message: str, retry_after_s: int) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class NotLoggedIn(GongjianError):
    """The service has accounts, and the request names none, or none that counts any more."""

    status = 401
    code = "not_logged_in"


class ProviderUnavailable(GongjianError):
    """The OpenID provider that people log in at does not answer, or not as it should."""

    status = 503
    code = "provider_unavailable"
    retry_after_s = 5


class SwitchedOff(GongjianError):
    """The settings of the service offer this to nobody."""

    status = 403
    code = "switched_off"


class Unforeseen(GongjianError):
    """What nobody foresaw: the log has it, the answer says nothing of its inside."""

    code = "unforeseen"

    def __init__(self) -> None:
        super().__init__("an error nobody foresaw; the log of the service has it")


class NotReady(GongjianError):
    """Asked too soon: the network is being read. Nothing is wrong."""

    status = 503
    code = "not_ready"
    retry_after_s = 1


class NotModified(Exception):
    """The client has the answer already. Carries the headers of the 304."""

    def __init__(self, headers: dict[str, str]) -> None:
        super().__init__()
        self.headers = headers


class SeeOther(Exception):
    """The answer is at another address, which is relative to the one asked for."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address


def quoted(path: str) -> str:
    """A decoded path as a URI has it."""
    return quote(path, safe="/:@")


def type_of(scope: Scope, code: str) -> str:
    """The type of a kind of problem: the address of its page, as the client of a request has it."""
    return f"{scope.get('root_path', '')}{PROBLEMS}/{code}"


def problem_response(
    scope: Scope,
    *,
    status: int,
    code: str,
    detail: str,
    zh: str | None = None,
    findings: Sequence[Finding] = (),
    candidates: Sequence[str] = (),
    headers: dict[str, str] | None = None,
) -> Response:
    """A problem document. ``scope`` is the request's, ``zh`` the detail in Chinese where it is no
    sentence that is known to have it (:mod:`api.http.told`).

    A number of a person in the request is not repeated.
    """
    detail = concealed(detail)
    told = told_of(code, detail, findings) if zh is None else Text(concealed(zh), detail)
    problem = Problem(
        type=type_of(scope, code),
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        told=told,
        instance=quoted(concealed(scope["path"])),
        findings=tuple(
            one if one.value is None else replace(one, value=concealed(one.value))
            for one in findings
        ),
        candidates=tuple(candidates),
    )
    # A lone surrogate from the request cannot be said in UTF-8; it must not turn into a 500.
    body = json.dumps(asdict(problem), ensure_ascii=False).encode("utf-8", "replace")
    return Response(body, status, {"Cache-Control": "no-store", **(headers or {})}, MEDIA_TYPE)


def add_handlers(app: FastAPI) -> None:
    """Let the application answer every error with a problem document."""
    app.add_exception_handler(GongjianError, _ours)
    app.add_exception_handler(RequestValidationError, _invalid_request)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(NotModified, _not_modified)
    app.add_exception_handler(SeeOther, _see_other)


def unforeseen(scope: Scope, error: Exception) -> Response:
    """Log an error nobody foresaw and give the answer, which says nothing of its inside.

    That of a disk is foreseen wherever it comes up.
    """
    disk = of_the_disk(error)
    if disk is not None:
        return answer_of(scope, disk)
    log.error("unforeseen error at %s", scope["path"], exc_info=error)
    unknown = Unforeseen()
    return problem_response(scope, status=unknown.status, code=unknown.code, detail=unknown.message)


def answer_of(scope: Scope, error: GongjianError) -> Response:
    """The problem document of an error of ours, which is logged if the service is at fault."""
    if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR and not isinstance(error, NotReady):
        log.error("%s at %s: %s", error.code, scope["path"], error.message)
    headers = {}
    if isinstance(error, TooManyRequests | NotReady | ProviderUnavailable | StoreUnavailable):
        headers["Retry-After"] = str(error.retry_after_s)
    if isinstance(error, NotLoggedIn):
        headers["WWW-Authenticate"] = 'Bearer realm="gongjian"'
    if isinstance(error, RangeNotSatisfiable):
        headers["Content-Range"] = f"bytes */{error.size}"
    if isinstance(error, BodyTooSlow):
        headers["Connection"] = "close"
    return problem_response(
        scope,
        status=error.status,
        code=error.code,
        detail=error.message,
        findings=getattr(error, "findings", ()),
        candidates=getattr(error, "candidates", ()),
        headers=headers,
    )


# Starlette passes each handler only what it is registered for. It would run plain functions in
# threads, which may all be waiting for a store that stalls.


async def _ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, GongjianError)
    return answer_of(request.scope, error)


async def _invalid_request(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = error.errors()
    findings = [_finding(fault) for fault in faults[:_FINDINGS]]
    return problem_response(
        request.scope,
        status=422,
        code="invalid_input",
        detail="; ".join(
            [
                *(f"{finding.column}: {finding.message}" for finding in findings[:_TOLD]),
                *([f"and {len(faults) - _TOLD} more"] if len(faults) > _TOLD else ()),
            ]
        ),
        zh=told_of_findings(findings[:_TOLD], max(0, len(faults) - _TOLD)),
        findings=findings,
    )


def _finding(fault: dict[str, Any]) -> Finding:
    given = fault.get("input")
    return Finding(
        rule=fault["type"],
        message=fault["msg"],
        column=".".join(str(part) for part in fault["loc"][1:]) or str(fault["loc"][0]),
        value=None if given is None else _short(given),
    )


def _short(given: Any) -> str:
    """A faulty value, cut; a large one is never written out whole."""
    # A number that could point at a person is concealed before the cut could split it.
    return concealed(reprlib.repr(given) if isinstance(given, dict | list) else str(given))[:_SHOWN]


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    return problem_response(
        request.scope,
        status=status,
        code=status.name.lower(),
        detail={
            404: f"there is nothing at this path; {request.scope.get('root_path', '')}"
            "/api/v1/openapi.json lists what there is",
            405: f"{request.scope['method']} is not allowed here",
        }.get(status, str(error.detail)),
        headers={**(error.headers or {}), **_allow(request, status)},
    )


async def _not_modified(request: Request, error: Exception) -> Response:
    assert isinstance(error, NotModified)
    return Response(status_code=304, headers=error.headers)


async def _see_other(request: Request, error: Exception) -> Response:
    assert isinstance(error, SeeOther)
    return Response(
        status_code=303, headers={"Location": error.address, "Cache-Control": "no-store"}
    )


def _allow(request: Request, status: HTTPStatus) -> dict[str, str]:
    """All methods of a path, where the router tells those of its first route only."""
    return {"Allow": allowed_at(request.scope)} if status == HTTPStatus.METHOD_NOT_ALLOWED else {}
