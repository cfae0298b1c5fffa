"""`relevo care holds`: legal holds, at the brand's own machine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import click

from relevo.care.domain.case import CaseKey
from relevo.care.domain.holds import Hold, HoldGround, HoldScope
from relevo.care.settings import CareSettings
from relevo.care.use_cases import holds as use_cases
from relevo.cli.care_opened import opened
from relevo.cli.settings import settings_option
from relevo.cli.tables import listing, show

_DAY = click.DateTime(formats=["%Y-%m-%d"])
_AGENCY = click.option("--agency", required=True, help="Whose case it is.")
_ENDS = click.option("--ends-on", type=_DAY, help="Its last day; until it is lifted, if not given.")
_REVIEW = click.option("--review-on", type=_DAY, required=True, help="When to ask if it is needed.")


def group(settings_of: Callable[[Path | None], CareSettings]) -> click.Group:
    """The commands; `settings_of` takes the settings file."""

    @click.group(help="Legal holds: what keeps cases from being erased or expired.")
    def holds() -> None: ...

    @holds.command("list", help="The newest holds, also those that are over.")
    @click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 100))
    @settings_option
    def list_(limit: int, settings_file: Path | None) -> None:
        columns = ("set", "state", "agency", "case", "scope", "ground", "reference", "ends", "hold")
        table = listing(*columns)
        with opened(settings_of(settings_file)) as (care, _):
            at = care.now()
            for hold in use_cases.holds(care, care.brands, limit=limit).holds:
                table.add_row(*_row(hold, at))
        show(table)

    @holds.command("set", help="Keep a case, or all of its customer's; prints the hold's id.")
    @_AGENCY
    @click.option("--case", "case_id", required=True)
    @click.option(
        "--scope", type=click.Choice([one.value for one in HoldScope]), default=HoldScope.CASE.value
    )
    @click.option("--ground", type=click.Choice([one.value for one in HoldGround]), required=True)
    @click.option("--reference", required=True, help="The file's number; nothing personal.")
    @_ENDS
    @_REVIEW
    @settings_option
    def set_(
        agency: str,
        case_id: str,
        scope: str,
        ground: str,
        reference: str,
        ends_on: datetime | None,
        review_on: datetime,
        settings_file: Path | None,
    ) -> None:
        wanted = use_cases.NewHold(
            HoldScope(scope), HoldGround(ground), reference, _day(ends_on), review_on.date()
        )
        with opened(settings_of(settings_file)) as (care, actor):
            key = CaseKey(agency, case_id)
            hold = use_cases.set_hold(care, key, care.brands, wanted, actor=actor)
        click.echo(hold.hold_id)

    @holds.command(help="Let a standing hold end at another day, or not by itself.")
    @_AGENCY
    @_ENDS
    @_REVIEW
    @click.argument("hold_id")
    @settings_option
    def extend(
        agency: str,
        ends_on: datetime | None,
        review_on: datetime,
        hold_id: str,
        settings_file: Path | None,
    ) -> None:
        with opened(settings_of(settings_file)) as (care, actor):
            use_cases.extend_hold(
                care,
                agency,
                hold_id,
                care.brands,
                ends_on=_day(ends_on),
                review_on=review_on.date(),
                actor=actor,
            )

    @holds.command(help="End a hold; what waited for it goes on.")
    @_AGENCY
    @click.argument("hold_id")
    @settings_option
    def lift(agency: str, hold_id: str, settings_file: Path | None) -> None:
        with opened(settings_of(settings_file)) as (care, actor):
            use_cases.lift_hold(care, agency, hold_id, care.brands, actor=actor)

    return holds


def _row(hold: Hold, at: datetime) -> tuple[str, ...]:
    return (
        hold.set_at.isoformat(timespec="seconds"),
        "stands" if hold.stands(at) else "over",
        hold.agency,
        hold.case_id,
        hold.scope.value,
        hold.ground.value,
        hold.reference,
        hold.ends_at.isoformat(timespec="seconds") if hold.ends_at else "-",
        hold.hold_id,
    )


def _day(given: datetime | None) -> date | None:
    return given.date() if given is not None else None
