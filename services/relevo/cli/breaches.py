"""`relevo care breaches`: what is due first, closing, and the report for an authority."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click

from relevo.care.adapters.breach_files import LANGUAGES, as_csv, as_json, as_page
from relevo.care.domain.breaches import BreachReason, BreachState
from relevo.care.settings import CareSettings
from relevo.care.use_cases import breaches as use_cases
from relevo.care.use_cases.breach_reports import Incident, report_breaches
from relevo.cli.care_opened import opened
from relevo.cli.settings import settings_option
from relevo.cli.tables import listing, show

_DAY = click.DateTime(formats=["%Y-%m-%d"])


def group(settings_of: Callable[[Path | None], CareSettings]) -> click.Group:
    """The commands; `settings_of` takes the settings file."""

    @click.group(help="Values that were readable, and whose clocks run.")
    def breaches() -> None: ...

    @breaches.command("list", help="What is due first.")
    @click.option("--state", type=click.Choice([one.value for one in BreachState]))
    @click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 100))
    @settings_option
    def list_(state: str | None, limit: int, settings_file: Path | None) -> None:
        table = listing("due", "country", "state", "type", "agency", "case", "breach")
        with opened(settings_of(settings_file)) as (care, _):
            chosen = BreachState(state) if state else None
            page = use_cases.breaches(care, care.brands, state=chosen, limit=limit)
        for found in page.breaches:
            breach, first = found.breach, found.breach.deadlines[0]
            table.add_row(
                first.at.isoformat(timespec="seconds"),
                first.country,
                breach.state.value,
                breach.type,
                breach.agency,
                breach.case_id,
                breach.breach_id,
            )
        show(table)

    @breaches.command(help="Close a breach: it was notified, or nothing is owed.")
    @click.option("--agency", required=True, help="Whose case it is.")
    @click.option("--reason", required=True, type=click.Choice([one.value for one in BreachReason]))
    @click.argument("breach_id")
    @settings_option
    def close(agency: str, reason: str, breach_id: str, settings_file: Path | None) -> None:
        with opened(settings_of(settings_file)) as (care, actor):
            use_cases.close(care, agency, breach_id, care.brands, BreachReason(reason), actor=actor)
        click.echo("closed")

    @breaches.command(help="Write the report of breaches; it is recorded that it was made.")
    @click.option("--brand", required=True)
    @click.option("--agency", help="Only of this agency's cases.")
    @click.option("--since", type=_DAY, help="Opened from this day on, in UTC.")
    @click.option("--until", type=_DAY, help="Opened before this day, in UTC.")
    @click.option("--type", "types", multiple=True, help="Only of this kind; several times.")
    @click.option("--breach", "names", multiple=True, help="Only this one; several times.")
    @click.option(
        "--format",
        "form",
        default="json",
        show_default=True,
        type=click.Choice(["json", "csv", *(f"html-{one}" for one in LANGUAGES)]),
    )
    @settings_option
    def export(
        brand: str,
        agency: str | None,
        since: datetime | None,
        until: datetime | None,
        types: tuple[str, ...],
        names: tuple[str, ...],
        form: str,
        settings_file: Path | None,
    ) -> None:
        incident = Incident(
            brand=brand,
            agency=agency,
            since=since.replace(tzinfo=UTC) if since else None,
            until=until.replace(tzinfo=UTC) if until else None,
            types=frozenset(types),
            breach_ids=frozenset(names),
        )
        with opened(settings_of(settings_file)) as (care, actor):
            made = report_breaches(care, incident, care.brands, actor=actor)
        written = {"json": as_json, "csv": as_csv}.get(form)
        page = form.removeprefix("html-")
        click.echo(written(made) if written else as_page(made, page), nl=False)

    return breaches
