"""What the fuzzer reports is as short as can be."""

from __future__ import annotations

from tests.fuzz.shrinking import smallest


def test_only_what_breaks_is_left() -> None:
    assert smallest("hola dni 45 y dos", lambda text: "4" in text and "dos" in text) == "4dos"


def test_a_text_that_breaks_whatever_is_left_of_it_becomes_empty() -> None:
    assert smallest("abc", lambda _: True) == ""
