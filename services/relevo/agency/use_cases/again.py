"""A stored text is redacted once more: a newer redactor finds more in it, or a person does.

What is found is covered, sealed and recorded with its exposure, and crosses, all in one
transaction; the text before rests nowhere afterwards. See docs/adr/0015-re-redaction.md.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from prometheus_client import Counter
from sqlalchemy.engine import Connection

from relevo.agency.adapters import store_cases, store_handovers, store_redactions
from relevo.agency.adapters.store_redactions import NewText, Place, StoredText
from relevo.agency.adapters.tables import ledger
from relevo.agency.context import AgencyContext
from relevo.agency.domain.again import RedactedAgain, redacted_again
from relevo.agency.domain.case import Case
from relevo.agency.domain.errors import NoSealingKey, StaleVersion, UnknownPost
from relevo.agency.domain.recordable import MOST_BY_HAND
from relevo.agency.domain.timeline import TimelineKind
from relevo.agency.use_cases.actions import Acted
from relevo.agency.use_cases.outcomes import APPLIED
from relevo.agency.use_cases.recording import redacted_findings, tell
from relevo.agency.use_cases.sealing_posts import keys_for
from relevo.crossing import limits
from relevo.crossing.errors import MalformedMessage
from relevo.crossing.updates import Cover, care_of
from relevo.crossing.vocabulary import Redaction, RedactionCause
from relevo.errors import Conflict, InvalidInput, NotFound
from relevo.ledger.entries import agency as recorded
from relevo.ledger.entries.base import Tag
from relevo.ledger.values import NONCE_SIZE, Code, Digest, Id, Slug, commit, version_code
from relevo.ledger.values import actor as actor_of
from relevo.redaction import FindingType
from relevo.redaction.again import Again, Redact, cover, cover_each, redact_again
from relevo.sealing.envelope import Binding, Envelope
from relevo.sealing.sealing import FieldValue
from relevo.service import crash, logs
from relevo.service.crash import Point
from relevo.service.database import as_unavailable

_OVERWRITES = (
    Tag.AGENCY_POST_REDACTED_AGAIN,
    Tag.AGENCY_POST_RESTORED,
    Tag.AGENCY_TEXT_REDACTED_AGAIN,
    Tag.AGENCY_CASE_RECALLED,
    Tag.AGENCY_CASE_ERASED,
)
"""What is recorded wherever a text takes another's place, or is erased."""

_log = logs.get("again")
_TEXTS = Counter(
    "relevo_agency_texts_redacted_again", "Stored texts that were redacted again", ["cause"]
)


@dataclass(frozen=True, slots=True)
class Missed:
    """A stretch of a redacted text, in code points, and what it is.

    Attributes:
        revision: which redaction of the text it was seen in; in another, the stretch is another.
    """

    start: int
    end: int
    kind: FindingType
    revision: int


