"""One brand, one agency, one post version; keys from fixed seeds."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from relevo.sealing.envelope import Binding, Envelope
from relevo.sealing.keys import SealingPublicKey
from relevo.sealing.opening import SealingPrivateKey
from relevo.sealing.sealing import FieldValue, Sealer
from relevo.sealing.signed import key_id_of

NOW = datetime(2026, 7, 1, 2, 10, tzinfo=UTC)


@pytest.fixture(scope="session")
def binding() -> Binding:
    return Binding("colibri", "banco-qori", "qori-2026-07", "case-1", "version-1")


@pytest.fixture(scope="session")
def private_key() -> SealingPrivateKey:
    return SealingPrivateKey("qori-2026-07", bytes(range(32)))


@pytest.fixture(scope="session")
def public_key(private_key: SealingPrivateKey) -> SealingPublicKey:
    return private_key.public_key(NOW.replace(month=8))


@pytest.fixture(scope="session")
def signing_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(b"a" * 32)


@pytest.fixture(scope="session")
def sealer(signing_key: Ed25519PrivateKey) -> Sealer:
    return Sealer(signing_key, key_id_of(signing_key.public_key()))


@pytest.fixture(scope="session")
def values() -> tuple[FieldValue, ...]:
    return (
        FieldValue(0, "ORIGINAL_TEXT", "mi dni es 45678912, no 45678913"),
        FieldValue(1, "NATIONAL_ID", "45678912"),
        FieldValue(2, "NATIONAL_ID", "45678913"),
    )


@pytest.fixture(scope="session")
def envelope(
    sealer: Sealer,
    values: tuple[FieldValue, ...],
    binding: Binding,
    public_key: SealingPublicKey,
) -> Envelope:
    return sealer.seal(values, binding, public_key)
