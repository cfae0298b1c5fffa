"""What the agency records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar

from relevo.ledger.entries import base
from relevo.ledger.entries.base import (
    Brand,
    Case,
    Channel,
    Earlier,
    Entry,
    HappenedAt,
    Part,
    PostVersionId,
    RedactionItem,
    SealedItem,
    Tag,
    Verb,
)
from relevo.ledger.values import Code, Digest, Id, Slug


@dataclass(frozen=True, slots=True, kw_only=True)
class RedactedFinding(Part):
    """One placeholder of a redacted text and why it is there."""

    type: Annotated[Code, "what kind of personal data was found"]
    country: Annotated[Code | None, "whose rules found it"]
    detector: Annotated[Code, "which detector found it, so that its errors can be traced"]
    reasons: Annotated[tuple[Code, ...], "why it was believed, for the auditor's sample"]
    start: Annotated[int, "where its placeholder starts, code points of the redacted text"]
    end: Annotated[int, "where its placeholder ends; lengths of the original are never kept"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRedacted(Entry):
    """A post version was redacted and sealed before anything of it was stored (P1)."""

    tag: ClassVar[Tag] = Tag.AGENCY_POST_REDACTED
    case: Case
    post_version: PostVersionId
    brand: Brand
    channel: Channel
    verb: Annotated[Verb, "whether it was added or edited"]
    engine: Annotated[Code, "the redactor's version, so that a later one can find what it missed"]
    findings: Annotated[tuple[RedactedFinding, ...], "what was found, without the values"]
    text_commitment: Annotated[Digest, "binds the redacted text without revealing it"]
    seal: Annotated[Digest, "the SHA-256 of the sealed bytes that cross to the brand"]
    earlier: Earlier = None
    happened_at: HappenedAt = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRedactedAgain(Entry):
    """A stored text was redacted once more, and since when what is covered now was readable."""

    tag: ClassVar[Tag] = Tag.AGENCY_POST_REDACTED_AGAIN
    case: Case
    post_version: PostVersionId
    brand: Brand
    channel: Channel
    redaction: Annotated[Id, "the redaction, under whose id its seal crosses"]
    revision: Annotated[int, "which redaction of the version it is; 0 was the one at intake"]
    cause: Annotated[Code, "a newer redactor, a person, or the author's next post"]
    engine_before: Annotated[Code, "the redactor that had missed it"]
    engine: Annotated[Code, "the redactor at work now"]
    findings: Annotated[tuple[RedactedFinding, ...], "what was found now, without the values"]
    secrets_destroyed: Annotated[int, "how many of these are secrets, which nothing keeps (P6)"]
    text_commitment: Annotated[Digest, "binds the text as it is now; the one before binds nothing"]
    seal: Annotated[Digest | None, "the SHA-256 of the sealed bytes; null if all are secrets"]
    exposed_since: Annotated[datetime, "since when it was readable on the agency's side"]
    exposed_seconds: Annotated[int, "for how long, until now"]
    exposed_at_care_since: Annotated[
        datetime | None, "since when care had it, by care's clock; null if it never had"
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRestored(Entry):
    """What was covered by mistake was put back, as care decided."""

    tag: ClassVar[Tag] = Tag.AGENCY_POST_RESTORED
    case: Case
    post_version: PostVersionId
    brand: Brand
    channel: Channel
    redaction: Annotated[Id, "the redaction without it"]
    revision: Annotated[int, "which redaction of the version it is"]
    request: Annotated[Id, "what was asked of care"]
    type: Annotated[Code, "what it had been taken for"]
    detector: Annotated[Code, "which detector was wrong"]
    text_commitment: Annotated[Digest, "binds the text as it is now"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRedactedAgain(Entry):
    """A note, question or reply was redacted once more; what was found in it is not kept."""

    tag: ClassVar[Tag] = Tag.AGENCY_TEXT_REDACTED_AGAIN
    case: Case
    brand: Brand
    text: Annotated[Id, "the note, the story's line or the reply"]
    engine: Annotated[Code, "the redactor at work now"]
    kinds: Annotated[tuple[Code, ...], "what kinds of personal data were found now"]
    text_commitment: Annotated[Digest, "binds the text as it is now; the one before binds nothing"]
    exposed_since: Annotated[datetime, "since when it was readable on the agency's side"]
    exposed_seconds: Annotated[int, "for how long, until now"]
    exposed_at_care_since: Annotated[
        datetime | None, "since when care had it, by care's clock; null if it had not"
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class RestorationAsked(Entry):
    """A person asked care to put back what was covered by mistake."""

    tag: ClassVar[Tag] = Tag.AGENCY_RESTORATION_ASKED
    case: Case
    brand: Brand
    post_version: PostVersionId
    request: Annotated[Id, "the request, to be found again in care's answer"]
    type: Annotated[Code, "what it was taken for"]
    detector: Annotated[Code, "which detector may be wrong"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RestorationRefused(Entry):
    """Care decided that it stays covered, or there was nothing left to put back."""

    tag: ClassVar[Tag] = Tag.AGENCY_RESTORATION_REFUSED
    case: Case
    brand: Brand
    post_version: PostVersionId
    request: Annotated[Id, "what was asked of care"]
    reason: Annotated[Code, "by care, or because the placeholder is not there any more"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRemoved(Entry):
    """A post was removed by its author or the platform: a tombstone."""

    tag: ClassVar[Tag] = Tag.AGENCY_POST_REMOVED
    case: Annotated[Id | None, "the case; null when the removal came before the post"]
    post_version: PostVersionId
    brand: Brand
    channel: Channel
    earlier: Earlier = None
    happened_at: HappenedAt = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostHidden(Entry):
    """A post was hidden from the public by a person or a rule of ours, and why."""

    tag: ClassVar[Tag] = Tag.AGENCY_POST_HIDDEN
    case: Case
    post_version: PostVersionId
    channel: Channel
    reason: Annotated[Code, "the rule or the person's reason"]
    brand: Annotated[Slug | None, "the brand, so that each brand's auditor can select"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostUnhidden(Entry):
    """A hidden post was shown again by a person or a rule of ours, and why."""

    tag: ClassVar[Tag] = Tag.AGENCY_POST_UNHIDDEN
    case: Case
    post_version: PostVersionId
    channel: Channel
    reason: Annotated[Code, "the rule or the person's reason"]
    brand: Annotated[Slug | None, "the brand, so that each brand's auditor can select"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostOutsideRelevo(Entry):
    """Something was done on the page with other tools than this one, and noticed."""

    tag: ClassVar[Tag] = Tag.AGENCY_POST_OUTSIDE_RELEVO
    brand: Brand
    channel: Channel
    act: Annotated[Code, "what was seen, such as ADD, REMOVE or HIDE"]
    case: Annotated[Id | None, "the case, when it could be told"] = None
    post_version: Annotated[Id | None, "the post version, when it is one of ours"] = None
    reply: Annotated[Id | None, "the reply of ours that it was done to, if it was one"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOpened(Entry):
    """A case was opened by a customer's first post."""

    tag: ClassVar[Tag] = Tag.AGENCY_CASE_OPENED
    case: Case
    brand: Brand
    channel: Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEscalated(Entry):
    """A case was put before care by a community manager or a rule."""

    tag: ClassVar[Tag] = Tag.AGENCY_CASE_ESCALATED
    case: Case
    brand: Brand
    version: Annotated[int, "the header's version that carries it"]
    urgency: Annotated[Code, "how soon care should look"]
    rule: Annotated[Code | None, "the rule, when no person did it"] = None
    note_commitment: Annotated[Digest | None, "binds the redacted note"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClosed(Entry):
    """The agency closed a case itself."""

    tag: ClassVar[Tag] = Tag.AGENCY_CASE_CLOSED
    case: Case
    brand: Brand
    version: Annotated[int, "the header's version that carries it"]
    reason: Annotated[Code, "why: answered, praise, spam or no answer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReopened(Entry):
    """A closed or resolved case was opened again."""

    tag: ClassVar[Tag] = Tag.AGENCY_CASE_REOPENED
    case: Case
    brand: Brand
    version: Annotated[int, "the header's version that carries it"]
    reason: Annotated[Code, "a new comment, a person's choice, or care's"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRecalled(Entry):
    """A case, or what was newer of it, came back from care after this side was restored."""

    tag: ClassVar[Tag] = Tag.AGENCY_CASE_RECALLED
    case: Case
    brand: Brand
    version: Annotated[int, "the header's version that care gave back"]
    post_versions: Annotated[tuple[Id, ...], "the post versions that were missing here"]
    notes: Annotated[tuple[Id, ...], "the notes that were missing here"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryFollowed(Entry):
    """Care was restored from a backup: the cursor went back, and what care lost is sent again."""

    tag: ClassVar[Tag] = Tag.AGENCY_HISTORY_FOLLOWED
    brand: Brand
    cursor: Annotated[int, "the last update that had been applied"]
    common: Annotated[int, "the last update that both sides know"]
    cases: Annotated[int, "how many cases are handed over again"]
    reports: Annotated[int, "how many public acts are reported again"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseNoted(Entry):
    """A community manager wrote a note for care."""

    tag: ClassVar[Tag] = Tag.AGENCY_CASE_NOTED
    case: Case
    brand: Brand
    version: Annotated[int, "the header's version that carries it"]
    note_commitment: Annotated[Digest, "binds the redacted note"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseErased(Entry):
    """Author, texts and nonces of a case were erased on care's order."""

    tag: ClassVar[Tag] = Tag.AGENCY_CASE_ERASED
    case: Case
    brand: Brand
    order: Annotated[Id, "care's erasure order"]
    items: Annotated[tuple[SealedItem, ...], "the post versions and the seals that went with them"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverReceipted(Entry):
    """Care's signed receipt arrived: from here on the brand has the case (P3)."""

    tag: ClassVar[Tag] = Tag.AGENCY_HANDOVER_RECEIPTED
    case: Case
    brand: Brand
    version: Annotated[int, "the header's version that the receipt names"]
    items: Annotated[tuple[SealedItem, ...], "the post versions that the receipt names"]
    care_leaf: Annotated[Digest, "the leaf hash of care's own entry, to be proved there"]
    notes: Annotated[tuple[Id, ...], "the notes that the receipt names"] = ()
    redactions: Annotated[tuple[RedactionItem, ...], "the redactions that the receipt names"] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverParked(Entry):
    """Care refused a hand-over for good; it waits for a person."""

    tag: ClassVar[Tag] = Tag.AGENCY_HANDOVER_PARKED
    case: Case
    brand: Brand
    version: Annotated[int, "the header's version that was refused"]
    reason: Annotated[Code, "care's reason"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverResent(Entry):
    """A person asked for a parked hand-over to be sent again."""

    tag: ClassVar[Tag] = Tag.AGENCY_HANDOVER_RESENT
    case: Case
    brand: Brand
    version: Annotated[int, "the header's version that is sent again"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SealsDeleted(Entry):
    """The agency deleted its copy of seals that the vault has taken in."""

    tag: ClassVar[Tag] = Tag.AGENCY_SEALS_DELETED
    case: Case
    brand: Brand
    items: Annotated[tuple[SealedItem, ...], "the post versions and the seals that are gone"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyDrafted(Entry):
    """A community manager drafted a reply; the draft was redacted like a post."""

    tag: ClassVar[Tag] = Tag.AGENCY_REPLY_DRAFTED
    reply: Annotated[Id, "the reply"]
    case: Case
    brand: Brand
    text_commitment: Annotated[Digest, "binds the redacted draft"]
    asks_again: Annotated[
        tuple[Code, ...], "the types that it asks for though they were given"
    ] = ()
    sends_away: Annotated[bool, "whether it sends the customer to another channel"] = False
    justification: Annotated[Code | None, "why it may; null where it does neither (P4)"] = None
    script: Annotated[Slug | None, "the brand's approved script that it is"] = None
    stopped: Annotated[
        Id | None, "the stopped draft that it is, word for word; null: changed, or never stopped"
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyPublished(Entry):
    """A reply stands on the channel."""

    tag: ClassVar[Tag] = Tag.AGENCY_REPLY_PUBLISHED
    reply: Annotated[Id, "the reply"]
    case: Case
    brand: Brand
    channel: Channel
    text_commitment: Annotated[
        Digest | None, "binds the text that was published; null if it was erased meanwhile"
    ]
    attempts: Annotated[int, "how often the platform was called; more than one is worth a look"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyRefused(Entry):
    """The channel refused a reply, or too many of its answers were lost: a person has to."""

    tag: ClassVar[Tag] = Tag.AGENCY_REPLY_REFUSED
    reply: Annotated[Id, "the reply"]
    case: Case
    brand: Brand
    channel: Channel
    reason: Annotated[Code, "the channel's reason in our words"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyUnknown(Entry):
    """The channel's answer was lost, or a claim was found that nobody finished."""

    tag: ClassVar[Tag] = Tag.AGENCY_REPLY_UNKNOWN
    reply: Annotated[Id, "the reply"]
    case: Case
    brand: Brand
    channel: Channel
    reason: Annotated[Code, "how its outcome was lost"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyByHand(Entry):
    """A person published a reply by hand and vouches for it."""

    tag: ClassVar[Tag] = Tag.AGENCY_REPLY_BY_HAND
    reply: Annotated[Id, "the reply"]
    case: Case
    brand: Brand
    channel: Channel
    happened_at: Annotated[datetime, "when the person says that it was published"]
    proof_commitment: Annotated[Digest | None, "binds the proof link"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportStarted(Entry):
    """A page's history began to be brought in, or went on after an interruption."""

    tag: ClassVar[Tag] = Tag.AGENCY_IMPORT_STARTED
    import_id: Annotated[Id, "the import, the same whenever it goes on"]
    brand: Annotated[Slug | None, "the brand of lines that name none"]
    after_line: Annotated[int, "the last line that was settled before; 0 at the beginning"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportEnded(Entry):
    """An import came to its end, was interrupted or failed; counts are of all its runs."""

    tag: ClassVar[Tag] = Tag.AGENCY_IMPORT_ENDED
    import_id: Annotated[Id, "the import"]
    outcome: Annotated[Code, "COMPLETE, INTERRUPTED or FAILED"]
    lines: Annotated[int, "the last line that is settled"]
    taken: Annotated[int, "post versions that came in; each has entries of its own"]
    duplicates: Annotated[int, "lines that had come in before"]
    refused: Annotated[int, "lines that were refused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsChanged(base.SettingsChanged):
    """The agency's service started with other settings than before."""

    tag: ClassVar[Tag] = Tag.AGENCY_SETTINGS_CHANGED


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRead(base.LogRead):
    """Somebody read the agency's log; recorded before anything of it was shown."""

    tag: ClassVar[Tag] = Tag.AGENCY_LOG_READ


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonChanged(base.PersonChanged):
    """A person of the agency was created, changed or disabled."""

    tag: ClassVar[Tag] = Tag.AGENCY_PERSON_CHANGED


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenIssued(base.TokenIssued):
    """An API token of the agency was issued."""

    tag: ClassVar[Tag] = Tag.AGENCY_TOKEN_ISSUED


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRevoked(base.TokenRevoked):
    """An API token of the agency was revoked before its end."""

    tag: ClassVar[Tag] = Tag.AGENCY_TOKEN_REVOKED
