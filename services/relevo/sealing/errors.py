"""What sealing and opening refuse. Messages name the part that is wrong and never its content."""

from __future__ import annotations

from relevo.errors import InvalidInput, RelevoError, Unavailable


class MalformedEnvelope(InvalidInput):
    """The bytes or parts are no `relevo-seal-v1` envelope; `field` names the part."""

    reason = "MALFORMED_ENVELOPE"


class UnsealableValue(InvalidInput):
    """A value cannot be sealed: its number, type or size is outside the format's limits."""

    reason = "UNSEALABLE_VALUE"


class BadManifestSignature(RelevoError):
    """The envelope was not signed by the agency key given, or was changed after signing."""

    reason = "BAD_MANIFEST_SIGNATURE"


class BindingMismatch(RelevoError):
    """The seal is for another agency, brand, key, case or post version; `field` says which."""

    reason = "BINDING_MISMATCH"


class UnknownKey(RelevoError):
    """No private key with the envelope's key id is held here (never was, or was destroyed)."""

    reason = "UNKNOWN_KEY"


class SealTampered(RelevoError):
    """Authenticated decryption failed: wrong key, wrong binding, or changed ciphertext."""

    reason = "SEAL_TAMPERED"


class MalformedKey(InvalidInput):
    """A key, or a list of keys, does not have the form that docs/sealing.md gives it."""

    reason = "MALFORMED_KEY"


class KeyFileInvalid(InvalidInput):
    """A key file is missing, unreadable, or not an unencrypted Ed25519 PEM."""

    reason = "KEY_FILE_INVALID"


class KeyListRefused(RelevoError):
    """A key list, rightly signed, is expired, from the future, a replay, or another brand's."""

    reason = "KEY_LIST_REFUSED"


class NoActiveKey(RelevoError):
    """There is no key that may be sealed to now."""

    reason = "NO_ACTIVE_KEY"


class IllegalKeyMove(RelevoError):
    """Epochs go active, decrypt-only, destroyed; never back and never by a jump."""

    reason = "ILLEGAL_KEY_MOVE"


class MalformedStatement(InvalidInput):
    """The bytes or parts are no signed statement in canonical form; `field` names the part."""

    reason = "MALFORMED_STATEMENT"


class BadSignature(RelevoError):
    """The statement's signature, or the type that it claims, is not the expected one."""

    reason = "BAD_SIGNATURE"


class UnknownSigner(RelevoError):
    """The statement names a key that is not among the pinned ones."""

    reason = "UNKNOWN_SIGNER"


class SealingUnavailable(Unavailable):
    """The cryptographic backend cannot do what the format needs (ML-KEM-768 is missing)."""

    reason = "SEALING_UNAVAILABLE"
