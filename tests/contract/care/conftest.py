"""One contract for care's storage, run against each database that care supports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from relevo.care.adapters.storage import Signals, Storage
from relevo.care.bootstrap import MIGRATIONS
from relevo.service import migrations
from relevo.service.database import Database


@pytest.fixture(params=["sqlite"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Storage]:
    database = Database(f"{request.param}:///{tmp_path / 'care.sqlite'}")
    migrations.upgrade(database, MIGRATIONS)
    yield Storage(database, Signals())
    database.close()
