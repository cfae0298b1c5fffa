"""Several webs, relays, forwarders and publishers of one agency at once: each effect once."""

from __future__ import annotations

import itertools
import threading
import uuid
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from relevo.agency.adapters import tables
from relevo.agency.domain.channel import Done, Published
from relevo.agency.domain.post import Author
from relevo.agency.loops.watching import LEASE, UpdateLoop
from relevo.agency.use_cases import intake, publish, replies, sweep, updates
from relevo.agency.use_cases.updates import Holder
from relevo.crossing.updates import Assigned, Erase
from relevo.crossing.vocabulary import Verb
from relevo.delivery.errors import LeaseLost
from relevo.delivery.messages import Message, Topic
from relevo.delivery.relay import Relay
from relevo.delivery.sql_broker import SqlBroker
from tests.databases import Databases
from tests.integration.postgres.racing import at_once
from tests.unit.agency.care import Crossing
from tests.unit.agency.world import BRAND, CHANNEL, World
from tests.unit.delivery.services import MemoryBroker

ROSA = "22222222-2222-4222-8222-222222222222"
ORDER = "44444444-4444-4444-8444-444444444444"


class CountingChannel:
    """A platform that counts what it is told to publish."""

    can_reply = True
    reply_characters = 8_000

    def __init__(self) -> None:
        self.published: list[str] = []
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()

    def publish(self, reply_to_source_id: str, text: str) -> Published:
        with self._lock:
            self.published.append(text)
            return Published(f"reply_{next(self._numbers)}")

    def hide(self, source_id: str) -> Done:
        return Done()

    def unhide(self, source_id: str) -> Done:
        return Done()

    def find_reply(self, *_: object) -> None:
        return None


@pytest.fixture
def channel(world: World) -> CountingChannel:
    made = CountingChannel()
    world.channels[BRAND, CHANNEL] = made  # type: ignore[assignment]
    return made


def test_many_writers_of_one_author_open_one_case(world: World) -> None:
    events = [world.post(f"texto {number}") for number in range(12)]
    events += events[:4]
    taken = at_once(*(partial(intake.take_in, world.context, event) for event in events))
    assert len({one.case_id for one in taken}) == 1
    assert len(world.rows(tables.post_versions)) == 12
    assert len(world.rows(tables.cases)) == 1
    assert world.ledger_tags().count("agency:case:opened") == 1
    (case,) = world.rows(tables.cases)
    assert case["version"] == 12


def test_edits_and_removals_of_one_post_at_once_end_as_one_order_of_them(world: World) -> None:
    first = world.post("uno")
    acts = [
        world.post(
            None if verb is Verb.REMOVE else f"texto {number}",
            source_id=first.source_id,
            verb=verb,
        )
        for number, verb in enumerate([Verb.EDIT, Verb.EDIT, Verb.EDIT, Verb.REMOVE])
    ]
    at_once(*(partial(intake.take_in, world.context, event) for event in [first, *acts]))
    (post,) = world.rows(tables.posts)
    (case,) = world.rows(tables.cases)
    assert post["removed"]
    assert {row["case_id"] for row in world.rows(tables.post_versions)} == {case["case_id"]}
    assert len(world.rows(tables.post_versions)) == 5


def test_a_case_erased_while_its_author_writes_leaves_one_conversation(
    world: World, crossing: Crossing
) -> None:
    for round_ in range(4):
        author = Author(f"fb-{round_}", "Ana Prueba")
        taken = intake.take_in(world.context, world.post(author=author))
        holder = _holder(world, f"forwarder-{round_}")
        erase = crossing.care.update(taken.case_id or "", Erase(ORDER))
        events = [world.post(f"otra {number}", author=author) for number in range(4)]
        writers = [partial(intake.take_in, world.context, event) for event in events]
        at_once(*writers, partial(updates.apply, world.context, erase, holder))
        after = intake.take_in(world.context, world.post("la última", author=author))
        (row,) = world.rows(
            tables.conversations,
            tables.conversations.c.author_ref
            == world.context.pseudonyms.of_author(BRAND, CHANNEL, author.id),
        )
        assert row["case_id"] == after.case_id
        assert after.case_id != taken.case_id


def test_two_relays_share_the_outbox_and_publish_each_message_once(world: World) -> None:
    with world.database.write() as connection:
        for _ in range(400):
            tables.outbox.enqueue(
                connection, Topic.CASE_HANDOVER, str(uuid.uuid4()), now=world.clock()
            )
    broker = MemoryBroker()
    relays = [Relay(world.database, tables.outbox, broker, f"relay-{n}") for n in range(3)]
    moved = at_once(*(partial(_drain, relay, world) for relay in relays))
    assert sum(moved) == 400
    assert len({message.message_id for message in broker.messages}) == 400
    assert len(broker.messages) == 400
    assert world.rows(tables.outbox.outbox) == []


def _drain(relay: Relay, world: World) -> int:
    total = 0
    while moved := relay.run_once(world.clock(), limit=20):
        total += moved
    return total


