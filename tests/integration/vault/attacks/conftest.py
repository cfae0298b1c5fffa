"""A vault of two brands under attack, behind real mutual TLS."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from relevo.service import clock
from relevo.vault.keys.epochs import create_epoch
from tests.integration.vault.conftest import Certificates
from tests.unit.vault.world import BRAND, OPERATOR, World

OTHER_BRAND = "inti"


@pytest.fixture
def world(tmp_path: Path, certificates: Certificates) -> Iterator[World]:
    built = World.build(tmp_path, now=clock.now())
    until = built.now + timedelta(days=90)
    create_epoch(built.store, OTHER_BRAND, not_after=until, actor=OPERATOR, at=built.now)
    built.vault = replace(built.vault, brands=frozenset({BRAND, OTHER_BRAND}))
    yield built
    built.close()
