"""What happened to a case, in order, as a community manager reads it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class TimelineKind(StrEnum):
    """What an entry tells."""

    OPENED = "opened"
    REOPENED = "reopened"
    ESCALATED = "escalated"
    CLOSED = "closed"
    NOTE = "note"
    RECEIVED = "received"
    ASSIGNED = "assigned"
    UNASSIGNED = "unassigned"
    QUESTION = "question"
    FORM_LINK = "form_link"
    GIVEN = "given"
    RESOLVED = "resolved"
    ERASED = "erased"
    HANDOVER_PARKED = "handover_parked"
    REPLY_STOPPED = "reply_stopped"
    REPLY_QUEUED = "reply_queued"
    REPLY_PUBLISHED = "reply_published"
    REPLY_REFUSED = "reply_refused"
    REPLY_UNKNOWN = "reply_unknown"
    REPLY_BY_HAND = "reply_by_hand"
    POST_HIDDEN = "post_hidden"
    POST_UNHIDDEN = "post_unhidden"
    OUTSIDE_RELEVO = "outside_relevo"
    RECALLED = "recalled"
    REDACTED_AGAIN = "redacted_again"
    RESTORATION_ASKED = "restoration_asked"
    RESTORED = "restored"
    RESTORATION_REFUSED = "restoration_refused"


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One line of a case's story.

    Attributes:
        actor: a person's id, or a process by its SPIFFE id.
        text: redacted; a note or a question.
        reference_id: the reply, question, person or post version that it concerns.
        code: a reason, an urgency or a type of data from a closed list.
        url: a form's or proof's https address.
        expires_at: when `url` stops working.
    """

    entry_id: str
    case_id: str
    at: datetime
    kind: TimelineKind
    actor: str
    text: str | None = field(default=None, repr=False)
    reference_id: str | None = None
    code: str | None = None
    url: str | None = field(default=None, repr=False)
    expires_at: datetime | None = None
