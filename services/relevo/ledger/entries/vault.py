"""What the vault records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar

from relevo.ledger.entries import base
from relevo.ledger.entries.base import Agency, Brand, Case, Entry, PostVersionId, Tag
from relevo.ledger.values import Code, Digest, Id, Process, Slug


@dataclass(frozen=True, slots=True, kw_only=True)
class SealIngested(Entry):
    """A seal was verified, opened and its values wrapped under the case's key.

    Exactly one per ingest, whatever it links (P7).
    """

    tag: ClassVar[Tag] = Tag.VAULT_SEAL_INGESTED
    agency: Agency
    brand: Brand
    case: Case
    post_version: PostVersionId
    seal: Annotated[Digest, "the SHA-256 of the sealed bytes"]
    values: Annotated[int, "how many values were taken in"]
    secrets_destroyed: Annotated[
        int, "how many authentication secrets the second look cut (P6)"
    ] = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginalCut(Entry):
    """The original of a post was destroyed: the agency found a secret in it later (P6).

    Its redacted text stands at care, and its other values are held each for itself.
    """

    tag: ClassVar[Tag] = Tag.VAULT_ORIGINAL_CUT
    agency: Agency
    brand: Brand
    case: Case
    post_version: PostVersionId
    redaction: Annotated[Id, "the redaction whose seal asked for it"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SealRefused(Entry):
    """A seal was not taken: tampered with, wrongly bound, or under an unknown key."""

    tag: ClassVar[Tag] = Tag.VAULT_SEAL_REFUSED
    agency: Agency
    brand: Brand
    case: Case
    post_version: PostVersionId
    seal: Annotated[Digest, "the SHA-256 of the sealed bytes as they came"]
    reason: Annotated[Code, "which check failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueRevealed(Entry):
    """One value is about to be shown to one person; recorded before it leaves (P2)."""

    tag: ClassVar[Tag] = Tag.VAULT_VALUE_REVEALED
    agency: Agency
    brand: Brand
    case: Case
    post_version: PostVersionId
    field_number: Annotated[int, "which value of the seal"]
    type: Annotated[Code, "what kind of value"]
    person: Annotated[Id, "the person whom the vault verified itself"]
    purpose: Annotated[Code, "why, from the closed list of purposes"]
    legal_basis: Annotated[Code, "on what legal ground the purpose rests"]
    caller: Annotated[Process, "the process that asked, from its certificate"]
    challenge: Annotated[Id | None, "the challenge that her code confirmed"] = None
    approvers: Annotated[
        tuple[Id, ...], "who else agreed, verified by the vault; none where none is needed"
    ] = ()
    masked: Annotated[bool, "whether card numbers in it are shown as BIN and last four"] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RevealRefused(Entry):
    """A reveal was asked for and refused (PCI DSS 10.2.1: refusals too)."""

    tag: ClassVar[Tag] = Tag.VAULT_REVEAL_REFUSED
    brand: Brand
    reason: Annotated[Code, "which check failed"]
    caller: Annotated[Process, "the process that asked, from its certificate"]
    agency: Annotated[Slug | None, "the agency, when it is known"] = None
    case: Annotated[Id | None, "the case, when the request named one"] = None
    post_version: Annotated[Id | None, "the post version, when the request named one"] = None
    field_number: Annotated[int | None, "which value was asked for"] = None
    person: Annotated[Id | None, "the person who was claimed; not verified"] = None
    purpose: Annotated[Code | None, "the purpose that was given, if it is on the list"] = None
    challenge: Annotated[Id | None, "the challenge, when the request named one"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyCreated(Entry):
    """A key came into being: the start of its inventory record."""

    tag: ClassVar[Tag] = Tag.VAULT_KEY_CREATED
    brand: Brand
    kind: Annotated[Code, "what the key is for, such as SEALING or BLIND_INDEX"]
    key: Annotated[Digest, "SHA-256 of the public key, or of the random id of a secret one"]
    algorithm: Annotated[Code, "the algorithm, for the day one must be replaced"]
    expires_at: Annotated[datetime | None, "when its epoch ends"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsChanged(base.SettingsChanged):
    """The vault started with other settings than before."""

    tag: ClassVar[Tag] = Tag.VAULT_SETTINGS_CHANGED


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRead(base.LogRead):
    """Somebody read the vault's log; recorded before anything of it was shown."""

    tag: ClassVar[Tag] = Tag.VAULT_LOG_READ
    reader: Annotated[
        Id | None, "the person of care's for whom its web read, as it says; null: the actor read"
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonChanged(base.PersonChanged):
    """A person's access to the vault, or second factor, was changed."""

    tag: ClassVar[Tag] = Tag.VAULT_PERSON_CHANGED
