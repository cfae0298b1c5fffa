"""Cosignatures of checkpoints (C2SP tlog-cosignature, `cosignature/v1`, Ed25519).

A witness says that at a time it knew of no larger tree of this log, and that this one extends every
tree that it cosigned before. A cosignature is one more signature line of the note, by a key of its
own: key type 0x04, payload a big-endian 64-bit POSIX time before the 64 bytes of the signature.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from relevo.ledger.errors import NoteRefused
from relevo.ledger.note import KEY_HASH_SIZE, SignatureLine, check_name, decode_base64, parse

_COSIGNATURE = b"\x04"
_TIME_SIZE = 8
_SIGNATURE_SIZE = 64
_LATEST = int(datetime(9999, 12, 31, tzinfo=UTC).timestamp())


@dataclass(frozen=True, slots=True)
class CosignatureVerifier:
    """A named public key that may cosign."""

    name: str
    public_key: Ed25519PublicKey

    def __post_init__(self) -> None:
        check_name(self.name)

    @property
    def key_hash(self) -> bytes:
        """SHA-256(name || 0x0A || 0x04 || public key), the first 4 bytes."""
        material = self.name.encode() + b"\n" + self._typed_key()
        return hashlib.sha256(material).digest()[:KEY_HASH_SIZE]

    def encode(self) -> str:
        """The verifier key text that other tools read: `<name>+<key hash>+<base64 key>`."""
        return f"{self.name}+{self.key_hash.hex()}+{base64.b64encode(self._typed_key()).decode()}"

    @classmethod
    def parse(cls, text: str) -> CosignatureVerifier:
        """Read a verifier key; raise `NoteRefused` if it is malformed or its hash is wrong."""
        name, _, rest = text.partition("+")
        hash_text, _, key_text = rest.partition("+")
        key = decode_base64(key_text, "verifier key")
        if len(key) != 1 + 32 or key[:1] != _COSIGNATURE:
            raise NoteRefused("verifier key: must be an Ed25519 cosignature key")
        verifier = cls(name, Ed25519PublicKey.from_public_bytes(key[1:]))
        if verifier.key_hash.hex() != hash_text:
            raise NoteRefused("verifier key: its hash does not match")
        return verifier

    def verify(self, note: str) -> datetime:
        """When this witness cosigned the note, by its clock, in whole seconds.

        Raises:
            NoteRefused: malformed, or the note does not carry exactly one line of this key, and
                that a good one.
        """
        text, lines = parse(note)
        mine = [line for line in lines if (line.name, line.key_hash) == (self.name, self.key_hash)]
        if len(mine) != 1:
            raise NoteRefused("note: must carry exactly one cosignature of this witness")
        payload = mine[0].signature
        if len(payload) != _TIME_SIZE + _SIGNATURE_SIZE:
            raise NoteRefused("cosignature: has another length")
        at = int.from_bytes(payload[:_TIME_SIZE])
        try:
            self.public_key.verify(payload[_TIME_SIZE:], _signed_bytes(text, at))
        except InvalidSignature:
            raise NoteRefused("note: a cosignature does not verify") from None
        if at > _LATEST:
            raise NoteRefused("cosignature: its time is out of range")
        return datetime.fromtimestamp(at, UTC)

    def _typed_key(self) -> bytes:
        return _COSIGNATURE + self.public_key.public_bytes_raw()


@dataclass(frozen=True, slots=True)
class Cosigner:
    """A witness's private key: never one that signs a log or a receipt."""

    name: str
    private_key: Ed25519PrivateKey = field(repr=False)

    def __post_init__(self) -> None:
        check_name(self.name)

    def verifier(self) -> CosignatureVerifier:
        """The public side of this witness."""
        return CosignatureVerifier(self.name, self.private_key.public_key())

    def cosign(self, note: str, at: datetime) -> str:
        """The signature line, with its newline, that says: cosigned at this time.

        Only for a note that `witness.decide` has accepted.
        """
        text, _ = parse(note)
        seconds = int(at.timestamp())
        signature = self.private_key.sign(_signed_bytes(text, seconds))
        payload = seconds.to_bytes(_TIME_SIZE) + signature
        return SignatureLine(self.name, self.verifier().key_hash, payload).to_text()


def with_lines(note: str, lines: Iterable[str]) -> str:
    """The note with these signature lines below its own.

    Of each key the line that stands first stays: nothing that is added displaces a signature that
    the note carries already. None of the lines is verified.

    Raises:
        NoteRefused: the note or a line is malformed.
    """
    text, own = parse(note)
    ordered = list(own)
    met = {(line.name, line.key_hash) for line in own}
    for one in lines:
        line = SignatureLine.parse(one.removesuffix("\n"))
        if (line.name, line.key_hash) not in met:
            met.add((line.name, line.key_hash))
            ordered.append(line)
    return text + "\n" + "".join(line.to_text() for line in ordered)


def _signed_bytes(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()
