"""A log that is kept in memory, signed and cosigned, to be exported and tampered with."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from relevo.ledger.cosignature import Cosigner, with_lines
from relevo.ledger.entries import Entry, body
from relevo.ledger.errors import LedgerBroken
from relevo.ledger.export import export
from relevo.ledger.note import Checkpoint, NoteSigner, sign_checkpoint
from relevo.ledger.tiles import Tile
from relevo.ledger.tiling import Tiling
from relevo.ledger.tree import Frontier, leaf_hash, root_of
from relevo.ledger.trust import Trust
from relevo.ledger.values import Id
from tests.unit.ledger.logs import case_opened

ORIGIN = "qori/care/1"
COSIGNED_AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
_KEY = Ed25519PrivateKey.from_private_bytes(b"\x01" * 32)
_WITNESS_KEY = Ed25519PrivateKey.from_private_bytes(b"\x02" * 32)


class Kept:
    """A `LogSource`; `bodies` may be changed behind its back."""

    def __init__(self, bodies: Sequence[bytes], origin: str = ORIGIN) -> None:
        self.held = list(bodies)
        self.signer = NoteSigner(origin, _KEY)
        self.witness = Cosigner("colibri/agency/witness", _WITNESS_KEY)

    @classmethod
    def of(cls, count: int) -> Kept:
        """A log of so many entries."""
        return cls([body_of(case_opened()) for _ in range(count)])

    @property
    def trust(self) -> Trust:
        """The log's own key and its witness's, both wanted."""
        return Trust([self.signer.verifier()], [self.witness.verifier()])

    def bodies(self, first: int, end: int) -> Iterator[bytes]:
        if end > len(self.held):
            raise LedgerBroken("the leaf is missing", index=len(self.held))
        yield from self.held[first:end]

    def hashes(self, tile: Tile) -> tuple[bytes, ...]:
        tiling = Tiling()
        made = [
            *tiling.add([leaf_hash(one) for one in self.held]),
            *tiling.finish(),
        ]
        for found, hashes in made:
            if (found.level, found.index) == (tile.level, tile.index):
                return tuple(hashes[: tile.width])
        raise LedgerBroken("the log is not that long")

    def note(self, size: int | None = None, *, cosigned: bool = True) -> str:
        """The signed checkpoint of the first `size` entries."""
        leaves = [leaf_hash(one) for one in self.held[:size]]
        checkpoint = Checkpoint(self.signer.name, len(leaves), root_of(leaves))
        note = sign_checkpoint(checkpoint, self.signer)
        return with_lines(note, [self.witness.cosign(note, COSIGNED_AT)]) if cosigned else note

    def export(self, folder: Path, size: int | None = None) -> None:
        """Write the first `size` entries into a directory."""
        export(self, self.note(size), folder)


class Generated:
    """A log of 400-byte entries that nobody keeps: each is made when it is read."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._signer = NoteSigner(ORIGIN, _KEY)

    @property
    def trust(self) -> Trust:
        return Trust([self._signer.verifier()])

    def bodies(self, first: int, end: int) -> Iterator[bytes]:
        return (index.to_bytes(400, "big") for index in range(first, end))

    def hashes(self, tile: Tile) -> tuple[bytes, ...]:
        raise LedgerBroken(f"{tile.path}: is not kept")

    def note(self) -> str:
        """The signed checkpoint."""
        frontier = Frontier().extend(leaf_hash(body) for body in self.bodies(0, self.size))
        return sign_checkpoint(Checkpoint(ORIGIN, self.size, frontier.root()), self._signer)


def body_of(entry: Entry) -> bytes:
    """The canonical bytes of an entry under a new id."""
    return body(entry, Id(str(uuid.uuid4())))
