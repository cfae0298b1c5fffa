"""Two integrators of one log, and writers beside them."""

from __future__ import annotations

from functools import partial

from relevo.ledger.integrator import Integrator
from relevo.ledger.verification import verify
from tests.integration.postgres.racing import at_once
from tests.unit.ledger.logs import KEY, NOW, ORIGIN, Log


def test_two_integrators_and_their_writers_make_one_log_without_gaps(log: Log) -> None:
    integrators = [Integrator(log.database, log.tables, ORIGIN, KEY) for _ in range(2)]

    def write() -> None:
        for _ in range(25):
            log.record(2)

    def integrate(integrator: Integrator) -> None:
        for _ in range(15):
            integrator.integrate(NOW)

    at_once(write, write, write, *(partial(integrate, one) for one in integrators))
    integrators[0].integrate(NOW)
    signed = verify(log.database, log.tables, integrators[0].verifier, origin=ORIGIN)
    assert signed is not None
    assert signed.checkpoint.size == 150


def test_many_who_wait_for_coverage_at_once_are_all_covered(log: Log) -> None:
    leaves = [log.record()[0] for _ in range(8)]
    covered = at_once(*(partial(log.integrator.cover, leaf, NOW) for leaf in leaves))
    assert sorted(one.index for one in covered) == list(range(8))
