"""`relevo care forms`: private forms at the brand's own machine. No link and no value is shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from relevo.care.domain.case import CaseKey
from relevo.care.settings import CareSettings
from relevo.care.use_cases import forms as use_cases
from relevo.cli.care_opened import opened
from relevo.cli.settings import settings_option
from relevo.cli.tables import listing, show


def group(settings_of: Callable[[Path | None], CareSettings]) -> click.Group:
    """The commands; `settings_of` takes the settings file."""

    @click.group(help="Private forms: what was asked, and of what kinds something came.")
    def forms() -> None: ...

    @forms.command("list", help="The newest forms, or those of one case.")
    @click.option("--agency", help="With --case: whose case it is.")
    @click.option("--case", "case_id", help="Only of this case.")
    @click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 500))
    @settings_option
    def list_(
        agency: str | None, case_id: str | None, limit: int, settings_file: Path | None
    ) -> None:
        if (agency is None) != (case_id is None):
            raise click.UsageError("--agency and --case go together")
        table = listing("opened", "until", "state", "asked", "given", "agency", "case", "form")
        with opened(settings_of(settings_file)) as (care, _):
            if agency is not None and case_id is not None:
                of_case = use_cases.forms_of(care, CaseKey(agency, case_id), care.brands)
                found = tuple(reversed(of_case))[:limit]
            else:
                found = use_cases.newest_forms(care, care.brands, limit=limit)
        for form in found:
            table.add_row(
                form.opened_at.isoformat(timespec="seconds"),
                form.expires_at.isoformat(timespec="seconds"),
                form.state.value,
                " ".join(form.fields),
                " ".join(f"{one.type}:{one.verdict.value}" for one in form.values),
                form.agency,
                form.case_id,
                form.form_id,
            )
        show(table)

    @forms.command(help="End a form: its link works no more.")
    @click.option("--agency", required=True, help="Whose case it is.")
    @click.option("--case", "case_id", required=True)
    @click.argument("form_id")
    @settings_option
    def revoke(agency: str, case_id: str, form_id: str, settings_file: Path | None) -> None:
        with opened(settings_of(settings_file)) as (care, actor):
            key = CaseKey(agency, case_id)
            use_cases.revoke(care, key, care.brands, form_id, actor=actor)
        click.echo("revoked")

    return forms
