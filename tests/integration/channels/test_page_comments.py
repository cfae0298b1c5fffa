"""Meta delivers the page's own comments back: ours are matched, others were done elsewhere."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from relevo.agency.adapters import tables
from relevo.agency.domain.reply import ReplyState
from relevo.agency.use_cases import by_hand, deliveries, publish
from relevo.dev.platform import Failure
from relevo.ledger.entries import agency as recorded
from tests.databases import at_rest
from tests.integration.channels.conftest import PAGE_ID, THREAD, Stage
from tests.unit.agency.world import BRAND


def deliver(stage: Stage, **changes: Any) -> None:
    """A webhook about a comment of the page's own."""
    value = {
        "item": "comment",
        "verb": "add",
        "comment_id": "811_5555",
        "post_id": THREAD,
        "parent_id": stage.source_id,
        "from": {"id": PAGE_ID, "name": "Banco Qori"},
        "created_time": int(stage.world.clock().timestamp()),
        "message": "Escríbanos al 45678912",
    } | changes
    raw, _ = stage.platform.delivery(
        {name: content for name, content in value.items() if content is not None}
    )
    deliveries.take(stage.context, stage.receiver.endpoint.parse(raw))


@pytest.mark.parametrize("webhook_first", [False, True])
def test_our_reply_comes_back_and_is_ours(stage: Stage, webhook_first: bool) -> None:
    stage.platform.webhook_first = webhook_first
    reply_id = stage.submit()

    publish.attend(stage.context, reply_id)
    stage.wait_for_webhooks()
    stage.run(12)

    assert stage.comments_of_page() == ["OURS"]
    assert stage.actions() == ["reply_published"]
    assert len(stage.world.rows(tables.cases)) == 1


def test_a_comment_waits_while_the_call_has_not_answered(stage: Stage) -> None:
    stage.platform.webhook_first = True
    stage.platform.fail_next(Failure.LOSE_ANSWER)
    reply_id = stage.submit()

    publish.attend(stage.context, reply_id)
    assert stage.comments_of_page() == [None]
    stage.run(3)

    assert stage.reply(reply_id).state is ReplyState.PUBLISHED
    assert stage.comments_of_page() == ["OURS"]
    assert stage.actions() == ["reply_unknown", "reply_published"]


def test_a_comment_waits_past_its_grace_while_a_reply_is_unknown(stage: Stage) -> None:
    stage.platform.fail_next(Failure.LOSE_ANSWER, *[Failure.SERVER_ERROR] * 28)
    reply_id = stage.submit()
    publish.attend(stage.context, reply_id)
    stage.wait_for_webhooks()

    stage.run(12)
    assert stage.comments_of_page() == [None]
    stage.run(30)

    assert stage.comments_of_page() == ["OURS"]


def test_what_the_page_wrote_elsewhere_is_recorded_at_once(stage: Stage) -> None:
    deliver(stage)

    assert stage.comments_of_page() == ["OUTSIDE_RELEVO"]
    (action,) = stage.world.rows(tables.actions)
    assert (action["kind"], action["source_id"], action["reason"], action["case_id"]) == (
        "outside_relevo",
        "811_5555",
        "ADD",
        stage.case_id,
    )
    assert stage.world.ledger_tags()[-1] == "agency:post:outside_relevo"
    assert len(stage.world.rows(tables.cases)) == 1


def test_it_is_recorded_once_whatever_is_delivered_again(stage: Stage) -> None:
    created = int(stage.world.clock().timestamp())
    for _ in range(3):
        deliver(stage, created_time=created)

    assert stage.actions() == ["outside_relevo"]


def test_nothing_of_its_text_is_kept(stage: Stage) -> None:
    deliver(stage)

    assert b"45678912" not in at_rest(stage.world.database)


def test_in_a_thread_without_a_case_it_is_on_the_ledger_alone(stage: Stage) -> None:
    deliver(stage, post_id=f"{PAGE_ID}_999", parent_id=f"{PAGE_ID}_999")

    assert stage.actions() == []
    assert stage.world.ledger_tags()[-1] == "agency:post:outside_relevo"


def test_another_comment_during_a_call_is_outside_after_the_grace(stage: Stage) -> None:
    reply_id = stage.submit()
    stage.platform.on_write = lambda: deliver(stage)

    publish.attend(stage.context, reply_id)
    stage.wait_for_webhooks()
    assert sorted(stage.comments_of_page(), key=str) == [None, "OURS"]
    stage.run(12)

    assert sorted(map(str, stage.comments_of_page())) == ["OURS", "OUTSIDE_RELEVO"]
    assert sorted(stage.actions()) == ["outside_relevo", "reply_published"]


@pytest.mark.parametrize("proof_first", [False, True])
def test_a_comment_that_a_proof_names_is_the_reply_by_hand(stage: Stage, proof_first: bool) -> None:
    reply_id = stage.submit()
    stage.platform.fail_next(Failure.REFUSE_PERMISSION)
    stage.run(1)

    def vouch() -> None:
        link = "https://www.facebook.com/permalink.php?story_fbid=811&comment_id=5555"
        by_hand.mark_by_hand(
            stage.context,
            stage.case_id,
            reply_id,
            brands=[BRAND],
            actor=str(uuid.uuid4()),
            proof=link,
        )

    steps = [vouch, lambda: deliver(stage)]
    for step in steps if proof_first else steps[::-1]:
        step()
    stage.run(12)

    assert stage.comments_of_page() == ["OURS"]
    assert stage.actions() == ["reply_refused", "reply_by_hand"]


def test_a_comment_after_a_refusal_that_nobody_vouches_for_is_outside(stage: Stage) -> None:
    stage.submit()
    stage.platform.fail_next(Failure.REFUSE_PERMISSION)
    stage.run(1)
    deliver(stage)
    assert stage.comments_of_page() == [None]

    stage.run(12)

    assert stage.comments_of_page() == ["OUTSIDE_RELEVO"]


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("verb", ["remove", "edited"])
def test_our_reply_changed_on_the_page_is_outside(stage: Stage, verb: str, named: bool) -> None:
    reply_id = stage.submit()
    publish.attend(stage.context, reply_id)
    stage.wait_for_webhooks()
    platform_id = stage.reply(reply_id).platform_id

    sender = {"id": PAGE_ID} if named else None
    deliver(stage, verb=verb, comment_id=platform_id, **{"from": sender})

    (action,) = stage.world.rows(tables.actions, tables.actions.c.kind == "outside_relevo")
    assert (action["reply_id"], action["reason"]) == (
        reply_id,
        "REMOVE" if verb == "remove" else "EDIT",
    )
    (entry,) = stage.world.recorded(recorded.PostOutsideRelevo)
    assert (entry.reply, entry.post_version) == (reply_id, None)
    assert len(stage.world.rows(tables.post_versions)) == 1
