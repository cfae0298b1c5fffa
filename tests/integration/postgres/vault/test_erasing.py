"""tests/unit/vault/test_erasing.py on PostgreSQL, and what only several calls at once show."""

from functools import partial

from relevo.sealing.signed import SignedStatement
from relevo.vault.ingest import Refusal
from relevo.vault.sql.tables import case_keys, held_values
from tests.integration.postgres.racing import at_once
from tests.unit.vault.erasing import Erasing
from tests.unit.vault.test_erasing import *


def test_a_seal_and_the_destruction_at_once_leave_nothing_behind(erasing_: Erasing) -> None:
    world = erasing_.world
    erasing_.ask()
    erasing_.approve()
    late = [world.seal(case_id=erasing_.case.case_id) for _ in range(6)]
    at_once(erasing_.shred, *(partial(world.ingest, one) for one in late), erasing_.shred)
    assert world.count(held_values) == 0
    assert world.count(case_keys) == 0
    again = [world.ingest(one) for one in late]
    assert again == [Refusal("ERASED", permanent=True)] * len(late)
    assert isinstance(erasing_.shred(), SignedStatement)
