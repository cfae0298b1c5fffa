"""What either side refuses before it looks any further. Pure checks that raise.

Each error names the field and never repeats its content.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise

from relevo.crossing.checkpoint_limits import check_leaf_hash
from relevo.crossing.continuity import (
    LANGUAGES,
    MAX_SCRIPT_CHARACTERS,
    ApprovedScript,
    check_counted_slug,
    check_reading,
)
from relevo.crossing.errors import MalformedMessage
from relevo.crossing.updates import Cover, Given
from relevo.crossing.value_types import VALUE_TYPES
from relevo.crossing.vocabulary import (
    Action,
    ActionKind,
    CaseHeader,
    CaseNote,
    FindingSpan,
    HandOverItem,
    PostVersion,
    Redaction,
)

MAX_ITEMS = 100
MAX_POST_VERSIONS = 200
MAX_NOTES = 50
MAX_REDACTIONS = 200
MAX_FINDINGS = 1_000
MAX_TEXT_BYTES = 400_000
MAX_SEAL_BYTES = 1 << 20
MAX_NOTE_CHARACTERS = 4_000
MAX_REPLY_CHARACTERS = 8_000
MAX_QUESTION_CHARACTERS = 2_000
MAX_RESTORED_CHARACTERS = 8_000
MAX_STRETCHES = 100
MAX_GIVEN = 20
MAX_MESSAGE_BYTES = 4 << 20
MAX_VERSION = 1 << 53
EARLIEST = datetime(2004, 1, 1, tzinfo=UTC)
LATEST = datetime(2100, 1, 1, tzinfo=UTC)

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_PLATFORM_ID = re.compile(r"[!-~]{1,200}")
_AUTHOR_REF = re.compile(r"[0-9a-f]{32}")
_HANDLE = re.compile(r"@[A-Za-z0-9_.-]{1,63}")
_CODE = re.compile(r"[A-Z0-9_]{1,64}")
_PUBLIC_CODE = re.compile(r"[A-Z0-9-]{4,12}")
_PLACEHOLDER = re.compile(r"\[[A-Z]{2,20}-[0-9]{1,9}\]")
_FORBIDDEN_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def check_id(value: str, field: str) -> str:
    """A random id: UUID in lower-case text."""
    return _match(_ID, value, field, "must be a UUID in lower-case text")


def check_slug(value: str, field: str) -> str:
    """The id of a brand, agency or channel."""
    return _match(_SLUG, value, field, "must be 1 to 40 characters of a-z, 0-9 and '-'")


def check_platform_id(value: str, field: str) -> str:
    """A platform's id of a post or thread."""
    return _match(_PLATFORM_ID, value, field, "must be 1 to 200 printable ASCII characters")


def check_handle(value: str, field: str) -> str:
    """A public handle with its `@`."""
    return _match(_HANDLE, value, field, "must be '@' and at most 63 of A-Z a-z 0-9 _ . -")


def check_placeholder(value: str, field: str) -> str:
    """A placeholder as it stands in a redacted text."""
    return _match(_PLACEHOLDER, value, field, "must be a placeholder such as [DNI-1]")


def check_instant(value: datetime, field: str) -> datetime:
    """An aware time between 2004 (the first of our channels) and 2100."""
    if value.tzinfo is None or not EARLIEST <= value < LATEST:
        raise MalformedMessage(f"{field}: must be a time between 2004 and 2100", field=field)
    return value


def check_text(value: str, field: str, *, characters: int) -> str:
    """Text of at most `characters`, without control characters but tab, CR and LF."""
    if len(value) > characters:
        raise MalformedMessage(f"{field}: must be at most {characters} characters", field=field)
    if _FORBIDDEN_CONTROL.search(value):
        raise MalformedMessage(f"{field}: must not hold control characters", field=field)
    return value


