"""Signed notes (C2SP signed-note) and tree checkpoints (C2SP tlog-checkpoint), Ed25519.

A note is text ending in a newline, an empty line, and one line a signature:
`— <name> base64(<4-byte key hash> || <signature>)`. A checkpoint is a note whose text is
`<origin>\\n<size>\\n<base64 root>\\n`, with extension lines that we neither write nor accept.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from relevo.ledger.errors import NoteRefused
from relevo.ledger.tree import HASH_SIZE

MAX_NOTE_BYTES = 1_000_000
MAX_SIGNATURES = 100
_ED25519 = b"\x01"
KEY_HASH_SIZE = 4
_PREFIX = "\u2014 "
_NAME = re.compile(r"[^\s+]+")
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True)
class NoteVerifier:
    """A named public key that may sign notes."""

    name: str
    public_key: Ed25519PublicKey

    def __post_init__(self) -> None:
        check_name(self.name)

    @property
    def key_hash(self) -> bytes:
        """SHA-256(name || 0x0A || 0x01 || public key), the first 4 bytes."""
        material = self.name.encode() + b"\n" + _ED25519 + self.public_key.public_bytes_raw()
        return hashlib.sha256(material).digest()[:KEY_HASH_SIZE]

    def encode(self) -> str:
        """The verifier key text that other tools read: `<name>+<key hash>+<base64 key>`."""
        key = base64.b64encode(_ED25519 + self.public_key.public_bytes_raw()).decode()
        return f"{self.name}+{self.key_hash.hex()}+{key}"

    @classmethod
    def parse(cls, text: str) -> NoteVerifier:
        """Read a verifier key; raise `NoteRefused` if it is malformed or its hash is wrong."""
        name, _, rest = text.partition("+")
        hash_text, _, key_text = rest.partition("+")
        key = decode_base64(key_text, "verifier key")
        if len(key) != 1 + 32 or key[:1] != _ED25519:
            raise NoteRefused("verifier key: must be an Ed25519 key")
        verifier = cls(name, Ed25519PublicKey.from_public_bytes(key[1:]))
        if verifier.key_hash.hex() != hash_text:
            raise NoteRefused("verifier key: its hash does not match")
        return verifier


@dataclass(frozen=True, slots=True)
class NoteSigner:
    """A named private key that signs notes. Only an integrator holds one."""

    name: str
    private_key: Ed25519PrivateKey = field(repr=False)

    def __post_init__(self) -> None:
        check_name(self.name)

    def verifier(self) -> NoteVerifier:
        """The public side of this signer."""
        return NoteVerifier(self.name, self.private_key.public_key())


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """One line below a note's text: whose signature it claims to be, and its bytes."""

    name: str
    key_hash: bytes
    signature: bytes

    def __post_init__(self) -> None:
        check_name(self.name)

    def to_text(self) -> str:
        """The line with its newline, as it stands in a note."""
        encoded = base64.b64encode(self.key_hash + self.signature).decode()
        return f"{_PREFIX}{self.name} {encoded}\n"

    @classmethod
    def parse(cls, line: str) -> SignatureLine:
        """Read a line without its newline; raise `NoteRefused` if it is malformed."""
        name, gap, encoded = line.removeprefix(_PREFIX).partition(" ")
        if not line.startswith(_PREFIX) or not gap or not _NAME.fullmatch(name):
            raise NoteRefused("signature line: is malformed")
        raw = decode_base64(encoded, "signature")
        if len(raw) <= KEY_HASH_SIZE:
            raise NoteRefused("signature: is too short")
        return cls(name, raw[:KEY_HASH_SIZE], raw[KEY_HASH_SIZE:])


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of a log: its origin, how many leaves, and their root (32 bytes)."""

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        if not self.origin or "\n" in self.origin:
            raise NoteRefused("origin: must be one line that is not empty", field="origin")
        if self.size < 0:
            raise NoteRefused("size: must not be negative", field="size")
        if len(self.root) != HASH_SIZE:
            raise NoteRefused("root: must be 32 bytes", field="root")

    def to_text(self) -> str:
        """The note text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """Read exactly what `to_text` writes; anything else raises `NoteRefused`."""
        lines = text.split("\n")
        if len(lines) != 4 or lines[3]:
            raise NoteRefused("checkpoint: must have three lines")
        if not _SIZE.fullmatch(lines[1]):
            raise NoteRefused("size: must be a decimal number", field="size")
        return cls(lines[0], int(lines[1]), decode_base64(lines[2], "root"))


