"""A proof that fits into an e-mail (C2SP tlog-proof): one entry stands in a signed log.

    c2sp.org/tlog-proof@v1
    index 5
    <base64 hash>             as many as the path has, from the leaf upwards

    <the signed checkpoint>   with its cosignatures

Together with the entry's bytes and the log's public key it is all that a verifier needs. Lines
that the format leaves open (`extra`) we neither write nor accept.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

from relevo.ledger.errors import NoteRefused, NotForThisCheck, ProofInvalid
from relevo.ledger.note import decode_base64
from relevo.ledger.tiles import Proofs, TileSource
from relevo.ledger.tree import leaf_hash, verify_inclusion
from relevo.ledger.trust import Signed, Trust, claimed

_FORMAT = "c2sp.org/tlog-proof@v1"
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})", re.ASCII)
_MOST_HASHES = 63


@dataclass(frozen=True, slots=True)
class LeafProof:
    """That an entry stands at `index` of the log whose signed checkpoint is `note`."""

    index: int
    path: tuple[bytes, ...]
    note: str

    def to_text(self) -> str:
        """The file's text."""
        hashes = "".join(f"{base64.b64encode(value).decode()}\n" for value in self.path)
        return f"{_FORMAT}\nindex {self.index}\n{hashes}\n{self.note}"

    @classmethod
    def parse(cls, text: str) -> LeafProof:
        """Read exactly what `to_text` writes.

        Raises:
            NotForThisCheck: it is no proof at all.
            ProofInvalid: it is written otherwise.
        """
        head, gap, note = text.partition("\n\n")
        lines = head.split("\n")
        found = _INDEX.fullmatch(lines[1]) if len(lines) > 1 else None
        if not text.startswith(_FORMAT) and found is None:
            raise NotForThisCheck(
                f"FILE is no proof: it does not begin with {_FORMAT}", field="FILE"
            )
        if lines[0] != _FORMAT or found is None or not gap or len(lines) > 2 + _MOST_HASHES:
            raise ProofInvalid(f"proof: must be of the form {_FORMAT}", field="proof")
        try:
            path = tuple(decode_base64(line, "hash") for line in lines[2:])
        except NoteRefused as refused:
            raise ProofInvalid(f"proof: {refused}", field="proof") from None
        return cls(int(found[1]), path, note)

    def verify(self, entry: bytes, trust: Trust) -> Signed:
        """Check that these very bytes stand in the log.

        Raises:
            NoteRefused: the checkpoint is not signed and cosigned as `trust` demands.
            NotForThisCheck: no key of its log was given.
            ProofInvalid: the path does not lead from the entry to the checkpoint's root.
        """
        signed = trust.check(self.note)
        verify_inclusion(
            leaf_hash(entry),
            index=self.index,
            size=signed.checkpoint.size,
            proof=self.path,
            root=signed.checkpoint.root,
        )
        return signed


def prove(source: TileSource, note: str, index: int) -> LeafProof:
    """The proof for the entry at `index` of the log that a checkpoint describes.

    Raises:
        ProofInvalid: the log is not that long.
    """
    return LeafProof(index, Proofs(source, claimed(note).size).inclusion(index), note)