@dataclass(frozen=True, slots=True)
class Change:
    """What is done to a stored text, by whom and why.

    Attributes:
        redaction_version: of the redactor that has looked at all of the text, if one has.
    """

    cause: RedactionCause
    actor: str
    at: datetime
    redaction_version: str | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A redaction that is written, and what of it was covered for the first time."""

    redaction: Redaction
    content: RedactedAgain
    text_commitment: Digest


def cover_by_hand(
    context: AgencyContext,
    case_id: str,
    post_version_id: str,
    missed: Missed,
    *,
    brands: Collection[str],
    actor: str,
) -> Acted:
    """Cover what a person saw in a text as it was shown to her.

    Raises:
        UnknownCase, UnknownPost: there is none, or not for this caller.
        StaleVersion: the text was redacted again meanwhile.
        CutsPlaceholder, NothingToCover: naming `start`.
        NoSealingKey: nothing was changed; to be tried again.
    """
    now = context.clock()
    with context.database.read() as connection:
        store_cases.brand_of(connection, case_id, brands)
        seen = _current(connection, case_id, post_version_id, missed.revision)
    # Before anything is held: nobody waits for it, however long the text.
    again = cover(
        seen.text,
        seen.spans,
        (missed.start, missed.end),
        missed.kind,
        seen.exempt,
        most=_most(seen),
    )
    with context.database.write() as connection:
        case = store_cases.require(connection, case_id, brands)
        stored = _current(connection, case_id, post_version_id, missed.revision, lock=True)
        change = Change(RedactionCause.BY_HAND, actor, now)
        changed = redact_stored(context, connection, case, stored, again, change)
        crash.point(Point.AGAIN_BEFORE_COMMIT)
    crash.point(Point.AGAIN_AFTER_COMMIT)
    return Acted(changed, (missed.kind.value,))


def cover_for_care(
    context: AgencyContext, connection: Connection, case: Case, wanted: Cover, now: datetime
) -> str:
    """Cover what somebody of the brand saw in a text; APPLIED, or a code that says why not.

    Case held. In another redaction of the text than the one that was seen the stretches are others:
    nothing is covered, and who asked sees the text that stands.

    Raises:
        NoSealingKey: nothing was changed; to be tried again.
    """
    try:
        limits.check_cover(wanted)
        stretches = [((one.start, one.end), _type_of(one.type)) for one in wanted.stretches]
        name, revision = wanted.post_version_id, wanted.revision
        stored = _current(connection, case.case_id, name, revision, lock=True)
        again = cover_each(stored.text, stored.spans, stretches, stored.exempt, most=_most(stored))
    except (InvalidInput, NotFound, Conflict) as refused:
        return refused.reason
    change = Change(RedactionCause.BY_HAND, care_of(case.brand), now)
    redact_stored(context, connection, case, stored, again, change)
    return APPLIED


def _most(stored: StoredText) -> int:
    """How many placeholders a text may hold after a person covered something in it."""
    return min(limits.MAX_FINDINGS, len(stored.spans) + MOST_BY_HAND)


def _type_of(name: str) -> FindingType:
    try:
        return FindingType(name)
    except ValueError:
        raise MalformedMessage("type: is no finding type", field="type") from None


def hold(
    connection: Connection, case_id: str, post_version_id: str, brands: Collection[str]
) -> tuple[Case, StoredText]:
    """A case and one of its texts, both held; raises `UnknownCase` or `UnknownPost`."""
    case = store_cases.require(connection, case_id, brands)
    return case, _of_case(connection, case_id, post_version_id, lock=True)


def _of_case(
    connection: Connection, case_id: str, post_version_id: str, *, lock: bool = False
) -> StoredText:
    stored = store_redactions.get(connection, post_version_id, lock=lock)
    if stored is None or stored.case_id != case_id:
        raise UnknownPost("post_version_id: the case has no such text", field="post_version_id")
    return stored


def _current(
    connection: Connection,
    case_id: str,
    post_version_id: str,
    revision: int,
    *,
    lock: bool = False,
) -> StoredText:
    """The text, as long as it is this redaction of it; a revision's text never changes."""
    stored = _of_case(connection, case_id, post_version_id, lock=lock)
    if stored.revision != revision:
        raise StaleVersion("revision: the text has changed", field="revision")
    return stored


def walk(
    context: AgencyContext, brand: str, after: Place = Place(), *, limit: int = 100
) -> Place | None:
    """Look once more at some of the brand's texts that another redactor looked at last.

    One that cannot be redacted now (no sealing key, say) is left for the next walk and holds up no
    other.

    Returns:
        Where to go on; None once all were looked at.
    """
    redactor = context.redactor_of(brand)
    with context.database.read() as connection:
        texts = store_redactions.stale(
            connection, brand, redactor.version, after=after, limit=limit
        )
    as_they_are = []
    for stored in texts:
        try:
            again = _again(redactor.redact, stored)
            if again is None:
                as_they_are.append(stored)
            else:
                _redact_newly(context, stored, again)
        except Exception as error:
            if as_unavailable(error) is not None:
                raise
            _log.error(
                "text not redacted again", post_version=stored.post_version_id, exc_info=error
            )
    if as_they_are:
        with context.database.write() as connection:
            store_redactions.checked(connection, as_they_are, redactor.version)
    if len(texts) < limit:
        return None
    return Place(texts[-1].checked_version, texts[-1].position)


def forget(context: AgencyContext, forgotten: int | None) -> int | None:
    """Empty the database's log if a text was overwritten since; up to which entry of the ledger,
    which tells of each, that is so.

    `forgotten`: what this returned the last time; None at first: what was before is not known.
    """
    with context.database.read() as connection:
        newest = ledger.newest(connection)
        overwritten = forgotten is None or ledger.any_after(connection, forgotten, _OVERWRITES)
    if overwritten and not context.database.empty_log():
        return forgotten
    return newest


