"""Finding entries in a whole log. Nothing here is verified."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from relevo.errors import NotFound
from relevo.ledger.entries import Entry, Tag
from relevo.ledger.entries.parsing import parse
from relevo.ledger.errors import EntryRefused, LedgerBroken
from relevo.ledger.source import LogSource
from relevo.ledger.tiles import WIDTH, Tile, TileSource
from relevo.ledger.values import Digest, Id


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry, where it stands, its random id and its canonical bytes."""

    index: int
    id: Id
    entry: Entry
    body: bytes


def read(source: LogSource, first: int, end: int) -> Iterator[Placed]:
    """The entries from `first` on, before `end`.

    Raises:
        LedgerBroken: with the index of the first that is missing or none of this release.
    """
    for index, body in enumerate(source.bodies(first, end), start=first):
        yield placed(index, body)


def placed(index: int, body: bytes) -> Placed:
    """The entry of these bytes; raises `LedgerBroken` if it is none of this release."""
    try:
        entry_id, entry = parse(body)
    except EntryRefused as refused:
        raise LedgerBroken(f"the entry is none of this release: {refused}", index=index) from None
    return Placed(index, entry_id, entry, body)


def newest(
    source: LogSource, size: int, count: int, tags: Collection[Tag] = ()
) -> tuple[Placed, ...]:
    """The last `count` entries, or the last of these kinds, in the log's order."""
    found: list[Placed] = []
    end = size
    while end and len(found) < count:
        first = max(0, (end - 1) // WIDTH * WIDTH)
        block = [one for one in read(source, first, end) if not tags or one.entry.tag in tags]
        found = block + found
        end = first
    return tuple(found[-count:]) if count else ()


def find_entry(source: LogSource, size: int, entry_id: Id) -> int:
    """The index of the entry with a random id; raises `NotFound`. Reads the log up to it."""
    mentioned = f'"id":"{entry_id}"'.encode()
    for index, body in enumerate(source.bodies(0, size)):
        if mentioned in body and placed(index, body).id == entry_id:
            return index
    raise NotFound("entry id: no entry of this log has it", field="entry_id")


def find_leaf(source: TileSource, size: int, leaf: Digest) -> int:
    """The index of the entry with a leaf hash; raises `NotFound`."""
    wanted = leaf.raw()
    for first in range(0, size, WIDTH):
        hashes = source.hashes(Tile(0, first // WIDTH, min(WIDTH, size - first)))
        if wanted in hashes:
            return first + hashes.index(wanted)
    raise NotFound("leaf hash: no entry of this log has it", field="leaf_hash")
