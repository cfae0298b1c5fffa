"""A post split in two and closed: what may rest here, and the seal. No database, nothing raw after.

The seal is bound to case and post version, so the place must be known before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from sqlalchemy.engine import Connection

from relevo.agency.context import AgencyContext
from relevo.agency.domain.errors import NoSealingKey, PostTooLarge
from relevo.agency.domain.post import PostEvent
from relevo.agency.domain.protection import Protected, fits, sealed_whole
from relevo.crossing import limits
from relevo.crossing.vocabulary import PostVersion, Verb
from relevo.ledger.values import NONCE_SIZE
from relevo.sealing.envelope import Binding, Envelope
from relevo.sealing.errors import UnsealableValue
from relevo.sealing.keys import SealingPublicKey
from relevo.sealing.sealing import FieldValue


@dataclass(frozen=True, slots=True)
class Place:
    """Where a post goes, as the first look found it. `case_id` None: `new_case_id` if any."""

    author_ref: str
    case_id: str | None
    new_case_id: str

    @property
    def seal_case_id(self) -> str:
        """The case to which the seal is bound."""
        return self.case_id or self.new_case_id


@dataclass(frozen=True, slots=True)
class Ready:
    """One post version, redacted and sealed for its place: it holds nothing raw.

    Attributes:
        event: without author, text and attachments.
    """

    event: PostEvent
    place: Place
    version: PostVersion
    author_handle: str | None
    text_nonce: bytes | None = field(repr=False)
    seal_key_id: str | None


def author_ref(context: AgencyContext, event: PostEvent) -> str:
    """The pseudonym of the event's author."""
    if event.author is None:
        return context.pseudonyms.of_unknown(event.brand, event.channel, event.source_id)
    return context.pseudonyms.of_author(event.brand, event.channel, event.author.id)


def seal(
    context: AgencyContext,
    event: PostEvent,
    protected: Protected,
    place: Place,
    key: SealingPublicKey | None,
    now: datetime,
) -> Ready:
    """Seal and sign, for the place's case. What does not fit the contract is sealed whole.

    Args:
        key: the brand's; None for a removal, which has nothing to seal.

    Raises:
        PostTooLarge: not even sealed whole does it fit.
    """
    version_id = context.new_id()
    content = protected
    envelope: Envelope | None = None
    if key is not None:
        binding = Binding(context.org, event.brand, key.key_id, place.seal_case_id, version_id)
        envelope = _envelope(context, content, binding, key) if fits(content) else None
        if envelope is None:
            content = sealed_whole(protected)
            envelope = _envelope(context, content, binding, key)
        if envelope is None:
            raise PostTooLarge("text: the post is too large to be taken in", field="text")
    version = PostVersion(
        post_version_id=version_id,
        source_id=event.source_id,
        parent_source_id=event.parent_source_id,
        verb=event.verb,
        event_time=event.event_time.astimezone(UTC),
        received_at=now,
        redacted_text=content.redacted_text,
        findings=content.findings,
        redaction_version=context.redactor_of(event.brand).version,
        attachment_count=content.attachment_count,
        seal=envelope.to_bytes() if envelope else None,
        seal_digest=envelope.digest() if envelope else None,
    )
    return Ready(
        event=replace(event, author=None, text=None, attachments=()),
        place=place,
        version=version,
        author_handle=content.author_handle,
        text_nonce=context.random_bytes(NONCE_SIZE) if envelope else None,
        seal_key_id=key.key_id if key else None,
    )


def needs_key(event: PostEvent) -> bool:
    """Whether there is anything to seal."""
    return event.verb is not Verb.REMOVE


def keys_for(
    context: AgencyContext, connection: Connection, brands: Iterable[str], now: datetime
) -> Mapping[str, SealingPublicKey]:
    """The key to seal to now, by brand; a brand that has none is absent."""
    found = {}
    for brand in sorted(set(brands)):
        try:
            found[brand] = context.keys.active(connection, brand, now)
        except NoSealingKey:
            continue
    return found


def _envelope(
    context: AgencyContext, content: Protected, binding: Binding, key: SealingPublicKey
) -> Envelope | None:
    values = [FieldValue(value.number, value.type, value.value) for value in content.values]
    try:
        envelope = context.sealer.seal(values, binding, key)
    except UnsealableValue:
        return None
    return envelope if len(envelope.to_bytes()) <= limits.MAX_SEAL_BYTES else None
