from __future__ import annotations

from collections.abc import Iterator

import pytest

from relevo.service.database import Database
from tests.databases import PostgresDatabases
from tests.unit.agency.conftest import crossing, own_world, world
from tests.unit.agency.world import open_database

__all__ = ["crossing", "own_world", "world"]


@pytest.fixture(scope="session")
def shared_database(postgres_session: PostgresDatabases) -> Iterator[Database]:
    database = open_database(postgres_session.fresh())
    yield database
    database.close()
