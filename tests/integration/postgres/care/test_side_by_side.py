"""Several rpc, web and worker processes of one brand at once: each effect once."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from relevo.care.adapters import tables
from relevo.care.adapters.update_rows import UpdateRows
from relevo.care.domain.case import CaseKey
from relevo.care.domain.errors import CoverPending
from relevo.care.domain.sampling import Sample
from relevo.care.use_cases.answers import write_reply
from relevo.care.use_cases.ingest import ingest, requeue_due
from relevo.care.use_cases.updates import Sequencer
from relevo.sealing.signed import SignedStatement
from tests.integration.postgres.racing import at_once
from tests.unit.care.samples import PLAIN, arrive, drawn, mark, missed
from tests.unit.care.world import (
    AGENCY,
    BRAND,
    OTHER_AGENCY,
    ROSA,
    World,
    header,
    item,
    post,
    removal,
)


def test_one_hand_over_that_comes_many_times_at_once_is_taken_once(world: World) -> None:
    handed = item(header(), post(), post())
    results = at_once(*(partial(world.hand_over, handed) for _ in range(8)))
    statements = [result for result in results if isinstance(result, SignedStatement)]
    assert len(statements) == 8
    assert len({statement.to_bytes() for statement in statements}) == 1
    assert world.tags() == ["care:handover:received"]
    assert len(world.queued()) == 2
    assert world.count(tables.updates) == 1


def test_versions_of_one_case_at_once_end_as_the_newest(world: World) -> None:
    first = header()
    items = [item(replace(first, version=number), post()) for number in range(1, 9)]
    results = at_once(*(partial(world.hand_over, one) for one in reversed(items)))
    assert all(isinstance(result, SignedStatement) for result in results)
    assert world.case(first.case_id).header.version == 8
    assert world.count(tables.post_versions) == 8


def test_calls_that_bring_the_same_cases_in_other_orders_never_wait_in_a_circle(
    world: World,
) -> None:
    old = [item(header(), post()) for _ in range(10)]
    assert all(isinstance(result, SignedStatement) for result in world.hand_over_all(old))
    newer = [item(replace(one.header, version=2), post()) for one in old]
    handed = [*newer, *(item(header(), post()) for _ in range(20))]
    orders = [handed, handed[::-1], [*handed[15:], *handed[:15]], handed]

    results = at_once(*(partial(world.hand_over_all, order) for order in orders))

    by_case = [
        {one.header.case_id: result for one, result in zip(order, given, strict=True)}
        for order, given in zip(orders, results, strict=True)
    ]
    assert all(isinstance(result, SignedStatement) for result in by_case[0].values())
    assert by_case == [by_case[0]] * 4
    assert len(world.tags()) == 10 + 30


def test_numbers_have_no_gap_whoever_gives_them(world: World) -> None:
    for agency in (AGENCY, OTHER_AGENCY):
        for _ in range(10):
            world.taken(item(), agency)

    def number_without_lease() -> None:
        for _ in range(5):
            with world.care.storage.write() as tx:
                tx.updates.number(limit=7)

    def hand_over_more() -> None:
        for _ in range(10):
            world.taken(item())

    at_once(number_without_lease, number_without_lease, number_without_lease, hand_over_more)
    world.number()
    with world.care.storage.read() as tx:
        for agency, count in ((AGENCY, 20), (OTHER_AGENCY, 10)):
            given = [one.sequence for one in tx.updates.after(agency, BRAND, 0, limit=100)]
            assert given == list(range(1, count + 1))


def test_a_reader_never_sees_a_number_before_a_smaller_one(world: World) -> None:
    def read_along() -> list[int]:
        seen: list[int] = []
        while len(seen) < 30:
            with world.care.storage.read() as tx:
                after = seen[-1] if seen else 0
                seen += [one.sequence for one in tx.updates.after(AGENCY, BRAND, after, limit=100)]
        return seen

    def hand_over_and_number() -> list[int]:
        for _ in range(10):
            world.taken(item())
            with world.care.storage.database.write() as connection:
                UpdateRows(connection).number(limit=3)
        for _ in range(30):
            world.number()
        return []

    seen, *_ = at_once(read_along, *[hand_over_and_number] * 3)
    assert seen == list(range(1, 31))


def test_of_two_sequencers_one_works_and_the_other_takes_over(world: World) -> None:
    for _ in range(5):
        world.taken(item())
    sequencers = [Sequencer(world.care, name) for name in ("one", "two")]
    assert sorted(at_once(*(one.run_once for one in sequencers))) == [0, 5]
    world.taken(item())
    holder = next(one for one in sequencers if one._token is not None)
    (other,) = [one for one in sequencers if one is not holder]
    assert other.run_once() == 0
    holder.release()
    assert other.run_once() == 1


def test_workers_with_the_same_messages_settle_each_seal_once(world: World) -> None:
    handed = [item(header(), post()) for _ in range(6)]
    for one in handed:
        world.taken(one)
    keys = [f"{AGENCY}/{one.post_versions[0].post_version_id}" for one in handed]
    at_once(
        *(
            partial(ingest, world.care, order, grace_seconds=7)
            for order in (keys, keys[::-1], keys, keys[::-1])
        )
    )
    assert world.tags().count("care:ingest:passed") == 6
    with world.care.storage.read() as tx:
        assert tx.updates.waiting()
    assert world.count(tables.updates) == 12


def test_sweepers_side_by_side_queue_each_seal_once(world: World) -> None:
    for _ in range(12):
        world.taken(item(header(), post()))
    before = len(world.queued())
    world.clock.forward(hours=1)
    assert sum(at_once(*(partial(requeue_due, world.care) for _ in range(4)))) == 12
    assert len(world.queued()) == before + 12


def test_a_reply_sent_twice_at_once_is_one_reply(world: World) -> None:
    handed = item(header(), post())
    world.taken(handed)
    key = CaseKey(AGENCY, handed.header.case_id)
    write = partial(
        write_reply,
        world.care,
        key,
        {BRAND},
        "Hola Ana",
        in_reply_to_source_id="100_201",
        expected_revision=None,
        actor=ROSA,
    )
    assert len({reply.reply_id for reply in at_once(*[write] * 4)}) == 1
    assert world.count(tables.replies) == 1


def test_the_desk_the_agency_and_the_worker_at_one_case_never_wait_in_a_circle(
    world: World,
) -> None:
    handed = item(header(), post())
    world.taken(handed)
    key = CaseKey(AGENCY, handed.header.case_id)
    seal = f"{AGENCY}/{handed.post_versions[0].post_version_id}"

    def agency() -> None:
        for version in range(2, 8):
            world.taken(item(replace(handed.header, version=version), post(source_id="100_9")))

    def desk() -> None:
        for number in range(6):
            write_reply(
                world.care,
                key,
                {BRAND},
                f"Hola {'abcdef'[number]}",
                in_reply_to_source_id="100_201",
                expected_revision=None,
                actor=ROSA,
            )

    def worker() -> None:
        for _ in range(6):
            ingest(world.care, [seal, *world.queued()], grace_seconds=1)

    at_once(agency, desk, worker, worker)
    assert world.case(handed.header.case_id).header.version == 7
    assert world.count(tables.replies) == 6
    assert isinstance(world.hand_over(item(handed.header, removal("100_9"))), SignedStatement)


def test_auditors_who_mark_one_text_at_once_ask_once_for_it_to_be_covered(world: World) -> None:
    (name,) = arrive(world, redacted_text=PLAIN, findings=())
    samples = [drawn(world), drawn(world)]

    def say(sample: Sample, part: str) -> str:
        try:
            mark(world, sample, name, missed=(missed(part),))
        except CoverPending as pending:
            return pending.reason
        return "marked"

    parts = ("Las Lilas", "donde", "hola", "vivo")
    said = at_once(
        *(partial(say, sample, part) for sample in samples for part in parts),
    )
    assert sorted(said) == ["COVER_PENDING"] * 7 + ["marked"]
    assert world.count(tables.sampling.marks) == 1
    with world.care.storage.read() as tx:
        assert [one.kind for one in tx.updates.newest([BRAND], limit=10)].count("cover") == 1


def test_a_placeholder_that_is_marked_many_times_at_once_has_one_mark_that_counts(
    world: World,
) -> None:
    (name,) = arrive(world)
    sample = drawn(world)
    at_once(*(partial(mark, world, sample, name, right=("[DNI-1]",)) for _ in range(6)))
    assert world.count(tables.sampling.marks) == 1
