"""How much one person, one calling process and one brand may open, and what is unusual about it.

Limits are counted over the past hour and day. Unusual is, by a closed list of rules:
    HALF_LIMIT: half of a limit of hers, of the process's or of the brand's is used up;
    ABOVE_USUAL: she opened several times what she opens on a usual day;
    MANY_CASES: she opened values of many different cases within the hour;
    MANY_REFUSALS: she was refused again and again within the hour;
    CALLER_REFUSED: half of the refusals that lock a calling process have come from it;
    CALLER_LOCKED: all of them.
Each is raised once an hour for whom it is about: on the ledger, as a metric, in the program's log.

A process that is refused again and again for people who are unknown, or for wrong codes, is locked
until the present five minutes are over: whatever it asks for somebody unknown, or for somebody who
mistyped before, is refused without a look. Everybody else is served as before: a caller that
invents people must not lock out the honest ones who come through it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, unique
from typing import Final

from prometheus_client import Counter
from sqlalchemy.engine import Connection

from relevo.crossing.errors import MalformedMessage
from relevo.errors import RelevoError
from relevo.ledger.entries.vault_stepup import UnusualReading
from relevo.ledger.values import Code, Id, Process, Slug
from relevo.service import logs
from relevo.vault.errors import (
    BrandLimit,
    CallerLimit,
    CallerLocked,
    ChallengeUnknown,
    CodeWrong,
    PersonDisabled,
    PersonUnknown,
    RevealLimit,
)
from relevo.vault.limits import Limits
from relevo.vault.recording import form
from relevo.vault.references import CaseRef
from relevo.vault.sql import people, usage
from relevo.vault.sql.people import Person
from relevo.vault.sql.tables import ledger
from relevo.vault.sql.usage import Recent

_log = logs.get("unusual")
_ALERTS = Counter("relevo_vault_unusual_reading_total", "Alerts on unusual reading", ["rule"])
_QUIET: Final = timedelta(hours=1)
_HOUR: Final = timedelta(hours=1)
_UNVERIFIED: Final = (PersonUnknown, PersonDisabled, CodeWrong, ChallengeUnknown, MalformedMessage)
_USUAL_NEEDS_DAYS: Final = 3


@unique
class Rule(StrEnum):
    """Why reading is unusual."""

    HALF_LIMIT = "HALF_LIMIT"
    ABOVE_USUAL = "ABOVE_USUAL"
    MANY_CASES = "MANY_CASES"
    MANY_REFUSALS = "MANY_REFUSALS"
    CALLER_REFUSED = "CALLER_REFUSED"
    CALLER_LOCKED = "CALLER_LOCKED"


@dataclass(frozen=True, slots=True)
class Subjects:
    """Whom a reveal counts for."""

    person_id: str
    caller: Process
    brand: str

    @property
    def person(self) -> str:
        """Her name in the counts."""
        return f"person:{self.person_id}"

    @property
    def process(self) -> str:
        """The calling process's."""
        return f"caller:{self.caller}"

    @property
    def company(self) -> str:
        """The brand's."""
        return f"brand:{self.brand}"


def require_within(
    connection: Connection, limits: Limits, who: Subjects, at: datetime
) -> dict[str, Recent]:
    """What each has had of late, unless one more would be too much.

    Raises:
        RevealLimit, CallerLimit, BrandLimit: whose limit is used up.
    """
    had = usage.recent(connection, (who.person, who.process, who.company), at)
    for name, limit, error, field in (
        (who.person, limits.person, RevealLimit, "person_id"),
        (who.process, limits.caller, CallerLimit, "caller"),
        (who.company, limits.brand, BrandLimit, "brand"),
    ):
        if had[name].hour >= limit.hour or had[name].day >= limit.day:
            raise error(f"{field}: the hour's or the day's reveals are used up", field=field)
    return had


