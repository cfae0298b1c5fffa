"""Logging in and out with a browser.

The cookie is HttpOnly and SameSite=Strict, and Secure outside development. The log-in form itself
is protected by a token bound to a cookie of its own, so that nobody can be logged in as another.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from relevo.service.database import Database
from relevo.service.people import Entrance, LoginRefused
from relevo.service.web.access import PUBLIC, declares, require_csrf, with_session


@dataclass(frozen=True, slots=True)
class Cookies:
    """The cookies of one service; two services on one development host must not share them."""

    service: str
    secure: bool

    @property
    def session(self) -> str:
        """The name of the session's cookie; browsers hold `__Host-` to its promises."""
        return f"__Host-relevo-{self.service}" if self.secure else f"relevo-{self.service}"

    @property
    def form(self) -> str:
        """The name of the log-in form's cookie."""
        return self.session + "-form"

    def set(self, response: Response, name: str, value: str) -> None:
        """Give a cookie that ends with the browser."""
        response.set_cookie(
            name, value, httponly=True, secure=self.secure, samesite="Strict", path="/"
        )

    def clear(self, response: Response, name: str) -> None:
        """Take a cookie back."""
        response.delete_cookie(name, httponly=True, secure=self.secure, samesite="Strict", path="/")


class LoginPages:
    """`/login` and `/logout`."""

    def __init__(
        self,
        *,
        database: Database,
        entrance: Entrance,
        clock: Callable[[], datetime],
        cookies: Cookies,
        key: bytes,
    ) -> None:
        self._database = database
        self._entrance = entrance
        self._clock = clock
        self._cookies = cookies
        self._key = key

    def blueprint(self, roles: frozenset[str]) -> Blueprint:
        """The routes; anybody with any of the service's roles may log out."""
        pages = Blueprint("sessions", __name__)
        for rule, view, method, access in (
            ("/login", self.form, "GET", PUBLIC),
            ("/login", self.log_in, "POST", PUBLIC),
            ("/logout", self.log_out, "POST", with_session(roles)),
        ):
            pages.add_url_rule(rule, view.__name__, declares(access)(view), methods=[method])
        return pages

    def form(self) -> ResponseReturnValue:
        """The log-in page."""
        return self._form(status=200, refused=False)

    def log_in(self) -> ResponseReturnValue:
        """Begin a session, or show the form again without saying what was wrong."""
        nonce = request.cookies.get(self._cookies.form, "")
        require_csrf(self._form_token(nonce))
        login, password = request.form.get("login", ""), request.form.get("password", "")
        try:
            begun = self._entrance.log_in(self._database, login, password, at=self._clock())
        except LoginRefused:
            return self._form(status=401, refused=True)
        response = redirect(url_for("pages.home"), 303)
        self._cookies.set(response, self._cookies.session, begun.secret)
        self._cookies.clear(response, self._cookies.form)
        return response

    def log_out(self) -> ResponseReturnValue:
        """End the session."""
        with self._database.write() as connection:
            self._entrance.log_out(connection, request.cookies[self._cookies.session])
        response = redirect(url_for("sessions.form"), 303)
        self._cookies.clear(response, self._cookies.session)
        return response

    def _form(self, *, status: int, refused: bool) -> ResponseReturnValue:
        nonce = secrets.token_urlsafe(32)
        page = render_template("login.html", refused=refused, form_token=self._form_token(nonce))
        response = Response(page, status=status, mimetype="text/html")
        self._cookies.set(response, self._cookies.form, nonce)
        return response

    def _form_token(self, nonce: str) -> str:
        return hmac.new(self._key, b"log-in form\x00" + nonce.encode(), hashlib.sha256).hexdigest()
