"""`relevo care restarts` and `relevo agency restarts`: how often customers had to begin again."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from relevo.cli.settings import settings_option
from relevo.cli.tables import show
from relevo.crossing.restarts import GroupedBy, RestartGroup, RestartReport, Share

_DAY = click.DateTime(formats=["%Y-%m-%d"])

Count = Callable[[Path | None, str, GroupedBy, date | None, date | None], RestartReport]
"""Takes the settings file, the brand, what belongs together, and the days."""


def command(count: Count) -> click.Command:
    """The command of one side."""

    @click.command("restarts", help="Of how many replies made customers begin again, and why.")
    @click.option("--brand", required=True)
    @click.option(
        "--by",
        type=click.Choice([one.value for one in GroupedBy]),
        default=GroupedBy.WEEK.value,
        show_default=True,
    )
    @click.option("--since", type=_DAY, help="From this day of the brand on; else four weeks ago.")
    @click.option("--until", type=_DAY, help="Before this day; else with today.")
    @click.option("--json", "as_json", is_flag=True, help="For programs.")
    @settings_option
    def restarts(
        brand: str,
        by: str,
        since: datetime | None,
        until: datetime | None,
        settings_file: Path | None,
        *,
        as_json: bool,
    ) -> None:
        found = count(settings_file, brand, GroupedBy(by), _day(since), _day(until))
        if as_json:
            click.echo(json.dumps(_plain(found)))
        else:
            _show(found)

    return restarts


def _day(given: datetime | None) -> date | None:
    return given.date() if given else None


def _show(found: RestartReport) -> None:
    period = found.period
    click.echo(f"{period.since:%Y-%m-%d} up to {period.until:%Y-%m-%d}, by {found.by.value}")
    columns = ("", "restarts", "replies", "rate", "cases", "mistaken", "unread", "reasons")
    table = Table(*columns, box=None, pad_edge=False)
    for one in found.groups:
        _row(table, one.name or "-", one)
    _row(table, "all", found.total)
    show(table)


def _row(table: Table, name: str, group: RestartGroup) -> None:
    reasons = ", ".join(f"{reason} {number}" for reason, number in group.by_reason.items())
    table.add_row(
        name,
        str(group.replies.events),
        str(group.replies.trials),
        _rate(group.replies),
        "" if group.cases is None else f"{group.cases.events}/{group.cases.trials}",
        str(group.mistaken),
        str(group.unread),
        reasons,
    )


def _rate(share: Share) -> str:
    found = share.interval
    return f"{found.rate:.4f} ({found.low:.4f}-{found.high:.4f})" if found else "-"


def _plain(found: RestartReport) -> Mapping[str, Any]:
    return {
        "since": found.period.since.isoformat(),
        "until": found.period.until.isoformat(),
        "by": found.by.value,
        "total": _plain_group(found.total),
        "groups": [_plain_group(one) for one in found.groups],
    }


def _plain_group(group: RestartGroup) -> Mapping[str, Any]:
    return {
        "name": group.name,
        "replies": _plain_share(group.replies),
        "by_reason": group.by_reason,
        "mistaken": group.mistaken,
        "unread": group.unread,
        "cases": _plain_share(group.cases) if group.cases else None,
    }


def _plain_share(share: Share) -> Mapping[str, Any]:
    found = share.interval
    return {
        "events": share.events,
        "trials": share.trials,
        "rate": found.rate if found else None,
        "low": found.low if found else None,
        "high": found.high if found else None,
    }
