"""Care witnesses its agencies' ledgers and the vault's, and is witnessed by the agencies.

What an agency is given depends on the fixed clock, on published checkpoints and on what it told and
asked itself: on nothing that goes on at care meanwhile (P7).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from prometheus_client import Counter

from relevo.care.adapters import tables
from relevo.care.use_cases.context import Care
from relevo.crossing.checkpoint_limits import MAX_AWAITED
from relevo.crossing.checkpoints import (
    Cosignature,
    Exchange,
    Exchanged,
    NotCosigned,
)
from relevo.crossing.pinned_logs import PinnedLogs
from relevo.crossing.shown import inclusions, same_checkpoint, shown
from relevo.errors import NotFound, RelevoError
from relevo.ledger.cosignature import with_lines
from relevo.ledger.errors import NoteRefused
from relevo.ledger.note import SignatureLine
from relevo.ledger.pace import Pace
from relevo.ledger.publishing import Published
from relevo.ledger.values import LogName
from relevo.ledger.witness import LogKeys, Mark, Refusal, Submission, WitnessRefused
from relevo.ledger.witnessing import Witness
from relevo.service import logs

_log = logs.get("witnessing")
_EXCHANGES = Counter(
    "relevo_care_checkpoint_exchanges", "Exchanges of checkpoints by outcome", ["agency", "outcome"]
)
_BROUGHT_AT_ONCE = 100


class WitnessedVault(Protocol):
    """The vault's log, for the worker. Raises `PeerUnavailable` and `VaultRefused` as `Vault`."""

    def published(self, held: Sequence[Mark | None]) -> Sequence[Submission]:
        """Its newest published checkpoint for each who holds an earlier one; none before the
        first.
        """

    def add_cosignatures(self, cosignatures: Sequence[Cosignature]) -> Sequence[bool]:
        """Bring cosignatures; whether each was kept."""


@dataclass(frozen=True, slots=True)
class Witnessing:
    """What care witnesses with. Safe for threads.

    Attributes:
        published: care's own log, as it may leave.
        agencies: by agency, who signs and who witnesses there.
        vault, vault_keys: the vault's log and its key; None where it is not witnessed.
    """

    witness: Witness
    published: Published
    agencies: Mapping[str, PinnedLogs]
    vault: LogName
    vault_keys: LogKeys | None
    pace: Pace


def exchange(care: Care, witnessing: Witnessing, agency: str, asked: Exchange) -> Exchanged:
    """Answer an agency: cosign its checkpoint, show care's and the vault's, prove what it awaits,
    and name what care awaits of it.
    """
    now = care.now()
    pinned = witnessing.agencies.get(agency)
    own = _cosigned(witnessing, pinned, asked, now)
    outcome = own.reason if isinstance(own, NotCosigned) else "cosigned" if own else "nothing"
    _EXCHANGES.labels(agency, outcome.lower()).inc()
    mine, found = shown(witnessing.published, asked.care, asked.wanted)
    return Exchanged(
        own=own,
        care=mine,
        vault=_relayed(care, witnessing, agency, asked.vault, now),
        found=found,
        wanted=_awaited(care, pinned),
    )


def deliver(
    care: Care, witnessing: Witnessing, agency: str, cosignatures: Sequence[Cosignature]
) -> tuple[bool, ...]:
    """Keep an agency's cosignatures of care's checkpoints, and those of the vault's for the vault;
    whether each was kept. One that does not verify holds up no other.
    """
    kept = []
    for one in cosignatures:
        try:
            _keep(care, witnessing, agency, one)
            kept.append(True)
        except RelevoError as refused:
            _log.error("cosignature refused", agency=agency, size=one.size, reason=refused.reason)
            kept.append(False)
    return tuple(kept)


