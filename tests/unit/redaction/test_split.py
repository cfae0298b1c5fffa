"""Values that a customer spreads over several posts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relevo.redaction import Configuration, Redactor
from relevo.redaction.split import split_values
from tests.unit.redaction.conftest import NAMED
from tests.unit.redaction.test_properties import TEXTS

REDACTOR = Redactor(Configuration(country="PE"), NAMED)  # the net finds whole numbers alone


def split(earlier: list[str], text: str) -> tuple[list[list[str]], list[str]]:
    """What is covered, in words."""
    found = split_values(REDACTOR.redact, earlier, text)
    return (
        [
            [one_text[one.start : one.end] for one in several]
            for one_text, several in zip(earlier, found.earlier, strict=True)
        ],
        [text[one.start : one.end] for one in found.text],
    )


@pytest.mark.parametrize(
    ("earlier", "text", "covered"),
    [
        (["mi dni es 4587"], "9632 por favor", ([["4587"]], ["9632"])),
        (["mi dni es 4587"], "\n 9632", ([["4587"]], ["9632"])),
        (["mi tarjeta es 4666 1760"], "3137 2159", ([["4666 1760"]], ["3137 2159"])),
        (["4666", "1760", "3137"], "2159", ([["4666"], ["1760"], ["3137"]], ["2159"])),
        (["hola", "4666 1760 31"], "37 2159 es", ([[], ["4666 1760 31"]], ["37 2159"])),
        (["mi dni es"], "45678912", ([[]], ["45678912"])),
        (["45678912"], "ese es mi dni", ([["45678912"]], [])),
        (["mi clave es"], "8841", ([[]], ["8841"])),
    ],
)
def test_its_parts_are_covered_on_both_sides(
    earlier: list[str], text: str, covered: tuple[list[list[str]], list[str]]
) -> None:
    assert split(earlier, text) == covered


@pytest.mark.parametrize(
    ("earlier", "text"),
    [
        ([], "mi dni es 45678912"),
        (["la tarjeta no funciona"], "llevo 3 dias esperando"),
        (["mi reclamo es 2024"], "5678 soles me cobraron"),
        (["mi dni es [DNI-1]"], "9632 por favor"),
        (["pagué 200"], "300 soles en total"),
        (["x" * 500 + " 4587"], "gracias"),
        ([""], ""),
    ],
)
def test_what_stands_for_itself_is_left_alone(earlier: list[str], text: str) -> None:
    assert not split_values(REDACTOR.redact, earlier, text)


@pytest.mark.thorough
@settings(max_examples=100)
@given(st.lists(TEXTS, max_size=4), TEXTS)
def test_stretches_lie_within_their_texts_and_apart(earlier: list[str], text: str) -> None:
    redacted = [REDACTOR.redact(one).text for one in earlier]
    found = split_values(REDACTOR.redact, redacted, text)
    assert len(found.earlier) == len(earlier)
    for one, several in zip([*redacted, text], [*found.earlier, found.text], strict=True):
        done = 0
        for finding in several:
            assert done <= finding.start < finding.end <= len(one)
            done = finding.end
