"""A short run of the fuzzer's texts and invariants, the same every time; `make fuzz-redaction`
goes on from there.
"""

from __future__ import annotations

import random

import pytest

from relevo.redaction import Redaction, Redactor
from tests.fuzz.invariants import Broken, check, leftovers, offsets
from tests.fuzz.posts import changed, post

pytestmark = pytest.mark.thorough

REDACTOR = Redactor()
EACH = 150


@pytest.mark.parametrize("first", range(0, 8 * EACH, EACH))
def test_the_invariants_hold_for_made_up_posts(first: int) -> None:
    for seed in range(first, first + EACH):
        check(REDACTOR, post(random.Random(seed)))


@pytest.mark.parametrize("first", range(0, 4 * EACH, EACH))
def test_the_invariants_hold_for_posts_changed_again_and_again(first: int) -> None:
    for seed in range(first, first + EACH):
        chance = random.Random(seed)
        text = post(chance)
        for _ in range(5):
            text = changed(text, chance, 2_000)
        check(REDACTOR, text)


def test_a_seed_always_makes_the_same_post() -> None:
    assert post(random.Random(7)) == post(random.Random(7))


def test_a_value_left_over_is_seen() -> None:
    text = "mi dni es 45678912"
    told = REDACTOR.redact(text)
    leaking = Redaction(
        f"{told.text} 45678912", told.findings, told.placeholders, told.without_secrets
    )
    assert ("NFC", "45678912") in set(leftovers(text, leaking))
    assert not list(leftovers(text, told))


def test_what_the_view_reads_as_a_part_of_a_longer_code_is_no_value_left_over() -> None:
    text = "4 T E R W tres R W tres"
    told = REDACTOR.redact(text)
    assert "4 T E R W tres" in told.text
    assert not list(leftovers(text, told))


def test_a_length_that_does_not_fit_is_seen() -> None:
    text = "mi dni es 45678912"
    told = REDACTOR.redact(text)
    longer = Redaction(f"{told.text}!", told.findings, told.placeholders, told.without_secrets)
    with pytest.raises(Broken, match="after the last finding"):
        offsets(text, longer)
