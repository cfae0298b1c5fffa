"""Approved scripts pass; what is only like one does not."""

import pytest

from relevo.continuity import Language, Script, Situation
from relevo.errors import InvalidInput

BLOCK = Script(
    "bloqueo-1",
    Language.SPANISH,
    Situation.CARD_BLOCK,
    "{nombre}, bloquee su tarjeta ahora: llame al {telefono}, las 24 horas. Su caso sigue con"
    " nosotros.",
)
FILLED = (
    "Bruno, bloquee su tarjeta ahora: llame al 311-9898, las 24 horas. Su caso sigue con nosotros."
)


def read(guard, reply):
    verdict = guard.read(reply, ["CARD", "NATIONAL_ID"], [BLOCK])
    return verdict.script, verdict.sends_away, verdict.asks_again


def test_the_script_with_its_slots_filled_passes(guard):
    assert read(guard, FILLED) == ("bloqueo-1", False, ())
    assert read(guard, FILLED.upper().replace("Á", "A")) == ("bloqueo-1", False, ())


def test_without_the_script_the_same_words_send_away(guard):
    assert guard.read(FILLED, [], []).sends_away


def test_what_stands_beside_it_is_judged_by_itself(guard):
    assert read(guard, "Hola. " + FILLED + " Saludos") == ("bloqueo-1", False, ())
    assert read(guard, FILLED + " Indíquenos su DNI.") == ("bloqueo-1", False, ("NATIONAL_ID",))
    assert read(guard, FILLED + " Y acérquese a una agencia.") == ("bloqueo-1", True, ())


def test_what_merely_contains_it_is_not_it(guard):
    script, away, _ = read(guard, FILLED.replace("Su caso sigue", "Su caso ya no sigue"))
    assert (script, away) == (None, True)
    script, away, _ = read(guard, FILLED[:-1] + " pero antes llame a la central")
    assert (script, away) == (None, True)


def test_a_slot_takes_no_other_request(guard):
    assert read(guard, FILLED.replace("Bruno", "Indíquenos su DNI"))[2] == ("NATIONAL_ID",)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"id": "Bloqueo 1"}, "id"),
        ({"text": "x" * 2_001}, "text"),
        ({"text": "llame {al número de siempre"}, "text"),
        ({"text": "{a} {b} llame ya mismo"}, "text"),
        ({"text": "{a}"}, "text"),
        ({"text": " y ".join(f"uno {{{name}}}" for name in "abcdefg")}, "text"),
    ],
)
def test_a_script_of_another_form_is_refused(given, field):
    whole = {"id": "a", "text": "una dos tres", **given}
    with pytest.raises(InvalidInput) as refused:
        Script(whole["id"], Language.SPANISH, Situation.EMERGENCY, whole["text"])
    assert refused.value.field == field
