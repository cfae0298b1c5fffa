from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from relevo.vault.bootstrap import MIGRATIONS
from tests.databases import Databases
from tests.unit.vault.erasing import Erasing, erasing_in
from tests.unit.vault.world import World


@pytest.fixture
def world(tmp_path: Path, databases: Databases) -> Iterator[World]:
    built = World.build(tmp_path, database_url=databases.fresh(MIGRATIONS))
    yield built
    built.close()


@pytest.fixture
def erasing_(world: World) -> Erasing:
    return erasing_in(world)
