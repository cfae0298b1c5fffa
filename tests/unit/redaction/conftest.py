"""Redactors for the tables: compiled once, and they keep nothing of a text."""

import pytest

from relevo.redaction import FindingType, Redactor
from relevo.redaction.detectors import DETECTORS

NAMED = tuple(d for d in DETECTORS if d.type is not FindingType.UNKNOWN_NUMBER)


@pytest.fixture(scope="session")
def redactor() -> Redactor:
    """Without the safety net: a near-miss of one detector is missed by all that name values."""
    return Redactor(detectors=NAMED)


@pytest.fixture(scope="session")
def whole_redactor() -> Redactor:
    """As it runs."""
    return Redactor()
