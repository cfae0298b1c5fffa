"""The sentence that uses what is known."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from relevo.continuity import Kind, Known, Language, wording

LIMA = ZoneInfo("America/Lima")
EARLY = datetime(2026, 11, 30, 2, 10, tzinfo=LIMA)
LATE = datetime(2026, 11, 30, 8, 10, tzinfo=LIMA)


def test_it_names_what_is_known_and_when_the_last_of_it_was_given():
    known = [Known(Kind.NATIONAL_ID, EARLY), Known(Kind.BANK_ACCOUNT, LATE)]
    assert wording(known, Language.SPANISH) == (
        "Ya tenemos su documento de identidad y su cuenta, que nos dio el lunes 30/11 a las 08:10;"
        " no necesita enviarlos de nuevo."
    )
    assert wording(known, Language.PORTUGUESE) == (
        "Já temos seu documento de identidade e sua conta, que você nos deu em 30/11"
        " (segunda-feira) às 08:10; não é preciso enviar de novo."
    )
    assert wording(known, Language.ENGLISH) == (
        "We already have your ID number and your account number, which you gave us on Monday 30"
        " November at 08:10; there is no need to send them again."
    )


def test_one_thing_without_a_time():
    assert wording([Known(Kind.PHONE)], Language.SPANISH) == (
        "Ya tenemos su teléfono; no necesita enviar de nuevo ese dato."
    )


@pytest.mark.parametrize("language", Language)
def test_nothing_known_and_a_destroyed_secret_are_not_spoken_of(language):
    assert wording([], language) == ""
    assert wording([Known(Kind.SECRET, EARLY)], language) == ""


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", sorted(set(Kind) - {Kind.SECRET}))
def test_every_kind_has_a_wording_that_passes_the_guard(guard, kind, language):
    sentence = wording([Known(kind, EARLY)], language)
    verdict = guard.read(sentence, [kind])
    assert (verdict.asks_for, verdict.sends_away, verdict.carries) == ((), False, ())


@pytest.mark.parametrize("language", Language)
def test_many_kinds_are_not_all_named(language):
    sentence = wording([Known(kind) for kind in Kind], language)
    assert sentence.count(",") == 3
