"""What care records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar

from relevo.ledger.entries import base
from relevo.ledger.entries.base import (
    Agency,
    Brand,
    Case,
    Entry,
    MarkItem,
    PostVersionId,
    RedactionItem,
    SealedItem,
    Tag,
)
from relevo.ledger.values import Code, Digest, Id, Slug


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverReceived(Entry):
    """A case arrived and is stored; the receipt carries this entry's leaf hash (P3)."""

    tag: ClassVar[Tag] = Tag.CARE_HANDOVER_RECEIVED
    agency: Agency
    brand: Brand
    case: Case
    version: Annotated[int, "the header's version that arrived"]
    items: Annotated[tuple[SealedItem, ...], "the post versions that arrived, each with its seal"]
    notes: Annotated[tuple[Id, ...], "the notes that arrived"] = ()
    redactions: Annotated[tuple[RedactionItem, ...], "the redactions that arrived"] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRedactedAgain(Entry):
    """Care's copy of a text was replaced by a later redaction, or a late one came too late."""

    tag: ClassVar[Tag] = Tag.CARE_POST_REDACTED_AGAIN
    agency: Agency
    brand: Brand
    case: Case
    post_version: PostVersionId
    redaction: Annotated[
        Id | None, "the redaction, under whose id its seal goes to the vault; null: it comes yet"
    ]
    revision: Annotated[int, "which redaction of the version it is"]
    cause: Annotated[Code | None, "why the agency redacted it once more; null as above"]
    engine: Annotated[Code, "the redactor at work"]
    seal: Annotated[Digest | None, "the SHA-256 of the sealed bytes; null where there are none"]
    replaced: Annotated[bool, "whether care's text changed; not if a later one was here already"]
    readable_since: Annotated[datetime, "since when care has had a text of this version"]
    readable_seconds: Annotated[int, "for how long, until now"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRedactedAgain(Entry):
    """Care's copy of a note was replaced by a later redaction."""

    tag: ClassVar[Tag] = Tag.CARE_NOTE_REDACTED_AGAIN
    agency: Agency
    brand: Brand
    case: Case
    note: Annotated[Id, "the note"]
    revision: Annotated[int, "which redaction of it it is"]
    readable_since: Annotated[datetime, "since when care has had a text of it"]
    readable_seconds: Annotated[int, "for how long, until now"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RestorationDecided(Entry):
    """A person decided whether what the agency believes covered by mistake is put back."""

    tag: ClassVar[Tag] = Tag.CARE_RESTORATION_DECIDED
    agency: Agency
    brand: Brand
    case: Case
    post_version: PostVersionId
    request: Annotated[Id, "what the agency asked"]
    type: Annotated[Code, "what it was taken for"]
    granted: Annotated[bool, "whether the text goes back to the agency"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAssigned(Entry):
    """Somebody works on the case, or nobody any more."""

    tag: ClassVar[Tag] = Tag.CARE_CASE_ASSIGNED
    agency: Agency
    brand: Brand
    case: Case
    assignee: Annotated[Id | None, "the person's random id; null when it was given back"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResolved(Entry):
    """Care resolved the case."""

    tag: ClassVar[Tag] = Tag.CARE_CASE_RESOLVED
    agency: Agency
    brand: Brand
    case: Case


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRecalled(Entry):
    """An agency that was restored from a backup was given back a case that it had handed over."""

    tag: ClassVar[Tag] = Tag.CARE_CASE_RECALLED
    agency: Agency
    brand: Brand
    case: Case
    version: Annotated[int, "the header's version that was given back"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReopened(Entry):
    """A resolved case was opened again."""

    tag: ClassVar[Tag] = Tag.CARE_CASE_REOPENED
    agency: Agency
    brand: Brand
    case: Case
    reason: Annotated[Code, "a new comment, or a person's choice"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyWritten(Entry):
    """A reply passed its checks and leaves for the agency to publish."""

    tag: ClassVar[Tag] = Tag.CARE_REPLY_WRITTEN
    agency: Agency
    brand: Brand
    case: Case
    reply: Annotated[Id, "the reply"]
    text_commitment: Annotated[Digest, "binds the text that was handed over"]
    justification: Annotated[Code | None, "why it may ask again or send away (P4)"] = None
    asks_again: Annotated[
        tuple[Code, ...], "the types that it asks for though they were given in this case"
    ] = ()
    sends_away: Annotated[bool, "whether it sends the customer to another channel"] = False
    script: Annotated[Slug | None, "the approved script that it is"] = None
    stopped: Annotated[
        Id | None, "the stopped draft that it is, word for word; null: changed, or never stopped"
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyBlocked(Entry):
    """A reply was stopped: it carried personal data, asked again, or sent the customer away."""

    tag: ClassVar[Tag] = Tag.CARE_REPLY_BLOCKED
    agency: Agency
    brand: Brand
    case: Case
    carries: Annotated[tuple[Code, ...], "the types of personal data that it carried"]
    asks_again: Annotated[
        tuple[Code, ...], "the types that it asked for though they were given"
    ] = ()
    sends_away: Annotated[bool, "whether it sent the customer to another channel"] = False
    draft: Annotated[
        Id | None, "the draft, to be found again in the reply that it became; null: nothing is kept"
    ] = None
    text_commitment: Annotated[
        Digest | None, "binds the draft; null where it held personal data"
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAsked(Entry):
    """Care asked the community manager a question."""

    tag: ClassVar[Tag] = Tag.CARE_QUESTION_ASKED
    agency: Agency
    brand: Brand
    case: Case
    question: Annotated[Id, "the question"]
    text_commitment: Annotated[Digest, "binds the question's text"]
    asks_again: Annotated[
        tuple[Code, ...], "the types that it asks for though they were given in this case"
    ] = ()
    justification: Annotated[Code | None, "why it may ask again (P4)"] = None
    stopped: Annotated[Id | None, "the stopped draft that it is, word for word"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestPassed(Entry):
    """The vault took a seal in; care drops its copy."""

    tag: ClassVar[Tag] = Tag.CARE_INGEST_PASSED
    agency: Agency
    brand: Brand
    case: Case
    post_version: PostVersionId
    seal: Annotated[Digest, "the SHA-256 of the sealed bytes that were passed on"]


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestRefused(Entry):
    """The vault refused a seal for good; it is parked."""

    tag: ClassVar[Tag] = Tag.CARE_INGEST_REFUSED
    agency: Agency
    brand: Brand
    case: Case
    post_version: PostVersionId
    seal: Annotated[Digest, "the SHA-256 of the sealed bytes that were refused"]
    reason: Annotated[Code, "the vault's reason"]


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestRedriven(Entry):
    """A parked seal was sent to the vault again."""

    tag: ClassVar[Tag] = Tag.CARE_INGEST_REDRIVEN
    agency: Agency
    brand: Brand
    case: Case
    post_version: PostVersionId
    seal: Annotated[Digest, "the SHA-256 of the sealed bytes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RevealAsked(Entry):
    """A person asked the vault for a value; whether it was opened is in the vault's ledger."""

    tag: ClassVar[Tag] = Tag.CARE_REVEAL_ASKED
    agency: Agency
    brand: Brand
    case: Case
    post_version: PostVersionId
    field_number: Annotated[int, "which value of the seal, by number"]
    purpose: Annotated[Code, "why, from the closed list of purposes"]
    type: Annotated[Code | None, "what kind of value it is, where the redacted text says"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionReported(Entry):
    """The agency reported what was done, or seen to be done, on the channel."""

    tag: ClassVar[Tag] = Tag.CARE_ACTION_REPORTED
    agency: Agency
    brand: Brand
    case: Case
    action: Annotated[Id, "the action, so that a second report is the same one"]
    kind: Annotated[Code, "what was done"]
    happened_at: Annotated[datetime, "when, by the agency's clock"]
    reply: Annotated[Id | None, "the reply that it concerns"] = None
    reason: Annotated[Code | None, "the channel's reason in our words"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsChanged(base.SettingsChanged):
    """Care's service started with other settings than before."""

    tag: ClassVar[Tag] = Tag.CARE_SETTINGS_CHANGED


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRead(base.LogRead):
    """Somebody read care's log; recorded before anything of it was shown."""

    tag: ClassVar[Tag] = Tag.CARE_LOG_READ


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleDrawn(Entry):
    """An auditor had a random sample of texts drawn; nobody chose which."""

    tag: ClassVar[Tag] = Tag.CARE_SAMPLE_DRAWN
    agency: Agency
    brand: Brand
    sample: Annotated[Id, "the sample"]
    since: Annotated[datetime, "texts that arrived from then on"]
    until: Annotated[datetime, "and before then"]
    population: Annotated[int, "how many there were"]
    strata: Annotated[int, "how many kinds of them"]
    size: Annotated[int, "how many were drawn"]
    seed: Annotated[Digest, "the draw's 32 random bytes, by which it can be repeated"]
    frame: Annotated[Digest, "SHA-256 over the ids and strata that it was drawn from"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleMarked(Entry):
    """An auditor said of a text of a sample what is right, too much or missed in it."""

    tag: ClassVar[Tag] = Tag.CARE_SAMPLE_MARKED
    agency: Agency
    brand: Brand
    case: Case
    sample: Annotated[Id, "the sample"]
    post_version: PostVersionId
    revision: Annotated[int, "which redaction of the text she saw"]
    engine: Annotated[Code, "the redactor of that text"]
    marks: Annotated[tuple[MarkItem, ...], "what she marked"]
    examined: Annotated[bool, "whether all of the text has been looked at now"]
    cover: Annotated[Id | None, "the request to the agency to cover what was missed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachOpened(Entry):
    """A missed value is a breach by the brand's policy; the clocks run from now on."""

    tag: ClassVar[Tag] = Tag.CARE_BREACH_OPENED
    agency: Agency
    brand: Brand
    case: Case
    breach: Annotated[Id, "the breach"]
    post_version: PostVersionId
    mark: Annotated[Id, "the mark that opened it"]
    type: Annotated[Code, "what was readable"]
    readable_since: Annotated[datetime, "since when care has had a text of this version"]
    clocks: Annotated[tuple[Code, ...], "the countries whose time runs"]
    due: Annotated[datetime, "when the first of them is over"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachClosed(Entry):
    """A person closed a breach: it was notified, or nothing is owed."""

    tag: ClassVar[Tag] = Tag.CARE_BREACH_CLOSED
    agency: Agency
    brand: Brand
    case: Case
    breach: Annotated[Id, "the breach"]
    outcome: Annotated[Code, "notified or dismissed"]
    reason: Annotated[Code, "how, or why"]
    in_time: Annotated[bool, "whether no clock had run out"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachReopened(Entry):
    """A person took a closed breach up again, with the deadlines that it had."""

    tag: ClassVar[Tag] = Tag.CARE_BREACH_REOPENED
    agency: Agency
    brand: Brand
    case: Case
    breach: Annotated[Id, "the breach"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonChanged(base.PersonChanged):
    """A person of the brand was created, changed or disabled at care."""

    tag: ClassVar[Tag] = Tag.CARE_PERSON_CHANGED


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenIssued(base.TokenIssued):
    """An API token of care was issued."""

    tag: ClassVar[Tag] = Tag.CARE_TOKEN_ISSUED


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRevoked(base.TokenRevoked):
    """An API token of care was revoked before its end."""

    tag: ClassVar[Tag] = Tag.CARE_TOKEN_REVOKED