def count_reveal(
    connection: Connection,
    limits: Limits,
    who: Subjects,
    case: CaseRef,
    had: dict[str, Recent],
    at: datetime,
) -> None:
    """Count one reveal for all three, and raise what is unusual about it."""
    usage.count(connection, (who.person, who.process, who.company), at, reveals=1)
    usage.add_case(connection, who.person_id, case, at)
    alert = _Alerts(connection, who, at)
    for name, limit in (
        (who.person, limits.person),
        (who.process, limits.caller),
        (who.company, limits.brand),
    ):
        hour, day = had[name].hour + 1, had[name].day + 1
        if 2 * hour >= limit.hour:
            alert.about(name, Rule.HALF_LIMIT, hour, limit.hour)
        elif 2 * day >= limit.day:
            alert.about(name, Rule.HALF_LIMIT, day, limit.day)
    day = had[who.person].day + 1
    if day >= limits.usual_from:
        usual, days = usage.usual_day(connection, who.person, at)
        if days >= _USUAL_NEEDS_DAYS and day > limits.usual_factor * usual:
            alert.about(who.person, Rule.ABOVE_USUAL, day, int(limits.usual_factor * usual))
    if had[who.person].hour + 1 >= limits.cases:
        seen = usage.count_cases(connection, who.person_id, at - _HOUR)
        if seen >= limits.cases:
            alert.about(who.person, Rule.MANY_CASES, seen, limits.cases)


def require_unlocked(
    connection: Connection, limits: Limits, person_id: str, caller: Process, at: datetime
) -> None:
    """Raise `CallerLocked` while the process is locked, unless she is known and never mistyped."""
    name = f"caller:{caller}"
    if usage.recent(connection, (name,), at)[name].refused_now < limits.caller_refusals:
        return
    person = _known(connection, person_id)
    if person is None or person.disabled_at is not None or person.wrong_codes:
        raise CallerLocked("caller: was refused too often; wait five minutes", field="caller")


def count_refusal(
    connection: Connection, limits: Limits, who: Subjects, error: RelevoError, at: datetime
) -> None:
    """Count a refusal for whom it is about, and raise what is unusual about it.

    A person is counted by name if she is enrolled: invented ones would fill the table.
    """
    alert = _Alerts(connection, who, at)
    if _known(connection, who.person_id) is not None:
        usage.count(connection, (who.person,), at, refusals=1)
        refused = usage.recent(connection, (who.person,), at)[who.person].refused_hour
        if refused >= limits.refusals:
            alert.about(who.person, Rule.MANY_REFUSALS, refused, limits.refusals)
    if not isinstance(error, _UNVERIFIED):
        return
    usage.count(connection, (who.process,), at, refusals=1)
    refused = usage.recent(connection, (who.process,), at)[who.process].refused_now
    if refused >= limits.caller_refusals:
        alert.about(who.process, Rule.CALLER_LOCKED, refused, limits.caller_refusals)
    elif 2 * refused >= limits.caller_refusals:
        alert.about(who.process, Rule.CALLER_REFUSED, refused, limits.caller_refusals)


def _known(connection: Connection, person_id: str) -> Person | None:
    return people.find_person(connection, person_id) if form(Id, person_id) else None


class _Alerts:
    def __init__(self, connection: Connection, who: Subjects, at: datetime) -> None:
        self._connection = connection
        self._who = who
        self._at = at

    def about(self, name: str, rule: Rule, seen: int, threshold: int) -> None:
        """Raise an alert, unless the same was raised within the hour."""
        if not usage.raise_alert(self._connection, rule.value, name, self._at, _QUIET):
            return
        _ALERTS.labels(rule.value).inc()
        _log.warning("unusual reading", rule=rule.value, seen=seen, threshold=threshold)
        who = self._who
        about_person, about_brand = name == who.person, name == who.company
        ledger.record(
            self._connection,
            UnusualReading(
                at=self._at,
                actor=who.caller,
                rule=Code(rule.value),
                seen=seen,
                threshold=threshold,
                person=Id(who.person_id) if about_person else None,
                brand=form(Slug, who.brand) if about_brand or about_person else None,
                caller=who.caller,
            ),
        )
