"""The clock jumps an hour, ahead and back, while things wait: nobody waits for an hour that never
was, and nothing happens twice.
"""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from relevo.agency.adapters import store_replies, tables
from relevo.agency.domain.channel import Later, Unknown
from relevo.agency.use_cases import publish, replies
from relevo.delivery.messages import Message, Topic
from relevo.delivery.sql_broker import SqlBroker
from relevo.service.due import beyond, waits
from tests.integration.harm.two_sides import Page, TwoSides
from tests.unit.agency.world import BRAND, NOW
from tests.unit.care.world import FakeVault

LUIS = "11111111-1111-4111-8111-111111111111"
AWAY_AND_BACK = [pytest.param(60, -60, id="ahead, then right"), pytest.param(0, -60, id="back")]


@pytest.mark.parametrize(("before", "after"), AWAY_AND_BACK)
def test_what_was_put_off_under_the_wrong_clock_crosses_soon(
    sides: TwoSides, before: int, after: int
) -> None:
    first = sides.post("mi dni es 45678912")
    sides.run(2)
    sides.clock.forward(minutes=before)
    sides.wire.away = True
    sides.post("sigo esperando")
    replies.submit(sides.context, first, brands=(BRAND,), actor=LUIS, text="Ya lo vemos.")
    sides.run(8)
    sides.wire.away = False
    sides.clock.forward(minutes=after)
    sides.run(14)
    sides.same_on_both_sides()
    assert sides.page.texts == ["Ya lo vemos."]


@pytest.mark.parametrize(("before", "after"), AWAY_AND_BACK)
def test_seals_that_waited_for_the_vault_are_ingested_soon(
    sides: TwoSides, before: int, after: int
) -> None:
    vault = sides.care.vault
    assert isinstance(vault, FakeVault)
    sides.clock.forward(minutes=before)
    vault.away = True
    sides.post("mi dni es 45678912")
    sides.run(8)
    vault.away = False
    sides.clock.forward(minutes=after)
    sides.run(3)
    sides.same_on_both_sides()


@pytest.mark.parametrize("outcome", [Later("RATE_LIMITED", None), Unknown("TIMED_OUT")])
@pytest.mark.parametrize(("before", "after"), AWAY_AND_BACK)
def test_a_reply_that_waits_is_public_once_and_soon(
    sides: TwoSides,
    monkeypatch: pytest.MonkeyPatch,
    outcome: Later | Unknown,
    before: int,
    after: int,
) -> None:
    case_id = sides.post("mi dni es 45678912")
    sides.run(2)
    sides.clock.forward(minutes=before)
    replies.submit(sides.context, case_id, brands=(BRAND,), actor=LUIS, text="Ya lo vemos.")
    with monkeypatch.context() as broken:
        broken.setattr(Page, "publish", lambda *_: outcome)
        publish.attend_due(sides.context)
    sides.clock.forward(minutes=after)
    sides.run(5)
    assert sides.page.texts == ["Ya lo vemos."]


def test_a_claim_from_before_the_jump_is_given_up_and_the_thread_is_read(sides: TwoSides) -> None:
    case_id = sides.post("mi dni es 45678912")
    sides.run(2)
    replies.submit(sides.context, case_id, brands=(BRAND,), actor=LUIS, text="Ya lo vemos.")
    with sides.agency.database.read() as connection:
        (reply,) = store_replies.of_case(connection, case_id)
    publish._begin(sides.context, reply.reply_id)  # it is claimed, and the publisher dies
    sides.page.publish(reply.in_reply_to_source_id, reply.text)
    sides.clock.forward(hours=-1)
    sides.run(5)
    assert sides.page.texts == ["Ya lo vemos."]
    (row,) = sides.agency.rows(tables.replies)
    assert row["state"] == "published"


def test_a_message_in_the_hands_of_a_dead_consumer_comes_back(sides: TwoSides) -> None:
    broker: SqlBroker = sides.broker
    broker.publish([Message(Topic.POST_HIDE, LUIS, str(uuid.uuid4()))])
    assert broker.receive(Topic.POST_HIDE, 1, 0)
    sides.clock.forward(hours=-1)
    assert broker.receive(Topic.POST_HIDE, 1, 0)


def test_a_relays_claim_does_not_outlast_a_jump(sides: TwoSides) -> None:
    sides.post("mi dni es 45678912")
    with sides.agency.database.write() as connection:
        claimed = tables.outbox.claim(
            connection, "dead", now=sides.clock(), lease=sides.context.publishing.settle, limit=9
        )
    assert claimed
    sides.clock.forward(hours=-1)
    sides.run()
    sides.same_on_both_sides()


def test_nobody_waits_twice_as_long_as_anything_waits() -> None:
    longest, now = timedelta(minutes=5), NOW
    assert waits(now + longest, now, longest)
    assert not waits(now, now, longest)
    assert not waits(beyond(now, longest) + longest, now, longest)
