"""What is recorded of challenges, put together from what they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from relevo.crossing.errors import MalformedMessage
from relevo.errors import RelevoError
from relevo.ledger.entries import vault_stepup as recorded
from relevo.ledger.values import Code, Id, Process, Slug
from relevo.vault.challenges import Answer, Challenge, Claim
from relevo.vault.errors import CallerLocked, PersonDisabled, PersonUnknown
from relevo.vault.recording import form
from relevo.vault.sql.stepups import ChallengeRow

_Answered = TypeVar("_Answered", recorded.ChallengeConfirmed, recorded.ChallengeApproved)
_CLAIM_ALONE = (MalformedMessage, CallerLocked, PersonUnknown, PersonDisabled)
"""Refusals of whom nobody knows: what she asked for is not repeated, so that inventing is dear."""


def opened(challenge: Challenge, caller: Process, at: datetime) -> recorded.ChallengeOpened:
    """Somebody is said to ask."""
    row, asked = challenge.row, challenge.asked
    return recorded.ChallengeOpened(
        at=at,
        actor=caller,
        brand=Slug(row.brand),
        challenge=Id(row.challenge_id),
        kind=Code(row.kind),
        asked=challenge.digest,
        person=Id(row.person_id),
        purpose=Code(row.purpose),
        approvals_needed=row.approvals_needed,
        caller=caller,
        agency=form(Slug, asked.get("agency")),
        case=form(Id, asked.get("case")),
        values=tuple(_values(asked)),
    )


def answered(
    kind: type[_Answered], challenge: Challenge, answer: Answer, caller: Process, at: datetime
) -> _Answered:
    """Somebody was verified."""
    return kind(
        at=at,
        actor=Id(answer.person_id),
        brand=Slug(challenge.row.brand),
        challenge=Id(challenge.challenge_id),
        person=Id(answer.person_id),
        caller=caller,
    )


def refused(
    claim: Claim, row: ChallengeRow | None, error: RelevoError, at: datetime
) -> recorded.ChallengeRefused:
    """A step was refused. `row`: the challenge that it names, if there is one."""
    brand, kind, purpose, asked = claim.brand, claim.kind, claim.purpose, claim.asked
    if row is not None:
        named = Challenge(row)
        brand, kind, purpose, asked = row.brand, named.kind, named.purpose, named.asked
    if isinstance(error, _CLAIM_ALONE):
        asked = {}
    return recorded.ChallengeRefused(
        at=at,
        actor=claim.caller,
        step=Code(claim.step.value),
        reason=Code(error.reason),
        caller=claim.caller,
        kind=Code(kind.value) if kind else None,
        brand=form(Slug, brand),
        challenge=form(Id, claim.challenge_id),
        person=form(Id, claim.person_id),
        purpose=Code(purpose.value) if purpose else None,
        agency=form(Slug, asked.get("agency")),
        case=form(Id, asked.get("case")),
        values=tuple(_values(asked)),
    )


def _values(asked: Mapping[str, Any]) -> Iterable[recorded.NamedValue]:
    """The values that it names, those of no id's form left out."""
    for one in asked.get("fields", ()):
        version = form(Id, one["post_version"])
        if version is not None and 0 <= one["number"] <= 0xFFFF:
            kind = form(Code, one.get("type"))
            yield recorded.NamedValue(post_version=version, field_number=one["number"], type=kind)