def relay(care: Care, witnessing: Witnessing, vault: WitnessedVault) -> None:
    """Cosign the vault's newest checkpoint and keep it for every agency that is witnessed.

    Raises:
        PeerUnavailable, VaultRefused: the vault did not answer, or not this.
    """
    if witnessing.vault_keys is None:
        return
    now = care.now()
    with care.storage.read() as tx:
        held = tx.witnessing.held(witnessing.agencies)
    own = witnessing.witness.mark(witnessing.vault)
    several = vault.published([own, *held.values()])
    if not several:
        return
    first, *others = several
    try:
        cosigned = witnessing.witness.cosign(first, witnessing.vault_keys, now)
    except WitnessRefused as refused:
        _log.error("the vault's checkpoint is not cosigned", reason=refused.code.value)
        with care.storage.write() as tx:
            tx.witnessing.withhold(now)
        return
    with care.storage.write() as tx:
        for (agency, known), submission in zip(held.items(), others, strict=True):
            if same_checkpoint(submission.note, first.note):
                note = with_lines(cosigned.accepted.note, [cosigned.line])
                tx.witnessing.relay(agency, known, replace(submission, note=note), now)
    checkpoint = cosigned.accepted.checkpoint
    _told(vault, [Cosignature(checkpoint.origin, checkpoint.size, cosigned.line)])


def is_waited_for(care: Care, witnessing: Witnessing) -> bool:
    """Whether an agency that is witnessed waits for the vault's checkpoint with a proof from what
    it holds now.
    """
    with care.storage.read() as tx:
        return tx.witnessing.any_waits(witnessing.agencies)


def bring(care: Care, vault: WitnessedVault) -> int:
    """Bring agencies' cosignatures to the vault; how many. Raises as `relay`."""
    with care.storage.read() as tx:
        several = tx.witnessing.to_bring(_BROUGHT_AT_ONCE)
    if several:
        _told(vault, [one for _, one in several])
        with care.storage.write() as tx:
            tx.witnessing.brought(several)
    return len(several)


def _cosigned(
    witnessing: Witnessing, pinned: PinnedLogs | None, asked: Exchange, now: datetime
) -> str | NotCosigned | None:
    if asked.own is None:
        return None
    if pinned is None:
        return NotCosigned(Refusal.UNKNOWN_LOG.value, 0)
    try:
        cosigned = witnessing.witness.cosign(asked.own, pinned.log_keys(), now)
    except WitnessRefused as refused:
        return NotCosigned(refused.code.value, refused.held_size or 0)
    checkpoint = cosigned.accepted.checkpoint
    witnessing.witness.take_inclusions(checkpoint, inclusions(asked.found), now)
    return cosigned.line


def _relayed(
    care: Care, witnessing: Witnessing, agency: str, held: Mark | None, now: datetime
) -> Submission | None:
    """The vault's checkpoint, if what is kept fits what the agency holds and is not old: a vault
    that is silent must be seen to be so.
    """
    with care.storage.read() as tx:
        kept = tx.witnessing.relayed(agency)
    if kept.held != held:
        with care.storage.write() as tx:
            tx.witnessing.says_it_holds(agency, held)
        return None
    if kept.at is None or witnessing.pace.is_silent(kept.at, now):
        return None
    return kept.submission


def _awaited(care: Care, pinned: PinnedLogs | None) -> tuple[bytes, ...]:
    if pinned is None:
        return ()
    with care.storage.read() as tx:
        leaves = tables.witness.awaited_leaves(tx.connection, pinned.log("agency"), MAX_AWAITED)
    return tuple(leaf.raw() for leaf in leaves)


def _keep(care: Care, witnessing: Witnessing, agency: str, one: Cosignature) -> None:
    pinned = witnessing.agencies.get(agency)
    if pinned is None:
        raise NoteRefused("cosignature: is by no witness of this log")
    now = care.now()
    if one.origin == witnessing.published.origin:
        witnessing.published.add_cosignatures(one.size, [one.line], pinned.witnesses, now)
        return
    with care.storage.read() as tx:
        held = tables.witness.held(tx.connection, witnessing.vault)
    if held is None or (held.mark.origin, held.mark.size) != (one.origin, one.size):
        raise NotFound("size: is not the vault's newest that care has cosigned", field="size")
    name = SignatureLine.parse(one.line.removesuffix("\n")).name
    for verifier in pinned.witnesses:
        if verifier.name == name:
            verifier.verify(with_lines(held.note, [one.line]))
            with care.storage.write() as tx:
                tx.witnessing.bring(agency, one, now)
                tx.witnessing.says_it_holds(agency, held.mark)
            return
    raise NoteRefused("cosignature: is by no witness of this log")


def _told(vault: WitnessedVault, cosignatures: Sequence[Cosignature]) -> None:
    kept = vault.add_cosignatures(cosignatures)
    if not all(kept):
        _log.error("the vault did not keep cosignatures", refused=len(kept) - sum(kept))
