"""Private forms: what may be asked, of whom the link reaches the customer, and what becomes of it.

A form is open until it is filled in, revoked or over; none of these is ever undone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from relevo.care.domain.errors import FormAsksKnown, FormOver, ValueJudged

DEFAULT_LIFE: Final = timedelta(hours=24)
LONGEST_LIFE: Final = timedelta(days=7)
MOST_FIELDS: Final = 10

ASKABLE: Final = (
    "NATIONAL_ID",
    "TAX_ID",
    "PASSPORT",
    "PERSON",
    "BIRTH_DATE",
    "PHONE",
    "EMAIL",
    "ADDRESS",
    "CUSTOMER_NUMBER",
    "BANK_ACCOUNT",
    "CARD",
    "BOOKING_CODE",
    "TICKET_NUMBER",
    "LOYALTY_NUMBER",
    "PLATE",
    "DEVICE_ID",
)
"""What a form may ask, in the order of its fields. Never SECRET, nor EXPIRY, which with a card's
number would let somebody pay; CARD only where the brand's file allows it.
"""


class Language(StrEnum):
    """A language of the page."""

    ES = "es"
    EN = "en"
    PT = "pt-BR"


class Delivery(StrEnum):
    """By whom the link reaches the customer; never by a public reply."""

    AGENCY = "agency"  # the community manager, by a private message on the channel
    BRAND = "brand"  # somebody of care, by the brand's own channel; the agency never sees it


class Note(StrEnum):
    """What the page says of why it asks. Closed, so that no text of a case can stand there."""

    FIND = "find"
    CALL = "call"
    REFUND = "refund"
    SEND = "send"
    CHECK = "check"


class Again(StrEnum):
    """Why a form asks for what was given already (P4)."""

    WRONG = "wrong"
    OTHER_PERSON = "other_person"
    OUT_OF_DATE = "out_of_date"
    CUT = "cut"  # what was given is incomplete


class FormState(StrEnum):
    """Where a form stands."""

    OPEN = "open"
    SUBMITTED = "submitted"
    REVOKED = "revoked"
    EXPIRED = "expired"


class Verdict(StrEnum):
    """What is known of a value that came by a form."""

    UNVERIFIED = "unverified"
    CONFIRMED = "confirmed"
    NOT_HERS = "not_hers"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class TypedValue:
    """One value on its way to the vault. Never stored, never logged."""

    number: int
    type: str
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class GivenField:
    """That the vault holds one field of a submission. `handle`: its name, if it can link."""

    number: int
    type: str
    handle: str | None = None


@dataclass(frozen=True, slots=True)
class FormValue:
    """What is known at care of one value: never the value."""

    number: int
    type: str
    verdict: Verdict = Verdict.UNVERIFIED
    judged_by: str | None = None
    judged_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """One form of one case.

    Attributes:
        token_digest: SHA-256 of the link's token, hexadecimal; the token rests nowhere.
        submission_id: under which the vault holds what is typed: fixed when the form is opened, so
            that of two submissions at once the vault takes one.
        fields: the types asked, by field number from 1.
        consent: the version of the consent text that stood on the page; None until submitted.
    """

    agency: str
    case_id: str
    brand: str
    form_id: str
    token_digest: str
    submission_id: str
    fields: tuple[str, ...]
    language: Language
    delivery: Delivery
    note: Note | None
    again: Again | None
    opened_by: str
    opened_at: datetime
    expires_at: datetime
    state: FormState = FormState.OPEN
    settled_by: str | None = None
    settled_at: datetime | None = None
    consent: str | None = None
    values: tuple[FormValue, ...] = ()

    def takes(self, at: datetime) -> bool:
        """Whether its link works."""
        return self.state is FormState.OPEN and at < self.expires_at


def digest_of(token: str) -> str:
    """What rests of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def in_order(types: Collection[str]) -> tuple[str, ...]:
    """The fields of a form that asks for these."""
    return tuple(one for one in ASKABLE if one in types)


def check_known(
    asked: Iterable[str], known: Collection[str], again: Again | None
) -> tuple[str, ...]:
    """What of the asked types is known already; raises `FormAsksKnown` unless it is justified."""
    repeated = tuple(one for one in asked if one in known)
    if repeated and again is None:
        raise FormAsksKnown(repeated)
    return repeated


def submitted(form: Form, held: Iterable[GivenField], *, consent: str, at: datetime) -> Form:
    """The vault holds what was typed: true whatever happened to the form meanwhile, but once.

    Raises `FormOver` if it was submitted before.
    """
    if form.state is FormState.SUBMITTED:
        raise FormOver("the form was filled in before")
    values = tuple(FormValue(one.number, one.type) for one in held)
    return replace(
        form,
        state=FormState.SUBMITTED,
        settled_at=at,
        settled_by=None,
        consent=consent,
        values=values,
    )


def revoked(form: Form, *, by: str, at: datetime) -> Form:
    """Its link works no more. Raises `FormOver` if it did not anyway."""
    if not form.takes(at):
        raise FormOver("the form takes nothing any more")
    return replace(form, state=FormState.REVOKED, settled_by=by, settled_at=at)


def expired(form: Form, *, at: datetime) -> Form:
    """Its time is over, and nobody filled it in."""
    return replace(form, state=FormState.EXPIRED, settled_at=at)


def judged(form: Form, number: int, verdict: Verdict, *, by: str, at: datetime) -> Form:
    """Somebody looked at one value. A second verdict replaces the first; the same again is refused.

    Raises:
        FormOver: the form has no such value.
        ValueJudged: it was judged so already.
    """
    before = next((one for one in form.values if one.number == number), None)
    if before is None:
        raise FormOver("the form has no such value")
    if before.verdict is verdict:
        raise ValueJudged("the value was judged so already")
    after = replace(before, verdict=verdict, judged_by=by, judged_at=at)
    return replace(form, values=tuple(after if one is before else one for one in form.values))


def given(forms: Iterable[Form]) -> frozenset[str]:
    """The types that customers gave by these forms, and that nobody found wrong."""
    refuted = (Verdict.NOT_HERS, Verdict.WRONG)
    return frozenset(
        value.type for form in forms for value in form.values if value.verdict not in refuted
    )
