"""Entry bundles (C2SP tlog-tiles): up to 256 entries, each after its length as a 16-bit number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from relevo.ledger.errors import LedgerBroken
from relevo.ledger.tiles import WIDTH

LENGTH_SIZE = 2
"""Of what stands before each entry."""
MOST_ENTRY_BYTES = 0xFFFF
MOST_BYTES = WIDTH * (LENGTH_SIZE + MOST_ENTRY_BYTES)
"""Of a bundle."""


def pack(entries: Sequence[bytes], *, first: int = 0) -> bytes:
    """The bundle of these entries, of which the first is the leaf `first`.

    Raises:
        LedgerBroken: there are more than 256, or one is longer than 65,535 bytes, as releases
            from before there were bundles could write; `index` is that one's.
    """
    if len(entries) > WIDTH:
        raise LedgerBroken("a bundle holds up to 256 entries", index=first)
    for index, entry in enumerate(entries, start=first):
        if len(entry) > MOST_ENTRY_BYTES:
            raise LedgerBroken("no bundle holds an entry above 65,535 bytes", index=index)
    return b"".join(len(entry).to_bytes(LENGTH_SIZE, "big") + entry for entry in entries)


def unpack(data: bytes, width: int, *, first: int) -> Iterator[bytes]:
    """The `width` entries of a bundle whose first is the leaf `first`.

    Raises:
        LedgerBroken: with the index of the first entry that is not whole; what follows the last
            one counts as a fault of the last one.
    """
    at, end = 0, len(data)
    for index in range(first, first + width):
        start = at + LENGTH_SIZE
        at = start + int.from_bytes(data[at:start], "big")
        if at > end or start > end:
            raise LedgerBroken("the entry bundle ends within this entry", index=index)
        yield data[start:at]
    if at != end:
        raise LedgerBroken("the entry bundle goes on after this entry", index=first + width - 1)
