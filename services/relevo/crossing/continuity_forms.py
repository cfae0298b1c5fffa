"""What both sides' doors take about drafts and restarts, and how a guard's verdict is answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import marshmallow as ma
from marshmallow import fields

from relevo.continuity import Language
from relevo.crossing.limits import MAX_REPLY_CHARACTERS
from relevo.crossing.restarts import GroupedBy
from relevo.service.web.continuity import StretchDocument
from relevo.service.web.schemas import Takes, Text, closed, slug


@dataclass(frozen=True, slots=True)
class InLanguage:
    """In which language a wording is wanted."""

    language: Language = Language.SPANISH


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft to be looked at; never kept."""

    text: str = field(repr=False)
    language: Language = Language.SPANISH


@dataclass(frozen=True, slots=True)
class Counted:
    """Which replies to count; the days are whole ones of the brand, `until` is not among them."""

    brand: str
    by: GroupedBy = GroupedBy.WEEK
    since: date | None = None
    until: date | None = None


class InLanguageSchema(Takes[InLanguage]):
    """A language: es, en or pt."""

    makes = InLanguage
    language = closed(Language)


class DraftedSchema(Takes[Drafted]):
    """A draft. Nothing of it is stored, or repeated in the answer."""

    makes = Drafted
    text = Text(longest=MAX_REPLY_CHARACTERS, required=True)
    language = closed(Language)


class CountedSchema(Takes[Counted]):
    """A brand, a period of its days, and what belongs together."""

    makes = Counted
    brand = slug(required=True)
    by = closed(GroupedBy)
    since = fields.Date()
    until = fields.Date()


class VerdictDocument(ma.Schema):
    """What the guard read. `script`: the brand's approved script that it is."""

    asks_again = fields.List(fields.String(), required=True)
    asks_for = fields.List(fields.String(), required=True)
    sends_away = fields.Boolean(required=True)
    script = fields.String(required=True, allow_none=True)
    spans = fields.List(fields.Nested(StretchDocument), required=True)
