"""Enrolling people, replacing lost factors, disabling; each on the ledger."""

from __future__ import annotations

from uuid import uuid4

import pytest

from relevo.errors import InvalidInput
from relevo.vault import people
from relevo.vault.errors import CodeWrong, PersonDisabled, PersonExists, PersonUnknown
from relevo.vault.sql.people import find_person
from tests.canary import scan
from tests.databases import at_rest
from tests.unit.vault.world import DNI_CANARY, OPERATOR, World, secret_in


def _changes(world: World) -> list[tuple[str, str]]:
    return [(e["person"], e["change"]) for e in world.entries("vault:person:changed")]


def test_enrolling_is_on_the_ledger(world: World) -> None:
    rosa = world.enrol()
    assert _changes(world) == [(rosa, "created"), (rosa, "factor_enrolled")]
    assert {e["actor"] for e in world.entries("vault:person:changed")} == {str(OPERATOR)}


def test_secrets_lie_nowhere_in_clear(world: World) -> None:
    secret = world.secrets_of[world.enrol()]
    assert secret not in at_rest(world.store.database)
    assert scan([world.folder], [secret.hex()]) == []


def test_secrets_of_two_people_differ(world: World) -> None:
    world.enrol()
    world.enrol(login="toni")
    assert len(set(world.secrets_of.values())) == 2


def test_an_id_or_a_login_is_enrolled_once(world: World) -> None:
    rosa = world.enrol()
    with pytest.raises(PersonExists):
        world.enrol(rosa, login="rosa-2")
    with pytest.raises(PersonExists):
        world.enrol(login="rosa")
    assert len(_changes(world)) == 2


@pytest.mark.parametrize(
    ("person_id", "login"),
    [("rosa", "rosa"), (None, ""), (None, " "), (None, "r" * 101), (None, "ro\0sa")],
)
def test_malformed_people_are_refused(world: World, person_id: str | None, login: str) -> None:
    with pytest.raises(InvalidInput):
        world.enrol(person_id, login=login)
    assert _changes(world) == []


def test_a_replaced_factor_ends_the_old_codes(world: World) -> None:
    sealed, rosa = world.taken(world.seal()), world.enrol()
    old = world.code(rosa)
    uri = people.replace_factor(world.store, rosa, actor=OPERATOR, at=world.now)
    world.secrets_of[rosa] = secret_in(uri)
    with pytest.raises(CodeWrong):
        world.reveal(sealed, rosa, code=old)
    assert world.reveal(sealed, rosa).value == DNI_CANARY
    assert _changes(world)[2:] == [(rosa, "factor_removed"), (rosa, "factor_enrolled")]


def test_disabling_twice_is_recorded_once(world: World) -> None:
    rosa = world.enrol()
    for _ in range(2):
        people.disable_person(world.store, rosa, actor=OPERATOR, at=world.now)
    assert _changes(world)[2:] == [(rosa, "disabled")]
    with pytest.raises(PersonDisabled):
        people.replace_factor(world.store, rosa, actor=OPERATOR, at=world.now)
    with world.store.database.write() as connection:  # finding locks the row
        person = find_person(connection, rosa)
    assert person is not None
    assert person.disabled_at == world.now


def test_nobody_can_not_be_changed(world: World) -> None:
    with pytest.raises(PersonUnknown):
        people.disable_person(world.store, str(uuid4()), actor=OPERATOR, at=world.now)
    with pytest.raises(PersonUnknown):
        people.replace_factor(world.store, str(uuid4()), actor=OPERATOR, at=world.now)
