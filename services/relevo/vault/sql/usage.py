"""Statements on how much was revealed and refused of late."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from relevo.vault.references import CaseRef
from relevo.vault.sql.tables import usage

SHORT: Final = 300
"""Seconds of the stretches in which the past hour is counted."""
LONG: Final = 3_600
"""Seconds of those in which the past day is, and what is usual."""
_HOUR: Final = 3_600
_DAY: Final = 86_400
_USUAL_DAYS: Final = 14

counts, cases, alerts, opened = usage.counts, usage.cases, usage.alerts, usage.opened


def _insert(connection: Connection, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def _counting(added: postgresql.Insert | sqlite.Insert) -> sa.Insert:
    return added.on_conflict_do_update(
        index_elements=list(counts.primary_key.columns),
        set_={
            "reveals": counts.c.reveals + added.excluded.reveals,
            "refusals": counts.c.refusals + added.excluded.refusals,
        },
    )


# Built once: building one anew, and its cache key, costs more than executing it.
_COUNT = {
    "postgresql": _counting(postgresql.insert(counts)),
    "sqlite": _counting(sqlite.insert(counts)),
}
_CASE = {
    name: added.on_conflict_do_update(
        index_elements=list(cases.primary_key.columns), set_={"at": added.excluded.at}
    )
    for name, added in (("postgresql", postgresql.insert(cases)), ("sqlite", sqlite.insert(cases)))
}
_OPENED = sa.select(opened.c.post_version_id, opened.c.number).where(
    opened.c.challenge_id == sa.bindparam("id")
)
_ADD_OPENED = opened.insert()
_RECENT = sa.select(counts).where(
    counts.c.name.in_(sa.bindparam("names", expanding=True)),
    sa.or_(
        sa.and_(counts.c.width == SHORT, counts.c.start > sa.bindparam("hour_ago")),
        sa.and_(counts.c.width == LONG, counts.c.start > sa.bindparam("day_ago")),
    ),
)
_USUAL = sa.select(
    sa.func.coalesce(sa.func.sum(counts.c.reveals), 0),
    sa.func.count(sa.distinct(counts.c.start // _DAY)),
).where(
    counts.c.name == sa.bindparam("of"),
    counts.c.width == LONG,
    counts.c.reveals > 0,
    counts.c.start > sa.bindparam("since"),
    counts.c.start <= sa.bindparam("until"),
)


@dataclass(slots=True)
class Recent:
    """What one subject had of late. An hour and a day are counted in whole stretches, so that what
    was at their edge counts up to five minutes, or an hour, longer.
    """

    hour: int = 0
    day: int = 0
    refused_now: int = 0  # within the present stretch of five minutes
    refused_hour: int = 0


def recent(connection: Connection, names: Collection[str], at: datetime) -> dict[str, Recent]:
    """What each of these subjects had of late."""
    now = int(at.timestamp())
    found = {name: Recent() for name in names}
    rows = connection.execute(
        _RECENT,
        {"names": list(names), "hour_ago": now - _HOUR - SHORT, "day_ago": now - _DAY - LONG},
    )
    for row in rows:
        one = found[row.name]
        if row.width == LONG:
            one.day += row.reveals
            continue
        one.hour += row.reveals
        one.refused_hour += row.refusals
        if row.start == now - now % SHORT:
            one.refused_now += row.refusals
    return found


def usual_day(connection: Connection, name: str, at: datetime) -> tuple[float, int]:
    """Reveals of a subject on a usual day with any, of the fourteen before; and how many had."""
    until = int(at.timestamp()) - _DAY - LONG
    total, days = connection.execute(
        _USUAL, {"of": name, "since": until - _USUAL_DAYS * _DAY, "until": until}
    ).one()
    return (total / days if days else 0.0), days


def count(
    connection: Connection,
    names: Iterable[str],
    at: datetime,
    *,
    reveals: int = 0,
    refusals: int = 0,
) -> None:
    """Count for each of these subjects."""
    now = int(at.timestamp())
    rows = [
        {
            "name": name,
            "width": width,
            "start": now - now % width,
            "reveals": reveals,
            "refusals": refusals,
        }
        for name in names
        for width in (SHORT, LONG)
    ]
    connection.execute(_COUNT[connection.dialect.name], rows)


def add_case(connection: Connection, person_id: str, case: CaseRef, at: datetime) -> None:
    """The person opened something of the case."""
    connection.execute(
        _CASE[connection.dialect.name],
        {"person_id": person_id, "agency": case.agency, "case_id": case.case_id, "at": at},
    )


def count_cases(connection: Connection, person_id: str, since: datetime) -> int:
    """Of how many cases the person opened something since."""
    mine = sa.select(sa.func.count()).where(cases.c.person_id == person_id, cases.c.at > since)
    return connection.scalar(mine) or 0


def raise_alert(
    connection: Connection, rule: str, name: str, at: datetime, quiet: timedelta
) -> bool:
    """Whether an alert is due: it was not raised within `quiet` before."""
    added = _insert(connection, alerts).values(rule=rule, name=name, at=at)
    done = connection.execute(
        added.on_conflict_do_update(
            index_elements=list(alerts.primary_key.columns),
            set_={"at": added.excluded.at},
            where=alerts.c.at <= at - quiet,
        ).returning(alerts.c.rule)
    )
    return done.first() is not None


def opened_by(connection: Connection, challenge_id: str) -> set[tuple[str, int]]:
    """Which values a challenge has opened: post version and number."""
    rows = connection.execute(_OPENED, {"id": challenge_id})
    return {(row.post_version_id, row.number) for row in rows}


def add_opened(
    connection: Connection, challenge_id: str, post_version_id: str, number: int, at: datetime
) -> None:
    """The challenge has opened this value."""
    connection.execute(
        _ADD_OPENED,
        {
            "challenge_id": challenge_id,
            "post_version_id": post_version_id,
            "number": number,
            "at": at,
        },
    )


def forget(connection: Connection, at: datetime) -> None:
    """Delete what no limit and no rule looks at any more."""
    now = int(at.timestamp())
    for width, age in ((SHORT, 2 * _HOUR), (LONG, (_USUAL_DAYS + 2) * _DAY)):
        connection.execute(
            counts.delete().where(counts.c.width == width, counts.c.start < now - age)
        )
    for table in (cases, opened):
        connection.execute(table.delete().where(table.c.at < at - timedelta(days=2)))
