"""What a dishonest agency, or whoever holds its signing key, could make of an honest envelope."""

from __future__ import annotations

from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from relevo.sealing.envelope import NONCE_SIZE, Binding, Envelope, SealedField
from relevo.sealing.opening import SealingPrivateKey


def resigned(envelope: Envelope, signing_key: Ed25519PrivateKey) -> Envelope:
    """The envelope with a signature over what it now holds."""
    return replace(envelope, signature=signing_key.sign(envelope.manifest()))


def swapped(envelope: Envelope, first: int, second: int) -> Envelope:
    """Two fields with their ciphertexts exchanged."""
    fields = list(envelope.fields)
    one, other = fields[first], fields[second]
    fields[first] = replace(one, ciphertext=other.ciphertext)
    fields[second] = replace(other, ciphertext=one.ciphertext)
    return replace(envelope, fields=tuple(fields))


def flipped(data: bytes, at: int) -> bytes:
    """The bytes with the lowest bit of one of them changed."""
    at %= len(data)
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def with_field(envelope: Envelope, index: int, field: SealedField) -> Envelope:
    """The envelope with one field replaced."""
    fields = list(envelope.fields)
    fields[index] = field
    return replace(envelope, fields=tuple(fields))


def rebound(envelope: Envelope, **parts: str) -> Envelope:
    """The envelope claiming another binding."""
    return replace(envelope, binding=replace(envelope.binding, **parts))


def with_padded(
    envelope: Envelope, private_key: SealingPrivateKey, index: int, padded: bytes
) -> Envelope:
    """The envelope with a field that authentically holds this padded text."""
    binding: Binding = envelope.binding
    old = envelope.fields[index]
    cipher = AESGCM(private_key.unwrap(envelope.wrapped_key, binding))
    nonce = bytes(NONCE_SIZE)
    ciphertext = nonce + cipher.encrypt(nonce, padded, binding.field_data(old.number, old.type))
    return with_field(envelope, index, replace(old, ciphertext=ciphertext))


def with_fields_of(data: bytes, order: list[int]) -> bytes:
    """The encoded envelope with its fields in another order, or with some left out or twice.

    Written from docs/sealing.md: an Envelope object refuses to hold such fields.
    """
    at = 0
    for _ in range(7):  # format, five parts of the binding, wrapped key
        at += 4 + int.from_bytes(data[at : at + 4], "big")
    count = int.from_bytes(data[at : at + 2], "big")
    head, at = data[:at], at + 2
    fields = []
    for _ in range(count):
        start = at
        at += 2
        for _ in range(2):  # type, ciphertext
            at += 4 + int.from_bytes(data[at : at + 4], "big")
        fields.append(data[start:at])
    return head + len(order).to_bytes(2, "big") + b"".join(fields[i] for i in order) + data[at:]
