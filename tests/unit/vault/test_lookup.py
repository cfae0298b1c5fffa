"""A customer phones: in which cases does what she says stand? It opens no value."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from uuid import uuid4

import pytest
import sqlalchemy as sa

from relevo.errors import RelevoError
from relevo.ledger.entries import vault_lookups as recorded
from relevo.ledger.reading import parse
from relevo.sealing.sealing import FieldValue
from relevo.vault import people
from relevo.vault.context import LookupLimits
from relevo.vault.errors import LookupLimit
from relevo.vault.lookup import Found, LookupRequest, look_up
from relevo.vault.sql.tables import index, ledger, private
from tests.unit.vault.test_index import _statements
from tests.unit.vault.world import BRAND, DNI_CANARY, OPERATOR, WEB, World

UNKNOWN = "45678919"


def _ask(
    world: World, person: str, value: str = DNI_CANARY, **changes: object
) -> tuple[Found, ...]:
    request = replace(LookupRequest(BRAND, None, person, value), **changes)  # type: ignore[arg-type]
    return look_up(world.vault, request, caller=WEB, at=world.now)


def _given(world: World, kind: str = "NATIONAL_ID", value: str = DNI_CANARY) -> None:
    world.taken(world.seal([FieldValue(1, kind, value), FieldValue(2, "AUTHOR_ID", str(uuid4()))]))


def _entries(world: World) -> list[object]:
    with world.store.database.read() as connection:
        query = sa.select(private.entries.c.body).order_by(private.entries.c.position)
        return [parse(body)[1] for body in connection.scalars(query)]


@pytest.mark.parametrize("said", [DNI_CANARY, "45.678.912", " 4567 8912 "])
def test_what_a_customer_says_is_found_however_it_is_typed(world: World, said: str) -> None:
    _given(world)
    person = world.enrol()
    (found,) = _ask(world, person, said)
    assert found.type == "NATIONAL_ID"
    assert _ask(world, person, said, type="NATIONAL_ID") == (found,)
    assert _ask(world, person, said, type="PHONE") == ()


def test_a_number_that_could_be_two_things_is_found_as_both(world: World) -> None:
    _given(world)
    _given(world, "CUSTOMER_NUMBER")
    found = _ask(world, world.enrol())
    assert [one.type for one in found] == ["CUSTOMER_NUMBER", "NATIONAL_ID"]


def test_hits_and_misses_take_the_same_statements_and_leave_the_same_entry(world: World) -> None:
    _given(world)
    person = world.enrol()
    with _statements(world) as for_hit:
        assert _ask(world, person)
    with _statements(world) as for_miss:
        assert _ask(world, person, UNKNOWN) == ()
    assert for_hit == for_miss
    hit, miss = _entries(world)
    assert hit == miss
    assert isinstance(hit, recorded.LookedUp)
    with world.store.database.read() as connection:
        sizes = set(connection.scalars(sa.select(sa.func.length(private.entries.c.body))))
    assert len(sizes) == 1


def test_the_typed_value_rests_nowhere(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    person = world.enrol()
    _ask(world, person, UNKNOWN)
    with pytest.raises(RelevoError) as refused:
        _ask(world, person, UNKNOWN, type="SECRET")
    assert UNKNOWN not in str(refused.value)
    rest = b"".join(path.read_bytes() for path in world.folder.rglob("*") if path.is_file())
    assert UNKNOWN.encode() not in rest
    assert UNKNOWN not in "".join(capsys.readouterr())


def test_nothing_of_a_look_up_makes_the_log_grow_that_agencies_cosign(world: World) -> None:
    person = world.enrol()
    before = world.count(ledger.entries)
    _ask(world, person)
    assert world.count(ledger.entries) == before


def test_unknown_and_disabled_people_look_nothing_up_and_are_on_record(world: World) -> None:
    gone, unknown = world.enrol(), str(uuid4())
    people.disable_person(world.store, gone, actor=OPERATOR, at=world.now)
    for person, reason in ((unknown, "PERSON_UNKNOWN"), (gone, "PERSON_DISABLED")):
        with pytest.raises(RelevoError) as refused:
            _ask(world, person)
        assert refused.value.reason == reason
    entries = _entries(world)
    assert [type(one) for one in entries] == [recorded.LookupRefused] * 2
    assert world.count(index.lookups) == 0


@pytest.mark.parametrize(
    "changes",
    [{"type": "PERSON"}, {"value": " "}, {"value": "1" * 400}, {"brand": "andes"}, {"brand": "?"}],
)
def test_malformed_look_ups_are_refused(world: World, changes: dict[str, str]) -> None:
    person = world.enrol()
    with pytest.raises(RelevoError):
        _ask(world, person, **changes)
    assert world.count(index.lookups) == 0


def _limited(world: World, *, person: int = 99, process: int = 99, in_all: int = 99) -> None:
    world.vault = replace(world.vault, lookup_limits=LookupLimits(person, process, in_all))


def test_a_person_looking_up_in_bulk_is_stopped_for_the_hour(world: World) -> None:
    _limited(world, person=2)
    rosa, toni = world.enrol(), world.enrol(login="toni")
    for _ in range(2):
        _ask(world, rosa)
    with pytest.raises(LookupLimit):
        _ask(world, rosa)
    _ask(world, toni)
    world.wait(hours=1)
    _ask(world, rosa)


def test_a_compromised_web_process_asking_under_many_names_is_stopped(world: World) -> None:
    _limited(world, process=3)
    names = [world.enrol(login=f"person {n}") for n in range(4)]
    for name in names[:3]:
        _ask(world, name)
    with pytest.raises(LookupLimit):
        _ask(world, names[3])
    with pytest.raises(RelevoError):
        _ask(world, str(uuid4()))  # an invented one
    assert isinstance(_entries(world)[-1], recorded.LookupRefused)


def test_everybody_together_has_a_day(world: World) -> None:
    _limited(world, in_all=1)
    person = world.enrol()
    _ask(world, person)
    world.wait(hours=2)
    with pytest.raises(LookupLimit):
        _ask(world, person)
    world.wait(hours=22)
    _ask(world, person)
    assert world.count(index.lookups) == 1
    assert world.now.tzinfo is UTC
