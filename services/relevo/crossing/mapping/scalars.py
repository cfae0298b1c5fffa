"""Times, optional texts and signed statements."""

from __future__ import annotations

from datetime import UTC, datetime

from google.protobuf.timestamp_pb2 import Timestamp

from relevo.crossing.errors import MalformedMessage
from relevo.sealing.signed import SignedStatement
from relevo.wire.bridge.v1 import case_pb2


def to_timestamp(moment: datetime) -> Timestamp:
    """An aware instant as a protobuf timestamp, microseconds kept."""
    stamp = Timestamp()
    stamp.FromDatetime(moment.astimezone(UTC))
    return stamp


def from_timestamp(message: Timestamp, field: str) -> datetime:
    """The instant, aware, in UTC. Raises `MalformedMessage` where it is none."""
    try:
        return message.ToDatetime(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise MalformedMessage(f"{field}: is not a time", field=field) from None


def optional(text: str) -> str | None:
    """Proto3 sends an absent text as an empty one."""
    return text or None


def statement_to_wire(statement: SignedStatement) -> case_pb2.SignedStatement:
    """A signed statement as it crosses."""
    return case_pb2.SignedStatement(
        payload_type=statement.payload_type,
        payload=statement.payload,
        key_id=statement.key_id,
        signature=statement.signature,
    )


def statement_from_wire(message: case_pb2.SignedStatement) -> SignedStatement:
    """A signed statement as it came; nothing is verified here."""
    return SignedStatement(
        payload_type=message.payload_type,
        payload=message.payload,
        key_id=message.key_id,
        signature=message.signature,
    )
