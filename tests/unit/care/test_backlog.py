"""What waits at care is measured, by agency and brand."""

from __future__ import annotations

import pytest
from prometheus_client import REGISTRY

from relevo.care.domain.breaches import BreachReason
from relevo.care.domain.errors import StreamFenced
from relevo.care.domain.vault import IngestRefusal
from relevo.care.use_cases import breaches
from relevo.care.use_cases.backlog import measure
from relevo.care.use_cases.ingest import ingest
from relevo.care.use_cases.updates import next_updates, note_sending, open_stream
from relevo.redaction import FindingType
from tests.unit.care.samples import arrive, drawn, mark, missed
from tests.unit.care.world import AGENCY, BRAND, OTHER_AGENCY, ROSA, World, item, post


def _measured(world: World, name: str, **labels: str) -> float | None:
    measure(world.care)
    labels = {"agency": AGENCY, "brand": BRAND, **labels}
    return REGISTRY.get_sample_value(f"relevo_care_{name}", labels)


def test_seals_are_counted_while_the_vault_lacks_them(world: World) -> None:
    good, bad = post(), post(source_id="9")
    world.taken(item(None, good, bad))
    world.taken(item(None, post()), OTHER_AGENCY)
    world.number()
    assert _measured(world, "seals", state="waiting") == 2
    assert _measured(world, "seals", state="waiting", agency=OTHER_AGENCY) == 1

    world.vault.refusals[bad.post_version_id] = IngestRefusal("BROKEN_SEAL", permanent=True)
    ingest(world.care, world.queued()[:2], grace_seconds=0)

    assert _measured(world, "seals", state="waiting") == 0
    assert _measured(world, "seals", state="parked") == 1
    assert _measured(world, "seals", state="parked", agency=OTHER_AGENCY) == 0


def test_a_stream_lags_by_what_it_was_not_sent_also_while_the_agency_is_away(world: World) -> None:
    for _ in range(3):
        world.taken(item())
    world.number()
    world.clock.forward(minutes=2)
    assert _measured(world, "stream_lag_updates") == 3
    waited = _measured(world, "stream_lag_seconds")
    assert waited is not None
    assert 120 <= waited < 121

    stream = open_stream(world.care, AGENCY, BRAND, after=0, fencing_token=1)
    updates = next_updates(world.care, stream, 0)
    note_sending(world.care, stream, updates[1].sequence)
    assert _measured(world, "stream_lag_updates") == 1
    note_sending(world.care, stream, updates[2].sequence)
    assert _measured(world, "stream_lag_updates") == 0
    assert _measured(world, "stream_lag_seconds") == 0

    # It comes back and has not applied all of it; the stream before counts no more.
    open_stream(world.care, AGENCY, BRAND, after=1, fencing_token=2)
    with pytest.raises(StreamFenced):
        note_sending(world.care, stream, 3)
    assert _measured(world, "stream_lag_updates") == 2


def test_open_breaches_are_counted_and_those_that_are_overdue(world: World) -> None:
    for _ in range(2):
        (name,) = arrive(world, redacted_text="la clave es 8841", findings=())
        said = missed("8841", FindingType.SECRET, "la clave es 8841")
        mark(world, drawn(world), name, missed=(said,))
        world.clock.forward(hours=40)
    world.number()
    assert _measured(world, "breaches", state="open") == 2
    assert _measured(world, "breaches", state="overdue") == 1
    for one in breaches.breaches(world.care, {BRAND}).breaches:
        name = one.breach.breach_id
        reason = BreachReason.AUTHORITY_TOLD
        breaches.close(world.care, AGENCY, name, {BRAND}, reason, actor=ROSA)
    assert _measured(world, "breaches", state="open") == 0
    assert _measured(world, "breaches", state="overdue") == 0
