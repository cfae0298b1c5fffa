"""tests/unit/care/test_forms.py with care on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from relevo.care.bootstrap import MIGRATIONS
from tests.databases import Databases
from tests.unit.care.forms_world import FormsWorld, open_forms_world
from tests.unit.care.test_forms import *


@pytest.fixture
def forms(tmp_path: Path, databases: Databases) -> Iterator[FormsWorld]:
    with open_forms_world(tmp_path, databases.fresh(MIGRATIONS)) as opened:
        yield opened