def check_item(item: HandOverItem) -> None:
    """Refuse a hand-over item that breaks the contract of `case.proto`."""
    _check_header(item.header)
    check_leaf_hash(item.leaf_hash)
    if len(item.post_versions) > MAX_POST_VERSIONS:
        _refuse("post_versions", f"must be at most {MAX_POST_VERSIONS}")
    seen: set[str] = set()
    for version in item.post_versions:
        _check_post_version(version)
        if (version.seal is None) != (version.seal_digest is None):
            _refuse("seal_digest", "must come with the seal and only with it")
        if version.post_version_id in seen:
            _refuse("post_version_id", "must not repeat within one item")
        seen.add(version.post_version_id)
    if len(item.notes) > MAX_NOTES:
        _refuse("notes", f"must be at most {MAX_NOTES}")
    for note in item.notes:
        _check_note(note)
    if len({note.note_id for note in item.notes}) != len(item.notes):
        _refuse("note_id", "must not repeat within one item")
    if len(item.redactions) > MAX_REDACTIONS:
        _refuse("redactions", f"must be at most {MAX_REDACTIONS}")
    for redaction in item.redactions:
        _check_redaction(redaction)
    named = [redaction.redaction_id for redaction in item.redactions]
    if len({*named, *seen}) != len(named) + len(seen):
        _refuse("redaction_id", "must not repeat within one item")


def check_recalled(item: HandOverItem) -> None:
    """Refuse a recalled case that breaks the contract of `case.proto`; it has no seals, and may
    hold more than one hand-over carries.
    """
    _check_header(item.header)
    for version in item.post_versions:
        _check_post_version(version)
    for note in item.notes:
        _check_note(note)


def check_cover(cover: Cover) -> None:
    """Refuse a request to cover that breaks the contract of `update.proto`."""
    check_id(cover.request_id, "request_id")
    check_id(cover.post_version_id, "post_version_id")
    if not 0 <= cover.revision <= MAX_VERSION:
        _refuse("revision", "must be at most 2^53")
    if len(cover.stretches) > MAX_STRETCHES:
        _refuse("stretches", f"must be at most {MAX_STRETCHES}")
    if not all(0 <= one.start < one.end <= MAX_TEXT_BYTES for one in cover.stretches):
        _refuse("stretches", "must each hold a character")
    ordered = sorted(cover.stretches, key=lambda one: one.start)
    if any(following.start < one.end for one, following in pairwise(ordered)):
        _refuse("stretches", "must not overlap")


def check_given(given: Given) -> None:
    """Refuse what tells of a form and breaks the contract of `update.proto`."""
    check_id(given.form_id, "form_id")
    if not 1 <= len(given.types) <= MAX_GIVEN:
        _refuse("types", f"must be 1 to {MAX_GIVEN}")
    if not set(given.types) <= VALUE_TYPES:
        _refuse("types", "must be of the closed list")


def check_action(action: Action) -> None:
    """Refuse an action that breaks the contract of `action.proto`."""
    check_id(action.action_id, "action_id")
    check_slug(action.brand, "brand")
    check_id(action.case_id, "case_id")
    check_instant(action.at, "at")
    if action.reply_id is not None:
        check_id(action.reply_id, "reply_id")
    if action.source_id is not None:
        check_platform_id(action.source_id, "source_id")
    if action.reason is not None:
        _match(_CODE, action.reason, "reason", "must be 1 to 64 of A-Z, 0-9 and '_'")
    _check_actor(action.actor)
    if action.proof is not None:
        check_text(action.proof, "proof", characters=500)
    if action.post_version_id is not None:
        check_id(action.post_version_id, "post_version_id")
    if action.placeholder is not None:
        check_placeholder(action.placeholder, "placeholder")
    if action.reading is not None:
        if action.reply_id is None:
            _refuse("reply_id", "must be there with a reading")
        check_reading(action.reading)
    if action.kind is ActionKind.RESTORATION_ASKED:
        for field in ("post_version_id", "placeholder"):
            if getattr(action, field) is None:
                _refuse(field, "must be there for this kind")


def check_script(script: ApprovedScript) -> None:
    """Refuse a script that breaks the contract of `bridge_service.proto`."""
    check_counted_slug(script.script_id, "script_id")
    if not 1 <= script.version <= MAX_VERSION:
        _refuse("version", "must be between 1 and 2^53")
    if script.language not in LANGUAGES:
        _refuse("language", f"must be one of {', '.join(LANGUAGES)}")
    _match(_CODE, script.situation, "situation", "must be 1 to 64 of A-Z, 0-9 and '_'")
    if not script.text.strip():
        _refuse("text", "must not be empty")
    check_text(script.text, "text", characters=MAX_SCRIPT_CHARACTERS)
    check_instant(script.approved_at, "approved_at")


