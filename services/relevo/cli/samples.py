"""`relevo care sample`: quality samples at the brand's own machine. Marking is not done here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.table import Table

from relevo.care.domain.estimates import Group, Rate
from relevo.care.domain.sampling import MAX_SIZE, Frame, SampleKey
from relevo.care.settings import CareSettings
from relevo.care.use_cases import sampling
from relevo.cli.care_opened import opened
from relevo.cli.settings import settings_option
from relevo.cli.tables import listing, show
from relevo.crossing.intervals import Interval

_DAY = click.DateTime(formats=["%Y-%m-%d"])
_AGENCY = click.option("--agency", required=True, help="Whose redactions.")


def group(settings_of: Callable[[Path | None], CareSettings]) -> click.Group:
    """The commands; `settings_of` takes the settings file."""

    @click.group(help="Random samples of redacted texts, and what auditors found in them.")
    def sample() -> None: ...

    @sample.command(help="Draw a sample of the texts that arrived; prints its id.")
    @_AGENCY
    @click.option("--brand", required=True)
    @click.option("--since", required=True, type=_DAY, help="From this day on, in UTC.")
    @click.option("--until", type=_DAY, help="Before this day; until now, if not given.")
    @click.option("--size", default=100, show_default=True, type=click.IntRange(1, MAX_SIZE))
    @settings_option
    def draw(
        agency: str,
        brand: str,
        since: datetime,
        until: datetime | None,
        size: int,
        settings_file: Path | None,
    ) -> None:
        with opened(settings_of(settings_file)) as (care, actor):
            end = until.replace(tzinfo=UTC) if until else care.now()
            frame = Frame(agency, brand, since.replace(tzinfo=UTC), end)
            made = sampling.draw(care, frame, care.brands, size=size, actor=actor)
        click.echo(made.key.sample_id)

    @sample.command("list", help="The newest samples.")
    @click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 100))
    @settings_option
    def list_(limit: int, settings_file: Path | None) -> None:
        table = listing("drawn", "agency", "brand", "texts", "of", "examined", "sample")
        with opened(settings_of(settings_file)) as (care, _):
            for one in sampling.samples(care, care.brands, limit=limit).samples:
                table.add_row(
                    one.drawn_at.isoformat(timespec="seconds"),
                    one.key.agency,
                    one.frame.brand,
                    str(one.drawn),
                    str(one.population),
                    str(one.examined),
                    one.key.sample_id,
                )
        show(table)

    @sample.command(help="Precision and leak rate, for the population, with 95 % intervals.")
    @_AGENCY
    @click.argument("sample_id")
    @settings_option
    def report(agency: str, sample_id: str, settings_file: Path | None) -> None:
        with opened(settings_of(settings_file)) as (care, _):
            found = sampling.report(care, SampleKey(agency, sample_id), care.brands)
        click.echo(f"{found.examined} of {found.drawn} examined, of {found.population} texts")
        table = Table("", "right", "too much", "missed", "precision", "leak rate", box=None)
        _add(table, "all", found.total)
        for by in (found.by_type, found.by_country, found.by_version, found.by_week):
            for one in by:
                _add(table, one.name or "no country", one)
        for one in found.by_detector:
            _add(table, f"{one.name} {one.version}", one)
        show(table)

    return sample


def _add(table: Table, name: str, group: Group) -> None:
    leak = _rate(group.leak) if group.leak else ""
    counts = (str(group.right), str(group.too_much), str(group.missed))
    table.add_row(name, *counts, _rate(group.precision), leak)


def _rate(rate: Rate) -> str:
    found: Interval | None = rate.population
    return f"{found.rate:.4f} ({found.low:.4f}-{found.high:.4f})" if found else "-"
