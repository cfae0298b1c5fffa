"""A post version comes in: redacted, sealed and signed in memory, then stored in one transaction.

The seal is bound to case and post version, so the case is resolved first, in a read. If it is
another one by the time of the write, the post is sealed again for that one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

import sqlalchemy as sa
from prometheus_client import Counter
from sqlalchemy.engine import Connection

from relevo.agency.adapters import store_cases, store_handovers, store_posts
from relevo.agency.adapters.store_posts import NewVersion
from relevo.agency.adapters.tables import ledger
from relevo.agency.context import AgencyContext
from relevo.agency.domain.case import Case, open_case
from relevo.agency.domain.errors import (
    Contended,
    IntakeFailed,
    PostTooLarge,
    StorageUnavailable,
)
from relevo.agency.domain.post import PostEvent, Taken
from relevo.agency.domain.protection import Protected, fits, protect, sealed_whole
from relevo.agency.domain.timeline import TimelineKind
from relevo.agency.use_cases.recording import engine_code, redacted_findings, tell
from relevo.crossing import limits
from relevo.crossing.vocabulary import PostVersion, Verb
from relevo.errors import RelevoError
from relevo.ledger.entries import Verb as RecordedVerb
from relevo.ledger.entries import agency as recorded
from relevo.ledger.values import NONCE_SIZE, Code, Digest, Id, Slug, commit
from relevo.ledger.values import actor as actor_of
from relevo.sealing.envelope import Binding, Envelope
from relevo.sealing.errors import UnsealableValue
from relevo.sealing.keys import SealingPublicKey
from relevo.sealing.sealing import FieldValue
from relevo.service import crash
from relevo.service.crash import Point

_POSTS = Counter("relevo_agency_posts", "Post versions that came in", ["verb", "outcome"])
_ATTEMPTS = 6


@dataclass(frozen=True, slots=True)
class _Sealed:
    """One post version, ready to be stored for one case."""

    version: PostVersion
    author_handle: str | None
    text_nonce: bytes | None = field(repr=False)
    seal_key_id: str | None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a post goes, as the first look found it. `case_id` None: `new_case_id` if any."""

    author_ref: str
    case_id: str | None
    new_case_id: str
    actor: str
    now: datetime

    @property
    def seal_case_id(self) -> str:
        """The case to which the seal is bound."""
        return self.case_id or self.new_case_id


class _CaseMoved(Exception):
    """The case resolved before sealing is no longer the one."""


def take_in(context: AgencyContext, event: PostEvent, *, actor: str | None = None) -> Taken:
    """Take one post version in, once, whatever is repeated.

    Args:
        actor: who brought it, if not the web process: a person's id.

    Raises:
        UnknownBrand, UnknownChannel, MalformedMessage: the event names what is not there.
        PostTooLarge: not even sealed whole does it fit the contract.
        NoSealingKey, StorageUnavailable, Contended: nothing was stored; to be tried again.
        IntakeFailed: something of ours broke; nothing was stored.
    """
    event.check()
    context.require_channel(event.brand, event.channel)
    try:
        taken = _take_in(context, event, actor or context.process("web"))
    except RelevoError:
        raise
    except sa.exc.SQLAlchemyError:
        # What a database driver says may quote what it was given.
        raise StorageUnavailable("the database did not take the post") from None
    except Exception:  # noqa: BLE001 - nor may any other message or chained error leave here
        raise IntakeFailed("the post could not be processed") from None
    _POSTS.labels(event.verb.value, "duplicate" if taken.duplicate else "taken").inc()
    return taken


def _take_in(context: AgencyContext, event: PostEvent, actor: str) -> Taken:
    redactor = context.redactor_of(event.brand)
    author_ref = _author_ref(context, event)
    protected: Protected | None = None
    for _ in range(_ATTEMPTS):
        now = context.clock()
        with context.database.read() as connection:
            before = store_posts.taken(connection, event)
            if before is not None:
                return before
            case = _case_for(connection, event, author_ref, now)
            key = _key(context, connection, event, now)
        protected = protected or protect(event, redactor.redact)
        place = _Place(author_ref, case.case_id if case else None, context.new_id(), actor, now)
        sealed = _seal(context, event, protected, place, key)
        try:
            return _store(context, event, sealed, place)
        except _CaseMoved:
            continue
    raise Contended("the case kept changing while the post was sealed")


