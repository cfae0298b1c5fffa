"""What the agency's API takes: schemas, and the frozen dataclasses that they make."""

from __future__ import annotations

from dataclasses import dataclass, field

from marshmallow import fields, validate

from relevo.agency.domain.visibility import VisibilityReason
from relevo.crossing.continuity import Justification
from relevo.crossing.limits import MAX_NOTE_CHARACTERS, MAX_REPLY_CHARACTERS
from relevo.crossing.vocabulary import CaseState, CloseReason, Urgency
from relevo.redaction import FindingType
from relevo.service.web.schemas import (
    Matching,
    Takes,
    Text,
    closed,
    platform_id,
    slug,
)

_LONGEST = 1_000_000
_VERSION = validate.Range(min=1, max=1 << 53)


@dataclass(frozen=True, slots=True)
class ListedCases:
    """Which page of which cases."""

    brand: str | None = None
    channel: str | None = None
    state: CaseState | None = None
    urgency: Urgency | None = None
    cursor: str | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Searched:
    """What to look for; never kept."""

    text: str = field(repr=False)
    brand: str | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Escalation:
    """Into care's inbox."""

    urgency: Urgency = Urgency.NORMAL
    note: str | None = field(default=None, repr=False)
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class Closing:
    """Settled on the agency's side."""

    reason: CloseReason
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class Reopening:
    """Open again."""

    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A note for care."""

    text: str = field(repr=False)
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class WrittenReply:
    """A reply to be published; `justification`: why it may ask again or send away."""

    text: str = field(repr=False)
    in_reply_to_source_id: str | None = None
    justification: Justification | None = None


@dataclass(frozen=True, slots=True)
class ByHand:
    """A reply that a person published, with a link to it."""

    proof: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Moderation:
    """Why a post is hidden or shown."""

    reason: VisibilityReason


@dataclass(frozen=True, slots=True)
class Covering:
    """A stretch of a redacted text, in code points, what it is, and where it was seen."""

    start: int
    end: int
    type: FindingType
    revision: int


@dataclass(frozen=True, slots=True)
class Restoring:
    """What to put back."""

    placeholder: str


class ListedCasesSchema(Takes[ListedCases]):
    """Filters, and the cursor of the page before."""

    makes = ListedCases
    brand = slug()
    channel = slug()
    state = closed(CaseState)
    urgency = closed(Urgency)
    cursor = Matching("[A-Za-z0-9_-]{1,200}", "1 to 200 of A-Z a-z 0-9 _ -")
    limit = fields.Integer(validate=validate.Range(min=1, max=200))


class SearchedSchema(Takes[Searched]):
    """A search; in the body, since addresses are kept by others."""

    makes = Searched
    text = Text(longest=200, required=True)
    brand = slug()
    limit = fields.Integer(strict=True, validate=validate.Range(min=1, max=200))


class EscalationSchema(Takes[Escalation]):
    """An escalation. Personal data in the note is cut; the answer says what kinds."""

    makes = Escalation
    urgency = closed(Urgency)
    note = Text(longest=MAX_NOTE_CHARACTERS, allow_none=True)
    expected_version = fields.Integer(strict=True, validate=_VERSION)


class ClosingSchema(Takes[Closing]):
    """A closing."""

    makes = Closing
    reason = closed(CloseReason, required=True)
    expected_version = fields.Integer(strict=True, validate=_VERSION)


class ReopeningSchema(Takes[Reopening]):
    """A reopening."""

    makes = Reopening
    expected_version = fields.Integer(strict=True, validate=_VERSION)


class NoteSchema(Takes[Note]):
    """A note. Personal data in it is cut; the answer says what kinds."""

    makes = Note
    text = Text(longest=MAX_NOTE_CHARACTERS, required=True)
    expected_version = fields.Integer(strict=True, validate=_VERSION)


class WrittenReplySchema(Takes[WrittenReply]):
    """A reply. One that carries personal data is refused and not kept; one that asks for what was
    given, or sends the customer elsewhere, needs a justification.
    """

    makes = WrittenReply
    text = Text(longest=MAX_REPLY_CHARACTERS, required=True)
    in_reply_to_source_id = platform_id()
    justification = closed(Justification)


class ByHandSchema(Takes[ByHand]):
    """The proof that a reply was published by hand."""

    makes = ByHand
    proof = Matching("https://[!-~]{1,490}", "an https address", required=True)


class CoveringSchema(Takes[Covering]):
    """What was missed. `revision` is the one of the text in which it was seen."""

    makes = Covering
    start = fields.Integer(strict=True, required=True, validate=validate.Range(min=0, max=_LONGEST))
    end = fields.Integer(strict=True, required=True, validate=validate.Range(min=1, max=_LONGEST))
    type = closed(FindingType, required=True)
    revision = fields.Integer(
        strict=True, required=True, validate=validate.Range(min=0, max=1 << 53)
    )


class RestoringSchema(Takes[Restoring]):
    """A placeholder that covers nothing personal."""

    makes = Restoring
    placeholder = Matching(r"\[[A-Z]{2,20}-[0-9]{1,9}\]", "such as [DNI-1]", required=True)


class ModerationSchema(Takes[Moderation]):
    """Why."""

    makes = Moderation
    reason = closed(VisibilityReason, required=True)
