"""What a side shows of its own log, and what it reads of the other's answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from relevo.crossing.checkpoints import AwaitedLeaf, LeafState
from relevo.ledger.note import parse
from relevo.ledger.publishing import Inclusion, Published, Unproven
from relevo.ledger.values import Digest
from relevo.ledger.witness import Mark, Submission

_STATES = {Unproven.NOT_YET: LeafState.NOT_YET, Unproven.UNKNOWN: LeafState.UNKNOWN}


def shown(
    published: Published, held: Mark | None, wanted: Sequence[bytes]
) -> tuple[Submission | None, tuple[AwaitedLeaf, ...]]:
    """The newest published checkpoint for one who has come so far, and where the wanted leaf hashes
    stand under that very checkpoint. It carries the log's own signature alone.
    """
    leaves = [Digest.of(leaf) for leaf in wanted]
    while True:
        before = published.newest()
        found = published.inclusions(leaves)
        submission = published.submission(held, shown=())
        if (submission and submission.note) == (before and before.note):
            return submission, tuple(_answer(leaf, found[leaf]) for leaf in leaves)


def same_checkpoint(note: str, other: str) -> bool:
    """Whether two notes sign the same; raises `NoteRefused` for what is no note."""
    return parse(note)[0] == parse(other)[0]


def inclusions(found: Iterable[AwaitedLeaf]) -> tuple[Inclusion, ...]:
    """What the other side claims to prove."""
    return tuple(
        Inclusion(Digest.of(one.leaf), one.index, one.path)
        for one in found
        if one.state is LeafState.INCLUDED
    )


def _answer(leaf: Digest, found: Inclusion | Unproven) -> AwaitedLeaf:
    if isinstance(found, Unproven):
        return AwaitedLeaf(leaf.raw(), _STATES[found])
    return AwaitedLeaf(leaf.raw(), LeafState.INCLUDED, found.index, found.path)
