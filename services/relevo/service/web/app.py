"""The base of every web process of ours: errors, bounds, headers, access, health, pages, API."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined
from prometheus_client.registry import CollectorRegistry

from relevo.service import clock
from relevo.service.database import Database
from relevo.service.health import Check
from relevo.service.people import Entrance, SessionEnded
from relevo.service.web import access, health, problems, refusals, traffic, words
from relevo.service.web.door import Door, open_doors
from relevo.service.web.reading import InMemoryRequest
from relevo.service.web.sessions import Cookies, LoginPages

MAX_BODY = 1 << 20
_HERE = Path(__file__).parent
_MIN_KEY = 32


@dataclass(frozen=True, slots=True)
class Site:
    """What one service's web process is made of.

    Attributes:
        service: `agency` or `care`; part of the cookies' names.
        title: what the pages and the API's document are headed with.
        production: cookies are Secure and HSTS is sent.
        session_key: at least 32 random bytes; protects the log-in form.
        roles: all roles of the service.
        checks: what must hold for `/readyz`.
        templates: the service's own pages, which may extend `layout.html`.
        max_body: bytes; a larger body is answered with 413.
        first: asked before anybody looks at who calls; what it answers is the answer.
    """

    service: str
    title: str
    production: bool
    database: Database
    entrance: Entrance
    roles: type[StrEnum]
    templates: Path
    session_key: bytes = field(repr=False)
    checks: Mapping[str, Check] = field(default_factory=dict)
    max_body: int = MAX_BODY
    clock: Callable[[], datetime] = clock.now
    first: Callable[[], Response | None] | None = None


def create_base(site: Site, *, doors: Iterable[Door], pages: Iterable[Blueprint]) -> Flask:
    """Build the application. One of `pages` is called `pages` and has the view `home`.

    Raises:
        UndeclaredRoute: a route does not say who may call it.
    """
    if len(site.session_key) < _MIN_KEY:
        raise ValueError(f"session_key must be at least {_MIN_KEY} bytes")
    app = Flask(
        "relevo.service.web",
        root_path=str(_HERE),
        static_folder=str(_HERE / "static"),
        template_folder=None,
    )
    app.request_class = InMemoryRequest
    _configure(app, site)
    registry = CollectorRegistry()
    traffic.register(
        app,
        metrics=traffic.Metrics(registry),
        max_body=site.max_body,
        secure=site.production,
    )
    cookies = Cookies(site.service, site.production)
    gate = access.Gate(site.database, site.entrance, site.clock, cookies.session)
    if site.first is not None:
        app.before_request(site.first)
    app.before_request(gate.check)
    problems.register(app)
    app.register_error_handler(SessionEnded, _to_log_in)
    app.register_blueprint(health.blueprint(site.checks, registry))
    log_in = LoginPages(
        database=site.database,
        entrance=site.entrance,
        clock=site.clock,
        cookies=cookies,
        key=site.session_key,
    )
    app.register_blueprint(log_in.blueprint(frozenset(role.value for role in site.roles)))
    for group in pages:
        app.register_blueprint(group)
    open_doors(app, title=site.title, doors=doors)
    for endpoint in ("static", "api-docs.openapi_json"):
        view: Any = app.view_functions[endpoint]
        app.view_functions[endpoint] = access.declares(access.PUBLIC)(view)
    access.require_declarations(app)
    return app


def _configure(app: Flask, site: Site) -> None:
    app.config |= {
        "MAX_CONTENT_LENGTH": site.max_body,
        "MAX_FORM_MEMORY_SIZE": site.max_body,
        "MAX_FORM_PARTS": 50,
        "PROVIDE_AUTOMATIC_OPTIONS": False,
        "PROPAGATE_EXCEPTIONS": False,
        "SESSION_COOKIE_SECURE": site.production,
        "TRAP_HTTP_EXCEPTIONS": False,
        "SEND_FILE_MAX_AGE_DEFAULT": 3600,
    }
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    app.jinja_options = {"undefined": StrictUndefined}
    app.jinja_env.autoescape = True
    app.jinja_loader = ChoiceLoader(
        [FileSystemLoader(site.templates), FileSystemLoader(_HERE / "templates")]
    )
    app.jinja_env.globals |= {"site_title": site.title, "service": site.service}
    app.jinja_env.filters |= {**words.FILTERS, "advice": refusals.advice}
    app.context_processor(lambda: _for_pages(site))


def _for_pages(site: Site) -> dict[str, object]:
    return {
        "person": g.get("person"),
        "csrf": g.session.csrf if "session" in g else None,
        "now": site.clock(),
        "request_id": g.get("request_id"),
    }


def _to_log_in(error: SessionEnded) -> ResponseReturnValue:
    """A person whose session ended sees the log-in page; a script is told why."""
    if request.method == "GET" and access.POLL_HEADER not in request.headers:
        return redirect(url_for("sessions.form"), 303)
    return problems.answer(error)
