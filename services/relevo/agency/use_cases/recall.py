"""A case comes back from care: this side was restored from a backup, and has forgotten it, or what
was newer of it. Seals do not come back: the vault has them, or care still waits for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from prometheus_client import Counter
from sqlalchemy.engine import Connection

from relevo.agency.adapters import (
    store_cases,
    store_handovers,
    store_posts,
    store_recalled,
    store_receipts,
)
from relevo.agency.adapters.store_recalled import Recalled
from relevo.agency.adapters.tables import ledger
from relevo.agency.context import AgencyContext
from relevo.agency.domain.again import redacted_again
from relevo.agency.domain.case import Case, recalled_case
from relevo.agency.domain.timeline import TimelineEntry, TimelineKind
from relevo.agency.use_cases.recording import tell
from relevo.agency.use_cases.typed import withheld
from relevo.crossing.vocabulary import CaseHeader, CaseNote, HandOverItem, PostVersion, Verb
from relevo.errors import InvalidInput
from relevo.ledger.entries import agency as recorded
from relevo.ledger.values import NONCE_SIZE, Id, Slug
from relevo.ledger.values import actor as actor_of
from relevo.redaction import Redactor
from relevo.redaction.again import redact_again
from relevo.service import logs

_CONSTANT = ("brand", "channel", "thread_id", "author_ref", "public_code", "opened_at")
"""What of a case's header is the same in every version."""

_NOBODYS = "nobody's"
"""Stands for the redaction of what is found in a text that came back: there is none."""

_log = logs.get("recall")
_RECALLED = Counter("relevo_agency_cases_recalled", "Cases that came back from care", ["brand"])


def take(context: AgencyContext, brand: str, case_id: str, given: HandOverItem) -> bool:
    """Store what care gave back of a case; what is here already stays as it is.

    Where both sides went on apart, the case goes over once more under a version that is new to
    both. A header that was made here says nothing new, whatever became of its receipt.

    Returns:
        False if it cannot stand here: another case, an erased one, or its code is taken.
    """
    item = _redacted(context, brand, given)
    header = item.header
    if (header.brand, header.case_id) != (brand, case_id):
        _log.error("care gave back another case", brand=brand, case=case_id)
        return False
    try:
        return _store(context, item)
    except _CannotStand:
        _log.error("a case of care's cannot stand here", brand=brand, case=case_id)
        return False


class _CannotStand(Exception):
    """What came back is none of our cases; the transaction is rolled back."""


def _store(context: AgencyContext, item: HandOverItem) -> bool:
    """Raises `_CannotStand`."""
    header, now = item.header, context.clock()
    with context.database.write() as connection:
        store_recalled.hold_posts(connection, header, item.post_versions)
        here = store_cases.get(connection, header.case_id, lock=True)
        if not _stands(connection, here, header):
            raise _CannotStand
        case = _merged(connection, here, item, now)
        versions = store_recalled.add_versions(
            connection, header, [_with_nonce(context, one) for one in item.post_versions]
        )
        notes = _add_notes(context, connection, case, item.notes)
        if here is not None and here == case and not versions and not notes:
            return True
        _record(context, connection, case, header.version, versions, notes, now)
    brand, came = header.brand, len(versions)
    _RECALLED.labels(brand).inc()
    _log.warning("a case came back from care", brand=brand, case=header.case_id, versions=came)
    return True


def _stands(connection: Connection, here: Case | None, header: CaseHeader) -> bool:
    """Whether it is the case that is here in all that never changes, or can be a new one."""
    if here is not None:
        known = here.header()
        return all(getattr(known, name) == getattr(header, name) for name in _CONSTANT)
    return not store_recalled.is_known(connection, header.case_id) and store_recalled.code_is_free(
        connection, header.public_code, header.case_id
    )


