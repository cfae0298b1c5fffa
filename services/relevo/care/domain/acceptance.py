"""What care checks of a hand-over or a report beyond the contract's limits, before it stores it.

A peer is another company: nothing that it sends may break a row, a ledger entry or a page.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Sequence
from itertools import pairwise

from relevo.crossing.errors import MalformedMessage
from relevo.crossing.vocabulary import (
    Action,
    FindingSpan,
    HandOverItem,
    PostVersion,
    Redaction,
    Verb,
)

_TYPE = re.compile(r"[A-Z][A-Z_]{0,39}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_NAME = re.compile(r"[A-Za-z0-9_.+/-]{1,64}")
_CODE = re.compile(r"[A-Z0-9_]{1,64}")
_ACTOR = re.compile(r"[A-Za-z0-9][A-Za-z0-9:/._-]{0,199}")
_SCHEMES = "(?:https?|javascript|vbscript|data|blob|file)"
_PROOF = re.compile(rf"https://[!-~]{{1,492}}|(?!{_SCHEMES}:)[!-;=?-~]{{1,200}}", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"[0-9]{6}")
_MAX_REASONS = 16
_MAX_FIELD_NUMBER = 0xFFFF
_DIGEST_BYTES = 32
_MAX_VERSION = (1 << 53) - 1  # the largest that canonical JSON (RFC 8785) keeps exact


def check_storable(item: HandOverItem) -> None:
    """Refuse an item whose parts contradict each other or cannot be stored.

    Raises:
        MalformedMessage: naming the field.
    """
    if item.header.version > _MAX_VERSION:
        _refuse("version", "must be under 2^53")
    for version in item.post_versions:
        _check_version(version)
    for note in item.notes:
        _check_actor(note.actor)
    for redaction in item.redactions:
        _check_redaction(redaction)


def check_reportable(action: Action) -> None:
    """Refuse an action whose words could not stand in a ledger or on a page.

    Raises:
        MalformedMessage: naming the field.
    """
    _check_actor(action.actor)
    if action.reason is not None and _LONG_NUMBER.search(action.reason):
        _refuse("reason", "must not hold six digits in a row")
    if action.proof is not None and not _PROOF.fullmatch(action.proof):
        _refuse("proof", "must be a platform's id or an https link")


def _check_actor(actor: str) -> None:
    if not _ACTOR.fullmatch(actor):
        _refuse("actor", "must be an id or a process's name")


def _check_version(version: PostVersion) -> None:
    _check_digest(version.seal, version.seal_digest)
    if version.verb is Verb.REMOVE and (version.seal is not None or version.redacted_text):
        _refuse("verb", "a removal has neither text nor seal")
    if version.revision > _MAX_VERSION:
        _refuse("revision", "must be under 2^53")
    unredacted = version.verb is Verb.REMOVE and not version.redaction_version
    if not unredacted and not _NAME.fullmatch(version.redaction_version):
        _refuse("redaction_version", "must be 1 to 64 of A-Z a-z 0-9 _ . + / -")
    _check_redacted(version.redacted_text, version.findings)


def _check_redaction(redaction: Redaction) -> None:
    _check_actor(redaction.actor)
    _check_digest(redaction.seal, redaction.seal_digest)
    if redaction.revision > _MAX_VERSION:
        _refuse("revision", "must be under 2^53")
    if not _NAME.fullmatch(redaction.redaction_version):
        _refuse("redaction_version", "must be 1 to 64 of A-Z a-z 0-9 _ . + / -")
    if redaction.seal_digest is not None and len(redaction.seal_digest) != _DIGEST_BYTES:
        _refuse("seal_digest", "must be 32 bytes")
    _check_redacted(redaction.redacted_text, redaction.findings)


def _check_digest(seal: bytes | None, digest: bytes | None) -> None:
    if seal is not None and hashlib.sha256(seal).digest() != digest:
        _refuse("seal_digest", "is not the SHA-256 of the seal")


def _check_redacted(text: str, findings: Sequence[FindingSpan]) -> None:
    if "\x00" in text:
        _refuse("redacted_text", "must not hold NUL")
    for finding in findings:
        _check_finding(finding)
    spans = sorted((finding.start, finding.end) for finding in findings)
    if any(after < before for (_, before), (after, _) in pairwise(spans)):
        _refuse("findings", "must not overlap")  # a page shows each span's text once


def _check_finding(finding: FindingSpan) -> None:
    if not _TYPE.fullmatch(finding.type):
        _refuse("findings.type", "must be 1 to 40 of A-Z and '_'")
    if finding.country is not None and not _COUNTRY.fullmatch(finding.country):
        _refuse("findings.country", "must be two capital letters")
    if not _NAME.fullmatch(finding.detector):
        _refuse("findings.detector", "must be 1 to 64 of A-Z a-z 0-9 _ . + / -")
    if not (math.isfinite(finding.score) and 0 <= finding.score <= 1):
        _refuse("findings.score", "must be from 0 to 1")
    if len(finding.reasons) > _MAX_REASONS or not all(map(_CODE.fullmatch, finding.reasons)):
        _refuse("findings.reasons", f"must be at most {_MAX_REASONS} codes")
    if finding.field_number is not None and finding.field_number > _MAX_FIELD_NUMBER:
        _refuse("findings.field_number", f"must be at most {_MAX_FIELD_NUMBER}")


def _refuse(field: str, rule: str) -> None:
    raise MalformedMessage(f"{field}: {rule}", field=field)
