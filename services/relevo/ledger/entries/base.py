"""The root of the entry types, their tags, and their canonical form.

An entry's bytes are canonical JSON (RFC 8785) of its fields with `id` (random, so that a leaf hash
cannot be guessed from a fact) and `tag`. Times are UTC with microseconds; absent values are null.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, StrEnum
from typing import Annotated, Any, ClassVar, TypeAlias

import rfc8785

from relevo.ledger.errors import EntryRefused
from relevo.ledger.values import Actor, Code, Constrained, Digest, Id, Slug

MAX_COUNT = 2**53 - 1
"""The largest whole number that every JSON reader keeps exact (RFC 8785 section 3.2.2.3)."""


class Tag(StrEnum):
    """Every kind of fact, as `source:subject:action`. A tag's meaning never changes."""

    AGENCY_POST_REDACTED = "agency:post:redacted"
    AGENCY_POST_REDACTED_AGAIN = "agency:post:redacted_again"
    AGENCY_POST_RESTORED = "agency:post:restored"
    AGENCY_TEXT_REDACTED_AGAIN = "agency:text:redacted_again"
    AGENCY_POST_REMOVED = "agency:post:removed"
    AGENCY_POST_HIDDEN = "agency:post:hidden"
    AGENCY_POST_UNHIDDEN = "agency:post:unhidden"
    AGENCY_POST_OUTSIDE_RELEVO = "agency:post:outside_relevo"
    AGENCY_CASE_OPENED = "agency:case:opened"
    AGENCY_CASE_ESCALATED = "agency:case:escalated"
    AGENCY_CASE_CLOSED = "agency:case:closed"
    AGENCY_CASE_REOPENED = "agency:case:reopened"
    AGENCY_CASE_NOTED = "agency:case:noted"
    AGENCY_CASE_ERASED = "agency:case:erased"
    AGENCY_CASE_RECALLED = "agency:case:recalled"
    AGENCY_HISTORY_FOLLOWED = "agency:history:followed"
    AGENCY_HANDOVER_RECEIPTED = "agency:handover:receipted"
    AGENCY_HANDOVER_PARKED = "agency:handover:parked"
    AGENCY_HANDOVER_RESENT = "agency:handover:resent"
    AGENCY_SEALS_DELETED = "agency:seals:deleted"
    AGENCY_REPLY_DRAFTED = "agency:reply:drafted"
    AGENCY_REPLY_PUBLISHED = "agency:reply:published"
    AGENCY_REPLY_REFUSED = "agency:reply:refused"
    AGENCY_REPLY_UNKNOWN = "agency:reply:unknown"
    AGENCY_REPLY_BY_HAND = "agency:reply:by_hand"
    AGENCY_RESTORATION_ASKED = "agency:restoration:asked"
    AGENCY_RESTORATION_REFUSED = "agency:restoration:refused"
    AGENCY_REPLY_STOPPED = "agency:reply:stopped"
    AGENCY_IMPORT_STARTED = "agency:import:started"
    AGENCY_IMPORT_ENDED = "agency:import:ended"
    AGENCY_SETTINGS_CHANGED = "agency:settings:changed"
    AGENCY_LOG_READ = "agency:log:read"
    AGENCY_PERSON_CHANGED = "agency:person:changed"
    AGENCY_TOKEN_ISSUED = "agency:token:issued"  # noqa: S105 - a tag
    AGENCY_TOKEN_REVOKED = "agency:token:revoked"  # noqa: S105 - a tag
    AGENCY_KEY_LIST_REFUSED = "agency:key_list:refused"
    AGENCY_LOG_OPENED = "agency:log:opened"
    AGENCY_LOG_PADDED = "agency:log:padded"
    AGENCY_LOG_EXPORTED = "agency:log:exported"
    AGENCY_WITNESS_ALARMED = "agency:witness:alarmed"
    AGENCY_WITNESS_SETTLED = "agency:witness:settled"
    CARE_HANDOVER_RECEIVED = "care:handover:received"
    CARE_POST_REDACTED_AGAIN = "care:post:redacted_again"
    CARE_NOTE_REDACTED_AGAIN = "care:note:redacted_again"
    CARE_RESTORATION_DECIDED = "care:restoration:decided"
    CARE_CASE_RECALLED = "care:case:recalled"
    CARE_CASE_ASSIGNED = "care:case:assigned"
    CARE_CASE_RESOLVED = "care:case:resolved"
    CARE_CASE_REOPENED = "care:case:reopened"
    CARE_REPLY_WRITTEN = "care:reply:written"
    CARE_REPLY_BLOCKED = "care:reply:blocked"
    CARE_SCRIPT_APPROVED = "care:script:approved"
    CARE_SCRIPT_RETIRED = "care:script:retired"
    CARE_QUESTION_ASKED = "care:question:asked"
    CARE_INGEST_PASSED = "care:ingest:passed"
    CARE_INGEST_REFUSED = "care:ingest:refused"
    CARE_INGEST_REDRIVEN = "care:ingest:redriven"
    CARE_REVEAL_ASKED = "care:reveal:asked"
    CARE_APPROVAL_GIVEN = "care:approval:given"
    CARE_ACTION_REPORTED = "care:action:reported"
    CARE_SETTINGS_CHANGED = "care:settings:changed"
    CARE_LOG_READ = "care:log:read"
    CARE_SAMPLE_DRAWN = "care:sample:drawn"
    CARE_SAMPLE_MARKED = "care:sample:marked"
    CARE_BREACH_OPENED = "care:breach:opened"
    CARE_BREACH_CLOSED = "care:breach:closed"
    CARE_BREACH_REOPENED = "care:breach:reopened"
    CARE_BREACHES_REPORTED = "care:breaches:reported"
    CARE_FORM_OPENED = "care:form:opened"
    CARE_FORM_SUBMITTED = "care:form:submitted"
    CARE_FORM_ENDED = "care:form:ended"
    CARE_FORM_JUDGED = "care:form:judged"
    CARE_HOLD_SET = "care:hold:set"
    CARE_HOLD_EXTENDED = "care:hold:extended"
    CARE_HOLD_LIFTED = "care:hold:lifted"
    CARE_CASE_BLOCKED = "care:case:blocked"
    CARE_CASE_UNBLOCKED = "care:case:unblocked"
    CARE_CASE_ERASED = "care:case:erased"
    CARE_CASE_NOT_ERASED = "care:case:not_erased"
    CARE_HANDOVER_AFTER_ERASURE = "care:handover:after_erasure"
    CARE_VALUES_EXPIRED = "care:values:expired"
    CARE_ERASURE_REQUESTED = "care:erasure:requested"
    CARE_ERASURE_APPROVED = "care:erasure:approved"
    CARE_ERASURE_WITHDRAWN = "care:erasure:withdrawn"
    CARE_RECTIFICATION_PROPOSED = "care:rectification:proposed"
    CARE_VALUE_RECTIFIED = "care:value:rectified"
    CARE_PERSON_CHANGED = "care:person:changed"
    CARE_TOKEN_ISSUED = "care:token:issued"  # noqa: S105 - a tag
    CARE_TOKEN_REVOKED = "care:token:revoked"  # noqa: S105 - a tag
    CARE_LOG_OPENED = "care:log:opened"
    CARE_LOG_PADDED = "care:log:padded"
    CARE_LOG_EXPORTED = "care:log:exported"
    CARE_WITNESS_ALARMED = "care:witness:alarmed"
    CARE_WITNESS_SETTLED = "care:witness:settled"
    CARE_PRIVATE_LOG_BEGAN = "care:private_log:began"
    CARE_PRIVATE_LOG_OPENED = "care:private_log:opened"
    CARE_PRIVATE_LOG_PADDED = "care:private_log:padded"
    CARE_PRIVATE_LOG_EXPORTED = "care:private_log:exported"
    CARE_PRIVATE_LOG_READ = "care:private_log:read"
    CARE_PRIVATE_WITNESS_ALARMED = "care:private_witness:alarmed"
    CARE_LINKED_DATA_ASKED = "care:linked_data:asked"
    CARE_PRIVATE_WITNESS_SETTLED = "care:private_witness:settled"
    CARE_EXPORT_ASKED = "care:export:asked"
    CARE_EXPORT_FETCHED = "care:export:fetched"
    CARE_LINK_FOUND = "care:link:found"
    CARE_LINK_CHANGED = "care:link:changed"
    CARE_CUSTOMERS_MERGED = "care:customers:merged"
    CARE_CUSTOMERS_SPLIT = "care:customers:split"
    CARE_VALUE_OWNED = "care:value:owned"
    CARE_VALUE_JUDGED = "care:value:judged"
    CARE_DECISION_UNDONE = "care:decision:undone"
    VAULT_SEAL_INGESTED = "vault:seal:ingested"
    VAULT_SEAL_REFUSED = "vault:seal:refused"
    VAULT_ORIGINAL_CUT = "vault:original:cut"
    VAULT_VALUE_REVEALED = "vault:value:revealed"
    VAULT_REVEAL_REFUSED = "vault:reveal:refused"
    VAULT_CHALLENGE_OPENED = "vault:challenge:opened"
    VAULT_CHALLENGE_CONFIRMED = "vault:challenge:confirmed"
    VAULT_CHALLENGE_APPROVED = "vault:challenge:approved"
    VAULT_CHALLENGE_REFUSED = "vault:challenge:refused"
    VAULT_VALUES_DEPOSITED = "vault:values:deposited"
    VAULT_DEPOSIT_REFUSED = "vault:deposit:refused"
    VAULT_CASE_SHREDDED = "vault:case:shredded"
    VAULT_CASE_BLOCKED = "vault:case:blocked"
    VAULT_CASE_UNBLOCKED = "vault:case:unblocked"
    VAULT_VALUES_EXPIRED = "vault:values:expired"
    VAULT_ERASURE_REQUESTED = "vault:erasure:requested"
    VAULT_ERASURE_APPROVED = "vault:erasure:approved"
    VAULT_ERASURE_REFUSED = "vault:erasure:refused"
    VAULT_ERASURE_RECEIPTED = "vault:erasure:receipted"
    VAULT_READING_UNUSUAL = "vault:reading:unusual"
    VAULT_EXPORT_MADE = "vault:export:made"
    VAULT_EXPORT_REFUSED = "vault:export:refused"
    VAULT_EXPORT_CONTAINED = "vault:export:contained"
    VAULT_VALUE_RECTIFIED = "vault:value:rectified"
    VAULT_KEY_CREATED = "vault:key:created"
    VAULT_KEY_RETIRED = "vault:key:retired"
    VAULT_KEY_DESTROYED = "vault:key:destroyed"
    VAULT_KEYS_COPIED = "vault:keys:copied"
    VAULT_SETTINGS_CHANGED = "vault:settings:changed"
    VAULT_LOG_READ = "vault:log:read"
    VAULT_PERSON_CHANGED = "vault:person:changed"
    VAULT_LOG_OPENED = "vault:log:opened"
    VAULT_LOG_PADDED = "vault:log:padded"
    VAULT_LOG_EXPORTED = "vault:log:exported"
    VAULT_PRIVATE_LOG_BEGAN = "vault:private_log:began"
    VAULT_PRIVATE_LOG_OPENED = "vault:private_log:opened"
    VAULT_PRIVATE_LOG_PADDED = "vault:private_log:padded"
    VAULT_PRIVATE_LOG_EXPORTED = "vault:private_log:exported"
    VAULT_PRIVATE_LOG_READ = "vault:private_log:read"
    VAULT_PRIVATE_WITNESS_ALARMED = "vault:private_witness:alarmed"
    VAULT_PRIVATE_WITNESS_SETTLED = "vault:private_witness:settled"
    VAULT_VALUE_LOOKED_UP = "vault:value:looked_up"
    VAULT_LOOKUP_REFUSED = "vault:lookup:refused"


