"""What arrives of cases that are here or not: kept if it is new, compared if it is not.

Texts alone may change: a later redaction takes the place of an earlier one, in whatever order they
come. Everything else that comes again must be the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from relevo.care.adapters.case_rows import StoredPost
from relevo.care.adapters.note_rows import StoredNote
from relevo.care.adapters.receipt_rows import Receipted
from relevo.care.adapters.redaction_rows import bare
from relevo.care.adapters.storage import Transaction
from relevo.care.domain.case import Case
from relevo.crossing.errors import DifferentContent
from relevo.crossing.vocabulary import (
    CaseNote,
    HandOverItem,
    PostVersion,
    Redaction,
    RedactionCause,
)
from relevo.ledger.entries import Entry
from relevo.ledger.entries import care as recorded
from relevo.ledger.values import Actor, Code, Digest, Id, Slug, version_code


@dataclass(frozen=True, slots=True)
class Arrival:
    """An item, and its case as it was before, or as the item has opened it."""

    item: HandOverItem
    before: Case
    is_new: bool
    at: datetime
    receipted: Receipted

    @property
    def case_id(self) -> str:
        """The case that it names."""
        return self.item.header.case_id


def keep_posts(tx: Transaction, agency: str, arrivals: Sequence[Arrival], actor: Actor) -> set[str]:
    """Insert post versions if absent, those that were; a later redaction of one that is here takes
    its text's place. Raises `DifferentContent`.
    """
    versions = {v.post_version_id: (a, v) for a in arrivals for v in a.item.post_versions}
    inserted = tx.cases.add_posts((a.before, v, a.at) for a, v in versions.values())
    stored = tx.cases.posts_named(agency, versions.keys() - inserted)
    later: list[PostVersion] = []
    for name in sorted(versions.keys() - inserted):
        arrival, version = versions[name]
        known = stored.get(name)
        if known is None or known.case_id != arrival.case_id or not _same(known.version, version):
            raise DifferentContent(
                "post_version_id: arrived before with other content", field="post_version_id"
            )
        if version.revision > known.version.revision:
            later.append(version)
            tx.record(_replaced(arrival, version, known, None, actor, arrival.at))
    _retext(tx, agency, later)
    return inserted


def _same(known: PostVersion, version: PostVersion) -> bool:
    """Whether they differ in nothing but which redaction of the text they carry."""
    if known.revision == version.revision:
        return known == replace(version, seal=None)
    return known == replace(
        version,
        seal=None,
        redacted_text=known.redacted_text,
        findings=known.findings,
        redaction_version=known.redaction_version,
        revision=known.revision,
    )


def keep_redactions(tx: Transaction, agency: str, arrivals: Sequence[Arrival]) -> set[str]:
    """Insert redactions if absent, those that were; of what they put back the value is kept no
    more. Raises `DifferentContent`.
    """
    redactions = {r.redaction_id: (a, r) for a in arrivals for r in a.item.redactions}
    inserted = tx.redactions.add((a.before, r, a.at) for a, r in redactions.values())
    stored = tx.redactions.named(agency, redactions.keys() - inserted)
    for name in redactions.keys() - inserted:
        arrival, redaction = redactions[name]
        known = stored.get(name)
        same = known is not None and known.case_id == arrival.case_id
        if not same or known is None or known.redaction != bare(redaction):
            raise DifferentContent(
                "redaction_id: arrived before with other content", field="redaction_id"
            )
    for name in sorted(inserted):
        arrival, redaction = redactions[name]
        if redaction.cause is RedactionCause.RESTORED:
            tx.redactions.put_back(arrival.before.key, redaction.post_version_id)
    return inserted


def replace_texts(
    tx: Transaction,
    agency: str,
    arrived: Sequence[tuple[Arrival, Redaction]],
    actor: Actor,
) -> Iterable[Entry]:
    """Put each new redaction in the place of an earlier text; what is to be recorded of it.

    One that comes after a later one, or for a version that is not here, changes no text.
    """
    if not arrived:
        return
    named = {redaction.post_version_id for _, redaction in arrived}
    stored = tx.cases.posts_named(agency, named)
    texts = {name: known.version for name, known in stored.items()}
    for arrival, redaction in sorted(arrived, key=lambda pair: pair[1].revision):
        known = stored.get(redaction.post_version_id)
        if known is None:
            continue
        if known.case_id != arrival.case_id:
            raise DifferentContent(
                "post_version_id: is another case's", field="redactions.post_version_id"
            )
        text = texts[redaction.post_version_id]
        replaces = bool(redaction.redacted_text) and redaction.revision > text.revision
        if replaces:
            text = replace(
                text,
                redacted_text=redaction.redacted_text,
                findings=redaction.findings,
                redaction_version=redaction.redaction_version,
                revision=redaction.revision,
            )
            texts[redaction.post_version_id] = text
        yield _replaced(arrival, text, known, redaction, actor, arrival.at)
    _retext(tx, agency, [text for name, text in texts.items() if text != stored[name].version])


def _retext(tx: Transaction, agency: str, texts: Sequence[PostVersion]) -> None:
    """Other texts stand from now on; what was marked as missed in those before has no place and no
    length any more.
    """
    tx.cases.retext(agency, texts)
    tx.samples.forget_stretches(agency, texts)


def _replaced(
    arrival: Arrival,
    version: PostVersion,
    known: StoredPost,
    redaction: Redaction | None,
    actor: Actor,
    at: datetime,
) -> recorded.PostRedactedAgain:
    """`redaction`: None where the version itself came again with another text."""
    digest = redaction.seal_digest if redaction else None
    named = redaction or version
    return recorded.PostRedactedAgain(
        at=at,
        actor=actor,
        agency=Slug(arrival.before.agency),
        brand=Slug(arrival.before.brand),
        case=Id(arrival.case_id),
        post_version=Id(version.post_version_id),
        redaction=Id(redaction.redaction_id) if redaction else None,
        revision=named.revision,
        cause=Code.of(redaction.cause.value) if redaction else None,
        engine=version_code(named.redaction_version),
        seal=Digest.of(digest) if digest else None,
        replaced=version.revision == named.revision > known.version.revision,
        readable_since=known.arrived_at,
        readable_seconds=max(0, int((at - known.arrived_at).total_seconds())),
    )


def keep_notes(tx: Transaction, agency: str, arrivals: Sequence[Arrival], actor: Actor) -> set[str]:
    """Insert notes if absent, those that were; a later redaction of one that is here takes its
    text's place. Raises `DifferentContent`.
    """
    notes = {note.note_id: (a, note) for a in arrivals for note in a.item.notes}
    inserted = tx.notes.add((a.before, note, a.at) for a, note in notes.values())
    stored = tx.notes.named(agency, notes.keys() - inserted)
    later: list[tuple[StoredNote, CaseNote]] = []
    for name in sorted(notes.keys() - inserted):
        arrival, note = notes[name]
        known = stored.get(name)
        if known is None or known.case_id != arrival.case_id or not _same_note(known.note, note):
            raise DifferentContent("note_id: arrived before with other content", field="note_id")
        if note.revision > known.note.revision:
            later.append((known, note))
            tx.record(_note_replaced(arrival, note, known, actor))
    tx.notes.retext(agency, later)
    return inserted


def _same_note(known: CaseNote, note: CaseNote) -> bool:
    if known.revision == note.revision:
        return known == note
    return known == replace(note, text=known.text, revision=known.revision)


def _note_replaced(
    arrival: Arrival, note: CaseNote, known: StoredNote, actor: Actor
) -> recorded.NoteRedactedAgain:
    return recorded.NoteRedactedAgain(
        at=arrival.at,
        actor=actor,
        agency=Slug(arrival.before.agency),
        brand=Slug(arrival.before.brand),
        case=Id(arrival.case_id),
        note=Id(note.note_id),
        revision=note.revision,
        readable_since=known.arrived_at,
        readable_seconds=max(0, int((arrival.at - known.arrived_at).total_seconds())),
    )