def _merged(connection: Connection, here: Case | None, item: HandOverItem, now: datetime) -> Case:
    """Store the case as care has it; queue it if this side has something that care lacks."""
    header = item.header
    if here is None:
        case = recalled_case(header)
        store_recalled.insert_case(connection, case, now)
        return case
    if store_recalled.was_made_here(connection, here.case_id, header.changed_at):
        return here
    ahead = here.version >= header.version
    case = here.recalled(header)
    unseen = store_receipts.care_lacks(connection, here.case_id)
    if not case.is_open and store_posts.has_comment_unseen_at(connection, here.case_id, now):
        case = case.reopened(at=now)
    elif unseen and not ahead:
        case = replace(case, version=case.version + 1, changed_at=now)
    if ahead or unseen:
        store_handovers.change_case(connection, case, now)
    else:
        store_cases.update(connection, [case])
    store_recalled.known_to_care(connection, here.case_id, header.version)
    return case


def _redacted(context: AgencyContext, brand: str, item: HandOverItem) -> HandOverItem:
    """Its texts once more redacted: no value of a customer's may come in by this door."""
    redactor = context.redactor_of(brand)
    header = item.header
    if header.note is not None:
        header = replace(header, note=_kept(redactor, header.note))
    return HandOverItem(
        header,
        tuple(_redacted_version(redactor, version) for version in item.post_versions),
        tuple(replace(note, text=_kept(redactor, note.text)) for note in item.notes),
    )


def _redacted_version(redactor: Redactor, version: PostVersion) -> PostVersion:
    """Its placeholders stay; nothing can be sealed of what is found beside them."""
    text = version.redacted_text
    spans = [(finding.start, finding.end) for finding in version.findings]
    try:
        again = redact_again(redactor.redact, text, spans)
    except InvalidInput:
        return replace(version, redacted_text=withheld(redactor, text), findings=())
    if not again.added:
        return version
    made = redacted_again(
        version.findings, again, redaction_id=_NOBODYS, post_version_id=version.post_version_id
    )
    findings = tuple(
        replace(one, field_number=None, seal_id=None) if one.seal_id == _NOBODYS else one
        for one in made.findings
    )
    return replace(version, redacted_text=made.text, findings=findings)


def _kept(redactor: Redactor, text: str) -> str:
    """The text as it is if nothing is found in it: placeholders in it are our own."""
    try:
        clean = not text or not redactor.redact(text).findings
    except InvalidInput:
        clean = False
    return text if clean else withheld(redactor, text)


def _with_nonce(context: AgencyContext, version: PostVersion) -> Recalled:
    has_text = version.verb is not Verb.REMOVE
    return Recalled(version, context.random_bytes(NONCE_SIZE) if has_text else None)


def _add_notes(
    context: AgencyContext, connection: Connection, case: Case, notes: Sequence[CaseNote]
) -> tuple[str, ...]:
    known = store_recalled.known_notes(connection, case.case_id)
    missing = [note for note in notes if note.note_id not in known]
    for note in missing:
        line = TimelineEntry(
            note.note_id, case.case_id, note.at, TimelineKind.NOTE, note.actor, note.text
        )
        nonce = context.random_bytes(NONCE_SIZE)
        store_cases.add_to_timeline(connection, line, text_nonce=nonce)
        store_recalled.add_note(connection, case.case_id, note)
    return tuple(note.note_id for note in missing)


def _record(
    context: AgencyContext,
    connection: Connection,
    case: Case,
    version: int,
    versions: Sequence[str],
    notes: Sequence[str],
    now: datetime,
) -> None:
    actor = context.process("forwarder")
    tell(context, connection, case, TimelineKind.RECALLED, at=now, actor=actor)
    ledger.record(
        connection,
        recorded.CaseRecalled(
            at=now,
            actor=actor_of(actor),
            case=Id(case.case_id),
            brand=Slug(case.brand),
            version=version,
            post_versions=tuple(Id(one) for one in versions),
            notes=tuple(Id(one) for one in notes),
        ),
    )
