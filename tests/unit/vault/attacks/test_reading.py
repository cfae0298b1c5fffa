"""Attacks on revealing: each is refused, recorded, and somebody is told."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
import structlog

from relevo.errors import RelevoError
from relevo.sealing.sealing import FieldValue
from relevo.vault.errors import (
    CallerLocked,
    ChallengeMismatch,
    CodeUsed,
    CodeWrong,
    FieldNotNamed,
    PersonUnknown,
    RevealLimit,
)
from relevo.vault.limits import Limit
from relevo.vault.purposes import Purpose
from relevo.vault.reveal import NamedField
from relevo.vault.sql.tables import held_values, usage
from tests.unit.vault.world import BRAND, DNI_CANARY, WEB, Sealed, World, fields

INJECTIONS = (
    "'; DROP TABLE held_values; --",
    '" OR "1"="1',
    "../../etc/passwd",
    "{{7*7}}",
    "\x00",
    "ñ" * 300,
    '=HYPERLINK("http://x")',
)


@pytest.fixture
def sealed(world: World) -> Sealed:
    return world.taken(world.seal())


@pytest.fixture
def rosa(world: World) -> str:
    return world.enrol()


def limited(world: World, **limits: Any) -> None:
    world.vault = replace(world.vault, limits=replace(world.vault.limits, **limits))


def alerts(world: World, rule: str) -> list[dict[str, Any]]:
    found = world.entries("vault:reading:unusual")
    return [one for one in found if one["rule"] == rule]


def test_a_compromised_care_web_process_asking_for_everything_under_invented_names(
    world: World, sealed: Sealed, rosa: str
) -> None:
    limited(world, caller_refusals=10)
    confirmed = world.open_reveal(sealed, rosa)
    world.confirm(confirmed, rosa)
    reasons = []
    for _ in range(15):
        with pytest.raises((PersonUnknown, CallerLocked)) as refused:
            world.open_reveal(sealed, str(uuid4()))
        reasons.append(refused.value.reason)
    assert reasons == ["PERSON_UNKNOWN"] * 10 + ["CALLER_LOCKED"] * 5
    assert world.entries("vault:value:revealed") == []
    # Each is on the record, without what was asked for, and two alerts say so: at half, and then.
    refusals = world.entries("vault:challenge:refused")
    assert len(refusals) == 15
    assert {one["caller"] for one in refusals} == {WEB}
    assert not any(one["values"] for one in refusals)
    (half,), (locked,) = alerts(world, "CALLER_REFUSED"), alerts(world, "CALLER_LOCKED")
    assert (half["seen"], locked["seen"], locked["threshold"]) == (5, 10, 10)
    assert (locked["caller"], locked["person"]) == (WEB, None)
    # Invented people leave no rows behind.
    assert world.count(usage.counts) == 2  # the process's, of two widths
    # The honest ones who come through the same process are served as before.
    assert world.open_value(sealed, confirmed, rosa).value == DNI_CANARY
    world.wait(seconds=30)
    assert world.reveal(sealed, rosa).value == DNI_CANARY
    world.wait(minutes=5)
    with pytest.raises(PersonUnknown):  # heard again, not believed
        world.open_reveal(sealed, str(uuid4()))


def test_a_compromised_care_web_process_guessing_codes_locks_itself_out_not_everybody(
    world: World, sealed: Sealed
) -> None:
    limited(world, caller_refusals=6)
    staff = [world.enrol(login=f"person-{number}") for number in range(8)]
    for person in staff[:6]:
        challenge = world.open_reveal(sealed, person)
        with pytest.raises(CodeWrong):
            world.confirm(challenge, person, "guess0")
    for person in staff[:6]:  # no second guess at anybody
        with pytest.raises(CallerLocked):
            world.open_reveal(sealed, person)
    for person in staff[6:]:
        assert world.reveal(sealed, person).value == DNI_CANARY
    world.wait(minutes=5)
    for person in staff[:6]:  # one wrong code each: none was locked
        assert world.reveal(sealed, person).value == DNI_CANARY


def test_a_person_reading_in_bulk(world: World, rosa: str) -> None:
    limited(world, person=Limit(30, 100), cases=12)
    for _ in range(30):
        world.wait(seconds=30)
        world.reveal(world.taken(world.seal()), rosa)
    world.wait(seconds=30)
    with pytest.raises(RevealLimit):
        world.reveal(world.taken(world.seal()), rosa)
    assert len(world.entries("vault:value:revealed")) == 30
    (many,) = alerts(world, "MANY_CASES")
    assert (many["seen"], many["person"], many["brand"]) == (12, rosa, BRAND)
    (half,) = alerts(world, "HALF_LIMIT")
    assert (half["seen"], half["threshold"], half["person"]) == (15, 30, rosa)
    assert world.entries("vault:reveal:refused")[-1]["reason"] == "REVEAL_LIMIT"
    lena = world.enrol(login="lena")
    assert world.reveal(world.taken(world.seal()), lena).value == DNI_CANARY


def test_a_person_reading_far_more_than_she_usually_does(
    world: World, sealed: Sealed, rosa: str
) -> None:
    limited(world, person=Limit(1_000, 1_000), usual_from=6, usual_factor=2)
    for _ in range(4):  # four days with two values each
        for _ in range(2):
            world.reveal(sealed, rosa)
            world.wait(minutes=1)
        world.wait(days=1)
    assert alerts(world, "ABOVE_USUAL") == []
    for _ in range(7):
        world.reveal(sealed, rosa)
        world.wait(minutes=1)
    (alert,) = alerts(world, "ABOVE_USUAL")
    assert (alert["seen"], alert["threshold"], alert["person"]) == (6, 4, rosa)


def test_a_new_person_has_no_usual_day_to_be_measured_by(
    world: World, sealed: Sealed, rosa: str
) -> None:
    limited(world, usual_from=2, usual_factor=1)
    for _ in range(4):
        world.reveal(sealed, rosa)
        world.wait(minutes=1)
    assert alerts(world, "ABOVE_USUAL") == []


def test_a_person_refused_again_and_again(world: World, sealed: Sealed, rosa: str) -> None:
    for _ in range(7):
        with pytest.raises(RelevoError):
            world.open_reveal(sealed, rosa, purpose=None)
    (alert,) = alerts(world, "MANY_REFUSALS")
    assert (alert["seen"], alert["person"]) == (5, rosa)
    world.wait(hours=1, minutes=1)
    for _ in range(5):
        with pytest.raises(RelevoError):
            world.open_reveal(sealed, rosa, purpose=None)
    assert len(alerts(world, "MANY_REFUSALS")) == 2


def test_one_code_replayed_on_another_challenge(world: World, sealed: Sealed, rosa: str) -> None:
    first, second = world.open_reveal(sealed, rosa, 1), world.open_reveal(sealed, rosa, 2)
    world.confirm(first, rosa)
    with pytest.raises(CodeUsed):
        world.confirm(second, rosa)
    assert world.entries("vault:challenge:refused")[-1]["challenge"] == second.challenge_id


def test_a_confirmed_step_up_turned_to_another_value(
    world: World, sealed: Sealed, rosa: str
) -> None:
    other = world.taken(world.seal())
    challenge = world.open_reveal(sealed, rosa, 1)
    world.confirm(challenge, rosa)
    for at, number in ((sealed, 2), (sealed, 0), (other, 1)):
        with pytest.raises(FieldNotNamed):
            world.open_value(at, challenge, rosa, number)
    assert world.entries("vault:value:revealed") == []


def test_an_approval_obtained_for_something_else(world: World, sealed: Sealed, rosa: str) -> None:
    lena = world.enrol(login="lena")
    shown = world.open_reveal(sealed, rosa, 0)
    hidden = world.open_reveal(sealed, rosa, 0, 1, 2)
    world.confirm(hidden, rosa)
    with pytest.raises(
        ChallengeMismatch
    ):  # she read one asking; the process sends her code to another
        world.approve(hidden, lena, digest=shown.digest)
    assert world.entries("vault:challenge:approved") == []


@pytest.mark.parametrize("field", ["brand", "agency", "case_id", "person_id", "fields"])
def test_injection_through_every_field_of_an_asking(
    world: World, sealed: Sealed, rosa: str, field: str
) -> None:
    for injected in INJECTIONS:
        value = (NamedField(injected, 1),) if field == "fields" else injected
        with structlog.testing.capture_logs() as logged, pytest.raises(RelevoError) as refused:
            world.open_reveal(sealed, rosa, **{field: value})
        _nothing_of(injected, world, refused.value, logged)


@pytest.mark.parametrize("field", ["challenge_id", "digest", "person_id", "code"])
def test_injection_through_every_field_of_a_code(
    world: World, sealed: Sealed, rosa: str, field: str
) -> None:
    limited(world, caller_refusals=1_000)
    challenge = world.open_reveal(sealed, rosa)
    for injected in INJECTIONS:
        for answer in (world.confirm, world.approve):
            with structlog.testing.capture_logs() as logged, pytest.raises(RelevoError) as refused:
                answer(challenge, rosa, **{field: injected})
            _nothing_of(injected, world, refused.value, logged)


@pytest.mark.parametrize(
    "field", ["challenge_id", "person_id", "brand", "agency", "case_id", "post_version_id"]
)
def test_injection_through_every_field_of_a_reveal(
    world: World, sealed: Sealed, rosa: str, field: str
) -> None:
    challenge = world.open_reveal(sealed, rosa)
    world.confirm(challenge, rosa)
    for injected in INJECTIONS:
        with structlog.testing.capture_logs() as logged, pytest.raises(RelevoError) as refused:
            world.open_value(sealed, challenge, rosa, **{field: injected})
        _nothing_of(injected, world, refused.value, logged)
    assert world.open_value(sealed, challenge, rosa).value == DNI_CANARY


def test_a_purpose_chosen_to_see_a_whole_card_is_on_the_record_with_who_agreed(
    world: World, rosa: str
) -> None:
    sealed = world.taken(world.seal(fields(FieldValue(3, "CARD", "4111111111111111"))))
    world.reveal(sealed, rosa, 3, purpose=Purpose.FRAUD_PREVENTION)
    (entry,) = world.entries("vault:value:revealed")
    assert (entry["purpose"], entry["masked"]) == ("FRAUD_PREVENTION", False)
    assert entry["approvers"] == [world.seconds["second-0"]]


def _nothing_of(injected: str, world: World, error: RelevoError, logged: Any) -> None:
    """Nothing quotes what was sent, nothing was revealed, and the tables stand."""
    written = json.dumps(
        [world.entries(), str(error), repr(error), logged], default=str, ensure_ascii=False
    )
    assert injected not in written
    assert json.dumps(injected)[1:-1] not in written
    assert world.entries("vault:value:revealed") == []
    assert world.count(held_values) == 3
