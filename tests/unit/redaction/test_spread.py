"""Digits pulled apart, letters written for digits, escapes."""

import pytest

from relevo.redaction.view import view_of


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("dni 4 5 8 7 9 6 3 2", "dni 45879632"),
        ("dni 4_5_8_7_9_6_3_2", "dni 45879632"),
        ("dni 4😀5😀8😀7😀9😀6😀3😀2", "dni 45879632"),
        ("tarjeta 4557, 8801, 2345, 6786", "tarjeta 4557 8801 2345 6786"),
        ("cel 987\n654\n321", "cel 987 654 321"),
        ("987 - 654 - 321", "987 654 321"),
        ("987/654/321", "987 654 321"),
        ("dni 4587O63l9", "dni 458706319"),
        ("&#52;&#53;87&#x36;3", "458763"),
        ("%34%35%38%37", "4587"),
        ("maria%40gmail.com", "maria@gmail.com"),
        ("dnі 45", "dni 45"),
    ],
)
def test_what_a_reader_takes_it_for(text, read):
    assert view_of(text).text == read


@pytest.mark.parametrize(
    "text",
    [
        "el 12/10/2024 a las 10:30",
        "1.234.567,89",
        "987654321 o 912345678",
        "987654321, 912345678",
        "$1,234,567 o $2,345,678",
        "(21) 97531-8642",
        "[DNI-1] [DNI-2] [DNI-3] [DNI-4] [DNI-5]",
        "vuelo LA2045",
    ],
)
def test_what_is_written_plainly_stays(text):
    assert view_of(text).text == text
