"""What the vault records of challenges: who asked for what, confirmed it, agreed to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from relevo.ledger.entries.base import Brand, Entry, Part, PostVersionId, Tag
from relevo.ledger.values import Code, Digest, Id, Process, Slug


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedValue(Part):
    """One value that a challenge of kind REVEAL names."""

    post_version: PostVersionId
    field_number: Annotated[int, "which value of the seal"]
    type: Annotated[Code | None, "what kind of value; null: none such is held"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengeOpened(Entry):
    """Care asked, for a person, to be let see something; nobody was verified yet."""

    tag: ClassVar[Tag] = Tag.VAULT_CHALLENGE_OPENED
    brand: Brand
    challenge: Annotated[Id, "the challenge"]
    kind: Annotated[Code, "what it is to open: REVEAL or EXPORT"]
    asked: Annotated[
        Digest, "SHA-256 over exactly what is asked, by whom and why, with a random nonce"
    ]
    person: Annotated[Id, "the person who asks, as care says; not verified"]
    purpose: Annotated[Code, "why, from the closed list of purposes"]
    approvals_needed: Annotated[int, "how many others must agree"]
    caller: Annotated[Process, "the process that asked, from its certificate"]
    agency: Annotated[Slug | None, "the agency of the case, where one case is asked about"] = None
    case: Annotated[Id | None, "the case, where one is asked about"] = None
    values: Annotated[tuple[NamedValue, ...], "the values of it that it names"] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengeConfirmed(Entry):
    """The vault verified the person who asks, by a code given for this challenge alone."""

    tag: ClassVar[Tag] = Tag.VAULT_CHALLENGE_CONFIRMED
    brand: Brand
    challenge: Annotated[Id, "the challenge"]
    person: Annotated[Id, "the person whom the vault verified itself"]
    caller: Annotated[Process, "the process that asked, from its certificate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengeApproved(Entry):
    """The vault verified somebody else, who agrees."""

    tag: ClassVar[Tag] = Tag.VAULT_CHALLENGE_APPROVED
    brand: Brand
    challenge: Annotated[Id, "the challenge"]
    person: Annotated[Id, "the person who agrees, whom the vault verified itself"]
    caller: Annotated[Process, "the process that asked, from its certificate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengeRefused(Entry):
    """An asking, a confirmation or an approval was refused (PCI DSS 10.2.1: refusals too)."""

    tag: ClassVar[Tag] = Tag.VAULT_CHALLENGE_REFUSED
    step: Annotated[Code, "what was tried: OPEN, CONFIRM or APPROVE"]
    reason: Annotated[Code, "which check failed"]
    caller: Annotated[Process, "the process that asked, from its certificate"]
    kind: Annotated[Code | None, "what it was to open, where that is known"] = None
    brand: Annotated[Slug | None, "the brand, where it is known"] = None
    challenge: Annotated[Id | None, "the challenge, when the request named one"] = None
    person: Annotated[Id | None, "the person who was claimed; not verified"] = None
    purpose: Annotated[Code | None, "the purpose that was given, if it is on the list"] = None
    agency: Annotated[Slug | None, "the agency of the case, where one case was asked about"] = None
    case: Annotated[Id | None, "the case, where one was asked about"] = None
    values: Annotated[
        tuple[NamedValue, ...], "the values that were asked for, where she is known"
    ] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnusualReading(Entry):
    """Somebody opens, or is refused, more than usual; somebody should look."""

    tag: ClassVar[Tag] = Tag.VAULT_READING_UNUSUAL
    rule: Annotated[Code, "which rule of the closed list"]
    seen: Annotated[int, "how many there were"]
    threshold: Annotated[int, "from how many on, or of how many half, it is unusual"]
    caller: Annotated[Process, "the process through which it came, from its certificate"]
    person: Annotated[Id | None, "the person whom it is about; null: process or brand"] = None
    brand: Annotated[Slug | None, "the brand, where it is about a person or a brand"] = None
