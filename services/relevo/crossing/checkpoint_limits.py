"""What either side refuses of an exchange of checkpoints before it looks any further.

Pure checks that raise `MalformedMessage`: each names the field and never repeats its content.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from relevo.crossing.checkpoints import (
    AwaitedLeaf,
    Cosignature,
    Exchange,
    Exchanged,
    LeafState,
    NotCosigned,
)
from relevo.crossing.errors import MalformedMessage
from relevo.ledger.errors import EntryRefused
from relevo.ledger.values import LogOrigin
from relevo.ledger.witness import Mark, Submission

MAX_AWAITED = 1_000
MAX_COSIGNATURES = 20
MAX_NOTE_BYTES = 16 << 10
MAX_LINE_CHARACTERS = 400
MAX_HASHES = 64
MAX_SIZE = 1 << 53
HASH_BYTES = 32

_LINE = re.compile(r"\u2014 [!-~]{1,200} [A-Za-z0-9+/=]{1,190}\n")
_REASON = re.compile(r"[A-Z][A-Z_]{0,63}")


def check_exchange(exchange: Exchange) -> None:
    """Refuse an agency's side that breaks the contract."""
    if exchange.own is not None:
        check_submission(exchange.own, "own")
    check_wanted(exchange.wanted)
    check_found(exchange.found)


def check_exchanged(exchanged: Exchanged) -> None:
    """Refuse care's side that breaks the contract."""
    if isinstance(exchanged.own, str):
        check_line(exchanged.own, "cosignature")
    elif isinstance(exchanged.own, NotCosigned):
        if not _REASON.fullmatch(exchanged.own.reason):
            _refuse("refusal.reason", "must be 1 to 64 of A-Z and '_'")
        _check_size(exchanged.own.held_size, "refusal.held_size")
    for name in ("care", "vault"):
        submission: Submission | None = getattr(exchanged, name)
        if submission is not None:
            check_submission(submission, name)
    check_wanted(exchanged.wanted)
    check_found(exchanged.found)


def check_submission(submission: Submission, field: str) -> None:
    """A note with a proof."""
    if not submission.note or len(submission.note.encode("utf-8", "replace")) > MAX_NOTE_BYTES:
        _refuse(f"{field}.note", f"must be 1 to {MAX_NOTE_BYTES} bytes")
    _check_size(submission.old_size, f"{field}.old_size")
    _check_hashes(submission.proof, f"{field}.proof")


def mark_of(origin: str, size: int, field: str) -> Mark | None:
    """How far somebody has come with a log; None where origin and size are empty."""
    if not origin and not size:
        return None
    mark = Mark(check_origin(origin, f"{field}.origin"), size)
    _check_size(mark.size, f"{field}.size")
    return mark


def check_origin(origin: str, field: str) -> LogOrigin:
    """The name of a log."""
    try:
        return LogOrigin(origin)
    except EntryRefused:
        raise MalformedMessage(f"{field}: must be <org>/<service>/<epoch>", field=field) from None


def check_wanted(wanted: Sequence[bytes]) -> None:
    """Leaf hashes."""
    if len(wanted) > MAX_AWAITED:
        _refuse("wanted", f"must be at most {MAX_AWAITED}")
    if any(len(leaf) != HASH_BYTES for leaf in wanted):
        _refuse("wanted", f"must be hashes of {HASH_BYTES} bytes")


def check_found(found: Sequence[AwaitedLeaf]) -> None:
    """Answers for awaited leaves."""
    if len(found) > MAX_AWAITED:
        _refuse("found", f"must be at most {MAX_AWAITED}")
    for one in found:
        if len(one.leaf) != HASH_BYTES:
            _refuse("found.leaf", f"must be {HASH_BYTES} bytes")
        if one.state is not LeafState.INCLUDED and (one.index or one.path):
            _refuse("found.path", "must come with an included leaf and only with it")
        _check_size(one.index, "found.index")
        _check_hashes(one.path, "found.path")


def check_cosignatures(cosignatures: Sequence[Cosignature], most: int = MAX_COSIGNATURES) -> None:
    """Delivered signature lines."""
    if len(cosignatures) > most:
        _refuse("cosignatures", f"must be at most {most}")
    for one in cosignatures:
        check_origin(one.origin, "cosignatures.origin")
        _check_size(one.size, "cosignatures.size")
        check_line(one.line, "cosignatures.line")


def check_line(line: str, field: str) -> str:
    """One signature line with its newline."""
    if len(line) > MAX_LINE_CHARACTERS or not _LINE.fullmatch(line):
        _refuse(field, "must be one signature line with its newline")
    return line


def check_leaf_hash(leaf: bytes | None) -> None:
    """The leaf hash that a hand-over names, if it does."""
    if leaf is not None and len(leaf) != HASH_BYTES:
        _refuse("leaf_hash", f"must be {HASH_BYTES} bytes")


def _check_hashes(hashes: Sequence[bytes], field: str) -> None:
    if len(hashes) > MAX_HASHES:
        _refuse(field, f"must be at most {MAX_HASHES}")
    if any(len(one) != HASH_BYTES for one in hashes):
        _refuse(field, f"must be hashes of {HASH_BYTES} bytes")


def _check_size(size: int, field: str) -> None:
    if not 0 <= size <= MAX_SIZE:
        _refuse(field, "must be at most 2^53")


def _refuse(field: str, rule: str) -> None:
    raise MalformedMessage(f"{field}: {rule}", field=field)
