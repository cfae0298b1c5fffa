"""Rectification (GDPR article 16): one person says that a value is wrong, a privacy officer has the
vault put the right one in its place.

The vault first, which verifies the officer and destroys the wrong value; then care. A crash between
the two leaves the proposal standing: the officer does it once more.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from relevo.care.adapters.customer_rows import LinkedValue
from relevo.care.adapters.storage import Transaction
from relevo.care.domain.case import Case, CaseKey
from relevo.care.domain.customers import ValueState
from relevo.care.domain.errors import NothingProposed, OwnProposal
from relevo.care.domain.rectification import Proposal, RectificationGround, Rectified, standing
from relevo.care.domain.timeline import Event, EventKind
from relevo.care.use_cases.context import Care
from relevo.care.use_cases.desk import visible
from relevo.care.use_cases.erasure_context import Officer
from relevo.care.use_cases.holds import check_free
from relevo.care.use_cases.reveal import Place, require_seals
from relevo.errors import InvalidInput
from relevo.ledger.entries import care_rectification as recorded
from relevo.ledger.values import Code, Id, Slug


def propose(
    care: Care,
    key: CaseKey,
    brands: Collection[str],
    place: Place,
    ground: RectificationGround,
    *,
    actor: Id,
) -> Proposal:
    """Say that a value is wrong. The same person again: what stands.

    Raises:
        UnknownCase, CaseBlocked; UnknownSeal: the case has no such values.
        InvalidInput: it is an original text, which stays as it was written.
    """
    if place.field_number < 1:
        raise InvalidInput("field_number: must be 1 or more", field="field_number")
    with care.storage.write() as tx:
        case = visible(tx, key, brands, lock=True)
        require_seals(tx, key, [place])
        for one in _of(tx, key, place):
            if one.proposed_by == actor:
                return one
        at, code = care.now(), Code.of(ground.value)
        kind = EventKind.RECTIFICATION_PROPOSED
        tx.desk.add_event(case, _event(care, kind, at, place, str(code), str(actor)))
        tx.record(
            recorded.RectificationProposed(
                at=at,
                actor=actor,
                agency=Slug(key.agency),
                brand=Slug(case.brand),
                case=Id(key.case_id),
                post_version=Id(place.post_version_id),
                field_number=place.field_number,
                ground=code,
            )
        )
    return Proposal(place.post_version_id, place.field_number, ground, str(actor), at)


def proposals(care: Care, key: CaseKey, brands: Collection[str]) -> tuple[Proposal, ...]:
    """What is said to be wrong in a case; raises `UnknownCase`, `CaseBlocked`."""
    with care.storage.read() as tx:
        visible(tx, key, brands)
        return standing(tx.desk.events(key))


def rectify(
    care: Care,
    key: CaseKey,
    brands: Collection[str],
    place: Place,
    value: str,
    officer: Officer,
) -> Rectified:
    """Have the right value put in the place of one that somebody else says is wrong.

    Raises:
        UnknownCase, CaseBlocked; HoldStands: what is held must stay as it is.
        NothingProposed: nobody says that it is wrong. OwnProposal: nobody but the officer.
        VaultRefused: the vault did not verify her, or has no such value; PeerUnavailable.
    """
    with care.storage.read() as tx:
        case = visible(tx, key, brands)
        check_free(tx, key, care.now())
        proposal = _by_another(tx, key, place, officer.person_id)
    done = care.rectifying.rectify(key, case.brand, proposal, value, officer)
    with care.storage.write() as tx:
        case = visible(tx, key, brands, lock=True)
        _settle(care, tx, case, proposal, done, officer)
    return done


def _settle(
    care: Care, tx: Transaction, case: Case, proposal: Proposal, done: Rectified, officer: Officer
) -> None:
    """Care knows of the value's new name; the links are found anew, whatever it links."""
    at, place = care.now(), Place(proposal.post_version_id, proposal.field_number)
    kind = EventKind.VALUE_RECTIFIED
    tx.desk.add_event(case, _event(care, kind, at, place, done.type, officer.person_id))
    tx.record(
        recorded.ValueRectified(
            at=at,
            actor=Id(officer.person_id),
            agency=Slug(case.agency),
            brand=Slug(case.brand),
            case=Id(case.case_id),
            post_version=Id(place.post_version_id),
            field_number=place.field_number,
            type=Code(done.type),
            ground=Code.of(proposal.ground.value),
            proposed_by=Id(proposal.proposed_by),
        )
    )
    tx.customers.drop_value(case.key, place.post_version_id, place.field_number)
    if done.handle is not None:
        linked = LinkedValue(
            case.key,
            case.brand,
            place.post_version_id,
            place.field_number,
            done.type,
            done.handle,
            ValueState.GIVEN,
        )
        tx.customers.add_values([linked], at=at)
    tx.customers.queue([(care.new_id(), case)], at=at)


def _by_another(tx: Transaction, key: CaseKey, place: Place, officer: str) -> Proposal:
    found = _of(tx, key, place)
    if not found:
        raise NothingProposed("nobody says that it is wrong", field="field_number")
    for one in found:
        if one.proposed_by != officer:
            return one
    raise OwnProposal("somebody else has to say that it is wrong", field="field_number")


def _of(tx: Transaction, key: CaseKey, place: Place) -> list[Proposal]:
    wanted = (place.post_version_id, place.field_number)
    found = standing(tx.desk.events(key))
    return [one for one in found if (one.post_version_id, one.field_number) == wanted]


def _event(care: Care, kind: EventKind, at: datetime, place: Place, code: str, actor: str) -> Event:
    return Event(care.new_id(), kind, at, actor, place.post_version_id, code, place.field_number)
