"""A service's database with an outbox and leases in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.databases import Databases
from tests.unit.delivery.services import Service


@pytest.fixture
def service(databases: Databases) -> Iterator[Service]:
    made = Service(databases.fresh())
    yield made
    made.database.close()
