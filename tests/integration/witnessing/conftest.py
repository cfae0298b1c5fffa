"""The three parties, anew for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.witnessing.parties import Parties, parties


@pytest.fixture
def three(tmp_path: Path) -> Iterator[Parties]:
    with parties(tmp_path) as opened:
        yield opened
