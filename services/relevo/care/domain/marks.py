"""What an auditor says of one text of a sample, mark by mark. A mark never changes: a later one
takes its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from relevo.care.domain.errors import CoveredByHand
from relevo.care.domain.sampling import Verdict
from relevo.crossing.errors import MalformedMessage
from relevo.crossing.limits import check_placeholder
from relevo.crossing.updates import care_of
from relevo.crossing.vocabulary import FindingSpan, PostVersion, Redaction, RedactionCause
from relevo.errors import InvalidInput
from relevo.redaction import FindingType
from relevo.redaction.again import BY_HAND


class CoverState(StrEnum):
    """What became of a stretch that was marked as missed."""

    PENDING = "pending"  # the agency was told, and has not answered with another text yet
    COVERED = "covered"
    CHANGED = "changed"  # the text became another one first: look again


@dataclass(frozen=True, slots=True)
class Missed:
    """A readable stretch, in code points of the text that was seen.

    Attributes:
        country: of the scheme, where the auditor knows it: ISO 3166-1 alpha-2.
        replaces: the mark of the same value in an earlier text, not covered, that this one repeats.
    """

    start: int
    end: int
    type: FindingType
    country: str | None = None
    replaces: str | None = None


@dataclass(frozen=True, slots=True)
class Marking:
    """What an auditor says at once of a text that she sees.

    Attributes:
        revision: which redaction of the text it is.
        right, too_much: placeholders as they stand in the text, such as `[DNI-1]`.
        rest_right: whatever is covered and has no mark is right.
        examined: all of the text was looked at.
    """

    revision: int
    right: tuple[str, ...] = ()
    too_much: tuple[str, ...] = ()
    missed: tuple[Missed, ...] = ()
    rest_right: bool = False
    examined: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark of one finding or missed value.

    Attributes:
        placeholder: of a finding; None for what was missed.
        type, country, detector, redaction_version: the finding's, as it was marked; of what was
            missed, the auditor's type and country, no detector, and the redactor that missed it.
        revision: which redaction of the text was seen.
        start, end: of what was missed, as long as the text that was seen stands.
        cover_id: the request to cover it.
        replaces: the mark in whose place this one stands.
    """

    mark_id: str
    verdict: Verdict
    placeholder: str | None
    type: str
    country: str | None
    detector: str | None
    redaction_version: str
    revision: int
    at: datetime
    actor: str
    start: int | None = None
    end: int | None = None
    cover_id: str | None = None
    replaces: str | None = None


@dataclass(frozen=True, slots=True)
class Placeholder:
    """What a reader sees of one covered value: its label, and everywhere where it stands.

    Attributes:
        finding: of the first place.
    """

    label: str
    places: tuple[tuple[int, int], ...]
    finding: FindingSpan

    @property
    def by_hand(self) -> bool:
        """Whether a person covered it, not the redactor."""
        return self.finding.detector == BY_HAND


def placeholders_of(version: PostVersion) -> Mapping[str, Placeholder]:
    """The covered values of a text by their labels, in the order of the text.

    An agency's span that is no placeholder is left out: what stands there could be anything.
    """
    found: dict[str, Placeholder] = {}
    for finding in version.findings:
        label = version.redacted_text[finding.start : finding.end]
        try:
            check_placeholder(label, "placeholder")
        except MalformedMessage:
            continue
        place = (finding.start, finding.end)
        known = found.get(label)
        places = (*known.places, place) if known else (place,)
        found[label] = Placeholder(label, places, known.finding if known else finding)
    return found


def standing(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """The marks that count, in the order in which they were made."""
    marks = tuple(marks)
    replaced = {mark.replaces for mark in marks}
    return tuple(
        mark
        for mark in marks
        if mark.mark_id not in replaced and mark.verdict is not Verdict.WITHDRAWN
    )


def verdicts(marking: Marking, version: PostVersion, before: Iterable[Mark]) -> dict[str, Verdict]:
    """What a marking says of the placeholders of a text, beside what was said before.

    Raises:
        InvalidInput: naming `right` or `too_much`: one does not stand in the text, or stands in
            both lists.
        CoveredByHand: a person covered it.
    """
    shown = placeholders_of(version)
    said: dict[str, Verdict] = {}
    for name, labels in (("right", marking.right), ("too_much", marking.too_much)):
        for label in labels:
            if label not in shown:
                raise InvalidInput(f"{name}: names what does not stand in the text", field=name)
            if shown[label].by_hand:
                raise CoveredByHand(f"{name}: names what a person covered", field=name)
            if said.setdefault(label, Verdict(name)) is not Verdict(name):
                raise InvalidInput(f"{name}: names what is in the other list", field=name)
    known = {mark.placeholder: mark.verdict for mark in standing(before)}
    if marking.rest_right:
        for label, one in shown.items():
            if not one.by_hand and label not in known:
                said.setdefault(label, Verdict.RIGHT)
    return {label: verdict for label, verdict in said.items() if known.get(label) is not verdict}


def unmarked(version: PostVersion, marks: Iterable[Mark]) -> list[str]:
    """What the redactor covered in a text and nobody has marked."""
    known = {mark.placeholder for mark in standing(marks)}
    return [
        label
        for label, one in placeholders_of(version).items()
        if not one.by_hand and label not in known
    ]


def cover_state(
    mark: Mark, brand: str, revision: int, redactions: Iterable[Redaction]
) -> CoverState:
    """What became of a missed value.

    Args:
        revision: of the text that stands.
        redactions: of the text, as far as they are known.
    """
    if revision <= mark.revision:
        return CoverState.PENDING
    covered = any(answers(one, brand, mark.revision) for one in redactions)
    return CoverState.COVERED if covered else CoverState.CHANGED


def answers(redaction: Redaction, brand: str, revision: int) -> bool:
    """Whether a text's redaction is the one that care asked for of its `revision`; of each there is
    one request at most.
    """
    asked = (revision + 1, RedactionCause.BY_HAND, care_of(brand))
    return (redaction.revision, redaction.cause, redaction.actor) == asked
