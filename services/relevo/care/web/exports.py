"""Exports of a customer's data, for programs: asked for, confirmed, and fetched once."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import marshmallow as ma
from marshmallow import fields, validate

from relevo.care.domain.case import CaseKey
from relevo.care.domain.challenges import Challenge
from relevo.care.domain.exports import Language, SubjectExport, WithheldPlace
from relevo.care.people import Role
from relevo.care.use_cases import exports
from relevo.care.use_cases.context import Care
from relevo.care.use_cases.exports import MAX_CASES, MAX_WITHHELD, AskingExport
from relevo.care.use_cases.reveal import GivenCode
from relevo.care.web.acts import Acts
from relevo.care.web.reveal_documents import ChallengeDocument
from relevo.care.web.reveal_forms import Answering, AnsweringSchema
from relevo.service.web import Door, with_token
from relevo.service.web.schemas import Takes, closed, random_id, slug

OFFICERS = with_token([Role.PRIVACY])
_EXPORT = "/exports/<uuid:export_id>"


@dataclass(frozen=True, slots=True)
class NamedCase:
    """One case."""

    agency: str
    case_id: str


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A value that is somebody else's, by its place."""

    agency: str
    case_id: str
    post_version_id: str
    field_number: int


@dataclass(frozen=True, slots=True)
class Asking:
    """Which cases, without what, in which language."""

    cases: list[NamedCase]
    language: Language
    withheld: list[NamedPlace]


@dataclass(frozen=True, slots=True)
class Fetching:
    """That the officer has looked for others' data in the texts."""

    reviewed: bool


class NamedCaseSchema(Takes[NamedCase]):
    """A case's name."""

    makes = NamedCase
    agency = slug(required=True)
    case_id = random_id(required=True)


class NamedPlaceSchema(Takes[NamedPlace]):
    """A value's place: case, post version or submission, and number."""

    makes = NamedPlace
    agency = slug(required=True)
    case_id = random_id(required=True)
    post_version_id = random_id(required=True)
    field_number = fields.Integer(
        strict=True, required=True, validate=validate.Range(min=0, max=65_535)
    )


class AskingSchema(Takes[Asking]):
    """An asking. Each case is named: nothing is added because it is linked."""

    makes = Asking
    cases = fields.List(
        fields.Nested(NamedCaseSchema),
        required=True,
        validate=validate.Length(min=1, max=MAX_CASES),
    )
    language = closed(Language, required=True)
    withheld = fields.List(
        fields.Nested(NamedPlaceSchema),
        load_default=list,
        validate=validate.Length(max=MAX_WITHHELD),
    )


class FetchingSchema(Takes[Fetching]):
    """A fetching. `reviewed` must be true."""

    makes = Fetching
    reviewed = fields.Boolean(required=True, truthy={True}, falsy={False})


class ExportsDocument(ma.Schema):
    """The caller's own that are neither fetched nor over."""

    exports = fields.List(fields.Nested(ChallengeDocument), required=True)


class SubjectExportDocument(ma.Schema):
    """The file, a page of HTML, and its passphrase: to be given to the customer by two ways."""

    export_id = fields.String(required=True)
    file = fields.String(required=True)
    passphrase = fields.String(required=True)
    values = fields.Integer(required=True)
    ledger_index = fields.Integer(required=True)


def exports_door(care: Care) -> Door:
    """The door to exports."""
    door = Door("exports", description="A customer's data, for her, on the record.")
    views = _Exports(care)
    door.add(
        "GET",
        "/exports",
        views.list_exports,
        access=OFFICERS,
        gives=ExportsDocument,
        errors=[503],
    )
    door.add(
        "POST",
        "/exports",
        views.ask,
        access=OFFICERS,
        takes=AskingSchema,
        gives=ChallengeDocument,
        status=201,
        errors=[404, 503],
    )
    door.add(
        "POST",
        _EXPORT + "/confirm",
        views.confirm,
        access=OFFICERS,
        takes=AnsweringSchema,
        gives=ChallengeDocument,
        errors=[503],
    )
    door.add(
        "POST",
        _EXPORT + "/fetch",
        views.fetch,
        access=OFFICERS,
        takes=FetchingSchema,
        gives=SubjectExportDocument,
        errors=[503],
    )
    return door


class _Exports:
    def __init__(self, care: Care) -> None:
        self._care = care
        self._acts = Acts(care)

    def list_exports(self) -> dict[str, object]:
        """List the caller's exports that are neither fetched nor over."""
        found = exports.asked(self._care, self._acts.brands(), actor=self._acts.actor())
        return {"exports": found}

    def ask(self, asked: Asking) -> Challenge:
        """Ask for the data of a customer's cases. Two colleagues have to agree, within a day.

        403 with the vault's reason if it refuses.
        """
        asking = AskingExport(
            cases=tuple(CaseKey(one.agency, one.case_id) for one in asked.cases),
            withheld=tuple(
                WithheldPlace(
                    CaseKey(one.agency, one.case_id), one.post_version_id, one.field_number
                )
                for one in asked.withheld
            ),
            language=asked.language,
        )
        return exports.ask(self._care, self._acts.brands(), asking, actor=self._acts.actor())

    def confirm(self, asked: Answering, export_id: UUID) -> Challenge:
        """Confirm an export with a code, and once more when the others have agreed.

        403 with the vault's reason, such as TOTP_WRONG, if it refuses.
        """
        code = GivenCode(str(export_id), asked.digest, asked.totp)
        return exports.confirm(self._care, self._acts.brands(), code, actor=self._acts.actor())

    def fetch(self, asked: Fetching, export_id: UUID) -> SubjectExport:
        """Fetch the encrypted file and its passphrase, once. Nobody keeps either.

        403 with the vault's reason, such as APPROVAL_MISSING, if it refuses.
        """
        return exports.fetch(
            self._care,
            self._acts.brands(),
            str(export_id),
            reviewed=asked.reviewed,
            actor=self._acts.actor(),
        )
