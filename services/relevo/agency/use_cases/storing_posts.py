"""Sealed post versions are stored, one or many in the caller's transaction.

For each: version, seal, case, ledger entries and timeline; for each case that is new or changed one
outbox row. All of it or, if anything fails, nothing of any.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy.engine import Connection

from relevo.agency.adapters import store_cases, store_handovers, store_intake
from relevo.agency.adapters.store_intake import NewVersion
from relevo.agency.adapters.tables import ledger
from relevo.agency.context import AgencyContext
from relevo.agency.domain.case import Case, open_case
from relevo.agency.domain.post import Taken
from relevo.agency.domain.standing import (
    ConversationKey,
    PostKey,
    Standing,
    conversation_key,
    post_key,
)
from relevo.agency.domain.timeline import TimelineEntry, TimelineKind
from relevo.agency.use_cases.recording import engine_code, redacted_findings
from relevo.agency.use_cases.sealing_posts import Ready
from relevo.crossing.vocabulary import Verb
from relevo.ledger.entries import Entry
from relevo.ledger.entries import Verb as RecordedVerb
from relevo.ledger.entries import agency as recorded
from relevo.ledger.values import Code, Digest, Id, Slug, commit
from relevo.ledger.values import actor as actor_of


class CaseMoved(Exception):
    """The case for which a post was sealed is no longer the one; `place` in the batch."""

    def __init__(self, place: int) -> None:
        super().__init__()
        self.place = place


@dataclass(slots=True)
class _Writing:
    """What a batch writes, collected in order and written at its end."""

    at: datetime
    actor: str
    backfill: bool
    standing: Standing
    codes: list[str] = field(default_factory=list)
    versions: list[NewVersion] = field(default_factory=list)
    opened: dict[str, Case] = field(default_factory=dict)
    changed: dict[str, Case] = field(default_factory=dict)
    current: dict[ConversationKey, str] = field(default_factory=dict)
    adopted: dict[PostKey, str] = field(default_factory=dict)
    lines: list[TimelineEntry] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    def write(self, connection: Connection) -> None:
        """Write it all; one statement a table and kind."""
        opened, changed = list(self.opened.values()), list(self.changed.values())
        store_handovers.add_cases(connection, opened, self.at, backfill=self.backfill)
        store_handovers.change_cases(connection, changed, self.at, backfill=self.backfill)
        store_intake.set_current_cases(connection, self.current)
        store_intake.store(connection, self.versions)
        store_intake.adopt(connection, self.adopted)
        store_cases.add_lines_to_timelines(connection, self.lines)
        ledger.record_all(connection, self.entries)


def store_all(
    context: AgencyContext,
    connection: Connection,
    batch: Sequence[Ready],
    *,
    at: datetime,
    actor: str,
    backfill: bool = False,
) -> list[Taken]:
    """Store versions in order; those that came before have the answer that they had.

    Args:
        backfill: they are a page's history: they cross behind what happens now, and none opens
            again a case that was settled after it was written.

    Raises:
        CaseMoved: one was sealed for another case than it belongs to now; roll back.
    """
    if not batch:
        return []
    coming = [(ready.event, ready.place.author_ref) for ready in batch]
    standing = store_intake.hold(connection, coming)
    writing = _Writing(at, actor, backfill, standing)
    writing.codes = _public_codes(context, connection, batch, standing, at)
    answers = []
    for number, ready in enumerate(batch):
        taken = standing.taken(ready.event)
        if taken is None:
            taken = _take(context, writing, ready, number)
        answers.append(taken)
    writing.write(connection)
    return answers


def _public_codes(
    context: AgencyContext,
    connection: Connection,
    batch: Sequence[Ready],
    standing: Standing,
    at: datetime,
) -> list[str]:
    """As many as cases may be opened: one for each post that has none now, and is not removed."""
    number = sum(
        ready.event.verb is not Verb.REMOVE
        and standing.taken(ready.event) is None
        and standing.case_for(ready.event, ready.place.author_ref, at=at) is None
        for ready in batch
    )
    return store_cases.free_public_codes(connection, context.new_public_code, number)


def _take(context: AgencyContext, writing: _Writing, ready: Ready, number: int) -> Taken:
    standing, event, place = writing.standing, ready.event, ready.place
    case = standing.case_for(event, place.author_ref, at=writing.at)
    if event.verb is not Verb.REMOVE:  # a removal has no seal: it fits any case
        moved = place.case_id is not None if case is None else case.case_id != place.seal_case_id
        if moved:
            raise CaseMoved(number)
    if case is not None:
        case = _add_to_case(context, writing, ready, case)
    elif event.verb is not Verb.REMOVE:
        case = _open(context, writing, ready)
    writing.versions.append(
        NewVersion(
            event=event,
            version=replace(ready.version, received_at=writing.at),
            case_id=case.case_id if case else None,
            text_nonce=ready.text_nonce,
            seal_key_id=ready.seal_key_id,
        )
    )
    if case is not None and standing.known(event).waits:
        writing.adopted[post_key(event)] = case.case_id
    writing.entries.append(_entry(writing, ready, case))
    return standing.keep(event, ready.version.post_version_id, case)


def _add_to_case(context: AgencyContext, writing: _Writing, ready: Ready, case: Case) -> Case:
    """A case with the post added; a newer text of a post that stands opens it again."""
    speaks = writing.standing.speaks(ready.event)
    if writing.backfill and case.settled_at is not None:
        speaks = speaks and ready.event.event_time > case.settled_at
    changed = case.with_post(at=writing.at, reopen=speaks, handle=ready.author_handle)
    if changed.is_open and not case.is_open:
        writing.entries.append(
            recorded.CaseReopened(
                at=writing.at,
                actor=actor_of(writing.actor),
                case=Id(case.case_id),
                brand=Slug(case.brand),
                version=changed.version,
                reason=Code("NEW_COMMENT"),
            )
        )
        writing.lines.append(
            _line(
                context,
                writing,
                changed,
                TimelineKind.REOPENED,
                reference_id=ready.version.post_version_id,
                code="NEW_COMMENT",
            )
        )
    kept = writing.opened if case.case_id in writing.opened else writing.changed
    kept[case.case_id] = writing.standing.cases[case.case_id] = changed
    return changed


def _open(context: AgencyContext, writing: _Writing, ready: Ready) -> Case:
    event, place = ready.event, ready.place
    case = open_case(
        case_id=place.seal_case_id,
        brand=event.brand,
        channel=event.channel,
        thread_id=event.thread_id,
        author_ref=place.author_ref,
        author_handle=ready.author_handle,
        public_code=writing.codes.pop(),
        at=writing.at,
    )
    conversation = conversation_key(event, place.author_ref)
    writing.opened[case.case_id] = writing.standing.cases[case.case_id] = case
    writing.current[conversation] = writing.standing.current[conversation] = case.case_id
    writing.entries.append(
        recorded.CaseOpened(
            at=writing.at,
            actor=actor_of(writing.actor),
            case=Id(case.case_id),
            brand=Slug(case.brand),
            channel=Slug(case.channel),
        )
    )
    writing.lines.append(_line(context, writing, case, TimelineKind.OPENED))
    return case


def _line(
    context: AgencyContext,
    writing: _Writing,
    case: Case,
    kind: TimelineKind,
    *,
    reference_id: str | None = None,
    code: str | None = None,
) -> TimelineEntry:
    return TimelineEntry(
        entry_id=context.new_id(),
        case_id=case.case_id,
        at=writing.at,
        kind=kind,
        actor=writing.actor,
        reference_id=reference_id,
        code=code,
    )


def _entry(writing: _Writing, ready: Ready, case: Case | None) -> Entry:
    event, version = ready.event, ready.version
    if version.seal_digest is None or ready.text_nonce is None or case is None:
        return recorded.PostRemoved(
            at=writing.at,
            actor=actor_of(writing.actor),
            case=Id(case.case_id) if case else None,
            post_version=Id(version.post_version_id),
            brand=Slug(event.brand),
            channel=Slug(event.channel),
        )
    return recorded.PostRedacted(
        at=writing.at,
        actor=actor_of(writing.actor),
        case=Id(case.case_id),
        post_version=Id(version.post_version_id),
        brand=Slug(event.brand),
        channel=Slug(event.channel),
        verb=RecordedVerb(version.verb.value),
        engine=engine_code(version.redaction_version),
        findings=redacted_findings(version.findings),
        text_commitment=commit(version.redacted_text, ready.text_nonce),
        seal=Digest.of(version.seal_digest),
    )
