"""`relevo agency PROCESS`: The agency's side, one process a command, and its migrations."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from relevo.agency import bootstrap, processes
from relevo.agency.settings import AgencySettings
from relevo.agency.use_cases import continuity
from relevo.cli import dead_letters, restarts
from relevo.cli.agency_import import import_history
from relevo.cli.settings import load, settings_option, write_private_files
from relevo.crossing.restarts import GroupedBy, RestartReport
from relevo.delivery.broker import Broker
from relevo.delivery.messages import Topic
from relevo.service import logs

_PREFIX = "RELEVO_AGENCY_"
_TOPICS = (Topic.CASE_HANDOVER, Topic.ACTION_REPORT, Topic.PUBLISH, Topic.POST_HIDE)


@click.group(help="The agency's side.")
def agency() -> None:
    write_private_files()


def _settings(settings_file: Path | None, process: str) -> AgencySettings:
    logs.configure(process=f"agency/{process}")
    return load(AgencySettings, _PREFIX, settings_file)


@agency.command(help="Bring the database to the revision that this release needs.")
@settings_option
def migrate(settings_file: Path | None) -> None:
    bootstrap.migrate(_settings(settings_file, "migrate"))


@agency.command("web", help="Webhooks, API and the community managers' pages.")
@settings_option
def web(settings_file: Path | None) -> None:
    from relevo.agency import web_processes  # noqa: PLC0415 - the others start without Flask

    web_processes.run_web(_settings(settings_file, "web"))


@agency.command("relay", help="Outbox to broker; the ledger's integrator.")
@settings_option
def relay(settings_file: Path | None) -> None:
    processes.run_relay(_settings(settings_file, "relay"))


@agency.command("forwarder", help="Hand-overs to care, updates from it, publishing.")
@settings_option
def forwarder(settings_file: Path | None) -> None:
    processes.run_forwarder(_settings(settings_file, "forwarder"))


@agency.command("all", help="Every role as threads of one process: the embedded default.")
@settings_option
def all_roles(settings_file: Path | None) -> None:
    from relevo.agency import web_processes  # noqa: PLC0415 - as above

    web_processes.run_all(_settings(settings_file, "all"))


agency.add_command(import_history)


def _broker(settings_file: Path | None) -> Broker:
    return bootstrap.open_agency_broker(_settings(settings_file, "dead-letters"))


agency.add_command(dead_letters.group(_TOPICS, _broker), "dead-letters")


def _restarts(
    settings_file: Path | None,
    brand: str,
    by: GroupedBy,
    since: date | None,
    until: date | None,
) -> RestartReport:
    context = bootstrap.open_context(_settings(settings_file, "restarts"))
    try:
        return continuity.restarts(context, brand, by=by, since=since, until=until)
    finally:
        bootstrap.close(context)


agency.add_command(restarts.command(_restarts))
