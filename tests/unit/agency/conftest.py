from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from relevo.service.database import Database
from tests.databases import Databases
from tests.unit.agency.care import Crossing
from tests.unit.agency.world import World, empty, open_database


@pytest.fixture(scope="session")
def shared_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = open_database(f"sqlite:///{tmp_path_factory.mktemp('agency')}/agency.db")
    yield database
    database.close()


@pytest.fixture
def world(tmp_path: Path, shared_database: Database) -> World:
    """An agency without cases; `own_world` where its files matter or are broken."""
    return World(tmp_path, shared=empty(shared_database))


@pytest.fixture
def own_world(tmp_path: Path, databases: Databases) -> Iterator[World]:
    database = open_database(databases.fresh())
    yield World(tmp_path, shared=database)
    database.close()


@pytest.fixture
def crossing(world: World) -> Iterator[Crossing]:
    made = Crossing(world)
    yield made
    made.close()
