"""Whom a verifier believes: the named keys of logs and of witnesses, and how many must agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from relevo.ledger.cosignature import CosignatureVerifier
from relevo.ledger.errors import NoteRefused, NotForThisCheck
from relevo.ledger.note import Checkpoint, NoteVerifier, parse, verify_checkpoint


@dataclass(frozen=True, slots=True)
class Cosigned:
    """A witness's name, and when it cosigned, by its own clock."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Signed:
    """A checkpoint that was signed by its log's key, and cosigned by these."""

    checkpoint: Checkpoint
    key: NoteVerifier
    cosigned: tuple[Cosigned, ...]


@dataclass(frozen=True, slots=True)
class Trust:
    """The keys that were given. A log's key stands under the log's origin, as C2SP has it.

    `cosigned_by`: how many of the witnesses must have cosigned; None: all of them.
    """

    log_keys: Sequence[NoteVerifier]
    witnesses: Sequence[CosignatureVerifier] = ()
    cosigned_by: int | None = None

    def check(self, note: str) -> Signed:
        """The checkpoint of a note.

        1. A key that was given for its origin signed it. 2. Each witness that was given and whose
        line it carries cosigned it; a wrong line of one refuses the note. 3. They are as many as
        must be, each with a key of its own that is no log's.

        Raises:
            NoteRefused: one of these does not hold.
            NotForThisCheck: the keys are of other logs, and none of them stands below the note.
        """
        keys = self._keys_of(note)
        checkpoint, key = _signed_by(note, keys)
        cosigned = self._cosigned(note)
        wanted = len(self.witnesses) if self.cosigned_by is None else self.cosigned_by
        if len(cosigned) < wanted:
            raise NoteRefused(
                f"note: must be cosigned by {wanted} of the witnesses given, is by {len(cosigned)}"
            )
        return Signed(checkpoint, key, cosigned)

    def _keys_of(self, note: str) -> Sequence[NoteVerifier]:
        """The given keys of the note's log.

        A note that bears a given key's signature under another log's name was changed; one that
        bears none is simply another log's.
        """
        origin = claimed(note).origin
        keys = [key for key in self.log_keys if key.name == origin]
        if keys:
            return keys
        lines = {(line.name, line.key_hash) for line in parse(note)[1]}
        if any((key.name, key.key_hash) in lines for key in self.log_keys):
            raise NoteRefused(f"note: is of {origin!r}, and signed by the key of another log")
        names = ", ".join(sorted({key.name for key in self.log_keys})) or "none"
        raise NotForThisCheck(
            f"no key was given for the log {origin}; --key names {names}", field="key"
        )

    def _cosigned(self, note: str) -> tuple[Cosigned, ...]:
        lines = {(line.name, line.key_hash) for line in parse(note)[1]}
        met = {key.public_key.public_bytes_raw() for key in self.log_keys}
        found = []
        for witness in self.witnesses:
            raw = witness.public_key.public_bytes_raw()
            if (witness.name, witness.key_hash) in lines and raw not in met:
                met.add(raw)
                found.append(Cosigned(witness.name, witness.verify(note)))
        return tuple(found)


def claimed(note: str) -> Checkpoint:
    """What a note says, whoever signed it; raises `NoteRefused` if it is malformed."""
    return Checkpoint.parse(parse(note)[0])


def _signed_by(note: str, keys: Sequence[NoteVerifier]) -> tuple[Checkpoint, NoteVerifier]:
    """The checkpoint, and the first of the keys that signed it; a wrong signature refuses it."""
    lines = {(line.name, line.key_hash) for line in parse(note)[1]}
    for key in keys:
        if (key.name, key.key_hash) in lines:
            return verify_checkpoint(note, key, origin=key.name), key
    raise NoteRefused("note: no key that was given signed it")
