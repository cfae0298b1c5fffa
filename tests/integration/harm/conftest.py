from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.harm.two_sides import TwoSides, two_sides


@pytest.fixture
def sides(tmp_path: Path) -> Iterator[TwoSides]:
    with two_sides(tmp_path) as both:
        yield both
