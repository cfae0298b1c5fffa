"""The restart rate: of how many replies made customers begin again. Pure; docs/continuity.md.

Counted are the replies that the guard read. One that it flagged is a restart, unless its writer
said that the guard is mistaken; those are counted by themselves. Weeks are ISO 8601's, in the
brand's zone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from relevo.crossing.continuity import Reading
from relevo.crossing.intervals import Interval, wilson
from relevo.errors import InvalidInput

MOST_DAYS = 370
"""The longest period that is counted at once."""

USUAL_DAYS = 28
UNJUSTIFIED = "none"
"""The reason of a restart that nobody justified: from a side that does not ask for one."""


class GroupedBy(StrEnum):
    """What belongs together."""

    AGENCY = "agency"
    TEAM = "team"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days of the brand, `since` up to but without `until`, as instants."""

    since: datetime
    until: datetime
    zone: tzinfo = UTC

    @classmethod
    def of(cls, since: date | None, until: date | None, zone: tzinfo, now: datetime) -> Period:
        """From days; without them, the four weeks up to the end of today.

        Raises:
            InvalidInput: naming `until`: not after `since`, or too long after it.
        """
        end = until or now.astimezone(zone).date() + timedelta(days=1)
        begin = since or end - timedelta(days=USUAL_DAYS)
        if not timedelta() < end - begin <= timedelta(days=MOST_DAYS):
            raise InvalidInput(f"until: must be 1 to {MOST_DAYS} days after since", field="until")
        midnight = time(tzinfo=zone)
        return cls(datetime.combine(begin, midnight), datetime.combine(end, midnight), zone)


@dataclass(frozen=True, slots=True)
class CountedReply:
    """A reply that was published or waits to be.

    Attributes:
        agency: whose people wrote it; None: the brand's own.
        reading: None where no guard read it.
    """

    at: datetime
    agency: str | None
    reading: Reading | None


@dataclass(frozen=True, slots=True)
class SettledCase:
    """A resolved case, and whether a reply to it ever was a restart."""

    at: datetime
    agency: str | None
    restarted: bool


@dataclass(frozen=True, slots=True)
class Share:
    """How often something happened in how many; no trial: no rate."""

    events: int
    trials: int
    interval: Interval | None

    @classmethod
    def of(cls, events: int, trials: int) -> Share:
        """The share with its 95 % interval."""
        return cls(events, trials, wilson(events, trials) if trials else None)


@dataclass(frozen=True, slots=True)
class RestartGroup:
    """What belongs together, counted.

    Attributes:
        name: the agency, team or week; None: the brand's own, no team, the whole.
        replies: restarts over all replies that were read.
        by_reason: restarts by their justification.
        mistaken: replies of which the writer said that the guard is mistaken; no restarts.
        unread: replies that no guard read; in no rate.
        cases: resolved cases with a restart over all resolved; None by team: cases have none.
    """

    name: str | None
    replies: Share
    by_reason: Mapping[str, int] = field(hash=False)
    mistaken: int
    unread: int
    cases: Share | None


@dataclass(frozen=True, slots=True)
class RestartReport:
    """The restart rate of one brand in one period: the whole, and its groups."""

    period: Period
    by: GroupedBy
    total: RestartGroup
    groups: tuple[RestartGroup, ...]


def report(
    period: Period,
    by: GroupedBy,
    replies: Iterable[CountedReply],
    cases: Iterable[SettledCase],
) -> RestartReport:
    """Count. A week in which nothing happened is there, with no rate."""
    counted, settled = list(replies), list(cases)
    by_reply: dict[str | None, list[CountedReply]] = defaultdict(list)
    by_case: dict[str | None, list[SettledCase]] = defaultdict(list)
    if by is GroupedBy.WEEK:
        by_reply |= {week: [] for week in _weeks(period)}
    for reply in counted:
        by_reply[_group_of(reply, by, period.zone)].append(reply)
    if by is not GroupedBy.TEAM:
        for case in settled:
            by_case[_group_of(case, by, period.zone)].append(case)
    names = sorted(by_reply.keys() | by_case.keys(), key=lambda one: (one is not None, one or ""))
    have_cases = by is not GroupedBy.TEAM
    groups = tuple(
        _group(name, by_reply.get(name, ()), by_case.get(name, ()) if have_cases else None)
        for name in names
    )
    return RestartReport(period, by, _group(None, counted, settled), groups)


def zone_named(name: str) -> tzinfo:
    """A zone by its IANA name, such as `America/Lima`.

    Raises:
        InvalidInput: this machine knows none of that name.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidInput("must be the IANA name of a time zone that this machine has") from None


def week_of(moment: datetime, zone: tzinfo) -> str:
    """The ISO 8601 week in a zone, such as `2026-W19`."""
    year, week, _ = moment.astimezone(zone).isocalendar()
    return f"{year}-W{week:02}"


def _weeks(period: Period) -> list[str]:
    day, end = period.since, period.until
    weeks = []
    while day < end:
        weeks.append(week_of(day, period.zone))
        day += timedelta(days=1)
    return list(dict.fromkeys(weeks))


def _group_of(one: CountedReply | SettledCase, by: GroupedBy, zone: tzinfo) -> str | None:
    if by is GroupedBy.WEEK:
        return week_of(one.at, zone)
    if by is GroupedBy.AGENCY:
        return one.agency
    reading = one.reading if isinstance(one, CountedReply) else None
    return reading.team if reading else None


def _group(
    name: str | None, replies: Sequence[CountedReply], cases: Sequence[SettledCase] | None
) -> RestartGroup:
    read = [one.reading for one in replies if one.reading is not None]
    restarts = [one for one in read if one.restarts]
    reasons = Counter(
        one.justification.value if one.justification else UNJUSTIFIED for one in restarts
    )
    return RestartGroup(
        name=name,
        replies=Share.of(len(restarts), len(read)),
        by_reason=dict(sorted(reasons.items())),
        mistaken=sum(one.flagged and not one.restarts for one in read),
        unread=len(replies) - len(read),
        cases=None
        if cases is None
        else Share.of(sum(case.restarted for case in cases), len(cases)),
    )
