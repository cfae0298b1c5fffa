"""The binary framing under the seal: big-endian integers and u32 length prefixes, nothing else.

A sequence of fixed-width and length-prefixed parts has exactly one reading, so every encoding built
from these functions, part by part in a fixed order, is injective.
"""

from __future__ import annotations

from relevo.sealing.errors import MalformedEnvelope


def u16(value: int) -> bytes:
    """Two bytes, big-endian."""
    return value.to_bytes(2, "big")


def prefixed(part: bytes) -> bytes:
    """The part after its length in four bytes, big-endian."""
    return len(part).to_bytes(4, "big") + part


class Reader:
    """Reads parts in order; whatever does not fit raises MalformedEnvelope naming the part."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, size: int, part: str) -> bytes:
        """Exactly `size` bytes."""
        end = self._at + size
        if end > len(self._data):
            raise MalformedEnvelope(f"{part}: the envelope ends too early", field=part)
        taken = self._data[self._at : end]
        self._at = end
        return taken

    def u16(self, part: str) -> int:
        """A two-byte big-endian integer."""
        return int.from_bytes(self.take(2, part), "big")

    def prefixed(self, part: str, limit: int) -> bytes:
        """A length-prefixed part of at most `limit` bytes; the limit is checked before reading."""
        size = int.from_bytes(self.take(4, part), "big")
        if size > limit:
            raise MalformedEnvelope(f"{part}: longer than {limit} bytes", field=part)
        return self.take(size, part)

    def ascii(self, part: str, limit: int) -> str:
        """A length-prefixed part that is ASCII text."""
        raw = self.prefixed(part, limit)
        if not raw.isascii():
            raise MalformedEnvelope(f"{part}: not ASCII", field=part)
        return raw.decode("ascii")

    def end(self) -> None:
        """Refuses anything after the last part."""
        if self._at != len(self._data):
            raise MalformedEnvelope("envelope: bytes after the last part", field="envelope")
