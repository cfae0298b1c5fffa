"""Many texts over worker processes: the same outcomes in the same order."""

import pytest

from relevo.redaction import Configuration, Redactor, TextTooLong, Unreadable, redact_all

CONFIGURATION = Configuration(country="PE", longest_text=200)


@pytest.mark.thorough
@pytest.mark.parametrize("processes", [1, 2])
def test_a_batch_is_what_each_text_is_alone(processes):
    texts = [f"mi dni es {45678912 + number}, reclamo {number}" for number in range(1_500)]
    redactor = Redactor(CONFIGURATION)
    together = list(redact_all(iter(texts), CONFIGURATION, processes=processes))
    assert together == [redactor.redact(text) for text in texts]


@pytest.mark.thorough
@pytest.mark.parametrize("processes", [1, 2])
def test_a_text_that_is_refused_stops_nothing_and_is_not_repeated(processes):
    texts = ["dni 45678912", "secreto " * 100, "a\0b", "dni 45678913"]
    first, long, unreadable, last = redact_all(texts, CONFIGURATION, processes=processes)
    assert (first.text, last.text) == ("dni [DNI-1]", "dni [DNI-1]")
    assert isinstance(long, TextTooLong)
    assert isinstance(unreadable, Unreadable)
    assert long.field == unreadable.field == "text"
    assert "secreto" not in str(long)


def test_no_texts_have_no_outcomes():
    assert list(redact_all([], processes=1)) == []
