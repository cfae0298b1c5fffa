"""What every request gets: an id, bounds, security headers, one log line and two metrics.

The log line and the metrics know the route's template, never the address, query or body. Polls that
found nothing new (304) are counted and not logged: they would push everything else away.
"""

from __future__ import annotations

import time
import uuid
from http import HTTPStatus

from flask import Flask, Response, g, request
from prometheus_client import Counter, Histogram
from prometheus_client.registry import CollectorRegistry
from werkzeug.exceptions import HTTPException

from relevo.service import logs
from relevo.service.strict import MalformedBody
from relevo.service.web.problems import BodyTooLarge

_log = logs.get("web")

_CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
_QUIET = frozenset({"health.healthz", "health.readyz", "health.metrics", "static"})


class Metrics:
    """Counts and times of requests, by route template."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.requests = Counter(
            "relevo_http_requests_total",
            "Requests answered.",
            ("method", "route", "status"),
            registry=registry,
        )
        self.seconds = Histogram(
            "relevo_http_request_seconds",
            "From the first byte read to the answer built.",
            ("route",),
            registry=registry,
        )


def register(app: Flask, *, metrics: Metrics, max_body: int, secure: bool) -> None:
    """Wrap every request of the application."""

    @app.before_request
    def begin() -> None:
        g.request_id = str(uuid.uuid4())
        g.began = time.monotonic()
        if _length(max_body) > max_body:
            raise BodyTooLarge(f"body: must be at most {max_body} bytes", field="body")

    @app.after_request
    def end(response: Response) -> Response:
        _protect(response, secure=secure)
        response.headers["X-Request-Id"] = g.request_id
        route = request.url_rule.rule if request.url_rule else "(none)"
        seconds = time.monotonic() - g.began
        method = request.method if request.method in _METHODS else "(other)"
        metrics.requests.labels(method, route, response.status_code).inc()
        metrics.seconds.labels(route).observe(seconds)
        if request.endpoint not in _QUIET and response.status_code != HTTPStatus.NOT_MODIFIED:
            _log.info(
                "request",
                method=method,
                route=route,
                status=response.status_code,
                ms=round(seconds * 1000, 1),
                request=g.request_id,
                reason=g.get("problem_reason"),
                person=g.person.id if "person" in g else None,
            )
        return response


def _length(max_body: int) -> int:
    """The body's length as declared, or of a chunked body as read: one byte beyond the limit tells.

    Werkzeug cuts a chunked body at its limit without a word, so its limit is one byte longer.
    """
    if request.content_length is not None:
        return request.content_length
    request.max_content_length = max_body + 1
    try:
        return len(request.get_data(cache=True))
    except HTTPException:
        raise
    except Exception:  # noqa: BLE001 - the server's own types: no chunk, or an end before the last
        raise MalformedBody("body: cannot be read to its end", field="body") from None


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def _protect(response: Response, *, secure: bool) -> None:
    headers = response.headers
    headers["Content-Security-Policy"] = _CONTENT_SECURITY_POLICY
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Referrer-Policy"] = "no-referrer"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    if request.endpoint != "static":
        headers["Cache-Control"] = "no-store"
    if secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
