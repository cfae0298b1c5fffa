"""Short secrets closed under a passphrase, for key files that lie on a disk.

    {"algorithm": "argon2id+aes-256-gcm", "content": hex, "lanes": 4, "memory_kib": 65536,
     "nonce": hex, "salt": hex, "time": 3}

The key is Argon2id of the passphrase (RFC 9106, the second recommended choice of section 4), the
content AES-256-GCM (NIST SP 800-38D) with associated data that says what it is; the parameters
stand in the file, so that they can be raised without touching what was closed before.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from relevo.service.settings import SettingsError
from relevo.vault.errors import ClosedKeyRefused

ALGORITHM: Final = "argon2id+aes-256-gcm"
MIN_PASSPHRASE: Final = 16
"""Bytes; a passphrase is made by a machine or of several words, never remembered by one person."""
_MEMBERS: Final = {"algorithm", "content", "lanes", "memory_kib", "nonce", "salt", "time"}
_SALT_SIZE, _NONCE_SIZE, _KEY_SIZE, _TAG_SIZE = 16, 12, 32, 16
_MAX_CONTENT: Final = 4_096
Random = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess at a passphrase costs. Within `LEAST` and `MOST` when it comes from a file."""

    time: int
    memory_kib: int
    lanes: int

    def within(self) -> bool:
        """Neither so cheap that it protects nothing, nor so dear that a file stops the process."""
        return (
            LEAST.time <= self.time <= MOST.time
            and LEAST.memory_kib <= self.memory_kib <= MOST.memory_kib
            and LEAST.lanes <= self.lanes <= MOST.lanes
        )


RECOMMENDED: Final = Cost(time=3, memory_kib=65_536, lanes=4)
LEAST: Final = Cost(time=1, memory_kib=8_192, lanes=1)
MOST: Final = Cost(time=32, memory_kib=2_097_152, lanes=32)


class Passphrase:
    """Closes and opens secrets. Each key is drawn once for a salt and cost. Safe for threads."""

    def __init__(
        self, passphrase: bytes, *, cost: Cost = RECOMMENDED, random: Random = os.urandom
    ) -> None:
        """Raises `ValueError` for one that is too short."""
        if len(passphrase) < MIN_PASSPHRASE:
            raise ValueError(f"needs at least {MIN_PASSPHRASE} bytes")
        self._passphrase = passphrase
        self._cost = cost
        self._random = random
        self._salt = random(_SALT_SIZE)
        self._lock = threading.Lock()
        self._ciphers: dict[tuple[bytes, Cost], AESGCM] = {}

    def __repr__(self) -> str:
        return "Passphrase()"

    @classmethod
    def read(cls, path: Path) -> Passphrase:
        """The passphrase in a file, less a line end; raises `SettingsError` naming the file."""
        try:
            return cls(path.read_bytes().rstrip(b"\r\n"))
        except (OSError, ValueError) as error:
            why = error if isinstance(error, ValueError) else "cannot be read"
            raise SettingsError(f"{path}: {why}", field="passphrase_file") from None

    def close(self, secret: bytes, about: bytes) -> dict[str, object]:
        """The secret's closed form. `about`: what it is, bound into it."""
        nonce = self._random(_NONCE_SIZE)
        content = self._cipher(self._salt, self._cost).encrypt(nonce, secret, about)
        return {
            "algorithm": ALGORITHM,
            "content": content.hex(),
            "lanes": self._cost.lanes,
            "memory_kib": self._cost.memory_kib,
            "nonce": nonce.hex(),
            "salt": self._salt.hex(),
            "time": self._cost.time,
        }

    def open(self, closed: object, about: bytes) -> bytes:
        """The secret from its closed form.

        Raises:
            ClosedKeyRefused: another passphrase, another thing's, damaged, or not of its form.
        """
        salt, cost, nonce, content = _parts(closed)
        try:
            return self._cipher(salt, cost).decrypt(nonce, content, about)
        except InvalidTag:
            raise ClosedKeyRefused("content: does not open", field="content") from None

    def _cipher(self, salt: bytes, cost: Cost) -> AESGCM:
        with self._lock:
            if (salt, cost) not in self._ciphers:
                key = hash_secret_raw(
                    self._passphrase,
                    salt,
                    time_cost=cost.time,
                    memory_cost=cost.memory_kib,
                    parallelism=cost.lanes,
                    hash_len=_KEY_SIZE,
                    type=Type.ID,
                )
                self._ciphers[salt, cost] = AESGCM(key)
            return self._ciphers[salt, cost]


def _parts(closed: object) -> tuple[bytes, Cost, bytes, bytes]:
    if not isinstance(closed, dict) or set(closed) != _MEMBERS:
        members = ", ".join(sorted(_MEMBERS))
        raise ClosedKeyRefused(f"closed: needs exactly the members {members}", field="closed")
    if closed["algorithm"] != ALGORITHM:
        raise ClosedKeyRefused("algorithm: is not known", field="algorithm")
    cost = Cost(*(_number(closed, name) for name in ("time", "memory_kib", "lanes")))
    if not cost.within():
        raise ClosedKeyRefused("time, memory_kib, lanes: out of bounds", field="memory_kib")
    return (
        _hexadecimal(closed, "salt", range(_SALT_SIZE, _SALT_SIZE + 1)),
        cost,
        _hexadecimal(closed, "nonce", range(_NONCE_SIZE, _NONCE_SIZE + 1)),
        _hexadecimal(closed, "content", range(_TAG_SIZE, _MAX_CONTENT)),
    )


def _number(closed: Mapping[str, object], name: str) -> int:
    value = closed[name]
    if not isinstance(value, int) or isinstance(value, bool):
        raise ClosedKeyRefused(f"{name}: needs a whole number", field=name)
    return value


def _hexadecimal(closed: Mapping[str, object], name: str, sizes: range) -> bytes:
    try:
        raw = bytes.fromhex(str(closed[name]))
    except ValueError:
        raw = b""
    if len(raw) not in sizes:
        raise ClosedKeyRefused(f"{name}: is not of its form", field=name)
    return raw
