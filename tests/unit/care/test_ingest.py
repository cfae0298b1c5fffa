"""Seals on their way to the vault: taken, refused, put off, sent again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from relevo.care.adapters import tables
from relevo.care.domain.errors import NotParked, UnknownSeal
from relevo.care.domain.seals import LONGEST_WAIT, Seal, SealState, wait_after
from relevo.care.domain.vault import IngestRefusal
from relevo.care.use_cases.context import VaultResult
from relevo.care.use_cases.ingest import ingest, requeue_due
from relevo.care.use_cases.operations import parked_seals, re_drive
from relevo.crossing.statements import IngestNotice
from relevo.sealing.signed import SignedStatement, key_id_of
from tests.unit.care.world import AGENCY, BRAND, OTHER_AGENCY, ROSA, World, item, post, removal


def _seal(world: World, post_version_id: str, agency: str = AGENCY) -> Seal:
    with world.care.storage.read() as tx:
        seal = tx.seals.get(agency, post_version_id)
    assert seal is not None
    return seal


@contextmanager
def _watched(world: World, seen: list[str]) -> Iterator[None]:
    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    engine = world.care.storage.database.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    yield
    sa.event.remove(engine, "before_cursor_execute", note)


def _pass_on(world: World, *post_version_ids: str) -> None:
    keys = [f"{AGENCY}/{post_version_id}" for post_version_id in post_version_ids]
    ingest(world.care, keys, grace_seconds=60)


def test_what_the_vault_took_is_dropped_here_and_told_with_its_notice(world: World) -> None:
    handed = item(None, post())
    world.taken(handed)
    (sent,) = handed.post_versions
    _pass_on(world, sent.post_version_id)

    seal = _seal(world, sent.post_version_id)
    assert (seal.state, seal.sealed) == (SealState.INGESTED, None)
    assert world.tags() == ["care:handover:received", "care:ingest:passed"]
    with world.care.storage.database.read() as connection:
        stored = connection.scalar(tables.seals.select().with_only_columns(tables.seals.c.notice))
    notice = IngestNotice.verify(
        SignedStatement.from_bytes(stored or b""),
        {key_id_of(world.vault.notice_key.public_key()): world.vault.notice_key.public_key()},
    )
    assert sent.seal_digest is not None
    assert (notice.post_version_id, notice.seal_digest) == (
        sent.post_version_id,
        sent.seal_digest.hex(),
    )


def test_a_message_that_comes_twice_passes_the_seal_once(world: World) -> None:
    handed = item(None, post())
    world.taken(handed)
    for _ in range(2):
        _pass_on(world, handed.post_versions[0].post_version_id)
    assert world.vault.taken == [handed.post_versions[0].post_version_id]
    assert world.tags().count("care:ingest:passed") == 1


def test_a_removal_has_nothing_to_pass_on(world: World) -> None:
    world.taken(item(None, removal()))
    assert world.queued() == []


def test_seals_wait_while_the_vault_is_away_and_pass_when_it_is_back(world: World) -> None:
    handed = item(None, post(), post(source_id="2"))
    world.taken(handed)
    ids = [p.post_version_id for p in handed.post_versions]
    world.vault.away = True
    _pass_on(world, *ids)
    for post_version_id in ids:
        seal = _seal(world, post_version_id)
        assert (seal.state, seal.attempts, seal.reason) == (
            SealState.WAITING,
            1,
            "PEER_UNAVAILABLE",
        )
        assert seal.sealed is not None
    assert requeue_due(world.care) == 0

    world.clock.forward(seconds=2)
    world.vault.away = False
    assert requeue_due(world.care) == 2
    assert requeue_due(world.care) == 0
    _pass_on(world, *ids)
    assert [_seal(world, i).state for i in ids] == [SealState.INGESTED] * 2
    assert len(world.queued()) == 4


def test_the_back_off_doubles_to_five_minutes() -> None:
    waits = [wait_after(attempts, 0.0) for attempts in range(1, 12)]
    assert waits[:4] == [timedelta(seconds=s) for s in (1, 2, 4, 8)]
    assert waits[-1] == LONGEST_WAIT == timedelta(minutes=5)
    assert wait_after(10_000, 0.999) > LONGEST_WAIT / 2


def test_a_lost_message_is_made_up_for(world: World) -> None:
    handed = item(None, post())
    world.taken(handed)
    world.clock.forward(seconds=61)
    assert requeue_due(world.care) == 1
    assert len(set(world.queued())) == 1


def test_a_seal_refused_for_good_is_parked_beside_its_neighbours(world: World) -> None:
    handed = item(None, post(), post(source_id="2"))
    world.taken(handed)
    bad, good = (p.post_version_id for p in handed.post_versions)
    world.vault.refusals[bad] = IngestRefusal("BINDING_MISMATCH", permanent=True)
    _pass_on(world, bad, good)

    (parked,) = parked_seals(world.care, {BRAND})
    assert (parked.post_version_id, parked.reason) == (bad, "BINDING_MISMATCH")
    assert _seal(world, good).state is SealState.INGESTED
    assert world.tags()[1:] == ["care:ingest:refused", "care:ingest:passed"]
    world.clock.forward(days=1)
    assert requeue_due(world.care) == 0
    assert parked_seals(world.care, {"andes"}) == []


def test_a_parked_seal_can_be_sent_again(world: World) -> None:
    handed = item(None, post())
    world.taken(handed)
    (post_version_id,) = (p.post_version_id for p in handed.post_versions)
    world.vault.refusals[post_version_id] = IngestRefusal("UNKNOWN_KEY", permanent=True)
    _pass_on(world, post_version_id)
    world.vault.refusals.clear()

    re_drive(world.care, AGENCY, post_version_id, {BRAND}, actor=ROSA)
    with pytest.raises(NotParked):
        re_drive(world.care, AGENCY, post_version_id, {BRAND}, actor=ROSA)
    ingest(world.care, world.queued()[-1:], grace_seconds=0)

    assert _seal(world, post_version_id).state is SealState.INGESTED
    assert world.tags()[1:] == [
        "care:ingest:refused",
        "care:ingest:redriven",
        "care:ingest:passed",
    ]


def test_nobody_sends_again_what_is_another_brands_or_not_there(world: World) -> None:
    handed = item(None, post())
    world.taken(handed)
    post_version_id = handed.post_versions[0].post_version_id
    world.vault.refusals[post_version_id] = IngestRefusal("UNKNOWN_KEY", permanent=True)
    _pass_on(world, post_version_id)
    for agency, brand in ((AGENCY, "andes"), (OTHER_AGENCY, BRAND)):
        with pytest.raises(UnknownSeal):
            re_drive(world.care, agency, post_version_id, {brand}, actor=ROSA)


def test_a_refusal_for_now_is_tried_again(world: World) -> None:
    handed = item(None, post())
    world.taken(handed)
    post_version_id = handed.post_versions[0].post_version_id
    world.vault.refusals[post_version_id] = IngestRefusal("BUSY", permanent=False)
    _pass_on(world, post_version_id)
    seal = _seal(world, post_version_id)
    assert (seal.state, seal.reason) == (SealState.WAITING, "BUSY")


def test_a_notice_for_another_seal_does_not_let_this_one_go(world: World) -> None:
    handed = item(None, post())
    world.taken(handed)
    world.vault.wrong_notices = True
    post_version_id = handed.post_versions[0].post_version_id
    _pass_on(world, post_version_id)
    seal = _seal(world, post_version_id)
    assert (seal.state, seal.reason) == (SealState.WAITING, "NOTICE_UNLIKE_SEAL")
    assert seal.sealed is not None


def test_large_seals_go_in_calls_that_fit(world: World) -> None:
    handed = item(None, *(post(source_id=str(n), seal=bytes([n]) * (1 << 20)) for n in range(4)))
    world.taken(handed)
    _pass_on(world, *(p.post_version_id for p in handed.post_versions))
    assert world.vault.calls == [3, 1]


def test_what_became_of_many_seals_takes_as_many_statements_as_of_one(world: World) -> None:
    kinds: list[list[str]] = []
    for count in (1, 30):
        handed = item(None, *(post(source_id=str(n)) for n in range(count)))
        world.taken(handed)
        seen: list[str] = []
        with _watched(world, seen):
            _pass_on(world, *(p.post_version_id for p in handed.post_versions))
        kinds.append([text.split()[0] for text in seen if not text.startswith(("PRAGMA", "BEGIN"))])
    assert kinds[0] == kinds[1]
    assert len(kinds[0]) == 7
    assert world.tags().count("care:ingest:passed") == 31


def test_an_answer_that_cannot_be_written_down_holds_up_no_neighbour(world: World) -> None:
    handed = item(None, post(), post(source_id="2"))
    world.taken(handed)
    bad, good = (p.post_version_id for p in handed.post_versions)
    world.vault.refusals[bad] = IngestRefusal("no code at all", permanent=True)
    _pass_on(world, bad, good)
    assert _seal(world, good).state is SealState.INGESTED
    put_off = _seal(world, bad)
    assert (put_off.state, put_off.reason, put_off.attempts) == (
        SealState.WAITING,
        "NOT_SETTLED",
        1,
    )


def test_a_seal_that_another_worker_passed_on_meanwhile_is_left_as_it_is(world: World) -> None:
    handed = item(None, post())
    world.taken(handed)
    post_version_id = handed.post_versions[0].post_version_id
    answer = world.vault.ingest

    def slowly(seals: Sequence[Seal]) -> list[VaultResult]:
        world.vault.ingest = answer  # type: ignore[method-assign]
        _pass_on(world, post_version_id)
        return answer(seals)

    world.vault.ingest = slowly  # type: ignore[method-assign]
    _pass_on(world, post_version_id)
    assert world.tags().count("care:ingest:passed") == 1
    assert world.count(tables.updates) == 2  # received, ingested


def test_a_seal_that_failed_often_goes_alone_and_spoils_no_call_for_others(world: World) -> None:
    spoilt = item(None, post())
    world.taken(spoilt)
    post_version_id = spoilt.post_versions[0].post_version_id
    world.vault.refusals[post_version_id] = IngestRefusal("BUSY", permanent=False)
    for _ in range(5):
        _pass_on(world, post_version_id)
    world.vault.calls.clear()
    fresh = item(None, post(), post(source_id="2"))
    world.taken(fresh)
    _pass_on(world, post_version_id, *(p.post_version_id for p in fresh.post_versions))
    assert sorted(world.vault.calls) == [1, 2]


def test_a_message_for_a_seal_that_is_not_here_is_passed_over(world: World) -> None:
    ingest(world.care, [f"{AGENCY}/{ROSA}", str(ROSA)], grace_seconds=0)
    assert world.vault.calls == []
