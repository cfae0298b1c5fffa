"""What the brand's policy keeps no longer: counted, destroyed by the real vault, and marked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pytest

from relevo.care.domain.case import CaseKey, Closure
from relevo.care.domain.erasure import ErasureGround, OrderState
from relevo.care.domain.holds import HoldGround, HoldScope
from relevo.care.domain.vault import HeldField
from relevo.care.use_cases import blocking, continuity, desk, holds, retention
from relevo.care.use_cases.erasure_receipts import receipt_due
from relevo.care.use_cases.retention import Expired, Expiring, expire_due, would_expire
from relevo.care.use_cases.shredding import erase_due
from relevo.crossing.erasure import Basis
from relevo.crossing.retention import RetentionPolicy
from relevo.ledger.entries import care_erasure
from relevo.service.rpc.errors import PeerUnavailable
from relevo.vault.references import CaseRef
from relevo.vault.reveal import held_fields
from relevo.vault.sql.tables import held_values
from tests.unit.care.erasing import BRANDS, Both, Died
from tests.unit.care.world import AGENCY, BRAND, ROSA

POLICY = RetentionPolicy(
    case=timedelta(days=400),
    blocked=timedelta(days=90),
    types={"NATIONAL_ID": timedelta(days=30), "AUTHOR_NAME": timedelta(days=60)},
)


class _Listing:
    """The real vault, as far as it says what it holds."""

    def __init__(self, both: Both) -> None:
        self._vault = both.vault_world.vault

    def held_fields(self, key: CaseKey, brand: str) -> tuple[HeldField, ...]:
        found = held_fields(self._vault, CaseRef(brand, key.agency, key.case_id))
        return tuple(HeldField(one.post_version_id, one.number, one.type) for one in found)


def _govern(both: Both, policy: RetentionPolicy = POLICY) -> None:
    """Both sides have the same policy."""
    terms = replace(both.care.erasure, retention={BRAND: policy})
    both.care = replace(both.care, erasure=terms, vault=cast("Any", _Listing(both)))
    world = both.vault_world
    world.vault = replace(world.vault, retention={BRAND: policy})


def _resolved(both: Both, **changes: Any) -> CaseKey:
    key = both.arrive(**changes)
    revision = both.care_world.case(key.case_id).revision
    desk.resolve(both.care, key, BRANDS, expected_revision=revision, actor=ROSA)
    return key


def _types(both: Both, key: CaseKey) -> set[str]:
    return {one.type for one in _Listing(both).held_fields(key, BRAND)}


def _hold(both: Both, key: CaseKey) -> holds.Hold:
    today = both.care.now().astimezone(both.care.zone_of(BRAND)).date()
    wanted = holds.NewHold(HoldScope.CASE, HoldGround.CLAIM, "LR-1", None, today)
    return holds.set_hold(both.care, key, BRANDS, wanted, actor=both.actor(both.diana))


def test_each_type_goes_at_its_own_time_and_the_ledger_counts(both: Both) -> None:
    _govern(both)
    key = _resolved(both)
    both.forward(days=30)
    assert expire_due(both.care) == Expired(0, 0)  # the vault may have had it a little later
    both.forward(days=1)
    assert expire_due(both.care) == Expired(0, 1)
    assert _types(both, key) == {"ORIGINAL_TEXT", "AUTHOR_NAME"}
    (entry,) = both.care_world.recorded(care_erasure.ValuesExpired)
    assert [(str(one.kind), one.count) for one in entry.destroyed] == [("NATIONAL_ID", 1)]
    both.forward(days=30)
    assert expire_due(both.care) == Expired(0, 1)
    assert expire_due(both.care) == Expired(0, 0)
    assert len(both.care_world.recorded(care_erasure.ValuesExpired)) == 2


def test_what_expired_is_not_known_any_more_and_may_be_asked_for(both: Both) -> None:
    _govern(both)
    key = _resolved(both)
    assert "NATIONAL_ID" in continuity.known(both.care, key, BRANDS).known.kinds_here
    both.forward(days=31)
    expire_due(both.care)
    assert "NATIONAL_ID" not in continuity.known(both.care, key, BRANDS).known.kinds_here
    (told,) = desk.case_detail(both.care, key, BRANDS).expired
    assert (told.type, told.expired_at.date()) == ("NATIONAL_ID", both.care.now().date())


def test_a_dry_run_counts_by_type_and_age_and_changes_nothing(both: Both) -> None:
    _govern(both)
    _resolved(both)
    both.forward(days=45)
    held = _resolved(both, public_code="Q-SECOND")
    both.forward(days=32)
    _hold(both, held)
    before = both.vault_world.count(held_values)
    assert would_expire(both.care) == (
        Expiring(BRAND, "AUTHOR_NAME", 30, 1, 1, 0),
        Expiring(BRAND, "NATIONAL_ID", 30, 2, 1, 1),
    )
    assert both.vault_world.count(held_values) == before
    assert both.care_world.recorded(care_erasure.ValuesExpired) == []


def test_a_case_is_erased_as_a_whole_and_has_a_receipt(both: Both) -> None:
    _govern(both)
    key, open_one = _resolved(both), both.arrive(public_code="Q-OPEN")
    both.forward(days=401)
    (line,) = would_expire(both.care)
    assert (line.what, line.days, line.cases, line.values) == (retention.WHOLE, 365, 1, 3)
    assert expire_due(both.care) == Expired(1, 0)
    assert expire_due(both.care) == Expired(0, 0)  # its order waits
    both.forward(days=1)
    assert erase_due(both.care) == 1
    assert both.care_world.case(key.case_id).closure is Closure.ERASED
    assert both.care_world.case(open_one.case_id).closure is None
    assert (both.order(key).basis, both.order(key).state) == (Basis.RETENTION, OrderState.ERASED)
    assert receipt_due(both.care) == 1


def test_a_blocked_case_is_destroyed_when_its_time_is_over(both: Both) -> None:
    _govern(both)
    key = both.arrive()
    blocking.block(both.care, key, BRANDS, ErasureGround.OBJECTION, both.officer(both.diana))
    both.forward(days=90)
    assert expire_due(both.care) == Expired(0, 0)
    both.forward(days=2)
    assert [line.what for line in would_expire(both.care)] == [retention.BLOCKED]
    assert expire_due(both.care) == Expired(1, 0)
    both.forward(days=1)
    assert erase_due(both.care) == 1
    assert _types(both, key) == set()


def test_attack_expiry_while_a_hold_stands(both: Both) -> None:
    _govern(both)
    key = _resolved(both)
    hold = _hold(both, key)
    both.forward(days=500)
    assert expire_due(both.care) == Expired(0, 0)
    assert len(_types(both, key)) == 3
    holds.lift_hold(both.care, AGENCY, hold.hold_id, BRANDS, actor=both.actor(both.diana))
    assert expire_due(both.care) == Expired(1, 0)


def test_attack_a_care_with_another_policy_destroys_nothing_before_its_time(both: Both) -> None:
    _govern(both)
    key = _resolved(both)
    hasty = RetentionPolicy(types={"NATIONAL_ID": timedelta(days=1)})
    terms = replace(both.care.erasure, retention={BRAND: hasty})
    both.care = replace(both.care, erasure=terms)
    both.forward(days=10)
    assert expire_due(both.care) == Expired(0, 0)
    assert "NATIONAL_ID" in _types(both, key)
    both.forward(days=21)
    assert expire_due(both.care) == Expired(0, 1)  # asked again, now in time


def test_what_is_given_after_an_expiry_expires_in_its_turn(both: Both) -> None:
    _govern(both)
    key = _resolved(both)
    both.forward(days=31)
    assert expire_due(both.care) == Expired(0, 1)
    revision = both.care_world.case(key.case_id).revision
    desk.reopen(both.care, key, BRANDS, expected_revision=revision, actor=ROSA)
    sealed = both.vault_world.seal(case_id=key.case_id)
    both.vault_world.taken(sealed)
    revision = both.care_world.case(key.case_id).revision
    desk.resolve(both.care, key, BRANDS, expected_revision=revision, actor=ROSA)
    both.forward(days=30)
    assert expire_due(both.care) == Expired(0, 0)
    both.forward(days=1)
    assert expire_due(both.care) == Expired(0, 1)


def test_a_vault_that_is_away_stops_the_run_and_it_goes_on_later(both: Both) -> None:
    _govern(both)
    key = _resolved(both)
    both.forward(days=31)
    both.vault.away = True
    with pytest.raises(PeerUnavailable):
        expire_due(both.care)
    both.vault.away, both.vault.dies_after = False, "expire"
    with pytest.raises(Died):
        expire_due(both.care)
    assert "NATIONAL_ID" not in _types(both, key)  # destroyed, and not marked
    assert expire_due(both.care) == Expired(0, 0)  # marked now; the vault's log has the count
    assert "NATIONAL_ID" not in continuity.known(both.care, key, BRANDS).known.kinds_here


def test_a_run_looks_at_every_page_and_ends_when_it_is_told_to(
    both: Both, monkeypatch: pytest.MonkeyPatch
) -> None:
    _govern(both)
    for number in range(3):
        _resolved(both, public_code=f"Q-PAGE{number}")
    both.forward(days=31)
    monkeypatch.setattr(retention, "PAGE", 1)
    answers = iter((True, False))
    assert expire_due(both.care, go_on=lambda: next(answers)) == Expired(0, 1)
    assert expire_due(both.care) == Expired(0, 2)
