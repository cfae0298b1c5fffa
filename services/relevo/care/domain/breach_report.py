"""What an authority is told of one or several breaches: who, which kinds, since when, through whom.

Subjects are named by their cases' public codes; no contact and no value is in it, those come by a
reveal. It says what is known here, and what a form asks for beside it (measures, risk, the officer
to call) is the writer's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from relevo.care.domain.breaches import Breach, BreachState


@dataclass(frozen=True, slots=True)
class ReportedBreach:
    """One breach with what is known of its case.

    Attributes:
        public_code: of the case, as the customer quotes it.
        covered_at_agency, covered_at_care: since when the text is covered there; None: not known.
        text_changed: whether care's text is another by now.
    """

    breach: Breach
    public_code: str
    covered_at_agency: datetime | None
    covered_at_care: datetime | None
    text_changed: bool

    @property
    def covered(self) -> bool:
        """Whether the value can no longer be read on either side, as far as is known."""
        return self.covered_at_care is not None or self.text_changed


@dataclass(frozen=True, slots=True)
class ReportedClock:
    """A country's clock over all of the breaches.

    Attributes:
        due: when the first of them is due.
        met: whether all that were notified were so in time; False as well if one that is open is
            overdue; None: nothing is owed any more, or there is still time.
    """

    country: str
    due: datetime
    met: bool | None


@dataclass(frozen=True, slots=True)
class BreachReport:
    """The report.

    Attributes:
        subjects: how many people, as far as cases are known to be one person's.
        kinds: how many values of each kind.
        since: since when the first of them was readable in public.
        readable: how many still are.
    """

    made_at: datetime
    brand: str
    subjects: int
    cases: int
    kinds: Mapping[str, int]
    agencies: tuple[str, ...]
    channels: tuple[str, ...]
    since: datetime
    readable: int
    clocks: tuple[ReportedClock, ...]
    breaches: tuple[ReportedBreach, ...]


def report(
    found: Sequence[ReportedBreach], *, brand: str, subjects: int, at: datetime
) -> BreachReport:
    """The report of at least one breach, all of one brand."""
    breaches = [one.breach for one in found]
    return BreachReport(
        made_at=at,
        brand=brand,
        subjects=subjects,
        cases=len({(one.agency, one.case_id) for one in breaches}),
        kinds=dict(sorted(Counter(one.type for one in breaches).items())),
        agencies=tuple(sorted({one.agency for one in breaches})),
        channels=tuple(sorted({one.channel for one in breaches})),
        since=min(one.public_since for one in breaches),
        readable=sum(not one.covered for one in found),
        clocks=_clocks(breaches, at),
        breaches=tuple(found),
    )


def _clocks(breaches: Sequence[Breach], at: datetime) -> tuple[ReportedClock, ...]:
    due: dict[str, datetime] = {}
    met: dict[str, list[bool]] = {}
    for breach in breaches:
        for deadline in breach.deadlines:
            country = deadline.country
            due[country] = min(due.get(country, deadline.at), deadline.at)
            in_time = _met(breach, deadline.at, at)
            if in_time is not None:
                met.setdefault(country, []).append(in_time)
    return tuple(
        ReportedClock(country, due[country], all(met[country]) if country in met else None)
        for country in sorted(due, key=lambda one: (due[one], one))
    )


def _met(breach: Breach, due: datetime, at: datetime) -> bool | None:
    if breach.state is BreachState.DISMISSED:
        return None
    if breach.closed_at is not None:
        return breach.closed_at <= due
    return None if at < due else False