class Verb(StrEnum):
    """What the author or the platform did to a post."""

    ADD = "add"
    EDIT = "edit"
    REMOVE = "remove"


class PersonChange(StrEnum):
    """What was changed about a person's access."""

    CREATED = "created"
    ROLE_GRANTED = "role_granted"
    ROLE_REMOVED = "role_removed"
    BRAND_GRANTED = "brand_granted"
    BRAND_REMOVED = "brand_removed"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a kind of change
    FACTOR_ENROLLED = "factor_enrolled"
    FACTOR_REMOVED = "factor_removed"
    TEAM_CHANGED = "team_changed"
    DISABLED = "disabled"
    ENABLED = "enabled"


# The fields that many entries share, each with its reason.
Case: TypeAlias = Annotated[Id, "the case that the fact belongs to"]
PostVersionId: TypeAlias = Annotated[Id, "the version of the post, so that each edit stands alone"]
Earlier: TypeAlias = Annotated[
    Id | None, "the version of the same post that came in before it; null for the first"
]
HappenedAt: TypeAlias = Annotated[datetime | None, "when it happened, by the platform's clock"]
Brand: TypeAlias = Annotated[Slug, "the brand, so that each brand's auditor can select her own"]
Agency: TypeAlias = Annotated[Slug, "the agency, taken from the peer's certificate"]
Channel: TypeAlias = Annotated[Slug, "the channel on which it happened in public"]
Person: TypeAlias = Annotated[Id, "the person whom it is about, by a random id"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Something that stands inside an entry; its values are checked like the entry's own."""

    def __post_init__(self) -> None:
        _plain_fields(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedItem(Part):
    """One post version as a receipt names it."""

    post_version: PostVersionId
    seal: Annotated[Digest | None, "the SHA-256 of its sealed bytes; null for a removal"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RedactionItem(Part):
    """One redaction of a post version as a receipt names it."""

    redaction: Annotated[Id, "the redaction, whose seal stands under its own id"]
    post_version: PostVersionId
    seal: Annotated[Digest | None, "the SHA-256 of its sealed bytes; null where there are none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkItem(Part):
    """One finding or missed value as an auditor marked it."""

    mark: Annotated[Id, "the mark"]
    verdict: Annotated[Code, "what she said of it"]
    type: Annotated[Code, "what it was taken for, or is"]
    country: Annotated[Code | None, "the country of its scheme, where it has one"]
    detector: Annotated[Code | None, "what found it; null: it was missed"]
    replaces: Annotated[Id | None, "the mark that counts no more"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Part):
    """One fact. Constructing it refuses what may not stand in a ledger (`EntryRefused`).

    `private`: it stands in the brand's private log and in no other; see `PrivateEntry`.
    """

    tag: ClassVar[Tag]
    private: ClassVar[bool] = False

    at: Annotated[datetime, "when it happened, by the recording side's clock, in UTC"]
    actor: Annotated[Actor, "who did it: a person's id or a process's SPIFFE id (P8)"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateEntry(Entry):
    """A fact that depends on which cases are one customer's (P7).

    It stands in a log that is cosigned within the brand alone: an agency cosigns the main log, and
    would see that there is one entry more.
    """

    private: ClassVar[bool] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRead(Entry):
    """Somebody read the log itself; recorded before anything of it was shown."""

    what: Annotated[
        Code, "the question that was asked, EVIDENCE, TAIL, FILES, or VAULT_FILES: the vault's"
    ]
    since: Annotated[datetime | None, "where the period that was read begins; null: at the start"]
    until: Annotated[datetime | None, "where it ends; null: with the newest entry"]
    case: Annotated[Id | None, "the one case that was asked about, if any"] = None
    person: Annotated[Id | None, "the one person whose acts were asked about, if any"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonChanged(Entry):
    """A person was created, changed or disabled: who could see what, and since when."""

    person: Person
    change: Annotated[PersonChange, "what was changed"]
    role: Annotated[Code | None, "the role that was granted or removed"] = None
    brand: Annotated[Slug | None, "the brand that was granted or removed"] = None
    team: Annotated[Slug | None, "the team that she was put into; null also: into none"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingDigest(Part):
    """One setting, or one onboarding file, of a service."""

    name: Annotated[Code, "which setting"]
    digest: Annotated[Digest, "HMAC-SHA-256 of its value under the entry's salt"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsChanged(Entry):
    """The service started with other settings than before: rules, limits, keys' files, peers."""

    salt: Annotated[Digest, "32 random bytes, so that equal values look different in each entry"]
    settings: Annotated[
        tuple[SettingDigest, ...], "all of them, so that which changed can be told and proven"
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenIssued(Entry):
    """An API token was issued: what a program can do in a person's name."""

    token: Annotated[Id, "the token's random id, never its secret or a digest of it"]
    person: Person
    scopes: Annotated[tuple[Code, ...], "what the token allows"]
    expires_at: Annotated[datetime | None, "when it ends by itself"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRevoked(Entry):
    """An API token was revoked before its end."""

    token: Annotated[Id, "the token's random id"]
    person: Person


def body(entry: Entry, entry_id: Id) -> bytes:
    """The canonical bytes of an entry under its random id: what is hashed, stored and exported."""
    return rfc8785.dumps({"id": str(entry_id), "tag": str(entry.tag), **_plain_fields(entry)})


def _plain_fields(part: Part) -> dict[str, Any]:
    plain = {}
    for field in dataclasses.fields(part):
        try:
            plain[field.name] = _plain(getattr(part, field.name))
        except EntryRefused as error:
            raise EntryRefused(f"{field.name}: {error}", field=field.name) from None
    return plain


def _plain(value: object) -> Any:
    """The JSON form of a permitted value; anything else is refused, a plain `str` above all."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Constrained):
        return str(value)
    if isinstance(value, Enum) and isinstance(value, str):
        return str(value.value)
    if type(value) is int:
        if not 0 <= value <= MAX_COUNT:
            raise EntryRefused("must be between 0 and 2^53 - 1")
        return value
    if isinstance(value, datetime):
        return _instant(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Part) and not isinstance(value, Entry):
        return _plain_fields(value)
    raise EntryRefused(f"a {type(value).__name__} may not stand in a ledger")


def _instant(value: datetime) -> str:
    if value.utcoffset() != timedelta(0):
        raise EntryRefused("must be an aware time in UTC")
    return value.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
