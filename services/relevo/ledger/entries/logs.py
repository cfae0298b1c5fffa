"""What each side records about its own log and about those that it witnesses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from relevo.ledger.entries.base import Entry, Tag
from relevo.ledger.values import Code, Digest, Id, LogName, LogOrigin


@dataclass(frozen=True, slots=True, kw_only=True)
class LogBegan(Entry):
    """The first epoch of a log began; always its first entry.

    For a log in which nothing may stand for weeks: so its witness sees it from the first tick on,
    and silence always means that something is wrong.
    """

    origin: Annotated[LogOrigin, "the origin that begins"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogOpened(Entry):
    """An epoch of the log began after a restore from a backup; always its first entry."""

    origin: Annotated[LogOrigin, "the origin that begins"]
    previous: Annotated[LogOrigin, "the origin that ends here"]
    cosigned_size: Annotated[
        int | None, "the largest size of it that the restored rows know to be cosigned"
    ]
    cosigned_root: Annotated[Digest | None, "the root at that size"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPadded(Entry):
    """No fact: it fills a published checkpoint to a multiple of 256, so that sizes say little."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogExported(Entry):
    """The whole log is about to be written into files that may leave; recorded before it is."""

    origin: Annotated[LogOrigin, "the log that is exported"]
    size: Annotated[int, "how many entries of it"]
    format: Annotated[Code, "the form of the files, such as TLOG-TILES"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessAlarmed(Entry):
    """Something was seen to be wrong with a log, or a later epoch of it began."""

    alarm: Annotated[Id, "the alarm, so that its end can be found"]
    kind: Annotated[Code, "what is wrong: FORK, ROLLBACK, SILENT, LEAF_MISSING and the like"]
    log: Annotated[LogName, "the log that it is about"]
    origin: Annotated[LogOrigin | None, "its epoch; null where the alarm is about none"] = None
    held_size: Annotated[int | None, "the size that was cosigned last"] = None
    held_root: Annotated[Digest | None, "the root at that size"] = None
    size: Annotated[int | None, "the size that was shown now"] = None
    root: Annotated[Digest | None, "the root at that size, signed by the log"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessSettled(Entry):
    """What an alarm was about is over."""

    alarm: Annotated[Id, "the alarm"]
    kind: Annotated[Code, "what was wrong"]
    log: Annotated[LogName, "the log that it was about"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyLogOpened(LogOpened):
    """An epoch of the agency's log began after a restore; always its first entry."""

    tag: ClassVar[Tag] = Tag.AGENCY_LOG_OPENED


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyLogPadded(LogPadded):
    """No fact: it fills a published checkpoint to a multiple of 256, so that sizes say little."""

    tag: ClassVar[Tag] = Tag.AGENCY_LOG_PADDED


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyLogExported(LogExported):
    """The whole of the agency's log is about to be written into files that may leave."""

    tag: ClassVar[Tag] = Tag.AGENCY_LOG_EXPORTED


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyWitnessAlarmed(WitnessAlarmed):
    """The agency saw something wrong with the brand's logs, or its own is not cosigned."""

    tag: ClassVar[Tag] = Tag.AGENCY_WITNESS_ALARMED


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyWitnessSettled(WitnessSettled):
    """What an alarm of the agency's was about is over."""

    tag: ClassVar[Tag] = Tag.AGENCY_WITNESS_SETTLED


@dataclass(frozen=True, slots=True, kw_only=True)
class CareLogOpened(LogOpened):
    """An epoch of care's log began after a restore; always its first entry."""

    tag: ClassVar[Tag] = Tag.CARE_LOG_OPENED


@dataclass(frozen=True, slots=True, kw_only=True)
class CareLogPadded(LogPadded):
    """No fact: it fills a published checkpoint to a multiple of 256, so that sizes say little."""

    tag: ClassVar[Tag] = Tag.CARE_LOG_PADDED


@dataclass(frozen=True, slots=True, kw_only=True)
class CareLogExported(LogExported):
    """The whole of care's log is about to be written into files that may leave."""

    tag: ClassVar[Tag] = Tag.CARE_LOG_EXPORTED


@dataclass(frozen=True, slots=True, kw_only=True)
class CareWitnessAlarmed(WitnessAlarmed):
    """Care saw something wrong with an agency's or the vault's log, or its own is not cosigned."""

    tag: ClassVar[Tag] = Tag.CARE_WITNESS_ALARMED


@dataclass(frozen=True, slots=True, kw_only=True)
class CareWitnessSettled(WitnessSettled):
    """What an alarm of care's was about is over."""

    tag: ClassVar[Tag] = Tag.CARE_WITNESS_SETTLED


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultLogOpened(LogOpened):
    """An epoch of the vault's log began after a restore; always its first entry."""

    tag: ClassVar[Tag] = Tag.VAULT_LOG_OPENED


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultLogPadded(LogPadded):
    """No fact: it fills a published checkpoint to a multiple of 256, so that sizes say little."""

    tag: ClassVar[Tag] = Tag.VAULT_LOG_PADDED


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultLogExported(LogExported):
    """The whole of the vault's log is about to be written into files that may leave."""

    tag: ClassVar[Tag] = Tag.VAULT_LOG_EXPORTED


@dataclass(frozen=True, slots=True)
class LogWords:
    """The types by which one side records what concerns its log.

    `began`: None for a log that a service's start itself gives a first entry, its settings.
    """

    opened: type[LogOpened]
    padded: type[LogPadded]
    exported: type[LogExported]
    began: type[LogBegan] | None = None


@dataclass(frozen=True, slots=True)
class WitnessWords:
    """The types by which one side records what it sees as a witness; the vault witnesses nobody."""

    alarmed: type[WitnessAlarmed]
    settled: type[WitnessSettled]


AGENCY = LogWords(AgencyLogOpened, AgencyLogPadded, AgencyLogExported)
CARE = LogWords(CareLogOpened, CareLogPadded, CareLogExported)
VAULT = LogWords(VaultLogOpened, VaultLogPadded, VaultLogExported)
AGENCY_AS_WITNESS = WitnessWords(AgencyWitnessAlarmed, AgencyWitnessSettled)
CARE_AS_WITNESS = WitnessWords(CareWitnessAlarmed, CareWitnessSettled)