def sign(text: str, *signers: NoteSigner) -> str:
    """The note of `text` signed by each signer, in this order."""
    _check_text(text)
    if not signers:
        raise NoteRefused("note: needs a signer")
    lines = []
    for signer in signers:
        signature = signer.private_key.sign(text.encode())
        lines.append(SignatureLine(signer.name, signer.verifier().key_hash, signature).to_text())
    return text + "\n" + "".join(lines)


def verify(note: str, verifiers: Sequence[NoteVerifier]) -> str:
    """The note's text, once at least one of the verifiers has signed it.

    Signatures by unknown keys are passed over; a wrong signature that claims a known key refuses
    the whole note, as the specification demands.

    Raises:
        NoteRefused: malformed, wrongly signed, or signed by none of them.
    """
    text, lines = parse(note)
    known = {(key.name, key.key_hash): key for key in verifiers}
    verified = 0
    for line in lines:
        key = known.get((line.name, line.key_hash))
        if key is None:
            continue
        try:
            key.public_key.verify(line.signature, text.encode())
        except InvalidSignature:
            raise NoteRefused("note: a signature does not verify") from None
        verified += 1
    if not verified:
        raise NoteRefused("note: no known key signed it")
    return text


def sign_checkpoint(checkpoint: Checkpoint, signer: NoteSigner) -> str:
    """The signed note of a checkpoint."""
    return sign(checkpoint.to_text(), signer)


def verify_checkpoint(note: str, verifier: NoteVerifier, *, origin: str) -> Checkpoint:
    """The checkpoint of a note that `verifier` signed, for this log and no other.

    Raises:
        NoteRefused: malformed, not signed by it, or of another origin.
    """
    checkpoint = Checkpoint.parse(verify(note, [verifier]))
    if checkpoint.origin != origin:
        raise NoteRefused("origin: is another log's", field="origin")
    return checkpoint


def parse(note: str) -> tuple[str, tuple[SignatureLine, ...]]:
    """A note's text and signature lines; nothing is verified.

    Raises:
        NoteRefused: malformed.
    """
    try:
        too_long = len(note.encode()) > MAX_NOTE_BYTES
    except UnicodeEncodeError:
        raise NoteRefused("note: must be UTF-8 text") from None
    if too_long:
        raise NoteRefused(f"note: must be at most {MAX_NOTE_BYTES} bytes")
    text, gap, rest = note.rpartition("\n\n")
    if not gap or not rest.endswith("\n"):
        raise NoteRefused("note: must be text, an empty line, and signature lines")
    text += "\n"
    _check_text(text)
    lines = rest[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise NoteRefused(f"note: must have at most {MAX_SIGNATURES} signatures")
    return text, tuple(SignatureLine.parse(line) for line in lines)


def _check_text(text: str) -> None:
    if not text.endswith("\n"):
        raise NoteRefused("note: its text must end in a newline")
    if any((ord(char) < 0x20 and char != "\n") or 0xD800 <= ord(char) <= 0xDFFF for char in text):
        raise NoteRefused("note: must not hold control characters")


def check_name(name: str) -> None:
    """Raise `NoteRefused` unless a key may bear that name."""
    if not _NAME.fullmatch(name):
        raise NoteRefused("key name: must not be empty or hold spaces or '+'")


def decode_base64(text: str, what: str) -> bytes:
    """The bytes of canonical base64; `what` is named in the `NoteRefused` that anything else is."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise NoteRefused(f"{what}: is not base64") from None
    if base64.b64encode(raw).decode() != text:
        raise NoteRefused(f"{what}: is not canonical base64")
    return raw
