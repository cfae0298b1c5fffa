"""What is wrong with a log, as its witness sees it. Pure: when an alarm begins and what ends it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum

from relevo.ledger.note import Checkpoint
from relevo.ledger.values import Digest, LogName, LogOrigin
from relevo.ledger.witness import Accepted, Claim, Held, Refusal, WitnessRefused


class AlarmKind(StrEnum):
    """Every alarm; one of each kind stands for a log at a time."""

    FORK = "FORK"  # two roots at one size, both signed
    ROLLBACK = "ROLLBACK"  # the log is shorter than it was, or an ended epoch goes on
    BAD_SIGNATURE = "BAD_SIGNATURE"  # a checkpoint that the log's key did not sign
    BAD_PROOF = "BAD_PROOF"  # history that is not proven to be the one that was cosigned
    SILENT = "SILENT"  # no acceptable checkpoint came when one was due
    LEAF_MISSING = "LEAF_MISSING"  # an entry that we were told of is not in the log
    NOT_COSIGNED = "NOT_COSIGNED"  # our own checkpoint was cosigned by nobody in time
    NEW_ORIGIN = "NEW_ORIGIN"  # a later epoch began: told, and over at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One thing that is wrong with a log, or was noticed about it.

    `evidence` is a JSON array of two notes with the log's signature: the one that was cosigned
    last and the one that was shown now. They prove a fork to anybody.
    """

    kind: AlarmKind
    log: LogName
    origin: LogOrigin | None = None
    held_size: int | None = None
    held_root: Digest | None = None
    size: int | None = None
    root: Digest | None = None
    evidence: str | None = None

    @property
    def is_informational(self) -> bool:
        """It is told, and nothing is left to be done about it."""
        return self.kind is AlarmKind.NEW_ORIGIN


_ALARMING = {
    Refusal.FORK: AlarmKind.FORK,
    Refusal.ROLLBACK: AlarmKind.ROLLBACK,
    Refusal.ORIGIN_ENDED: AlarmKind.ROLLBACK,
    Refusal.BAD_SIGNATURE: AlarmKind.BAD_SIGNATURE,
    Refusal.BAD_PROOF: AlarmKind.BAD_PROOF,
}


def of_refusal(refused: WitnessRefused) -> Alarm | None:
    """The alarm that a refused checkpoint raises; None where a retry may be all that it takes."""
    kind = _ALARMING.get(refused.code)
    if kind is None or refused.origin is None:
        return None
    if refused.claim is None:
        return Alarm(kind=kind, log=refused.origin.log, origin=refused.origin)
    return _seen(kind, refused.claim, refused.held)


def of_false_inclusion(checkpoint: Checkpoint) -> Alarm:
    """An inclusion proof that does not lead to the root that the log signed."""
    origin = LogOrigin(checkpoint.origin)
    return Alarm(
        kind=AlarmKind.BAD_PROOF,
        log=origin.log,
        origin=origin,
        size=checkpoint.size,
        root=Digest.of(checkpoint.root),
    )


def of_beginning(accepted: Accepted, before: Held) -> Alarm:
    """A later epoch began; what was held last of the one before shows what may have been lost."""
    return _seen(AlarmKind.NEW_ORIGIN, accepted, before)


def ended_by(accepted: Accepted) -> frozenset[AlarmKind]:
    """What is over once a checkpoint is accepted. A fork ends only with its epoch."""
    over = {
        AlarmKind.ROLLBACK,
        AlarmKind.BAD_SIGNATURE,
        AlarmKind.BAD_PROOF,
        AlarmKind.SILENT,
    }
    return frozenset(over | {AlarmKind.FORK} if accepted.began else over)


def _seen(kind: AlarmKind, shown: Claim | Accepted, held: Held | None) -> Alarm:
    return Alarm(
        kind=kind,
        log=shown.origin.log,
        origin=shown.origin,
        held_size=held.checkpoint.size if held else None,
        held_root=Digest.of(held.checkpoint.root) if held else None,
        size=shown.checkpoint.size,
        root=Digest.of(shown.checkpoint.root),
        evidence=json.dumps([held.note, shown.note]) if held else None,
    )
