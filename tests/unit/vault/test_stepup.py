"""Challenges: what is asked is confirmed by who asks, agreed to by others, and used up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from relevo.crossing.errors import MalformedMessage, UnknownBrand
from relevo.errors import InvalidInput, RelevoError
from relevo.vault import people, stepup
from relevo.vault.challenges import Answer, Challenge, Kind, State, Wanted
from relevo.vault.errors import (
    ApprovalMissing,
    ApprovedAlready,
    ChallengeMismatch,
    ChallengeOver,
    ChallengeUnknown,
    CodeUsed,
    CodeWrong,
    NotConfirmed,
    OwnApproval,
    PersonDisabled,
    PersonLocked,
    PersonUnknown,
    PurposeRefused,
    TooManyChallenges,
)
from relevo.vault.purposes import Purpose
from relevo.vault.second_factor import STEP_SECONDS
from relevo.vault.sql.tables import stepups
from tests.unit.vault.world import AGENCY, BRAND, OPERATOR, WEB, World

CASE = "0b7e57ed-1111-4222-8333-444455556666"


@pytest.fixture
def rosa(world: World) -> str:
    return world.enrol()


@pytest.fixture
def lena(world: World) -> str:
    return world.enrol(login="lena")


def wanted(person_id: str, approvals: int = 0, /, **changes: Any) -> Wanted:
    """An export of one case."""
    asked = {"agency": AGENCY, "case": CASE}
    made = Wanted(Kind.EXPORT, BRAND, person_id, Purpose.DATA_SUBJECT_REQUEST, asked, approvals)
    return replace(made, **changes)


def opened(world: World, person_id: str, approvals: int = 0, /, **changes: Any) -> Challenge:
    """A challenge that waits for its code."""
    asked = wanted(person_id, approvals, **changes)
    return stepup.open_challenge(world.vault, asked, caller=WEB, at=world.now)


def answer(world: World, challenge: Challenge, person_id: str, **changes: Any) -> Answer:
    """Her present code for the challenge."""
    code = world.code(person_id) if person_id in world.secrets_of else "000000"
    return replace(Answer(challenge.challenge_id, challenge.digest, person_id, code), **changes)


def confirmed(world: World, challenge: Challenge, person_id: str, **changes: Any) -> Challenge:
    given = answer(world, challenge, person_id, **changes)
    return stepup.confirm(world.vault, given, caller=WEB, at=world.now)


def approved(world: World, challenge: Challenge, person_id: str, **changes: Any) -> Challenge:
    given = answer(world, challenge, person_id, **changes)
    return stepup.approve(world.vault, given, caller=WEB, at=world.now)


def use(world: World, challenge: Challenge, person_id: str, kind: Kind = Kind.EXPORT) -> Challenge:
    with world.store.database.write() as connection:
        ready = stepup.require_ready(
            connection, challenge.challenge_id, person_id, kind, at=world.now
        )
        stepup.mark_used(connection, ready, at=world.now)
    return ready


def refusals(world: World) -> list[tuple[object, object]]:
    return [(one["step"], one["reason"]) for one in world.entries("vault:challenge:refused")]


def test_a_confirmed_challenge_is_used_once(world: World, rosa: str) -> None:
    challenge = opened(world, rosa)
    assert challenge.state(world.now) is State.WAITING
    assert confirmed(world, challenge, rosa).state(world.now) is State.READY
    assert use(world, challenge, rosa).asked == {"agency": AGENCY, "case": CASE}
    with pytest.raises(ChallengeOver):
        use(world, challenge, rosa)


def test_each_step_is_on_the_ledger(world: World, rosa: str, lena: str) -> None:
    challenge = opened(world, rosa, 1)
    confirmed(world, challenge, rosa)
    approved(world, challenge, lena)
    (begun,) = world.entries("vault:challenge:opened")
    assert (begun["person"], begun["purpose"]) == (rosa, "DATA_SUBJECT_REQUEST")
    assert (begun["kind"], begun["approvals_needed"]) == ("EXPORT", 1)
    assert (begun["asked"], begun["case"]) == (challenge.digest, CASE)
    assert begun["actor"] == begun["caller"] == WEB
    (step,) = world.entries("vault:challenge:confirmed")
    assert step["actor"] == step["person"] == rosa
    (step,) = world.entries("vault:challenge:approved")
    assert step["actor"] == step["person"] == lena
    assert step["challenge"] == challenge.challenge_id


def test_without_its_code_a_challenge_opens_nothing(world: World, rosa: str) -> None:
    with pytest.raises(NotConfirmed):
        use(world, opened(world, rosa), rosa)


def test_the_code_of_one_challenge_opens_no_other(world: World, rosa: str) -> None:
    first, second = opened(world, rosa), opened(world, rosa)
    confirmed(world, first, rosa)
    with pytest.raises(CodeUsed):
        confirmed(world, second, rosa)
    with pytest.raises(NotConfirmed):
        use(world, second, rosa)
    assert refusals(world) == [("CONFIRM", "TOTP_USED")]


def test_a_step_up_lasts_five_minutes(world: World, rosa: str) -> None:
    challenge = opened(world, rosa)
    confirmed(world, challenge, rosa)
    world.wait(minutes=4, seconds=59)
    with world.store.database.write() as connection:
        stepup.require_ready(connection, challenge.challenge_id, rosa, Kind.EXPORT, at=world.now)
    world.wait(seconds=1)
    with pytest.raises(ChallengeOver):
        use(world, challenge, rosa)


def test_a_challenge_waits_five_minutes_for_its_code(world: World, rosa: str) -> None:
    challenge = opened(world, rosa)
    world.wait(minutes=5)
    with pytest.raises(ChallengeOver):
        confirmed(world, challenge, rosa)


@pytest.mark.parametrize("needed", [1, 2])
def test_as_many_others_must_agree_as_it_needs(
    world: World, rosa: str, lena: str, needed: int
) -> None:
    toni = world.enrol(login="toni")
    challenge = opened(world, rosa, needed)
    assert confirmed(world, challenge, rosa).state(world.now) is State.CONFIRMED
    for approver in (lena, toni)[:needed]:
        with pytest.raises(ApprovalMissing):
            use(world, challenge, rosa)
        challenge = approved(world, challenge, approver)
        world.wait(seconds=1)
    assert challenge.approvers == (lena, toni)[:needed]
    assert use(world, challenge, rosa).challenge_id == challenge.challenge_id


def test_nobody_approves_what_she_asks_for_herself(world: World, rosa: str) -> None:
    challenge = opened(world, rosa, 1)
    confirmed(world, challenge, rosa)
    world.wait(seconds=STEP_SECONDS)
    with pytest.raises(OwnApproval):
        approved(world, challenge, rosa)
    assert refusals(world) == [("APPROVE", "OWN_APPROVAL")]


def test_nobody_approves_twice(world: World, rosa: str, lena: str) -> None:
    challenge = opened(world, rosa, 2)
    confirmed(world, challenge, rosa)
    approved(world, challenge, lena)
    world.wait(seconds=STEP_SECONDS)
    with pytest.raises(ApprovedAlready):
        approved(world, challenge, lena)


def test_nothing_is_approved_before_who_asks_was_verified(
    world: World, rosa: str, lena: str
) -> None:
    challenge = opened(world, rosa, 1)
    with pytest.raises(NotConfirmed):
        approved(world, challenge, lena)


@pytest.mark.parametrize(("kind", "minutes"), [(Kind.REVEAL, 15), (Kind.EXPORT, 24 * 60)])
def test_an_approval_is_waited_for_so_long(
    world: World, rosa: str, lena: str, kind: Kind, minutes: int
) -> None:
    late, just = opened(world, rosa, 1, kind=kind), opened(world, rosa, 1, kind=kind)
    confirmed(world, late, rosa)
    world.wait(seconds=STEP_SECONDS)
    confirmed(world, just, rosa)
    world.wait(minutes=minutes, seconds=-STEP_SECONDS)
    with pytest.raises(ChallengeOver):
        approved(world, late, lena)
    approved(world, just, lena)


def test_after_a_long_wait_for_approval_who_asks_gives_another_code(
    world: World, rosa: str, lena: str
) -> None:
    challenge = opened(world, rosa, 1)
    confirmed(world, challenge, rosa)
    world.wait(minutes=14)
    approved(world, challenge, lena)
    with pytest.raises(NotConfirmed):
        use(world, challenge, rosa)
    confirmed(world, challenge, rosa)
    world.wait(minutes=4)
    use(world, challenge, rosa)


def test_another_code_does_not_keep_a_challenge_alive(world: World, rosa: str) -> None:
    challenge = opened(world, rosa)
    confirmed(world, challenge, rosa)
    world.wait(minutes=4)
    confirmed(world, challenge, rosa)
    world.wait(minutes=1)
    with pytest.raises(ChallengeOver):
        use(world, challenge, rosa)


def test_another_persons_challenge_is_unknown(world: World, rosa: str, lena: str) -> None:
    challenge = opened(world, rosa)
    with pytest.raises(ChallengeUnknown):
        confirmed(world, challenge, lena)
    confirmed(world, challenge, rosa)
    with pytest.raises(ChallengeUnknown):
        use(world, challenge, lena)
    with pytest.raises(ChallengeUnknown):
        use(world, challenge, rosa, Kind.REVEAL)


def test_what_was_shown_must_be_what_is_confirmed_and_approved(
    world: World, rosa: str, lena: str
) -> None:
    challenge, other = opened(world, rosa, 1), opened(world, rosa, 1)
    with pytest.raises(ChallengeMismatch):
        confirmed(world, challenge, rosa, digest=other.digest)
    confirmed(world, challenge, rosa)  # the code was not used up by the mismatch
    with pytest.raises(ChallengeMismatch):
        approved(world, challenge, lena, digest="ñ" * 64)


def test_a_challenge_altered_in_the_database_opens_nothing(world: World, rosa: str) -> None:
    challenge = opened(world, rosa)
    confirmed(world, challenge, rosa)
    with world.store.database.write() as connection:
        connection.execute(stepups.challenges.update().values(asked=b'{"case":"another"}'))
    with pytest.raises(ChallengeMismatch):
        use(world, challenge, rosa)


def test_two_like_challenges_have_other_digests(world: World, rosa: str) -> None:
    assert opened(world, rosa).digest != opened(world, rosa).digest


def test_an_approver_who_lost_her_access_has_approved_nothing(
    world: World, rosa: str, lena: str
) -> None:
    challenge = opened(world, rosa, 1)
    confirmed(world, challenge, rosa)
    approved(world, challenge, lena)
    people.disable_person(world.store, lena, actor=OPERATOR, at=world.now)
    with pytest.raises(PersonDisabled):
        use(world, challenge, rosa)


def test_wrong_codes_are_counted_and_lock(world: World, rosa: str) -> None:
    challenge = opened(world, rosa)
    for _ in range(5):
        with pytest.raises(CodeWrong):
            confirmed(world, challenge, rosa, code="no")
    with pytest.raises(PersonLocked):
        confirmed(world, challenge, rosa)
    assert refusals(world)[-1] == ("CONFIRM", "PERSON_LOCKED")


def test_an_approvers_wrong_code_is_hers(world: World, rosa: str, lena: str) -> None:
    challenge = opened(world, rosa, 1)
    confirmed(world, challenge, rosa)
    with pytest.raises(CodeWrong):
        approved(world, challenge, lena, code=world.code(rosa))
    assert world.entries("vault:challenge:refused")[-1]["person"] == lena


@pytest.mark.parametrize(
    ("changed", "value", "error"),
    [
        ("brand", "inti", UnknownBrand),
        ("brand", "QORI'; --", MalformedMessage),
        ("person_id", "rosa' OR 1=1", MalformedMessage),
        ("person_id", "0d4c2f52-6c1f-4f0e-9d0e-3a5b7c9d1e2f", PersonUnknown),
        ("purpose", None, PurposeRefused),
        ("asked", {"cases": ["x" * 20_000]}, InvalidInput),
    ],
)
def test_an_asking_out_of_order_is_refused_and_recorded_without_its_content(
    world: World, rosa: str, changed: str, value: Any, error: type[RelevoError]
) -> None:
    with pytest.raises(error) as caught:
        opened(world, rosa, **{changed: value})
    refusal = world.entries("vault:challenge:refused")[-1]
    assert (refusal["step"], refusal["reason"]) == ("OPEN", caught.value.reason)
    assert "OR 1=1" not in f"{caught.value}{refusal}"
    assert world.count(stepups.challenges) == 0


@pytest.mark.parametrize("challenge_id", ["", "x' OR 1=1", CASE])
def test_a_challenge_that_never_was_is_refused(world: World, rosa: str, challenge_id: str) -> None:
    given = Answer(challenge_id, "0" * 64, rosa, world.code(rosa))
    for step in (stepup.confirm, stepup.approve):
        with pytest.raises((ChallengeUnknown, MalformedMessage)):
            step(world.vault, given, caller=WEB, at=world.now)
    assert len(refusals(world)) == 2


def test_a_disabled_person_asks_for_nothing(world: World, rosa: str) -> None:
    people.disable_person(world.store, rosa, actor=OPERATOR, at=world.now)
    with pytest.raises(PersonDisabled):
        opened(world, rosa)


def test_a_person_has_only_so_many_challenges_open(world: World, rosa: str, lena: str) -> None:
    for _ in range(stepup.MAX_LIVE):
        opened(world, rosa)
    with pytest.raises(TooManyChallenges):
        opened(world, rosa)
    opened(world, lena)
    world.wait(minutes=5)
    opened(world, rosa)


def test_what_is_over_is_forgotten_after_a_day(world: World, rosa: str, lena: str) -> None:
    challenge = opened(world, rosa, 1)
    confirmed(world, challenge, rosa)
    approved(world, challenge, lena)
    world.wait(days=2)
    opened(world, rosa)
    assert (world.count(stepups.challenges), world.count(stepups.approvals)) == (1, 0)


def listed(world: World, person_id: str) -> list[str]:
    found = stepup.live(world.vault, [BRAND], person_id, at=world.now)
    return [one.challenge_id for one in found]


def test_a_person_is_shown_her_own_challenges_and_those_that_wait_for_somebody(
    world: World, rosa: str, lena: str
) -> None:
    used, waits, asked = opened(world, rosa), opened(world, rosa, 2), opened(world, rosa)
    hers = opened(world, lena)
    confirmed(world, used, rosa)
    use(world, used, rosa)
    world.wait(seconds=STEP_SECONDS)
    confirmed(world, waits, rosa)
    approved(world, waits, lena)
    assert set(listed(world, rosa)) == {waits.challenge_id, asked.challenge_id}
    assert listed(world, lena) == [hers.challenge_id, waits.challenge_id]
    (first, *_) = stepup.live(world.vault, [BRAND], str(uuid4()), at=world.now)
    assert (first.challenge_id, first.approvers) == (waits.challenge_id, (lena,))


def test_a_flood_of_askings_hides_nobodys_own(
    world: World, rosa: str, lena: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stepup, "MAX_LISTED", 3)
    for _ in range(5):
        opened(world, rosa, 1)
    own = opened(world, lena)
    assert listed(world, lena) == [own.challenge_id]


@pytest.mark.parametrize(
    ("brand", "person", "error"), [("inti", CASE, UnknownBrand), (BRAND, "x", MalformedMessage)]
)
def test_a_list_for_no_brand_or_nobody_is_refused(
    world: World, brand: str, person: str, error: type[RelevoError]
) -> None:
    with pytest.raises(error):
        stepup.live(world.vault, [brand], person, at=world.now)
