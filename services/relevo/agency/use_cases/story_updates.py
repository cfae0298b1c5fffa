"""Updates that change no case, many at once: a line in the story, or a seal that may go.

They are nearly all of what care sends. No case is held for them: only the stream's holder, who is
alone, writes such lines and erases cases, and a seal's digest never changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from sqlalchemy.engine import Connection

from relevo.agency.adapters import store_cases, store_posts, store_redactions
from relevo.agency.context import AgencyContext
from relevo.agency.domain.timeline import TimelineEntry, TimelineKind
from relevo.agency.use_cases.outcomes import APPLIED, UNKNOWN_CASE, UNKNOWN_KIND
from relevo.agency.use_cases.recording import line
from relevo.agency.use_cases.typed import withheld
from relevo.crossing import limits
from relevo.crossing.errors import ReceiptRefused
from relevo.crossing.statements import IngestNotice
from relevo.crossing.updates import (
    Assigned,
    FormLink,
    Given,
    Ingested,
    Question,
    Received,
    Unassigned,
    Unknown,
    Update,
    care_of,
)
from relevo.errors import InvalidInput, RelevoError
from relevo.ledger.values import NONCE_SIZE

_URL_CHARACTERS = 500

StoryUpdate: TypeAlias = (
    Received | Assigned | Unassigned | Question | FormLink | Given | Ingested | Unknown
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """An update with all that needs no database: its texts redacted, its notice verified.

    Attributes:
        seal_digest: lower-case hex, from the vault's notice.
        refused: why it has no effect: its id is none, or its notice is not the vault's.
    """

    update: Update
    kind: StoryUpdate
    seal_digest: str | None = None
    refused: str | None = None


def prepare(context: AgencyContext, update: Update, kind: StoryUpdate) -> Prepared:
    """No value of a customer's may come in by this door, and no seal go that the vault lacks."""
    try:
        _check_ids(kind)
    except InvalidInput as refused:
        return Prepared(update, kind, refused=refused.reason)
    match kind:
        case Question(question_id, text):
            redactor = context.redactor_of(update.brand)
            return Prepared(update, Question(question_id, withheld(redactor, text)))
        case FormLink(url, expires_at, form_id):
            redactor = context.redactor_of(update.brand)
            shown = withheld(redactor, url)[:_URL_CHARACTERS]
            return Prepared(update, FormLink(shown, expires_at, form_id))
        case Ingested():
            return _noticed(context, update, kind)
    return Prepared(update, kind)


def _check_ids(kind: StoryUpdate) -> None:
    """Refuse what stands where an id should: it could be anything, a name too."""
    match kind:
        case Assigned(assignee_id):
            limits.check_id(assignee_id, "assignee_id")
        case Question(question_id):
            limits.check_id(question_id, "question_id")
        case FormLink(form_id=form_id) if form_id:
            limits.check_id(form_id, "form_id")
        case Given():
            limits.check_given(kind)


def _noticed(context: AgencyContext, update: Update, ingested: Ingested) -> Prepared:
    brand = context.require_brand(update.brand)
    try:
        notice = IngestNotice.verify(ingested.notice, brand.notice_keys)
        named = (notice.agency, notice.brand, notice.case_id, notice.post_version_id)
        if named != (context.org, update.brand, update.case_id, ingested.post_version_id):
            raise ReceiptRefused("the notice is for another seal", field="notice")
    except RelevoError as refused:
        return Prepared(update, ingested, refused=refused.reason)
    return Prepared(update, ingested, seal_digest=notice.seal_digest)


def effects(
    context: AgencyContext, connection: Connection, batch: Sequence[Prepared], now: datetime
) -> tuple[str, ...]:
    """What each update does, in order; APPLIED, or a code that says why one had no effect."""
    effect = _Effect(context, now)
    effect.look(connection, batch)
    outcomes = tuple(effect.outcome(prepared) for prepared in batch)
    effect.write(connection)
    return outcomes


class _Effect:
    """What one batch does to the database: read at once, written at once."""

    def __init__(self, context: AgencyContext, now: datetime) -> None:
        self._context = context
        self._now = now
        self._lines: list[TimelineEntry] = []
        self._nonces: dict[str, bytes] = {}
        self._delete_after: dict[str, datetime] = {}

    def look(self, connection: Connection, batch: Sequence[Prepared]) -> None:
        """Read all that `outcome` asks for."""
        named = {prepared.update.case_id for prepared in batch}
        self._brands = store_cases.brands_of(connection, named)
        told = {one.update.case_id for one in batch if isinstance(one.kind, Received)}
        self._received = set(store_cases.with_line(connection, told, TimelineKind.RECEIVED))
        sealed = {one.kind.post_version_id for one in batch if isinstance(one.kind, Ingested)}
        self._digests = {
            **store_posts.seal_digests(connection, sealed),
            **store_redactions.seal_digests(connection, sealed),
        }

    def outcome(self, prepared: Prepared) -> str:
        """Note down what the update does."""
        update = prepared.update
        if self._brands.get(update.case_id) != update.brand:
            return UNKNOWN_CASE
        if prepared.refused is not None:
            return prepared.refused
        match prepared.kind:
            case Ingested() as ingested:
                return self._ingested(prepared, ingested)
            case Received():
                if update.case_id not in self._received:
                    self._received.add(update.case_id)
                    self._tell(update, TimelineKind.RECEIVED)
            case Assigned(assignee_id):
                self._tell(update, TimelineKind.ASSIGNED, reference_id=assignee_id)
            case Unassigned():
                self._tell(update, TimelineKind.UNASSIGNED)
            case Question(question_id, text):
                told = self._tell(update, TimelineKind.QUESTION, question_id, text=text)
                self._nonces[told.entry_id] = self._context.random_bytes(NONCE_SIZE)
            case FormLink(url, expires_at, form_id):
                kind = TimelineKind.FORM_LINK
                self._tell(update, kind, form_id or None, url=url, expires_at=expires_at)
            case Given(form_id, types):
                for given in dict.fromkeys(types):
                    self._tell(update, TimelineKind.GIVEN, form_id, code=given)
            case Unknown():
                return UNKNOWN_KIND
        return APPLIED

    def write(self, connection: Connection) -> None:
        """Write what was noted down."""
        store_cases.add_lines_to_timelines(connection, self._lines, text_nonces=self._nonces)
        store_posts.ingested(connection, self._delete_after, at=self._now)
        store_redactions.ingested(connection, self._delete_after, at=self._now)

    def _ingested(self, prepared: Prepared, ingested: Ingested) -> str:
        """Let the seal go after the grace, once the vault's own signature says that it has it."""
        digest = self._digests.get((prepared.update.case_id, ingested.post_version_id))
        if digest is None or digest.hex() != prepared.seal_digest:
            return ReceiptRefused.reason
        grace = timedelta(seconds=ingested.grace_seconds)
        self._delete_after.setdefault(ingested.post_version_id, self._now + grace)
        return APPLIED

    def _tell(
        self,
        update: Update,
        kind: TimelineKind,
        reference_id: str | None = None,
        *,
        text: str | None = None,
        code: str | None = None,
        url: str | None = None,
        expires_at: datetime | None = None,
    ) -> TimelineEntry:
        told = line(
            self._context,
            update.case_id,
            kind,
            at=self._now,
            actor=care_of(update.brand),
            text=text,
            reference_id=reference_id,
            code=code,
            url=url,
            expires_at=expires_at,
        )
        self._lines.append(told)
        return told
