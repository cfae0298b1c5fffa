"""Rectifying at the vault: the right value stands where the wrong one stood, which is gone."""

from __future__ import annotations

import json
from dataclasses import replace
from uuid import uuid4

import pytest
import sqlalchemy as sa

from relevo.crossing.errors import MalformedMessage
from relevo.errors import RelevoError
from relevo.vault.blocking import block
from relevo.vault.deposit import Deposit, DepositedValue, deposit
from relevo.vault.errors import (
    Blocked,
    CodeUsed,
    CodeWrong,
    Erased,
    SecondPersonNeeded,
    SecretSealed,
    ValueNotHeld,
)
from relevo.vault.lookup import list_handles
from relevo.vault.rectifying import MAX_CHARACTERS, Rectification, Rectified, rectify
from relevo.vault.references import CaseRef, ValueRef, VersionRef
from relevo.vault.sql.tables import held_values, index
from tests.unit.vault.erasing import Erasing
from tests.unit.vault.world import AGENCY, BRAND, DNI_CANARY, WORKER, Sealed

RIGHT = "40404040"
ROSA = str(uuid4())
"""Who says that it is wrong: care's word for her is enough."""


def _wanted(erasing_: Erasing, number: int = 1, value: str = RIGHT) -> Rectification:
    version = VersionRef(erasing_.case, erasing_.sealed.item.post_version_id)
    return Rectification(ValueRef(version, number), value, ROSA)


def _rectify(erasing_: Erasing, wanted: Rectification | None = None) -> Rectified:
    act = erasing_.act(erasing_.diana)
    return rectify(erasing_.world.vault, wanted or _wanted(erasing_), act)


def _closed(erasing_: Erasing) -> bytes:
    query = sa.select(held_values.c.value_closed).where(held_values.c.number == 1)
    with erasing_.world.store.database.read() as connection:
        closed: bytes = connection.execute(query).scalar_one()
    return closed


def _handle(erasing_: Erasing, sealed: Sealed) -> str:
    (named,) = list_handles(erasing_.world.vault, BRAND, AGENCY, [sealed.item.post_version_id])
    return named.handle


def test_a_reveal_shows_the_right_value_and_says_that_it_was_rectified(erasing_: Erasing) -> None:
    world = erasing_.world
    before = world.reveal(erasing_.sealed, erasing_.diana)
    assert (before.value, before.rectified) == (DNI_CANARY, False)
    assert _rectify(erasing_).type == "NATIONAL_ID"
    world.wait(seconds=30)
    after = world.reveal(erasing_.sealed, erasing_.diana)
    assert (after.value, after.rectified) == (RIGHT, True)


def test_the_wrong_value_is_destroyed_and_its_neighbours_stay(erasing_: Erasing) -> None:
    before = _closed(erasing_)
    _rectify(erasing_)
    assert _closed(erasing_) != before
    assert erasing_.world.count(held_values) == 3
    erasing_.world.wait(seconds=30)
    assert not erasing_.world.reveal(erasing_.sealed, erasing_.diana, 2).rectified


def test_one_entry_names_the_field_and_both_people_and_no_value(erasing_: Erasing) -> None:
    _rectify(erasing_)
    (entry,) = erasing_.world.entries("vault:value:rectified")
    assert (entry["actor"], entry["proposed_by"]) == (erasing_.diana, ROSA)
    assert (entry["field_number"], entry["type"]) == (1, "NATIONAL_ID")
    written = json.dumps(erasing_.world.entries())
    assert RIGHT not in written
    assert DNI_CANARY not in written


def test_links_follow_the_right_value_and_leave_the_wrong_one(erasing_: Erasing) -> None:
    world = erasing_.world
    other = world.taken(world.seal())
    shared = _handle(erasing_, other)
    assert _handle(erasing_, erasing_.sealed) == shared
    done = _rectify(erasing_)
    assert done.handle == _handle(erasing_, erasing_.sealed) != shared
    assert _handle(erasing_, other) == shared


def test_the_wrong_values_token_goes_when_it_stood_there_alone(erasing_: Erasing) -> None:
    tokens, places = erasing_.world.count(index.tokens), erasing_.world.count(index.places)
    _rectify(erasing_)
    assert erasing_.world.count(index.tokens) == tokens
    assert erasing_.world.count(index.places) == places


