"""Replies through a platform on this machine: published once, whatever happens in between."""

from __future__ import annotations

import dataclasses
import threading
import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from relevo.agency.adapters import tables
from relevo.agency.adapters.channels import meta_graph
from relevo.agency.adapters.channels.none import ByHandChannel
from relevo.agency.domain.channel import Channel, PublishOutcome, VisibilityOutcome
from relevo.agency.domain.reply import IN_DOUBT, IllegalMove, ReplyState, UnknownReply
from relevo.agency.use_cases import by_hand, publish
from relevo.dev.platform import Failure
from relevo.errors import InvalidInput
from relevo.ledger.values import Digest, verify_commitment
from tests.databases import at_rest
from tests.integration.channels.conftest import Stage
from tests.unit.agency.world import BRAND, CHANNEL

TEXT = "Hola Ana, ya lo estamos viendo."
PROOF = "https://www.facebook.com/permalink.php?story_fbid=811&comment_id={}"


class Killed(BaseException):
    """The process dies here."""


class Broken:
    """An adapter with a mistake in it."""

    reply_characters = 8000
    can_reply = True

    def publish(self, *_: object) -> PublishOutcome:
        raise TypeError(TEXT)

    hide = unhide = find_reply = publish


@dataclasses.dataclass
class Dying:
    """A channel in whose process something happens around the call to the platform."""

    inner: Channel
    before: bool = False
    after: bool = False
    reply_characters: int = 8000
    can_reply: bool = True

    def publish(self, reply_to_source_id: str, text: str) -> PublishOutcome:
        if self.before:
            raise Killed
        outcome = self.inner.publish(reply_to_source_id, text)
        if self.after:
            raise Killed
        return outcome

    def hide(self, source_id: str) -> VisibilityOutcome:
        return self.inner.hide(source_id)

    def unhide(self, source_id: str) -> VisibilityOutcome:
        return self.inner.unhide(source_id)

    def find_reply(
        self, in_reply_to_source_id: str, text: str, since: datetime, claimed: Collection[str] = ()
    ) -> str | None:
        return self.inner.find_reply(in_reply_to_source_id, text, since, claimed)


def test_a_reply_is_published_recorded_and_reported(stage: Stage) -> None:
    reply_id = stage.submit(TEXT)

    publish.attend(stage.context, reply_id)

    reply = stage.reply(reply_id)
    assert stage.texts() == [TEXT]
    assert reply.state is ReplyState.PUBLISHED
    assert reply.platform_id == stage.platform.replies_to(stage.source_id)[0].comment_id
    (action,) = stage.world.rows(tables.actions)
    assert (action["kind"], action["proof"], action["pending"]) == (
        "reply_published",
        reply.platform_id,
        True,
    )
    assert stage.world.ledger_tags()[-2:] == ["agency:reply:drafted", "agency:reply:published"]
    assert [row["topic"] for row in stage.world.rows(tables.outbox.outbox)][-2:] == [
        "reply.publish",
        "action.report",
    ]


def test_the_ledgers_commitment_is_of_the_published_text(stage: Stage) -> None:
    reply_id = stage.submit(TEXT)
    publish.attend(stage.context, reply_id)

    rows = stage.world.rows(tables.ledger.entries)
    body = rows[-1]["body"].decode()
    commitment = Digest(body.partition('"text_commitment":"')[2][:64])

    nonce = stage.reply(reply_id).text_nonce
    assert nonce is not None
    verify_commitment(commitment, TEXT, nonce)
    assert TEXT not in "".join(row["body"].decode() for row in rows)


def test_a_message_delivered_again_publishes_nothing_again(stage: Stage) -> None:
    reply_id = stage.submit(TEXT)

    for _ in range(3):
        publish.attend(stage.context, reply_id)
    stage.run()

    assert stage.texts() == [TEXT]
    assert stage.actions() == ["reply_published"]


