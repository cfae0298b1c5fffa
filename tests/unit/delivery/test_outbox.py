"""The outbox commits with the fact, and its claims run out."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from relevo.delivery.errors import MalformedMessage
from relevo.delivery.messages import Message, Priority, Topic
from relevo.delivery.outbox import OutboxRow
from tests.unit.delivery.services import NOW, Service

LEASE = timedelta(seconds=30)


def claim(
    service: Service, owner: str = "one", *, after: float = 0, limit: int = 10
) -> tuple[OutboxRow, ...]:
    with service.database.write() as connection:
        return service.outbox.claim(
            connection, owner, now=NOW + timedelta(seconds=after), lease=LEASE, limit=limit
        )


def messages(rows: tuple[OutboxRow, ...]) -> list[Message]:
    return [row.message for row in rows]


def _enqueue_then_fail(service: Service) -> None:
    with service.database.write() as connection:
        service.outbox.enqueue(
            connection, Topic.CASE_HANDOVER, "0f8fad5b-d9cb-469f-a165-70867728950e", now=NOW
        )
        raise RuntimeError


def test_what_was_rolled_back_is_never_sent(service: Service) -> None:
    with pytest.raises(RuntimeError):
        _enqueue_then_fail(service)
    assert claim(service) == ()


def test_text_cannot_be_queued(service: Service) -> None:
    with service.database.write() as connection, pytest.raises(MalformedMessage):
        service.outbox.enqueue(connection, Topic.CASE_HANDOVER, "mi dni es 45678912", now=NOW)
    assert service.depth() == 0


def test_messages_are_claimed_urgent_first_then_oldest_first(service: Service) -> None:
    normal = service.enqueue(2)
    urgent = service.enqueue(2, Priority.URGENT)
    assert messages(claim(service)) == urgent + normal


def test_a_claimed_message_is_left_alone_until_the_lease_ends(service: Service) -> None:
    sent = service.enqueue(3)
    assert messages(claim(service, "one", limit=2)) == sent[:2]
    assert messages(claim(service, "two")) == sent[2:]
    assert claim(service, "three", after=29) == ()
    again = claim(service, "three", after=30)
    assert messages(again) == sent
    assert [row.attempts for row in again] == [2, 2, 2]


def test_a_claim_of_a_clock_that_was_wrong_holds_nothing_up(service: Service) -> None:
    sent = service.enqueue(2)
    claim(service, "one", after=86_400)
    assert messages(claim(service, "two")) == sent


def test_a_relay_that_restarts_under_its_name_goes_on_at_once(service: Service) -> None:
    sent = service.enqueue(2)
    claim(service, "one")
    assert messages(claim(service, "one", after=1)) == sent


def test_what_is_given_back_can_be_claimed_at_once(service: Service) -> None:
    sent = service.enqueue(2)
    rows = claim(service, "one")
    with service.database.write() as connection:
        service.outbox.unclaim(connection, "one", rows)
    assert messages(claim(service, "two", after=1)) == sent


def test_a_late_owner_cannot_give_back_what_another_has_claimed(service: Service) -> None:
    service.enqueue()
    late = claim(service, "one")
    claim(service, "two", after=31)
    with service.database.write() as connection:
        service.outbox.unclaim(connection, "one", late)
    assert claim(service, "three", after=32) == ()


def test_what_was_confirmed_is_gone(service: Service) -> None:
    service.enqueue(3)
    rows = claim(service, limit=2)
    with service.database.write() as connection:
        service.outbox.delete(connection, rows)
    assert service.depth() == 1


def test_a_topic_of_a_newer_release_waits_and_holds_up_nobody(service: Service) -> None:
    strange, known = service.enqueue()[0], service.enqueue()[0]
    table = service.outbox.outbox
    with service.database.write() as connection:
        connection.execute(
            table.update()
            .where(table.c.message_id == strange.message_id)
            .values(topic="case.teleport")
        )
    assert messages(claim(service)) == [known]
    assert service.depth() == 2


def test_how_long_the_oldest_waits_can_be_seen(service: Service) -> None:
    with service.database.read() as connection:
        assert service.outbox.oldest(connection) is None
    service.enqueue()
    with service.database.read() as connection:
        assert service.outbox.oldest(connection) == NOW


def test_a_row_holds_ids_and_times_only(service: Service) -> None:
    [message] = service.enqueue()
    with service.database.read() as connection:
        row = connection.execute(sa.select(service.outbox.outbox)).one()
    assert row._asdict() == {
        "position": 1,
        "message_id": message.message_id,
        "topic": "case.handover",
        "key": message.key,
        "priority": 0,
        "created_at": NOW,
        "claimed_by": None,
        "claimed_until": None,
        "attempts": 0,
    }
