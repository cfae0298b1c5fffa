"""How the two sides witness each other's ledgers: what crosses on the fixed clock. Frozen.

Each value is bounded by `limits`; what it claims is verified by the ledger's rules, not here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from relevo.ledger.witness import Mark, Submission


class LeafState(StrEnum):
    """Where an entry stands that the other side awaits."""

    INCLUDED = "included"
    NOT_YET = "not_yet"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class AwaitedLeaf:
    """The answer for one awaited leaf hash (32 bytes). `index` and `path` where it is included."""

    leaf: bytes
    state: LeafState
    index: int = 0
    path: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Exchange:
    """The agency's side of an exchange.

    Attributes:
        own: its newest published checkpoint; None before the first.
        care, vault: how far it has come with the brand's logs; None for one that it never saw.
        wanted: leaf hashes of care's log that it awaits.
        found: what care wanted the last time, under `own`.
    """

    own: Submission | None
    care: Mark | None = None
    vault: Mark | None = None
    wanted: tuple[bytes, ...] = ()
    found: tuple[AwaitedLeaf, ...] = ()


@dataclass(frozen=True, slots=True)
class NotCosigned:
    """Why a checkpoint was not cosigned, as a stable code, and the size that the witness holds."""

    reason: str
    held_size: int


@dataclass(frozen=True, slots=True)
class Exchanged:
    """Care's side of an exchange.

    Attributes:
        own: care's signature line for the agency's checkpoint, or why there is none; None where
            the agency sent none.
        care, vault: the published checkpoints of the brand's logs; None where there is none.
        found: what the agency wanted, under `care`.
        wanted: leaf hashes of the agency's log that care awaits.
    """

    own: str | NotCosigned | None
    care: Submission | None = None
    vault: Submission | None = None
    found: tuple[AwaitedLeaf, ...] = ()
    wanted: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Cosignature:
    """One witness's signature line, with its newline, of one published checkpoint."""

    origin: str
    size: int
    line: str
