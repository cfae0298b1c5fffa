"""Rectification, care and a real vault together: who proposes, who carries it out, what follows."""

from __future__ import annotations

import pytest

from relevo.care.adapters.customer_rows import LinkedValue
from relevo.care.domain.case import CaseKey
from relevo.care.domain.customers import ValueState
from relevo.care.domain.erasure import ErasureGround
from relevo.care.domain.errors import (
    CaseBlocked,
    HoldStands,
    NothingProposed,
    OwnProposal,
    UnknownCase,
    UnknownSeal,
    VaultRefused,
)
from relevo.care.domain.holds import HoldGround, HoldScope
from relevo.care.domain.rectification import Proposal, RectificationGround, Rectified
from relevo.care.domain.timeline import EventKind
from relevo.care.use_cases import blocking, holds, rectifying
from relevo.care.use_cases.erasure_context import Officer
from relevo.care.use_cases.holds import NewHold
from relevo.care.use_cases.reveal import Place
from relevo.errors import InvalidInput
from relevo.ledger.entries import care_rectification as recorded
from relevo.ledger.values import Id
from relevo.service.rpc.errors import PeerUnavailable
from tests.unit.care.erasing import BRANDS, Both, Died
from tests.unit.care.world import BRAND, ROSA, T0, new_id

SAID = RectificationGround.CUSTOMER_SAYS


def _place(both: Both, key: CaseKey, number: int = 1) -> Place:
    with both.care.storage.read() as tx:
        (post,) = tx.cases.posts(key)
    return Place(post.post_version_id, number)


def _propose(both: Both, key: CaseKey, actor: Id = ROSA) -> Proposal:
    return rectifying.propose(both.care, key, BRANDS, _place(both, key), SAID, actor=actor)


def _rectify(both: Both, key: CaseKey, officer: Officer | None = None) -> Rectified:
    who = officer or both.officer(both.diana)
    return rectifying.rectify(both.care, key, BRANDS, _place(both, key), "40404040", who)


def _kinds(both: Both, key: CaseKey) -> list[EventKind]:
    with both.care.storage.read() as tx:
        return [event.kind for event in tx.desk.events(key)]


def _values(both: Both, key: CaseKey) -> list[LinkedValue]:
    with both.care.storage.read() as tx:
        return tx.customers.values_of([key])


def test_an_agent_proposes_and_the_officer_carries_it_out(both: Both) -> None:
    key = both.arrive()
    made = _propose(both, key)
    assert rectifying.proposals(both.care, key, BRANDS) == (made,)
    assert _rectify(both, key).type == "NATIONAL_ID"
    assert rectifying.proposals(both.care, key, BRANDS) == ()
    assert _kinds(both, key)[-2:] == [
        EventKind.RECTIFICATION_PROPOSED,
        EventKind.VALUE_RECTIFIED,
    ]
    (proposed,) = both.care_world.recorded(recorded.RectificationProposed)
    (done,) = both.care_world.recorded(recorded.ValueRectified)
    assert (proposed.actor, done.actor, done.proposed_by) == (ROSA, Id(both.diana), ROSA)
    assert len(both.vault_world.entries("vault:value:rectified")) == 1


def test_the_links_follow_in_the_workers_turn(both: Both) -> None:
    key = both.arrive()
    place = _place(both, key)
    old = LinkedValue(
        key, BRAND, place.post_version_id, 1, "NATIONAL_ID", new_id(), ValueState.GIVEN
    )
    with both.care.storage.write() as tx:
        tx.customers.add_values([old], at=T0)
        tx.customers.done(tx.customers.due(limit=100))
    _propose(both, key)
    done = _rectify(both, key)
    assert [value.handle for value in _values(both, key)] == [done.handle]
    assert done.handle != old.handle
    with both.care.storage.write() as tx:
        assert [work.key for work in tx.customers.due(limit=100)] == [key]


