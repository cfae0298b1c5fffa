"""How the two sides witness each other's ledgers: what crosses on the fixed clock. Frozen.

Each value is bounded by `limits`; what it claims is verified by the ledger's rules, not here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class HeldLog:
    """The newest checkpoint of a log that somebody has accepted. `origin` is None for nothing."""

    origin: str | None
    size: int


NOTHING_HELD = HeldLog(None, 0)


@dataclass(frozen=True, slots=True)
class Extension:
    """A published checkpoint's signed note, and the proof (32-byte hashes) that it extends the
    checkpoint of `old_size` of the same log; 0 for somebody who holds nothing of it.
    """

    note: str
    old_size: int
    proof: tuple[bytes, ...]


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
        care, vault: what it holds of the brand's logs.
        wanted: leaf hashes of care's log that it awaits.
        found: what care wanted the last time, under `own`.
    """

    own: Extension | None
    care: HeldLog = NOTHING_HELD
    vault: HeldLog = NOTHING_HELD
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
    care: Extension | None = None
    vault: Extension | None = None
    found: tuple[AwaitedLeaf, ...] = ()
    wanted: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Cosignature:
    """One witness's signature line, with its newline, of one published checkpoint."""

    origin: str
    size: int
    line: str
