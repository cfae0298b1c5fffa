"""Private forms at the desk, for programs: opening, listing, revoking, judging what came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import marshmallow as ma
from marshmallow import fields, validate

from relevo.care.domain.forms import (
    ASKABLE,
    DEFAULT_LIFE,
    LONGEST_LIFE,
    MOST_FIELDS,
    Again,
    Delivery,
    Form,
    FormState,
    Language,
    Note,
    Verdict,
)
from relevo.care.use_cases import forms as use_cases
from relevo.care.use_cases.context import Care
from relevo.care.use_cases.forms import FormRequest, OpenedForm
from relevo.care.web.acts import Acts, key_of
from relevo.care.web.cases import ACTORS, CASE, READERS
from relevo.service.web import Door
from relevo.service.web.schemas import Instant, Takes, closed

_FORMS = CASE + "/forms"
_FORM = _FORMS + "/<uuid:form_id>"
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Opening:
    """What to ask, and how the link reaches the customer."""

    types: list[str]
    language: Language
    delivery: Delivery
    note: Note | None = None
    again: Again | None = None
    hours: int = DEFAULT_LIFE // _HOUR


@dataclass(frozen=True, slots=True)
class Judging:
    """What is known of one value."""

    verdict: Verdict


class OpeningSchema(Takes[Opening]):
    """A form. `again` says why something is asked that the case has already."""

    makes = Opening
    types = fields.List(
        fields.String(validate=validate.OneOf(ASKABLE)),
        required=True,
        validate=validate.Length(min=1, max=MOST_FIELDS),
    )
    language = closed(Language, required=True)
    delivery = closed(Delivery, required=True)
    note = closed(Note)
    again = closed(Again)
    hours = fields.Integer(strict=True, validate=validate.Range(min=1, max=LONGEST_LIFE // _HOUR))


class JudgingSchema(Takes[Judging]):
    """A verdict: confirmed, not_hers or wrong."""

    makes = Judging
    verdict = closed(Verdict, required=True)


class FormValueDocument(ma.Schema):
    """What came in one field, and whether somebody has confirmed it; never the value."""

    number = fields.Integer(required=True)
    type = fields.String(required=True)
    verdict = closed(Verdict, required=True)
    judged_by = fields.String(required=True, allow_none=True)
    judged_at = Instant(required=True, allow_none=True)


class FormDocument(ma.Schema):
    """A form. Its values are the vault's, under `submission_id` as a post version's."""

    form_id = fields.String(required=True)
    submission_id = fields.String(required=True)
    types = fields.List(fields.String(), required=True, attribute="fields")
    language = closed(Language, required=True)
    delivery = closed(Delivery, required=True)
    note = closed(Note, required=True, allow_none=True)
    again = closed(Again, required=True, allow_none=True)
    opened_by = fields.String(required=True)
    opened_at = Instant(required=True)
    expires_at = Instant(required=True)
    state = closed(FormState, required=True)
    settled_by = fields.String(required=True, allow_none=True)
    settled_at = Instant(required=True, allow_none=True)
    consent = fields.String(required=True, allow_none=True)
    values = fields.List(fields.Nested(FormValueDocument), required=True)


class OpenedFormDocument(ma.Schema):
    """A new form. `link`: shown this once, where care sends it; null where the agency does."""

    form = fields.Nested(FormDocument, required=True)
    link = fields.String(required=True, allow_none=True)


class FormsDocument(ma.Schema):
    """A case's forms, oldest first."""

    forms = fields.List(fields.Nested(FormDocument), required=True)


def private_forms_door(care: Care) -> Door:
    """The door to forms."""
    door = Door("forms", description="Asking a customer in private for what is missing.")
    views = _PrivateForms(care)
    door.add("GET", _FORMS, views.list_forms, access=READERS, gives=FormsDocument)
    door.add(
        "POST",
        _FORMS,
        views.open_form,
        access=ACTORS,
        takes=OpeningSchema,
        gives=OpenedFormDocument,
        status=201,
        errors=[409],
    )
    door.add(
        "POST",
        _FORM + "/reissue",
        views.reissue,
        access=ACTORS,
        gives=OpenedFormDocument,
        status=201,
        errors=[409],
    )
    door.add(
        "POST", _FORM + "/revoke", views.revoke, access=ACTORS, gives=FormDocument, errors=[409]
    )
    door.add(
        "POST",
        _FORM + "/values/<int:number>/verdict",
        views.judge,
        access=ACTORS,
        takes=JudgingSchema,
        gives=FormDocument,
        errors=[409],
    )
    return door


class _PrivateForms:
    def __init__(self, care: Care) -> None:
        self._care = care
        self._acts = Acts(care)

    def list_forms(self, agency: str, case_id: UUID) -> dict[str, object]:
        """List a case's private forms, and of what kinds something came."""
        key = key_of(agency, case_id)
        return {"forms": use_cases.forms_of(self._care, key, self._acts.brands())}

    def open_form(self, asked: Opening, agency: str, case_id: UUID) -> OpenedForm:
        """Make a one-time link. What the case has already needs a reason to be asked again."""
        request = FormRequest(
            types=tuple(asked.types),
            language=asked.language,
            delivery=asked.delivery,
            note=asked.note,
            again=asked.again,
            life=asked.hours * _HOUR,
        )
        return use_cases.open_form(
            self._care,
            key_of(agency, case_id),
            self._acts.brands(),
            request,
            actor=self._acts.actor(),
        )

    def reissue(self, agency: str, case_id: UUID, form_id: UUID) -> OpenedForm:
        """Make another link in the place of one that was lost or is over."""
        return use_cases.reissue(
            self._care,
            key_of(agency, case_id),
            self._acts.brands(),
            str(form_id),
            actor=self._acts.actor(),
        )

    def revoke(self, agency: str, case_id: UUID, form_id: UUID) -> Form:
        """End a form: its link works no more."""
        return use_cases.revoke(
            self._care,
            key_of(agency, case_id),
            self._acts.brands(),
            str(form_id),
            actor=self._acts.actor(),
        )

    def judge(self, asked: Judging, agency: str, case_id: UUID, form_id: UUID, number: int) -> Form:
        """Say whether a value that came is the customer's. Until then it counts as unverified."""
        return use_cases.judge(
            self._care,
            key_of(agency, case_id),
            self._acts.brands(),
            str(form_id),
            number,
            asked.verdict,
            actor=self._acts.actor(),
        )
