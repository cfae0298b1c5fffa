"""How much of a card number is shown, and for which purposes (PCI DSS 3.4.1)."""

from __future__ import annotations

import pytest

from relevo.sealing.envelope import ORIGINAL_TEXT
from relevo.sealing.sealing import FieldValue
from relevo.vault.masking import masked_card, shown
from relevo.vault.purposes import Purpose
from relevo.vault.second_look import SecondLook
from tests.unit.vault.world import World, fields

CARD, MASKED = "4111 1111 1111 1111", "411111••••••1111"
IN_FULL = {Purpose.FRAUD_PREVENTION, Purpose.LEGAL_OBLIGATION}
LOOK = SecondLook()


@pytest.mark.parametrize(
    ("number", "left"),
    [
        ("4111111111111111", MASKED),
        (CARD, MASKED),
        ("4111-1111-1111-1111", MASKED),
        ("٤١١١ ١١١١ ١١١١ ١١١١", MASKED),
        ("378282246310005", "378282•••••0005"),
        ("4222222222222", "422222•••2222"),
        ("4111 1111 1111 1111 110", "411111•••••••••1110"),
        ("411111111111", "••••••••1111"),
        ("4111 11", "••••••••"),
        ("cuatro uno uno uno", "••••••••"),
        ("", "••••••••"),
    ],
)
def test_bin_and_last_four_are_left_at_most(number: str, left: str) -> None:
    assert masked_card(number) == left


@pytest.mark.parametrize("purpose", list(Purpose))
def test_a_card_is_shown_in_full_for_two_purposes_alone(world: World, purpose: Purpose) -> None:
    rosa = world.enrol()
    sealed = world.taken(world.seal(fields(FieldValue(3, "CARD", CARD))))
    revealed = world.reveal(sealed, rosa, 3, purpose=purpose)
    assert revealed.value == (CARD if purpose in IN_FULL else MASKED)
    assert revealed.masked is (purpose not in IN_FULL)
    (entry,) = world.entries("vault:value:revealed")
    assert entry["masked"] is revealed.masked


@pytest.mark.parametrize("purpose", list(Purpose))
def test_a_card_inside_the_original_text_is_masked_likewise(purpose: Purpose) -> None:
    text = f"Me cobraron doble en la tarjeta {CARD} y mi dni es 45678912, ¡respondan! {CARD}"
    expected = text if purpose in IN_FULL else text.replace(CARD, MASKED)
    assert shown(ORIGINAL_TEXT, text, purpose, LOOK) == (expected, purpose not in IN_FULL)


def test_a_text_without_a_card_is_as_it_was() -> None:
    text = "mi dni es 45678912 \0 y nadie \ud800 responde"
    assert shown(ORIGINAL_TEXT, text, Purpose.COMPLAINT_HANDLING, LOOK) == (text, False)


def test_other_values_are_shown_in_full() -> None:
    assert shown("NATIONAL_ID", "45678912", Purpose.COMPLAINT_HANDLING, LOOK) == (
        "45678912",
        False,
    )
