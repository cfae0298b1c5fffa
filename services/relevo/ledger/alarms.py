"""What is wrong with a log, as its witness sees it. Pure: when an alarm begins and what ends it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum

from relevo.ledger.note import Checkpoint
from relevo.ledger.values import Digest, LogName, LogOrigin
from relevo.ledger.witness import Accepted, Held, Refusal, WitnessRefused


class AlarmKind(StrEnum):
    """Every alarm; one of each kind stands for a log at a time."""

    FORK = "FORK"  # two roots at one size, both signed: the proof is kept
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

    `evidence` is a JSON array of two signed notes that cannot both be honest.
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
    if refused.held is None:
        return _seen(kind, refused.claim.checkpoint)
    evidence = (
        json.dumps([refused.held.note, refused.claim.note]) if kind is AlarmKind.FORK else None
    )
    return _seen(kind, refused.claim.checkpoint, refused.held, evidence)


def of_false_inclusion(checkpoint: Checkpoint) -> Alarm:
    """An inclusion proof that does not lead to the root that the log signed."""
    return _seen(AlarmKind.BAD_PROOF, checkpoint)


def of_beginning(accepted: Accepted, before: Held) -> Alarm:
    """A later epoch began; what was held last of the one before shows what may have been lost."""
    return _seen(AlarmKind.NEW_ORIGIN, accepted.checkpoint, before)


def ended_by(accepted: Accepted) -> frozenset[AlarmKind]:
    """What is over once a checkpoint is accepted. A fork ends only with its epoch."""
    over = {
        AlarmKind.ROLLBACK,
        AlarmKind.BAD_SIGNATURE,
        AlarmKind.BAD_PROOF,
        AlarmKind.SILENT,
    }
    return frozenset(over | {AlarmKind.FORK} if accepted.began else over)


def _seen(
    kind: AlarmKind, checkpoint: Checkpoint, held: Held | None = None, evidence: str | None = None
) -> Alarm:
    origin = LogOrigin(checkpoint.origin)
    return Alarm(
        kind=kind,
        log=origin.log,
        origin=origin,
        held_size=held.checkpoint.size if held else None,
        held_root=Digest.of(held.checkpoint.root) if held else None,
        size=checkpoint.size,
        root=Digest.of(checkpoint.root),
        evidence=evidence,
    )
