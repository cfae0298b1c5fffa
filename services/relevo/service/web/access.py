"""Who may call what. Every route declares it; an application with one that does not won't start.

Enforced at one place, before any view runs: first who calls, then whether the role fits.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask import Flask, current_app, g, request
from werkzeug.wrappers import Response

from relevo.errors import NotAllowed, RelevoError, Unauthenticated
from relevo.service.database import Database
from relevo.service.people import Entrance, Person, Session, SessionEnded

_ATTRIBUTE = "__relevo_access__"
_UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
CSRF_FIELD = "csrf_token"
CSRF_HEADER = "X-CSRF-Token"
POLL_HEADER = "X-Relevo-Poll"

P = ParamSpec("P")
R = TypeVar("R")


class UndeclaredRoute(RelevoError):
    """A route says nothing of who may call it: a mistake of ours, found at start."""

    reason = "UNDECLARED_ROUTE"


class RoleMissing(NotAllowed):
    """The person has none of the roles that this asks for."""

    reason = "ROLE_MISSING"


class CsrfRefused(NotAllowed):
    """The form did not come from a page of ours in this session."""

    reason = "CSRF_REFUSED"


class Via(StrEnum):
    """How a caller proves who it is."""

    NOTHING = "nothing"
    TOKEN = "token"  # noqa: S105 - a kind of proof
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class Access:
    """What a route asks for: a proof and one of `roles`."""

    via: Via
    roles: frozenset[str] = frozenset()

    @property
    def is_public(self) -> bool:
        """Whether anybody may call."""
        return self.via is Via.NOTHING


PUBLIC = Access(Via.NOTHING)
"""Anybody may call: health, the log-in page, and doors that check signatures themselves."""


def with_token(roles: Iterable[str]) -> Access:
    """A bearer token (RFC 6750) of a person or program with one of the roles."""
    return _with(Via.TOKEN, roles)


def with_session(roles: Iterable[str]) -> Access:
    """A browser's session of a person with one of the roles; unsafe methods need a CSRF token."""
    return _with(Via.SESSION, roles)


def _with(via: Via, roles: Iterable[str]) -> Access:
    wanted = frozenset(str(role) for role in roles)
    if not wanted:
        raise UndeclaredRoute("roles: an empty list lets nobody in; say PUBLIC or name roles")
    return Access(via, wanted)


def declares(access: Access) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare who may call the view. Decorators that keep `__dict__` keep the declaration."""

    def mark(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            return view(*args, **kwargs)

        setattr(call, _ATTRIBUTE, access)
        return call

    return mark


def declared(view: Any) -> Access | None:
    """The view's declaration, if it has one."""
    found: Access | None = getattr(view, _ATTRIBUTE, None)
    return found


def require_declarations(app: Flask) -> None:
    """Raise `UndeclaredRoute` if any route does not say who may call it."""
    for rule in app.url_map.iter_rules():
        if declared(app.view_functions[rule.endpoint]) is None:
            raise UndeclaredRoute(f"{rule.rule}: declares no access")


@dataclass(frozen=True, slots=True)
class Gate:
    """Lets callers through to one application."""

    database: Database
    entrance: Entrance
    clock: Callable[[], datetime]
    cookie: str

    def check(self) -> Response | None:
        """Before each request. Unknown addresses pass: there is nothing behind them."""
        if request.endpoint is None:
            return None
        access = declared(current_app.view_functions[request.endpoint])
        if access is None:
            raise UndeclaredRoute(f"{request.endpoint}: declares no access")
        if access.is_public:
            return None
        person = self._by_token() if access.via is Via.TOKEN else self._by_session()
        g.person = person
        if not person.has_any(access.roles):
            raise RoleMissing("your role does not allow this")
        if access.via is Via.SESSION and request.method in _UNSAFE:
            require_csrf(g.session.csrf)
        return None

    def _by_token(self) -> Person:
        kind, _, secret = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer" or not secret:
            raise Unauthenticated("send the header Authorization: Bearer <token>")
        return self.entrance.authenticate_token(self.database, secret.strip(), at=self.clock())

    def _by_session(self) -> Person:
        secret = request.cookies.get(self.cookie)
        if secret is None:
            raise SessionEnded("log in")
        g.session = self.entrance.resume_session(
            self.database, secret, at=self.clock(), touch=POLL_HEADER not in request.headers
        )
        return session().person


def require_csrf(expected: str) -> None:
    """Raise `CsrfRefused` unless the form or header carries the session's token."""
    given = request.headers.get(CSRF_HEADER) or request.form.get(CSRF_FIELD, "")
    if not hmac.compare_digest(given.encode(), expected.encode()):
        raise CsrfRefused("the form is too old or not ours; load the page again")


def person() -> Person:
    """Who calls; only within a view that is not public."""
    found: Person = g.person
    return found


def session() -> Session:
    """The browser's session; only within a view for sessions."""
    found: Session = g.session
    return found
