"""Several calls to one vault at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest

from relevo.errors import Conflict, RelevoError
from relevo.sealing.signed import SignedStatement
from relevo.service.combining import Combining
from relevo.vault.challenges import Challenge
from relevo.vault.errors import CodeUsed, RevealLimit
from relevo.vault.keys.epochs import published_keys
from relevo.vault.limits import Limit
from relevo.vault.references import CaseRef
from relevo.vault.reveal import Revealed, held_fields
from relevo.vault.reveal import reveal as reveal_one
from relevo.vault.sql import key_custody
from relevo.vault.sql.tables import case_keys, seals
from tests.integration.postgres.racing import at_once
from tests.unit.vault.world import AGENCY, BRAND, DNI_CANARY, OTHER_AGENCY, WEB, World


def test_seals_of_one_new_case_at_once_share_one_case_key(world: World) -> None:
    case_id = str(uuid4())
    sealed = [world.seal(case_id=case_id) for _ in range(6)]
    results = at_once(*(partial(world.ingest, one) for one in [*sealed, *sealed]))
    assert all(isinstance(result, SignedStatement) for result in results)
    assert world.count(case_keys) == 1
    assert world.count(seals) == 6
    assert len(world.entries("vault:seal:ingested")) == 6
    assert len(held_fields(world.vault, CaseRef(BRAND, AGENCY, case_id))) == 18


def test_one_code_opens_one_value_however_often_it_is_sent(world: World) -> None:
    rosa = world.enrol()
    sealed = world.taken(world.seal())

    def reveal() -> Revealed | CodeUsed:
        try:
            return world.reveal(sealed, rosa)
        except CodeUsed as refused:
            return refused

    results = at_once(*[reveal] * 4)
    (opened,) = [one for one in results if isinstance(one, Revealed)]
    assert opened.value == DNI_CANARY
    assert len(world.entries("vault:value:revealed")) == 1


def test_one_value_of_a_step_up_is_opened_once_however_often_it_is_asked_for(world: World) -> None:
    rosa = world.enrol()
    sealed = world.taken(world.seal())
    challenge = world.open_reveal(sealed, rosa, 1, 2)
    world.confirm(challenge, rosa)

    def reveal(number: int) -> Revealed | Conflict:
        try:
            return world.open_value(sealed, challenge, rosa, number)
        except Conflict as refused:
            return refused

    results = at_once(*[partial(reveal, number) for number in (1, 1, 2, 2)])
    assert sum(isinstance(one, Revealed) for one in results) == 2
    assert len(world.entries("vault:value:revealed")) == 2


def test_no_two_reveals_at_once_pass_one_limit(world: World) -> None:
    rosa = world.enrol()
    sealed = world.taken(world.seal())
    world.vault = replace(world.vault, limits=replace(world.vault.limits, person=Limit(1, 1)))
    challenge = world.open_reveal(sealed, rosa, 1, 2)
    world.confirm(challenge, rosa)

    def reveal(number: int) -> Revealed | RevealLimit:
        # Each by a process of its own: not one round of one process.
        alone = replace(world.vault, rounds=Combining())
        request = world.request(sealed, challenge, rosa, number)
        try:
            return reveal_one(alone, request, caller=WEB, at=world.now)
        except RevealLimit as refused:
            return refused

    results = at_once(*[partial(reveal, number) for number in (1, 2)])
    assert sum(isinstance(one, Revealed) for one in results) == 1


def test_an_approval_sent_twice_at_once_counts_once(world: World) -> None:
    rosa, lena = world.enrol(), world.enrol(login="lena")
    sealed = world.taken(world.seal())
    world.vault = replace(world.vault, approvals={"NATIONAL_ID": 2})
    challenge = world.open_reveal(sealed, rosa, 1)
    world.confirm(challenge, rosa)

    def approve() -> Challenge | RelevoError:
        try:
            return world.approve(challenge, lena)
        except (Conflict, CodeUsed) as refused:
            return refused

    results = at_once(*[approve] * 3)
    assert sum(isinstance(one, Challenge) for one in results) == 1
    assert len(world.entries("vault:challenge:approved")) == 1


def test_two_reports_of_held_keys_at_once_leave_one(world: World) -> None:
    ask = partial(published_keys, world.vault, BRAND, AGENCY, ("k1", "k2"), at=world.now)
    at_once(*[ask] * 6)


def test_lists_for_two_agencies_at_once_note_the_later_end_of_what_they_offer(world: World) -> None:
    for day in range(3):
        world.new_epoch(days=40 + day)
    ends = [world.now + timedelta(hours=hour) for hour in (5, 1, 3, 2)]
    lists = [
        partial(published_keys, world.vault, BRAND, agency, (), at=at)
        for at in ends
        for agency in (AGENCY, OTHER_AGENCY)
    ]
    at_once(*lists)
    with world.store.database.read() as connection:
        offers = key_custody.offers(connection, BRAND)
    assert set(offers.values()) == {max(ends) + world.vault.key_list_life}
    assert len(offers) == 4
