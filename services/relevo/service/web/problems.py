"""Errors as RFC 9457 problems. A problem names reason and fields; it never repeats content."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, g, render_template, request
from werkzeug.exceptions import HTTPException

from relevo.errors import (
    Conflict,
    InvalidInput,
    NotAllowed,
    NotFound,
    RelevoError,
    Unauthenticated,
    Unavailable,
)
from relevo.service import logs
from relevo.service.database import as_unavailable
from relevo.service.strict import FieldError, FieldsRefused, MalformedBody

CONTENT_TYPE = "application/problem+json"
_log = logs.get("web")

_STATUSES: tuple[tuple[type[RelevoError], int], ...] = (
    (InvalidInput, 422),
    (NotFound, 404),
    (Conflict, 409),
    (NotAllowed, 403),
    (Unauthenticated, 401),
    (Unavailable, 503),
)

_DETAILS = {
    400: "the request could not be read",
    404: "there is nothing here",
    405: "the method is not allowed here",
    413: "the body is larger than is taken",
    414: "the address is longer than is taken",
    415: "the body must be application/json",
}


class BodyTooLarge(InvalidInput):
    """The body is larger than is taken."""

    reason = "BODY_TOO_LARGE"


class WrongContentType(InvalidInput):
    """The body's declared type is not the one that is taken here."""

    reason = "WRONG_CONTENT_TYPE"


_OWN_STATUSES: dict[type[RelevoError], int] = {
    MalformedBody: 400,
    BodyTooLarge: 413,
    WrongContentType: 415,
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What the caller is told. `errors` is empty unless fields were refused."""

    status: int
    reason: str
    detail: str
    field: str | None = None
    errors: tuple[FieldError, ...] = ()
    kinds: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The status in words."""
        return HTTPStatus(self.status).phrase

    def document(self) -> dict[str, Any]:
        """The members of RFC 9457 section 3.1 and ours; absent ones are left out."""
        document: dict[str, Any] = {
            "type": "about:blank",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "reason": self.reason,
        }
        if "request_id" in g:
            document["instance"] = f"urn:uuid:{g.request_id}"
        if self.field is not None:
            document["field"] = self.field
        if self.errors:
            document["errors"] = [
                {"field": error.field, "message": error.message} for error in self.errors
            ]
        if self.kinds:
            document["kinds"] = list(self.kinds)
        return document


def problem_of(error: Exception) -> Problem:
    """Translate any error. What is not ours becomes a 500 that says nothing."""
    error = as_unavailable(error) or error
    if isinstance(error, FieldsRefused):
        return Problem(422, error.reason, str(error), error.field, error.errors)
    if isinstance(error, RelevoError):
        status = status_of(error)
        detail = str(error) if status != 500 else "something failed here"
        reason = getattr(error, "remote_reason", error.reason)
        return Problem(status, reason, detail, error.field, kinds=_kinds(error))
    if isinstance(error, HTTPException) and error.code is not None and error.code >= 400:
        reason = HTTPStatus(error.code).name
        return Problem(error.code, reason, _DETAILS.get(error.code, reason.lower()))
    return Problem(500, "INTERNAL", "something failed here")


def _kinds(error: RelevoError) -> tuple[str, ...]:
    """The kinds of personal data that a text was refused for."""
    found: tuple[str, ...] = getattr(error, "kinds", getattr(error, "types", ()))
    return found


def status_of(error: RelevoError) -> int:
    """The HTTP status of one of our errors."""
    own = _OWN_STATUSES.get(type(error))
    if own is not None:
        return own
    return next((status for kind, status in _STATUSES if isinstance(error, kind)), 500)


def register(app: Flask) -> None:
    """Answer every error with a problem, or with a page where a person reads it."""
    app.register_error_handler(Exception, answer)


def answer(error: Exception) -> Response:
    """The response to an error."""
    problem = problem_of(error)
    if problem.status >= 500 and problem.status != 503:
        _log.error("request failed", exc_info=error, request=g.get("request_id"))
    g.problem_reason = problem.reason
    if _for_a_person():
        response = Response(
            render_template("problem.html", problem=problem),
            mimetype="text/html",
        )
    else:
        response = Response(json.dumps(problem.document()), content_type=CONTENT_TYPE)
    response.status_code = problem.status
    if isinstance(error, HTTPException) and error.code == 405:
        for name, value in error.get_headers():
            if name == "Allow":
                response.headers[name] = value
    if problem.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if problem.status == 503:
        response.headers["Retry-After"] = "5"
    return response


def _for_a_person() -> bool:
    if request.path.startswith(("/api/", "/webhooks/")):
        return False
    accepted = request.accept_mimetypes
    return accepted["text/html"] > accepted[CONTENT_TYPE] and accepted.accept_html
