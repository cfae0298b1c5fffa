"""Both sides' web applications, each over a database of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from relevo.care.bootstrap import MIGRATIONS
from tests.databases import Databases
from tests.integration.web import agency_side, care_side
from tests.integration.web.agency_side import AgencySide
from tests.integration.web.care_side import CareSide
from tests.unit.agency.world import open_database


@pytest.fixture
def agency(tmp_path: Path, databases: Databases) -> Iterator[AgencySide]:
    database = open_database(databases.fresh())
    yield agency_side.build(tmp_path, database)
    database.close()


@pytest.fixture
def care(tmp_path: Path, databases: Databases) -> Iterator[CareSide]:
    with care_side.open_side(tmp_path, databases.fresh(MIGRATIONS)) as side:
        yield side
