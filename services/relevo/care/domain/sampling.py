"""Samples of redacted texts for an auditor: what is drawn, how, and what she says of each finding.

The unit is a text, also one in which nothing was found: a leak may stand there. Each text is in one
stratum, that of the rarest kind it holds, so that whatever is rare is looked at too. Within a
stratum the texts with the smallest keys SHA-256(seed || id) are drawn (sequential random sampling
with permanent random numbers, Ohlsson 1995): who knows seed and frame repeats the draw with nothing
but a hash.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from relevo.care.domain.errors import NothingToSample, SampleTooSmall
from relevo.crossing.vocabulary import FindingSpan
from relevo.redaction.again import BY_HAND

SEED_SIZE = 32
"""Bytes of a draw's seed."""

FLOOR = 3
"""Texts that every stratum gives before the rest is shared out, as far as the size allows."""

MAX_SIZE = 1_000
MAX_FRAME = 200_000


class Verdict(StrEnum):
    """What an auditor says. Of a later mark, that an earlier one counts no more."""

    RIGHT = "right"  # it is personal and covered
    TOO_MUCH = "too_much"  # it is nothing personal
    MISSED = "missed"  # it is personal and readable
    WITHDRAWN = "withdrawn"  # what was said of it was a mistake


@dataclass(frozen=True, slots=True)
class Kind:
    """What a redactor finds: a finding type, and the country of the scheme if it has one."""

    type: str
    country: str | None

    @property
    def order(self) -> tuple[str, str]:
        """Its place in every list."""
        return self.type, self.country or ""


@dataclass(frozen=True, slots=True)
class Unit:
    """A text that can be drawn, without the text.

    Attributes:
        kinds: what the redactor found in it.
    """

    post_version_id: str
    case_id: str
    arrived_at: datetime
    kinds: frozenset[Kind]


@dataclass(frozen=True, slots=True)
class Stratum:
    """Texts whose rarest kind is `kind` (None: nothing was found): how many there are and how many
    were drawn.
    """

    kind: Kind | None
    population: int
    drawn: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """A text that was drawn, and the place of its stratum among the draw's."""

    unit: Unit
    stratum: int


@dataclass(frozen=True, slots=True)
class Draw:
    """What was drawn.

    Attributes:
        chosen: in a random order across the strata, so that a part of them is a sample too.
        frame_digest: SHA-256 over the frame; a draw from another frame is another draw.
    """

    strata: tuple[Stratum, ...]
    chosen: tuple[Chosen, ...]
    frame_digest: bytes


@dataclass(frozen=True, slots=True, order=True)
class SampleKey:
    """A sample: of one agency's texts."""

    agency: str
    sample_id: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What a sample is drawn from: the texts of one agency and brand that arrived at care from
    `since` on and before `until`.
    """

    agency: str
    brand: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample that was drawn.

    Attributes:
        size: texts that were asked for; there may have been fewer.
        seed, frame_digest: lower-case hex; with them the draw can be repeated.
        examined: how many of its texts were looked at whole.
    """

    key: SampleKey
    frame: Frame
    size: int
    seed: str
    frame_digest: str
    strata: tuple[Stratum, ...]
    drawn_by: str
    drawn_at: datetime
    examined: int = 0

    @property
    def population(self) -> int:
        """How many texts it was drawn from."""
        return sum(stratum.population for stratum in self.strata)

    @property
    def drawn(self) -> int:
        """How many texts it has."""
        return sum(stratum.drawn for stratum in self.strata)


@dataclass(frozen=True, slots=True)
class Item:
    """One text of a sample, without the text.

    Attributes:
        position: its place in the random order, from 0.
        stratum: the place of its stratum among the sample's.
    """

    post_version_id: str
    case_id: str
    position: int
    stratum: int
    arrived_at: datetime
    examined_by: str | None = None
    examined_at: datetime | None = None