def test_the_same_person_proposes_once_and_another_beside_her(both: Both) -> None:
    key = both.arrive()
    assert _propose(both, key) == _propose(both, key)
    _propose(both, key, Id(both.lola))
    assert len(rectifying.proposals(both.care, key, BRANDS)) == 2
    _rectify(both, key)
    assert rectifying.proposals(both.care, key, BRANDS) == ()


def test_attack_who_proposed_it_carries_it_out(both: Both) -> None:
    key = both.arrive()
    _propose(both, key, Id(both.diana))
    with pytest.raises(OwnProposal):
        _rectify(both, key)
    assert _rectify(both, key, both.officer(both.pilar)).type == "NATIONAL_ID"


def test_attack_nobody_proposed_it(both: Both) -> None:
    key = both.arrive()
    with pytest.raises(NothingProposed):
        _rectify(both, key)
    _propose(both, key)
    _rectify(both, key)
    with pytest.raises(NothingProposed):  # one proposal is good for one rectification
        _rectify(both, key)


def test_a_wrong_code_leaves_the_proposal_standing(both: Both) -> None:
    key = both.arrive()
    made = _propose(both, key)
    with pytest.raises(VaultRefused) as refused:
        _rectify(both, key, Officer(both.diana, "000000"))
    assert refused.value.remote_reason == "TOTP_WRONG"
    both.vault.away = True
    with pytest.raises(PeerUnavailable):
        _rectify(both, key)
    assert rectifying.proposals(both.care, key, BRANDS) == (made,)


def test_a_crash_after_the_vaults_answer_is_made_good_by_doing_it_once_more(both: Both) -> None:
    key = both.arrive()
    made = _propose(both, key)
    both.vault.dies_after = "rectify"
    with pytest.raises(Died):
        _rectify(both, key)
    assert rectifying.proposals(both.care, key, BRANDS) == (made,)
    done = _rectify(both, key)
    assert [value.handle for value in _values(both, key)] == [done.handle]
    assert len(both.vault_world.entries("vault:value:rectified")) == 2


def test_a_held_case_stays_as_it_is(both: Both) -> None:
    key = both.arrive()
    _propose(both, key)
    wanted = NewHold(HoldScope.CASE, HoldGround.CLAIM, "LR-2026-0042", None, T0.date())
    holds.set_hold(both.care, key, BRANDS, wanted, actor=Id(both.diana))
    with pytest.raises(HoldStands):
        _rectify(both, key)
    assert both.vault_world.entries("vault:value:rectified") == []


def test_nothing_is_proposed_in_a_blocked_case_or_carried_out(both: Both) -> None:
    key = both.arrive()
    _propose(both, key)
    ground = ErasureGround.CUSTOMER_ASKED
    blocking.block(both.care, key, BRANDS, ground, both.officer(both.diana))
    with pytest.raises(CaseBlocked):
        _propose(both, key)
    with pytest.raises(CaseBlocked):
        _rectify(both, key)


def test_only_a_value_of_the_case_can_be_said_to_be_wrong(both: Both) -> None:
    key, other = both.arrive(), both.arrive()
    theirs = _place(both, other)
    with pytest.raises(UnknownSeal):
        rectifying.propose(both.care, key, BRANDS, theirs, SAID, actor=ROSA)
    original = Place(theirs.post_version_id, 0)
    with pytest.raises(InvalidInput):
        rectifying.propose(both.care, other, BRANDS, original, SAID, actor=ROSA)
    with pytest.raises(UnknownCase):
        rectifying.propose(both.care, other, frozenset(), theirs, SAID, actor=ROSA)


def test_an_erased_case_has_nothing_to_be_put_right(both: Both) -> None:
    key = both.arrive()
    place, officer = _place(both, key), both.officer(both.diana)
    _propose(both, key)
    both.erased(key)
    with pytest.raises(UnknownCase):
        rectifying.proposals(both.care, key, BRANDS)
    with pytest.raises(UnknownCase):
        rectifying.rectify(both.care, key, BRANDS, place, "40404040", officer)
