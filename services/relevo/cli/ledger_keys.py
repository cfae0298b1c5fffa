"""`relevo ledger keys`: the public keys that others need to check a service's log and word."""

from __future__ import annotations

from pathlib import Path

import click

from relevo.cli.ledger_logs import (
    a_service,
    epoch_option,
    log_key,
    own_witness_key,
    settings_of,
)
from relevo.cli.settings import settings_option


@click.command(short_help="Print a service's public keys.")
@click.option("--service", type=a_service, required=True, help="Whose keys.")
@epoch_option
@settings_option
def keys(service: str, epoch: int | None, settings_file: Path | None) -> None:
    """Print a service's verifier keys, one a line: its log's, then the one with which it witnesses.

    Public parts only, from the key files. The lines are what --key and --witness take, as they are
    or in a file; hand them over by a way that the other side trusts.
    """
    settings = settings_of(service, settings_file)
    click.echo(log_key(service, settings, epoch).encode())
    witness = own_witness_key(service, settings)
    if witness is not None:
        click.echo(witness.encode())
