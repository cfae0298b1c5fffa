from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.agency.care import Crossing
from tests.unit.agency.world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


@pytest.fixture
def crossing(world: World) -> Iterator[Crossing]:
    made = Crossing(world)
    yield made
    made.close()
