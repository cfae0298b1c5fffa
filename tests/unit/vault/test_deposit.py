"""What a private form brings: what is kept, what is refused, what a repetition does."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import uuid4

import pytest

from relevo.crossing.errors import DifferentContent, MalformedMessage
from relevo.errors import RelevoError
from relevo.vault.deposit import (
    MAX_CHARACTERS,
    MAX_VALUES,
    Deposit,
    DepositedValue,
    deposit,
    find_deposit,
)
from relevo.vault.errors import ValueNotHeld
from relevo.vault.ingest import SealToIngest
from relevo.vault.references import CaseRef, HeldField, VersionRef
from relevo.vault.reveal import held_fields
from relevo.vault.sql.tables import case_keys, deposits, held_values
from tests.canary import scan
from tests.unit.vault.world import AGENCY, BRAND, DNI_CANARY, WEB, Sealed, World

DNI = DepositedValue(1, "NATIONAL_ID", DNI_CANARY)
PHONE = DepositedValue(2, "PHONE", "+51 987 654 321")


def _wanted(*values: DepositedValue, **changes: str) -> Deposit:
    plain = Deposit(BRAND, AGENCY, str(uuid4()), str(uuid4()), values or (DNI, PHONE))
    return replace(plain, **changes)


def _deposit(world: World, wanted: Deposit) -> tuple[HeldField, ...]:
    return deposit(world.vault, wanted, caller=WEB, at=world.now)


def _ref(wanted: Deposit) -> VersionRef:
    return VersionRef(CaseRef(wanted.brand, wanted.agency, wanted.case_id), wanted.submission_id)


def test_what_was_typed_is_held_and_named_without_the_values(world: World) -> None:
    wanted = _wanted()
    held = _deposit(world, wanted)
    assert [(one.number, one.type) for one in held] == [(1, "NATIONAL_ID"), (2, "PHONE")]
    assert (
        held_fields(world.vault, _ref(wanted).case)
        == held
        == find_deposit(world.vault, _ref(wanted))
    )


def test_exactly_one_entry_tells_of_a_submission(world: World) -> None:
    wanted = _wanted()
    _deposit(world, wanted)
    _deposit(world, wanted)
    (entry,) = world.entries("vault:values:deposited")
    assert entry["types"] == ["NATIONAL_ID", "PHONE"]
    assert entry["submission"] == wanted.submission_id
    assert entry["actor"] == str(WEB)


def _place(wanted: Deposit) -> Sealed:
    """Where the vault holds what was typed."""
    item = SealToIngest(AGENCY, BRAND, wanted.case_id, wanted.submission_id, b"")
    return Sealed(item, "")


def test_what_was_typed_can_be_revealed_like_every_value(world: World) -> None:
    wanted, rosa = _wanted(), world.enrol()
    _deposit(world, wanted)
    assert world.reveal(_place(wanted), rosa, 2).value == PHONE.value


def test_it_is_closed_under_the_key_that_the_case_has(world: World) -> None:
    sealed = world.taken(world.seal())
    _deposit(world, _wanted(case_id=sealed.item.case_id))
    assert world.count(case_keys) == 1


def test_the_same_again_changes_nothing(world: World) -> None:
    wanted = _wanted()
    assert _deposit(world, wanted) == _deposit(world, wanted)
    assert (world.count(deposits), world.count(held_values)) == (1, 2)


def test_other_values_under_the_same_submission_are_refused_and_recorded(world: World) -> None:
    wanted = _wanted()
    _deposit(world, wanted)
    with pytest.raises(DifferentContent):
        _deposit(world, replace(wanted, values=(DNI, replace(PHONE, value="+51 911 111 111"))))
    (entry,) = world.entries("vault:deposit:refused")
    assert (entry["reason"], entry["submission"]) == (DifferentContent.reason, wanted.submission_id)
    assert world.count(held_values) == 2


def test_a_submission_is_of_one_case(world: World) -> None:
    wanted = _wanted()
    _deposit(world, wanted)
    with pytest.raises(DifferentContent):
        _deposit(world, replace(wanted, case_id=str(uuid4())))
    other = replace(wanted, case_id=str(uuid4()))
    assert find_deposit(world.vault, _ref(other)) is None


def test_of_two_at_once_with_other_values_one_is_held(world: World) -> None:
    wanted = _wanted()
    tries = [replace(wanted, values=(replace(DNI, value=f"4567891{digit}"),)) for digit in range(6)]

    def outcome(one: Deposit) -> str:
        try:
            _deposit(world, one)
        except RelevoError as error:
            return error.reason
        return "held"

    with ThreadPoolExecutor(6) as threads:
        outcomes = sorted(threads.map(outcome, tries))
    assert outcomes == [DifferentContent.reason] * 5 + ["held"]
    assert world.count(held_values) == 1


def test_a_secret_that_she_typed_is_destroyed(world: World) -> None:
    typed = DepositedValue(1, "ADDRESS", "Av. Arequipa 1234, Lince; la clave de mi tarjeta es 4821")
    wanted = _wanted(typed)
    _deposit(world, wanted)
    (entry,) = world.entries("vault:values:deposited")
    assert entry["secrets_destroyed"] == 1
    rosa = world.enrol()
    value = world.reveal(_place(wanted), rosa).value
    assert "4821" not in value
    assert value.startswith("Av. Arequipa 1234")


def test_what_is_typed_again_with_its_secret_is_the_same_submission(world: World) -> None:
    typed = DepositedValue(1, "ADDRESS", "Av. Arequipa 1234, Lince; la clave de mi tarjeta es 4821")
    wanted = _wanted(typed)
    assert _deposit(world, wanted) == _deposit(world, wanted)


def test_an_erased_case_takes_no_repetition(world: World) -> None:
    wanted = _wanted()
    _deposit(world, wanted)
    with world.store.database.write() as connection:
        connection.execute(case_keys.delete())
        connection.execute(held_values.delete())
    with pytest.raises(ValueNotHeld):
        _deposit(world, wanted)


def test_a_submission_that_never_came_is_not_found(world: World) -> None:
    assert find_deposit(world.vault, _ref(_wanted())) is None


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ((), "values"),
        (tuple(replace(DNI, number=n) for n in range(1, MAX_VALUES + 2)), "values"),
        ((DNI, DNI), "number"),
        ((replace(DNI, number=0),), "number"),
        ((replace(DNI, number=1 << 31),), "number"),
        ((replace(DNI, type="SECRET"),), "type"),
        ((replace(DNI, type="ORIGINAL_TEXT"),), "type"),
        ((replace(DNI, type="CUT_ORIGINAL"),), "type"),
        ((replace(DNI, value=" "),), "value"),
        ((replace(DNI, value="x" * (MAX_CHARACTERS + 1)),), "value"),
        ((replace(DNI, value="4567\x008912"),), "value"),
    ],
)
def test_malformed_values_are_refused_by_field_and_recorded(
    world: World, values: Sequence[DepositedValue], field: str
) -> None:
    wanted = replace(_wanted(), values=tuple(values))
    with pytest.raises(MalformedMessage) as refused:
        _deposit(world, wanted)
    assert refused.value.field == field
    assert DNI_CANARY not in str(refused.value)
    assert world.count(deposits) == world.count(held_values) == 0
    assert [entry["reason"] for entry in world.entries("vault:deposit:refused")] == [
        MalformedMessage.reason
    ]


@pytest.mark.parametrize("changes", [{"brand": "inti"}, {"agency": "nadie"}])
def test_nobody_is_served_who_is_not_on_the_books(world: World, changes: dict[str, str]) -> None:
    with pytest.raises(RelevoError):
        _deposit(world, _wanted(**changes))
    assert world.count(held_values) == 0
    assert len(world.entries("vault:deposit:refused")) == 1


@pytest.mark.parametrize("name", ["brand", "agency", "case_id", "submission_id"])
def test_what_is_no_id_is_refused_and_repeated_nowhere(world: World, name: str) -> None:
    with pytest.raises(MalformedMessage):
        _deposit(world, _wanted(**{name: f"dni {DNI_CANARY}'; drop table deposits"}))
    assert world.entries("vault:deposit:refused") == []


def test_no_value_lies_readable_in_any_file(world: World) -> None:
    wanted = _wanted()
    _deposit(world, wanted)
    with pytest.raises(DifferentContent):
        _deposit(world, replace(wanted, values=(replace(DNI, value="45678913"),)))
    assert scan([world.folder], [DNI_CANARY, PHONE.value, "45678913"]) == []
