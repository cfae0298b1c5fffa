"""Sealing with public keys only: whoever holds a Sealer can close envelopes, never open one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from relevo.sealing.envelope import (
    DATA_KEY_SIZE,
    NONCE_SIZE,
    Binding,
    Envelope,
    SealedField,
    check_field,
    check_identifier,
    manifest,
)
from relevo.sealing.errors import (
    BindingMismatch,
    MalformedEnvelope,
    MalformedKey,
    NoActiveKey,
    UnsealableValue,
)
from relevo.sealing.keys import KeyState, SealingPublicKey
from relevo.sealing.padding import MAX_CONTENT, pad
from relevo.sealing.suite import hpke_suite, self_test

__all__ = ["FieldValue", "Sealer", "self_test"]

ENCODING_ERRORS: Final = "surrogatepass"
"""Values are UTF-8 (RFC 3629); a lone surrogate, which platforms do deliver in JSON escapes, keeps
its three-byte form so that every Python string can be sealed and comes back the same."""


@dataclass(frozen=True, slots=True)
class FieldValue:
    """One value to seal. Field 0 is the original text less its secrets (type ORIGINAL_TEXT)."""

    number: int
    type: str
    value: str = field(repr=False)

    def __post_init__(self) -> None:
        try:
            check_field(self.number, self.type)
        except MalformedEnvelope as refused:
            raise UnsealableValue(str(refused), field=refused.field) from None


class Sealer:
    """Seals the values of post versions and signs the result as the agency.

    Args:
        signing_key: the agency's Ed25519 key.
        signer: its key id, as the vault has pinned it.
        random: source of data keys and nonces; another than `os.urandom` is for vectors only.
            HPKE draws its own randomness from the backend in any case.
    """

    def __init__(
        self,
        signing_key: Ed25519PrivateKey,
        signer: str,
        *,
        random: Callable[[int], bytes] = os.urandom,
    ) -> None:
        check_identifier(signer, "signer")
        self._signing_key = signing_key
        self._signer = signer
        self._random = random

    def seal(
        self, values: Iterable[FieldValue], binding: Binding, public_key: SealingPublicKey
    ) -> Envelope:
        """Seals all values of one post version under one fresh data key, which is then dropped.

        Whether the key has expired is the business of `KeyList.active`; there is no clock here.

        Raises:
            BindingMismatch: `binding.key_id` is not the public key's.
            NoActiveKey: the public key is not active.
            UnsealableValue: no value, a number twice, or a value or envelope too large.
            MalformedKey: the public key's bytes are no valid encapsulation key.
        """
        if binding.key_id != public_key.key_id:
            raise BindingMismatch("key_id: not the id of the key to seal to", field="key_id")
        if public_key.state is not KeyState.ACTIVE:
            raise NoActiveKey(f"key {public_key.key_id}: {public_key.state.value}")
        ordered = _in_order(values)
        data_key = self._random(DATA_KEY_SIZE)
        wrapped_key = _wrap(data_key, binding, public_key)
        cipher = AESGCM(data_key)
        sealed = tuple(self._seal_field(cipher, binding, value) for value in ordered)
        signature = self._signing_key.sign(manifest(binding, wrapped_key, sealed, self._signer))
        try:
            return Envelope(binding, wrapped_key, sealed, self._signer, signature)
        except MalformedEnvelope as refused:
            raise UnsealableValue(str(refused), field=refused.field) from None

    def _seal_field(self, cipher: AESGCM, binding: Binding, value: FieldValue) -> SealedField:
        nonce = self._random(NONCE_SIZE)
        data = binding.field_data(value.number, value.type)
        ciphertext = cipher.encrypt(nonce, pad(_encode(value)), data)
        return SealedField(value.number, value.type, nonce + ciphertext)


def _wrap(data_key: bytes, binding: Binding, public_key: SealingPublicKey) -> bytes:
    hpke_key = public_key.hpke_key()
    try:
        return hpke_suite().encrypt(data_key, hpke_key, info=binding.wrap_info())
    except ValueError:  # an X25519 point of low order (RFC 7748 section 6.1)
        raise MalformedKey("kem: no valid encapsulation key", field="kem") from None


def _in_order(values: Iterable[FieldValue]) -> list[FieldValue]:
    ordered = sorted(values, key=lambda value: value.number)
    numbers = {value.number for value in ordered}
    if not ordered:
        raise UnsealableValue("values: nothing to seal", field="values")
    if len(numbers) != len(ordered):
        raise UnsealableValue("values: a field number twice", field="values")
    return ordered


def _encode(value: FieldValue) -> bytes:
    content = value.value.encode("utf-8", ENCODING_ERRORS)
    if len(content) > MAX_CONTENT:
        raise UnsealableValue(f"field {value.number}: longer than 1 MiB", field="value")
    return content
