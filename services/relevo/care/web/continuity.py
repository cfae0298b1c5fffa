"""Nobody starts over: what is known of a customer, what a draft would do, how often it happened."""

from __future__ import annotations

from uuid import UUID

import marshmallow as ma
from marshmallow import fields

from relevo.care.people import Role
from relevo.care.use_cases import continuity
from relevo.care.use_cases.context import Care
from relevo.care.use_cases.continuity import Checked, KnownData
from relevo.care.web.acts import Acts, key_of
from relevo.care.web.cases import ACTORS, CASE, READERS
from relevo.crossing.continuity_forms import (
    Counted,
    CountedSchema,
    Drafted,
    DraftedSchema,
    InLanguage,
    InLanguageSchema,
    VerdictDocument,
)
from relevo.crossing.restarts import RestartReport
from relevo.service.web import Door, with_token
from relevo.service.web.continuity import RestartsDocument
from relevo.service.web.schemas import Instant

_COUNTERS = with_token([Role.LEAD, Role.AUDITOR, Role.ADMIN])


class GivenDocument(ma.Schema):
    """A kind of data that was given: when it first was, where, and in which case."""

    kind = fields.String(required=True)
    given_at = Instant(required=True)
    channel = fields.String(required=True)
    agency = fields.String(required=True, attribute="case.agency")
    case_id = fields.String(required=True, attribute="case.case_id")
    public_code = fields.String(required=True)


class CustomersDataDocument(ma.Schema):
    """What was given here, and what only other cases of the customer gave.

    Nothing that is published should tell of the latter: the agency must not learn of the link.
    """

    here = fields.List(fields.Nested(GivenDocument), required=True)
    elsewhere = fields.List(fields.Nested(GivenDocument), required=True)


class KnownDocument(ma.Schema):
    """What need not be asked again. `wording`: a sentence that uses what was given here."""

    known = fields.Nested(CustomersDataDocument, required=True)
    wording = fields.String(required=True)


class CheckedDocument(ma.Schema):
    """What a draft would do. `passes`: it could be sent without a justification."""

    passes = fields.Boolean(required=True)
    carries = fields.List(fields.String(), required=True)
    verdict = fields.Nested(VerdictDocument, required=True)
    known = fields.Nested(KnownDocument, required=True)


def continuity_door(care: Care) -> Door:
    """The door to what keeps customers from starting over."""
    door = Door("continuity", description="What is known, drafts checked, restarts counted.")
    views = _Continuity(care)
    door.add(
        "GET",
        CASE + "/known",
        views.read_known,
        access=READERS,
        takes=InLanguageSchema,
        gives=KnownDocument,
        errors=[404],
    )
    door.add(
        "POST",
        CASE + "/replies/check",
        views.check_reply,
        access=ACTORS,
        takes=DraftedSchema,
        gives=CheckedDocument,
    )
    door.add(
        "GET",
        "/restarts",
        views.count_restarts,
        access=_COUNTERS,
        takes=CountedSchema,
        gives=RestartsDocument,
        errors=[404],
    )
    return door


class _Continuity:
    def __init__(self, care: Care) -> None:
        self._care = care
        self._acts = Acts(care)

    def read_known(self, asked: InLanguage, agency: str, case_id: UUID) -> KnownData:
        """Read what a customer has given, by kind, so that nobody asks again."""
        key = key_of(agency, case_id)
        return continuity.known(self._care, key, self._acts.brands(), language=asked.language)

    def check_reply(self, asked: Drafted, agency: str, case_id: UUID) -> Checked:
        """Look at a draft before it is sent. Nothing is stored or recorded."""
        return continuity.check(
            self._care,
            key_of(agency, case_id),
            self._acts.brands(),
            asked.text,
            language=asked.language,
        )

    def count_restarts(self, asked: Counted) -> RestartReport:
        """Count how often replies made a brand's customers begin again."""
        return continuity.restarts(
            self._care,
            asked.brand,
            self._acts.brands(),
            by=asked.by,
            since=asked.since,
            until=asked.until,
        )
