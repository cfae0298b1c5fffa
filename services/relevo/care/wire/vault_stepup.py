"""The vault's challenges as its clients see them, and its `StepUpService`."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any

from relevo.care.domain.challenges import Challenge, ChallengeKind, ChallengeState
from relevo.care.domain.errors import VaultRefused
from relevo.care.domain.vault import Purpose
from relevo.care.wire.vault_client import MalformedAnswer
from relevo.service.rpc.client import Peer, call
from relevo.service.rpc.errors import PeerRefused
from relevo.wire.vault.v1 import purpose_pb2
from relevo.wire.vault.v1 import stepup_service_pb2 as pb
from relevo.wire.vault.v1 import stepup_service_pb2_grpc as pb_grpc

PURPOSES = {
    Purpose.COMPLAINT_HANDLING: purpose_pb2.PURPOSE_COMPLAINT_HANDLING,
    Purpose.IDENTITY_CHECK: purpose_pb2.PURPOSE_IDENTITY_CHECK,
    Purpose.FRAUD_PREVENTION: purpose_pb2.PURPOSE_FRAUD_PREVENTION,
    Purpose.DATA_SUBJECT_REQUEST: purpose_pb2.PURPOSE_DATA_SUBJECT_REQUEST,
    Purpose.LEGAL_OBLIGATION: purpose_pb2.PURPOSE_LEGAL_OBLIGATION,
    Purpose.REDACTION_REVIEW: purpose_pb2.PURPOSE_REDACTION_REVIEW,
}
_PURPOSE_OF = {number: purpose for purpose, number in PURPOSES.items()}
_KINDS = {
    pb.CHALLENGE_KIND_REVEAL: ChallengeKind.REVEAL,
    pb.CHALLENGE_KIND_EXPORT: ChallengeKind.EXPORT,
}
_STATES = {
    pb.CHALLENGE_STATE_WAITING: ChallengeState.WAITING,
    pb.CHALLENGE_STATE_CONFIRMED: ChallengeState.CONFIRMED,
    pb.CHALLENGE_STATE_READY: ChallengeState.READY,
    pb.CHALLENGE_STATE_USED: ChallengeState.USED,
    pb.CHALLENGE_STATE_EXPIRED: ChallengeState.EXPIRED,
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECONDS = 8.0
_LIST_SECONDS = 3.0


class StepUpClient:
    """One process's way to answer the vault's challenges. Safe for threads."""

    def __init__(self, peer: Peer) -> None:
        self._peer = peer

    def confirm(self, challenge_id: str, digest: str, *, person_id: str, totp: str) -> Challenge:
        """See `Reveals.confirm`."""
        request = pb.ConfirmChallengeRequest(
            challenge_id=challenge_id, digest=digest, person_id=person_id, totp=totp
        )
        response: pb.ConfirmChallengeResponse = self._call("ConfirmChallenge", request, _SECONDS)
        return challenge_of(response.challenge)

    def approve(self, challenge_id: str, digest: str, *, person_id: str, totp: str) -> Challenge:
        """See `Reveals.approve`."""
        request = pb.ApproveChallengeRequest(
            challenge_id=challenge_id, digest=digest, person_id=person_id, totp=totp
        )
        response: pb.ApproveChallengeResponse = self._call("ApproveChallenge", request, _SECONDS)
        return challenge_of(response.challenge)

    def challenges(self, brands: Collection[str], person_id: str) -> tuple[Challenge, ...]:
        """See `Reveals.challenges`."""
        request = pb.ListChallengesRequest(brands=sorted(brands), person_id=person_id)
        response: pb.ListChallengesResponse = self._call("ListChallenges", request, _LIST_SECONDS)
        return tuple(challenge_of(one) for one in response.challenges)

    def _call(self, method: str, request: Any, seconds: float) -> Any:
        stub = pb_grpc.StepUpServiceStub(self._peer.channel())
        try:
            return call(getattr(stub, method), request, seconds=seconds)
        except PeerRefused as refused:
            raise VaultRefused(refused.remote_reason, refused.field) from None


def challenge_of(message: pb.Challenge) -> Challenge:
    """The challenge; raises `MalformedAnswer` if it is of no kind, state or purpose known here."""
    try:
        return Challenge(
            challenge_id=message.challenge_id,
            digest=message.digest,
            kind=_KINDS[message.kind],
            state=_STATES[message.state],
            brand=message.brand,
            purpose=_PURPOSE_OF[message.purpose],
            person_id=message.person_id,
            approvals_needed=message.approvals_needed,
            approvers=tuple(message.approvers),
            issued_at=_EPOCH + timedelta(microseconds=message.issued_at),
            expires_at=_EPOCH + timedelta(microseconds=message.expires_at),
            asked=json.loads(message.asked),
        )
    except (KeyError, ValueError, OverflowError):
        raise MalformedAnswer("a challenge is not of the contract's form") from None
