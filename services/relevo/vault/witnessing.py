"""What the vault shows of its own ledger, and who cosigned it. It witnesses nobody itself.

Care's worker asks, for itself and for the agencies, and brings all cosignatures: agencies never
reach the vault.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from relevo.crossing.checkpoint_limits import check_cosignatures
from relevo.crossing.checkpoints import Cosignature
from relevo.crossing.errors import MalformedMessage
from relevo.crossing.pinned_logs import public_key, witness_name
from relevo.errors import NotFound, RelevoError
from relevo.ledger.cosignature import CosignatureVerifier
from relevo.ledger.publishing import Published
from relevo.ledger.witness import Mark, Submission
from relevo.service import logs
from relevo.vault.agencies import Agency

MAX_HELD = 1_000
_log = logs.get("witnessing")


@dataclass(frozen=True, slots=True)
class Witnessed:
    """The vault's own log as its witnesses see it, and their keys. Safe for threads."""

    published: Published
    witnesses: tuple[CosignatureVerifier, ...]


def witnesses_of(
    org: str, care_key: str, agencies: Mapping[str, Agency]
) -> tuple[CosignatureVerifier, ...]:
    """Everybody whose cosignature the vault takes. `care_key`: hexadecimal, or empty."""
    others = tuple(one for agency in agencies.values() for one in agency.witnesses)
    if not care_key:
        return others
    key = public_key("care_witness_key", care_key)
    return (CosignatureVerifier(witness_name(org, "care"), key), *others)


def submissions(log: Witnessed, held: Sequence[Mark | None]) -> tuple[Submission, ...]:
    """The newest published checkpoint for each of those who hold an earlier one (None: nothing);
    none before the first.

    Raises:
        MalformedMessage: they are too many.
    """
    if len(held) > MAX_HELD:
        raise MalformedMessage(f"held: must be at most {MAX_HELD}", field="held")
    names = [one.name for one in log.witnesses]
    made = {mark: log.published.submission(mark, names) for mark in dict.fromkeys(held)}
    return tuple(found for mark in held if (found := made[mark]) is not None)


def add_cosignatures(
    log: Witnessed, cosignatures: Sequence[Cosignature], *, at: datetime
) -> tuple[bool, ...]:
    """Keep the cosignatures of witnesses whose keys are known; whether each was kept, in order.

    One that does not verify holds up no other.

    Raises:
        MalformedMessage: one is none of a log's checkpoint.
    """
    check_cosignatures(cosignatures, most=MAX_HELD)
    return tuple(_keep(log, one, at) for one in cosignatures)


def _keep(log: Witnessed, one: Cosignature, at: datetime) -> bool:
    try:
        if one.origin != log.published.origin:
            raise NotFound("origin: is not the one that is published", field="origin")
        log.published.add_cosignatures(one.size, [one.line], log.witnesses, at)
    except RelevoError as refused:
        _log.error("cosignature refused", size=one.size, reason=refused.reason)
        return False
    return True
