"""Padding to size buckets, since AES-GCM shows the length of what it encrypts.

A padded text is u32 length (big-endian), the content, then zeros up to the smallest bucket that
holds both. Every content has one padded form and `unpad` accepts no other.
"""

from __future__ import annotations

from relevo.sealing.errors import MalformedEnvelope

BUCKETS = (32, 64, 128, 256, 512, 1024, 2048, 4096)
"""Padded sizes in bytes; above the last, multiples of it."""

MAX_CONTENT = 1 << 20
"""The longest content, in bytes."""

_PREFIX = 4


def bucket_for(content_size: int) -> int:
    """The padded size, in bytes, of a content of `content_size` bytes."""
    needed = content_size + _PREFIX
    for bucket in BUCKETS:
        if needed <= bucket:
            return bucket
    step = BUCKETS[-1]
    return (needed + step - 1) // step * step


def is_bucket(size: int) -> bool:
    """Whether a padded text can have this size."""
    return size in BUCKETS or (0 < size <= bucket_for(MAX_CONTENT) and size % BUCKETS[-1] == 0)


def pad(content: bytes) -> bytes:
    """The one padded form of a content of at most MAX_CONTENT bytes."""
    return (len(content).to_bytes(_PREFIX, "big") + content).ljust(bucket_for(len(content)), b"\0")


def unpad(padded: bytes) -> bytes:
    """The content of a padded text.

    Raises:
        MalformedEnvelope: the size, the length prefix or the zero fill is not what `pad` makes.
    """
    size = int.from_bytes(padded[:_PREFIX], "big")
    if len(padded) < _PREFIX or size > MAX_CONTENT or bucket_for(size) != len(padded):
        raise MalformedEnvelope("padding: length and bucket disagree", field="padding")
    if any(padded[_PREFIX + size :]):
        raise MalformedEnvelope("padding: fill is not zero", field="padding")
    return padded[_PREFIX : _PREFIX + size]
