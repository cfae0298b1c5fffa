"""Where private sealing keys lie: the port. Folders of files stand in `files`.

The vault never takes a private key out of a provider: it asks for an epoch's key to unwrap a
seal's data key. So a provider may be a module that keeps its keys inside.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Protocol

from relevo.sealing.keys import KeyState, SealingPublicKey
from relevo.sealing.opening import EpochKey


@dataclass(frozen=True, slots=True)
class Epoch:
    """One sealing key's record in the inventory; it holds no key.

    Attributes:
        key_id: the first 16 hexadecimal digits of SHA-256 over the public key.
        not_after: from this moment on nothing may be sealed to it.
        retired_at, destroyed_at: when it moved to decrypt-only, and to destroyed; None: not yet.
    """

    brand: str
    key_id: str
    state: KeyState
    created_at: datetime
    not_after: datetime
    retired_at: datetime | None = None
    destroyed_at: datetime | None = None


class NewKey(Protocol):
    """A key pair that was made and is not kept yet: nothing is sealed to it, nothing is lost
    with it.
    """

    @property
    def public_bytes(self) -> bytes:
        """X-Wing encapsulation key, 1,216 bytes."""
        ...

    def keep(self, epoch: Epoch) -> None:
        """Keep it durably, as the key of this epoch.

        Raises:
            EpochExists: the epoch is there already.
        """
        ...


class KeyProvider(Protocol):
    """Safe for threads. What another process changes is seen by the next call."""

    def epochs(self, brand: str) -> tuple[Epoch, ...]:
        """The brand's epochs, destroyed ones too, by key id."""
        ...

    def keys(self, brand: str) -> tuple[EpochKey, ...]:
        """The keys of the brand's living epochs, by key id."""
        ...

    def changing(self) -> AbstractContextManager[None]:
        """Held while epochs are changed: one change at a time, whatever process makes it.

        Raises:
            KeysReadOnly: nothing can be changed from here.
        """
        ...

    def generate(self) -> NewKey:
        """A new key pair, inside of what keeps it; raises `KeysReadOnly`."""
        ...

    def retire(self, epoch: Epoch, at: datetime) -> None:
        """Make an active epoch decrypt-only. Retired already: nothing changes."""
        ...

    def destroy(self, epoch: Epoch, at: datetime) -> None:
        """Wipe the private key and keep the record. Done again, it finishes what a crash left."""
        ...


def public_keys(provider: KeyProvider, brand: str) -> tuple[SealingPublicKey, ...]:
    """The public parts of the brand's living epochs."""
    epochs = {epoch.key_id: epoch for epoch in provider.epochs(brand)}
    return tuple(
        key.public_key(epochs[key.key_id].not_after, epochs[key.key_id].state)
        for key in provider.keys(brand)
        if key.key_id in epochs
    )


def key_id_of_public(public: bytes) -> str:
    """The id of the epoch whose public key this is."""
    return sha256(public).hexdigest()[:16]
