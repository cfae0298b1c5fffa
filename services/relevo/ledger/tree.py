"""The Merkle tree of RFC 6962 section 2.1 (RFC 9162 section 2.1): hashing, growth, proofs.

Pure. Verification returns nothing or raises `ProofInvalid`.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from relevo.ledger.errors import ProofInvalid

HASH_SIZE = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """MTH({entry}) = SHA-256(0x00 || entry)."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node = SHA-256(0x01 || left || right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """A tree of `size` leaves, kept as the roots of its perfect subtrees, the largest first.

    Appending costs O(log size) and needs nothing of the leaves before.
    """

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.hashes) != self.size.bit_count():
            raise ValueError("a frontier has one hash for each set bit of its size")
        if any(len(value) != HASH_SIZE for value in self.hashes):
            raise ValueError("a hash has 32 bytes")

    @classmethod
    def from_bytes(cls, size: int, packed: bytes) -> Frontier:
        """Read what `to_bytes` wrote."""
        if len(packed) % HASH_SIZE:
            raise ValueError("a packed frontier is a multiple of 32 bytes")
        parts = (packed[at : at + HASH_SIZE] for at in range(0, len(packed), HASH_SIZE))
        return cls(size, tuple(parts))

    def to_bytes(self) -> bytes:
        """The hashes one after the other."""
        return b"".join(self.hashes)

    def extend(self, leaves: Iterable[bytes]) -> Frontier:
        """The tree with these leaf hashes added at its end."""
        size, stack = self.size, list(self.hashes)
        for leaf in leaves:
            value, below = leaf, size
            while below & 1:  # a full left sibling: merge upwards
                value = node_hash(stack.pop(), value)
                below >>= 1
            stack.append(value)
            size += 1
        return Frontier(size, tuple(stack))

    def root(self) -> bytes:
        """The Merkle tree hash of all leaves."""
        if not self.hashes:
            return EMPTY_ROOT
        value = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            value = node_hash(left, value)
        return value


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The Merkle tree hash of these leaf hashes."""
    return Frontier().extend(leaves).root()


def inclusion_proof(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """PATH(index, leaves) of RFC 6962 section 2.1.1, from the leaf upwards. O(n)."""
    if not 0 <= index < len(leaves):
        raise ProofInvalid("index: must be below the tree's size", field="index")
    path: list[bytes] = []
    start, end = 0, len(leaves)
    while end - start > 1:
        middle = start + split(end - start)
        if index < middle:
            path.append(root_of(leaves[middle:end]))
            end = middle
        else:
            path.append(root_of(leaves[start:middle]))
            start = middle
    return tuple(reversed(path))


def consistency_proof(leaves: Sequence[bytes], old_size: int) -> tuple[bytes, ...]:
    """PROOF(old_size, leaves) of RFC 6962 section 2.1.2; empty for 0 and for all leaves. O(n)."""
    if not 0 <= old_size <= len(leaves):
        raise ProofInvalid("old size: must not be above the tree's size", field="old_size")
    if old_size in (0, len(leaves)):
        return ()
    path: list[bytes] = []
    start, end, whole = 0, len(leaves), True
    while old_size != end - start:
        half = split(end - start)
        middle = start + half
        if old_size <= half:
            path.append(root_of(leaves[middle:end]))
            end = middle
        else:
            path.append(root_of(leaves[start:middle]))
            old_size -= half
            start, whole = middle, False
    if not whole:
        path.append(root_of(leaves[start:end]))
    return tuple(reversed(path))


def verify_inclusion(
    leaf: bytes, *, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """Check that `leaf` stands at `index` of the tree of `size` with `root` (RFC 9162 2.1.3.2).

    Raises:
        ProofInvalid: it does not, or the proof has another length than it must have.
    """
    if not 0 <= index < size:
        raise ProofInvalid("index: must be below the tree's size", field="index")
    _check_hashes([leaf, *proof])
    node, last, value = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise ProofInvalid("inclusion proof: too long", field="proof")
        if node & 1 or node == last:
            value = node_hash(sibling, value)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            value = node_hash(value, sibling)
        node, last = node >> 1, last >> 1
    if last != 0:
        raise ProofInvalid("inclusion proof: too short", field="proof")
    _same(value, root, "inclusion proof: does not lead to the root")


def verify_consistency(
    *, old_size: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]
) -> None:
    """Check that the tree of `size` extends the tree of `old_size` (RFC 9162 section 2.1.4.2).

    Raises:
        ProofInvalid: it does not, or the proof has another length than it must have.
    """
    if not 0 <= old_size <= size:
        raise ProofInvalid("old size: must not be above the size", field="old_size")
    if old_size in (0, size):
        if proof:
            raise ProofInvalid("consistency proof: must be empty", field="proof")
        _same(old_root, root if old_size else EMPTY_ROOT, "old root: is another tree's")
        return
    _check_hashes(proof)
    if not proof:
        raise ProofInvalid("consistency proof: must not be empty", field="proof")
    whole = old_size & (old_size - 1) == 0  # the old tree is perfect: its root is in the new one
    path = [old_root, *proof] if whole else list(proof)
    node, last = old_size - 1, size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    before = after = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise ProofInvalid("consistency proof: too long", field="proof")
        if node & 1 or node == last:
            before, after = node_hash(sibling, before), node_hash(sibling, after)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            after = node_hash(after, sibling)
        node, last = node >> 1, last >> 1
    if last != 0:
        raise ProofInvalid("consistency proof: too short", field="proof")
    _same(before, old_root, "consistency proof: does not lead to the old root")
    _same(after, root, "consistency proof: does not lead to the root")


def split(size: int) -> int:
    """The largest power of two below `size` (size > 1): where RFC 6962 parts a tree in two."""
    return 1 << (size - 1).bit_length() - 1


def _check_hashes(values: Iterable[bytes]) -> None:
    if any(len(value) != HASH_SIZE for value in values):
        raise ProofInvalid("proof: a hash has 32 bytes", field="proof")


def _same(found: bytes, wanted: bytes, message: str) -> None:
    if not hmac.compare_digest(found, wanted):
        raise ProofInvalid(message, field="proof")
