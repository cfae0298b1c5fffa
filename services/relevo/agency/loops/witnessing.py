"""Checkpoints are exchanged with each brand's care on the fixed clock, and never because of what
happened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from relevo.agency.context import AgencyContext
from relevo.agency.loops.base import Loop
from relevo.agency.ports import Bridge
from relevo.agency.use_cases import witnessing
from relevo.agency.use_cases.witnessing import Memory, Witnessing
from relevo.crossing.checkpoint_limits import MAX_COSIGNATURES
from relevo.crossing.checkpoints import Cosignature
from relevo.crossing.errors import MalformedMessage
from relevo.crossing.pinned_logs import PinnedLogs
from relevo.crossing.witness_clock import EXCHANGE_PHASE, next_turn
from relevo.errors import Unavailable
from relevo.ledger.pace import Pace
from relevo.ledger.witnessing import Watch
from relevo.service import logs
from relevo.service.rpc.errors import PeerRefused

_log = logs.get("witnessing")
_MOST_CALLS = 200
"""In one round: after a proof that began at another size than care holds, and while a call does not
carry all that either side awaits. What is left waits for the next round.
"""
_PARTS = 8
"""So often per interval it is looked whether something is late; a care that did not answer is asked
again then. A round begins no further call after as long: the other brands wait for its end.
"""


class WitnessLoop(Loop):
    """One exchange an interval with each care that is witnessed; brands of one care share it."""

    name = "witness"

    def __init__(
        self,
        context: AgencyContext,
        bridges: Mapping[str, Bridge],
        with_keys: Witnessing,
        watch: Watch,
        pace: Pace,
    ) -> None:
        self._context = context
        self._witnessing = with_keys
        self._watch = watch
        self._pace = pace
        self._peers = _peers(context, bridges)
        self._memory = {care: Memory() for care in self._peers}
        self._due = dict.fromkeys(self._peers, next_turn(pace, EXCHANGE_PHASE, context.clock()))
        self.pause_seconds = self._until_next(context.clock())

    def run_once(self) -> bool:
        """Exchange with whom it is due; then look for what is late."""
        for care, (pinned, bridge) in self._peers.items():
            if self._context.clock() >= self._due[care]:
                self._exchange(care, pinned, bridge)
        now = self._context.clock()
        own = self._witnessing.published.origin if self._peers else None
        logs_watched = [
            pinned.log(service) for pinned, _ in self._peers.values() for service in pinned.keys
        ]
        self._watch.look(logs_watched, own, now)
        self.pause_seconds = self._until_next(now)
        return False

    def _exchange(self, care: str, pinned: PinnedLogs, bridge: Bridge) -> None:
        try:
            if not self._round(care, pinned, bridge):
                return  # it stays due, and is tried at the next look
        except (PeerRefused, MalformedMessage) as refused:
            why = refused.remote_reason if isinstance(refused, PeerRefused) else refused.reason
            _log.error("checkpoints not exchanged", log=care, why=why)
        except Unavailable as away:
            _log.warning("checkpoints not exchanged", log=care, why=away.reason)
            return
        self._due[care] = next_turn(self._pace, EXCHANGE_PHASE, self._context.clock())

    def _round(self, care: str, pinned: PinnedLogs, bridge: Bridge) -> bool:
        """Whether everything came that was there before."""
        left = self._memory[care].undelivered
        until = self._context.clock() + self._pace.interval / _PARTS
        for _ in range(_MOST_CALLS):
            memory = self._memory[care]
            asked = witnessing.ask(self._context, self._witnessing, pinned, memory)
            answer = bridge.exchange(asked)
            settled = witnessing.settle(self._context, self._witnessing, pinned, asked, answer)
            left = _together(left, settled.undelivered)
            self._memory[care] = replace(settled, undelivered=left)
            if not witnessing.goes_on(asked, answer, memory) or self._context.clock() >= until:
                break
        if left:
            kept = bridge.deliver(left)
            rest = witnessing.undelivered(left, kept, pinned.log("care"))
            self._memory[care] = replace(self._memory[care], undelivered=rest)
        # Of the vault's log care has a proof only from what it knows to be held here.
        return answer.vault is not None or asked.vault is None

    def _until_next(self, now: datetime) -> float:
        part = self._pace.interval.total_seconds() / _PARTS
        due = min(((at - now).total_seconds() for at in self._due.values()), default=part)
        return min(max(due, part / _PARTS), part)


def _together(left: Sequence[Cosignature], new: Sequence[Cosignature]) -> tuple[Cosignature, ...]:
    """What is to be delivered: of one checkpoint, one line; no more than one call takes."""
    known = {(one.origin, one.size) for one in left}
    both = (*left, *(one for one in new if (one.origin, one.size) not in known))
    return both[-MAX_COSIGNATURES:]


def _peers(
    context: AgencyContext, bridges: Mapping[str, Bridge]
) -> dict[str, tuple[PinnedLogs, Bridge]]:
    """By care's log, who is exchanged with; says with whom nothing is."""
    found: dict[str, tuple[PinnedLogs, Bridge]] = {}
    for brand, bridge in bridges.items():
        pinned = context.require_brand(brand).logs
        if pinned is None:
            _log.warning("ledgers not witnessed: their keys are not pinned", brand=brand)
            continue
        first, _ = found.setdefault(pinned.log("care"), (pinned, bridge))
        if first != pinned:
            _log.error("another brand of this care pins other keys: those count", brand=brand)
    return found
