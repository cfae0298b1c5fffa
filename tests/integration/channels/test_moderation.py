"""Hiding on a platform on this machine, and noticing who else hides."""

from __future__ import annotations

import uuid

import pytest

from relevo.agency.adapters import store_visibilities, tables
from relevo.agency.adapters.channels.none import ByHandChannel
from relevo.agency.domain.errors import UnknownCase
from relevo.agency.domain.visibility import Visibility, VisibilityReason
from relevo.agency.use_cases import moderation
from relevo.dev.platform import Failure
from relevo.errors import InvalidInput
from relevo.ledger.entries import agency as recorded
from tests.integration.channels.conftest import Stage
from tests.unit.agency.world import BRAND, CHANNEL

PERSON = str(uuid.uuid4())


def ask(stage: Stage, *, hidden: bool = True) -> Visibility:
    do = moderation.hide if hidden else moderation.unhide
    return do(
        stage.context,
        stage.case_id,
        brands=[BRAND],
        actor=PERSON,
        source_id=stage.source_id,
        reason=VisibilityReason.PERSONAL_DATA if hidden else VisibilityReason.MISTAKE,
    )


def state(stage: Stage) -> Visibility:
    with stage.context.database.read() as connection:
        (found,) = store_visibilities.of_case(connection, stage.case_id)
    return found


def test_a_post_is_hidden_recorded_and_reported_and_its_webhook_is_ours(stage: Stage) -> None:
    moderation.attend(stage.context, ask(stage).visibility_id)
    stage.wait_for_webhooks()

    assert stage.platform.comments[stage.source_id].is_hidden
    assert state(stage).hidden
    (action,) = stage.world.rows(tables.actions)
    assert (action["kind"], action["actor"], action["reason"], action["source_id"]) == (
        "post_hidden",
        PERSON,
        "PERSONAL_DATA",
        stage.source_id,
    )
    (entry,) = stage.world.recorded(recorded.PostHidden)
    assert (entry.case, entry.brand, entry.actor) == (stage.case_id, BRAND, PERSON)
    (version,) = stage.world.rows(tables.post_versions)
    assert version["hidden_at"] is not None


def test_a_hidden_post_is_shown_again(stage: Stage) -> None:
    ask(stage)
    stage.run(1)
    stage.wait_for_webhooks()
    ask(stage, hidden=False)
    stage.run(1)
    stage.wait_for_webhooks()

    assert not stage.platform.comments[stage.source_id].is_hidden
    assert stage.actions() == ["post_hidden", "post_unhidden"]
    (version,) = stage.world.rows(tables.post_versions)
    assert version["hidden_at"] is None


@pytest.mark.parametrize("webhook_first", [False, True])
@pytest.mark.parametrize(
    "failure", [Failure.LOSE_ANSWER, Failure.SERVER_ERROR, Failure.RATE_LIMIT, Failure.DROP_REQUEST]
)
def test_a_failure_that_may_pass_is_tried_again(
    stage: Stage, failure: Failure, webhook_first: bool
) -> None:
    stage.platform.webhook_first = webhook_first
    stage.platform.fail_next(Failure.SLOW, failure)
    ask(stage)

    stage.run(4)
    stage.wait_for_webhooks()

    assert state(stage).hidden
    assert stage.actions() == ["post_hidden"]


def test_a_refusal_is_kept_for_the_person_and_not_tried_again(stage: Stage) -> None:
    stage.platform.comments[stage.source_id].can_hide = False
    ask(stage)

    stage.run(4)

    assert (state(stage).refused_reason, state(stage).hidden) == ("CANNOT_HIDE", False)
    assert stage.platform.writes() == []
    assert stage.actions() == []


def test_a_channel_without_an_interface_refuses(stage: Stage) -> None:
    stage.world.channels[BRAND, CHANNEL] = ByHandChannel(reply_characters=8000)
    ask(stage)

    stage.run(1)

    assert state(stage).refused_reason == "NO_API"


def test_a_newer_wish_replaces_one_that_is_not_done(stage: Stage) -> None:
    stage.platform.fail_next(Failure.RATE_LIMIT)
    ask(stage)
    stage.run(1, step=1)
    ask(stage, hidden=False)

    stage.run(4)

    assert not stage.platform.comments[stage.source_id].is_hidden
    assert not state(stage).hidden


def test_what_somebody_hides_elsewhere_is_recorded_once(stage: Stage) -> None:
    stage.platform.set_hidden(stage.source_id, hidden=True)
    stage.wait_for_webhooks()

    assert stage.actions() == ["outside_relevo"]
    (action,) = stage.world.rows(tables.actions)
    assert (action["reason"], action["case_id"]) == ("HIDE", stage.case_id)
    assert stage.world.ledger_tags()[-1] == "agency:post:outside_relevo"


def test_what_we_hid_and_somebody_shows_again_is_outside(stage: Stage) -> None:
    ask(stage)
    stage.run(1)
    stage.wait_for_webhooks()

    stage.platform.set_hidden(stage.source_id, hidden=False)
    stage.wait_for_webhooks()

    assert stage.actions() == ["post_hidden", "outside_relevo"]


def test_a_post_of_another_case_or_brand_is_not_hidden(stage: Stage) -> None:
    with pytest.raises(InvalidInput) as refused:
        moderation.hide(
            stage.context,
            stage.case_id,
            brands=[BRAND],
            actor=PERSON,
            source_id="811_404",
            reason=VisibilityReason.SPAM,
        )
    assert refused.value.field == "source_id"

    with pytest.raises(UnknownCase):
        moderation.hide(
            stage.context,
            stage.case_id,
            brands=["andes"],
            actor=PERSON,
            source_id=stage.source_id,
            reason=VisibilityReason.SPAM,
        )
