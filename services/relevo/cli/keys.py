"""`relevo keys`: a brand's sealing key epochs, at the vault's own machine."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import click

from relevo.cli.settings import load, settings_option
from relevo.cli.tables import listing, show
from relevo.errors import InvalidInput
from relevo.service.clock import now
from relevo.vault import bootstrap
from relevo.vault.keys import epochs
from relevo.vault.settings import VaultSettings

_PREFIX = "RELEVO_VAULT_"
_KEY_ID = 16


@click.group(help="A brand's sealing key epochs, at the vault.")
def keys() -> None: ...


@keys.command("list", help="Epochs of a brand, and which agencies still hold seals under each.")
@click.option("--brand", required=True)
@settings_option
def list_(brand: str, settings_file: Path | None) -> None:
    settings = _settings(brand, settings_file)
    store = bootstrap.open_store(settings)
    table = listing("state", "seals until", "seals held by", "key id", id_width=_KEY_ID)
    for row in epochs.list_epochs(store, brand):
        until = row.epoch.not_after.isoformat(timespec="seconds")
        held = ", ".join(row.held_by) or "nobody"
        table.add_row(row.epoch.state.value, until, held, row.epoch.key_id)
    show(table)


@keys.command(help="Make a new epoch that agencies seal to until it expires.")
@click.option("--brand", required=True)
@click.option("--days", default=90, show_default=True, type=click.IntRange(1, 366))
@settings_option
def create(brand: str, days: int, settings_file: Path | None) -> None:
    settings = _settings(brand, settings_file)
    at = now()
    epoch = epochs.create_epoch(
        bootstrap.open_store(settings),
        brand,
        not_after=at + timedelta(days=days),
        actor=bootstrap.operator(settings),
        at=at,
    )
    click.echo(epoch.key_id)


def _settings(brand: str, settings_file: Path | None) -> VaultSettings:
    """The vault's settings; raises `InvalidInput` for a brand that it does not serve."""
    settings = load(VaultSettings, _PREFIX, settings_file)
    if brand not in settings.brands:
        known = ", ".join(sorted(settings.brands)) or "none"
        raise InvalidInput(f"brand: {brand!r} is not served here, only {known}", field="brand")
    return settings
