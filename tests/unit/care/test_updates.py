"""Updates: numbered without gaps after their commit, one stream at a time."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from relevo.care.adapters import tables
from relevo.care.domain.case import CaseKey
from relevo.care.domain.errors import CursorAhead, StreamFenced
from relevo.care.use_cases.answers import ask_question, write_reply
from relevo.care.use_cases.desk import assign, resolve
from relevo.care.use_cases.ingest import ingest
from relevo.care.use_cases.updates import Sequencer, next_updates, open_stream
from relevo.crossing.errors import MalformedMessage, UnknownBrand
from relevo.crossing.updates import (
    Assigned,
    Ingested,
    Question,
    Received,
    ReplyToPublish,
    Resolved,
)
from tests.unit.care.world import (
    AGENCY,
    BRAND,
    OTHER_AGENCY,
    ROSA,
    TONI,
    World,
    header,
    item,
    post,
)


def _sequences(world: World, agency: str = AGENCY, brand: str = BRAND) -> list[int]:
    stream = open_stream(world.care, agency, brand, after=0, fencing_token=1)
    return [update.sequence for update in next_updates(world.care, stream, 0)]


def test_each_agency_and_brand_counts_from_one(world: World) -> None:
    for agency, brand in [(AGENCY, BRAND), (OTHER_AGENCY, BRAND), (AGENCY, "andes")] * 3:
        world.taken(item(header(brand=brand)), agency)
    assert Sequencer(world.care, "one").run_once() == 9
    assert _sequences(world) == [1, 2, 3]
    assert _sequences(world, OTHER_AGENCY) == [1, 2, 3]
    assert _sequences(world, AGENCY, "andes") == [1, 2, 3]


def test_every_kind_crosses_with_its_content_in_the_order_in_which_it_happened(
    world: World,
) -> None:
    handed = item(None, post())
    world.taken(handed)
    key = CaseKey(AGENCY, handed.header.case_id)
    post_version_id = handed.post_versions[0].post_version_id
    ingest(world.care, world.queued(), grace_seconds=604_800)
    assign(world.care, key, {BRAND}, TONI, expected_revision=1, actor=ROSA)
    question = ask_question(world.care, key, {BRAND}, "¿En qué agencia fue?", actor=ROSA)
    reply = write_reply(
        world.care,
        key,
        {BRAND},
        "Ya lo vemos, Ana.",
        in_reply_to_source_id="100_201",
        expected_revision=3,
        actor=ROSA,
    )
    after = resolve(world.care, key, {BRAND}, expected_revision=4, actor=ROSA)
    Sequencer(world.care, "one").run_once()
    stream = open_stream(world.care, AGENCY, BRAND, after=0, fencing_token=1)

    kinds = [update.kind for update in next_updates(world.care, stream, 0)]

    assert after.resolution is not None
    assert kinds[0] == Received(1)
    assert isinstance(kinds[1], Ingested)
    assert (kinds[1].post_version_id, kinds[1].grace_seconds) == (post_version_id, 604_800)
    assert kinds[2:] == [
        Assigned(TONI),
        Question(question.question_id, "¿En qué agencia fue?"),
        ReplyToPublish(reply.reply_id, "Ya lo vemos, Ana.", "100_201"),
        Resolved(after.resolution.reopens_until),
    ]
    assert after.resolution.reopens_until - after.resolution.at == timedelta(days=7)


def test_numbers_have_no_gaps_under_concurrent_writers_and_sequencers(world: World) -> None:
    writers, each = 4, 15
    stop = threading.Event()

    def write() -> None:
        for _ in range(each):
            world.taken(item())

    def number(name: str) -> None:
        sequencer = Sequencer(world.care, name)
        while not stop.is_set():
            sequencer.run_once()

    numbering = [threading.Thread(target=number, args=(f"s{n}",)) for n in range(2)]
    writing = [threading.Thread(target=write) for _ in range(writers)]
    for thread in (*numbering, *writing):
        thread.start()
    for thread in writing:
        thread.join()
    stop.set()
    for thread in numbering:
        thread.join()
    world.clock.forward(minutes=1)
    Sequencer(world.care, "last").run_once()
    assert _sequences(world) == list(range(1, writers * each + 1))


def test_without_the_lease_a_sequencer_numbers_nothing_until_it_runs_out(world: World) -> None:
    world.taken(item())
    first, second = Sequencer(world.care, "first"), Sequencer(world.care, "second")
    assert first.run_once() == 1
    world.taken(item())
    assert second.run_once() == 0
    first.release()
    assert second.run_once() == 1
    world.taken(item())
    world.clock.forward(minutes=1)
    assert first.run_once() == 1
    world.taken(item())
    assert second.run_once() == 0


def test_at_most_a_hundred_updates_come_at_once(world: World) -> None:
    for _ in range(103):
        world.taken(item())
    Sequencer(world.care, "one").run_once()
    stream = open_stream(world.care, AGENCY, BRAND, after=0, fencing_token=1)
    first = next_updates(world.care, stream, 0)
    assert len(first) == 100
    assert [u.sequence for u in next_updates(world.care, stream, 100)] == [101, 102, 103]


def test_what_is_not_numbered_is_not_sent(world: World) -> None:
    world.taken(item())
    assert _sequences(world) == []


def test_a_newer_token_ends_the_older_stream_and_an_older_one_is_refused(world: World) -> None:
    old = open_stream(world.care, AGENCY, BRAND, after=0, fencing_token=4)
    new = open_stream(world.care, AGENCY, BRAND, after=0, fencing_token=5)
    with pytest.raises(StreamFenced):
        next_updates(world.care, old, 0)
    with pytest.raises(StreamFenced):
        open_stream(world.care, AGENCY, BRAND, after=0, fencing_token=4)
    assert next_updates(world.care, new, 0) == ()


def test_the_holder_of_a_token_may_come_back_and_its_older_stream_ends(world: World) -> None:
    old = open_stream(world.care, AGENCY, BRAND, after=0, fencing_token=4)
    new = open_stream(world.care, AGENCY, BRAND, after=0, fencing_token=4)
    with pytest.raises(StreamFenced):
        next_updates(world.care, old, 0)
    assert next_updates(world.care, new, 0) == ()


def test_streams_of_other_agencies_and_brands_are_left_alone(world: World) -> None:
    old = open_stream(world.care, AGENCY, BRAND, after=0, fencing_token=4)
    open_stream(world.care, OTHER_AGENCY, BRAND, after=0, fencing_token=9)
    open_stream(world.care, AGENCY, "andes", after=0, fencing_token=9)
    assert next_updates(world.care, old, 0) == ()


def test_a_cursor_ahead_of_the_numbers_is_an_error_and_not_silence(world: World) -> None:
    world.taken(item())
    Sequencer(world.care, "one").run_once()
    with pytest.raises(CursorAhead):
        open_stream(world.care, AGENCY, BRAND, after=2, fencing_token=1)


def test_a_stream_of_a_brand_that_is_not_ours_is_refused(world: World) -> None:
    with pytest.raises(UnknownBrand):
        open_stream(world.care, AGENCY, "otro", after=0, fencing_token=1)


@pytest.mark.parametrize(
    ("after", "token", "field"),
    [
        (1 << 63, 1, "after_sequence"),
        (0, 1 << 63, "fencing_token"),
    ],
)
def test_numbers_that_no_database_holds_are_refused(
    world: World, after: int, token: int, field: str
) -> None:
    with pytest.raises(MalformedMessage) as refused:
        open_stream(world.care, AGENCY, BRAND, after=after, fencing_token=token)
    assert refused.value.field == field


def test_updates_hold_no_text_of_their_own(world: World) -> None:
    assert {"text", "body"}.isdisjoint(column.name for column in tables.updates.columns)
