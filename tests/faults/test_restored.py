"""A company's database is restored from a backup while all else goes on: PostgreSQL, RabbitMQ and
seven processes, `pg_dump` in the middle of traffic, and no hands but those that restore.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.checker.evidence import digest_of, read
from tests.faults.checker.report import Discrepancy
from tests.faults.conftest import Verdicts
from tests.faults.driving import Plan
from tests.faults.pairing import Hurt, hurt_pair
from tests.faults.servers import real_parts

# A message that was under way at the backup is missed after two minutes.
_REST_SECONDS = 180.0
_CASES = 8
# What care forgets crosses again with its seals, which the agency keeps for the brand's recovery
# window: longer than a run.
_WINDOW = {"care": {"grace_seconds": "600"}}
# What a company does not get back (ADR 12), as the checker's rules tell it: the agency its ledger,
# its receipts and what its own people wrote to the public, so that acts are reported again; care
# what its people wrote, and what it signed. Updates that come again have no second effect.
_PUBLIC = "every reply is public once, or not with a reason"
_RECEIPTS = "receipts are signed by care and name what crossed"
_FORGOTTEN: dict[str, dict[str, tuple[str, ...]]] = {
    "agency": {
        _RECEIPTS: ("is named by no receipt",),
        _PUBLIC: (
            "is not at the agency as it was written",
            "stands on the platform and is no reply",
            "was not reported as published once",
        ),
        "escalations and hides were done once": (
            "was escalated 0 times",
            "hidden and told 2 times",
        ),
        "ledgers tell every fact once": ("agency:",),
    },
    "care": {
        _RECEIPTS: (
            "care did not issue this receipt",
            "is about something else than it is filed under",
            "names no entry of care's ledger that says the same",
        ),
        _PUBLIC: ("is published, and care knows otherwise",),
        "updates have no gap and are applied to the last": ("had no effect (REPEATED)",),
    },
}
_TOLD = {
    "agency": "a case came back from care",
    "care": "care was restored from a backup: what it lost crosses again",
}
_SEALED = "is still sealed at the agency after the grace"


@pytest.fixture
def hurt(tmp_path: Path, fault_seed: int) -> Iterator[Hurt]:
    with (
        real_parts(tmp_path, _WINDOW) as parts,
        hurt_pair(tmp_path, seed=fault_seed, parts=parts) as running,
    ):
        yield running


@pytest.mark.faults
@pytest.mark.parametrize("service", [*_FORGOTTEN])
def test_what_it_forgot_comes_back_and_nothing_happens_twice(
    hurt: Hurt, verdicts: Verdicts, service: str
) -> None:
    began = time.monotonic()
    known = lose_the_last_while(hurt, service)
    report = hurt.verdict(
        _REST_SECONDS, lambda one: still_sealed(one) or forgotten(one, service, known)
    )
    verdicts.add(f"{service}'s database restored, {time.monotonic() - began:.0f} s", report)
    assert report.clean, f"{report}\nevidence: {hurt.output.parent}"
    assert public_once(hurt)
    assert _TOLD[service] in hurt.output.read_text()


def lose_the_last_while(hurt: Hurt, service: str) -> set[str]:
    """Back up between cases that are under way; go on until all has crossed; then go back to the
    backup, and on from there. Every id that either side knew before.
    """
    cluster = hurt.parts.cluster
    assert cluster is not None
    backup = hurt.places.journal.with_name(f"{service}.dump")
    begin(hurt)
    hurt.driver.settle_to(_CASES // 2)
    cluster.dump_database(service, backup)
    begin(hurt)
    hurt.driver.finish()
    before = hurt.verdict(_REST_SECONDS, still_sealed)
    assert before.clean, str(before)
    known = ids_of(hurt)
    with hurt.halted(*[name for name in hurt.names if name.startswith(f"{service}/")]):
        cluster.drop_database(service)
        cluster.load_database(service, backup)
    begin(hurt)
    hurt.driver.finish()
    return known


def begin(hurt: Hurt) -> None:
    """Cases of every kind, but for removals of what never came: those do not cross."""
    for number in range(_CASES):
        hurt.driver.begin(
            Plan(
                number=0,
                edits=number % 2,
                second_post=number % 3 == 0,
                removed="second" if number % 6 == 0 else None,
                stray_removal=False,
                reply_by=("care", "agency", None)[number % 3],
                escalated=number % 2 == 0,
                hidden=number % 4 == 1,
                noted=number % 4 == 2,
            )
        )


def public_once(hurt: Hurt) -> bool:
    """Whether every reply that was accepted stands in public, and none twice."""
    evidence = read(hurt.places)
    standing = Counter(
        digest_of(one["message"])
        for one in evidence.comments
        if one["author_id"] == evidence.page_id
    )
    return standing == Counter(line["text_sha256"] for line in evidence.journaled("reply"))


def still_sealed(one: Discrepancy) -> bool:
    return one.says == _SEALED


def forgotten(one: Discrepancy, service: str, known: set[str]) -> bool:
    """What a company does not get back (ADR 12), of cases that began before it was restored. Of
    those that began later, nothing is excused.
    """
    said = _FORGOTTEN[service].get(one.rule, ())
    return one.says.startswith(said) and not known.isdisjoint(one.ids)


def ids_of(hurt: Hurt) -> set[str]:
    evidence = read(hurt.places)
    return {
        value
        for side in (evidence.agency, evidence.care)
        for rows in side.values()
        for row in rows
        for name, value in row.items()
        if name.endswith("_id") and isinstance(value, str)
    }