def test_two_consumers_of_one_queue_never_hold_the_same_message(databases: Databases) -> None:
    url = databases.fresh()
    brokers = [SqlBroker(url) for _ in range(3)]
    brokers[0].publish([_message() for _ in range(150)])

    def consume(broker: SqlBroker) -> list[str]:
        got = []
        while deliveries := broker.receive(Topic.CASE_HANDOVER, 10, 0):
            got += [one.message.message_id for one in deliveries]
            broker.acknowledge(deliveries)
        return got

    received = [one for got in at_once(*(partial(consume, b) for b in brokers)) for one in got]
    for broker in brokers:
        broker.close()
    assert len(received) == len(set(received)) == 150


def test_several_processes_may_open_a_new_broker_at_once(databases: Databases) -> None:
    url = databases.fresh()
    brokers = [SqlBroker(url) for _ in range(4)]
    at_once(*(partial(broker.publish, [_message()]) for broker in brokers))
    assert brokers[0].depth(Topic.CASE_HANDOVER) == 4
    for broker in brokers:
        broker.close()


def test_publishers_side_by_side_publish_each_reply_once(
    world: World, channel: CountingChannel
) -> None:
    taken = intake.take_in(world.context, world.post())
    for number in range(12):
        replies.submit(
            world.context,
            taken.case_id or "",
            brands=[BRAND],
            actor=ROSA,
            text=f"Respuesta {'abcdefghijkl'[number]}",
        )
    at_once(*(partial(publish.attend_due, world.context) for _ in range(4)))
    assert len(channel.published) == len(set(channel.published)) == 12
    assert {row["state"] for row in world.rows(tables.replies)} == {"published"}
    assert world.ledger_tags().count("agency:reply:published") == 12


def test_two_forwarders_apply_each_update_once(world: World, crossing: Crossing) -> None:
    case_id = intake.take_in(world.context, world.post()).case_id or ""
    for _ in range(15):
        crossing.care.update(case_id, Assigned(ROSA))
    loops = [
        UpdateLoop(world.context, BRAND, crossing.care, holder=f"forwarder-{n}") for n in range(3)
    ]
    at_once(*(loop.run_once for loop in loops))
    assert updates.cursor(world.context, BRAND) == 15
    assert len(world.rows(tables.timeline, tables.timeline.c.kind == "assigned")) == 15
    assert [row["sequence"] for row in world.rows(tables.updates)] == list(range(1, 16))


def test_a_forwarder_that_lost_its_lease_cannot_write(world: World, crossing: Crossing) -> None:
    case_id = intake.take_in(world.context, world.post()).case_id or ""
    late = _holder(world, "late")
    world.clock.forward(seconds=LEASE.total_seconds() + 1)
    current = _holder(world, "current")
    update = crossing.care.update(case_id, Assigned(ROSA))

    def apply(holder: Holder) -> str:
        try:
            return updates.apply(world.context, update, holder)
        except LeaseLost:
            return "LOST"

    assert at_once(partial(apply, late), partial(apply, current)) == ["LOST", "APPLIED"]
    assert len(world.rows(tables.updates)) == 1


def test_two_forwarders_with_the_same_cases_keep_one_receipt_each(
    world: World, crossing: Crossing
) -> None:
    for number in range(10):
        author = Author(f"fb-{number}", "Ana Prueba")
        intake.take_in(world.context, world.post(author=author))
    while crossing.relay.run_once(world.clock()):
        pass
    keys = [row["case_id"] for row in world.rows(tables.cases)]
    orders: list[Callable[[], None]] = [
        partial(crossing.hand_over._work, order) for order in (keys, keys[::-1], keys)
    ]
    at_once(*orders)
    assert not any(row["pending"] for row in world.rows(tables.handovers))
    assert world.ledger_tags().count("agency:handover:receipted") == len(
        world.rows(tables.receipts)
    )
    crossing.care.away = True
    for number in range(10):
        author = Author(f"fb-{number}", "Ana Prueba")
        intake.take_in(world.context, world.post(author=author))
    at_once(*orders)  # put off in whatever order, they wait for each other and never in a circle
    assert all(row["pending"] for row in world.rows(tables.handovers))


def test_sweepers_side_by_side_queue_and_delete_each_thing_once(
    world: World, crossing: Crossing
) -> None:
    for number in range(20):
        author = Author(f"fb-{number}", "Ana Prueba")
        intake.take_in(world.context, world.post(author=author))
    crossing.forget()
    world.clock.forward(seconds=sweep.LOST_AFTER.total_seconds() + 1)
    queued = at_once(*(partial(sweep.requeue, world.context) for _ in range(3)))
    assert sum(queued) == 20
    assert len(world.rows(tables.outbox.outbox)) == 20
    crossing.run()
    with world.database.write() as connection:
        connection.execute(
            tables.post_versions.update().values(
                delete_seal_after=world.clock() - timedelta(seconds=1)
            )
        )
    deleted = at_once(*(partial(sweep.delete_seals, world.context) for _ in range(3)))
    assert sum(deleted) == 20
    assert world.ledger_tags().count("agency:seals:deleted") == 20


def _holder(world: World, name: str) -> Holder:
    lease = updates.lease_name(BRAND)
    with world.database.write() as connection:
        token = tables.leases.acquire(connection, lease, name, now=world.clock(), ttl=timedelta(0))
    return Holder(lease, token)


def _message() -> Message:
    return Message(Topic.CASE_HANDOVER, str(uuid.uuid4()), str(uuid.uuid4()))
