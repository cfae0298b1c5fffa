"""Verifies an exported log with nothing but named public keys: no database, no network, no clock.

Shares with the writer no more than the hashing; tests/interop has verifiers that share nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from relevo.ledger import bundles
from relevo.ledger.directory import LogDirectory, read_checkpoint
from relevo.ledger.entries.parsing import parse
from relevo.ledger.errors import (
    EntryRefused,
    LedgerBroken,
    NoteRefused,
    NotForThisCheck,
    ProofInvalid,
)
from relevo.ledger.note import Checkpoint
from relevo.ledger.tiles import HEIGHT, WIDTH, Proofs, Tile
from relevo.ledger.tiling import Tiling
from relevo.ledger.tree import HASH_SIZE, leaf_hash, verify_consistency
from relevo.ledger.trust import Signed, Trust, claimed


@dataclass(frozen=True, slots=True)
class Verified:
    """What held. `first_at`, `last_at`: of its entries; None if none were read."""

    signed: Signed
    trusted: Checkpoint | None
    first_at: datetime | None
    last_at: datetime | None

    @property
    def checkpoint(self) -> Checkpoint:
        """The log's state that was verified."""
        return self.signed.checkpoint


def verify(
    root: Path, trust: Trust, *, trusted: str | None = None, hashes_only: bool = False
) -> Verified:
    """Check every byte of a log's directory.

    1. The checkpoint is signed and cosigned as `trust` demands. 2. Every entry bundle is there, of
    its length, and its entries have the hashes of the tile of level 0. 3. Unless `hashes_only`,
    each entry is one that this release knows, in its canonical form. 4. Every tile of every level
    has the hashes that follow from the one below. 5. The root is the checkpoint's. 6. There is no
    other file; a partial tile of an earlier size agrees with the wider one. 7. The log extends the
    one of the note `trusted`, a checkpoint that was kept earlier.

    Raises:
        LedgerBroken: `index` is the first entry that fails, or the first one under what fails.
        NotForThisCheck: the folder is no log's, no key is this log's, or `trusted` is another's.
    """
    signed = _signed(read_checkpoint(root), trust, "checkpoint")
    before = None if trusted is None else _before(trusted, trust, signed.checkpoint)
    log = LogDirectory(root, signed.checkpoint.size)
    times = _Times()
    if _root(log, times=None if hashes_only else times) != signed.checkpoint.root:
        raise LedgerBroken("the entries do not make the root that was signed")
    _check_files(log)
    if before is not None:
        _check_extends(log, before.checkpoint, signed.checkpoint)
    return Verified(signed, before.checkpoint if before else None, times.first, times.last)


class _Times:
    """Of the entries that were read: the earliest and the latest."""

    first: datetime | None = None
    last: datetime | None = None

    def add(self, at: datetime) -> None:
        if self.first is None or at < self.first:
            self.first = at
        if self.last is None or at > self.last:
            self.last = at


def _signed(note: str, trust: Trust, what: str) -> Signed:
    try:
        return trust.check(note)
    except NoteRefused as refused:
        raise LedgerBroken(f"{what}: {refused}") from None


def _logs_alone(trust: Trust) -> Trust:
    """An earlier checkpoint was kept by whoever trusts it: its witnesses do not matter."""
    return Trust(trust.log_keys, (), 0)


def _before(note: str, trust: Trust, after: Checkpoint) -> Signed:
    """The checkpoint that was kept: of this log, and not newer than it."""
    try:
        origin = claimed(note).origin
    except NoteRefused as refused:
        raise NotForThisCheck(f"trusted: is no checkpoint: {refused}", field="trusted") from None
    other = NotForThisCheck(
        f"trusted: is a checkpoint of {origin}, the folder holds {after.origin}", field="trusted"
    )
    try:
        before = _signed(note, _logs_alone(trust), "trusted checkpoint")
    except NotForThisCheck:
        raise other from None
    if origin != after.origin:
        raise other
    if before.checkpoint.size > after.size:
        raise LedgerBroken("the log is shorter than the trusted checkpoint", index=after.size)
    return before


