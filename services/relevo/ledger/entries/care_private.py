"""What care records in its private log: links, look-ups, and the log's own acts.

Every type here is a `PrivateEntry`; the tables of a main log refuse it (P7).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from relevo.ledger.entries import base, logs
from relevo.ledger.entries.base import Brand, PrivateEntry, Tag
from relevo.ledger.entries.vault_private import ErasureRequestId
from relevo.ledger.values import Code, Id


@dataclass(frozen=True, slots=True, kw_only=True)
class LogBegan(PrivateEntry, logs.LogBegan):
    """The first epoch of care's private log began; always its first entry."""

    tag: ClassVar[Tag] = Tag.CARE_PRIVATE_LOG_BEGAN


@dataclass(frozen=True, slots=True, kw_only=True)
class LogOpened(PrivateEntry, logs.LogOpened):
    """An epoch of care's private log began after a restore; always its first entry."""

    tag: ClassVar[Tag] = Tag.CARE_PRIVATE_LOG_OPENED


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPadded(PrivateEntry, logs.LogPadded):
    """No fact: it fills a published checkpoint to a multiple of 256, so that sizes say little."""

    tag: ClassVar[Tag] = Tag.CARE_PRIVATE_LOG_PADDED


@dataclass(frozen=True, slots=True, kw_only=True)
class LogExported(PrivateEntry, logs.LogExported):
    """The whole of care's private log is about to be written into files that may leave."""

    tag: ClassVar[Tag] = Tag.CARE_PRIVATE_LOG_EXPORTED


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRead(PrivateEntry, base.LogRead):
    """Somebody read care's private log; recorded before anything of it was shown."""

    tag: ClassVar[Tag] = Tag.CARE_PRIVATE_LOG_READ


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessAlarmed(PrivateEntry, logs.WitnessAlarmed):
    """Care saw something wrong with the vault's private log, or its own is not cosigned."""

    tag: ClassVar[Tag] = Tag.CARE_PRIVATE_WITNESS_ALARMED


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessSettled(PrivateEntry, logs.WitnessSettled):
    """What such an alarm was about is over."""

    tag: ClassVar[Tag] = Tag.CARE_PRIVATE_WITNESS_SETTLED


WORDS = logs.LogWords(LogOpened, LogPadded, LogExported, LogBegan)
AS_WITNESS = logs.WitnessWords(WitnessAlarmed, WitnessSettled)


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureRequested(PrivateEntry):
    """A person asked for the erasure of one customer's cases."""

    tag: ClassVar[Tag] = Tag.CARE_ERASURE_REQUESTED
    brand: Brand
    request: ErasureRequestId
    ground: Annotated[Code, "why, from the closed list of grounds"]
    cases: Annotated[tuple[Id, ...], "the cases"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureApproved(PrivateEntry):
    """Another person approved it; the cases are erased, each at a time of its own."""

    tag: ClassVar[Tag] = Tag.CARE_ERASURE_APPROVED
    brand: Brand
    request: ErasureRequestId


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureWithdrawn(PrivateEntry):
    """A person withdrew a request; what of it was erased, stays so."""

    tag: ClassVar[Tag] = Tag.CARE_ERASURE_WITHDRAWN
    brand: Brand
    request: ErasureRequestId
