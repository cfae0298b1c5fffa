"""Seals that come in one call: one transaction, and each its own result all the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa

from relevo.sealing.signed import SignedStatement
from relevo.vault.ingest import Refusal
from relevo.vault.keys.cases import CaseKey
from relevo.vault.sql.tables import case_keys, held_values, seals
from tests.unit.vault.world import DNI_CANARY, World


@contextmanager
def _statements(world: World) -> Iterator[list[str]]:
    """The statements that are executed meanwhile, each once for all of its rows."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("PRAGMA", "BEGIN")):
            seen.append(statement)

    engine = world.store.database.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


def test_a_call_takes_as_many_statements_for_many_seals_as_for_one(world: World) -> None:
    one, many = world.seal(), [world.seal() for _ in range(40)]
    with _statements(world) as for_one:
        world.ingest_all(one)
    with _statements(world) as for_many:
        outcomes = world.ingest_all(*many)
    assert all(isinstance(outcome, SignedStatement) for outcome in outcomes)
    assert world.count(seals) == 41
    assert [line.split()[0] for line in for_many] == [line.split()[0] for line in for_one]


def test_the_results_come_in_the_order_of_the_seals(world: World) -> None:
    sent = [world.seal() for _ in range(7)]
    notices = [world.notice(outcome) for outcome in world.ingest_all(*sent)]
    assert [n.post_version_id for n in notices] == [s.item.post_version_id for s in sent]


def test_the_refused_the_repeated_and_the_new_stand_side_by_side(world: World) -> None:
    known = world.seal()
    first = world.ingest(known)
    forged = world.seal(signed_by="tucan")
    no_id = world.seal().to(case_id=DNI_CANARY)
    fresh = world.seal()
    outcomes = world.ingest_all(forged, known, no_id, fresh)
    assert outcomes[0] == Refusal("UNKNOWN_SIGNER", permanent=True)
    assert outcomes[1] == first
    assert outcomes[2] == Refusal("MALFORMED_MESSAGE", permanent=True)
    assert world.notice(outcomes[3]).post_version_id == fresh.item.post_version_id
    (refused,) = world.entries("vault:seal:refused")
    assert refused["post_version"] == forged.item.post_version_id
    assert len(world.entries("vault:seal:ingested")) == 2


def test_a_seal_that_stands_twice_in_a_call_is_taken_once(world: World) -> None:
    sealed = world.seal()
    first, second = world.ingest_all(sealed, sealed)
    assert isinstance(first, SignedStatement)
    assert first == second
    assert len(world.entries("vault:seal:ingested")) == 1


def test_another_seal_of_a_version_in_the_same_call_is_a_conflict(world: World) -> None:
    sealed = world.seal()
    case_id, version = sealed.item.case_id, sealed.item.post_version_id
    other = world.seal(case_id=case_id, post_version_id=version)
    first, second = world.ingest_all(sealed, other)
    assert isinstance(first, SignedStatement)
    assert second == Refusal("SAME_ID_OTHER_CONTENT", permanent=True)


def test_new_seals_of_one_case_get_one_key(world: World) -> None:
    sealed = world.seal()
    world.ingest_all(sealed, world.seal(case_id=sealed.item.case_id), world.seal())
    assert world.count(case_keys) == 2
    assert world.reveal(sealed, world.enrol()).value == DNI_CANARY


def test_a_damaged_case_key_holds_up_its_own_case_alone(world: World) -> None:
    old = world.taken(world.seal())
    with world.store.database.write() as connection:
        connection.execute(case_keys.update().values(key_closed=bytes(60)))
    outcomes = world.ingest_all(world.seal(case_id=old.item.case_id), world.seal())
    assert outcomes[0] == Refusal("KEPT_KEY_DAMAGED", permanent=False)
    assert isinstance(outcomes[1], SignedStatement)


@pytest.mark.sqlite
def test_a_row_that_the_store_does_not_take_holds_up_no_neighbour(world: World) -> None:
    poison, neighbour = world.seal(), world.seal()
    with world.store.database.write() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER poison BEFORE INSERT ON held_values"
            f" WHEN NEW.post_version_id = '{poison.item.post_version_id}'"
            " BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
    outcomes = world.ingest_all(poison, neighbour)
    assert outcomes[0] == Refusal("STORE_UNAVAILABLE", permanent=False)
    assert isinstance(outcomes[1], SignedStatement)
    assert world.count(seals) == 1
    assert world.count(held_values) == 3


def test_one_that_breaks_within_the_transaction_holds_up_no_neighbour(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = [world.seal() for _ in range(3)]
    whole = CaseKey.close_value

    def close(self: CaseKey, where: Any, kind: str, value: str) -> bytes:
        if where.version.post_version_id == sent[1].item.post_version_id:
            raise ZeroDivisionError
        return whole(self, where, kind, value)

    monkeypatch.setattr(CaseKey, "close_value", close)
    outcomes = world.ingest_all(*sent)
    assert outcomes[1] == Refusal("INTERNAL", permanent=False)
    assert [type(outcomes[index]) for index in (0, 2)] == [SignedStatement] * 2
    assert world.count(seals) == 2
