"""Stable pseudonyms of authors: a keyed hash, so that nobody can guess one without the key."""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path

from relevo.service.settings import SettingsError

KEY_SIZE = 32


class Pseudonyms:
    """HMAC-SHA-256 (RFC 2104) under the agency's pseudonym key, cut to 128 bits."""

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_SIZE:
            raise SettingsError("the pseudonym key must be 32 bytes", field="pseudonym_key_file")
        self._key = key

    @classmethod
    def from_file(cls, path: Path) -> Pseudonyms:
        """From a file of 32 raw bytes; raises `SettingsError` for another size."""
        return cls(path.read_bytes())

    def of_author(self, brand: str, channel: str, author_id: str) -> str:
        """32 hexadecimal characters for one author on one channel of one brand."""
        return self._pseudonym(b"author", brand, channel, author_id)

    def of_unknown(self, brand: str, channel: str, source_id: str) -> str:
        """For a post whose author the platform does not tell: each post an author of its own."""
        return self._pseudonym(b"post", brand, channel, source_id)

    def _pseudonym(self, kind: bytes, *parts: str) -> str:
        encoded = [kind, *(part.encode("utf-8", "surrogatepass") for part in parts)]
        message = b"".join(len(part).to_bytes(4, "big") + part for part in encoded)
        return hmac.digest(self._key, message, hashlib.sha256)[:16].hex()
