"""An auditor says what is right, too much or missed in a text of a sample.

In one transaction: her marks, their ledger entry, and, of what was missed, the request to the
agency to cover it and the breaches that the brand's policy makes of it. What is covered comes back
by the path of every redaction (docs/adr/0015-re-redaction.md).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from relevo.care.adapters.case_rows import StoredPost
from relevo.care.adapters.storage import Transaction
from relevo.care.domain.breaches import Breach
from relevo.care.domain.case import Case, CaseKey
from relevo.care.domain.errors import (
    CoverPending,
    NotAllMarked,
    TextChanged,
    UnknownItem,
    UnknownMark,
)
from relevo.care.domain.marks import (
    Mark,
    Marking,
    Missed,
    placeholders_of,
    standing,
    unmarked,
    verdicts,
)
from relevo.care.domain.sampling import Item, Sample, SampleKey, Verdict
from relevo.care.domain.timeline import Event, EventKind
from relevo.care.use_cases.context import Care
from relevo.care.use_cases.sampling import ReadItem, read_in, visible_sample
from relevo.crossing.limits import MAX_FINDINGS, check_cover
from relevo.crossing.updates import Cover, Stretch
from relevo.crossing.vocabulary import PostVersion
from relevo.ledger.entries import care as recorded
from relevo.ledger.entries.base import MarkItem
from relevo.ledger.values import Code, Id, Slug, version_code
from relevo.redaction.again import cover_each

COVER_PATIENCE = timedelta(hours=1)
"""How long a request to cover keeps others from the same text; it is answered within a minute."""
_MARKS_OF_AN_ENTRY = 200
"""An entry has at most 65,535 bytes, which some 230 marks fill whatever they are."""


def mark(
    care: Care,
    key: SampleKey,
    post_version_id: str,
    brands: Collection[str],
    marking: Marking,
    *,
    actor: Id,
) -> ReadItem:
    """Keep what she says of a text; what was missed is covered on both sides. The same again
    changes nothing, but for what was missed.

    Raises:
        UnknownSample, UnknownItem: there is none that the person may see.
        TextChanged: it was redacted again since she read it.
        InvalidInput, CoveredByHand: naming `right` or `too_much`.
        MalformedMessage, CutsPlaceholder, NothingToCover: naming `stretches` or `start`.
        UnknownMark: what a missed value `replaces` is no mark of one that counts.
        CoverPending: something of it was marked as missed within the last hour, and the agency has
            not covered it yet.
        NotAllMarked: she says that all was looked at, and something is not marked.
    """
    with care.storage.write() as tx:
        act = _held(care, tx, key, post_version_id, brands, actor)
        if act.version.revision != marking.revision:
            raise TextChanged("the text has changed meanwhile", field="revision")
        found = [*act.of_findings(marking), *act.of_misses(marking.missed)]
        if marking.examined and unmarked(act.version, [*act.before, *found]):
            raise NotAllMarked("something that is covered has no mark", field="examined")
        examined = marking.examined and act.item.examined_at is None
        if found or examined:
            act.keep(found, examined=marking.examined or act.item.examined_at is not None)
        return read_in(tx, act.sample, post_version_id)


def withdraw(
    care: Care,
    key: SampleKey,
    post_version_id: str,
    mark_id: str,
    brands: Collection[str],
    *,
    actor: Id,
) -> ReadItem:
    """Undo a mark; it stays in the history. What was covered stays covered, and a breach that it
    opened is somebody else's to dismiss. A text whose finding has no mark any more is not examined.

    Raises:
        UnknownSample, UnknownItem, UnknownMark: there is none that counts.
    """
    with care.storage.write() as tx:
        act = _held(care, tx, key, post_version_id, brands, actor)
        undone = _named(standing(act.before), mark_id)
        if undone is None:
            raise UnknownMark("the text has no such mark", field="mark_id")
        withdrawal = replace(
            undone,
            mark_id=care.new_id(),
            verdict=Verdict.WITHDRAWN,
            start=None,
            end=None,
            cover_id=None,
            replaces=mark_id,
            at=act.at,
            actor=str(actor),
        )
        was_examined = act.item.examined_at is not None
        act.keep([withdrawal], examined=was_examined and undone.placeholder is None)
        return read_in(tx, act.sample, post_version_id)


def _held(
    care: Care,
    tx: Transaction,
    key: SampleKey,
    post_version_id: str,
    brands: Collection[str],
    actor: Id,
) -> _Act:
    """A text with its case held, so that neither text nor marks change until the end."""
    sample = visible_sample(tx, key, brands)
    named = tx.samples.item(key, post_version_id)
    case = tx.cases.get(CaseKey(key.agency, named.case_id), lock=True) if named else None
    item = tx.samples.item(key, post_version_id, lock=True)
    known = tx.cases.posts_named(key.agency, [post_version_id]).get(post_version_id)
    if case is None or item is None or known is None:
        raise UnknownItem("the sample has no such text", field="post_version_id")
    before = tuple(tx.samples.marks(key, post_version_id))
    return _Act(care, tx, sample, case, item, known, before, actor, care.now())


@dataclass(frozen=True, slots=True)
class _Act:
    """One act on one text, within its transaction."""

    care: Care
    tx: Transaction
    sample: Sample
    case: Case
    item: Item
    stored: StoredPost
    before: tuple[Mark, ...]
    actor: Id
    at: datetime

    @property
    def version(self) -> PostVersion:
        """The text that stands."""
        return self.stored.version

    def of_findings(self, marking: Marking) -> list[Mark]:
        """Marks of what is covered; raises as `verdicts`."""
        said = verdicts(marking, self.version, self.before)
        shown = placeholders_of(self.version)
        known = {one.placeholder: one.mark_id for one in standing(self.before)}
        return [
            Mark(
                mark_id=self.care.new_id(),
                verdict=verdict,
                placeholder=label,
                type=shown[label].finding.type,
                country=shown[label].finding.country,
                detector=shown[label].finding.detector,
                redaction_version=self.version.redaction_version,
                revision=self.version.revision,
                at=self.at,
                actor=str(self.actor),
                replaces=known.get(label),
            )
            for label, verdict in said.items()
        ]

    def of_misses(self, missed: Sequence[Missed]) -> list[Mark]:
        """Marks of what is readable, which all go to the agency in one request."""
        if not missed:
            return []
        self._check_not_pending()
        cover_id = self.care.new_id()
        self._check_stretches(cover_id, missed)
        self._check_replaced(missed)
        return [
            Mark(
                mark_id=self.care.new_id(),
                verdict=Verdict.MISSED,
                placeholder=None,
                type=one.type.value,
                country=one.country,
                detector=None,
                redaction_version=self.version.redaction_version,
                revision=self.version.revision,
                at=self.at,
                actor=str(self.actor),
                start=one.start,
                end=one.end,
                cover_id=cover_id,
                replaces=one.replaces,
            )
            for one in missed
        ]

    def keep(self, found: Sequence[Mark], *, examined: bool) -> None:
        """Write marks with all that follows from them, and whether the text is examined now."""
        self.tx.samples.add_marks(self.sample.key, self.version.post_version_id, found)
        if examined != (self.item.examined_at is not None):
            by, at = (str(self.actor), self.at) if examined else (None, None)
            changed = replace(self.item, examined_by=by, examined_at=at)
            self.tx.samples.set_examined(self.sample.key, changed)
        missed = [one for one in found if one.verdict is Verdict.MISSED]
        self._record(found, missed[0].cover_id if missed else None, examined)
        if missed:
            self._ask_to_cover(missed)
            self._open_breaches(missed)

    def _check_stretches(self, cover_id: str, missed: Sequence[Missed]) -> None:
        """By the rules by which the agency covers them, in the same text."""
        stretches = tuple(Stretch(one.start, one.end, one.type.value) for one in missed)
        version = self.version
        check_cover(Cover(cover_id, version.post_version_id, version.revision, stretches))
        cover_each(
            version.redacted_text,
            [(finding.start, finding.end) for finding in version.findings],
            [((one.start, one.end), one.type) for one in missed],
            most=MAX_FINDINGS,
        )

    def _check_replaced(self, missed: Iterable[Missed]) -> None:
        """What is repeated is a missed value's mark that counts, each once."""
        left = {one.mark_id for one in standing(self.before) if one.verdict is Verdict.MISSED}
        for name in (one.replaces for one in missed if one.replaces is not None):
            if name not in left:
                raise UnknownMark("replaces: is no missed value's mark", field="replaces")
            left.remove(name)

    def _check_not_pending(self) -> None:
        """A request makes another text of it, in which a second would find other stretches.

        One that had no effect, such as at an agency of an earlier release, holds up no other for
        longer than its patience: the agency covers what is asked of a revision that still stands.
        """
        version = self.version
        if self.tx.samples.missed_in(
            self.case.agency,
            version.post_version_id,
            revision=version.revision,
            since=self.at - COVER_PATIENCE,
        ):
            raise CoverPending("the text is being covered", field="missed")

    def _record(self, found: Sequence[Mark], cover_id: str | None, examined: bool) -> None:
        parts = range(0, max(1, len(found)), _MARKS_OF_AN_ENTRY)
        self.tx.record_all(
            [self._entry(found[at : at + _MARKS_OF_AN_ENTRY], cover_id, examined) for at in parts]
        )

    def _entry(
        self, found: Iterable[Mark], cover_id: str | None, examined: bool
    ) -> recorded.SampleMarked:
        return recorded.SampleMarked(
            at=self.at,
            actor=self.actor,
            agency=Slug(self.case.agency),
            brand=Slug(self.case.brand),
            case=Id(self.case.case_id),
            sample=Id(self.sample.key.sample_id),
            post_version=Id(self.version.post_version_id),
            revision=self.version.revision,
            engine=version_code(self.version.redaction_version),
            marks=tuple(_entry_of(one) for one in found),
            examined=examined,
            cover=Id(cover_id) if cover_id else None,
        )

    def _ask_to_cover(self, missed: Sequence[Mark]) -> None:
        version, cover_id = self.version, missed[0].cover_id
        assert cover_id is not None
        # Of the request nothing but its id is kept; its stretches are those of the marks.
        told = Cover(cover_id, version.post_version_id, version.revision, ())
        self.tx.updates.add(self.case, self.care.new_id(), told, at=self.at)
        event = Event(
            self.care.new_id(),
            EventKind.COVER_ASKED,
            self.at,
            str(self.actor),
            subject=version.post_version_id,
            code=" ".join(dict.fromkeys(one.type for one in missed)),
            number=version.revision,
        )
        self.tx.desk.add_event(self.case, event)

    def _open_breaches(self, missed: Iterable[Mark]) -> None:
        """One for each value of the policy's types, unless the mark that it repeats has one."""
        policy = self.care.breach_policy
        types = {one.mark_id: one.type for one in self.before}
        opened = [
            self._breach(one)
            for one in missed
            if one.type in policy.types and types.get(one.replaces or "") not in policy.types
        ]
        self.tx.breaches.add(opened)
        self.tx.record_all([self._breach_entry(one) for one in opened])

    def _breach(self, missed: Mark) -> Breach:
        version = self.version
        return Breach(
            agency=self.case.agency,
            brand=self.case.brand,
            case_id=self.case.case_id,
            breach_id=self.care.new_id(),
            post_version_id=version.post_version_id,
            mark_id=missed.mark_id,
            type=missed.type,
            revision=version.revision,
            channel=self.case.header.channel,
            public_since=version.event_time,
            agency_since=version.received_at,
            care_since=self.stored.arrived_at,
            opened_at=self.at,
            opened_by=str(self.actor),
            deadlines=self.care.breach_policy.deadlines(self.at),
        )

    def _breach_entry(self, breach: Breach) -> recorded.BreachOpened:
        return recorded.BreachOpened(
            at=self.at,
            actor=self.actor,
            agency=Slug(breach.agency),
            brand=Slug(breach.brand),
            case=Id(breach.case_id),
            breach=Id(breach.breach_id),
            post_version=Id(breach.post_version_id),
            mark=Id(breach.mark_id),
            type=Code(breach.type),
            readable_since=breach.care_since,
            clocks=tuple(Code(one.country) for one in breach.deadlines),
            due=breach.deadlines[0].at,
        )


def _named(marks: Iterable[Mark], mark_id: str) -> Mark | None:
    return next((one for one in marks if one.mark_id == mark_id), None)


def _entry_of(mark: Mark) -> MarkItem:
    return MarkItem(
        mark=Id(mark.mark_id),
        verdict=Code.of(mark.verdict.value),
        type=Code(mark.type),
        country=Code(mark.country) if mark.country else None,
        detector=version_code(mark.detector) if mark.detector else None,
        replaces=Id(mark.replaces) if mark.replaces else None,
    )
