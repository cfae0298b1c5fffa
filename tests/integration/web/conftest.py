"""Both sides' web applications, each over a database of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.web import agency_side
from tests.integration.web.agency_side import AgencySide


@pytest.fixture
def agency(tmp_path: Path) -> Iterator[AgencySide]:
    side = agency_side.build(tmp_path)
    yield side
    side.world.close()
