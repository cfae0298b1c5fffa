"""Writes a log as a C2SP tlog-tiles directory that anybody can verify (see `offline`).

Nothing is believed: leaves are hashed again, and the checkpoint is written only if they make its
root. One tile a level and one bundle are held at a time, however long the log is.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from relevo.errors import Conflict
from relevo.ledger import bundles
from relevo.ledger.directory import CHECKPOINT, LogDirectory, read_bounded, read_checkpoint
from relevo.ledger.errors import LedgerBroken, ProofInvalid
from relevo.ledger.note import Checkpoint
from relevo.ledger.source import LogSource
from relevo.ledger.tiles import WIDTH, Proofs, Tile
from relevo.ledger.tiling import Tiling
from relevo.ledger.tree import leaf_hash, verify_consistency
from relevo.ledger.trust import claimed

_WRITING = ".writing"
_OWN = {CHECKPOINT, "tile", _WRITING}
_FILE_MODE = 0o644  # less what the umask takes away


def export(source: LogSource, note: str, folder: Path) -> Checkpoint:
    """Write the log that a signed note describes into `folder`, or add what it lacks.

    An earlier export there is only added to. The checkpoint is replaced last, in one step: before,
    the folder is the earlier export with more tiles than it needs, and the same call mends that.

    Returns:
        The note's checkpoint.

    Raises:
        LedgerBroken: the log does not make the root that was signed, does not extend what was
            exported before, or a file that never changes has other content (it is named).
        Conflict: `folder` holds something else, another log, or a newer export of it; or another
            export is writing to it.
    """
    checkpoint = claimed(note)
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        before = _earlier(folder, checkpoint)
        root = _write_tiles(source, checkpoint.size, folder)
        if root != checkpoint.root:
            raise LedgerBroken("the entries do not make the root that was signed")
        if before is not None:
            _check_extends(LogDirectory(folder, checkpoint.size), before, checkpoint)
        _replace(folder, CHECKPOINT, note.encode())
    return checkpoint


def _write_tiles(source: LogSource, size: int, folder: Path) -> bytes:
    """Write bundles and tiles; gives the root that they make."""
    tiling = Tiling()
    for first in range(0, size, WIDTH):
        width = min(WIDTH, size - first)
        bodies = list(source.bodies(first, first + width))
        path = Tile(0, first // WIDTH, width).entries_path
        _keep(folder, path, bundles.pack(bodies, first=first), first)
        for tile, hashes in tiling.add([leaf_hash(body) for body in bodies]):
            _keep(folder, tile.path, b"".join(hashes), tile.first_leaf)
    for tile, hashes in tiling.finish():
        _keep(folder, tile.path, b"".join(hashes), tile.first_leaf)
    return tiling.root()


def _keep(folder: Path, path: str, data: bytes, index: int) -> None:
    held = read_bounded(folder / path, path, bundles.MOST_BYTES)
    if held is None:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        _replace(folder, path, data)
    elif held != data:
        raise LedgerBroken(f"{path}: was exported before with other content", index=index)


def _replace(folder: Path, path: str, data: bytes) -> None:
    """Write in one step: what has that name is whole, whenever the machine stops."""
    made = folder / _WRITING
    handle = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, _FILE_MODE)
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(handle)
    made.replace(folder / path)


def _earlier(folder: Path, checkpoint: Checkpoint) -> Checkpoint | None:
    """The checkpoint that is in the folder, if this one may follow it."""
    foreign = sorted({entry.name for entry in folder.iterdir()} - _OWN)
    if foreign:
        raise Conflict(f"{folder}: must be empty or an earlier export of this log", field="DIR")
    if not (folder / CHECKPOINT).exists():
        return None
    before = claimed(read_checkpoint(folder))
    if before.origin != checkpoint.origin:
        raise Conflict(f"{folder}: holds the log {before.origin}", field="DIR")
    if before.size > checkpoint.size:
        raise Conflict(f"{folder}: holds a newer export, of {before.size} entries", field="DIR")
    return before


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
        raise LedgerBroken("the log does not extend the one that was exported before") from None


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise Conflict(f"{folder}: another export is writing to it", field="DIR") from None
    finally:
        os.close(handle)
