"""The suites that run on SQLite in their own places, once more on PostgreSQL.

Each module here imports the tests of one module elsewhere; what differs is the `databases` fixture.
Tests marked `sqlite` are about files and are left out.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.databases import Databases, PostgresDatabases

_HERE = Path(__file__).parent


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left_out = [
        item
        for item in items
        if item.path.is_relative_to(_HERE) and item.get_closest_marker("sqlite")
    ]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture
def databases(postgres_databases: PostgresDatabases) -> Databases:
    return postgres_databases
