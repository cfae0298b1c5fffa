"""The sealed envelope and its one byte form. Holds no key and opens nothing.

An `Envelope` that exists is well-formed: every limit and order is checked when it is made, whether
by the sealer or from bytes. docs/sealing.md gives the layout to the byte.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from hashlib import sha256
from itertools import pairwise
from typing import Final

from relevo.sealing.errors import MalformedEnvelope
from relevo.sealing.framing import Reader, prefixed, u16
from relevo.sealing.padding import MAX_CONTENT, bucket_for, is_bucket

__all__ = [
    "CUT_ORIGINAL",
    "FORMAT",
    "ORIGINAL_TEXT",
    "Binding",
    "Envelope",
    "MalformedEnvelope",
    "SealedField",
]

FORMAT: Final = "relevo-seal-v1"
ORIGINAL_TEXT: Final = "ORIGINAL_TEXT"
"""The type of field 0, and of no other field."""

CUT_ORIGINAL: Final = "CUT_ORIGINAL"
"""The type of a field that holds no value but an order: the post version named by it has a secret
in its original text, which must not stay (docs/sealing.md).
"""

NONCE_SIZE: Final = 12
TAG_SIZE: Final = 16
DATA_KEY_SIZE: Final = 32
ENCAPSULATION_SIZE: Final = 1120  # X-Wing: ML-KEM-768 ciphertext (1088) and X25519 share (32)
WRAPPED_KEY_SIZE: Final = ENCAPSULATION_SIZE + DATA_KEY_SIZE + TAG_SIZE
SIGNATURE_SIZE: Final = 64
MAX_FIELDS: Final = 16_384
MAX_NUMBER: Final = 0xFFFF
MAX_ENVELOPE_SIZE: Final = 3 << 20
MAX_IDENTIFIER: Final = 200
MAX_TYPE: Final = 64

_IDENTIFIER = re.compile(r"[!-~]{1,200}")
_TYPE = re.compile(r"[A-Z][A-Z0-9_]{0,63}")
_MAX_CIPHERTEXT = NONCE_SIZE + bucket_for(MAX_CONTENT) + TAG_SIZE


def check_identifier(value: object, name: str) -> None:
    """Identifiers are 1 to 200 visible ASCII characters without spaces.

    Raises:
        MalformedEnvelope: naming the identifier, not repeating it.
    """
    if not isinstance(value, str) or _IDENTIFIER.fullmatch(value) is None:
        raise MalformedEnvelope(f"{name}: needs 1 to 200 visible ASCII characters", field=name)


def check_field(number: object, kind: object) -> None:
    """Numbers are 0 to 65535; types upper snake case; field 0, and only it, is ORIGINAL_TEXT.

    Raises:
        MalformedEnvelope: naming the part that is wrong.
    """
    if not isinstance(number, int) or not 0 <= number <= MAX_NUMBER:
        raise MalformedEnvelope("field number: needs 0 to 65535", field="number")
    if not isinstance(kind, str) or _TYPE.fullmatch(kind) is None:
        raise MalformedEnvelope("field type: needs A-Z, 0-9 and _, at most 64", field="type")
    if (number == 0) != (kind == ORIGINAL_TEXT):
        raise MalformedEnvelope("field 0, and only it, is the original text", field="type")


@dataclass(frozen=True, slots=True)
class Binding:
    """What a seal is tied to. Opening it under any other binding fails.

    Each part is 1 to 200 visible ASCII characters: identifiers, never personal data.
    """

    agency: str
    brand: str
    key_id: str
    case_id: str
    post_version_id: str

    def __post_init__(self) -> None:
        for part in fields(self):
            check_identifier(getattr(self, part.name), part.name)

    def to_bytes(self) -> bytes:
        """The five parts in order, each length-prefixed: injective."""
        parts = (self.agency, self.brand, self.key_id, self.case_id, self.post_version_id)
        return b"".join(prefixed(part.encode("ascii")) for part in parts)

    @classmethod
    def read(cls, reader: Reader) -> Binding:
        """The inverse of `to_bytes`, from within a larger encoding."""
        return cls(*(reader.ascii(part.name, MAX_IDENTIFIER) for part in fields(cls)))

    def wrap_info(self) -> bytes:
        """HPKE `info` (RFC 9180 section 5.1) of the wrapped data key."""
        return prefixed(f"{FORMAT}/data-key".encode("ascii")) + self.to_bytes()

    def field_data(self, number: int, kind: str) -> bytes:
        """Associated data of one field's AES-256-GCM."""
        label = prefixed(f"{FORMAT}/field".encode("ascii"))
        return label + self.to_bytes() + u16(number) + prefixed(kind.encode("ascii"))


