"""Letting one value out: recorded first, for a verified person and a listed purpose, or not."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from relevo.crossing.errors import MalformedMessage, UnknownBrand
from relevo.errors import RelevoError, Unavailable
from relevo.ledger.errors import LedgerBroken
from relevo.ledger.store import Covered
from relevo.ledger.values import Digest
from relevo.sealing.sealing import FieldValue
from relevo.vault import people
from relevo.vault.challenges import State
from relevo.vault.errors import (
    ApprovalMissing,
    BrandLimit,
    CallerLimit,
    ChallengeOver,
    ChallengeUnknown,
    CodeUsed,
    CodeWrong,
    FieldNotNamed,
    KeptKeyDamaged,
    NotConfirmed,
    NotOnRecord,
    OpenedAlready,
    PersonDisabled,
    PersonUnknown,
    PurposeRefused,
    RevealLimit,
    StoreUnavailable,
    ValueNotHeld,
)
from relevo.vault.keys.cases import CaseKey
from relevo.vault.limits import Limit
from relevo.vault.purposes import Purpose
from relevo.vault.references import CaseRef
from relevo.vault.reveal import MAX_FIELDS, NamedField, held_fields
from relevo.vault.second_factor import STEP_SECONDS
from relevo.vault.sql.tables import held_values, ledger
from tests.unit.vault.world import (
    AGENCY,
    BRAND,
    DNI_CANARY,
    NAME_CANARY,
    OPERATOR,
    OTHER_AGENCY,
    TEXT_CANARY,
    Sealed,
    World,
    fields,
)

ELSEWHERE = "0b7e57ed-1111-4222-8333-444455556666"
CARD = "4111 1111 1111 1111"


@pytest.fixture
def sealed(world: World) -> Sealed:
    return world.taken(world.seal())


@pytest.fixture
def rosa(world: World) -> str:
    return world.enrol()


@pytest.fixture
def lena(world: World) -> str:
    return world.enrol(login="lena")


def _last_refusal(world: World, tag: str = "vault:challenge:refused") -> dict[str, Any]:
    assert world.entries("vault:value:revealed") == []
    return world.entries(tag)[-1]


@pytest.mark.parametrize(
    ("number", "kind", "value"),
    [
        (0, "ORIGINAL_TEXT", TEXT_CANARY),
        (1, "NATIONAL_ID", DNI_CANARY),
        (2, "AUTHOR_NAME", NAME_CANARY),
        (3, "ATTACHMENT", "https://cdn.example/a?b=ñ"),
    ],
)
def test_every_type_of_value_can_be_revealed(
    world: World, rosa: str, number: int, kind: str, value: str
) -> None:
    sealed = world.taken(
        world.seal(fields(FieldValue(3, "ATTACHMENT", "https://cdn.example/a?b=ñ")))
    )
    revealed = world.reveal(sealed, rosa, number)
    assert (revealed.type, revealed.value) == (kind, value)
    assert revealed.display.total_seconds() == 60


@pytest.mark.parametrize("purpose", list(Purpose))
def test_the_entry_says_who_what_why_and_on_what_ground(
    world: World, sealed: Sealed, rosa: str, purpose: Purpose
) -> None:
    revealed = world.reveal(sealed, rosa, purpose=purpose)
    (entry,) = world.entries("vault:value:revealed")
    assert entry["actor"] == entry["person"] == rosa
    assert entry["caller"] == "spiffe://qori/care/web"
    assert entry["post_version"] == sealed.item.post_version_id
    assert (entry["field_number"], entry["type"]) == (1, "NATIONAL_ID")
    assert entry["purpose"] == purpose.value
    assert entry["legal_basis"] == purpose.legal_basis.value
    (opened,) = world.entries("vault:challenge:opened")
    assert entry["challenge"] == opened["challenge"]
    assert (entry["approvers"], entry["masked"]) == ([], False)
    with world.store.database.read() as connection:
        table = ledger.entries
        body = connection.scalar(
            sa.select(table.c.body).where(table.c.leaf_index == revealed.ledger_index)
        )
    assert json.loads(body or b"") == entry


def test_a_signed_checkpoint_covers_the_entry_before_the_value_is_opened(
    world: World, sealed: Sealed, rosa: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    covered_then: list[bool] = []
    opened = CaseKey.open_value

    def watch(self: CaseKey, *about: object) -> str:
        with world.store.database.read() as connection:
            newest = ledger.newest_checkpoint(connection, world.settings.ledger_origin)
            index = connection.scalar(
                sa.select(ledger.entries.c.leaf_index).where(
                    ledger.entries.c.tag == "vault:value:revealed"
                )
            )
        covered_then.append(
            newest is not None and index is not None and newest.checkpoint.size > index
        )
        return opened(self, *about)  # type: ignore[arg-type]

    monkeypatch.setattr(CaseKey, "open_value", watch)
    world.reveal(sealed, rosa)
    assert covered_then == [True]


class _BrokenRecord:
    def __init__(self, error: Exception) -> None:
        self._error = error

    def cover(self, leaf: Digest, now: datetime) -> Covered:
        raise self._error


@pytest.mark.parametrize(
    "error", [LedgerBroken("the head is wrong"), sa.exc.OperationalError("", {}, Exception())]
)
def test_nothing_is_revealed_when_it_cannot_be_put_on_the_record(
    world: World, sealed: Sealed, rosa: str, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> str:
        raise AssertionError("opened before it was on the record")

    monkeypatch.setattr(CaseKey, "open_value", never)
    world.vault = replace(world.vault, record=_BrokenRecord(error))
    with pytest.raises(NotOnRecord) as caught:
        world.reveal(sealed, rosa)
    assert isinstance(caught.value, Unavailable)


def test_nothing_is_revealed_over_a_ledger_that_was_tampered_with(
    world: World, sealed: Sealed, rosa: str
) -> None:
    world.integrator.integrate(world.now)
    with world.store.database.write() as connection:
        connection.execute(ledger.heads.update().values(size=1))
    with pytest.raises(NotOnRecord):
        world.reveal(sealed, rosa)


def test_nothing_is_revealed_when_the_store_fails(world: World, sealed: Sealed, rosa: str) -> None:
    challenge = world.open_reveal(sealed, rosa)
    world.confirm(challenge, rosa)
    with world.store.database.write() as connection:
        connection.execute(sa.text("DROP TABLE opened_values"))
    with pytest.raises(StoreUnavailable):
        world.open_value(sealed, challenge, rosa)
    assert world.entries("vault:value:revealed") == []


def test_a_step_up_opens_exactly_what_it_names_each_once(
    world: World, sealed: Sealed, rosa: str
) -> None:
    challenge = world.open_reveal(sealed, rosa, 2, 1)
    ready = world.confirm(challenge, rosa)
    assert ready.state(world.now) is State.READY
    assert world.open_value(sealed, challenge, rosa, 1).value == DNI_CANARY
    with pytest.raises(OpenedAlready):
        world.open_value(sealed, challenge, rosa, 1)
    with pytest.raises(FieldNotNamed):
        world.open_value(sealed, challenge, rosa, 0)
    assert world.open_value(sealed, challenge, rosa, 2).value == NAME_CANARY
    with pytest.raises(ChallengeOver):
        world.open_value(sealed, challenge, rosa, 2)
    assert len(world.entries("vault:value:revealed")) == 2
    refusals = [one["reason"] for one in world.entries("vault:reveal:refused")]
    assert refusals == ["OPENED_ALREADY", "FIELD_NOT_NAMED", "CHALLENGE_OVER"]


def test_without_a_code_nothing_is_revealed(world: World, sealed: Sealed, rosa: str) -> None:
    challenge = world.open_reveal(sealed, rosa)
    with pytest.raises(NotConfirmed):
        world.open_value(sealed, challenge, rosa)
    refusal = _last_refusal(world, "vault:reveal:refused")
    assert (refusal["reason"], refusal["challenge"]) == ("NOT_CONFIRMED", challenge.challenge_id)
    assert (refusal["person"], refusal["purpose"]) == (rosa, "COMPLAINT_HANDLING")


def test_after_five_minutes_a_step_up_is_over(world: World, sealed: Sealed, rosa: str) -> None:
    challenge = world.open_reveal(sealed, rosa, 1, 2)
    world.confirm(challenge, rosa)
    world.wait(minutes=4, seconds=59)
    world.open_value(sealed, challenge, rosa, 1)
    world.wait(seconds=1)
    with pytest.raises(ChallengeOver):
        world.open_value(sealed, challenge, rosa, 2)


@pytest.mark.parametrize("number", [0, 3])
def test_cards_and_original_texts_need_a_second_person(
    world: World, rosa: str, lena: str, number: int
) -> None:
    sealed = world.taken(world.seal(fields(FieldValue(3, "CARD", CARD))))
    challenge = world.open_reveal(sealed, rosa, 1, number)
    assert world.confirm(challenge, rosa).state(world.now) is State.CONFIRMED
    for one in (1, number):  # the whole of it waits
        with pytest.raises(ApprovalMissing):
            world.open_value(sealed, challenge, rosa, one)
    world.approve(challenge, lena)
    world.open_value(sealed, challenge, rosa, number)
    (entry,) = world.entries("vault:value:revealed")
    assert entry["approvers"] == [lena]


def test_which_kinds_need_how_many_is_a_setting(world: World, sealed: Sealed, rosa: str) -> None:
    world.vault = replace(world.vault, approvals={"NATIONAL_ID": 2})
    assert world.open_reveal(sealed, rosa, 1).row.approvals_needed == 2
    assert world.open_reveal(sealed, rosa, 0).row.approvals_needed == 0


def test_a_code_is_good_once(world: World, sealed: Sealed, rosa: str) -> None:
    world.reveal(sealed, rosa)
    with pytest.raises(CodeUsed):
        world.reveal(sealed, rosa)
    refusal = world.entries("vault:challenge:refused")[-1]
    assert (refusal["reason"], refusal["case"]) == ("TOTP_USED", sealed.item.case_id)
    (value,) = refusal["values"]
    assert (value["field_number"], value["type"]) == (1, "NATIONAL_ID")
    world.wait(seconds=STEP_SECONDS)
    assert world.reveal(sealed, rosa).value == DNI_CANARY


def test_an_older_code_is_used_up_with_a_newer_one(world: World, sealed: Sealed, rosa: str) -> None:
    older = world.code(rosa)
    world.wait(seconds=STEP_SECONDS)
    world.reveal(sealed, rosa)
    with pytest.raises(CodeUsed):
        world.reveal(sealed, rosa, code=older)


def test_another_persons_code_is_wrong(world: World, sealed: Sealed, rosa: str, lena: str) -> None:
    with pytest.raises(CodeWrong):
        world.reveal(sealed, rosa, code=world.code(lena))
    refusal = _last_refusal(world)
    assert (refusal["reason"], refusal["person"]) == ("TOTP_WRONG", rosa)
    assert (refusal["actor"], refusal["purpose"]) == (
        "spiffe://qori/care/web",
        "COMPLAINT_HANDLING",
    )


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "１２３４５６", "\ud800"])
def test_what_is_no_code_is_wrong(world: World, sealed: Sealed, rosa: str, code: str) -> None:
    with pytest.raises(CodeWrong):
        world.reveal(sealed, rosa, code=code)


def test_an_unknown_person_sees_nothing(world: World, sealed: Sealed) -> None:
    with pytest.raises(PersonUnknown):
        world.reveal(sealed, str(uuid4()))
    refusal = _last_refusal(world)
    assert (refusal["reason"], refusal["values"]) == ("PERSON_UNKNOWN", [])


def test_a_disabled_person_sees_nothing(world: World, sealed: Sealed, rosa: str) -> None:
    challenge = world.open_reveal(sealed, rosa)
    world.confirm(challenge, rosa)
    people.disable_person(world.store, rosa, actor=OPERATOR, at=world.now)
    with pytest.raises(PersonDisabled):
        world.open_value(sealed, challenge, rosa)
    with pytest.raises(PersonDisabled):
        world.open_reveal(sealed, rosa)
    assert _last_refusal(world)["reason"] == "PERSON_DISABLED"


def test_a_challenge_that_was_never_issued_opens_nothing(
    world: World, sealed: Sealed, rosa: str
) -> None:
    challenge = world.open_reveal(sealed, rosa)
    with pytest.raises(ChallengeUnknown):
        world.open_value(sealed, challenge, rosa, challenge_id=str(uuid4()))
    assert _last_refusal(world, "vault:reveal:refused")["purpose"] is None


def test_a_purpose_off_the_list_is_refused_and_costs_no_code(
    world: World, sealed: Sealed, rosa: str
) -> None:
    with pytest.raises(PurposeRefused):
        world.reveal(sealed, rosa, purpose=None)
    refusal = _last_refusal(world)
    assert (refusal["reason"], refusal["purpose"]) == ("PURPOSE_REFUSED", None)
    assert world.reveal(sealed, rosa).value == DNI_CANARY


def test_a_person_reveals_only_so_much_in_an_hour(
    world: World, sealed: Sealed, rosa: str, lena: str
) -> None:
    world.vault = replace(world.vault, limits=replace(world.vault.limits, person=Limit(3, 100)))
    for _ in range(3):
        world.reveal(sealed, rosa)
        world.wait(seconds=STEP_SECONDS)
    with pytest.raises(RevealLimit):
        world.reveal(sealed, rosa)
    assert world.entries("vault:reveal:refused")[-1]["reason"] == "REVEAL_LIMIT"
    assert world.reveal(sealed, lena).value == DNI_CANARY
    world.wait(hours=1, minutes=5)
    assert world.reveal(sealed, rosa).value == DNI_CANARY


@pytest.mark.parametrize(
    ("scope", "error"), [("person", RevealLimit), ("caller", CallerLimit), ("brand", BrandLimit)]
)
def test_a_days_limit_holds_for_person_process_and_brand(
    world: World, sealed: Sealed, rosa: str, scope: str, error: type[RelevoError]
) -> None:
    limits = replace(world.vault.limits, **{scope: Limit(100, 2)})
    world.vault = replace(world.vault, limits=limits)
    for _ in range(2):
        world.reveal(sealed, rosa)
        world.wait(hours=2)
    with pytest.raises(error):
        world.reveal(sealed, rosa)
    world.wait(hours=24)
    assert world.reveal(sealed, rosa).value == DNI_CANARY


@pytest.mark.parametrize(
    ("changed", "value"),
    [
        ("fields", (NamedField(ELSEWHERE, 1),)),
        ("case_id", ELSEWHERE),
        ("agency", OTHER_AGENCY),
    ],
)
def test_what_is_not_held_is_not_found(
    world: World, sealed: Sealed, rosa: str, changed: str, value: object
) -> None:
    with pytest.raises(ValueNotHeld):
        world.open_reveal(sealed, rosa, **{changed: value})
    assert _last_refusal(world)["reason"] == "VALUE_NOT_HELD"


@pytest.mark.parametrize(
    ("changed", "value"),
    [("post_version_id", ELSEWHERE), ("case_id", ELSEWHERE), ("agency", OTHER_AGENCY)],
)
def test_another_place_than_what_was_confirmed_is_refused(
    world: World, sealed: Sealed, rosa: str, changed: str, value: str
) -> None:
    challenge = world.open_reveal(sealed, rosa)
    world.confirm(challenge, rosa)
    with pytest.raises(FieldNotNamed):
        world.open_value(sealed, challenge, rosa, **{changed: value})


def test_a_value_that_was_destroyed_meanwhile_is_not_found(
    world: World, sealed: Sealed, rosa: str
) -> None:
    challenge = world.open_reveal(sealed, rosa)
    world.confirm(challenge, rosa)
    with world.store.database.write() as connection:
        connection.execute(held_values.delete())
    with pytest.raises(ValueNotHeld):
        world.open_value(sealed, challenge, rosa)


def test_a_brand_that_is_not_served_is_refused(world: World, sealed: Sealed, rosa: str) -> None:
    with pytest.raises(UnknownBrand):
        world.open_reveal(sealed, rosa, brand="inti")
    assert _last_refusal(world)["reason"] == "UNKNOWN_BRAND"


def test_one_to_twenty_values_are_named_each_once(world: World, sealed: Sealed, rosa: str) -> None:
    version = sealed.item.post_version_id
    many = tuple(NamedField(version, number) for number in range(MAX_FIELDS + 1))
    for named in ((), many, (NamedField(version, 1), NamedField(version, 1))):
        with pytest.raises(MalformedMessage) as caught:
            world.open_reveal(sealed, rosa, fields=named)
        assert caught.value.field == "fields"


@pytest.mark.parametrize(
    ("changed", "value"),
    [
        ("brand", "QORI!"),
        ("agency", DNI_CANARY * 9),
        ("case_id", DNI_CANARY),
        ("post_version_id", ""),
        ("challenge_id", "nobody-issued-this"),
        ("field_number", 70_000),
    ],
)
def test_a_malformed_request_is_refused_and_not_quoted(
    world: World, sealed: Sealed, rosa: str, changed: str, value: object
) -> None:
    challenge = world.open_reveal(sealed, rosa)
    world.confirm(challenge, rosa)
    with pytest.raises(MalformedMessage) as caught:
        world.open_value(sealed, challenge, rosa, **{changed: value})
    assert caught.value.field == changed
    assert str(value) not in str(caught.value) or value == ""
    assert DNI_CANARY not in json.dumps(world.entries())


def test_a_value_moved_to_another_row_does_not_open(
    world: World, sealed: Sealed, rosa: str
) -> None:
    with world.store.database.write() as connection:
        name = connection.scalar(
            sa.select(held_values.c.value_closed).where(held_values.c.number == 2)
        )
        connection.execute(
            held_values.update().where(held_values.c.number == 1).values(value_closed=name)
        )
    with pytest.raises(KeptKeyDamaged):
        world.reveal(sealed, rosa)


def test_no_error_repeats_a_value_or_a_code(world: World, sealed: Sealed, rosa: str) -> None:
    world.reveal(sealed, rosa)
    code = world.code(rosa)
    errors = []
    for changes in ({}, {"code": f"{code}0"}, {"field_number": 9}, {"purpose": None}):
        with pytest.raises(RelevoError) as caught:
            world.reveal(sealed, rosa, **changes)  # type: ignore[arg-type]
        errors.append(f"{caught.value!r} {caught.value}")
    assert code not in " ".join(errors)
    assert code not in json.dumps(world.entries())


def test_fields_are_listed_within_their_case_agency_and_brand(world: World, sealed: Sealed) -> None:
    world.taken(world.seal())
    case = CaseRef(BRAND, AGENCY, sealed.item.case_id)
    assert {f.post_version_id for f in held_fields(world.vault, case)} == {
        sealed.item.post_version_id
    }
    assert held_fields(world.vault, replace(case, agency=OTHER_AGENCY)) == ()
    with pytest.raises(UnknownBrand):
        held_fields(world.vault, replace(case, brand="inti"))