def kinds_of(findings: Iterable[FindingSpan]) -> frozenset[Kind]:
    """What the redactor found; what a person covered is none of it."""
    return frozenset(
        Kind(finding.type, finding.country) for finding in findings if finding.detector != BY_HAND
    )


def draw(units: Collection[Unit], *, size: int, seed: bytes) -> Draw:
    """Choose `size` of the frame's texts, or all if there are no more. The order of `units` does
    not matter.

    Raises:
        NothingToSample: the frame is empty.
        SampleTooSmall: not every stratum would be represented.
    """
    if not units:
        raise NothingToSample("no text arrived in that time")
    strata = _stratified(units)
    kinds = sorted(strata, key=lambda kind: kind.order if kind else ("", ""))
    given = allocate([len(strata[kind]) for kind in kinds], size)
    keyed: list[tuple[bytes, Chosen]] = []
    for place, (kind, share) in enumerate(zip(kinds, given, strict=True)):
        ranked = sorted((_key(seed, unit), unit.post_version_id, unit) for unit in strata[kind])
        keyed += [(key, Chosen(unit, place)) for key, _, unit in ranked[:share]]
    keyed.sort(key=lambda one: one[0])
    return Draw(
        strata=tuple(
            Stratum(kind, len(strata[kind]), share)
            for kind, share in zip(kinds, given, strict=True)
        ),
        chosen=tuple(chosen for _, chosen in keyed),
        frame_digest=_digest(kinds, strata),
    )


def allocate(populations: Sequence[int], size: int) -> tuple[int, ...]:
    """How many to draw of each stratum: the floor first, the rest in proportion to what is left of
    each (largest remainders).

    Raises:
        SampleTooSmall: `size` is less than the number of strata, and than there is.
    """
    if size >= sum(populations):
        return tuple(populations)
    if size < len(populations):
        raise SampleTooSmall(
            f"size: must be {len(populations)} at least, one for each kind", field="size"
        )
    floor = min(FLOOR, size // len(populations))
    given = [min(floor, population) for population in populations]
    left = size - sum(given)
    room = [population - share for population, share in zip(populations, given, strict=True)]
    shares = [divmod(left * one, sum(room)) for one in room]
    given = [share + whole for share, (whole, _) in zip(given, shares, strict=True)]
    by_remainder = sorted(range(len(shares)), key=lambda place: (-shares[place][1], place))
    for place in by_remainder[: size - sum(given)]:
        given[place] += 1
    return tuple(given)


def _stratified(units: Iterable[Unit]) -> Mapping[Kind | None, list[Unit]]:
    """By the rarest kind; without countries where there are more of these than a sample has texts:
    the agency, which is audited, says which country a finding is of.
    """
    units = list(units)
    strata = _by_rarest(units)
    if len(strata) > MAX_SIZE:
        strata = _by_rarest([_without_countries(unit) for unit in units])
    return strata


def _without_countries(unit: Unit) -> Unit:
    return replace(unit, kinds=frozenset(replace(kind, country=None) for kind in unit.kinds))


def _by_rarest(units: Sequence[Unit]) -> Mapping[Kind | None, list[Unit]]:
    texts_with = Counter(kind for unit in units for kind in unit.kinds)
    strata: dict[Kind | None, list[Unit]] = defaultdict(list)
    for unit in units:
        rarest = min(unit.kinds, key=lambda kind: (texts_with[kind], kind.order), default=None)
        strata[rarest].append(unit)
    return strata


def _key(seed: bytes, unit: Unit) -> bytes:
    return hashlib.sha256(seed + unit.post_version_id.encode()).digest()


def _digest(kinds: Iterable[Kind | None], strata: Mapping[Kind | None, Sequence[Unit]]) -> bytes:
    """Over a line `id TAB type TAB country` for each text, sorted; empty where there is none."""
    lines = sorted(
        "\t".join((unit.post_version_id, *(kind.order if kind else ("", ""))))
        for kind in kinds
        for unit in strata[kind]
    )
    return hashlib.sha256("".join(line + "\n" for line in lines).encode()).digest()
