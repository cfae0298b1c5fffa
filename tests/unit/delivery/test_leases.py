"""Leases: one holder, and tokens that stop a late one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from relevo.delivery.errors import LeaseHeld, LeaseLost
from relevo.delivery.leases import FencingToken
from tests.unit.delivery.services import NOW, Service

TTL = timedelta(seconds=10)


def acquire(service: Service, holder: str, *, after: float = 0) -> FencingToken:
    with service.database.write() as connection:
        return service.leases.acquire(
            connection, "updates/qori", holder, now=NOW + timedelta(seconds=after), ttl=TTL
        )


def renew(service: Service, token: FencingToken, *, after: float) -> None:
    with service.database.write() as connection:
        service.leases.renew(
            connection, "updates/qori", token, now=NOW + timedelta(seconds=after), ttl=TTL
        )


def check(service: Service, token: FencingToken) -> None:
    with service.database.write() as connection:
        service.leases.check(connection, "updates/qori", token)


def test_one_holder_at_a_time(service: Service) -> None:
    token = acquire(service, "one")
    with pytest.raises(LeaseHeld):
        acquire(service, "two", after=9.9)
    check(service, token)


def test_an_expired_lease_goes_to_the_next_with_a_larger_token(service: Service) -> None:
    first = acquire(service, "one")
    second = acquire(service, "two", after=10)
    assert second > first
    with pytest.raises(LeaseLost):
        check(service, first)
    check(service, second)


def test_a_lease_of_a_clock_that_was_wrong_keeps_nobody_out(service: Service) -> None:
    early = acquire(service, "one", after=86_400)
    token = acquire(service, "two")
    with pytest.raises(LeaseLost):
        check(service, early)
    check(service, token)


def test_a_clock_that_is_a_little_ahead_keeps_its_lease(service: Service) -> None:
    token = acquire(service, "one", after=9)
    with pytest.raises(LeaseHeld):
        acquire(service, "two")
    check(service, token)


def test_a_late_holder_can_neither_renew_nor_release(service: Service) -> None:
    late = acquire(service, "one")
    current = acquire(service, "two", after=10)
    with pytest.raises(LeaseLost):
        renew(service, late, after=11)
    with service.database.write() as connection:
        service.leases.release(connection, "updates/qori", late)
    check(service, current)


def test_renewing_keeps_others_out(service: Service) -> None:
    token = acquire(service, "one")
    renew(service, token, after=8)
    with pytest.raises(LeaseHeld):
        acquire(service, "two", after=17)
    acquire(service, "two", after=18)


def test_an_expired_lease_that_nobody_took_can_be_renewed(service: Service) -> None:
    token = acquire(service, "one")
    renew(service, token, after=60)
    with pytest.raises(LeaseHeld):
        acquire(service, "two", after=69)


def test_a_released_lease_is_free_and_its_token_is_dead(service: Service) -> None:
    first = acquire(service, "one")
    with service.database.write() as connection:
        service.leases.release(connection, "updates/qori", first)
    with pytest.raises(LeaseLost):
        check(service, first)
    assert acquire(service, "two", after=1) > first


def test_a_holder_that_restarts_gets_a_new_token_and_its_past_self_is_fenced(
    service: Service,
) -> None:
    past = acquire(service, "one")
    present = acquire(service, "one", after=1)
    with pytest.raises(LeaseLost):
        check(service, past)
    check(service, present)


def test_leases_of_other_names_are_apart(service: Service) -> None:
    acquire(service, "one")
    with service.database.write() as connection:
        service.leases.acquire(connection, "updates/andina", "two", now=NOW, ttl=TTL)


def test_a_lease_that_never_was_is_lost(service: Service) -> None:
    with pytest.raises(LeaseLost):
        check(service, FencingToken(1))
