"""Where private sealing keys come from: the port. A file adapter stands in `files`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Protocol

from relevo.sealing.keys import KeyState, SealingPublicKey
from relevo.sealing.opening import SealingPrivateKey


@dataclass(frozen=True, slots=True)
class Epoch:
    """One sealing key's record in the inventory; it holds no key.

    Attributes:
        key_id: the first 16 hexadecimal digits of SHA-256 over the public key.
        not_after: from this moment on nothing may be sealed to it.
    """

    brand: str
    key_id: str
    state: KeyState
    created_at: datetime
    not_after: datetime


class KeyProvider(Protocol):
    """Safe for threads. What another process adds is seen by the next call."""

    def epochs(self, brand: str) -> tuple[Epoch, ...]:
        """The brand's epochs, destroyed ones too, by key id."""
        ...

    def private_keys(self, brand: str) -> tuple[SealingPrivateKey, ...]:
        """The private keys of the brand's living epochs, by key id."""
        ...

    def add(self, epoch: Epoch, seed: bytes) -> None:
        """Keep a new epoch durably.

        Raises:
            EpochExists: it is there already.
        """
        ...


def public_keys(provider: KeyProvider, brand: str) -> tuple[SealingPublicKey, ...]:
    """The public parts of the brand's living epochs."""
    epochs = {epoch.key_id: epoch for epoch in provider.epochs(brand)}
    return tuple(
        key.public_key(epochs[key.key_id].not_after, epochs[key.key_id].state)
        for key in provider.private_keys(brand)
        if key.key_id in epochs
    )


def public_digest(seed: bytes) -> bytes:
    """SHA-256 over the public key that belongs to a seed (1,216 bytes)."""
    key = SealingPrivateKey("new", seed).public_key(datetime.max.replace(tzinfo=UTC))
    return sha256(key.kem).digest()
