"""Whose logs are attacked: two companies', or where a module says so the private ones too."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.databases import Databases
from tests.integration.ledger.world import COLIBRI, QORI, Company, Pair


@pytest.fixture
def sides() -> tuple[Company, Company]:
    """Whose log is attacked, and who witnesses it."""
    return COLIBRI, QORI


@pytest.fixture
def pair(databases: Databases, sides: tuple[Company, Company]) -> Iterator[Pair]:
    made = Pair(databases, *sides)
    yield made
    made.close()
