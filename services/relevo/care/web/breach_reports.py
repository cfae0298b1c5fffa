"""The report of breaches, for programs. Its page and its CSV come from `relevo care breaches`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import marshmallow as ma
from marshmallow import fields, validate

from relevo.care.adapters.breach_files import as_document
from relevo.care.people import Role
from relevo.care.use_cases.breach_reports import MAX_BREACHES, Incident, report_breaches
from relevo.care.use_cases.context import Care
from relevo.care.web.acts import Acts
from relevo.service.web import Door, with_token
from relevo.service.web.schemas import Instant, Matching, Takes, random_id, slug

REPORTERS = with_token([Role.PRIVACY, Role.AUDITOR])


@dataclass(frozen=True, slots=True)
class Reporting:
    """Which breaches."""

    brand: str
    agency: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    types: list[str] = field(default_factory=list)
    breach_ids: list[str] = field(default_factory=list)


class ReportingSchema(Takes[Reporting]):
    """Breaches by name, or all that were opened in a stretch of time: of an agency, of kinds."""

    makes = Reporting
    brand = slug(required=True)
    agency = slug()
    since = Instant()
    until = Instant()
    types = fields.List(
        Matching("[A-Z][A-Z_]{0,39}", "a kind such as NATIONAL_ID"),
        validate=validate.Length(max=64),
    )
    breach_ids = fields.List(random_id(), validate=validate.Length(max=MAX_BREACHES))


class BreachKindDocument(ma.Schema):
    """How many values of a kind."""

    type = fields.String(required=True)
    values = fields.Integer(required=True)


class BreachClockDocument(ma.Schema):
    """A country's clock. `met` is null while there is time, or if nothing is owed."""

    country = fields.String(required=True)
    due = fields.String(required=True)
    met = fields.Boolean(required=True, allow_none=True)


class BreachReportDocument(ma.Schema):
    """What an authority is told. No contact and no value: subjects are named by their cases."""

    format = fields.String(required=True)
    made_at = fields.String(required=True)
    brand = fields.String(required=True)
    subjects = fields.Integer(required=True)
    cases = fields.Integer(required=True)
    kinds = fields.List(fields.Nested(BreachKindDocument), required=True)
    agencies = fields.List(fields.String(), required=True)
    channels = fields.List(fields.String(), required=True)
    since = fields.String(required=True)
    readable = fields.Integer(required=True)
    clocks = fields.List(fields.Nested(BreachClockDocument), required=True)
    breaches = fields.List(fields.Dict(keys=fields.String(), values=fields.String()), required=True)


def breach_reports_door(care: Care) -> Door:
    """The door to the report."""
    door = Door("breach-reports", description="What an authority is told of breaches.")
    door.add(
        "POST",
        "/breaches/report",
        _Reports(care).make_report,
        access=REPORTERS,
        takes=ReportingSchema,
        gives=BreachReportDocument,
        errors=[404],
    )
    return door


class _Reports:
    def __init__(self, care: Care) -> None:
        self._care = care
        self._acts = Acts(care)

    def make_report(self, asked: Reporting) -> dict[str, object]:
        """Report breaches as an authority is told of them; it is recorded."""
        incident = Incident(
            brand=asked.brand,
            agency=asked.agency,
            since=asked.since,
            until=asked.until,
            types=frozenset(asked.types),
            breach_ids=frozenset(asked.breach_ids),
        )
        made = report_breaches(self._care, incident, self._acts.brands(), actor=self._acts.actor())
        return as_document(made)
