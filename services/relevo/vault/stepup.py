"""A step-up: a person says with her second factor that she wants exactly this, now, and why.

The vault issues a challenge over the canonical form of what is asked, with a random nonce. Steps:
    1. open: care asks for an enrolled person; nobody is verified yet;
    2. confirm: she gives a code for this challenge; the code is used up and opens no other;
    3. approve: where the kind of value needs it, others give theirs, never she herself;
    4. use: within five minutes of her code the challenge opens what it names, nothing else.
Every step, and every refusal of one, is on the ledger. What is confirmed or approved is named by
its digest, so that nobody agrees to something else than she was shown.

    begun = open_challenge(vault, Wanted(...), caller=caller, at=now)
    confirm(vault, Answer(begun.challenge_id, begun.digest, person, code), caller=caller, at=now)
    with database.write() as connection:
        ready = require_ready(connection, begun.challenge_id, person, Kind.EXPORT, at=now)
        ...
        mark_used(connection, ready, at=now)
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Final

from prometheus_client import Counter
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from relevo.crossing.limits import check_id
from relevo.errors import RelevoError
from relevo.ledger.entries import vault_stepup as recorded
from relevo.ledger.values import Id, Process
from relevo.service import logs
from relevo.vault.challenges import (
    STEP_UP,
    Answer,
    Challenge,
    Claim,
    Kind,
    Random,
    State,
    Step,
    Wanted,
    checked,
    issue,
)
from relevo.vault.context import Vault
from relevo.vault.errors import (
    ApprovalMissing,
    ApprovedAlready,
    ChallengeMismatch,
    ChallengeOver,
    ChallengeUnknown,
    NotConfirmed,
    OwnApproval,
    StoreUnavailable,
    TooManyChallenges,
)
from relevo.vault.people import require_enrolled, verify_person
from relevo.vault.recording import form
from relevo.vault.sql import stepups, usage
from relevo.vault.sql.tables import ledger
from relevo.vault.stepup_entries import answered, opened, refused
from relevo.vault.watching import Subjects, count_refusal, require_unlocked

MAX_LIVE: Final = 20
"""Challenges that one person may have open at once."""
MAX_LISTED: Final = 200
_FORGOTTEN_AFTER: Final = timedelta(days=1)

_log = logs.get("stepup")
_STEPS = Counter(
    "relevo_vault_challenges_total", "Challenges by step and outcome", ["step", "outcome"]
)


Act = Callable[[Connection], Challenge]


def open_challenge(vault: Vault, wanted: Wanted, *, caller: Process, at: datetime) -> Challenge:
    """A challenge over what is wanted; nobody is verified yet.

    Raises:
        MalformedMessage, InvalidInput, UnknownBrand, PurposeRefused: the request is not in order.
        PersonUnknown, PersonDisabled, TooManyChallenges: she may not ask.
        StoreUnavailable: the database failed.
    """
    claim = Claim(
        Step.OPEN,
        caller,
        wanted.person_id,
        kind=wanted.kind,
        brand=wanted.brand,
        purpose=wanted.purpose,
        asked=wanted.asked,
    )
    return attempt(vault, claim, lambda connection: add(connection, vault, wanted, caller, at), at)


def confirm(vault: Vault, answer: Answer, *, caller: Process, at: datetime) -> Challenge:
    """Who asked is verified for this challenge. Again, it renews her five minutes, not the rest.

    Raises:
        ChallengeUnknown, ChallengeOver, ChallengeMismatch: there is nothing to confirm.
        PersonUnknown, PersonDisabled, PersonLocked, CodeWrong, CodeUsed: she is not verified.
        StoreUnavailable, KeptKeyDamaged: later.
    """
    claim = Claim(Step.CONFIRM, caller, answer.person_id, answer.challenge_id)
    return attempt(
        vault, claim, lambda connection: _confirm(connection, vault, answer, caller, at), at
    )


def approve(vault: Vault, answer: Answer, *, caller: Process, at: datetime) -> Challenge:
    """Somebody else agrees, once who asked was verified.

    Raises:
        ChallengeUnknown, ChallengeOver, ChallengeMismatch, NotConfirmed: nothing to approve.
        OwnApproval, ApprovedAlready: it is not hers to approve, or not any more.
        PersonUnknown, PersonDisabled, PersonLocked, CodeWrong, CodeUsed: she is not verified.
        StoreUnavailable, KeptKeyDamaged: later.
    """
    claim = Claim(Step.APPROVE, caller, answer.person_id, answer.challenge_id)
    return attempt(
        vault, claim, lambda connection: _approve(connection, vault, answer, caller, at), at
    )


def live(
    vault: Vault, brands: Collection[str], person_id: str, *, at: datetime
) -> tuple[Challenge, ...]:
    """What is neither used nor over of the brands' challenges: the person's own, first, and those
    that wait for somebody to agree; at most `MAX_LISTED`.

    Raises:
        MalformedMessage, UnknownBrand: it is no person's id, or a brand is not served here.
        StoreUnavailable: the database failed.
    """
    check_id(person_id, "person_id")
    for brand in brands:
        vault.check_brand(brand)
    try:
        with vault.store.database.read() as connection:
            rows = stepups.live(connection, brands, person_id, at, limit=MAX_LISTED)
    except SQLAlchemyError:
        raise StoreUnavailable("the store did not answer") from None
    return tuple(Challenge(row) for row in rows)


def require_ready(
    connection: Connection, challenge_id: str, person_id: str, kind: Kind, *, at: datetime
) -> Challenge:
    """The challenge that this person may use now, locked until the transaction ends.

    Raises:
        MalformedMessage, ChallengeUnknown, ChallengeOver: there is none of that kind and person.
        ApprovalMissing, NotConfirmed: not yet, or not any more.
        PersonUnknown, PersonDisabled: she, or one who agreed, has lost her access since.
    """
    challenge = _find(connection, challenge_id)
    if challenge.kind is not kind or challenge.row.person_id != person_id:
        raise ChallengeUnknown("challenge_id: is not of this person", field="challenge_id")
    _check_not_over(challenge, at)
    confirmed = challenge.row.confirmed_at
    if confirmed is None:
        raise NotConfirmed("challenge_id: was not confirmed", field="challenge_id")
    if challenge.row.approved_at is None:
        raise ApprovalMissing("challenge_id: somebody else must agree", field="challenge_id")
    if at >= confirmed + STEP_UP:
        raise NotConfirmed("challenge_id: confirm it once more", field="challenge_id")
    for one in (person_id, *challenge.approvers):
        require_enrolled(connection, one)
    return challenge


def mark_used(connection: Connection, challenge: Challenge, *, at: datetime) -> None:
    """It opens nothing any more."""
    stepups.set_used(connection, challenge.challenge_id, at)


def add(
    connection: Connection,
    vault: Vault,
    wanted: Wanted,
    caller: Process,
    at: datetime,
    random: Random = os.urandom,
) -> Challenge:
    """`open_challenge` in the caller's transaction, for `attempt`."""
    challenge = issue(wanted, at=at, random=random)
    vault.check_brand(wanted.brand)
    require_enrolled(connection, wanted.person_id)
    stepups.forget(connection, at - _FORGOTTEN_AFTER)
    usage.forget(connection, at)
    if stepups.count_live(connection, wanted.person_id, at) >= MAX_LIVE:
        raise TooManyChallenges("person_id: has too many challenges open", field="person_id")
    stepups.add(connection, challenge.row)
    ledger.record(connection, opened(challenge, caller, at))
    return challenge


