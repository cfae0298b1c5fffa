"""What care's API answers with about opening values. A value stands in `RevealedDocument` alone."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import fields

from relevo.care.domain.challenges import ChallengeKind, ChallengeState
from relevo.care.domain.vault import Purpose
from relevo.care.web.documents import HeldFieldDocument
from relevo.service.web.schemas import Instant, closed


class ChallengedCaseDocument(ma.Schema):
    """A case whose data is asked for."""

    agency = fields.String(required=True)
    case_id = fields.String(required=True)


class ChallengeDocument(ma.Schema):
    """What somebody asks to see, and how far it has come. `digest` goes with every code.

    `waiting`: confirm it within five minutes. `confirmed`: others have to agree, within fifteen.
    `ready`: each value can be opened once, within five minutes of the last code of who asks; after
    that, until `expires_at`, she confirms it again. An export waits a day for two others, and is
    of all `cases` but for what is `withheld`.
    """

    challenge_id = fields.String(required=True)
    digest = fields.String(required=True)
    kind = closed(ChallengeKind, required=True)
    state = closed(ChallengeState, required=True)
    brand = fields.String(required=True)
    agency = fields.String(
        required=True, allow_none=True, attribute="case.agency", dump_default=None
    )
    case_id = fields.String(
        required=True, allow_none=True, attribute="case.case_id", dump_default=None
    )
    cases = fields.List(fields.Nested(ChallengedCaseDocument), required=True)
    values = fields.List(fields.Nested(HeldFieldDocument), required=True)
    withheld = fields.List(fields.Nested(HeldFieldDocument), required=True)
    purpose = closed(Purpose, required=True)
    person_id = fields.String(required=True)
    approvals_needed = fields.Integer(required=True)
    approvers = fields.List(fields.String(), required=True)
    issued_at = Instant(required=True)
    expires_at = Instant(required=True)


class PendingDocument(ma.Schema):
    """The caller's own askings that are open, and those that wait for her agreement."""

    mine = fields.List(fields.Nested(ChallengeDocument), required=True)
    to_approve = fields.List(fields.Nested(ChallengeDocument), required=True)
