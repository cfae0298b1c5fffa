"""A hardware module as the port of sealing keys sees one: it makes keys inside, unwraps with them,
and gives no private key out.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from relevo.sealing.envelope import Binding
from relevo.sealing.keys import KeyState, SealingPublicKey, generate_seed
from relevo.sealing.opening import SealingPrivateKey
from relevo.vault.errors import EpochExists
from relevo.vault.keys.provider import Epoch


class Module:
    """The device. What is within `__inside` never leaves it."""

    def __init__(self) -> None:
        self.__inside: dict[int, SealingPrivateKey] = {}
        self._handles = 0

    def generate(self) -> tuple[int, bytes]:
        """A handle and a public key."""
        self._handles += 1
        key = SealingPrivateKey("inside", generate_seed(os.urandom))
        self.__inside[self._handles] = key
        return self._handles, key.public_bytes

    def unwrap(self, handle: int, wrapped_key: bytes, binding: Binding) -> bytes:
        """What was wrapped to the handle's key."""
        return self.__inside[handle].unwrap(wrapped_key, binding)

    def forget(self, handle: int) -> None:
        """Destroy a key."""
        self.__inside.pop(handle, None)


@dataclass(frozen=True)
class _ModuleKey:
    key_id: str
    handle: int
    public: bytes = field(repr=False)
    module: Module

    def public_key(
        self, not_after: datetime, state: KeyState = KeyState.ACTIVE
    ) -> SealingPublicKey:
        return SealingPublicKey(self.key_id, self.public, not_after, state)

    def unwrap(self, wrapped_key: bytes, binding: Binding) -> bytes:
        return self.module.unwrap(self.handle, wrapped_key, binding)


@dataclass(frozen=True)
class _NewModuleKey:
    provider: ModuleKeys
    handle: int
    public_bytes: bytes

    def keep(self, epoch: Epoch) -> None:
        self.provider.keep(epoch, self.handle, self.public_bytes)


class ModuleKeys:
    """A `KeyProvider` over the device, with the inventory beside it."""

    def __init__(self, module: Module) -> None:
        self._module = module
        self._lock = threading.Lock()
        self._epochs: dict[tuple[str, str], Epoch] = {}
        self._keys: dict[tuple[str, str], _ModuleKey] = {}

    def epochs(self, brand: str) -> tuple[Epoch, ...]:
        found = (epoch for epoch in self._epochs.values() if epoch.brand == brand)
        return tuple(sorted(found, key=lambda epoch: epoch.key_id))

    def keys(self, brand: str) -> tuple[_ModuleKey, ...]:
        found = (key for (of, _), key in self._keys.items() if of == brand)
        return tuple(sorted(found, key=lambda key: key.key_id))

    @contextmanager
    def changing(self) -> Iterator[None]:
        with self._lock:
            yield

    def generate(self) -> _NewModuleKey:
        return _NewModuleKey(self, *self._module.generate())

    def keep(self, epoch: Epoch, handle: int, public: bytes) -> None:
        name = (epoch.brand, epoch.key_id)
        if name in self._epochs:
            raise EpochExists("key_id: the epoch is kept already", field="key_id")
        self._epochs[name] = epoch
        self._keys[name] = _ModuleKey(epoch.key_id, handle, public, self._module)

    def retire(self, epoch: Epoch, at: datetime) -> None:
        kept = self._epochs[epoch.brand, epoch.key_id]
        if kept.state is KeyState.ACTIVE:
            changed = replace(kept, state=KeyState.DECRYPT_ONLY, retired_at=at)
            self._epochs[epoch.brand, epoch.key_id] = changed

    def destroy(self, epoch: Epoch, at: datetime) -> None:
        kept = self._epochs[epoch.brand, epoch.key_id]
        key = self._keys.pop((epoch.brand, epoch.key_id), None)
        if key is not None:
            self._module.forget(key.handle)
        if kept.state is not KeyState.DESTROYED:
            changed = replace(kept, state=KeyState.DESTROYED, destroyed_at=at)
            self._epochs[epoch.brand, epoch.key_id] = changed
