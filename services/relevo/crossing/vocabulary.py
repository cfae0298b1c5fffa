"""Cases and post versions as they cross. Frozen; validated by `limits` when they arrive."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from relevo.crossing.continuity import Reading


class Verb(StrEnum):
    """What the author or the platform did to a post."""

    ADD = "add"
    EDIT = "edit"
    REMOVE = "remove"


class CaseState(StrEnum):
    """Where a case stands on the agency's side."""

    NEW = "new"
    ESCALATED = "escalated"
    CLOSED = "closed"
    RESOLVED = "resolved"


class Urgency(StrEnum):
    """How soon care should look."""

    NORMAL = "normal"
    URGENT = "urgent"


class CloseReason(StrEnum):
    """Why the agency closed a case itself."""

    ANSWERED = "answered"
    PRAISE = "praise"
    SPAM = "spam"
    NO_ANSWER = "no_answer"


@dataclass(frozen=True, slots=True)
class FindingSpan:
    """One finding as a reader of the redacted text sees it.

    `start` and `end` are code points of the *redacted* text. `field_number` names the seal's field
    that holds the value; None for a destroyed secret. `seal_id`: the redaction whose seal it is,
    None for the post version's own.
    """

    start: int
    end: int
    type: str
    country: str | None
    detector: str
    score: float
    reasons: tuple[str, ...]
    field_number: int | None
    seal_id: str | None = None


@dataclass(frozen=True, slots=True)
class CaseHeader:
    """The state of one case at one version; care keeps the header with the highest version.

    `author_ref` is a keyed pseudonym (32 hexadecimal characters), never a platform's id. `note` is
    the newest note; every one crosses for itself (`CaseNote`).
    """

    case_id: str
    brand: str
    version: int
    public_code: str
    channel: str
    thread_id: str
    author_ref: str
    author_handle: str | None
    state: CaseState
    urgency: Urgency
    close_reason: CloseReason | None
    note: str | None
    opened_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class PostVersion:
    """One immutable version of one public post, redacted, with its seal.

    `seal` is a `relevo-seal-v1` envelope and `seal_digest` its SHA-256; both None for a removal.
    `revision` says which redaction of it the text and the findings are: 0 is the first.
    """

    post_version_id: str
    source_id: str
    parent_source_id: str | None
    verb: Verb
    event_time: datetime
    received_at: datetime
    redacted_text: str = field(repr=False)
    findings: tuple[FindingSpan, ...]
    redaction_version: str
    attachment_count: int
    seal: bytes | None = field(repr=False)
    seal_digest: bytes | None
    revision: int = 0


class RedactionCause(StrEnum):
    """Why a stored text was redacted once more."""

    NEWER_REDACTOR = "newer_redactor"
    BY_HAND = "by_hand"
    SPLIT = "split"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class Redaction:
    """One more redaction of a post version that had been stored. See docs/adr/0015.

    `redacted_text` is empty, and `findings` too, once a later one has taken their place. `seal`
    holds what was covered for the first time, bound to `redaction_id`; it may be gone where
    `seal_digest` is there, since the vault has the values then.
    """

    redaction_id: str
    post_version_id: str
    revision: int
    cause: RedactionCause
    at: datetime
    actor: str
    redacted_text: str = field(repr=False)
    findings: tuple[FindingSpan, ...]
    redaction_version: str
    seal: bytes | None = field(repr=False)
    seal_digest: bytes | None


@dataclass(frozen=True, slots=True)
class CaseNote:
    """What somebody of the agency wrote for care, redacted.

    `actor` is a person's id or a process's name, `at` by the agency's clock. `revision` says which
    redaction of it the text is; nothing else of it ever changes.
    """

    note_id: str
    text: str = field(repr=False)
    at: datetime
    actor: str
    revision: int = 0


@dataclass(frozen=True, slots=True)
class HandOverItem:
    """One case at one version with the post versions, notes and redactions without a receipt yet.

    Each oldest first. The redactions are of post versions that have a receipt. `leaf_hash`: of the
    agency's newest ledger entry about a text of the case, which care awaits in its log; None from
    an agency that does not say.
    """

    header: CaseHeader
    post_versions: tuple[PostVersion, ...]
    notes: tuple[CaseNote, ...] = ()
    redactions: tuple[Redaction, ...] = ()
    leaf_hash: bytes | None = None


class ActionKind(StrEnum):
    """What was done, or seen to be done, on the channel."""

    REPLY_PUBLISHED = "reply_published"
    REPLY_REFUSED = "reply_refused"
    REPLY_BY_HAND = "reply_by_hand"
    REPLY_UNKNOWN = "reply_unknown"
    POST_HIDDEN = "post_hidden"
    POST_UNHIDDEN = "post_unhidden"
    OUTSIDE_RELEVO = "outside_relevo"
    RESTORATION_ASKED = "restoration_asked"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Action:
    """One act that the agency reports. `actor` is a person's id or a process's name.

    `post_version_id` and `placeholder` say what is asked to be put back, and belong to that kind.
    `reading`: of a reply of the agency's own; None from a release without the continuity guard.
    """

    action_id: str
    brand: str
    case_id: str
    kind: ActionKind
    at: datetime
    actor: str
    reply_id: str | None
    source_id: str | None
    reason: str | None
    proof: str | None
    post_version_id: str | None = None
    placeholder: str | None = None
    reading: Reading | None = None
