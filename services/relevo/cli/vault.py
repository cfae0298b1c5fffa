"""`relevo vault PROCESS`: The brand's vault, one process a command, and its migrations."""

from __future__ import annotations

from pathlib import Path

import click

from relevo.cli.settings import load, settings_option, write_private_files
from relevo.service import logs
from relevo.vault import bootstrap, processes
from relevo.vault.settings import VaultSettings

_PREFIX = "RELEVO_VAULT_"


@click.group(help="The brand's vault.")
def vault() -> None:
    write_private_files()


def _settings(settings_file: Path | None, process: str) -> VaultSettings:
    logs.configure(process=f"vault/{process}")
    return load(VaultSettings, _PREFIX, settings_file)


@vault.command(help="Bring the database to the revision that this release needs.")
@settings_option
def migrate(settings_file: Path | None) -> None:
    bootstrap.migrate(_settings(settings_file, "migrate"))


@vault.command("rpc", help="Ingest, reveal, sealing keys.")
@settings_option
def rpc(settings_file: Path | None) -> None:
    processes.run_rpc(_settings(settings_file, "rpc"))
