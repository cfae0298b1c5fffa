"""One vault in a folder of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.vault.erasing import Erasing, erasing_in
from tests.unit.vault.world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    built = World.build(tmp_path)
    yield built
    built.close()


@pytest.fixture
def erasing_(world: World) -> Erasing:
    return erasing_in(world)
