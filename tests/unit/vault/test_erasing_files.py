"""What rests of an erased case in the vault's files, and what a backup of them brings back."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from relevo.crossing.erasure import Basis
from relevo.vault.errors import NotApproved
from relevo.vault.sql.tables import case_keys, erasing, held_values
from tests.unit.vault.erasing import Erasing


def test_a_vault_restored_from_a_backup_destroys_again_at_its_own_word(erasing_: Erasing) -> None:
    world = erasing_.world
    erasing_.ask()
    erasing_.approve()
    world.store.database.empty_log()
    backup = (world.folder / "data" / "vault.sqlite").read_bytes()
    signed = erasing_.shred()
    world.store.database.close()
    (world.folder / "data" / "vault.sqlite").write_bytes(backup)
    with world.store.database.write() as connection:
        connection.execute(erasing.orders.delete())
    assert world.count(held_values) == 3
    with pytest.raises(NotApproved):
        erasing_.shred()
    assert erasing_.shred(Basis.REPEATED, signed) == signed
    assert world.count(held_values) == 0


def test_nothing_of_an_erased_case_rests_in_the_vaults_files(erasing_: Erasing) -> None:
    world = erasing_.world
    with world.store.database.read() as connection:
        values = list(connection.scalars(sa.select(held_values.c.value_closed)))
        keys = list(connection.scalars(sa.select(case_keys.c.key_closed)))
    erasing_.done()
    rest = b"".join(path.read_bytes() for path in (world.folder / "data").iterdir())
    assert values
    assert not [one for one in values + keys if one in rest]
