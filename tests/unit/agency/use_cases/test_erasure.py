"""Care's order to erase a case is obeyed, and reported."""

from __future__ import annotations

from relevo.agency.adapters import store_cases, tables
from relevo.agency.use_cases import erasure, intake
from tests.unit.agency.world import BRAND, World

ORDER = "22222222-2222-4222-8222-222222222222"


def test_care_hears_that_the_case_is_erased_here_too(world: World) -> None:
    intake.take_in(world.context, world.post())
    (row,) = world.rows(tables.cases)
    case_id = row["case_id"]
    with world.database.write() as connection:
        case = store_cases.require(connection, case_id, (BRAND,))
        assert erasure.erase(world.context, connection, case, ORDER, world.clock()) == "APPLIED"
    (report,) = world.rows(tables.actions)
    assert (report["case_id"], report["kind"], report["pending"]) == (case_id, "erased", True)
    assert (report["proof"], report["source_id"], report["reason"]) == (None, None, None)