def _root(log: LogDirectory, times: _Times | None) -> bytes:
    """Check bundles and tiles from the left to the right; gives the root that they make."""
    tiling = Tiling()
    for leaves in _leaves(log, times):
        for tile, hashes in tiling.add(leaves):
            if tile.level:
                _check_tile(log, tile, b"".join(hashes))
    for tile, hashes in tiling.finish():
        if tile.level:
            _check_tile(log, tile, b"".join(hashes))
    return tiling.root()


def _leaves(log: LogDirectory, times: _Times | None) -> Iterator[list[bytes]]:
    """The leaf hashes of each bundle, which are those of its tile."""
    for first in range(0, log.size, WIDTH):
        tile = log.widest(0, first // WIDTH)
        data = log.read(tile.entries_path, tile)
        if data is None:
            raise LedgerBroken(f"{tile.entries_path}: is missing", index=first)
        held = log.read(tile.path, tile)
        if held is None:
            raise LedgerBroken(f"{tile.path}: is missing", index=first)
        leaves = []
        for place, body in enumerate(bundles.unpack(data, tile.width, first=first)):
            leaf = leaf_hash(body)
            if held[place * HASH_SIZE : (place + 1) * HASH_SIZE] != leaf:
                raise LedgerBroken("the entry does not have its tile's hash", index=first + place)
            if times is not None:
                _read(body, first + place, times)
            leaves.append(leaf)
        if len(held) != tile.width * HASH_SIZE:
            raise LedgerBroken(f"{tile.path}: is too long", index=first)
        yield leaves


def _read(body: bytes, index: int, times: _Times) -> None:
    try:
        _, entry = parse(body)
    except EntryRefused as refused:
        raise LedgerBroken(f"the entry is none of this release: {refused}", index=index) from None
    times.add(entry.at)


def _check_tile(log: LogDirectory, tile: Tile, hashes: bytes) -> None:
    held = log.read(tile.path, tile)
    if held == hashes:
        return
    if held is None:
        raise LedgerBroken(f"{tile.path}: is missing", index=tile.first_leaf)
    places = range(tile.width)
    place = next((at for at in places if not _same(held, hashes, at)), tile.width - 1)
    raise LedgerBroken(
        f"{tile.path}: does not follow from the tiles below it",
        index=tile.first_leaf + (place << HEIGHT * tile.level),
    )


def _same(held: bytes, hashes: bytes, place: int) -> bool:
    part = slice(place * HASH_SIZE, (place + 1) * HASH_SIZE)
    return held[part] == hashes[part]


def _check_files(log: LogDirectory) -> None:
    """Nothing lies there but this log's tiles, and its partial ones of earlier sizes."""
    for path, tile, entries in log.files():
        try:
            now = log.widest(tile.level, tile.index)
        except LedgerBroken:
            now = None
        if now is None or tile.width > now.width:
            raise LedgerBroken(f"{path}: is beyond the checkpoint", index=tile.first_leaf)
        if tile != now:
            _check_earlier(log, tile, now, entries=entries)


def _check_earlier(log: LogDirectory, tile: Tile, now: Tile, *, entries: bool) -> None:
    path, wider = (tile.entries_path, now.entries_path) if entries else (tile.path, now.path)
    early, late = log.read(path, tile) or b"", log.read(wider, now) or b""
    if entries:
        for _ in bundles.unpack(early, tile.width, first=tile.first_leaf):
            pass
        whole = True
    else:
        whole = len(early) == tile.width * HASH_SIZE
    if not whole or not late.startswith(early):
        raise LedgerBroken(f"{path}: is not how the wider tile begins", index=tile.first_leaf)


def _check_extends(log: LogDirectory, before: Checkpoint, after: Checkpoint) -> None:
    try:
        verify_consistency(
            old_size=before.size,
            old_root=before.root,
            size=after.size,
            root=after.root,
            proof=Proofs(log, after.size).consistency(before.size),
        )
    except ProofInvalid:
        raise LedgerBroken("the log does not extend the trusted checkpoint") from None
