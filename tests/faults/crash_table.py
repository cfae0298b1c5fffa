"""Which service dies at which point, in what order; each group ends with a verdict.

Within a group the services die side by side, each at one point after the other.
"""

from __future__ import annotations

from relevo.service.crash import Point

Group = dict[str, tuple[Point, ...]]

GROUPS: dict[str, Group] = {
    "intake, relays, the vault": {
        "agency": (
            Point.INTAKE_BEFORE_COMMIT,
            Point.INTAKE_AFTER_COMMIT,
            Point.RELAY_CLAIM_BEFORE_COMMIT,
            Point.RELAY_BEFORE_PUBLISH,
            Point.RELAY_AFTER_PUBLISH,
            Point.RELAY_DELETION_BEFORE_COMMIT,
            Point.RELAY_DELETION_AFTER_COMMIT,
        ),
        "care": (
            Point.RELAY_CLAIM_BEFORE_COMMIT,
            Point.RELAY_BEFORE_PUBLISH,
            Point.RELAY_AFTER_PUBLISH,
            Point.RELAY_DELETION_BEFORE_COMMIT,
            Point.RELAY_DELETION_AFTER_COMMIT,
        ),
        "vault": (Point.VAULT_INGEST_BEFORE_COMMIT, Point.VAULT_INGEST_AFTER_COMMIT),
    },
    "hand-over and receipt": {
        "agency": (
            Point.FORWARDER_AFTER_RECEIVE,
            Point.HANDOVER_BEFORE_CALL,
            Point.HANDOVER_AFTER_CALL,
            Point.RECEIPT_BEFORE_COMMIT,
            Point.RECEIPT_AFTER_COMMIT,
            Point.FORWARDER_BEFORE_ACKNOWLEDGE,
            Point.FORWARDER_AFTER_ACKNOWLEDGE,
        ),
        "care": (Point.CARE_HANDOVER_BEFORE_COMMIT, Point.CARE_HANDOVER_AFTER_COMMIT),
    },
    "ingest and what comes round": {
        "agency": (
            Point.AGENCY_SWEEP_BEFORE_COMMIT,
            Point.AGENCY_SWEEP_AFTER_COMMIT,
            Point.SEALS_DELETION_BEFORE_COMMIT,
            Point.SEALS_DELETION_AFTER_COMMIT,
            Point.LEDGER_BEFORE_COMMIT,
            Point.LEDGER_AFTER_COMMIT,
        ),
        "care": (
            Point.INGEST_AFTER_RECEIVE,
            Point.INGEST_BEFORE_CALL,
            Point.INGEST_AFTER_CALL,
            Point.INGEST_BEFORE_COMMIT,
            Point.INGEST_AFTER_COMMIT,
            Point.INGEST_BEFORE_ACKNOWLEDGE,
            Point.INGEST_AFTER_ACKNOWLEDGE,
            Point.CARE_SWEEP_BEFORE_COMMIT,
            Point.CARE_SWEEP_AFTER_COMMIT,
            Point.LEDGER_BEFORE_COMMIT,
            Point.LEDGER_AFTER_COMMIT,
        ),
        "vault": (Point.LEDGER_BEFORE_COMMIT, Point.LEDGER_AFTER_COMMIT),
    },
    "updates and reports": {
        "agency": (
            Point.APPLY_BEFORE_COMMIT,
            Point.APPLY_AFTER_COMMIT,
            Point.REPORT_BEFORE_CALL,
            Point.REPORT_AFTER_CALL,
            Point.REPORT_BEFORE_COMMIT,
            Point.REPORT_AFTER_COMMIT,
        ),
        "care": (
            Point.DESK_REPLY_BEFORE_COMMIT,
            Point.DESK_REPLY_AFTER_COMMIT,
            Point.SEQUENCER_BEFORE_COMMIT,
            Point.SEQUENCER_AFTER_COMMIT,
            Point.STREAM_BEFORE_SEND,
            Point.STREAM_AFTER_SEND,
            Point.CARE_REPORT_BEFORE_COMMIT,
            Point.CARE_REPORT_AFTER_COMMIT,
        ),
    },
    "redacted again": {
        "agency": (Point.AGAIN_BEFORE_COMMIT, Point.AGAIN_AFTER_COMMIT),
        "care": (Point.RESTORATION_BEFORE_COMMIT, Point.RESTORATION_AFTER_COMMIT),
    },
    "publishing and hiding": {
        "agency": (
            Point.CHANNEL_AFTER_RECEIVE,
            Point.PUBLISH_CLAIM_BEFORE_COMMIT,
            Point.PUBLISH_BEFORE_CALL,
            Point.PUBLISH_AFTER_CALL,
            Point.PUBLISH_OUTCOME_BEFORE_COMMIT,
            Point.PUBLISH_OUTCOME_AFTER_COMMIT,
            Point.PUBLISH_AFTER_READING,
            Point.HIDE_BEFORE_CALL,
            Point.HIDE_AFTER_CALL,
            Point.CHANNEL_BEFORE_ACKNOWLEDGE,
            Point.CHANNEL_AFTER_ACKNOWLEDGE,
        ),
    },
}

QUICK: Group = {
    "agency": (Point.INTAKE_AFTER_COMMIT, Point.HANDOVER_AFTER_CALL, Point.PUBLISH_AFTER_CALL),
    "care": (Point.CARE_HANDOVER_AFTER_COMMIT, Point.INGEST_AFTER_CALL, Point.STREAM_AFTER_SEND),
    "vault": (Point.VAULT_INGEST_AFTER_COMMIT,),
}
"""What `make test` dies at: where the other side, or the platform, knows more than the dead."""

IMPORT = (Point.IMPORT_BEFORE_COMMIT, Point.IMPORT_AFTER_COMMIT)
"""Where an import of a page's history dies, a process that nobody starts again by itself."""