def attempt(vault: Vault, claim: Claim, act: Act, at: datetime) -> Challenge:
    """Do one step in a transaction that commits either way: a refusal is on the ledger too.

    Raises:
        RelevoError: what `act` raised.
        StoreUnavailable: the database failed.
    """
    outcome: Challenge | RelevoError
    try:
        with vault.store.database.write() as connection:
            stepups.take_turn(connection)
            try:
                require_unlocked(connection, vault.limits, claim.person_id, claim.caller, at)
                outcome = act(connection)
            except RelevoError as error:
                outcome = error
                _refuse(connection, vault, claim, error, at)
    except SQLAlchemyError:
        outcome = StoreUnavailable("the store did not answer")
    if isinstance(outcome, RelevoError):
        _STEPS.labels(claim.step, outcome.reason).inc()
        _log.warning("challenge refused", step=claim.step.value, reason=outcome.reason)
        raise outcome
    _STEPS.labels(claim.step, "done").inc()
    return outcome


def _refuse(
    connection: Connection, vault: Vault, claim: Claim, error: RelevoError, at: datetime
) -> None:
    """Record a refusal and count it; of a challenge that is named, what is known of it is said."""
    challenge_id = form(Id, claim.challenge_id)
    row = stepups.find(connection, challenge_id) if challenge_id else None
    ledger.record(connection, refused(claim, row, error, at))
    who = Subjects(claim.person_id, claim.caller, (row.brand if row else claim.brand) or "")
    count_refusal(connection, vault.limits, who, error, at)