def redact_stored(
    context: AgencyContext,
    connection: Connection,
    case: Case,
    stored: StoredText,
    again: Again,
    change: Change,
) -> Case:
    """Put a text's new redaction in its place, record it and let it cross; the case as it is now.

    Case and text are held.

    Raises:
        NoSealingKey: there is something to seal, and nothing to seal it with.
    """
    made = write(context, connection, stored, again, change)
    leaf = ledger.record(connection, exposure(stored, made, change))
    store_handovers.name_leaves(connection, {case.case_id: leaf})
    changed = case.redacted_again(at=change.at)
    store_handovers.change_case(connection, changed, change.at)
    tell(
        context,
        connection,
        changed,
        TimelineKind.REDACTED_AGAIN,
        at=change.at,
        actor=change.actor,
        reference_id=stored.post_version_id,
        code=Code.of(change.cause.value),
    )
    _TEXTS.labels(change.cause.value).inc()
    return changed


def write(
    context: AgencyContext,
    connection: Connection,
    stored: StoredText,
    again: Again,
    change: Change,
) -> Made:
    """Seal what is covered now and put the text in its place; raises as `redact_stored`."""
    redaction_id = context.new_id()
    content = redacted_again(
        stored.findings,
        again,
        redaction_id=redaction_id,
        post_version_id=stored.post_version_id,
    )
    envelope, key_id = _sealed(context, connection, stored, content, redaction_id, change.at)
    redaction = Redaction(
        redaction_id=redaction_id,
        post_version_id=stored.post_version_id,
        revision=stored.revision + 1,
        cause=change.cause,
        at=change.at,
        actor=change.actor,
        redacted_text=content.text,
        findings=content.findings,
        redaction_version=change.redaction_version or stored.redaction_version,
        seal=envelope.to_bytes() if envelope else None,
        seal_digest=envelope.digest() if envelope else None,
    )
    nonce = context.random_bytes(NONCE_SIZE)
    new = NewText(content.text, nonce, content.findings, content.exempt)
    checked = change.redaction_version or stored.checked_version
    store_redactions.replace(connection, stored, new, redaction, key_id, checked)
    return Made(redaction, content, commit(content.text, nonce))


def exposure(stored: StoredText, made: Made, change: Change) -> recorded.PostRedactedAgain:
    """What was readable to whom since when, for the ledger."""
    redaction = made.redaction
    return recorded.PostRedactedAgain(
        at=change.at,
        actor=actor_of(change.actor),
        case=Id(stored.case_id),
        post_version=Id(stored.post_version_id),
        brand=Slug(stored.brand),
        channel=Slug(stored.channel),
        redaction=Id(redaction.redaction_id),
        revision=redaction.revision,
        cause=Code.of(change.cause.value),
        engine_before=version_code(stored.redaction_version),
        engine=version_code(redaction.redaction_version),
        findings=redacted_findings(made.content.added),
        secrets_destroyed=made.content.secrets,
        text_commitment=made.text_commitment,
        seal=Digest.of(redaction.seal_digest) if redaction.seal_digest else None,
        exposed_since=stored.received_at,
        exposed_seconds=max(0, int((change.at - stored.received_at).total_seconds())),
        exposed_at_care_since=stored.receipted_at,
    )


def _again(redact: Redact, stored: StoredText) -> Again | None:
    """The text with what is found in it covered; None: nothing is, or it cannot be read."""
    try:
        again = redact_again(redact, stored.text, stored.spans, stored.exempt)
    except InvalidInput:
        return None
    return again if again.added else None


def _redact_newly(context: AgencyContext, seen: StoredText, again: Again) -> None:
    """Keep what the redactor found in a text as it was seen. If somebody was there before, the
    next walk looks at what it is now.
    """
    redactor = context.redactor_of(seen.brand)
    with context.database.write() as connection:
        case = store_cases.get(connection, seen.case_id, lock=True)
        stored = store_redactions.get(connection, seen.post_version_id, lock=True)
        if case is None or stored is None or stored.checked_version == redactor.version:
            return
        if stored.revision != seen.revision:
            return
        change = Change(
            RedactionCause.NEWER_REDACTOR,
            context.process("forwarder"),
            context.clock(),
            redactor.version,
        )
        redact_stored(context, connection, case, stored, again, change)


def _sealed(
    context: AgencyContext,
    connection: Connection,
    stored: StoredText,
    content: RedactedAgain,
    redaction_id: str,
    now: datetime,
) -> tuple[Envelope | None, str | None]:
    if not content.values:
        return None, None
    key = keys_for(context, connection, [stored.brand], now).get(stored.brand)
    if key is None:
        raise NoSealingKey("the brand has no sealing key that holds")
    binding = Binding(context.org, stored.brand, key.key_id, stored.case_id, redaction_id)
    values = [FieldValue(value.number, value.type, value.value) for value in content.values]
    return context.sealer.seal(values, binding, key), key.key_id
