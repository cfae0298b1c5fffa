"""Case keys: one random AES-256 key per (brand, agency, case), itself wrapped.

Deleting a case's wrapped key makes every value of the case unreadable at once, which is what
erasure rests on. The wrapping key is derived from a root (`root`) that no database backup holds.

    root ── HKDF-SHA256, info ──┬─ "…/case-key/v1" ── AES-256-GCM ── case key ── values
    (32 bytes)  (RFC 5869)      ├─ "…/second-factor/v1" ── AES-256-GCM ── TOTP secrets
                                └─ "…/index-key/v1" ── AES-256-GCM ── index key ── tokens

Every ciphertext is a 12-byte random nonce, then AES-256-GCM (NIST SP 800-38D) with associated
data that says what it is and whose, injectively encoded: rows cannot be swapped unnoticed.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from relevo.sealing.errors import MalformedEnvelope
from relevo.sealing.framing import prefixed, u16
from relevo.sealing.padding import pad, unpad
from relevo.sealing.sealing import ENCODING_ERRORS
from relevo.vault.errors import KeptKeyDamaged
from relevo.vault.keys.root import Root
from relevo.vault.references import CaseRef, ValueRef

KEY_SIZE: Final = 32
_NONCE_SIZE: Final = 12
_CASE_KEY: Final = b"relevo-vault/case-key/v1"
_SECOND_FACTOR: Final = b"relevo-vault/second-factor/v1"
_INDEX_KEY: Final = b"relevo-vault/index-key/v1"
_VALUE: Final = b"relevo-vault/value/v1"
Random = Callable[[int], bytes]


class _Box:
    """AES-256-GCM under one key, with a fresh random nonce each time."""

    __slots__ = ("_cipher", "_random")

    def __init__(self, key: bytes, random: Random) -> None:
        self._cipher = AESGCM(key)
        self._random = random

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    def _close(self, content: bytes, about: bytes) -> bytes:
        nonce = self._random(_NONCE_SIZE)
        return nonce + self._cipher.encrypt(nonce, content, about)

    def _open(self, closed: bytes, about: bytes, what: str) -> bytes:
        try:
            return self._cipher.decrypt(closed[:_NONCE_SIZE], closed[_NONCE_SIZE:], about)
        except (InvalidTag, ValueError):
            raise KeptKeyDamaged(f"{what}: does not open", field=what) from None


class CaseKey(_Box):
    """One case's key in clear, in memory for one ingest or one reveal."""

    __slots__ = ()

    def close_value(self, where: ValueRef, kind: str, value: str) -> bytes:
        """The value padded to its size bucket, UTF-8 (a lone surrogate in its three bytes)."""
        return self._close(pad(value.encode("utf-8", ENCODING_ERRORS)), _about_value(where, kind))

    def open_value(self, where: ValueRef, kind: str, closed: bytes) -> str:
        """The inverse of `close_value`.

        Raises:
            KeptKeyDamaged: it is another value's ciphertext, or a damaged one.
        """
        padded = self._open(closed, _about_value(where, kind), "value")
        try:
            return unpad(padded).decode("utf-8", ENCODING_ERRORS)
        except (MalformedEnvelope, UnicodeDecodeError):
            raise KeptKeyDamaged("value: is no padded text", field="value") from None


class CaseKeys(_Box):
    """Makes case keys and wraps them under the key derived from the root."""

    __slots__ = ()

    def __init__(self, root: Root, *, random: Random = os.urandom) -> None:
        super().__init__(root.derive(_CASE_KEY), random)

    def create(self, case: CaseRef) -> tuple[CaseKey, bytes]:
        """A new random key for a case, and its wrapped form to be stored."""
        key = self._random(KEY_SIZE)
        return CaseKey(key, self._random), self._close(key, _about_case(case))

    def unwrap(self, case: CaseRef, wrapped: bytes) -> CaseKey:
        """The key of a case from its stored form.

        Raises:
            KeptKeyDamaged: it is another case's, damaged, or wrapped under another root.
        """
        return CaseKey(self._open(wrapped, _about_case(case), "case key"), self._random)


class FactorSecrets(_Box):
    """Keeps the secrets of second factors closed at rest."""

    __slots__ = ()

    def __init__(self, root: Root, *, random: Random = os.urandom) -> None:
        super().__init__(root.derive(_SECOND_FACTOR), random)

    def close(self, person_id: str, secret: bytes) -> bytes:
        """The secret's stored form, bound to its person."""
        return self._close(secret, prefixed(_SECOND_FACTOR) + prefixed(person_id.encode("ascii")))

    def open(self, person_id: str, closed: bytes) -> bytes:
        """The secret; raises `KeptKeyDamaged` if it is not this person's."""
        about = prefixed(_SECOND_FACTOR) + prefixed(person_id.encode("ascii"))
        return self._open(closed, about, "second factor")


class IndexKeys(_Box):
    """Makes the keys of the blind index and wraps them under the key derived from the root."""

    __slots__ = ()

    def __init__(self, root: Root, *, random: Random = os.urandom) -> None:
        super().__init__(root.derive(_INDEX_KEY), random)

    def create(self, about: IndexKeyRef) -> bytes:
        """A new random key's wrapped form."""
        return self._close(self._random(KEY_SIZE), about.bytes())

    def unwrap(self, about: IndexKeyRef, wrapped: bytes) -> bytes:
        """The key; raises `KeptKeyDamaged` if it is another's or damaged."""
        return self._open(wrapped, about.bytes(), "index key")


@dataclass(frozen=True, slots=True)
class IndexKeyRef:
    """Which key of the blind index: one for each brand and type, in versions from 1."""

    brand: str
    type: str
    version: int

    def bytes(self) -> bytes:
        """What a wrapped key is bound to."""
        parts = (self.brand, self.type, str(self.version))
        return prefixed(_INDEX_KEY) + b"".join(prefixed(part.encode("ascii")) for part in parts)


def _about_case(case: CaseRef) -> bytes:
    parts = (case.brand, case.agency, case.case_id)
    return prefixed(_CASE_KEY) + b"".join(prefixed(part.encode("ascii")) for part in parts)


def _about_value(where: ValueRef, kind: str) -> bytes:
    version = where.version
    parts = (
        version.case.brand,
        version.case.agency,
        version.case.case_id,
        version.post_version_id,
        kind,
    )
    texts = b"".join(prefixed(part.encode("ascii")) for part in parts)
    return prefixed(_VALUE) + texts + u16(where.number)
