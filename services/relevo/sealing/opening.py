"""Opening envelopes with private keys. Imported by the vault and by nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from hashlib import shake_256
from typing import Protocol

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey

from relevo.sealing import suite
from relevo.sealing.envelope import (
    DATA_KEY_SIZE,
    NONCE_SIZE,
    ORIGINAL_TEXT,
    Binding,
    Envelope,
    SealedField,
    check_identifier,
)
from relevo.sealing.errors import (
    BadManifestSignature,
    BindingMismatch,
    MalformedEnvelope,
    MalformedKey,
    SealingUnavailable,
    SealTampered,
    UnknownKey,
)
from relevo.sealing.keys import SEED_SIZE, KeyState, SealingPublicKey, generate_seed
from relevo.sealing.padding import unpad
from relevo.sealing.sealing import ENCODING_ERRORS, FieldValue, Sealer
from relevo.sealing.signed import key_id_of

__all__ = [
    "BadManifestSignature",
    "BindingMismatch",
    "EpochKey",
    "OpenedField",
    "Opener",
    "SealTampered",
    "SealingPrivateKey",
    "UnknownKey",
    "self_test",
]


class EpochKey(Protocol):
    """One epoch's private key, wherever it lies: in this process as `SealingPrivateKey`, or in a
    module that keeps it inside and answers `unwrap` alone.
    """

    @property
    def key_id(self) -> str:
        """Names the epoch."""
        ...

    def public_key(
        self, not_after: datetime, state: KeyState = KeyState.ACTIVE
    ) -> SealingPublicKey:
        """The public part, to be published until `not_after`."""
        ...

    def unwrap(self, wrapped_key: bytes, binding: Binding) -> bytes:
        """The 32-byte data key that was wrapped to this key under this binding
        (`Binding.wrap_info` is HPKE's `info`).

        Raises:
            SealTampered: it was not.
        """
        ...


class SealingPrivateKey:
    """One epoch's private key, from its 32-byte X-Wing seed. `public_bytes`: 1,216 of them.

    The seed is expanded as X-Wing does (draft-connolly-cfrg-xwing-kem, expandDecapsulationKey):
    SHAKE256 to 96 bytes; 64 for ML-KEM-768 (FIPS 203: d, z), 32 for X25519.

    Raises:
        MalformedKey: the key id or the seed's size is wrong.
    """

    __slots__ = ("_key", "key_id", "public_bytes")

    def __init__(self, key_id: str, seed: bytes) -> None:
        try:
            check_identifier(key_id, "key_id")
        except MalformedEnvelope as refused:
            raise MalformedKey(str(refused), field="key_id") from None
        if len(seed) != SEED_SIZE:
            raise MalformedKey("seed: needs 32 bytes", field="seed")
        expanded = shake_256(seed).digest(96)
        mlkem = MLKEM768PrivateKey.from_seed_bytes(expanded[:64])
        x25519 = X25519PrivateKey.from_private_bytes(expanded[64:])
        self.key_id = key_id
        self._key = MLKEM768X25519PrivateKey(mlkem, x25519)
        self.public_bytes = (
            mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()
        )

    def __repr__(self) -> str:
        return f"SealingPrivateKey(key_id={self.key_id!r})"

    def public_key(
        self, not_after: datetime, state: KeyState = KeyState.ACTIVE
    ) -> SealingPublicKey:
        """The public part, to be published until `not_after`."""
        return SealingPublicKey(self.key_id, self.public_bytes, not_after, state)

    def unwrap(self, wrapped_key: bytes, binding: Binding) -> bytes:
        """The 32-byte data key that was wrapped to this key under this binding.

        Raises:
            SealTampered: it was not.
        """
        try:
            data_key = suite.hpke_suite().decrypt(wrapped_key, self._key, info=binding.wrap_info())
        except (InvalidTag, ValueError):
            raise SealTampered("wrapped_key: does not open", field="wrapped_key") from None
        if len(data_key) != DATA_KEY_SIZE:
            raise SealTampered("wrapped_key: no 256-bit key in it", field="wrapped_key")
        return data_key


@dataclass(frozen=True, slots=True)
class OpenedField:
    """One value in clear. Its representation shows number and type only."""

    number: int
    type: str
    value: str = field(repr=False)


class Opener:
    """Opens envelopes that were sealed to one of the given keys (a brand's living epochs)."""

    def __init__(self, *private_keys: EpochKey) -> None:
        self._keys = {key.key_id: key for key in private_keys}

    def open_envelope(
        self, envelope: Envelope, *, expected: Binding, agency_key: Ed25519PublicKey
    ) -> tuple[OpenedField, ...]:
        """Every value, in order of field numbers; all of them or an error.

        1. The agency signed exactly this envelope. 2. It is bound to what the caller expects.
        3. Its key is here. 4. The data key unwraps. 5. Each field decrypts and unpads.

        Args:
            envelope: the envelope as received.
            expected: the binding that follows from where the envelope came from, never from the
                envelope itself (but for the key id, which only names the epoch).
            agency_key: the pinned signing key of the agency whose envelope it must be.

        Raises:
            BadManifestSignature, BindingMismatch, UnknownKey, SealTampered: as numbered above
                (SealTampered for 4 and 5).
            MalformedEnvelope: a signed, authentic value has no valid padding or text.
        """
        try:  # 1
            agency_key.verify(envelope.signature, envelope.manifest())
        except InvalidSignature:
            raise BadManifestSignature("signature: does not hold", field="signature") from None
        _check_binding(envelope.binding, expected)  # 2
        key = self._keys.get(envelope.binding.key_id)  # 3
        if key is None:
            raise UnknownKey("key_id: no such private key here", field="key_id")
        cipher = AESGCM(key.unwrap(envelope.wrapped_key, envelope.binding))  # 4
        return tuple(_open_field(cipher, envelope.binding, item) for item in envelope.fields)  # 5


def self_test() -> None:
    """To be called at the vault's start: seals and opens a fixed value from end to end.

    Raises:
        SealingUnavailable: the backend lacks ML-KEM-768, or does not give back what was sealed.
    """
    suite.self_test()
    signing_key = Ed25519PrivateKey.from_private_bytes(bytes(SEED_SIZE))
    private_key = SealingPrivateKey("self-test", generate_seed(bytes))
    binding = Binding("self-test", "self-test", "self-test", "self-test", "self-test")
    agency_key = signing_key.public_key()
    envelope = Sealer(signing_key, key_id_of(agency_key)).seal(
        [FieldValue(0, ORIGINAL_TEXT, "self-test")],
        binding,
        private_key.public_key(datetime.max.replace(tzinfo=UTC)),
    )
    read = Envelope.from_bytes(envelope.to_bytes())
    opened = Opener(private_key).open_envelope(read, expected=binding, agency_key=agency_key)
    if opened != (OpenedField(0, ORIGINAL_TEXT, "self-test"),):
        raise SealingUnavailable("the seal does not give back what was sealed")


def _check_binding(actual: Binding, expected: Binding) -> None:
    for part in fields(Binding):
        if getattr(actual, part.name) != getattr(expected, part.name):
            raise BindingMismatch(f"{part.name}: not the expected one", field=part.name)


def _open_field(cipher: AESGCM, binding: Binding, item: SealedField) -> OpenedField:
    nonce, ciphertext = item.ciphertext[:NONCE_SIZE], item.ciphertext[NONCE_SIZE:]
    try:
        padded = cipher.decrypt(nonce, ciphertext, binding.field_data(item.number, item.type))
    except InvalidTag:
        raise SealTampered(f"field {item.number}: does not open", field="ciphertext") from None
    try:
        value = unpad(padded).decode("utf-8", ENCODING_ERRORS)
    except UnicodeDecodeError:
        raise MalformedEnvelope(f"field {item.number}: not UTF-8", field="value") from None
    return OpenedField(item.number, item.type, value)
