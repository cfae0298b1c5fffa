from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from relevo.care.adapters.storage import Signals, Storage
from relevo.care.bootstrap import MIGRATIONS
from relevo.service.database import Database
from tests.databases import Databases
from tests.unit.care.conftest import logged
from tests.unit.care.world import World, open_world

__all__ = ["logged"]


@pytest.fixture
def world(tmp_path: Path, databases: Databases) -> Iterator[World]:
    with open_world(tmp_path, databases.fresh(MIGRATIONS)) as opened:
        yield opened


@pytest.fixture
def storage(databases: Databases) -> Iterator[Storage]:
    database = Database(databases.fresh(MIGRATIONS))
    yield Storage(database, Signals())
    database.close()
