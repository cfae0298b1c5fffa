"""The one translation between our errors and gRPC status with `google.rpc.ErrorInfo`."""

from __future__ import annotations

from typing import cast

import grpc
from google.protobuf import any_pb2
from google.rpc import code_pb2, error_details_pb2, status_pb2
from grpc_status import rpc_status

from relevo.errors import (
    Conflict,
    InvalidInput,
    NotAllowed,
    NotFound,
    RelevoError,
    Unauthenticated,
    Unavailable,
)

_DOMAIN = "relevo"
_CODES: tuple[tuple[type[RelevoError], int], ...] = (
    (InvalidInput, code_pb2.INVALID_ARGUMENT),
    (NotFound, code_pb2.NOT_FOUND),
    (Conflict, code_pb2.FAILED_PRECONDITION),
    (NotAllowed, code_pb2.PERMISSION_DENIED),
    (Unauthenticated, code_pb2.UNAUTHENTICATED),
    (Unavailable, code_pb2.UNAVAILABLE),
)
# The other side may answer differently later; everything else stays refused.
_TRANSIENT = frozenset(
    {
        grpc.StatusCode.UNAVAILABLE,
        grpc.StatusCode.DEADLINE_EXCEEDED,
        grpc.StatusCode.RESOURCE_EXHAUSTED,
        grpc.StatusCode.ABORTED,
        grpc.StatusCode.CANCELLED,
        grpc.StatusCode.INTERNAL,
        grpc.StatusCode.UNKNOWN,
    }
)


class PeerRefused(RelevoError):
    """The other side refused the call for good, for the reason it gave (`remote_reason`)."""

    reason = "PEER_REFUSED"

    def __init__(self, remote_reason: str, field: str | None) -> None:
        super().__init__(f"the other side refused: {remote_reason}", field=field)
        self.remote_reason = remote_reason


class PeerUnavailable(Unavailable):
    """The other side did not answer, or cannot now."""

    reason = "PEER_UNAVAILABLE"


def status_of(error: RelevoError) -> grpc.Status:
    """The status that leaves this process for an error of ours."""
    code = next((code for kind, code in _CODES if isinstance(error, kind)), code_pb2.INTERNAL)
    info = error_details_pb2.ErrorInfo(reason=error.reason, domain=_DOMAIN)
    if error.field:
        info.metadata["field"] = error.field
    detail = any_pb2.Any()
    detail.Pack(info)
    return rpc_status.to_status(status_pb2.Status(code=code, message=str(error), details=[detail]))


def error_of(failure: grpc.RpcError) -> PeerRefused | PeerUnavailable:
    """The error of ours for a failed call."""
    code = failure.code()
    if code in _TRANSIENT:
        return PeerUnavailable(f"the other side did not answer ({code.name})")
    reason, field = _info(failure)
    return PeerRefused(reason or code.name, field)


def _info(failure: grpc.RpcError) -> tuple[str | None, str | None]:
    try:
        status = rpc_status.from_call(cast(grpc.Call, failure))
    except ValueError:  # the status and its details disagree: believe the plain status only
        return None, None
    for detail in status.details if status else ():
        info = error_details_pb2.ErrorInfo()
        if detail.Unpack(info):
            return info.reason, info.metadata.get("field")
    return None, None
