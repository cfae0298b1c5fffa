"""The one HPKE suite of `relevo-seal-v1` (RFC 9180 base mode)."""

from __future__ import annotations

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, MLKEM768X25519PrivateKey, Suite

from relevo.sealing.errors import SealingUnavailable


def hpke_suite() -> Suite:
    """MLKEM768-X25519 (X-Wing, 0x647A), HKDF-SHA256, AES-256-GCM."""
    return Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def self_test() -> None:
    """To be called at start: wraps and unwraps a fixed value under a throw-away key.

    Raises:
        SealingUnavailable: the backend lacks ML-KEM-768; use cryptography's own wheel.
    """
    info, value = b"relevo-seal-v1/self-test", bytes(range(32))
    try:
        key = MLKEM768X25519PrivateKey(MLKEM768PrivateKey.generate(), X25519PrivateKey.generate())
        wrapped = hpke_suite().encrypt(value, key.public_key(), info=info)
        unwrapped = hpke_suite().decrypt(wrapped, key, info=info)
    except UnsupportedAlgorithm:
        raise SealingUnavailable("the cryptographic backend has no ML-KEM-768") from None
    if unwrapped != value:
        raise SealingUnavailable("the cryptographic backend fails its self-test")
