"""What happened to a case, for the people who work on it. Ids and codes only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class EventKind(StrEnum):
    """What happened. What `subject`, `code` and `number` hold stands beside each."""

    RECEIVED = "received"  # number: the header's version
    NOTE_WRITTEN = "note_written"  # subject: the note; actor: who of the agency wrote it
    ASSIGNED = "assigned"  # subject: the person; None: given back
    RESOLVED = "resolved"
    REOPENED = "reopened"  # code: NEW_TEXT, BY_AGENCY or BY_PERSON
    REPLY_WRITTEN = "reply_written"  # subject: the reply; code: its justification, if any
    REPLY_BLOCKED = "reply_blocked"  # code: the kinds of personal data, joined by a space
    # code: ASKS_AGAIN or SENDS_AWAY, why a reply or a question was stopped
    REPLY_STOPPED = "reply_stopped"
    QUESTION_ASKED = "question_asked"  # subject: the question; code: as a reply's
    ACTION_REPORTED = "action_reported"  # subject: the action; code: its kind
    SEAL_INGESTED = "seal_ingested"  # subject: the post version
    SEAL_PARKED = "seal_parked"  # subject: the post version; code: the vault's reason
    SEAL_REDRIVEN = "seal_redriven"  # subject: the post version
    # subject: the post version; number: the revision; code: the cause
    REDACTED_AGAIN = "redacted_again"
    # subject: the post version; number: the revision; code: the types, joined by a space
    COVER_ASKED = "cover_asked"
    RESTORATION_GRANTED = "restoration_granted"  # subject: the request
    RESTORATION_REFUSED = "restoration_refused"  # subject: the request
    FORM_OPENED = "form_opened"  # subject: the form; code: the types, joined by a space
    FORM_SUBMITTED = "form_submitted"  # subject: the form; code: the types that came
    FORM_ENDED = "form_ended"  # subject: the form; code: REVOKED or EXPIRED
    FORM_JUDGED = "form_judged"  # subject: the form; number: the field; code: the verdict
    # subject: the post version; number: the field; code: the ground
    RECTIFICATION_PROPOSED = "rectification_proposed"
    VALUE_RECTIFIED = "value_rectified"  # subject, number: as proposed; code: the value's type
    REVEAL_ASKED = "reveal_asked"  # subject: the post version; number: the field; code: the purpose
    REVEAL_APPROVED = "reveal_approved"  # subject: who asked; actor: who agreed
    REVEAL_SHOWN = "reveal_shown"  # subject, number: as asked; code: the value's type
    REVEAL_REFUSED = "reveal_refused"  # subject, number: as asked; code: the reason


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. `actor`: a person's random id or a process's SPIFFE ID."""

    event_id: str
    kind: EventKind
    at: datetime
    actor: str
    subject: str | None = None
    code: str | None = None
    number: int | None = None
