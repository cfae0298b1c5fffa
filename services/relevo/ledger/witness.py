"""What a witness cosigns (C2SP tlog-witness, add-checkpoint). Pure: its state is an argument.

A witness remembers the newest checkpoint of each log that it cosigned, and cosigns another only if
it is proven to extend that one. So whoever asks the witness sees the same history, or a refusal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import ClassVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from relevo.errors import RelevoError
from relevo.ledger.entries.base import MAX_COUNT
from relevo.ledger.errors import EntryRefused, NoteRefused, ProofInvalid
from relevo.ledger.note import Checkpoint, NoteVerifier, parse, verify_checkpoint
from relevo.ledger.tree import EMPTY_ROOT, verify_consistency
from relevo.ledger.values import LogName, LogOrigin

MOST_PROOF_HASHES = 63
"""tlog-witness: no consistency proof of a tree below 2^63 leaves is longer."""


class Refusal(StrEnum):
    """Why a checkpoint is not cosigned; beside each the HTTP status of tlog-witness."""

    UNKNOWN_LOG = "UNKNOWN_LOG"  # 404: nobody pinned a key for it
    BAD_SIGNATURE = "BAD_SIGNATURE"  # 403: no checkpoint, or not signed by the log's key
    OLD_ABOVE_NEW = "OLD_ABOVE_NEW"  # 400: the old size is above the new one
    STALE = "STALE"  # 409: the proof begins at another size than the one held
    ROLLBACK = "ROLLBACK"  # 409: the log is shorter than it was
    FORK = "FORK"  # 409: another root at the size held
    ORIGIN_ENDED = "ORIGIN_ENDED"  # 409: a later epoch of the log has begun
    BAD_PROOF = "BAD_PROOF"  # 422: it is not proven to extend the one held


@dataclass(frozen=True, slots=True)
class Submission:
    """A checkpoint that a log wants cosigned, and the proof that it extends the one of `old_size`.

    `old_size` is 0 with an empty proof for a log of which the witness holds nothing.
    """

    note: str
    old_size: int
    proof: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a witness has come with a log: what the next proof must begin at."""

    origin: LogOrigin
    size: int


@dataclass(frozen=True, slots=True)
class Held:
    """The newest checkpoint that a witness cosigned of a log, with the log's own signature.

    `at` is when the log last submitted it, or a proven extension of what was held before.
    """

    checkpoint: Checkpoint
    note: str
    at: datetime

    @property
    def origin(self) -> LogOrigin:
        """Its log and epoch."""
        return LogOrigin(self.checkpoint.origin)

    @property
    def mark(self) -> Mark:
        """Its place without its root."""
        return Mark(self.origin, self.checkpoint.size)


class LogKeys:
    """Which key signs which log, pinned when a peer was taken on."""

    def __init__(self, keys: Mapping[LogName, Ed25519PublicKey]) -> None:
        self._keys = dict(keys)

    @classmethod
    def from_hex(cls, keys: Mapping[str, str]) -> LogKeys:
        """From log names to Ed25519 public keys in hexadecimal.

        Raises:
            EntryRefused: a name is not `<org>/<service>`.
            ValueError: a key is malformed; the message does not repeat it.
        """
        try:
            raw = {LogName(name): bytes.fromhex(key) for name, key in keys.items()}
            return cls({name: Ed25519PublicKey.from_public_bytes(key) for name, key in raw.items()})
        except ValueError:
            raise ValueError("a log's key must be 32 bytes in hexadecimal") from None

    @property
    def logs(self) -> tuple[LogName, ...]:
        """The logs that are witnessed, in order of their names."""
        return tuple(sorted(self._keys))

    def verifier(self, origin: LogOrigin) -> NoteVerifier:
        """What checks the signatures of this log; raises `WitnessRefused` (UNKNOWN_LOG)."""
        key = self._keys.get(origin.log)
        if key is None:
            raise WitnessRefused(Refusal.UNKNOWN_LOG, "no key is known for the log")
        return NoteVerifier(origin, key)


@dataclass(frozen=True, slots=True)
class Claim:
    """A submission whose checkpoint the log's own key has signed; not yet held against anything.

    `note` carries the log's signature alone.
    """

    checkpoint: Checkpoint
    note: str
    old_size: int
    proof: tuple[bytes, ...]

    @property
    def origin(self) -> LogOrigin:
        """Its log and epoch."""
        return LogOrigin(self.checkpoint.origin)

    @classmethod
    def read(cls, submission: Submission, keys: LogKeys) -> Claim:
        """Whose checkpoint it is, by the key that signed it.

        Raises:
            WitnessRefused: UNKNOWN_LOG or BAD_SIGNATURE.
        """
        origin = _claimed_origin(submission.note)
        verifier = keys.verifier(origin)
        try:
            checkpoint = verify_checkpoint(submission.note, verifier, origin=origin)
        except NoteRefused as error:
            raise WitnessRefused(Refusal.BAD_SIGNATURE, str(error), origin=origin) from None
        if checkpoint.size > MAX_COUNT:
            raise WitnessRefused(Refusal.BAD_SIGNATURE, "size: is out of range", origin=origin)
        note = _signed_by(submission.note, verifier)
        return cls(checkpoint, note, submission.old_size, submission.proof)


