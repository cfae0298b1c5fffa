"""Purposes on the wire, and those of the vault."""

from __future__ import annotations

from relevo.vault.purposes import Purpose
from relevo.wire.vault.v1 import purpose_pb2 as pb

PURPOSES = {
    pb.PURPOSE_COMPLAINT_HANDLING: Purpose.COMPLAINT_HANDLING,
    pb.PURPOSE_IDENTITY_CHECK: Purpose.IDENTITY_CHECK,
    pb.PURPOSE_FRAUD_PREVENTION: Purpose.FRAUD_PREVENTION,
    pb.PURPOSE_DATA_SUBJECT_REQUEST: Purpose.DATA_SUBJECT_REQUEST,
    pb.PURPOSE_LEGAL_OBLIGATION: Purpose.LEGAL_OBLIGATION,
    pb.PURPOSE_REDACTION_REVIEW: Purpose.REDACTION_REVIEW,
}
ON_THE_WIRE = {purpose: number for number, purpose in PURPOSES.items()}
