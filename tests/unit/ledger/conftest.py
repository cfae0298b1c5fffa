"""A small log."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.databases import Databases
from tests.unit.ledger.logs import Log


@pytest.fixture
def log(databases: Databases) -> Iterator[Log]:
    made = Log(databases.fresh())
    yield made
    made.database.close()