class WitnessRefused(RelevoError):
    """A checkpoint is not cosigned.

    Attributes:
        code: why.
        origin: the log that it claims to be of; None where it does not say so, or nobody knows it.
        claim: what was submitted, once the log's key is known to have signed it.
        held: what the witness holds of the log's newest epoch.
    """

    reason: ClassVar[str] = "WITNESS_REFUSED"

    def __init__(
        self,
        code: Refusal,
        message: str,
        *,
        origin: LogOrigin | None = None,
        claim: Claim | None = None,
        held: Held | None = None,
    ) -> None:
        super().__init__(f"{code}: {message}", field="note")
        self.code = code
        self.origin = claim.origin if claim else origin
        self.claim = claim
        self.held = held

    @property
    def held_size(self) -> int | None:
        """The size that a proof must begin at; None where that does not help."""
        if self.claim is None:
            return None
        if self.held is None:
            return 0
        return self.held.checkpoint.size if self.held.origin == self.claim.origin else None


@dataclass(frozen=True, slots=True)
class Accepted:
    """A checkpoint that may be cosigned. `began`: it is the first seen of a later epoch."""

    checkpoint: Checkpoint
    note: str
    began: bool

    @property
    def origin(self) -> LogOrigin:
        """Its log and epoch."""
        return LogOrigin(self.checkpoint.origin)


def decide(claim: Claim, held: Held | None) -> Accepted:
    """Whether to cosign a log's checkpoint, given what is held of the newest epoch of that log.

    1. Its epoch has not ended. 2. The log is not shorter than it was, whatever else is said. 3. The
    old size is not above the new one. 4. At the size held it has the root held, and is accepted
    again, whatever the proof: an answer may have been lost. 5. The proof begins at the size held.
    6. It leads from the root held to the new one. A later epoch begins with nothing held.

    Raises:
        WitnessRefused: a step fails.
    """
    mine = _of_this_epoch(claim, held)  # 1
    new = claim.checkpoint
    old = mine.checkpoint if mine else Checkpoint(new.origin, 0, EMPTY_ROOT)
    refuse = partial(WitnessRefused, claim=claim, held=mine)
    if new.size < old.size:  # 2
        raise refuse(Refusal.ROLLBACK, "the log is shorter than it was")
    if not 0 <= claim.old_size <= new.size:  # 3
        raise refuse(Refusal.OLD_ABOVE_NEW, "the old size is above the new one")
    if new.size == old.size and new.root != old.root:  # 4
        raise refuse(Refusal.FORK, "another root at the size held")
    if new.size > old.size:
        if claim.old_size != old.size:  # 5
            raise refuse(Refusal.STALE, "the proof begins at another size than the one held")
        try:  # 6
            _check_extension(old, new, claim.proof)
        except ProofInvalid as error:
            raise refuse(Refusal.BAD_PROOF, str(error)) from None
    return Accepted(new, claim.note, began=held is not None and mine is None)


def _of_this_epoch(claim: Claim, held: Held | None) -> Held | None:
    """What is held of the claim's own epoch; None if that begins."""
    if held is None or held.origin == claim.origin:
        return held
    if claim.origin.epoch < held.origin.epoch:
        raise WitnessRefused(
            Refusal.ORIGIN_ENDED, "a later epoch has begun", claim=claim, held=held
        )
    return None


def _check_extension(old: Checkpoint, new: Checkpoint, proof: Sequence[bytes]) -> None:
    if len(proof) > MOST_PROOF_HASHES:
        raise ProofInvalid("consistency proof: too long", field="proof")
    verify_consistency(
        old_size=old.size, old_root=old.root, size=new.size, root=new.root, proof=proof
    )


def _claimed_origin(note: str) -> LogOrigin:
    try:
        text, _ = parse(note)
        return LogOrigin(text.partition("\n")[0])
    except (NoteRefused, EntryRefused):
        raise WitnessRefused(Refusal.BAD_SIGNATURE, "is no checkpoint of a log") from None


def _signed_by(note: str, verifier: NoteVerifier) -> str:
    text, lines = parse(note)
    key = (verifier.name, verifier.key_hash)
    mine = next(line for line in lines if (line.name, line.key_hash) == key)
    return f"{text}\n{mine.to_text()}"
