"""Sealed post versions are stored, one or many, in the caller's transaction.

For each: version, seal, case, ledger entries and timeline; for each case that is new or changed one
outbox row. All of it or, if anything fails, nothing of any.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from sqlalchemy.engine import Connection

from relevo.agency.adapters import store_cases, store_handovers, store_intake
from relevo.agency.adapters.store_intake import Coming, NewVersion
from relevo.agency.adapters.tables import ledger
from relevo.agency.context import AgencyContext
from relevo.agency.domain.case import Case, open_case
from relevo.agency.domain.post import PostEvent, Taken
from relevo.agency.domain.standing import (
    ConversationKey,
    PostKey,
    Standing,
    conversation_key,
    post_key,
)
from relevo.agency.domain.timeline import TimelineEntry, TimelineKind
from relevo.agency.use_cases.recording import redacted_findings
from relevo.agency.use_cases.sealing_posts import Place, Ready
from relevo.crossing.vocabulary import Verb
from relevo.ledger.entries import Entry
from relevo.ledger.entries import Verb as RecordedVerb
from relevo.ledger.entries import agency as recorded
from relevo.ledger.values import Code, Digest, Id, Slug, commit, version_code
from relevo.ledger.values import actor as actor_of


class CaseMoved(Exception):
    """The case for which a post was sealed is no longer the one; `place` in the batch."""

    def __init__(self, place: int) -> None:
        super().__init__()
        self.place = place


@dataclass(slots=True)
class Storing:
    """Versions being stored in one transaction: what they write is collected, and written at once.

    Attributes:
        backfill: they are a page's history: they cross behind what happens now, and none opens
            again a case that was settled after it was written.
        standing: what is known of their posts and cases, held until the transaction ends.
        codes: public codes that no case has, one for each case that may be opened.
    """

    context: AgencyContext
    at: datetime
    backfill: bool
    standing: Standing
    codes: list[str]
    versions: list[NewVersion] = field(default_factory=list)
    opened: dict[str, Case] = field(default_factory=dict)
    changed: dict[str, Case] = field(default_factory=dict)
    current: dict[ConversationKey, str] = field(default_factory=dict)
    adopted: dict[PostKey, str] = field(default_factory=dict)
    lines: list[TimelineEntry] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    @classmethod
    def begin(
        cls,
        context: AgencyContext,
        connection: Connection,
        coming: Sequence[Coming],
        *,
        at: datetime,
        backfill: bool = False,
    ) -> Storing:
        """Hold what the events are about until the transaction ends."""
        standing = store_intake.hold(connection, coming)
        new = sum(
            event.verb is not Verb.REMOVE
            and standing.taken(event) is None
            and standing.case_for(event, author, at=at) is None
            for event, author in coming
        )
        codes = store_cases.free_public_codes(connection, context.new_public_code, new)
        return cls(context, at, backfill, standing, codes)

    def place(self, event: PostEvent, author_ref: str) -> Place:
        """Where an event goes, as it stands now."""
        case = self.standing.case_for(event, author_ref, at=self.at)
        return Place(author_ref, case.case_id if case else None, self.context.new_id())

    def fits(self, ready: Ready) -> bool:
        """Whether a version is sealed for the case that it belongs to."""
        if ready.event.verb is Verb.REMOVE:  # it has no seal: it fits any case
            return True
        place = ready.place
        case = self.standing.case_for(ready.event, place.author_ref, at=self.at)
        return place.case_id is None if case is None else case.case_id == place.seal_case_id

    def store(self, ready: Ready, actor: str) -> Taken:
        """Store a version that `fits` and did not come before."""
        standing, event = self.standing, ready.event
        case = standing.case_for(event, ready.place.author_ref, at=self.at)
        if case is not None:
            case = _add_to_case(self, ready, case, actor)
        elif event.verb is not Verb.REMOVE:
            case = _open(self, ready, actor)
        self.versions.append(
            NewVersion(
                event=event,
                version=replace(ready.version, received_at=self.at),
                case_id=case.case_id if case else None,
                text_nonce=ready.text_nonce,
                seal_key_id=ready.seal_key_id,
            )
        )
        if case is not None and standing.known(event).waits:
            self.adopted[post_key(event)] = case.case_id
        self.entries.append(_entry(self, ready, case, actor))
        return standing.keep(event, ready.version.post_version_id, case)

    def write(self, connection: Connection) -> None:
        """Write it all; one statement a table and kind."""
        opened, changed = list(self.opened.values()), list(self.changed.values())
        store_handovers.add_cases(connection, opened, self.at, backfill=self.backfill)
        store_handovers.change_cases(connection, changed, self.at, backfill=self.backfill)
        store_intake.set_current_cases(connection, self.current)
        store_intake.store(connection, self.versions)
        store_intake.adopt(connection, self.adopted)
        store_cases.add_lines_to_timelines(connection, self.lines)
        leaves = ledger.record_all(connection, self.entries)
        about_texts = {
            str(entry.case): leaf
            for entry, leaf in zip(self.entries, leaves, strict=True)
            if isinstance(entry, recorded.PostRedacted | recorded.PostRemoved) and entry.case
        }
        store_handovers.name_leaves(connection, about_texts)


def store_all(
    context: AgencyContext,
    connection: Connection,
    batch: Sequence[Ready],
    *,
    at: datetime,
    actor: str,
    backfill: bool = False,
) -> list[Taken]:
    """Store versions that are sealed already, in order; those that came before have the answer
    that they had. `backfill`: see `Storing`.

    Raises:
        CaseMoved: one was sealed for another case than it belongs to now; roll back.
    """
    if not batch:
        return []
    coming = [(ready.event, ready.place.author_ref) for ready in batch]
    storing = Storing.begin(context, connection, coming, at=at, backfill=backfill)
    answers = []
    for number, ready in enumerate(batch):
        taken = storing.standing.taken(ready.event)
        if taken is None:
            if not storing.fits(ready):
                raise CaseMoved(number)
            taken = storing.store(ready, actor)
        answers.append(taken)
    storing.write(connection)
    return answers


def _add_to_case(storing: Storing, ready: Ready, case: Case, actor: str) -> Case:
    """A case with the post added; a newer text of a post that stands opens it again."""
    speaks = storing.standing.speaks(ready.event)
    if storing.backfill and case.settled_at is not None:
        speaks = speaks and ready.event.event_time > case.settled_at
    changed = case.with_post(at=storing.at, reopen=speaks, handle=ready.author_handle)
    if changed.is_open and not case.is_open:
        storing.entries.append(
            recorded.CaseReopened(
                at=storing.at,
                actor=actor_of(actor),
                case=Id(case.case_id),
                brand=Slug(case.brand),
                version=changed.version,
                reason=Code("NEW_COMMENT"),
            )
        )
        storing.lines.append(
            _line(
                storing,
                changed,
                TimelineKind.REOPENED,
                actor,
                reference_id=ready.version.post_version_id,
                code="NEW_COMMENT",
            )
        )
    kept = storing.opened if case.case_id in storing.opened else storing.changed
    kept[case.case_id] = storing.standing.cases[case.case_id] = changed
    return changed


def _open(storing: Storing, ready: Ready, actor: str) -> Case:
    event, place = ready.event, ready.place
    case = open_case(
        case_id=place.seal_case_id,
        brand=event.brand,
        channel=event.channel,
        thread_id=event.thread_id,
        author_ref=place.author_ref,
        author_handle=ready.author_handle,
        public_code=storing.codes.pop(),
        at=storing.at,
    )
    conversation = conversation_key(event, place.author_ref)
    storing.opened[case.case_id] = storing.standing.cases[case.case_id] = case
    storing.current[conversation] = storing.standing.current[conversation] = case.case_id
    storing.entries.append(
        recorded.CaseOpened(
            at=storing.at,
            actor=actor_of(actor),
            case=Id(case.case_id),
            brand=Slug(case.brand),
            channel=Slug(case.channel),
        )
    )
    storing.lines.append(_line(storing, case, TimelineKind.OPENED, actor))
    return case


def _line(
    storing: Storing,
    case: Case,
    kind: TimelineKind,
    actor: str,
    *,
    reference_id: str | None = None,
    code: str | None = None,
) -> TimelineEntry:
    return TimelineEntry(
        entry_id=storing.context.new_id(),
        case_id=case.case_id,
        at=storing.at,
        kind=kind,
        actor=actor,
        reference_id=reference_id,
        code=code,
    )


def _entry(storing: Storing, ready: Ready, case: Case | None, actor: str) -> Entry:
    event, version = ready.event, ready.version
    before = storing.standing.known(event).last_version_id
    earlier = Id(before) if before else None
    happened_at = event.event_time.astimezone(UTC)
    if version.seal_digest is None or ready.text_nonce is None or case is None:
        return recorded.PostRemoved(
            at=storing.at,
            actor=actor_of(actor),
            case=Id(case.case_id) if case else None,
            post_version=Id(version.post_version_id),
            brand=Slug(event.brand),
            channel=Slug(event.channel),
            earlier=earlier,
            happened_at=happened_at,
        )
    return recorded.PostRedacted(
        at=storing.at,
        actor=actor_of(actor),
        case=Id(case.case_id),
        post_version=Id(version.post_version_id),
        brand=Slug(event.brand),
        channel=Slug(event.channel),
        verb=RecordedVerb(version.verb.value),
        engine=version_code(version.redaction_version),
        findings=redacted_findings(version.findings),
        text_commitment=commit(version.redacted_text, ready.text_nonce),
        seal=Digest.of(version.seal_digest),
        earlier=earlier,
        happened_at=happened_at,
    )
