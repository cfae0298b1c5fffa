"""Care's processes with pages: `web`, and `all`, which runs every role in one process.

They are apart from the others, which start in half the time without a web framework.
"""

from __future__ import annotations

from flask import Flask

from relevo.care import bootstrap
from relevo.care.adapters.storage import Storage
from relevo.care.bootstrap import Role
from relevo.care.processes import End, start_beside_web
from relevo.care.settings import CareSettings
from relevo.care.web import create_app
from relevo.service.dumps import forbid_dumps
from relevo.service.health import Check, impairing
from relevo.service.web.server import serve


def run_web(settings: CareSettings) -> None:
    """Serve the desk's API and pages until asked to end; on the main thread, logs configured.

    Raises:
        RelevoError: it cannot start; the message names what is wrong.
    """
    forbid_dumps()  # values stand in this memory on their way to a screen
    bootstrap.probe(settings)
    serve(
        lambda: _application(settings, bootstrap.open_storage(settings), {}),
        host=settings.web_host,
        port=settings.web_port,
        workers=settings.web_workers,
        threads=settings.web_threads,
    )


def run_all(settings: CareSettings) -> None:
    """Every role in one process: rpc and worker as threads of the one web worker."""
    forbid_dumps()
    bootstrap.probe(settings)
    opened: list[Storage] = []
    checks: dict[str, Check] = {}

    def application() -> Flask:
        opened.append(bootstrap.open_storage(settings))
        return _application(settings, opened[-1], checks)

    def background(_app: Flask) -> End:
        own, end = start_beside_web(settings, opened[-1])
        checks["loops"], checks["broker"] = own["loops"], impairing(own["broker"])
        return end

    serve(
        application,
        host=settings.web_host,
        port=settings.web_port,
        workers=1,
        threads=settings.web_threads,
        background=background,
    )


def _application(settings: CareSettings, storage: Storage, checks: dict[str, Check]) -> Flask:
    """The web application of one worker, after the fork."""
    redactors = bootstrap.open_redactors(settings)
    care, _ = bootstrap.open_care(settings, Role.WEB, storage, redactors)
    checks["database"] = storage.database.require_writable
    return create_app(
        care,
        session_key=bootstrap.session_key(settings),
        production=settings.mode == "production",
        checks=checks,
        form_host_apart=settings.form_host_apart,
        form_caller_header=settings.form_caller_header,
    )
