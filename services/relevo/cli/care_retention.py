"""`relevo care retention`: what the brand's policy keeps no longer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from relevo.care.bootstrap import Role
from relevo.care.settings import CareSettings
from relevo.care.use_cases.retention import expire_due, would_expire
from relevo.cli.care_opened import opened
from relevo.cli.settings import settings_option
from relevo.cli.tables import listing, show


def command(settings_of: Callable[[Path | None], CareSettings]) -> click.Command:
    """The command; `settings_of` takes the settings file."""

    @click.command(help="Destroy what the brands' retention policies keep no longer.")
    @click.option("--dry-run", is_flag=True, help="Only count, by type and age; no values.")
    @settings_option
    def retention(dry_run: bool, settings_file: Path | None) -> None:
        settings = settings_of(settings_file)
        if settings.retention_file is None:
            raise click.ClickException("retention_file: no policy is set, all is kept")
        if dry_run:
            _count(settings)
            return
        with opened(settings, Role.WORKER) as (care, _):
            done = expire_due(care)
        click.echo(f"cases to be erased: {done.cases}; values destroyed: {done.values}")

    return retention


def _count(settings: CareSettings) -> None:
    table = listing("brand", "days", "cases", "held", "values", "what", id_width=12)
    with opened(settings) as (care, _):
        for line in would_expire(care):
            counts = (f"{line.days}+", str(line.cases), str(line.held), str(line.values))
            table.add_row(line.brand, *counts, line.what)
    show(table)
