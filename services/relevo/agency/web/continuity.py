"""Nobody starts over: what is known of a case, what a draft would do, and how often it happened."""

from __future__ import annotations

from uuid import UUID

import marshmallow as ma
from marshmallow import fields

from relevo.agency.context import AgencyContext
from relevo.agency.people import Role
from relevo.agency.use_cases import continuity
from relevo.agency.use_cases.continuity import Checked, KnownData
from relevo.agency.web.cases import ACTORS, CASE, READERS
from relevo.agency.web.seeing import require_visible, visible_brands
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
    """A kind of data that was given, and when it first was."""

    kind = fields.String(required=True)
    given_at = Instant(required=True)
    channel = fields.String(required=True)


class KnownDocument(ma.Schema):
    """What need not be asked again, and a sentence that uses it; empty if nothing was given."""

    given = fields.List(fields.Nested(GivenDocument), required=True)
    wording = fields.String(required=True)


class CheckedDocument(ma.Schema):
    """What a draft would do. `passes`: it could be published without a justification."""

    passes = fields.Boolean(required=True)
    carries = fields.List(fields.String(), required=True)
    verdict = fields.Nested(VerdictDocument, required=True)
    known = fields.Nested(KnownDocument, required=True)


def continuity_door(context: AgencyContext) -> Door:
    """The door to what keeps customers from starting over."""
    door = Door("continuity", description="What is known, drafts checked, restarts counted.")
    views = _Continuity(context)
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
    def __init__(self, context: AgencyContext) -> None:
        self._context = context

    def read_known(self, asked: InLanguage, case_id: UUID) -> KnownData:
        """Read what was given in a case, by kind, so that nobody asks again."""
        return continuity.known(
            self._context,
            str(case_id),
            brands=visible_brands(self._context),
            language=asked.language,
        )

    def check_reply(self, asked: Drafted, case_id: UUID) -> Checked:
        """Look at a draft before it is published. Nothing is stored or recorded."""
        return continuity.check(
            self._context,
            str(case_id),
            brands=visible_brands(self._context),
            text=asked.text,
            language=asked.language,
        )

    def count_restarts(self, asked: Counted) -> RestartReport:
        """Count how often the agency's replies made customers begin again."""
        brand = require_visible(self._context, asked.brand)
        return continuity.restarts(
            self._context, brand, by=asked.by, since=asked.since, until=asked.until
        )
