"""Verifies an evidence bundle with nothing but named public keys."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from relevo.errors import InvalidInput
from relevo.ledger.cosignature import CosignatureVerifier
from relevo.ledger.errors import EntryRefused, LedgerBroken, NoteRefused, ProofInvalid
from relevo.ledger.evidence import collecting
from relevo.ledger.evidence.collecting import Question
from relevo.ledger.evidence.guide import guide
from relevo.ledger.evidence.members import Members
from relevo.ledger.evidence.words import Language
from relevo.ledger.proof_file import LeafProof
from relevo.ledger.reading import Placed, placed
from relevo.ledger.trust import Signed, Trust
from relevo.ledger.values import Id

_INDEX = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
_FIXED = ("README.txt", "manifest.json", "checkpoint", "keys.txt", "report.html")


@dataclass(frozen=True, slots=True)
class VerifiedEvidence:
    """What held: the entries, each proven under the checkpoint, and what had been asked for.

    `report`: the page that this release makes of them.
    """

    signed: Signed
    question: Question
    entries: Sequence[Placed]
    report: str


def verify(members: Members, trust: Trust, *, entries_only: bool = False) -> VerifiedEvidence:
    """Check every member of a bundle.

    1. The checkpoint is signed and cosigned as `trust` demands. 2. The bundle has the members that
    its manifest names and no others. 3. Each entry's proof leads from its very bytes to this
    checkpoint's root. 4. Each is an entry of this release and one that was asked for; they stand
    in the log's order. 5. The manifest and the keys are those of these entries and this
    checkpoint. 6. Unless `entries_only`, guide and report are what this release makes of them, to
    the byte, and the page names no witness whose key was not given; an older release may have made
    them otherwise.

    That no entry is left out is not shown by a bundle; the whole log shows it.

    Raises:
        LedgerBroken: the first that does not hold; `index` is the entry's, where it is one's.
        NotForThisCheck: no key of the checkpoint's log was given.
    """
    note = members.text_of("checkpoint")
    try:
        signed = trust.check(note)
    except NoteRefused as refused:
        raise LedgerBroken(f"checkpoint: {refused}") from None
    question, language, indexes = _manifest(members.bytes_of("manifest.json"))
    _check_names(members, indexes)
    entries = []
    for index in indexes:
        one = _entry(members, index, note, trust)
        if not question.asks_for(one):
            raise LedgerBroken("the entry is not one that was asked for", index=index)
        entries.append(one)
    if collecting.manifest(signed, question, entries, language) != members.bytes_of(
        "manifest.json"
    ):
        raise LedgerBroken("manifest.json: is not of these entries under this checkpoint")
    shown = _as_bundled(members.text_of("keys.txt"), note, signed, trust)
    if entries_only:
        shown = signed
    elif shown is None:
        raise LedgerBroken(
            "keys.txt: lists a witness whose key was not given, so that the page would name it "
            "unproven; give its key, or check entries only"
        )
    page = collecting.rendered(shown, question, entries, language)
    if not entries_only:
        _same("README.txt", guide(language), members)
        _same("report.html", page, members)
    return VerifiedEvidence(signed, question, entries, page)


def _same(name: str, text: str, members: Members) -> None:
    if text != members.text_of(name):
        raise LedgerBroken(
            f"{name}: is not what this release makes; if another one made it, check entries only"
        )


def _manifest(data: bytes) -> tuple[Question, Language, list[int]]:
    """What a manifest names. That nothing else stands in it is shown by making it again."""
    try:
        content: Any = json.loads(data)
        asked = content["question"]
        case = None if asked["case"] is None else Id(asked["case"])
        question = Question(case, _time(asked["since"]), _time(asked["until"]))
        indexes = [_index(one["index"]) for one in content["entries"]]
        return question, Language(content["language"]), indexes
    except (KeyError, TypeError, ValueError, RecursionError, EntryRefused, InvalidInput):
        raise LedgerBroken("manifest.json: is malformed") from None


def _index(text: str) -> int:
    if not _INDEX.fullmatch(text):
        raise ValueError("an index is a decimal number")
    return int(text)


def _time(text: str | None) -> datetime | None:
    if text is None:
        return None
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def _check_names(members: Members, indexes: Sequence[int]) -> None:
    if any(before >= after for before, after in itertools.pairwise(indexes)):
        raise LedgerBroken("manifest.json: its entries must stand in the log's order")
    wanted = {*_FIXED, *map(collecting.entry_name, indexes), *map(collecting.proof_name, indexes)}
    more = sorted(set(members) - wanted)
    if more:
        raise LedgerBroken(f"{more[0]!r}: is not named by the manifest")
    for name in sorted(wanted):
        members.bytes_of(name)


def _entry(members: Members, index: int, note: str, trust: Trust) -> Placed:
    body = members.bytes_of(collecting.entry_name(index))
    try:
        proof = LeafProof.parse(members.text_of(collecting.proof_name(index)))
        if (proof.index, proof.note) != (index, note):
            raise LedgerBroken("the proof is of another entry or checkpoint", index=index)
        proof.verify(body, trust)
    except (ProofInvalid, NoteRefused) as refused:
        raise LedgerBroken(str(refused), index=index) from None
    return placed(index, body)


def _as_bundled(keys: str, note: str, signed: Signed, trust: Trust) -> Signed | None:
    """The checkpoint as the bundle's own keys show it: its key, and whose cosignatures; None if
    one of these is by a key that nobody gave.
    """
    first, *others = keys.split("\n")
    try:
        witnesses = [CosignatureVerifier.parse(line) for line in others[:-1]]
        shown = Trust([signed.key], witnesses).check(note)
    except NoteRefused as refused:
        raise LedgerBroken(f"keys.txt: {refused}") from None
    if first != signed.key.encode() or others[-1:] != [""]:
        raise LedgerBroken("keys.txt: does not begin with the key that signed")
    given = {witness.encode() for witness in trust.witnesses}
    return shown if given.issuperset(others[:-1]) else None