def _author_ref(context: AgencyContext, event: PostEvent) -> str:
    if event.author is None:
        return context.pseudonyms.of_unknown(event.brand, event.channel, event.source_id)
    return context.pseudonyms.of_author(event.brand, event.channel, event.author.id)


def _key(
    context: AgencyContext, connection: Connection, event: PostEvent, now: datetime
) -> SealingPublicKey | None:
    if event.verb is Verb.REMOVE:
        return None
    return context.keys.active(connection, event.brand, now)


def _case_for(
    connection: Connection,
    event: PostEvent,
    author_ref: str,
    now: datetime,
    *,
    lock: bool = False,
) -> Case | None:
    """The case that the post belongs to; None: a new one, or none at all for a removal."""
    known = store_posts.known(connection, event)
    if known.case_id is not None:
        case = store_cases.get(connection, known.case_id, lock=lock)
        if case is not None:
            return case
    if event.verb is Verb.REMOVE:
        return None
    current = store_cases.current_case_id(
        connection, event.brand, event.channel, event.thread_id, author_ref
    )
    case = store_cases.get(connection, current, lock=lock) if current else None
    return case if case is not None and case.takes(at=now) else None


def _seal(
    context: AgencyContext,
    event: PostEvent,
    protected: Protected,
    place: _Place,
    key: SealingPublicKey | None,
) -> _Sealed:
    """Seal and sign, for the place's case. What does not fit the contract is sealed whole."""
    version_id = context.new_id()
    content = protected
    envelope: Envelope | None = None
    if key is not None:
        binding = Binding(context.org, event.brand, key.key_id, place.seal_case_id, version_id)
        envelope = _envelope(context, content, binding, key) if fits(content) else None
        if envelope is None:
            content = sealed_whole(protected)
            envelope = _envelope(context, content, binding, key)
        if envelope is None:
            raise PostTooLarge("text: the post is too large to be taken in", field="text")
    return _Sealed(
        version=PostVersion(
            post_version_id=version_id,
            source_id=event.source_id,
            parent_source_id=event.parent_source_id,
            verb=event.verb,
            event_time=event.event_time.astimezone(UTC),
            received_at=place.now,
            redacted_text=content.redacted_text,
            findings=content.findings,
            redaction_version=context.redactor_of(event.brand).version,
            attachment_count=content.attachment_count,
            seal=envelope.to_bytes() if envelope else None,
            seal_digest=envelope.digest() if envelope else None,
        ),
        author_handle=content.author_handle,
        text_nonce=context.random_bytes(NONCE_SIZE) if envelope else None,
        seal_key_id=key.key_id if key else None,
    )


def _envelope(
    context: AgencyContext, content: Protected, binding: Binding, key: SealingPublicKey
) -> Envelope | None:
    values = [FieldValue(value.number, value.type, value.value) for value in content.values]
    try:
        envelope = context.sealer.seal(values, binding, key)
    except UnsealableValue:
        return None
    return envelope if len(envelope.to_bytes()) <= limits.MAX_SEAL_BYTES else None


