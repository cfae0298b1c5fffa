"""`relevo keys`: a brand's sealing key epochs, at the vault's own machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import click

from relevo.cli.settings import load, settings_option
from relevo.cli.tables import listing, show
from relevo.errors import InvalidInput
from relevo.service.clock import now
from relevo.vault import bootstrap
from relevo.vault.context import Store
from relevo.vault.keys import copying, epochs, rotation
from relevo.vault.keys.passphrase import Passphrase
from relevo.vault.keys.root import closed_root
from relevo.vault.keys.rotation import ForcedBy
from relevo.vault.settings import VaultSettings

_PREFIX = "RELEVO_VAULT_"
_KEY_ID = 16
_DAYS = click.IntRange(1, 366)
_NEW_PATH = click.Path(path_type=Path)
_new_passphrase = click.option(
    "--passphrase-file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The passphrase, of 16 bytes or more.",
)


@click.group(help="A brand's sealing key epochs, at the vault. See docs/custody.md.")
def keys() -> None: ...


@keys.command("list", help="Epochs of a brand, and what the end of each waits for.")
@click.option("--brand", required=True)
@settings_option
def list_(brand: str, settings_file: Path | None) -> None:
    settings = _settings(brand, settings_file)
    at = now()
    table = listing(
        "state", "seals until", "seals held by", "may be destroyed", "key id", id_width=_KEY_ID
    )
    with _store(settings) as store:
        for row in epochs.list_epochs(store, brand, list_life=_list_life(settings)):
            held = ", ".join(row.held_by) or "nobody"
            state, until = row.epoch.state.value, _time(row.epoch.not_after)
            table.add_row(state, until, held, _end(row, at), row.epoch.key_id)
    show(table)


@keys.command(help="Make a new epoch beside those that are active.")
@click.option("--brand", required=True)
@click.option("--days", default=90, show_default=True, type=_DAYS)
@settings_option
def create(brand: str, days: int, settings_file: Path | None) -> None:
    settings = _settings(brand, settings_file)
    at = now()
    with _store(settings) as store:
        epoch = epochs.create_epoch(
            store,
            brand,
            not_after=at + timedelta(days=days),
            actor=bootstrap.operator(settings),
            at=at,
        )
    click.echo(epoch.key_id)


@keys.command(help="Make a new epoch and retire those that were active until now.")
@click.option("--brand", required=True)
@click.option("--days", default=90, show_default=True, type=_DAYS)
@settings_option
def rotate(brand: str, days: int, settings_file: Path | None) -> None:
    settings = _settings(brand, settings_file)
    at = now()
    with _store(settings) as store:
        rotated = rotation.rotate(
            store,
            brand,
            not_after=at + timedelta(days=days),
            actor=bootstrap.operator(settings),
            at=at,
        )
    click.echo(rotated.made.key_id)
    for epoch in rotated.retired:
        click.echo(f"retired {epoch.key_id}", err=True)


@keys.command(help="Let an epoch open what is sealed to it, and offer it no more.")
@click.option("--brand", required=True)
@click.argument("key_id")
@settings_option
def retire(brand: str, key_id: str, settings_file: Path | None) -> None:
    settings = _settings(brand, settings_file)
    with _store(settings) as store:
        actor = bootstrap.operator(settings)
        rotation.retire_epoch(store, brand, key_id, actor=actor, at=now())
    click.echo(f"retired {key_id}")


@keys.command(help="Wipe a retired epoch's private key, once no agency needs it.")
@click.option("--brand", required=True)
@click.option(
    "--force",
    "forced",
    type=click.Choice([reason.value for reason in ForcedBy]),
    help="Do not wait for agencies: what is still sealed to it is lost. The reason is recorded.",
)
@click.argument("key_id")
@settings_option
def destroy(brand: str, forced: str | None, key_id: str, settings_file: Path | None) -> None:
    settings = _settings(brand, settings_file)
    with _store(settings) as store:
        rotation.destroy_epoch(
            store,
            brand,
            key_id,
            list_life=_list_life(settings),
            forced=ForcedBy(forced) if forced else None,
            actor=bootstrap.operator(settings),
            at=now(),
        )
    click.echo(f"destroyed {key_id}")


@keys.command(help="Make the root file that case keys and second factors are wrapped under.")
@click.option("--out", required=True, type=_NEW_PATH)
@_new_passphrase
def root(out: Path, passphrase_file: Path) -> None:
    copying.write_new(out, closed_root(Passphrase.read(passphrase_file)))


@keys.command(help="Copy root and epochs to a new folder, closed under a passphrase.")
@click.option("--into", required=True, type=_NEW_PATH)
@_new_passphrase
@settings_option
def copy(into: Path, passphrase_file: Path, settings_file: Path | None) -> None:
    settings = load(VaultSettings, _PREFIX, settings_file)
    passphrase = Passphrase.read(passphrase_file)
    with _store(settings) as store:
        actor = bootstrap.operator(settings)
        count = copying.copy_keys(settings, store, into, passphrase, actor=actor, at=now())
    click.echo(f"copied the root and {count} epochs")


@contextmanager
def _store(settings: VaultSettings) -> Iterator[Store]:
    store = bootstrap.open_store(settings)
    try:
        yield store
    finally:
        store.database.close()


def _settings(brand: str, settings_file: Path | None) -> VaultSettings:
    """The vault's settings; raises `InvalidInput` for a brand that it does not serve."""
    settings = load(VaultSettings, _PREFIX, settings_file)
    if brand not in settings.brands:
        known = ", ".join(sorted(settings.brands)) or "none"
        raise InvalidInput(f"brand: {brand!r} is not served here, only {known}", field="brand")
    return settings


def _list_life(settings: VaultSettings) -> timedelta:
    return timedelta(days=settings.key_list_days)


def _end(row: epochs.Listed, at: datetime) -> str:
    if row.unfinished:
        return "unfinished: destroy it again"
    if row.waiting is None:
        return ""
    if row.waiting.is_over(at):
        return "now"
    if at < row.waiting.closes_at:
        return f"not before {_time(row.waiting.closes_at)}"
    if row.waiting.held_by:
        return "when nobody holds seals"
    return f"when heard from {', '.join(row.waiting.unheard)}"


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
