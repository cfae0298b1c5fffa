"""The agency witnesses its brands' ledgers, care's and the vault's, and is witnessed by care."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from prometheus_client import Counter
from sqlalchemy.engine import Connection

from relevo.agency.adapters.tables import witness as witness_tables
from relevo.agency.context import AgencyContext
from relevo.crossing.checkpoint_limits import MAX_AWAITED
from relevo.crossing.checkpoints import (
    Cosignature,
    Exchange,
    Exchanged,
    LeafState,
    NotCosigned,
)
from relevo.crossing.pinned_logs import PinnedLogs
from relevo.crossing.shown import inclusions, shown
from relevo.errors import RelevoError
from relevo.ledger.note import Checkpoint, parse
from relevo.ledger.publishing import Published
from relevo.ledger.values import LogName, LogOrigin
from relevo.ledger.witness import LogKeys, Mark, Refusal, Submission, WitnessRefused
from relevo.ledger.witnessing import Witness
from relevo.service import logs

_STALE = Refusal.STALE.value
_log = logs.get("witnessing")
_EXCHANGES = Counter(
    "relevo_agency_checkpoint_exchanges", "Exchanges of checkpoints by outcome", ["log", "outcome"]
)


@dataclass(frozen=True, slots=True)
class Witnessing:
    """What the forwarder witnesses with. `published`: the agency's own log, as it may leave."""

    witness: Witness
    published: Published


@dataclass(frozen=True, slots=True)
class Memory:
    """What one round tells the next; forgotten, it costs one more call.

    Attributes:
        care: how far care has come with this side's log.
        wanted: the leaf hashes of it that care awaits.
        undelivered: cosignatures that care does not have yet.
    """

    care: Mark | None = None
    wanted: tuple[bytes, ...] = ()
    undelivered: tuple[Cosignature, ...] = ()


def ask(
    context: AgencyContext, witnessing: Witnessing, brand: PinnedLogs, memory: Memory
) -> Exchange:
    """This side of an exchange with one brand's care."""
    own, found = shown(witnessing.published, memory.care, memory.wanted)
    care = brand.log("care")
    with context.database.read() as connection:
        return Exchange(
            own=own,
            care=_mark(connection, care),
            vault=_mark(connection, brand.log("vault")),
            wanted=tuple(
                leaf.raw() for leaf in witness_tables.awaited_leaves(connection, care, MAX_AWAITED)
            ),
            found=found,
        )


def goes_on(asked: Exchange, answer: Exchanged, before: Memory) -> bool:
    """Whether one more call is worth its while at once.

    It is where care holds another size than the proof began at, and where a call was full of what
    one side awaits and brought that side on: then there may be more.
    """
    own = answer.own
    if isinstance(own, NotCosigned) and own.reason == _STALE:
        held = before.care.size if before.care else 0
        return own.held_size != held
    proven = any(one.state is LeafState.INCLUDED for one in answer.found)
    if len(asked.wanted) == MAX_AWAITED and proven:
        return True
    return len(answer.wanted) == MAX_AWAITED and answer.wanted != before.wanted


def settle(
    context: AgencyContext,
    witnessing: Witnessing,
    brand: PinnedLogs,
    asked: Exchange,
    answer: Exchanged,
) -> Memory:
    """Keep care's cosignature, cosign care's and the vault's checkpoints, and see what was proven.

    What is refused is on the alarms' book, and holds up nothing else.
    """
    now = context.clock()
    mark = _keep_own(witnessing, brand, asked, answer, now)
    keys = brand.log_keys()
    lines = []
    if answer.care is not None:
        cosigned = _cosign(witnessing, brand.log("care"), answer.care, keys, now)
        if cosigned is not None:
            lines.append(cosigned)
            checkpoint = Checkpoint.parse(parse(answer.care.note)[0])
            wanted = set(asked.wanted)
            found = [one for one in answer.found if one.leaf in wanted]
            witnessing.witness.take_inclusions(checkpoint, inclusions(found), now)
    if answer.vault is not None:
        cosigned = _cosign(witnessing, brand.log("vault"), answer.vault, keys, now)
        if cosigned is not None:
            lines.append(cosigned)
    return Memory(mark, answer.wanted, tuple(lines))


def _mark(connection: Connection, log: LogName) -> Mark | None:
    held = witness_tables.held(connection, log)
    return held.mark if held else None


def _keep_own(
    witnessing: Witnessing, brand: PinnedLogs, asked: Exchange, answer: Exchanged, now: datetime
) -> Mark | None:
    """Care's word on this side's checkpoint; how far care has come with this log now."""
    own, care = answer.own, brand.log("care")
    if asked.own is None or own is None:
        return None
    if isinstance(own, NotCosigned):
        known = own.reason in Refusal.__members__
        _EXCHANGES.labels(care, own.reason.lower() if known else "other").inc()
        if own.reason != _STALE:  # it is asked again from there
            _log.error("our checkpoint is not cosigned", log=care, why=own.reason)
        return Mark(witnessing.published.origin, own.held_size)
    size = Checkpoint.parse(parse(asked.own.note)[0]).size
    try:
        witnessing.published.add_cosignatures(size, [own], brand.witnesses, now)
    except RelevoError as refused:
        _EXCHANGES.labels(care, "bad_cosignature").inc()
        _log.error("care's cosignature is refused", log=care, why=refused.reason)
    else:
        _EXCHANGES.labels(care, "cosigned").inc()
    return Mark(witnessing.published.origin, size)


def _cosign(
    witnessing: Witnessing, log: LogName, shown_to_us: Submission, keys: LogKeys, now: datetime
) -> Cosignature | None:
    """The cosignature of a log's checkpoint; None: it is refused, or another log's."""
    try:
        origin = LogOrigin(parse(shown_to_us.note)[0].partition("\n")[0])
        if origin.log != log:
            raise WitnessRefused(Refusal.UNKNOWN_LOG, "it is another log's checkpoint")
        cosigned = witnessing.witness.cosign(shown_to_us, keys, now)
    except RelevoError as refused:
        why = refused.code.value if isinstance(refused, WitnessRefused) else refused.reason
        _log.error("a checkpoint is not cosigned", log=log, why=why)
        return None
    checkpoint = cosigned.accepted.checkpoint
    return Cosignature(checkpoint.origin, checkpoint.size, cosigned.line)


def undelivered(
    several: Sequence[Cosignature], kept: Sequence[bool], log: LogName
) -> tuple[Cosignature, ...]:
    """What care did not keep is told and not sent again."""
    refused = sum(not one for one in kept)
    if refused:
        _log.error("care did not keep cosignatures", log=log, refused=refused)
    return tuple(several[len(kept) :])
