"""What waits for somebody else's agreement, and agreeing to it.

Who agrees is shown what is asked, of which case, why and by whom; never a value.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from relevo.care.domain.case import Case
from relevo.care.domain.challenges import Challenge
from relevo.care.domain.errors import UnknownChallenge
from relevo.care.domain.timeline import Event, EventKind
from relevo.care.use_cases.context import Care
from relevo.care.use_cases.reveal import GivenCode, check_code
from relevo.ledger.entries import care_reveal as recorded
from relevo.ledger.values import Code, Digest, Id, Slug


@dataclass(frozen=True, slots=True)
class Pending:
    """A person's own askings that are neither used nor over, and those that she may agree to."""

    mine: tuple[Challenge, ...]
    to_approve: tuple[Challenge, ...]


def pending(care: Care, brands: Collection[str], *, actor: Id) -> Pending:
    """What waits, the oldest first.

    Raises:
        VaultRefused, PeerUnavailable: the vault does not say.
    """
    listed = care.reveals.challenges(brands, actor) if brands else ()
    return Pending(
        mine=tuple(one for one in listed if one.person_id == actor),
        to_approve=tuple(one for one in listed if one.may_approve(actor)),
    )


def cases_of(care: Care, asked: Iterable[Challenge]) -> Mapping[str, Case]:
    """The cases that are asked about, by challenge; those that are erased left out."""
    found = {}
    with care.storage.read() as tx:
        for one in asked:
            case = tx.cases.get(one.case) if one.case else None
            if case is not None:
                found[one.challenge_id] = case
    return found


def approve(care: Care, brands: Collection[str], code: GivenCode, *, actor: Id) -> Challenge:
    """Agree to what a colleague asks. It is on care's record before the vault is called.

    Raises:
        UnknownChallenge: nothing such waits for her.
        InvalidInput: naming `totp`.
        VaultRefused: `remote_reason` says why. PeerUnavailable: it does not answer.
    """
    check_code(code.totp)
    waiting = pending(care, brands, actor=actor).to_approve
    asked = next((one for one in waiting if one.challenge_id == code.challenge_id), None)
    if asked is None:
        raise UnknownChallenge("nothing such waits for your agreement", field="challenge_id")
    with care.storage.write() as tx:
        tx.record(
            recorded.ApprovalGiven(
                at=care.now(),
                actor=actor,
                brand=Slug(asked.brand),
                challenge=Id(asked.challenge_id),
                asked=Digest(asked.digest),
                kind=Code.of(asked.kind.value),
                person=Id(asked.person_id),
                purpose=Code.of(asked.purpose.value),
                agency=Slug(asked.case.agency) if asked.case else None,
                case=Id(asked.case.case_id) if asked.case else None,
            )
        )
    approved = care.reveals.approve(
        code.challenge_id, code.digest, person_id=str(actor), totp=code.totp
    )
    _tell(care, asked, actor)
    return approved


def _tell(care: Care, asked: Challenge, actor: Id) -> None:
    """Add to the case's story."""
    if asked.case is None:
        return
    with care.storage.write() as tx:
        case = tx.cases.get(asked.case)
        if case is not None:
            kind = EventKind.REVEAL_APPROVED
            event = Event(care.new_id(), kind, care.now(), str(actor), subject=asked.person_id)
            tx.desk.add_event(case, event)
