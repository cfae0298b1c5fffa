"""Both sides' web applications, each over a database of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.web import agency_side, care_side
from tests.integration.web.agency_side import AgencySide
from tests.integration.web.care_side import CareSide


@pytest.fixture
def agency(tmp_path: Path) -> Iterator[AgencySide]:
    side = agency_side.build(tmp_path)
    yield side
    side.world.close()


@pytest.fixture
def care(tmp_path: Path) -> Iterator[CareSide]:
    with care_side.open_side(tmp_path) as side:
        yield side