def _check_header(header: CaseHeader) -> None:
    check_id(header.case_id, "case_id")
    check_slug(header.brand, "brand")
    check_slug(header.channel, "channel")
    if not 1 <= header.version <= MAX_VERSION:
        _refuse("version", "must be between 1 and 2^53")
    _match(_PUBLIC_CODE, header.public_code, "public_code", "must be 4 to 12 of A-Z, 0-9 and '-'")
    check_platform_id(header.thread_id, "thread_id")
    _match(_AUTHOR_REF, header.author_ref, "author_ref", "must be 32 hexadecimal characters")
    if header.author_handle is not None:
        check_handle(header.author_handle, "author_handle")
    if header.note is not None:
        check_text(header.note, "note", characters=MAX_NOTE_CHARACTERS)
    check_instant(header.opened_at, "opened_at")
    check_instant(header.changed_at, "changed_at")


def _check_post_version(version: PostVersion) -> None:
    check_id(version.post_version_id, "post_version_id")
    check_platform_id(version.source_id, "source_id")
    if version.parent_source_id is not None:
        check_platform_id(version.parent_source_id, "parent_source_id")
    check_instant(version.event_time, "event_time")
    check_instant(version.received_at, "received_at")
    if version.revision > MAX_VERSION:
        _refuse("revision", "must be at most 2^53")
    _check_redacted(version.redacted_text, version.findings)
    if version.seal is not None and len(version.seal) > MAX_SEAL_BYTES:
        _refuse("seal", f"must be at most {MAX_SEAL_BYTES} bytes")


def _check_redaction(redaction: Redaction) -> None:
    check_id(redaction.redaction_id, "redaction_id")
    check_id(redaction.post_version_id, "redactions.post_version_id")
    if not 1 <= redaction.revision <= MAX_VERSION:
        _refuse("revision", "must be between 1 and 2^53")
    check_instant(redaction.at, "redactions.at")
    _check_actor(redaction.actor)
    _check_redacted(redaction.redacted_text, redaction.findings)
    if redaction.seal is not None:
        if redaction.seal_digest is None:
            _refuse("seal_digest", "must come with the seal")
        if len(redaction.seal) > MAX_SEAL_BYTES:
            _refuse("seal", f"must be at most {MAX_SEAL_BYTES} bytes")


def _check_redacted(text: str, findings: Sequence[FindingSpan]) -> None:
    if len(text.encode("utf-8", "surrogatepass")) > MAX_TEXT_BYTES:
        _refuse("redacted_text", f"must be at most {MAX_TEXT_BYTES} bytes")
    if len(findings) > MAX_FINDINGS:
        _refuse("findings", f"must be at most {MAX_FINDINGS}")
    for finding in findings:
        if not 0 <= finding.start < finding.end <= len(text):
            _refuse("findings", "must lie within the redacted text")
        if finding.seal_id is not None:
            check_id(finding.seal_id, "findings.seal_id")


def _check_note(note: CaseNote) -> None:
    check_id(note.note_id, "note_id")
    if not note.text.strip():
        _refuse("notes.text", "must not be empty")
    check_text(note.text, "notes.text", characters=MAX_NOTE_CHARACTERS)
    check_instant(note.at, "notes.at")
    if note.revision > MAX_VERSION:
        _refuse("revision", "must be at most 2^53")
    _check_actor(note.actor)


def _check_actor(actor: str) -> None:
    if not 1 <= len(actor) <= 200:
        _refuse("actor", "must be 1 to 200 characters")


def _match(pattern: re.Pattern[str], value: str, field: str, rule: str) -> str:
    if not pattern.fullmatch(value):
        _refuse(field, rule)
    return value


def _refuse(field: str, rule: str) -> None:
    raise MalformedMessage(f"{field}: {rule}", field=field)
