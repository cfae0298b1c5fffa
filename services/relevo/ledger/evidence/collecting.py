"""An evidence bundle: a part of a log that can be checked years later, without its database.

A zip of `README.txt`, `manifest.json` (what was asked for, and which entries are here),
`checkpoint` (the signed note with its cosignatures), `keys.txt` (the verifier keys, one a line),
`report.html` (the same for people), and for each entry `entries/<index>.json` (its canonical
bytes) and `proofs/<index>.tlog-proof` (see `proof_file`). The same log, question and language give
the same bytes: members stand in a fixed order, uncompressed, without a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import rfc8785

from relevo.errors import InvalidInput
from relevo.ledger.cosignature import CosignatureVerifier
from relevo.ledger.evidence import report
from relevo.ledger.evidence.guide import guide
from relevo.ledger.evidence.members import Members
from relevo.ledger.evidence.words import Language
from relevo.ledger.note import NoteVerifier
from relevo.ledger.proof_file import LeafProof
from relevo.ledger.reading import Placed, placed
from relevo.ledger.source import LogSource
from relevo.ledger.tiles import Proofs
from relevo.ledger.tree import leaf_hash
from relevo.ledger.trust import Signed, Trust
from relevo.ledger.values import Id

FORMAT = "relevo-evidence-v1"
MOST_ENTRIES = 20_000
"""Of a bundle; more is the whole log's export."""


@dataclass(frozen=True, slots=True)
class Question:
    """Which entries are wanted: that name a case, from `since` on, before `until`."""

    case: Id | None = None
    since: datetime | None = None
    until: datetime | None = None

    def __post_init__(self) -> None:
        if self.since and self.until and self.since >= self.until:
            raise InvalidInput("until: must be later than since", field="until")

    def names(self, body: bytes) -> bool:
        """Whether the bytes of an entry name the case, in any field."""
        return self.case is None or f'"{self.case}"'.encode() in body

    def covers(self, at: datetime) -> bool:
        """Whether an entry of that time is wanted."""
        return not ((self.since and at < self.since) or (self.until and at >= self.until))

    def asks_for(self, one: Placed) -> bool:
        """Whether an entry is wanted."""
        return self.names(one.body) and self.covers(one.entry.at)


def select(source: LogSource, size: int, question: Question) -> Iterator[Placed]:
    """The wanted entries of a log of so many, in its order. Reads all of them, holds none.

    Raises:
        LedgerBroken: with the index of the first that is missing or none of this release.
    """
    for index, body in enumerate(source.bodies(0, size)):
        if question.names(body):
            one = placed(index, body)
            if question.covers(one.entry.at):
                yield one


def collect(
    source: LogSource,
    note: str,
    question: Question,
    *,
    key: NoteVerifier,
    witnesses: Sequence[CosignatureVerifier] = (),
    language: Language = Language.ES,
) -> Members:
    """The members of the bundle; every proof is checked before it is given out.

    Witnesses that did not cosign this checkpoint are left out.

    Raises:
        NoteRefused: `key` did not sign the checkpoint, or a cosignature is wrong.
        ProofInvalid, LedgerBroken: the log does not make its checkpoint.
        InvalidInput: more entries than a bundle holds are wanted.
    """
    trust = Trust([key], witnesses, 0)
    signed = trust.check(note)
    size = signed.checkpoint.size
    entries: list[Placed] = []
    for one in select(source, size, question):
        entries.append(one)
        if len(entries) > MOST_ENTRIES:
            raise InvalidInput(
                f"question: more than {MOST_ENTRIES} entries; narrow it", field="question"
            )
    cosigned = [one for one in witnesses if Trust([key], [one], 0).check(note).cosigned]
    keys = [key.encode(), *(one.encode() for one in cosigned)]
    members = Members()
    members.add("README.txt", guide(language))
    members.add("manifest.json", manifest(signed, question, entries, language))
    members.add("checkpoint", note)
    members.add("keys.txt", "".join(f"{line}\n" for line in keys))
    members.add("report.html", rendered(signed, question, entries, language))
    for one in entries:
        members.add(entry_name(one.index), one.body)
    proofs = Proofs(source, size)
    for one in entries:
        proof = LeafProof(one.index, proofs.inclusion(one.index), note)
        proof.verify(one.body, trust)
        members.add(proof_name(one.index), proof.to_text())
    return members


def manifest(
    signed: Signed, question: Question, entries: Sequence[Placed], language: Language
) -> bytes:
    """What was asked for and what is here, as canonical JSON."""
    checkpoint = signed.checkpoint
    return rfc8785.dumps(
        {
            "format": FORMAT,
            "language": language.value,
            "log": {
                "origin": checkpoint.origin,
                "size": str(checkpoint.size),
                "root": checkpoint.root.hex(),
            },
            "question": {
                "case": question.case and str(question.case),
                "since": instant(question.since),
                "until": instant(question.until),
            },
            "entries": [
                {"index": str(one.index), "leaf": leaf_hash(one.body).hex()} for one in entries
            ],
        }
    )


def rendered(
    signed: Signed, question: Question, entries: Sequence[Placed], language: Language
) -> str:
    """The report of these entries."""
    return report.render(
        signed,
        entries,
        language,
        case=question.case,
        since=question.since,
        until=question.until,
    )


def entry_name(index: int) -> str:
    """The member that holds an entry's bytes."""
    return f"entries/{index:012d}.json"


def proof_name(index: int) -> str:
    """The member that holds an entry's proof."""
    return f"proofs/{index:012d}.tlog-proof"


def instant(value: datetime | None) -> str | None:
    """A time as entries spell it."""
    if value is None:
        return None
    return value.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
