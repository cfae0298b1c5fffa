"""A worker that was taken over calls what destroys: the vault keeps what its own policy keeps."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from relevo.crossing.erasure import Basis
from relevo.crossing.retention import RetentionPolicy
from relevo.sealing.signed import SignedStatement
from relevo.vault.blocking import block, unblock
from relevo.vault.errors import NotApproved
from relevo.vault.expiring import expire
from relevo.vault.sql.tables import held_values
from tests.unit.vault.erasing import Erasing
from tests.unit.vault.world import BRAND, WORKER

POLICY = RetentionPolicy(
    case=timedelta(days=30),
    blocked=timedelta(days=90),
    types={"NATIONAL_ID": timedelta(days=10)},
)


def _blocked(erasing_: Erasing) -> int:
    """Blocked, and older than anything but a block is kept; how many values are held."""
    world = erasing_.world
    world.vault = replace(world.vault, retention={BRAND: POLICY})
    block(world.vault, erasing_.case, erasing_.act(erasing_.diana))
    world.now += POLICY.case or timedelta()
    return world.count(held_values)


def test_a_worker_destroys_no_blocked_case_by_the_age_of_its_values(erasing_: Erasing) -> None:
    held = _blocked(erasing_)
    with pytest.raises(NotApproved):
        erasing_.shred(Basis.RETENTION)
    assert erasing_.world.count(held_values) == held
    erasing_.world.now += timedelta(days=60)
    assert isinstance(erasing_.shred(Basis.RETENTION), SignedStatement)


def test_a_worker_expires_no_single_value_of_a_blocked_case(erasing_: Erasing) -> None:
    world, case = erasing_.world, erasing_.case
    held = _blocked(erasing_)
    with pytest.raises(NotApproved):
        expire(world.vault, case, ["NATIONAL_ID"], caller=WORKER, at=world.now)
    assert world.count(held_values) == held
    unblock(world.vault, case, erasing_.act(erasing_.lola))
    gone = expire(world.vault, case, ["NATIONAL_ID"], caller=WORKER, at=world.now)
    assert gone == {"NATIONAL_ID": 1}
