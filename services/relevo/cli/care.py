"""`relevo care PROCESS`: The brand's customer care, one process a command, and its migrations."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from relevo.care import bootstrap, processes
from relevo.care.settings import CareSettings
from relevo.care.use_cases import continuity
from relevo.cli import (
    breaches,
    care_erasure,
    care_holds,
    care_retention,
    dead_letters,
    forms,
    restarts,
    samples,
    scripts,
)
from relevo.cli.settings import load, settings_option, write_private_files
from relevo.crossing.restarts import GroupedBy, RestartReport
from relevo.delivery.broker import Broker
from relevo.delivery.messages import Topic
from relevo.service import logs

_PREFIX = "RELEVO_CARE_"
_TOPICS = (Topic.SEAL_INGEST,)


@click.group(help="The brand's customer care.")
def care() -> None:
    write_private_files()


def _settings(settings_file: Path | None, process: str) -> CareSettings:
    logs.configure(process=f"care/{process}")
    return load(CareSettings, _PREFIX, settings_file)


@care.command(help="Bring the database to the revision that this release needs.")
@settings_option
def migrate(settings_file: Path | None) -> None:
    bootstrap.migrate(_settings(settings_file, "migrate"))


@care.command("rpc", help="The one door that agencies call.")
@settings_option
def rpc(settings_file: Path | None) -> None:
    processes.run_rpc(_settings(settings_file, "rpc"))


@care.command("web", help="API and pages of the care desk.")
@settings_option
def web(settings_file: Path | None) -> None:
    from relevo.care import web_processes  # noqa: PLC0415 - the others start without Flask

    web_processes.run_web(_settings(settings_file, "web"))


@care.command("worker", help="Ingest into the vault, updates, the ledger's integrator.")
@settings_option
def worker(settings_file: Path | None) -> None:
    processes.run_worker(_settings(settings_file, "worker"))


@care.command("all", help="Every role as threads of one process: the embedded default.")
@settings_option
def all_roles(settings_file: Path | None) -> None:
    from relevo.care import web_processes  # noqa: PLC0415 - as above

    web_processes.run_all(_settings(settings_file, "all"))


def _broker(settings_file: Path | None) -> Broker:
    return bootstrap.open_care_broker(_settings(settings_file, "dead-letters"))


care.add_command(dead_letters.group(_TOPICS, _broker), "dead-letters")
care.add_command(breaches.group(lambda file: load(CareSettings, _PREFIX, file)))
care.add_command(samples.group(lambda file: load(CareSettings, _PREFIX, file)), "sample")
care.add_command(care_holds.group(lambda file: load(CareSettings, _PREFIX, file)), "holds")
care.add_command(care_erasure.group(lambda file: load(CareSettings, _PREFIX, file)), "erasure")
care.add_command(care_retention.command(lambda file: load(CareSettings, _PREFIX, file)))
care.add_command(scripts.group(lambda file: load(CareSettings, _PREFIX, file)), "scripts")


def _restarts(
    settings_file: Path | None,
    brand: str,
    by: GroupedBy,
    since: date | None,
    until: date | None,
) -> RestartReport:
    settings = _settings(settings_file, "restarts")
    storage = bootstrap.open_storage(settings)
    opened, vault = bootstrap.open_care(settings, bootstrap.Role.WEB, storage, {})
    try:
        brands = opened.brands
        return continuity.restarts(opened, brand, brands, by=by, since=since, until=until)
    finally:
        vault.close()
        storage.database.close()


care.add_command(restarts.command(_restarts))
care.add_command(forms.group(lambda file: load(CareSettings, _PREFIX, file)), "forms")