def _confirm(
    connection: Connection, vault: Vault, answer: Answer, caller: Process, at: datetime
) -> Challenge:
    challenge = _answered(connection, answer, at)
    row = challenge.row
    if row.person_id != answer.person_id:
        raise ChallengeUnknown("challenge_id: is not of this person", field="challenge_id")
    verify_person(connection, vault.store.factors, answer.person_id, answer.code, at)
    approved_at, expires_at = row.approved_at, row.expires_at
    if row.confirmed_at is None:
        if row.approvals_needed:
            expires_at = at + challenge.kind.approve_within
        else:
            approved_at, expires_at = at, at + STEP_UP
    stepups.set_confirmed(
        connection, row.challenge_id, at=at, approved_at=approved_at, expires_at=expires_at
    )
    entry = answered(recorded.ChallengeConfirmed, challenge, answer, caller, at)
    ledger.record(connection, entry)
    return _find(connection, row.challenge_id)


def _approve(
    connection: Connection, vault: Vault, answer: Answer, caller: Process, at: datetime
) -> Challenge:
    challenge = _answered(connection, answer, at)
    row = challenge.row
    if row.confirmed_at is None:
        raise NotConfirmed("challenge_id: who asks is not verified yet", field="challenge_id")
    if row.person_id == answer.person_id:
        raise OwnApproval("person_id: asked for it herself", field="person_id")
    if answer.person_id in row.approvers or row.approved_at is not None:
        raise ApprovedAlready("challenge_id: needs no approval of hers", field="challenge_id")
    verify_person(connection, vault.store.factors, answer.person_id, answer.code, at)
    stepups.add_approval(connection, row.challenge_id, answer.person_id, at)
    if len(row.approvers) + 1 >= row.approvals_needed:
        stepups.set_approved(connection, row.challenge_id, at=at, expires_at=at + STEP_UP)
    entry = answered(recorded.ChallengeApproved, challenge, answer, caller, at)
    ledger.record(connection, entry)
    return _find(connection, row.challenge_id)


def _answered(connection: Connection, answer: Answer, at: datetime) -> Challenge:
    """The challenge that is answered, as long as it is the one that the person was shown."""
    check_id(answer.person_id, "person_id")
    challenge = _find(connection, answer.challenge_id)
    _check_not_over(challenge, at)
    if not hmac.compare_digest(challenge.digest.encode(), answer.digest.encode("utf-8", "replace")):
        raise ChallengeMismatch("digest: is not what was asked", field="digest")
    return challenge


def _find(connection: Connection, challenge_id: str) -> Challenge:
    row = stepups.find(connection, check_id(challenge_id, "challenge_id"))
    if row is None:
        raise ChallengeUnknown("challenge_id: there is none", field="challenge_id")
    return checked(row)


def _check_not_over(challenge: Challenge, at: datetime) -> None:
    if challenge.state(at) in (State.USED, State.EXPIRED):
        raise ChallengeOver("challenge_id: was used, or is over", field="challenge_id")
