"""tests/unit/vault/test_erasing.py on PostgreSQL, and what only several calls at once show."""

from concurrent.futures import ThreadPoolExecutor, wait
from functools import partial
from uuid import uuid4

from relevo.sealing.signed import SignedStatement
from relevo.vault.index import GivenValue, GivenValues
from relevo.vault.ingest import Refusal
from relevo.vault.lookup import list_handles
from relevo.vault.references import CaseRef, VersionRef
from relevo.vault.sql.tables import case_keys, held_values
from tests.integration.postgres.racing import at_once
from tests.unit.vault.erasing import Erasing
from tests.unit.vault.test_erasing import *
from tests.unit.vault.world import AGENCY, BRAND, DNI_CANARY, Sealed, World


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


def test_a_value_that_another_case_is_being_given_keeps_its_name(erasing_: Erasing) -> None:
    world = erasing_.world
    erasing_.ask()
    erasing_.approve()
    sealed = world.seal()
    case = CaseRef(BRAND, AGENCY, str(uuid4()))
    given = GivenValues(VersionRef(case, str(uuid4())), (GivenValue(1, "NATIONAL_ID", DNI_CANARY),))
    with ThreadPoolExecutor(1) as beside:
        with world.store.database.write() as connection:
            world.vault.index.add(connection, [given], at=world.now)
            destroyed = beside.submit(erasing_.shred)
            wait([destroyed], timeout=1)
        destroyed.result()
    world.taken(sealed)
    assert len(_handles(world, given.version, _version(sealed))) == 1


def _version(sealed: Sealed) -> VersionRef:
    item = sealed.item
    return VersionRef(CaseRef(item.brand, item.agency, item.case_id), item.post_version_id)


def _handles(world: World, *versions: VersionRef) -> set[str]:
    ids = [version.post_version_id for version in versions]
    found = list_handles(world.vault, BRAND, AGENCY, ids)
    assert len(found) == len(versions)
    return {one.handle for one in found}