def test_many_publishers_at_once_publish_once(stage: Stage) -> None:
    reply_id = stage.submit(TEXT)
    start = threading.Barrier(6)

    def work() -> None:
        start.wait()
        publish.attend(stage.context, reply_id)

    workers = [threading.Thread(target=work) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert stage.texts() == [TEXT]
    assert stage.reply(reply_id).attempts == 1


def test_the_claim_is_committed_before_the_platform_is_called(stage: Stage) -> None:
    seen: list[ReplyState] = []
    reply_id = stage.submit(TEXT)
    stage.platform.on_write = lambda: seen.append(stage.reply(reply_id).state)

    publish.attend(stage.context, reply_id)

    assert seen == [ReplyState.CLAIMED]


def test_a_refused_reply_is_published_by_hand_with_a_proof(stage: Stage) -> None:
    reply_id = stage.submit(TEXT)
    stage.platform.fail_next(Failure.REFUSE_PERMISSION)
    stage.run(3)
    refused = stage.reply(reply_id)
    assert (refused.state, refused.reason) == (ReplyState.REFUSED, "NO_PERMISSION")
    person = str(uuid.uuid4())

    done = by_hand.mark_by_hand(
        stage.context, stage.case_id, reply_id, brands=[BRAND], actor=person, proof=PROOF.format(42)
    )

    assert done.state is ReplyState.BY_HAND
    assert stage.actions() == ["reply_refused", "reply_by_hand"]
    (action,) = stage.world.rows(tables.actions, tables.actions.c.kind == "reply_by_hand")
    assert (action["actor"], action["proof"]) == (person, PROOF.format(42))
    assert stage.world.ledger_tags()[-1] == "agency:reply:by_hand"
    with pytest.raises(IllegalMove):
        by_hand.mark_by_hand(
            stage.context, stage.case_id, reply_id, brands=[BRAND], actor=person, proof=None
        )


@pytest.mark.parametrize(
    "proof",
    [
        "http://www.facebook.com/1",
        "javascript:alert(1)",
        "https://localhost/1",
        "https://ana:clave@facebook.com/1",
        "https://facebook.com:8443/1",
        "https://facebook.com/" + "1" * 500,
        "https://facebook.com/ñ",
        "https://facebook.com/?dni=%2534%2535%2536%2537%2538%2539%2531%2532",
        "https://facebook.com/?m=ana.mendoza%40example.com",
        "https://facebook.com/?dni=mi%20dni%20es%2045678912",
        "https://facebook.com/4507991223344557",
    ],
)
def test_a_proof_is_a_public_link_without_personal_data(stage: Stage, proof: str) -> None:
    reply_id = stage.submit(TEXT)
    stage.platform.fail_next(Failure.REFUSE_PERMISSION)
    stage.run(1)

    with pytest.raises(InvalidInput) as refused:
        by_hand.mark_by_hand(
            stage.context,
            stage.case_id,
            reply_id,
            brands=[BRAND],
            actor=str(uuid.uuid4()),
            proof=proof,
        )

    assert refused.value.field == "proof"
    assert proof not in str(refused.value)
    assert stage.reply(reply_id).state is ReplyState.REFUSED


def test_a_meta_link_with_long_ids_is_a_proof(stage: Stage) -> None:
    reply_id = stage.submit(TEXT)
    stage.platform.fail_next(Failure.REFUSE_PERMISSION)
    stage.run(1)
    link = "https://www.facebook.com/122101234567890123/posts/122109876543210987?comment_id=1234"

    by_hand.mark_by_hand(
        stage.context, stage.case_id, reply_id, brands=[BRAND], actor=str(uuid.uuid4()), proof=link
    )

    assert stage.reply(reply_id).proof == link


def test_another_brands_person_does_not_learn_that_the_reply_exists(stage: Stage) -> None:
    reply_id = stage.submit(TEXT)

    for brands, name in ((["andes"], reply_id), ([BRAND], str(uuid.uuid4()))):
        with pytest.raises(UnknownReply):
            by_hand.mark_by_hand(
                stage.context, stage.case_id, name, brands=brands, actor=name, proof=None
            )


def test_a_reply_is_vouched_for_in_its_own_case_alone(stage: Stage) -> None:
    reply_id = stage.submit(TEXT)
    stage.platform.fail_next(Failure.REFUSE_PERMISSION)
    stage.run(1)

    with pytest.raises(UnknownReply):
        by_hand.mark_by_hand(
            stage.context,
            str(uuid.uuid4()),
            reply_id,
            brands=[BRAND],
            actor=str(uuid.uuid4()),
            proof=None,
        )

    assert stage.reply(reply_id).state is ReplyState.REFUSED


def test_a_channel_without_an_interface_is_always_by_hand(stage: Stage) -> None:
    stage.world.channels[BRAND, CHANNEL] = ByHandChannel(reply_characters=8000)
    reply_id = stage.submit(TEXT)

    stage.run(2)

    reply = stage.reply(reply_id)
    assert (reply.state, reply.reason, reply.attempts) == (ReplyState.REFUSED, "NO_API", 0)
    assert stage.platform.writes() == []


def test_a_text_too_long_for_the_channel_is_by_hand(stage: Stage) -> None:
    reply_id = stage.submit("a " * 20)
    stage.world.channels[BRAND, CHANNEL] = dataclasses.replace(
        stage.world.channels[BRAND, CHANNEL], reply_characters=10
    )

    stage.run(1)

    assert stage.reply(reply_id).reason == "TEXT_TOO_LONG"
    assert stage.platform.writes() == []


@pytest.mark.parametrize(
    "failure", [Failure.LOSE_ANSWER, Failure.SERVER_ERROR_AFTER, Failure.WRONG_ANSWER]
)
def test_a_lost_answer_is_found_by_reading_and_not_repeated(stage: Stage, failure: Failure) -> None:
    stage.platform.subscribe("http://127.0.0.1:9/")  # the webhook is lost too
    reply_id = stage.submit(TEXT)
    stage.platform.fail_next(failure)

    publish.attend(stage.context, reply_id)
    assert stage.reply(reply_id).state is ReplyState.UNKNOWN
    stage.run()

    reply = stage.reply(reply_id)
    assert stage.texts() == [TEXT]
    assert (reply.state, reply.attempts) == (ReplyState.PUBLISHED, 1)
    assert stage.actions() == ["reply_unknown", "reply_published"]
    assert stage.world.ledger_tags()[-2:] == ["agency:reply:unknown", "agency:reply:published"]


@pytest.mark.parametrize("failure", [Failure.DROP_REQUEST, Failure.SERVER_ERROR])
def test_a_reply_that_is_absent_on_two_reads_is_published_once_later(
    stage: Stage, failure: Failure
) -> None:
    reply_id = stage.submit(TEXT)
    stage.platform.fail_next(failure)

    stage.run(2)
    assert stage.reply(reply_id).missed_reads == 1
    assert stage.texts() == []
    stage.run(4)

    reply = stage.reply(reply_id)
    assert stage.texts() == [TEXT]
    assert (reply.state, reply.attempts, reply.losses) == (ReplyState.PUBLISHED, 2, 1)


def test_a_reply_that_waits_since_before_the_process_began_is_read_for_first(
    stage: Stage,
) -> None:
    reply_id = stage.submit(TEXT)
    began = stage.context.clock() + timedelta(seconds=5)
    started_on_a_backup = dataclasses.replace(stage.context, began=began)
    publish.attend(stage.context, reply_id)
    with stage.world.database.write() as connection:  # as the backup has it
        waits = {"state": "pending", "platform_id": None, "next_attempt_at": began}
        connection.execute(tables.replies.update().values(**waits))
    stage.world.clock.forward(seconds=10)

    publish.attend_due(started_on_a_backup)
    assert (stage.reply(reply_id).state, stage.reply(reply_id).reason) == (
        ReplyState.UNKNOWN,
        IN_DOUBT,
    )
    publish.attend_due(started_on_a_backup)

    assert stage.texts() == [TEXT]
    assert stage.reply(reply_id).state is ReplyState.PUBLISHED


def test_two_reads_close_together_count_as_one(stage: Stage) -> None:
    reply_id = stage.submit(TEXT)
    stage.platform.fail_next(Failure.SERVER_ERROR)
    publish.attend(stage.context, reply_id)
    stage.world.clock.forward(seconds=31)

    for _ in range(4):
        publish.attend(stage.context, reply_id)
        stage.world.clock.forward(seconds=5)

    assert stage.reply(reply_id).state is ReplyState.UNKNOWN
    assert len(stage.platform.writes()) == 1


def test_a_thread_that_cannot_be_read_settles_nothing(stage: Stage) -> None:
    reply_id = stage.submit(TEXT)
    stage.platform.fail_next(Failure.LOSE_ANSWER, *[Failure.SERVER_ERROR] * 6)

    stage.run(5)
    assert stage.reply(reply_id).state is ReplyState.UNKNOWN
    stage.run(4)

    assert stage.texts() == [TEXT]
    assert stage.reply(reply_id).state is ReplyState.PUBLISHED


def test_answers_that_are_lost_again_and_again_end_by_hand(stage: Stage) -> None:
    reply_id = stage.submit(TEXT)
    lost = Dying(stage.world.channels[BRAND, CHANNEL])
    lost.publish = lambda *_: meta_graph.Unknown("ANSWER_LOST")  # type: ignore[method-assign]
    stage.world.channels[BRAND, CHANNEL] = lost

    stage.run(20)

    reply = stage.reply(reply_id)
    assert (reply.state, reply.reason, reply.attempts) == (
        ReplyState.REFUSED,
        "NOT_CONFIRMED",
        3,
    )


def test_an_adapter_that_breaks_harms_no_other_reply(stage: Stage) -> None:
    there = stage.world.channels[BRAND, CHANNEL]
    first = stage.submit(TEXT)
    stage.world.channels[BRAND, CHANNEL] = Broken()  # type: ignore[assignment]
    stage.run(2)
    assert stage.reply(first).state is ReplyState.UNKNOWN
    stage.world.channels[BRAND, CHANNEL] = there
    second = stage.submit("Gracias por esperar, Ana.")

    stage.run()

    assert stage.reply(first).state is stage.reply(second).state is ReplyState.PUBLISHED
    assert sorted(stage.texts()) == sorted([TEXT, "Gracias por esperar, Ana."])


def test_an_unknown_outcome_can_be_settled_by_hand(stage: Stage) -> None:
    reply_id = stage.submit(TEXT)
    stage.platform.fail_next(Failure.LOSE_ANSWER)
    publish.attend(stage.context, reply_id)

    by_hand.mark_by_hand(
        stage.context, stage.case_id, reply_id, brands=[BRAND], actor=str(uuid.uuid4()), proof=None
    )
    stage.run()

    assert stage.reply(reply_id).state is ReplyState.BY_HAND
    assert stage.texts() == [TEXT]


def test_a_rate_limit_is_waited_for_and_is_not_by_hand(stage: Stage) -> None:
    reply_id = stage.submit(TEXT)
    stage.platform.fail_next(Failure.RATE_LIMIT)

    publish.attend(stage.context, reply_id)

    reply = stage.reply(reply_id)
    assert (reply.state, reply.reason) == (ReplyState.PENDING, "RATE_LIMITED")
    assert reply.next_attempt_at is not None
    assert reply.next_attempt_at >= stage.world.clock() + timedelta(minutes=1)
    publish.attend(stage.context, reply_id)
    assert len(stage.platform.writes()) == 1

    stage.run(4)
    assert stage.texts() == [TEXT]
    assert stage.actions() == ["reply_published"]


def test_a_platform_that_is_away_for_an_hour_gets_the_reply_once(stage: Stage) -> None:
    there = stage.world.channels[BRAND, CHANNEL]
    stage.world.channels[BRAND, CHANNEL] = dataclasses.replace(there, api_base="http://127.0.0.1:9")
    reply_id = stage.submit(TEXT)
    stage.run(30, step=120)
    assert stage.reply(reply_id).state is ReplyState.PENDING
    stage.world.channels[BRAND, CHANNEL] = there

    stage.run(4, step=120)

    assert stage.texts() == [TEXT]
    assert stage.reply(reply_id).losses == 0


@pytest.mark.parametrize("after_the_call", [False, True])
def test_a_publisher_killed_between_claim_and_outcome_leaves_one_reply(
    stage: Stage, after_the_call: bool
) -> None:
    there = stage.world.channels[BRAND, CHANNEL]
    stage.world.channels[BRAND, CHANNEL] = Dying(
        there, before=not after_the_call, after=after_the_call
    )
    reply_id = stage.submit(TEXT)
    with pytest.raises(Killed):
        publish.attend(stage.context, reply_id)
    stage.world.channels[BRAND, CHANNEL] = there

    for _ in range(5):  # the message comes again at once: the claim stands
        publish.attend(stage.context, reply_id)
    assert stage.reply(reply_id).state is ReplyState.CLAIMED
    stage.run(12)

    reply = stage.reply(reply_id)
    assert stage.texts() == [TEXT]
    assert reply.state is ReplyState.PUBLISHED
    assert stage.actions() == ["reply_unknown", "reply_published"]
    assert reply.attempts == (1 if after_the_call else 2)


def test_a_publisher_that_was_held_up_after_claiming_does_not_begin(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    reply_id = stage.submit(TEXT)
    clock = stage.world.clock
    begin = publish._begin

    def held_up(*arguments: object) -> object:
        task = begin(*arguments)  # type: ignore[arg-type]
        clock.forward(seconds=11)
        return task

    monkeypatch.setattr(publish, "_begin", held_up)
    publish.attend(stage.context, reply_id)

    assert stage.platform.writes() == []
    assert stage.reply(reply_id).state is ReplyState.PENDING


def test_an_answer_that_comes_after_its_claim_was_given_up_is_the_truth(stage: Stage) -> None:
    reply_id = stage.submit(TEXT)

    def others_give_up() -> None:
        stage.platform.on_write = None
        stage.world.clock.forward(seconds=200)
        publish.attend(stage.context, reply_id)
        assert stage.reply(reply_id).state is ReplyState.UNKNOWN

    stage.platform.on_write = others_give_up
    publish.attend(stage.context, reply_id)
    stage.run()

    assert stage.reply(reply_id).state is ReplyState.PUBLISHED
    assert stage.texts() == [TEXT]


def test_two_lost_replies_with_one_text_are_two_comments(stage: Stage) -> None:
    stage.platform.fail_next(Failure.LOSE_ANSWER, Failure.LOSE_ANSWER)
    first, second = stage.submit(TEXT), stage.submit(TEXT)
    publish.attend(stage.context, first)
    publish.attend(stage.context, second)

    stage.run()

    found = {stage.reply(first).platform_id, stage.reply(second).platform_id}
    assert found == {one.comment_id for one in stage.platform.replies_to(stage.source_id)}
    assert stage.texts() == [TEXT, TEXT]


def test_an_answer_whose_comment_was_taken_for_another_reply_is_settled_by_reading(
    stage: Stage,
) -> None:
    stage.platform.fail_next(Failure.DROP_REQUEST)
    lost, slow = stage.submit(TEXT), stage.submit(TEXT)
    publish.attend(stage.context, lost)

    def reading_comes_first() -> None:
        stage.platform.on_write = None
        stage.world.clock.forward(seconds=31)
        publish.attend(stage.context, lost)

    stage.platform.on_write = reading_comes_first
    publish.attend(stage.context, slow)
    assert stage.reply(lost).state is ReplyState.PUBLISHED
    assert (stage.reply(slow).state, stage.reply(slow).reason) == (ReplyState.UNKNOWN, "ID_TAKEN")

    stage.run()

    assert stage.texts() == [TEXT, TEXT]
    assert stage.reply(slow).state is ReplyState.PUBLISHED
    assert stage.reply(slow).platform_id != stage.reply(lost).platform_id


def test_replies_are_published_without_any_message(stage: Stage) -> None:
    reply_id = stage.submit(TEXT)
    with stage.context.database.write() as connection:
        connection.execute(tables.outbox.outbox.delete())

    assert publish.attend_due(stage.context) == 1
    assert stage.reply(reply_id).state is ReplyState.PUBLISHED
    assert publish.attend_due(stage.context) == 0


def test_the_token_rests_in_no_file_of_the_agency(stage: Stage, tmp_path: Path) -> None:
    stage.submit(TEXT)
    stage.run(2)

    files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert sum(b"page-token-of-the-test" in content for content in files) == 1  # its own file
    assert b"page-token-of-the-test" not in at_rest(stage.world.database)
