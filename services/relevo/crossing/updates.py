"""What care sends back: one frozen type per kind, numbered without gaps per (agency, brand)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from relevo.sealing.signed import SignedStatement


@dataclass(frozen=True, slots=True)
class Received:
    """Care has the case at this header version."""

    case_version: int


@dataclass(frozen=True, slots=True)
class Assigned:
    """Somebody at care works on the case; a random id, never a name."""

    assignee_id: str


@dataclass(frozen=True, slots=True)
class Ingested:
    """The vault holds one post version's values; the agency keeps its seal for the grace only."""

    post_version_id: str
    notice: SignedStatement
    grace_seconds: int


@dataclass(frozen=True, slots=True)
class ReplyToPublish:
    """Publish this text, once, as an answer to the post named."""

    reply_id: str
    text: str = field(repr=False)
    in_reply_to_source_id: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question to the community manager."""

    question_id: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class FormLink:
    """A private form's one-time address for the customer."""

    url: str = field(repr=False)
    expires_at: datetime
    form_id: str = ""  # care of an earlier release named none


@dataclass(frozen=True, slots=True)
class Resolved:
    """Care resolved the case; a new comment before `reopens_until` reopens it."""

    reopens_until: datetime


@dataclass(frozen=True, slots=True)
class Reopened:
    """Somebody at care took the resolved case up again; a random id, never a name."""

    reopener_id: str


@dataclass(frozen=True, slots=True)
class Unassigned:
    """Nobody at care works on the case any more."""


@dataclass(frozen=True, slots=True)
class Erase:
    """Erase author, texts and nonces of the case."""

    order_id: str


@dataclass(frozen=True, slots=True)
class Restoration:
    """What was covered by mistake is put back as `text`; None: it stays covered.

    Empty: it was granted and applied before, and care does not keep what stood there.
    """

    request_id: str
    text: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a redacted text, in code points of it, and the finding type of what it is."""

    start: int
    end: int
    type: str


@dataclass(frozen=True, slots=True)
class Cover:
    """Somebody of the brand saw what the redactor had missed in one text; `limits` checks it.

    Attributes:
        revision: which redaction of the text was seen; in another, the stretches are others.
        stretches: none once care has another text.
    """

    request_id: str
    post_version_id: str
    revision: int
    stretches: tuple[Stretch, ...]


def care_of(brand: str) -> str:
    """Care as an actor of what an agency does at its word; which person it was, is in care's own
    ledger.
    """
    return f"spiffe://{brand}/care/rpc"


@dataclass(frozen=True, slots=True)
class Given:
    """The customer filled in a private form: of what kinds, and nothing more."""

    form_id: str
    types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """A kind that this release does not know: stored and passed over, never an error."""


UpdateKind = (
    Received
    | Assigned
    | Ingested
    | ReplyToPublish
    | Question
    | FormLink
    | Resolved
    | Reopened
    | Unassigned
    | Erase
    | Restoration
    | Cover
    | Given
    | Unknown
)


@dataclass(frozen=True, slots=True)
class AppliedUpdate:
    """An update that the agency has applied: its place, and the id by which both sides know it."""

    sequence: int
    update_id: str


@dataclass(frozen=True, slots=True)
class StreamStart:
    """Where a stream begins.

    Attributes:
        after: what comes after this sequence is carried; less than the agency's cursor where care's
            history is another one now.
        sent_before: the highest sequence that any stream carried to this agency before.
    """

    after: int
    sent_before: int


MOST_APPLIED_NAMED = 64
"""How many applied updates an agency may name when it asks for a stream."""


@dataclass(frozen=True, slots=True)
class Update:
    """One update at its place in the (agency, brand) sequence, which starts at 1."""

    sequence: int
    update_id: str
    brand: str
    case_id: str
    at: datetime
    kind: UpdateKind
