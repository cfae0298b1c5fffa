"""What a marked sample says of the redactor: precision and leak rate, each with its interval.

Precision is right / (right + too much), over findings. The leak rate is missed / (right + missed),
over values that should be covered. Both are given twice: for the texts that were looked at, as they
are counted, and for the population, where each text stands for population / examined of its
stratum. Intervals are Wilson's score intervals (E. B. Wilson, JASA 22, 1927, p. 209), at 95 %; for
the population with Kish's effective size (sum w)^2 / sum w^2 in the place of the number of trials
(L. Kish, Survey Sampling, 1965), as Korn and Graubard (1998) do for survey data.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from relevo.care.domain.sampling import Stratum, Verdict
from relevo.crossing.intervals import Interval, wilson


@dataclass(frozen=True, slots=True)
class Rate:
    """How often something happened in how many trials. No trial: no rate.

    Attributes:
        sample: of what was looked at.
        population: with each trial weighted by what its text stands for.
    """

    events: int
    trials: int
    sample: Interval | None
    population: Interval | None


@dataclass(frozen=True, slots=True)
class Judged:
    """One value or finding of an examined text, with what was said of it.

    Attributes:
        detector: None for what was missed.
        weight: how many texts of the population its text stands for.
    """

    verdict: Verdict
    type: str
    country: str | None
    detector: str | None
    redaction_version: str
    arrived_at: datetime
    weight: float


@dataclass(frozen=True, slots=True)
class Group:
    """What belongs together, and its rates.

    Attributes:
        name: None where the group has none: a value of no country, the whole.
        version: of the redactor, where the group is told apart by it.
        leak: None where it cannot be told: nobody knows which detector missed something.
    """

    name: str | None
    version: str | None
    right: int
    too_much: int
    missed: int
    precision: Rate
    leak: Rate | None


@dataclass(frozen=True, slots=True)
class Report:
    """What a sample says.

    Attributes:
        blank: strata of which nothing was examined yet; the population's rates are without them.
    """

    population: int
    drawn: int
    examined: int
    blank: tuple[Stratum, ...]
    total: Group
    by_type: tuple[Group, ...]
    by_country: tuple[Group, ...]
    by_detector: tuple[Group, ...]
    by_version: tuple[Group, ...]
    by_week: tuple[Group, ...]


def rate_of(trials: Sequence[tuple[bool, float]]) -> Rate:
    """The rate of trials, each with whether it happened, and its weight (more than 0)."""
    events = sum(happened for happened, _ in trials)
    if not trials:
        return Rate(0, 0, None, None)
    weight = math.fsum(weight for _, weight in trials)
    share = math.fsum(weight for happened, weight in trials if happened) / weight
    effective = weight * weight / math.fsum(weight * weight for _, weight in trials)
    return Rate(
        events,
        len(trials),
        wilson(events, len(trials)),
        wilson(share * effective, effective),
    )


def weights(strata: Sequence[Stratum], examined: Counter[int]) -> tuple[float | None, ...]:
    """For each stratum, how many texts one that was examined stands for; None: none was."""
    return tuple(
        stratum.population / examined[place] if examined[place] else None
        for place, stratum in enumerate(strata)
    )


def report(strata: Sequence[Stratum], examined: Counter[int], judged: Sequence[Judged]) -> Report:
    """What was said of the examined texts, put together.

    Args:
        examined: how many texts of each stratum were.
        judged: what was said of those texts.
    """

    def grouped(
        name: Callable[[Judged], str | None], *, version: bool = False, leak: bool = True
    ) -> tuple[Group, ...]:
        found: dict[tuple[str | None, str | None], list[Judged]] = defaultdict(list)
        for one in judged:
            if leak or one.detector is not None:
                found[name(one), one.redaction_version if version else None].append(one)
        ordered = sorted(found, key=lambda key: (key[0] is None, key[0] or "", key[1] or ""))
        return tuple(_group(*key, found[key], leak=leak) for key in ordered)

    return Report(
        population=sum(stratum.population for stratum in strata),
        drawn=sum(stratum.drawn for stratum in strata),
        examined=examined.total(),
        blank=tuple(one for place, one in enumerate(strata) if not examined[place]),
        total=_group(None, None, judged, leak=True),
        by_type=grouped(lambda one: one.type),
        by_country=grouped(lambda one: one.country),
        by_detector=grouped(lambda one: one.detector, version=True, leak=False),
        by_version=grouped(lambda one: one.redaction_version),
        by_week=grouped(lambda one: week_of(one.arrived_at)),
    )


def week_of(moment: datetime) -> str:
    """The ISO 8601 week, in UTC, such as `2026-W19`."""
    year, week, _ = moment.astimezone(UTC).isocalendar()
    return f"{year}-W{week:02}"


def _group(name: str | None, version: str | None, judged: Iterable[Judged], *, leak: bool) -> Group:
    by_verdict: dict[Verdict, list[Judged]] = defaultdict(list)
    for one in judged:
        by_verdict[one.verdict].append(one)
    right = [one.weight for one in by_verdict[Verdict.RIGHT]]
    too_much = [one.weight for one in by_verdict[Verdict.TOO_MUCH]]
    missed = [one.weight for one in by_verdict[Verdict.MISSED]]
    return Group(
        name,
        version,
        len(right),
        len(too_much),
        len(missed),
        precision=rate_of(_trials(right, too_much)),
        leak=rate_of(_trials(missed, right)) if leak else None,
    )


def _trials(events: Iterable[float], others: Iterable[float]) -> list[tuple[bool, float]]:
    return [*((True, weight) for weight in events), *((False, weight) for weight in others)]