@dataclass(frozen=True, slots=True)
class SealedField:
    """One sealed value: nonce (12 bytes), AES-256-GCM ciphertext of the padded value, tag (16)."""

    number: int
    type: str
    ciphertext: bytes = field(repr=False)

    def __post_init__(self) -> None:
        check_field(self.number, self.type)
        if not is_bucket(len(self.ciphertext) - NONCE_SIZE - TAG_SIZE):
            raise MalformedEnvelope("ciphertext: its size is no size bucket", field="ciphertext")


@dataclass(frozen=True, slots=True)
class Envelope:
    """The sealed values of one post version, signed by the agency that sealed them.

    Attributes:
        binding: what the seal is tied to.
        wrapped_key: X-Wing encapsulation (1,120 bytes), then the encrypted data key (48 bytes).
        fields: 1 to 16,384, in strictly rising order of their numbers.
        signer: key id of the agency's signing key.
        signature: Ed25519 over `manifest()`.
    """

    binding: Binding
    wrapped_key: bytes = field(repr=False)
    fields: tuple[SealedField, ...]
    signer: str
    signature: bytes = field(repr=False)

    def __post_init__(self) -> None:
        check_identifier(self.signer, "signer")
        if len(self.wrapped_key) != WRAPPED_KEY_SIZE:
            raise MalformedEnvelope("wrapped_key: wrong size", field="wrapped_key")
        if len(self.signature) != SIGNATURE_SIZE:
            raise MalformedEnvelope("signature: wrong size", field="signature")
        if not 1 <= len(self.fields) <= MAX_FIELDS:
            raise MalformedEnvelope("fields: needs 1 to 16384", field="fields")
        numbers = [item.number for item in self.fields]
        if any(after <= before for before, after in pairwise(numbers)):
            raise MalformedEnvelope("fields: numbers must rise strictly", field="fields")
        if len(self.to_bytes()) > MAX_ENVELOPE_SIZE:
            raise MalformedEnvelope("envelope: larger than 3 MiB", field="envelope")

    def to_bytes(self) -> bytes:
        """The canonical encoding; two envelopes never share one."""
        parts = [
            prefixed(FORMAT.encode("ascii")),
            self.binding.to_bytes(),
            prefixed(self.wrapped_key),
            u16(len(self.fields)),
        ]
        for item in self.fields:
            parts += (
                u16(item.number),
                prefixed(item.type.encode("ascii")),
                prefixed(item.ciphertext),
            )
        parts += (prefixed(self.signer.encode("ascii")), prefixed(self.signature))
        return b"".join(parts)

    @classmethod
    def from_bytes(cls, data: bytes) -> Envelope:
        """The inverse of `to_bytes`, accepting nothing else.

        Raises:
            MalformedEnvelope: another format, a part too short or too long, wrong order,
                duplicate numbers, or bytes left over.
        """
        if len(data) > MAX_ENVELOPE_SIZE:
            raise MalformedEnvelope("envelope: larger than 3 MiB", field="envelope")
        reader = Reader(data)
        if reader.ascii("format", MAX_IDENTIFIER) != FORMAT:
            raise MalformedEnvelope("format: not relevo-seal-v1", field="format")
        binding = Binding.read(reader)
        wrapped_key = reader.prefixed("wrapped_key", WRAPPED_KEY_SIZE)
        count = reader.u16("fields")
        if count > MAX_FIELDS:
            raise MalformedEnvelope("fields: needs 1 to 16384", field="fields")
        sealed = tuple(
            SealedField(
                reader.u16("number"),
                reader.ascii("type", MAX_TYPE),
                reader.prefixed("ciphertext", _MAX_CIPHERTEXT),
            )
            for _ in range(count)
        )
        signer = reader.ascii("signer", MAX_IDENTIFIER)
        signature = reader.prefixed("signature", SIGNATURE_SIZE)
        reader.end()
        return cls(binding, wrapped_key, sealed, signer, signature)

    def manifest(self) -> bytes:
        """What the agency signs; see `manifest`."""
        return manifest(self.binding, self.wrapped_key, self.fields, self.signer)

    def digest(self) -> bytes:
        """SHA-256 of `to_bytes()`: the seal digest that receipts carry."""
        return sha256(self.to_bytes()).digest()


def manifest(
    binding: Binding, wrapped_key: bytes, sealed: tuple[SealedField, ...], signer: str
) -> bytes:
    """Format, binding, signer, digest of the wrapped key, and each field's number, type and digest.

    Injective up to SHA-256. It begins with a zero byte, so no manifest is ever a DSSE
    pre-authentication encoding (`signed`), and one key may sign both.
    """
    parts = [
        prefixed(f"{FORMAT}/manifest".encode("ascii")),
        binding.to_bytes(),
        prefixed(signer.encode("ascii")),
        sha256(wrapped_key).digest(),
        u16(len(sealed)),
    ]
    for item in sealed:
        parts += (
            u16(item.number),
            prefixed(item.type.encode("ascii")),
            sha256(item.ciphertext).digest(),
        )
    return b"".join(parts)
