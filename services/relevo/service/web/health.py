"""`/healthz`, `/readyz` and `/metrics` of a web process, for probes and Prometheus."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import CollectorRegistry

from relevo.service.health import Check, readiness
from relevo.service.web import server
from relevo.service.web.access import PUBLIC, declares


def blueprint(checks: Mapping[str, Check], registry: CollectorRegistry) -> Blueprint:
    """The three paths; readiness runs the checks."""
    health = Blueprint("health", __name__)

    @health.get("/healthz")
    @declares(PUBLIC)
    def healthz() -> Response:
        return Response("ok\n", mimetype="text/plain")

    @health.get("/readyz")
    @declares(PUBLIC)
    def readyz() -> Response:
        status, text = readiness(checks)
        return Response(text + "\n", status=status, mimetype="text/plain")

    @health.get("/metrics")
    @declares(PUBLIC)
    def metrics() -> Response:
        return Response(_exposition(registry), content_type=CONTENT_TYPE_LATEST)

    return health


def _exposition(registry: CollectorRegistry) -> bytes:
    shared = server.shared_metrics()
    if shared is None:
        own = b"" if registry is REGISTRY else generate_latest(registry)
        return own + generate_latest(REGISTRY)
    everybody = CollectorRegistry()
    MultiProcessCollector(everybody, path=str(shared))  # type: ignore[no-untyped-call]
    return generate_latest(everybody)
