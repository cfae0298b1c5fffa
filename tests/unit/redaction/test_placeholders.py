"""A placeholder that a customer types is never taken for ours."""

import pytest


@pytest.mark.parametrize(
    ("typed", "escaped"),
    [
        ("[DNI-1]", "(DNI-1)"),
        ("[dni-1]", "(dni-1)"),
        ("［ＤＮＩ－１］", "(ＤＮＩ－１)"),
        ("[D\u200bNI-1]", "(D\u200bNI-1)"),
        ("[ DNI – 12 ]", "( DNI – 12 )"),
        ("【DNI-1】", "(DNI-1)"),
        ("[[DNI-1]]", "[(DNI-1)]"),
        ("[Cosa-123456]", "(Cosa-123456)"),
    ],
)
def test_a_typed_placeholder_is_escaped(redactor, typed, escaped):
    assert redactor.redact(f"hola {typed} chau").text == f"hola {escaped} chau"


@pytest.mark.parametrize("typed", ["[sic]", "[1-2]", "(DNI-1)", "[DNI 1]", "[DNI-]", "[]"])
def test_what_cannot_be_mistaken_stays(redactor, typed):
    assert redactor.redact(typed).text == typed


def test_ours_and_a_typed_one_are_told_apart(redactor):
    result = redactor.redact("[DNI-1] mi dni es 45678912")
    assert result.text == "(DNI-1) mi dni es [DNI-1]"
    assert result.text.count("[DNI-1]") == len(result.placeholders) == 1


@pytest.mark.parametrize(
    ("typed", "redacted"),
    [
        ("[DNI-45678912]", "(DNI-[DNI-1])"),
        ("[PIN-4471]", "(PIN-[CLAVE-1])"),
        ("(cvv-123)", "(cvv-[CLAVE-1])"),
    ],
)
def test_a_value_cannot_hide_in_a_typed_placeholder(redactor, typed, redacted):
    assert redactor.redact(typed).text == redacted


def test_the_words_of_a_placeholder_name_no_other_value(redactor):
    assert redactor.redact("[DNI-1] 45678912").text == "(DNI-1) 45678912"
