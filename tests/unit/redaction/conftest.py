"""One redactor for the tables: it is compiled once and keeps nothing of a text."""

import pytest

from relevo.redaction import Redactor


@pytest.fixture(scope="session")
def redactor() -> Redactor:
    return Redactor()
