"""A process dies at each named point while cases go on; afterwards everything stands once."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tests.faults.conftest import Verdicts
from tests.faults.crash_table import GROUPS, QUICK, Group
from tests.faults.pairing import Hurt, hurt_pair

_REACHED_SECONDS = 90.0
_REST_SECONDS = 90.0
_SEED = 20_260_314


@pytest.fixture(scope="module")
def hurt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hurt]:
    with hurt_pair(tmp_path_factory.mktemp("pair"), seed=_SEED) as running:
        yield running


def test_the_quick_ones(hurt: Hurt, verdicts: Verdicts) -> None:
    die_at_each(hurt, QUICK, verdicts, "crash points, the quick ones")


@pytest.mark.faults
@pytest.mark.parametrize("group", GROUPS)
def test_every_point(hurt: Hurt, verdicts: Verdicts, group: str) -> None:
    die_at_each(hurt, GROUPS[group], verdicts, f"crash points: {group}")


def die_at_each(hurt: Hurt, group: Group, verdicts: Verdicts, title: str) -> None:
    """Arm each service's points one after the other, with cases under way; then judge."""
    began = time.monotonic()
    waiting = {service: list(points) for service, points in group.items()}
    armed: dict[str, tuple[str, float]] = {}
    while waiting or armed:
        for service in list(armed):
            point, since = armed[service]
            if not hurt.armed(service):
                del armed[service]
            assert time.monotonic() - since < _REACHED_SECONDS, f"{service} never came to {point}"
        for service in set(waiting) - set(armed):
            if waiting[service]:
                point = waiting[service].pop(0)
                hurt.arm(service, point)
                armed[service] = (point, time.monotonic())
            else:
                del waiting[service]
        if hurt.driver.waiting < 6:
            hurt.driver.begin()
        time.sleep(0.1)
    hurt.driver.finish()
    deaths = sum(map(len, group.values()))
    report = hurt.verdict(_REST_SECONDS)
    seconds = time.monotonic() - began
    verdicts.add(f"{title}: {deaths} deaths in {seconds:.0f} s (seed {_SEED})", report)
    assert report.clean, f"{report}\nevidence: {hurt.output.parent}"
