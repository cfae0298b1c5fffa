"""What somebody of the brand saw is covered, once, in the text that she saw and in no other."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from relevo.agency.adapters import tables
from relevo.agency.loops.watching import LEASE, UpdateLoop
from relevo.agency.use_cases import intake, updates
from relevo.agency.use_cases.cases import case_detail
from relevo.agency.use_cases.updates import Holder
from relevo.crossing.updates import Assigned, Cover, Stretch
from tests.unit.agency.care import Crossing
from tests.unit.agency.world import BRAND, World

REQUEST = "33333333-3333-4333-8333-333333333333"
ROSA = "22222222-2222-4222-8222-222222222222"
CANARY = "donde las lilas canarias cuatro"
OTHER = "la canaria oculta"
TEXT = f"mi dni es 45678912, vivo {CANARY}, saluda {OTHER}"


@pytest.fixture
def loop(world: World, crossing: Crossing) -> UpdateLoop:
    crossing.care.updates_at_once = 100
    return UpdateLoop(world.context, BRAND, crossing.care, holder="one")


@pytest.fixture
def case_id(world: World, crossing: Crossing) -> str:
    taken = intake.take_in(world.context, world.post(TEXT))
    crossing.run()
    assert taken.case_id is not None
    return taken.case_id


def _cover(world: World, case_id: str, **parts: str) -> Cover:
    version = case_detail(world.context, (BRAND,), case_id).versions[0]
    stretches = []
    for kind, part in parts.items():
        start = version.redacted_text.index(part)
        stretches.append(Stretch(start, start + len(part), kind))
    return Cover(REQUEST, version.post_version_id, version.revision, tuple(stretches))


def _text(world: World, case_id: str) -> str:
    return case_detail(world.context, (BRAND,), case_id).versions[0].redacted_text


def _outcomes(world: World) -> list[str]:
    return [row["outcome"] for row in world.rows(tables.updates)]


def test_it_is_covered_sealed_recorded_and_crosses(
    world: World, crossing: Crossing, loop: UpdateLoop, case_id: str
) -> None:
    world.clock.forward(seconds=9)
    crossing.care.update(case_id, _cover(world, case_id, ADDRESS=CANARY, PERSON=OTHER))
    assert loop.run_once()
    assert _text(world, case_id) == "mi dni es [DNI-1], vivo [DIRECCION-1], saluda [NOMBRE-1]"
    entries = world.rows(tables.ledger.entries)
    (body,) = [row["body"] for row in entries if row["tag"] == "agency:post:redacted_again"]
    told = json.loads(body)
    assert (told["cause"], told["actor"]) == ("BY_HAND", "spiffe://qori/care/rpc")
    assert told["exposed_seconds"] == 9
    crossing.run()
    (redaction,) = crossing.care.batches[-1][0].redactions
    assert redaction.redacted_text == _text(world, case_id)
    assert redaction.seal is not None


def test_the_same_request_covers_once(world: World, crossing: Crossing, case_id: str) -> None:
    update = crossing.care.update(case_id, _cover(world, case_id, ADDRESS=CANARY))
    name = updates.lease_name(BRAND)
    with world.database.write() as connection:
        token = tables.leases.acquire(connection, name, "one", now=world.clock(), ttl=LEASE)
    holder = Holder(name, token)
    assert updates.apply(world.context, update, holder) == "APPLIED"
    assert updates.apply(world.context, update, holder) == "ALREADY_APPLIED"
    later = replace(update, sequence=2, update_id=REQUEST)
    assert updates.apply(world.context, later, holder) == "STALE_VERSION"
    assert len(world.rows(tables.redactions)) == 1


def test_what_cannot_be_covered_is_passed_over_and_the_stream_goes_on(
    world: World, crossing: Crossing, loop: UpdateLoop, case_id: str
) -> None:
    other = intake.take_in(world.context, world.post("otra", thread_id="t_2"))
    wanted = _cover(world, case_id, ADDRESS=CANARY)
    (stretch,) = wanted.stretches
    for changed in (
        replace(wanted, revision=4),
        replace(wanted, post_version_id=other.post_version_id),
        replace(wanted, stretches=(replace(stretch, type="NOPE"),)),
        replace(wanted, stretches=(replace(stretch, end=10_000),)),
        replace(wanted, stretches=(stretch, Stretch(0, 13, "PERSON"))),
        replace(wanted, stretches=()),
        replace(wanted, stretches=(), revision=4),
        replace(wanted, stretches=(stretch, stretch)),
    ):
        crossing.care.update(case_id, changed)
    crossing.care.update(case_id, Assigned(ROSA))
    loop.run_once()
    assert _outcomes(world) == [
        "STALE_VERSION",
        "UNKNOWN_POST",
        "MALFORMED_MESSAGE",
        "NOTHING_TO_COVER",
        "CUTS_PLACEHOLDER",
        "NOTHING_TO_COVER",
        "STALE_VERSION",
        "MALFORMED_MESSAGE",
        "APPLIED",
    ]
    assert CANARY in _text(world, case_id)


def test_without_a_sealing_key_the_stream_waits_and_nothing_is_lost(
    world: World, crossing: Crossing, loop: UpdateLoop, case_id: str
) -> None:
    crossing.care.update(case_id, _cover(world, case_id, ADDRESS=CANARY))
    world.clock.forward(days=40)
    assert not loop.run_once()
    assert (CANARY in _text(world, case_id), _outcomes(world)) == (True, [])
    world.clock.forward(days=-40)
    assert loop.run_once()
    assert _outcomes(world) == ["APPLIED"]
