"""Two companies that witness each other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.databases import Databases
from tests.integration.ledger.world import Pair


@pytest.fixture
def pair(databases: Databases) -> Iterator[Pair]:
    made = Pair(databases)
    yield made
    made.close()