def _store(context: AgencyContext, event: PostEvent, sealed: _Sealed, place: _Place) -> Taken:
    """The one transaction: version, seal, case, ledger entries and outbox row."""
    with context.database.write() as connection:
        store_posts.lock(connection, event)
        store_cases.lock_conversation(
            connection, event.brand, event.channel, event.thread_id, place.author_ref
        )
        before = store_posts.taken(connection, event)
        if before is not None:
            return before
        case = _case_for(connection, event, place.author_ref, place.now, lock=True)
        if (case.case_id if case else None) != place.case_id:
            raise _CaseMoved
        if case is not None:
            case = _add_to_case(context, connection, event, sealed, place, case)
        elif event.verb is not Verb.REMOVE:
            case = _open(context, connection, event, sealed, place)
        new = NewVersion(
            version=sealed.version,
            case_id=case.case_id if case else None,
            thread_id=event.thread_id,
            text_nonce=sealed.text_nonce,
            seal_key_id=sealed.seal_key_id,
        )
        store_posts.insert(connection, event, new)
        _record(connection, event, sealed, place, case)
        crash.point(Point.INTAKE_BEFORE_COMMIT)
    crash.point(Point.INTAKE_AFTER_COMMIT)
    return Taken(
        sealed.version.post_version_id,
        case.case_id if case else None,
        case.public_code if case else None,
        duplicate=False,
    )


def _add_to_case(
    context: AgencyContext,
    connection: Connection,
    event: PostEvent,
    sealed: _Sealed,
    place: _Place,
    case: Case,
) -> Case:
    """A case with the post added; a newer text of a post that stands opens it again."""
    known = store_posts.known(connection, event)
    newest = known.newest_event is None or event.event_time > known.newest_event
    speaks = event.verb is not Verb.REMOVE and not known.removed and newest
    changed = case.with_post(at=place.now, reopen=speaks, handle=sealed.author_handle)
    store_handovers.change_case(connection, changed, place.now)
    if changed.is_open and not case.is_open:
        ledger.record(
            connection,
            recorded.CaseReopened(
                at=place.now,
                actor=actor_of(place.actor),
                case=Id(case.case_id),
                brand=Slug(case.brand),
                version=changed.version,
                reason=Code("NEW_COMMENT"),
            ),
        )
        tell(
            context,
            connection,
            changed,
            TimelineKind.REOPENED,
            at=place.now,
            actor=place.actor,
            reference_id=sealed.version.post_version_id,
            code="NEW_COMMENT",
        )
    return changed


def _open(
    context: AgencyContext,
    connection: Connection,
    event: PostEvent,
    sealed: _Sealed,
    place: _Place,
) -> Case:
    case = open_case(
        case_id=place.seal_case_id,
        brand=event.brand,
        channel=event.channel,
        thread_id=event.thread_id,
        author_ref=place.author_ref,
        author_handle=sealed.author_handle,
        public_code=store_cases.free_public_code(connection, context.new_public_code),
        at=place.now,
    )
    store_handovers.add_case(connection, case, place.now)
    store_cases.set_current_case(connection, case)
    ledger.record(
        connection,
        recorded.CaseOpened(
            at=place.now,
            actor=actor_of(place.actor),
            case=Id(case.case_id),
            brand=Slug(case.brand),
            channel=Slug(case.channel),
        ),
    )
    tell(context, connection, case, TimelineKind.OPENED, at=place.now, actor=place.actor)
    return case


def _record(
    connection: Connection,
    event: PostEvent,
    sealed: _Sealed,
    place: _Place,
    case: Case | None,
) -> None:
    version = sealed.version
    if version.seal_digest is None or sealed.text_nonce is None or case is None:
        ledger.record(
            connection,
            recorded.PostRemoved(
                at=place.now,
                actor=actor_of(place.actor),
                case=Id(case.case_id) if case else None,
                post_version=Id(version.post_version_id),
                brand=Slug(event.brand),
                channel=Slug(event.channel),
            ),
        )
        return
    ledger.record(
        connection,
        recorded.PostRedacted(
            at=place.now,
            actor=actor_of(place.actor),
            case=Id(case.case_id),
            post_version=Id(version.post_version_id),
            brand=Slug(event.brand),
            channel=Slug(event.channel),
            verb=RecordedVerb(version.verb.value),
            engine=engine_code(version.redaction_version),
            findings=redacted_findings(version.findings),
            text_commitment=commit(version.redacted_text, sealed.text_nonce),
            seal=Digest.of(version.seal_digest),
        ),
    )
