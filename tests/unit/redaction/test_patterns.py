"""What is told of a pattern without running it."""

import pytest

from relevo.redaction.patterns import needs_one_of, told


@pytest.mark.parametrize(
    ("pattern", "needs"),
    [
        (r"\d{3}", True),
        (r"[0-9]+x?", True),
        (r"(?:a1|b\d)", True),
        (r"(?=[a-z]{0,5}\d)[a-z0-9]{6}", True),
        (r"(?i:clave) (?P<value>\d\d)", True),
        (r"\d?x", False),
        (r"(?:1|a)", False),
        (r"[0-9a-f]{2}", False),
        (r"(?!\d)x", False),
        (r"x*", False),
    ],
)
def test_whether_a_pattern_needs_a_digit(pattern, needs):
    assert needs_one_of(pattern, "0123456789") is needs


def test_a_pattern_is_compiled_with_what_is_told_of_it():
    known = told(r"(?P<value>\d{2,4})(?:-\d)?")
    assert (known.least, known.most, known.needs_digit) == (2, 6, True)
    found = known.compiled.search("x 123-4")
    assert found is not None
    assert found["value"] == "123"
    assert known.compiled.search("١٢٣") is None  # ASCII
