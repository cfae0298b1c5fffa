"""What vault records in its private log: links, look-ups, and the log's own acts.

Every type here is a `PrivateEntry`; the tables of a main log refuse it (P7).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar

from relevo.ledger.entries import base, logs
from relevo.ledger.entries.base import Brand, PrivateEntry, Tag
from relevo.ledger.values import Code, Digest, Id, Process

ErasureRequestId = Annotated[Id, "the request: the cases that go together"]
Caller = Annotated[Process, "the process that asked, from its certificate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogBegan(PrivateEntry, logs.LogBegan):
    """The first epoch of the vault's private log began; always its first entry."""

    tag: ClassVar[Tag] = Tag.VAULT_PRIVATE_LOG_BEGAN


@dataclass(frozen=True, slots=True, kw_only=True)
class LogOpened(PrivateEntry, logs.LogOpened):
    """An epoch of the vault's private log began after a restore; always its first entry."""

    tag: ClassVar[Tag] = Tag.VAULT_PRIVATE_LOG_OPENED


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPadded(PrivateEntry, logs.LogPadded):
    """No fact: it fills a published checkpoint to a multiple of 256, so that sizes say little."""

    tag: ClassVar[Tag] = Tag.VAULT_PRIVATE_LOG_PADDED


@dataclass(frozen=True, slots=True, kw_only=True)
class LogExported(PrivateEntry, logs.LogExported):
    """The whole of the vault's private log is about to be written into files that may leave."""

    tag: ClassVar[Tag] = Tag.VAULT_PRIVATE_LOG_EXPORTED


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRead(PrivateEntry, base.LogRead):
    """Somebody read the vault's private log; recorded before anything of it was shown."""

    tag: ClassVar[Tag] = Tag.VAULT_PRIVATE_LOG_READ
    reader: Annotated[
        Id | None, "the person of care's for whom its web read, as it says; null: the actor read"
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessAlarmed(PrivateEntry, logs.WitnessAlarmed):
    """The vault saw something wrong with care's private log, or its own is not cosigned."""

    tag: ClassVar[Tag] = Tag.VAULT_PRIVATE_WITNESS_ALARMED


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessSettled(PrivateEntry, logs.WitnessSettled):
    """What such an alarm was about is over."""

    tag: ClassVar[Tag] = Tag.VAULT_PRIVATE_WITNESS_SETTLED


WORDS = logs.LogWords(LogOpened, LogPadded, LogExported, LogBegan)
AS_WITNESS = logs.WitnessWords(WitnessAlarmed, WitnessSettled)


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureRequested(PrivateEntry):
    """A person whom the vault verified asked for the erasure of cases."""

    tag: ClassVar[Tag] = Tag.VAULT_ERASURE_REQUESTED
    brand: Brand
    request: ErasureRequestId
    digest: Annotated[Digest, "SHA-256 over all that was asked for, as an approver sees it"]
    cases: Annotated[tuple[Id, ...], "the cases"]
    expires_at: Annotated[datetime, "until when it must be approved"]
    caller: Caller


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureApproved(PrivateEntry):
    """Another person whom the vault verified approved it: the cases may be destroyed."""

    tag: ClassVar[Tag] = Tag.VAULT_ERASURE_APPROVED
    brand: Brand
    request: ErasureRequestId
    digest: Annotated[Digest, "SHA-256 over what she was shown"]
    requested_by: Annotated[Id, "who had asked"]
    caller: Caller


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureRefused(PrivateEntry):
    """An act of erasing or blocking was tried and refused."""

    tag: ClassVar[Tag] = Tag.VAULT_ERASURE_REFUSED
    reason: Annotated[Code, "which check failed"]
    act: Annotated[Code, "what was tried"]
    caller: Caller
    request: Annotated[Id | None, "the request, when one was named"] = None
    case: Annotated[Id | None, "the case, when one was named"] = None
    person: Annotated[Id | None, "the person who was claimed; not verified"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureReceipted(PrivateEntry):
    """The vault signed the receipt of a request."""

    tag: ClassVar[Tag] = Tag.VAULT_ERASURE_RECEIPTED
    brand: Brand
    request: ErasureRequestId
    receipt: Annotated[Digest, "SHA-256 of what was signed"]
