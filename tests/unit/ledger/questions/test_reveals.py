"""Who opened a customer's value, when and why."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from relevo.ledger.entries import Entry
from relevo.ledger.entries.vault_stepup import ChallengeRefused, NamedValue
from relevo.ledger.values import Code, Id, Process, Slug
from tests.unit.ledger.questions.stories import (
    CASE,
    OTHER_CASE,
    QORI,
    ROSA,
    TONI,
    ask,
    minute,
    reveal_asked,
    reveal_refused,
    revealed,
)

CARE_WEB = Process("spiffe://qori.example/care/web")


def outcomes(*entries: Entry, **asked: Any) -> list[tuple[int | None, str, int | None]]:
    """Which entry each row stands on, its outcome, and which asking it answers."""
    rows = ask("reveals", *entries, **asked)
    return [(row.index, row.outcome.value, row.asked_index) for row in rows]


def test_the_vaults_ledger_says_who_saw_what_when_and_why() -> None:
    (row,) = ask("reveals", revealed(3))
    assert (row.tag, row.at, row.outcome, row.person) == (
        "vault:value:revealed",
        minute(3),
        "REVEALED",
        ROSA,
    )
    assert (row.type, row.purpose, row.legal_basis, row.reason, row.asked_index) == (
        "CARD",
        "IDENTITY_CHECK",
        "CONTRACT",
        None,
        None,
    )


def test_cares_ledger_alone_says_who_asked() -> None:
    (row,) = ask("reveals", reveal_asked(3))
    assert (row.tag, row.outcome, row.person, row.type, row.legal_basis) == (
        "care:reveal:asked",
        "ASKED",
        ROSA,
        "CARD",
        None,
    )


@pytest.mark.parametrize("at", [-2, 0, 2])
def test_an_asking_and_its_answer_are_one_row(at: float) -> None:
    assert outcomes(reveal_asked(0), revealed(at)) == [(1, "REVEALED", 0)]


def test_a_refusal_joins_too_and_has_the_type_from_care() -> None:
    (row,) = ask("reveals", reveal_asked(0), reveal_refused(0.1))
    assert (row.outcome, row.reason, row.type, row.asked_index) == (
        "REFUSED",
        "TOTP_WRONG",
        "CARD",
        0,
    )


@pytest.mark.parametrize(
    "other",
    [
        {"at": 31},
        {"person": TONI},
        {"field_number": 2},
        {"case": OTHER_CASE},
        {"post_version": OTHER_CASE},
    ],
)
def test_what_differs_in_value_person_or_time_does_not_join(other: dict[str, Any]) -> None:
    rows = ask("reveals", reveal_asked(0), revealed(**{"at": 0.1, **other}))
    assert [(row.outcome.value, row.asked_index) for row in rows] == [
        ("ASKED", None),
        ("REVEALED", None),
    ]


def test_each_answer_takes_the_nearest_asking_and_each_asking_answers_once() -> None:
    entries = [reveal_asked(0), reveal_asked(1), revealed(1.1), revealed(1.2)]
    assert outcomes(*entries) == [(2, "REVEALED", 1), (3, "REVEALED", 0)]
    lost = [reveal_asked(0), reveal_asked(1), revealed(1.1)]
    assert outcomes(*lost) == [(0, "ASKED", None), (2, "REVEALED", 1)]


def test_the_ledgers_may_come_one_after_the_other() -> None:
    entries = [reveal_asked(0), reveal_asked(30), reveal_refused(0.1), revealed(30.1)]
    assert outcomes(*entries) == [(2, "REFUSED", 0), (3, "REVEALED", 1)]


def test_one_case_person_type_and_period_can_be_asked_for() -> None:
    entries = [
        revealed(0),
        revealed(10, TONI),
        revealed(20, type=Code("PHONE")),
        revealed(30, case=OTHER_CASE),
        reveal_refused(40, person=None, case=None),
    ]
    assert [row[0] for row in outcomes(*entries)] == [0, 1, 2, 3, 4]
    assert [row[0] for row in outcomes(*entries, person=TONI)] == [1]
    assert [row[0] for row in outcomes(*entries, type=Code("PHONE"))] == [2]
    assert [row[0] for row in outcomes(*entries, case=OTHER_CASE)] == [3]
    assert [row[0] for row in outcomes(*entries, since=minute(10), until=minute(30))] == [1, 2]


def test_an_asking_at_the_end_of_the_period_is_not_told_twice() -> None:
    entries = [reveal_asked(9.99), revealed(10)]
    assert outcomes(*entries, since=minute(0), until=minute(10)) == []
    assert outcomes(*entries, since=minute(10), until=minute(20)) == [(1, "REVEALED", 0)]


def test_a_refused_code_refuses_each_value_that_was_asked_for() -> None:
    refused = ChallengeRefused(
        at=minute(1),
        actor=CARE_WEB,
        step=Code("CONFIRM"),
        reason=Code("TOTP_WRONG"),
        caller=CARE_WEB,
        kind=Code("REVEAL"),
        brand=QORI,
        challenge=Id(str(uuid4())),
        person=ROSA,
        purpose=Code("IDENTITY_CHECK"),
        agency=Slug("colibri"),
        case=CASE,
        values=(
            NamedValue(post_version=CASE, field_number=1, type=Code("NATIONAL_ID")),
            NamedValue(post_version=CASE, field_number=7, type=Code("PHONE")),
        ),
    )
    rows = ask("reveals", reveal_asked(0), refused)
    assert [(row.outcome.value, row.field_number, row.asked_index) for row in rows] == [
        ("REFUSED", 1, 0),
        ("REFUSED", 7, None),
    ]
    assert {row.reason for row in rows} == {"TOTP_WRONG"}
