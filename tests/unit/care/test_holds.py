"""Legal holds and blocked cases: what they stop, and when they end."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from relevo.care.domain.case import CaseKey, Closure
from relevo.care.domain.erasure import ErasureGround, OrderState
from relevo.care.domain.errors import (
    CaseBlocked,
    CaseOpen,
    ErasureUnderWay,
    HoldOver,
    HoldStands,
    UnknownCase,
    UnknownHold,
    VaultRefused,
)
from relevo.care.domain.holds import Hold, HoldGround, HoldScope
from relevo.care.use_cases import blocking, desk, holds
from relevo.care.use_cases.erasure_context import Officer
from relevo.care.use_cases.holds import NewHold
from relevo.care.use_cases.shredding import erase_due
from relevo.crossing.retention import RetentionPolicy
from relevo.errors import InvalidInput
from relevo.ledger.entries import care_erasure
from relevo.vault.sql.tables import held_values
from tests.unit.care.erasing import BRANDS, Both, Died
from tests.unit.care.world import AGENCY, BRAND, T0, header, item, post

TODAY = date(2026, 5, 3)
"""Where the brand is, in Lima, it is still the day before at `T0`."""


def _hold(both: Both, key: CaseKey, **changes: object) -> Hold:
    wanted = NewHold(HoldScope.CASE, HoldGround.CLAIM, "LR-2026-0042", None, TODAY)
    return holds.set_hold(
        both.care,
        key,
        BRANDS,
        replace(wanted, **changes),  # type: ignore[arg-type]
        actor=both.actor(both.diana),
    )


def _lift(both: Both, hold: Hold) -> Hold:
    return holds.lift_hold(both.care, AGENCY, hold.hold_id, BRANDS, actor=both.actor(both.diana))


def test_attack_shred_while_a_hold_stands(both: Both) -> None:
    key = both.arrive()
    both.approve(both.ask(key))
    hold = _hold(both, key)  # set after the approval: it is looked at when it matters
    both.forward(days=1)
    assert erase_due(both.care) == 0
    assert both.order(key).state is OrderState.APPROVED
    assert both.order(key).reason == "HOLD_STANDS"
    assert both.vault_world.count(held_values) == 3
    _lift(both, hold)
    both.forward(hours=1)
    assert erase_due(both.care) == 1


def test_holds_overlap_and_each_holds_by_itself(both: Both) -> None:
    key = both.arrive()
    first, second = _hold(both, key), _hold(both, key, ground=HoldGround.LITIGATION)
    both.approve(both.ask(key))
    both.forward(days=1)
    _lift(both, first)
    assert erase_due(both.care) == 0
    _lift(both, second)
    both.forward(hours=1)
    assert erase_due(both.care) == 1


def test_a_hold_that_ended_is_no_hold_from_midnight_where_the_brand_is(both: Both) -> None:
    key = both.arrive()
    hold = _hold(both, key, ends_on=TODAY)
    assert hold.ends_at == datetime(2026, 5, 4, 5, 0, tzinfo=UTC)  # midnight in Lima
    assert hold.stands(hold.ends_at - timedelta(microseconds=1))
    assert not hold.stands(hold.ends_at)
    with both.care.storage.read() as tx:
        assert holds.standing(tx, key, hold.ends_at - timedelta(seconds=1)) == (hold,)
        assert holds.standing(tx, key, hold.ends_at) == ()
    both.forward(days=1)
    with pytest.raises(HoldOver):
        _lift(both, hold)


def test_a_hold_is_extended_and_that_is_on_the_ledger(both: Both) -> None:
    key = both.arrive()
    hold = _hold(both, key, ends_on=TODAY)
    until = TODAY + timedelta(days=30)
    after = holds.extend_hold(
        both.care,
        AGENCY,
        hold.hold_id,
        BRANDS,
        ends_on=until,
        review_on=until,
        actor=both.actor(both.diana),
    )
    assert after.ends_at is not None
    (entry,) = both.care_world.recorded(care_erasure.HoldExtended)
    assert (entry.hold, entry.ends_at) == (hold.hold_id, after.ends_at)
    assert "LR-2026-0042" not in str(both.care_world.recorded(care_erasure.HoldSet))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends_on": TODAY - timedelta(days=1)}, "ends_on"),
        ({"review_on": TODAY - timedelta(days=1)}, "review_on"),
        ({"ends_on": TODAY, "review_on": TODAY + timedelta(days=1)}, "review_on"),
        ({"reference": " "}, "reference"),
        ({"reference": "x" * 41}, "reference"),
    ],
)
def test_a_hold_names_what_is_wrong_with_it(
    both: Both, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        _hold(both, both.arrive(), **changes)
    assert caught.value.field == field


def test_nobody_holds_what_is_being_destroyed(both: Both) -> None:
    key = both.arrive()
    both.approve(both.ask(key))
    both.forward(days=1)
    both.vault.away = True
    assert erase_due(both.care) == 0
    with pytest.raises(ErasureUnderWay):
        _hold(both, key, review_on=TODAY + timedelta(days=9))


def test_an_erased_case_cannot_be_held_and_another_brands_is_unknown(both: Both) -> None:
    key = both.arrive()
    both.erased(key)
    with pytest.raises(UnknownCase):
        _hold(both, key, review_on=TODAY + timedelta(days=9))
    with pytest.raises(UnknownHold):
        holds.lift_hold(both.care, AGENCY, key.case_id, BRANDS, actor=both.actor(both.diana))


def test_holds_are_listed_page_by_page_the_newest_first(both: Both) -> None:
    key = both.arrive()
    made = [_hold(both, key).hold_id for _ in range(3)]
    first = holds.holds(both.care, BRANDS, limit=2)
    second = holds.holds(both.care, BRANDS, limit=2, cursor=first.next_cursor)
    listed = [hold.hold_id for hold in (*first.holds, *second.holds)]
    assert listed == made[::-1]
    assert second.next_cursor is None


def _block(both: Both, key: CaseKey) -> None:
    ground = ErasureGround.CUSTOMER_ASKED
    blocking.block(both.care, key, BRANDS, ground, both.officer(both.diana))


def test_a_blocked_case_is_closed_to_the_desk_and_open_to_those_who_look_after_rights(
    both: Both,
) -> None:
    key = both.arrive(public_code="Q-7K3F9")
    _block(both, key)
    assert desk.inbox(both.care, desk.InboxQuery(BRANDS, desk=None)).cases == ()
    assert desk.find_by_public_code(both.care, "Q-7K3F9", BRANDS) == ()
    with pytest.raises(CaseBlocked):
        desk.case_detail(both.care, key, BRANDS)
    seen = desk.case_detail(both.care, key, BRANDS, blocked_too=True)
    assert seen.posts
    assert [one.case_id for one in blocking.blocked(both.care, BRANDS)] == [key.case_id]


def test_what_arrives_for_a_blocked_case_is_kept_and_stays_closed(both: Both) -> None:
    key = both.arrive()
    _block(both, key)
    both.care_world.taken(item(header(case_id=key.case_id, version=2), post()))
    assert both.care_world.case(key.case_id).closure is Closure.BLOCKED
    assert len(desk.case_detail(both.care, key, BRANDS, blocked_too=True).posts) == 1


def test_a_case_is_unblocked_unless_a_hold_stands(both: Both) -> None:
    key = both.arrive()
    with pytest.raises(CaseOpen):
        blocking.unblock(both.care, key, BRANDS, both.officer(both.diana))
    _block(both, key)
    hold = _hold(both, key)
    with pytest.raises(HoldStands):
        blocking.unblock(both.care, key, BRANDS, both.officer(both.diana))
    _lift(both, hold)
    blocking.unblock(both.care, key, BRANDS, both.officer(both.diana))
    assert desk.case_detail(both.care, key, BRANDS).case.closure is None
    assert blocking.blocked(both.care, BRANDS) == ()
    assert len(both.care_world.recorded(care_erasure.CaseUnblocked)) == 1


def test_nobody_blocks_without_the_vaults_consent(both: Both) -> None:
    key = both.arrive()
    with pytest.raises(VaultRefused):
        blocking.block(
            both.care, key, BRANDS, ErasureGround.OBJECTION, Officer(both.diana, "000000")
        )
    assert both.care_world.case(key.case_id).closure is None


def test_an_officer_whose_process_dies_blocks_once_more(both: Both) -> None:
    key = both.arrive()
    both.vault.dies_after = "block"
    with pytest.raises(Died):
        _block(both, key)
    _block(both, key)
    _block(both, key)
    assert len(both.care_world.recorded(care_erasure.CaseBlocked)) == 1
    assert len(both.vault_world.entries("vault:case:blocked")) == 1


def test_a_block_ends_by_the_brands_policy(both: Both) -> None:
    key = both.arrive()
    policy = RetentionPolicy(blocked=timedelta(days=90))
    both.care = replace(both.care, erasure=replace(both.care.erasure, retention={BRAND: policy}))
    _block(both, key)
    (block,) = blocking.blocked(both.care, BRANDS)
    assert block.destroy_after == block.blocked_at + timedelta(days=90)
    assert block.blocked_at > T0
