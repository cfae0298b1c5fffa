"""What care records of private forms: kinds and codes, never what was typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar

from relevo.ledger.entries.base import Agency, Brand, Case, Entry, Tag
from relevo.ledger.values import Code, Id


@dataclass(frozen=True, slots=True, kw_only=True)
class FormOpened(Entry):
    """A person asked the customer for data that is missing, by a one-time link."""

    tag: ClassVar[Tag] = Tag.CARE_FORM_OPENED
    agency: Agency
    brand: Brand
    case: Case
    form: Annotated[Id, "the form"]
    types: Annotated[tuple[Code, ...], "what kinds of data it asks for"]
    language: Annotated[Code, "the language of its page"]
    delivery: Annotated[Code, "by whom the link reaches the customer"]
    expires_at: Annotated[datetime, "when the link stops working"]
    known: Annotated[tuple[Code, ...], "of these, what the case had already (P4)"] = ()
    reason: Annotated[Code | None, "why it asks for those once more"] = None
    replaces: Annotated[Id | None, "the form in whose place it was opened"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSubmitted(Entry):
    """The customer filled in a form, once; the vault holds what she typed."""

    tag: ClassVar[Tag] = Tag.CARE_FORM_SUBMITTED
    agency: Agency
    brand: Brand
    case: Case
    form: Annotated[Id, "the form"]
    submission: Annotated[Id, "the submission, under which the vault holds the values"]
    types: Annotated[tuple[Code, ...], "what kinds of data were given; unverified as yet"]
    consent: Annotated[Code, "the version of the consent text that stood on the page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormEnded(Entry):
    """A form ended without having been filled in."""

    tag: ClassVar[Tag] = Tag.CARE_FORM_ENDED
    agency: Agency
    brand: Brand
    case: Case
    form: Annotated[Id, "the form"]
    outcome: Annotated[Code, "REVOKED by a person, or EXPIRED"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormValueJudged(Entry):
    """A person said whether a value that came by a form is the customer's."""

    tag: ClassVar[Tag] = Tag.CARE_FORM_JUDGED
    agency: Agency
    brand: Brand
    case: Case
    form: Annotated[Id, "the form"]
    field_number: Annotated[int, "which of its fields"]
    type: Annotated[Code, "what kind of data"]
    verdict: Annotated[Code, "CONFIRMED, NOT_HERS or WRONG"]
