"""The agency's processes with pages: `web`, and `all`, which runs every role in one process.

They are apart from the others, which start in half the time without a web framework.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask

from relevo.agency import bootstrap
from relevo.agency.context import AgencyContext
from relevo.agency.domain.errors import NoSealingKey
from relevo.agency.processes import End, start_forwarder, start_relay
from relevo.agency.settings import AgencySettings
from relevo.agency.web import create_app
from relevo.service.dumps import forbid_dumps
from relevo.service.health import Check, impairing
from relevo.service.web.server import serve


def run_web(settings: AgencySettings) -> None:
    """Serve webhooks, API and pages; on the main thread, logs configured.

    Raises:
        RelevoError: it cannot start; the message names what is wrong.
    """
    forbid_dumps()  # posts stand in this memory as they came
    _probe(settings)
    serve(
        lambda: _application(settings, bootstrap.open_context(settings), {}),
        host=settings.web_host,
        port=settings.web_port,
        workers=settings.web_workers,
        threads=settings.web_threads,
    )


def run_all(settings: AgencySettings) -> None:
    """Every role in one process: relay and forwarder as threads of the one web worker."""
    forbid_dumps()
    _probe(settings)
    roles: dict[str, Check] = {}
    brokers: dict[str, Check] = {}
    opened: list[AgencyContext] = []

    def application() -> Flask:
        context = bootstrap.open_context(settings)
        opened.append(context)
        checks = {
            "roles": lambda: _all_pass(roles),
            "broker": impairing(lambda: _all_pass(brokers)),  # intake does without
        }
        return _application(settings, context, checks)

    def background(_app: Flask) -> End:
        ends: list[End] = []

        def end_all() -> None:
            for end in ends:
                end()
            bootstrap.close(opened[-1])

        try:
            for name, start in (("relay", start_relay), ("forwarder", start_forwarder)):
                checks, end = start(settings, opened[-1])
                roles[name], brokers[name] = checks["roles"], checks["broker"]
                ends.append(end)
        except BaseException:
            end_all()  # or the threads of the first role would keep the process alive
            raise
        return end_all

    serve(
        application,
        host=settings.web_host,
        port=settings.web_port,
        workers=1,
        threads=settings.web_threads,
        background=background,
    )


def _all_pass(checks: Mapping[str, Check]) -> None:
    for check in checks.values():
        check()


def _probe(settings: AgencySettings) -> None:
    """Fail in the master, with a clear message, rather than in each worker after the fork."""
    bootstrap.close(bootstrap.open_context(settings))


def _application(
    settings: AgencySettings, context: AgencyContext, checks: Mapping[str, Check]
) -> Flask:
    return create_app(
        context,
        session_key=bootstrap.session_key(settings),
        production=settings.mode == "production",
        checks={
            "database": context.database.require_writable,
            "sealing_keys": _keys_check(context),
            **checks,
        },
    )


def _keys_check(context: AgencyContext) -> Check:
    """Intake is open when there is a brand to seal to; one without keys holds up no other."""

    def check() -> None:
        at = context.clock()
        with context.database.read() as connection:
            for brand in context.brands:
                try:
                    context.keys.active(connection, brand, at)
                except NoSealingKey:
                    continue
                return
        raise NoSealingKey("no brand has a sealing key yet")

    return check
