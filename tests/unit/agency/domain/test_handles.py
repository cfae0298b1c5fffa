"""Which public handles may be stored in the clear."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from relevo.agency.domain.post import Author, PostEvent
from relevo.agency.domain.protection import protect
from relevo.crossing.vocabulary import Verb
from relevo.redaction import Configuration, Redactor

REDACTOR = Redactor(Configuration(brand="qori"))


def event(handle: str) -> PostEvent:
    return PostEvent(
        brand="qori",
        channel="x",
        source_id="1",
        parent_source_id=None,
        thread_id="1",
        verb=Verb.ADD,
        event_time=datetime(2026, 11, 20, tzinfo=UTC),
        author=Author("1", "Ana", handle),
        text="hola",
    )


@pytest.mark.parametrize(
    ("handle", "kept"),
    [
        ("@anita_mp", "@anita_mp"),
        ("raul1985", "@raul1985"),
        ("@dni45678912", None),
        ("@ana_71930267", None),
        ("@987.654.321", None),
        ("@ana@correo.example", None),
        ("@con espacio", None),
    ],
)
def test_a_handle_with_digits_enough_for_a_number_is_sealed(handle: str, kept: str | None) -> None:
    protected = protect(event(handle), REDACTOR.redact)
    assert protected.author_handle == kept
    sealed = [value.value for value in protected.values if value.type == "AUTHOR_NAME"]
    assert (handle in sealed) is (kept is None)