def test_erasure_destroys_a_rectified_value_like_any_other(erasing_: Erasing) -> None:
    world = erasing_.world
    _rectify(erasing_)
    erasing_.done()
    assert world.count(held_values) == world.count(index.places) == 0
    with pytest.raises(Erased):
        _rectify(erasing_)
    assert len(world.entries("vault:value:rectified")) == 1


def test_a_form_sent_again_after_a_rectification_is_no_other_form(erasing_: Erasing) -> None:
    world, case = erasing_.world, erasing_.case
    values = (DepositedValue(1, "PHONE", "+51 987 654 321"), DepositedValue(2, "EMAIL", "a@b.pe"))
    sent = Deposit(BRAND, AGENCY, case.case_id, str(uuid4()), values)
    held = deposit(world.vault, sent, caller=WORKER, at=world.now)
    where = ValueRef(VersionRef(case, sent.submission_id), 1)
    _rectify(erasing_, Rectification(where, "+51 987 654 322", ROSA))
    assert deposit(world.vault, sent, caller=WORKER, at=world.now) == held
    changed = replace(sent, values=(values[0], replace(values[1], value="c@d.pe")))
    with pytest.raises(RelevoError, match="others were taken in"):
        deposit(world.vault, changed, caller=WORKER, at=world.now)


def test_a_rectification_twice_is_twice_on_the_ledger_and_tells_nothing(erasing_: Erasing) -> None:
    assert _rectify(erasing_).type == _rectify(erasing_).type == "NATIONAL_ID"
    assert len(erasing_.world.entries("vault:value:rectified")) == 2


def test_attack_who_proposed_it_carries_it_out(erasing_: Erasing) -> None:
    before = _closed(erasing_)
    with pytest.raises(SecondPersonNeeded):
        _rectify(erasing_, replace(_wanted(erasing_), proposed_by=erasing_.diana))
    assert _closed(erasing_) == before
    assert erasing_.private_tags()[-1] == "vault:erasure:refused"


def test_attack_a_compromised_web_process_without_a_code_changes_nothing(
    erasing_: Erasing,
) -> None:
    before = _closed(erasing_)
    with pytest.raises(CodeWrong):
        rectify(erasing_.world.vault, _wanted(erasing_), erasing_.act(erasing_.diana, "000000"))
    act = erasing_.act(erasing_.diana)
    block(erasing_.world.vault, CaseRef(BRAND, AGENCY, str(uuid4())), act)
    with pytest.raises(CodeUsed):  # a code that it saw her give for something else
        rectify(erasing_.world.vault, _wanted(erasing_), act)
    assert _closed(erasing_) == before


def test_attack_a_secret_is_brought_as_the_right_value(erasing_: Erasing) -> None:
    before = _closed(erasing_)
    with pytest.raises(SecretSealed):
        _rectify(erasing_, _wanted(erasing_, value="mi clave es Tr3bol-Azul"))
    assert _closed(erasing_) == before


def test_attack_another_brands_case_is_rectified(erasing_: Erasing) -> None:
    wanted = _wanted(erasing_)
    case = replace(erasing_.case, brand="andes")
    where = replace(wanted.where, version=replace(wanted.where.version, case=case))
    with pytest.raises(RelevoError):
        _rectify(erasing_, replace(wanted, where=where))
    case = replace(erasing_.case, case_id=str(uuid4()))  # and under another case of its own brand
    where = replace(wanted.where, version=replace(wanted.where.version, case=case))
    with pytest.raises(ValueNotHeld):
        _rectify(erasing_, replace(wanted, where=where))


def test_what_is_not_in_order_is_refused(erasing_: Erasing) -> None:
    for number, value in ((0, RIGHT), (1, " "), (1, "x" * (MAX_CHARACTERS + 1))):
        with pytest.raises(MalformedMessage):
            _rectify(erasing_, _wanted(erasing_, number, value))
    with pytest.raises(ValueNotHeld):
        _rectify(erasing_, _wanted(erasing_, 9))


def test_a_blocked_case_stays_as_it_is(erasing_: Erasing) -> None:
    block(erasing_.world.vault, erasing_.case, erasing_.act(erasing_.diana))
    with pytest.raises(Blocked):
        _rectify(erasing_)
