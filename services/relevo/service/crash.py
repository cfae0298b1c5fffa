"""Named crash points: where a fault test lets a process die, to see that nothing is lost (P3).

Each point stands at one place of the path, before or after a commit, publication, acknowledgement
or call. It does nothing unless the process was started in development mode with a crash file.
While that file holds `<point> <n>`, the process kills itself with SIGKILL when it reaches the point
for the n-th time: no handler runs, no transaction ends, no connection is closed in order.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from enum import StrEnum
from pathlib import Path
from typing import NoReturn


class Point(StrEnum):
    """Every place at which a process can be told to die; `<part>.<where>`.

    `before_commit`: all of a transaction is written, nothing committed. `after_commit`: it is, and
    nobody knows yet.
    """

    # The agency takes a post in.
    INTAKE_BEFORE_COMMIT = "intake.before_commit"
    INTAKE_AFTER_COMMIT = "intake.after_commit"
    # It redacts a stored text once more.
    AGAIN_BEFORE_COMMIT = "again.before_commit"
    AGAIN_AFTER_COMMIT = "again.after_commit"
    # A back-fill settles some of its lines.
    IMPORT_BEFORE_COMMIT = "import.before_commit"
    IMPORT_AFTER_COMMIT = "import.after_commit"
    # A relay, the agency's or care's, moves its outbox to the broker.
    RELAY_CLAIM_BEFORE_COMMIT = "relay.claim.before_commit"
    RELAY_BEFORE_PUBLISH = "relay.before_publish"
    RELAY_AFTER_PUBLISH = "relay.after_publish"
    RELAY_DELETION_BEFORE_COMMIT = "relay.deletion.before_commit"
    RELAY_DELETION_AFTER_COMMIT = "relay.deletion.after_commit"
    # The forwarder hands cases over and reports acts.
    FORWARDER_AFTER_RECEIVE = "forwarder.after_receive"
    FORWARDER_BEFORE_ACKNOWLEDGE = "forwarder.before_acknowledge"
    FORWARDER_AFTER_ACKNOWLEDGE = "forwarder.after_acknowledge"
    HANDOVER_BEFORE_CALL = "handover.before_call"
    HANDOVER_AFTER_CALL = "handover.after_call"
    RECEIPT_BEFORE_COMMIT = "receipt.before_commit"
    RECEIPT_AFTER_COMMIT = "receipt.after_commit"
    REPORT_BEFORE_CALL = "report.before_call"
    REPORT_AFTER_CALL = "report.after_call"
    REPORT_BEFORE_COMMIT = "report.before_commit"
    REPORT_AFTER_COMMIT = "report.after_commit"
    # Care's rpc takes cases and reports.
    CARE_HANDOVER_BEFORE_COMMIT = "care.handover.before_commit"
    CARE_HANDOVER_AFTER_COMMIT = "care.handover.after_commit"
    CARE_REPORT_BEFORE_COMMIT = "care.report.before_commit"
    CARE_REPORT_AFTER_COMMIT = "care.report.after_commit"
    # Care's worker passes seals to the vault.
    INGEST_AFTER_RECEIVE = "ingest.after_receive"
    INGEST_BEFORE_CALL = "ingest.before_call"
    INGEST_AFTER_CALL = "ingest.after_call"
    INGEST_BEFORE_COMMIT = "ingest.before_commit"
    INGEST_AFTER_COMMIT = "ingest.after_commit"
    INGEST_BEFORE_ACKNOWLEDGE = "ingest.before_acknowledge"
    INGEST_AFTER_ACKNOWLEDGE = "ingest.after_acknowledge"
    VAULT_INGEST_BEFORE_COMMIT = "vault.ingest.before_commit"
    VAULT_INGEST_AFTER_COMMIT = "vault.ingest.after_commit"
    # Updates: numbered, streamed, applied.
    DESK_REPLY_BEFORE_COMMIT = "desk.reply.before_commit"
    DESK_REPLY_AFTER_COMMIT = "desk.reply.after_commit"
    RESTORATION_BEFORE_COMMIT = "restoration.before_commit"
    RESTORATION_AFTER_COMMIT = "restoration.after_commit"
    SEQUENCER_BEFORE_COMMIT = "sequencer.before_commit"
    SEQUENCER_AFTER_COMMIT = "sequencer.after_commit"
    STREAM_BEFORE_SEND = "stream.before_send"
    STREAM_AFTER_SEND = "stream.after_send"
    APPLY_BEFORE_COMMIT = "apply.before_commit"
    APPLY_AFTER_COMMIT = "apply.after_commit"
    # The agency publishes replies and hides posts.
    CHANNEL_AFTER_RECEIVE = "channel.after_receive"
    CHANNEL_BEFORE_ACKNOWLEDGE = "channel.before_acknowledge"
    CHANNEL_AFTER_ACKNOWLEDGE = "channel.after_acknowledge"
    PUBLISH_CLAIM_BEFORE_COMMIT = "publish.claim.before_commit"
    PUBLISH_BEFORE_CALL = "publish.before_call"
    PUBLISH_AFTER_CALL = "publish.after_call"
    PUBLISH_OUTCOME_BEFORE_COMMIT = "publish.outcome.before_commit"
    PUBLISH_OUTCOME_AFTER_COMMIT = "publish.outcome.after_commit"
    PUBLISH_AFTER_READING = "publish.after_reading"
    HIDE_BEFORE_CALL = "hide.before_call"
    HIDE_AFTER_CALL = "hide.after_call"
    # What comes round by the clock.
    AGENCY_SWEEP_BEFORE_COMMIT = "agency.sweep.before_commit"
    AGENCY_SWEEP_AFTER_COMMIT = "agency.sweep.after_commit"
    CARE_SWEEP_BEFORE_COMMIT = "care.sweep.before_commit"
    CARE_SWEEP_AFTER_COMMIT = "care.sweep.after_commit"
    SEALS_DELETION_BEFORE_COMMIT = "seals.deletion.before_commit"
    SEALS_DELETION_AFTER_COMMIT = "seals.deletion.after_commit"
    LEDGER_BEFORE_COMMIT = "ledger.before_commit"
    LEDGER_AFTER_COMMIT = "ledger.after_commit"


def point(name: Point) -> None:
    """Die here if the crash file says so; otherwise nothing."""
    if _trap is not None:
        _trap.reached(name)


def arm(crash_file: Path | None) -> None:
    """Watch a crash file from now on; None: never again. Only for development mode."""
    global _trap  # noqa: PLW0603 - one per process: a death has no other scope
    _trap = None if crash_file is None else _Trap(crash_file)


class _Trap:
    """The crash file, read anew at every point; safe for threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._wanted = ""
        self._count = 0

    def reached(self, name: Point) -> None:
        with self._lock:
            wanted = self._path.read_text(encoding="ascii").strip()
            if wanted != self._wanted:
                self._wanted, self._count = wanted, 0
            at, _, times = wanted.partition(" ")
            if at != name:
                return
            self._count += 1
            if self._count >= int(times or 1):
                self._die()

    def _die(self) -> NoReturn:
        """Empty the file first: the process that is started next is to live."""
        emptied = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        emptied.write_text("", encoding="ascii")
        emptied.replace(self._path)
        os.kill(os.getpid(), signal.SIGKILL)
        while True:  # the signal ends every thread, at any moment
            time.sleep(1)


_trap: _Trap | None = None
