"""The vault's private log, and the vault as the witness of care's.

What depends on links stands in these two logs, so that none that an agency cosigns grows by it
(P7). They witness each other within the brand: care's worker brings care's checkpoint, takes the
vault's, and brings its cosignature back. The vault calls nobody.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from relevo.crossing.checkpoint_limits import check_submission
from relevo.crossing.checkpoints import Cosignature, NotCosigned
from relevo.ledger.serving import Readings, Resource
from relevo.ledger.values import LogName, Process
from relevo.ledger.witness import LogKeys, Mark, Refusal, Submission, WitnessRefused
from relevo.ledger.witnessing import Watch, Witness
from relevo.service import clock, logs
from relevo.service.database import Database
from relevo.vault import witnessing
from relevo.vault.log_files import PRIVATE, read_file
from relevo.vault.witnessing import Witnessed

_log = logs.get("witnessing")
_MOST_PAUSE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class PrivateLog:
    """The vault's private log as care sees it, and what it witnesses care's with. Safe for threads.

    Attributes:
        own: the vault's private log, and care's witness key if that is known.
        care: care's private log.
        care_keys: its key; None where it is not witnessed.
        witness: None where the vault has no key to witness with.
        readings: who has read the vault's within the hour.
    """

    database: Database
    own: Witnessed
    care: LogName
    care_keys: LogKeys | None
    witness: Witness | None
    readings: Readings = field(default_factory=Readings)

    @property
    def witnesses_care(self) -> bool:
        """Whether care's private log is cosigned here."""
        return self.witness is not None and self.care_keys is not None


@dataclass(frozen=True, slots=True)
class Answer:
    """What care is told.

    Attributes:
        own: the signature line for its checkpoint, or why there is none; None where it sent none.
        vault: the vault's newest published checkpoint; None before the first.
    """

    own: str | NotCosigned | None
    vault: Submission | None


def exchange(
    log: PrivateLog, submitted: Submission | None, held: Mark | None, *, at: datetime
) -> Answer:
    """Cosign care's checkpoint if it extends what was cosigned before, and show the vault's to one
    who has come as far as `held`.

    Raises:
        MalformedMessage: what care submitted is of no checkpoint's form.
    """
    shown = witnessing.submissions(log.own, [held])
    vault = shown[0] if shown else None
    if submitted is None:
        return Answer(None, vault)
    check_submission(submitted, "care")
    if log.witness is None or log.care_keys is None:
        return Answer(NotCosigned(Refusal.UNKNOWN_LOG.value, 0), vault)
    try:
        cosigned = log.witness.cosign(submitted, log.care_keys, at)
    except WitnessRefused as refused:
        _log.error("care's private checkpoint is not cosigned", reason=refused.code.value)
        return Answer(NotCosigned(refused.code.value, refused.held_size or 0), vault)
    return Answer(cosigned.line, vault)


def add_cosignature(log: PrivateLog, cosignature: Cosignature, *, at: datetime) -> bool:
    """Keep care's word on a published checkpoint; whether it was kept.

    Raises:
        MalformedMessage: it is no cosignature of a log's checkpoint.
    """
    (kept,) = witnessing.add_cosignatures(log.own, [cosignature], at=at)
    return kept


def read_private_log(
    log: PrivateLog, path: str, reader: str, *, caller: Process, at: datetime
) -> Resource:
    """`log_files.read_log` for the private log: that it is read is on the private log itself."""
    return read_file(log.database, PRIVATE, log.readings, path, reader, caller=caller, at=at)


def watch_forever(
    log: PrivateLog,
    watch: Watch,
    interval: float,
    stop: threading.Event,
    now: Callable[[], datetime] = clock.now,
) -> None:
    """Look for what is late until `stop` is set: care's private log, or its word on the vault's.

    A database that is away is waited for; the next look tells what it missed.
    """
    witnessed = [log.care] if log.witnesses_care else []
    own = log.own.published.origin if log.own.witnesses else None
    away = False
    while not stop.wait(min(interval / 8, _MOST_PAUSE_SECONDS)):
        try:
            watch.look(witnessed, own, now())
            away = False
        except (DBAPIError, PoolTimeout) as error:
            if not away:
                _log.warning("the private logs are not watched: database is away", exc_info=error)
            away = True
